"""The other papers: what they must say, what they must not, and that nothing leaves the page."""

import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from subprocess import run

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from lianghe_desktop.documents.book import book_sheets, render_books
from lianghe_desktop.documents.flow import UPRIGHT, Column, Flow
from lianghe_desktop.documents.handover_list import handover_sheets
from lianghe_desktop.documents.household_receipt import household_receipt_sheets, render_household_receipts
from lianghe_desktop.documents.ledger import render_ledger
from lianghe_desktop.documents.notice import notice_sheets, render_notice
from lianghe_desktop.documents.overview import render_overview, write_overview_xlsx
from lianghe_desktop.documents.paper import MM, Sheet, TextMark, money
from lianghe_desktop.documents.reasons import reasons_sheets, render_reasons
from lianghe_desktop.documents.receipt import render_receipt
from lianghe_desktop.documents.recovery import render_recovery
from lianghe_desktop.documents.survey_sheet import render_surveys, survey_sheets
from lianghe_desktop.documents.values import (
    BookOptions,
    BookVisit,
    HouseholdReceiptLine,
    NoticeEntry,
    SurveyAnswer,
    SurveySection,
)
from lianghe_desktop.records.errors import ErrorCode, UserError
from tests.documents.papers import (
    DAY,
    MARK,
    RECOVERY,
    book,
    handover,
    household_receipt,
    ledger,
    notice,
    overview,
    page_picture,
    pdf_text,
    reasons,
    receipt,
    survey,
)

DOCUMENT_NUMBER = "44040319491231002X"


def texts(sheets: list[Sheet]) -> str:
    return "".join(mark.run.text for sheet in sheets for mark in sheet.marks if isinstance(mark, TextMark))


