"""Rules by reader: what a ledger, a list for a department, a report and a published table must not hold."""

import datetime as dt
import random
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from lianghe_desktop.documents.leaks import OFFICE_FIGURES, OFFICE_LIST, PUBLISHED_FIGURES, refuse_by
from lianghe_desktop.documents.leaks.patterns import small_count_in
from lianghe_desktop.documents.report_paper import render_report
from lianghe_desktop.documents.report_values import ReportSection, ReportValues
from lianghe_desktop.documents.report_word import write_report_docx
from lianghe_desktop.documents.table_book import tables_book, write_shared_table
from lianghe_desktop.documents.table_sheet import render_table
from lianghe_desktop.documents.table_values import Cell, CellKind, TableColumn, TableValues
from lianghe_desktop.records.errors import UserError

ON = dt.date(2026, 11, 20)
NUMBER, OTHER, PHONE = "11010519491231002X", "440403196001010017", "13800001234"


def table(*rows: tuple[Cell, ...], title: str = "残疾人名单", note: str = "送：残联") -> TableValues:
    """Return a list with a column that is lawfully whole and one that is not."""
    return TableValues(
        title=title,
        unit="示范镇",
        on=ON,
        notes=(note,),
        columns=(
            TableColumn(title="姓名"),
            TableColumn(title="证件号码", whole=True),
            TableColumn(title="住址"),
        ),
        rows=rows,
    )


def test_a_list_for_a_department_has_whole_numbers_in_their_column_alone(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    write_shared_table(path, table(("陈大文", NUMBER, "二组 3 号")))
    assert path.exists()
    path.unlink()
    with pytest.raises(UserError, match=r"工作表“残疾人名单”C6有身份证号码，"):
        write_shared_table(path, table(("陈大文", NUMBER, "二组 3 号"), ("李小明", OTHER, f"见 {NUMBER}")))
    with pytest.raises(UserError, match="身份证号码"):
        write_shared_table(path, table(("陈大文", NUMBER, ""), note=f"见 {NUMBER}"))
    assert not path.exists()


@pytest.mark.parametrize("place", ["comment", "hidden sheet", "property", "left over"])
def test_what_hides_in_a_list_for_a_department_is_refused(place: str) -> None:
    content = tables_book({"名单": table(("陈大文", NUMBER, "二组"))})
    refuse_by(OFFICE_LIST, content, ".xlsx", paper="名单", whole_columns=frozenset("B"))
    book = openpyxl.load_workbook(BytesIO(content))
    if place == "comment":
        book.active["A4"].comment = openpyxl.comments.Comment(PHONE, "x")
    elif place == "hidden sheet":
        hidden = book.create_sheet("旧表")
        hidden["A1"], hidden.sheet_state = OTHER, "hidden"
    elif place == "property":
        book.properties.subject = OTHER
    else:
        book.active["H9"] = OTHER
    changed = BytesIO()
    book.save(changed)
    with pytest.raises(UserError, match="没有写出"):
        refuse_by(OFFICE_LIST, changed.getvalue(), ".xlsx", paper="名单", whole_columns=frozenset("B"))


def test_a_list_on_paper_is_read_back_and_refused_with_its_page() -> None:
    out = BytesIO()
    with pytest.raises(UserError, match="第 1 页有身份证号码"):
        render_table(table(("陈大文", "110105********002X", f"见 {NUMBER}")), out)
    assert not out.getvalue()
    render_table(table(("陈大文", "110105********002X", "440403106201 0012")), out)
    assert out.getvalue()


def test_household_numbers_are_no_bank_cards_but_cards_are_found(tmp_path: Path) -> None:
    numbers = [f"440403106201{at:04d}" for at in range(200)]  # one in ten has the digit of a card
    write_shared_table(tmp_path / "台账.xlsx", table(*((one, None, "") for one in numbers), title="台账"))
    with pytest.raises(UserError, match="银行卡号"):
        write_shared_table(tmp_path / "台账.xlsx", table(("甲", None, "6222021234567890128"), title="台账"))


@pytest.mark.parametrize("words", [f"请打 {PHONE}", f"{NUMBER} 已核对", "账号 6222021234567890128"])
def test_a_report_names_no_number_of_a_person_on_paper_and_in_word(words: str) -> None:
    values = ReportValues(
        title="示范镇2026年11月月报",
        addressee="区委农办",
        sections=(ReportSection(head="项目进展", paragraphs=(words,)),),
        issuer="示范镇",
        dated=ON,
        copies="各村",
        draft=False,
    )
    out = BytesIO()
    with pytest.raises(UserError, match=r"报告(没有写出|里)"):
        render_report(values, out)
    assert not out.getvalue()
    with pytest.raises(UserError, match=r"报告(没有写出|里)"):
        write_report_docx(values)


def figures(*rows: tuple[int, ...]) -> TableValues:
    """Return a table of counts."""
    columns = tuple(TableColumn(title=f"{at}村", kind=CellKind.NUMBER) for at in range(len(rows[0])))
    return TableValues(title="统计", unit="示范区", on=ON, notes=(), columns=columns, rows=rows, counted="项")


def test_counts_side_by_side_are_no_telephone_but_one_in_a_cell_is() -> None:
    refuse_by(OFFICE_FIGURES, tables_book({"表": figures((135, 1276, 2003))}), ".xlsx", paper="表")
    render_table(figures((135, 1276, 2003)), BytesIO(), rule=OFFICE_FIGURES)
    with pytest.raises(UserError, match="手机号码"):
        refuse_by(OFFICE_FIGURES, tables_book({"表": figures((int(PHONE),))}), ".xlsx", paper="表")


@pytest.mark.parametrize("seed", range(20))
def test_every_planted_small_count_is_found_in_sheets_and_on_pages(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # invented counts
    rows = [[chance.choice((0, 3, 17, 120, 4321)) for _ in range(5)] for _ in range(6)]
    clean = figures(*map(tuple, rows))
    refuse_by(PUBLISHED_FIGURES, tables_book({"表": clean}), ".xlsx", paper="表")
    rows[chance.randrange(6)][chance.randrange(5)] = chance.choice((1, 2))
    planted = figures(*map(tuple, rows))
    with pytest.raises(UserError, match=r"工作表“表”[A-E][0-9]+有不足 3"):
        refuse_by(PUBLISHED_FIGURES, tables_book({"表": planted}), ".xlsx", paper="表")
    with pytest.raises(UserError, match="第 1 页有不足 3"):
        render_table(planted, BytesIO(), rule=PUBLISHED_FIGURES)


@pytest.mark.parametrize("text", ["1", " 2 ", "共 2 户", "有病或残疾 1 人", "已做 1/12 户", "２人", "2 笔"])
def test_a_count_of_few_is_seen(text: str) -> None:
    assert small_count_in(text)


@pytest.mark.parametrize(
    "text", ["0", "12", "12 户", "1,002 人", "1．", "第 1 页", "2026年2月", "0～5 岁", "11/12 户", "0.2 人"]
)
def test_other_numbers_are_not(text: str) -> None:
    assert not small_count_in(text)