def stays_inside(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        for mark in sheet.marks:
            if isinstance(mark, TextMark):
                right = mark.x_pt + mark.run.width * mark.size_pt / 1000
                assert mark.x_pt > 19 * MM, mark.run.text
                assert right < (sheet.size_mm[0] - 19) * MM, mark.run.text
                assert 10 * MM < mark.y_pt < (sheet.size_mm[1] - 9) * MM, mark.run.text


def test_book_of_twelve_members_and_many_visits(tmp_path: Path) -> None:
    out = BytesIO()
    pages = render_books([book(members=12, visits=30)], out)
    text = pdf_text(out)
    assert all(f"陈成员{n}" in text for n in range(12))
    assert all(f"第{n}次走访" in text for n in range(30))
    assert "第 34 次" in text
    assert f"共 {pages.count} 页" in text
    assert f"第 {pages.count} 页" in text
    assert text.count("家庭基本情况") == 1
    found = zxingcpp.read_barcodes(Image.open(page_picture(out, tmp_path, page=pages.count)))
    assert [code.text for code in found] == [MARK.qr_text]


def test_two_books_count_their_own_pages() -> None:
    out = BytesIO()
    pages = render_books([book(visits=0), book(visits=0)], out, BookOptions(blank_visits=0))
    half = pages.count // 2
    assert pdf_text(out).count(f"第 1 页 共 {half} 页") == 2


def test_unknown_money_stays_blank_and_halves_are_kept() -> None:
    text = texts(book_sheets(book(), BookOptions()))
    assert "13,500.50" in text
    assert "None" not in text
    assert "■ 基本满意" in text
    assert "□ 满意" in text


@pytest.mark.parametrize(
    "sheets",
    [
        lambda: book_sheets(book(14, 9, village_name="莲洲镇石龙新围垦区东安大沙尾村" * 3), BookOptions()),
        lambda: book_sheets(book(members=0, visits=0, measures=(), topics=(), facts=()), BookOptions()),
        lambda: notice_sheets(notice(100)),
        lambda: reasons_sheets(reasons(policy="很长的文件名称" * 12, missing=("缺很多资料" * 20,) * 9)),
        lambda: survey_sheets(survey(head_name="阿卜杜勒·买买提·穆罕默德·吐尔逊")),
    ],
)  # fmt: skip
def test_nothing_leaves_the_page(sheets: Callable[[], list[Sheet]]) -> None:
    stays_inside(sheets())


def test_visit_longer_than_a_page_is_kept_whole() -> None:
    visit = BookVisit(
        day=DAY, way="走访", helper="李小明", content="".join(f"第{n}句话，" for n in range(900)), kind=None,
        funds_fen=None, goods=None, effect=None, photos=None,
    )  # fmt: skip
    sheets = book_sheets(replace(book(), visits=(visit,)), BookOptions())
    marks = [mark for sheet in sheets for mark in sheet.marks if isinstance(mark, TextMark)]
    said = "".join(m.run.text for m in marks if m.size_pt == 10.5 and m.run.font == "NotoSerifSC-Regular")
    assert visit.content in said
    stays_inside(sheets)


@settings(max_examples=25)
@given(st.lists(st.integers(min_value=0, max_value=900), min_size=1, max_size=40))
def test_table_rows_are_whole_and_heads_repeat(lengths: list[int]) -> None:
    flow = Flow(UPRIGHT, "试表", None)
    rows = [(f"行{n}号", f"甲{n}" * length) for n, length in enumerate(lengths)]
    flow.table((Column(title="表头", width_mm=40), Column(title="内容")), rows)
    sheets = flow.finish()
    stays_inside(sheets)
    for sheet in sheets:
        assert "表头" in texts([sheet])
    said = texts(sheets)
    for n, length in enumerate(lengths):
        assert said.count(f"行{n}号") == 1
        if length < 100:
            owners = [sheet for sheet in sheets if f"行{n}号" in texts([sheet])]
            assert texts(owners).replace(f"行{n}号", "").count(f"甲{n}") >= length


def test_notice_tells_only_what_the_law_allows() -> None:
    out = BytesIO()
    child = NoticeEntry(head_name="陈小童", group_name="第一组", people=2, category="低收入家庭", minor=True)
    entries = (*notice(3).entries, child)
    render_notice(notice(entries=entries), out)
    text = pdf_text(out)
    assert "陈公示2" in text
    assert "陈小童" not in text
    assert "共 3 户" in text
    assert "另有不足 3 户的户主未满 18 周岁" in text
    assert "2019年8月1日至2019年8月7日" in text.replace("\n", "")
    assert "0756-5550123" in text


def test_empty_village_gets_a_sentence_instead_of_an_empty_list() -> None:
    text = texts(notice_sheets(notice(0)))
    assert "没有符合条件的家庭" in text
    assert "序号" not in text


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"category": "残疾人家庭"}, "疾病、残疾情况"),
        ({"category": "因病"}, "疾病、残疾情况"),
        ({"head_name": "陈大文13800001234"}, "手机号码"),
        ({"group_name": DOCUMENT_NUMBER}, "身份证"),
    ],
)
def test_notice_refuses_private_facts(change: dict[str, str], word: str) -> None:
    entry = {"head_name": "陈大文", "group_name": "第一组", "people": 3, "category": "低收入家庭"} | change
    out = BytesIO()
    with pytest.raises(UserError) as refused:
        render_notice(notice(entries=(NoticeEntry(**entry),)), out)  # type: ignore[arg-type]  # shorthand
    assert refused.value.code is ErrorCode.NO_PERMISSION
    assert word in refused.value.text
    assert not out.getvalue()


def test_reasons_name_income_clause_points_and_what_is_missing() -> None:
    out = BytesIO()
    render_reasons([reasons()], out)
    text = pdf_text(out).replace("\n", "")
    for words in ("36,150.50 元", "9,037.63 元", "低于", "缺资料，未判断", "22/30", "—/15",
                  "暂不计总分",
                  "高中住宿和书本费补助", "陈大文近 12 个月自付医疗费", "尚未评议", "示范参数",
                  "由人评议决定"):  # fmt: skip
        assert words in text, words
    without = texts(
        reasons_sheets(reasons(income_fen=None, per_head_fen=None, benefits=(), indicators=(), missing=()))
    )
    assert "请先补充" in without
    assert "没有找到可以享受的政策" in without
    assert "资料齐全" in without


def test_survey_masks_document_numbers_and_shows_signatures(tmp_path: Path) -> None:
    section = SurveySection(
        title="家庭成员", answers=(SurveyAnswer(question="证件号码", answer=DOCUMENT_NUMBER),
                                 SurveyAnswer(question="民族", answer=None))
    )  # fmt: skip
    out = BytesIO()
    render_surveys([survey(sections=(section,))], out)
    text = pdf_text(out)
    assert "440403********002X" in text
    assert "19491231" not in text
    assert "（未答）" in text
    images = run(["pdfimages", "-list", "-"], input=out.getvalue(), capture_output=True, check=True).stdout
    assert b"image" in images


def test_recovery_sheet_keeps_words_as_given_and_has_no_code(tmp_path: Path) -> None:
    out = BytesIO()
    render_recovery(RECOVERY, out)
    text = pdf_text(out)
    assert all(word in text for word in RECOVERY.words)
    assert not zxingcpp.read_barcodes(Image.open(page_picture(out, tmp_path)))


def test_receipt_says_what_came_and_what_waits() -> None:
    out = BytesIO()
    render_receipt(receipt(), out)
    text = pdf_text(out)
    assert "1,200" in text
    assert "up-440403106205-2019-08-01-1of1.lhb" in text
    assert "等镇里核对" in text
    out = BytesIO()
    render_receipt(receipt(waiting=()), out)
    assert "全部收妥" in pdf_text(out)


def test_overview_has_the_same_cells_on_paper_and_in_excel(tmp_path: Path) -> None:
    values, out = overview(), BytesIO()
    render_overview(values, out)
    text = pdf_text(out)
    assert all(row.item in text for row in values.rows)
    path = tmp_path / "overview.xlsx"
    write_overview_xlsx(path, values)
    sheet = load_workbook(path).active
    assert sheet is not None
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert table[0][:4] == ["序号", "统计项目", "单位", "全区总数"]
    assert len(table) == 12
    for row, cells in zip(values.rows, table[1:], strict=True):
        assert cells[:3] == [row.number, row.item, row.unit]
        assert tuple(cells[3:10]) == row.values


def test_ledger_adds_up_funds() -> None:
    out = BytesIO()
    assert render_ledger(ledger(30), out).count > 1
    text = pdf_text(out)
    assert "30 条，30 户，资金 15,015.00 元" in text
    assert "440403106205-0029" in text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_is_exact(fen: int) -> None:
    shown = money(fen)
    assert int(shown.replace(",", "").replace(".", "")) == fen
    assert shown[-3] == "."


def test_reportlab_waits_for_the_first_page() -> None:
    code = (
        "import sys, lianghe_desktop.documents.card, lianghe_desktop.documents.book; "
        "sys.exit(any(m in sys.modules for m in ('reportlab', 'zxingcpp', 'xlsxwriter', 'PIL')))"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_familys_slip_says_how_far_each_thing_has_come() -> None:
    out = BytesIO()
    render_household_receipts([household_receipt(), household_receipt(lines=(), waiting="")], out)
    text = pdf_text(out)
    assert "陈大䶮" in text
    assert "已并入档案" in text
    assert "缺第 3-4 号" in text
    assert "还没有登记。" in text


@pytest.mark.parametrize("rows", range(1, 40))
def test_a_signature_never_stands_alone_on_a_page(rows: int) -> None:
    """The last row of the list goes with the words that are signed."""
    *_, last = handover_sheets(handover(rows))
    said = texts([last])
    assert "移交人签字" in said
    assert f"440403106205-{rows - 1:04d}" in said


@pytest.mark.parametrize("lines", range(0, 45, 3))
def test_the_seal_of_a_receipt_stands_below_the_last_thing_registered(lines: int) -> None:
    held = tuple(HouseholdReceiptLine(what=f"第{n}件", day=DAY, state="已收到") for n in range(lines))
    *_, last = household_receipt_sheets(household_receipt(lines=held))
    said = texts([last])
    assert "（盖章）" in said
    assert (f"第{lines - 1}件" if lines else "还没有登记") in said
