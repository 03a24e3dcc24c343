"""Tables whose people or periods stand side by side, and lines of which some cells are asked."""

import datetime as dt
from pathlib import Path

import docx
import openpyxl
import pytest

from lianghe_desktop.casework.help import NewVisit, record_visit
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.sheets.catalogue import Scope
from lianghe_desktop.casework.sheets.filling import How, period_from, remembered
from lianghe_desktop.casework.sheets.kept import assigned, kept_sheet, map_blank
from lianghe_desktop.casework.sheets.lines import period_named
from lianghe_desktop.casework.sheets.mapping import from_json, to_json
from lianghe_desktop.casework.sheets.preview import shown_places
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Member
from tests.casework import blanks
from tests.casework.test_sheets import family, filled, mapped


def _rows(path: Path, sheet: str, first: int, last: int) -> list[list[object]]:
    held = openpyxl.load_workbook(path)[sheet]
    return [[cell.value for cell in row] for row in held.iter_rows(min_row=first, max_row=last)]


def test_people_side_by_side_are_found_by_their_labels(village: Started) -> None:
    mapping = map_blank(village.office, blanks.people_side_by_side(), "成员.xlsx")
    (block,) = mapping.blocks
    assert (block.scope, block.lines.across, block.lines.size) == (Scope.MEMBER, True, 3)
    assert [one.field for one in block.fields] == [
        "member.name", "member.relation", "member.document_number", "", "",
    ]  # fmt: skip
    assert [one.skipped for one in block.fields] == [False, False, False, False, True]
    assert block.whole(block.fields[3]) == "成员!B7:D7"
    assert [slot.field for slot in mapping.slots] == ["head.name", "household.household_no"]
    assert from_json(to_json(mapping)) == mapping


def test_a_column_a_person_is_filled_and_further_people_get_a_further_sheet(
    village: Started, tmp_path: Path
) -> None:
    family(village, 1, "陈大山", "陈一", "陈二", "䶮𠅤𬱖")
    mapped(village, "成员.xlsx", blanks.people_side_by_side())
    out = tmp_path / "一户.xlsx"
    done = filled(village, "成员.xlsx", out, How.EACH, answers={"成员!B7:D7": "无"})
    assert (done.blank, done.left_out) == (0, 0)
    assert openpyxl.load_workbook(out).sheetnames == ["44040001", "44040001 1"]
    first, more = _rows(out, "44040001", 4, 8), _rows(out, "44040001 1", 2, 8)
    assert first[0] == ["姓名", "陈大山", "陈一", "陈二"]
    assert first[1][1] == "户主"
    assert first[3] == ["入伍批次", "无", "无", "无"]
    assert first[4] == ["签名", None, None, None]
    assert more[0][:2] == ["户主姓名", "陈大山"]
    assert more[2] == ["姓名", "䶮𠅤𬱖", None, None]


def test_pairs_that_come_again_are_one_block(village: Started, tmp_path: Path) -> None:
    family(village, 1, "陈大山", "陈一")
    mapping = mapped(village, "对照.xlsx", blanks.pairs_side_by_side())
    (block,) = mapping.blocks
    assert (block.lines.first, block.lines.last, block.lines.step) == (2, 4, 2)
    assert not mapping.slots
    out = tmp_path / "对照.xlsx"
    filled(village, "对照.xlsx", out, How.EACH)
    assert _rows(out, "对照", 1, 1) == [["姓名", "陈大山", "姓名", "陈一"]]


def test_a_cell_of_one_person_is_asked_and_kept_for_that_person_alone(
    village: Started, tmp_path: Path
) -> None:
    family(village, 1, "陈大山", "陈一")
    family(village, 2, "何伟")
    mapped(village, "成员.xlsx", blanks.people_side_by_side())
    out = tmp_path / "一户.xlsx"
    done = filled(village, "成员.xlsx", out, How.EACH, households=1, answers={"成员!C7": "2019 年春季"})
    assert done.blank == 1
    assert _rows(out, "成员", 7, 7) == [["入伍批次", None, "2019 年春季", None]]
    (second,) = [row for row in village.office.store.rows(Member) if row.name == "陈一"]
    kept = remembered(village.office, "成员.xlsx")
    assert kept == {f"成员!B7:D7@{second.id}": "2019 年春季"}
    both = tmp_path / "各户"
    done = filled(village, "成员.xlsx", both, How.EACH, answers=dict(kept))
    assert done.blank == 2
    assert _rows(done.paths[1], "成员", 7, 7) == [["入伍批次", None, None, None]]


def test_rows_ask_for_what_nothing_is_known_for_and_leave_what_is_signed(
    village: Started, tmp_path: Path
) -> None:
    family(village, 1, "陈大山", "陈一")
    mapping = assigned(
        map_blank(village.office, blanks.household_form(), "登记表.xlsx"), {"入户表!G6": "ask"}
    )
    labour, remarks = mapping.blocks[0].fields[-2:]
    assert (labour.asked, remarks.skipped) == (True, True)
    mapped(village, "登记表.xlsx", blanks.household_form(), **{"入户表!G6": "ask"})
    household = household_ids(village.office)[0]
    places = shown_places(
        village.office,
        village.acting,
        mapping,
        household,
        answers={},
        period=period_from(None, village.acting),
    )
    of_lines = {one.label: one for one in places if "@" in one.place}
    assert [label for label, one in of_lines.items() if one.asked] == ["陈大山 · 劳动能力", "陈一 · 劳动能力"]
    assert of_lines["陈一 · 姓名"].source == "家庭成员 · 姓名"
    assert of_lines["陈一 · 姓名"].since is not None
    assert "*" in of_lines["陈一 · 身份证号码"].text
    out = tmp_path / "一户.xlsx"
    before = filled(village, "登记表.xlsx", out, How.EACH).blank
    answered = filled(village, "登记表.xlsx", out, How.EACH, answers={"入户表!G6": "弱劳动力"}).blank
    assert answered == before - 1
    assert [row[6] for row in _rows(out, "入户表", 6, 7)] == ["弱劳动力", None]


def test_quarters_side_by_side_count_each_its_own(village: Started, tmp_path: Path) -> None:
    family(village, 1, "陈大山")
    key = household_ids(village.office)[0]
    for day in (dt.date(2026, 2, 3), dt.date(2026, 3, 4), dt.date(2026, 11, 5)):
        visit = NewVisit(day=day, way="visit", kind="1", visitors="李管理", content="走访")
        record_visit(village.office, village.acting, *key, visit)
    mapping = mapped(village, "季度.xlsx", blanks.quarters())
    (block,) = mapping.blocks
    assert (block.scope, block.titles) == (Scope.PERIOD, ("一季度", "二季度", "三季度", "四季度"))
    assert [one.asked for one in block.fields] == [False, False, True, False]
    out = tmp_path / "季度.xlsx"
    done = filled(village, "季度.xlsx", out, How.LIST, answers={"季度!C4": "3"})
    assert done.blank == 3
    assert _rows(out, "季度", 2, 4) == [
        ["走访次数", 2, 0, 0, 1],
        ["帮扶措施数", 0, 0, 0, 0],
        ["培训场次", None, "3", None, None],
    ]
    with pytest.raises(UserError, match="本期"):
        assigned(mapping, {"季度!B4": "count.people"})


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("一季度", "2026-Q1"), ("第4季度", "2026-Q4"), ("3月", "2026-03"), ("十二月份", "2026-12"),
        ("上半年", "2026-H1"), ("2025年", "2025"), ("2025年下半年", "2025-H2"), ("2024年1月", "2024-01"),
        ("成员一", None), ("13月", None), ("", None),
    ],
)  # fmt: skip
def test_periods_are_read_from_heads(title: str, key: str | None) -> None:
    assert period_named(title, 2026) == key


def test_a_word_form_says_who_has_no_column(village: Started, tmp_path: Path) -> None:
    family(village, 1, "陈大山", "陈一", "陈二")
    mapped(village, "成员.docx", blanks.people_in_word())
    out = tmp_path / "表.docx"
    assert filled(village, "成员.docx", out, How.EACH).left_out == 1
    table = docx.Document(str(out)).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["姓名", "陈大山", "陈一"]
    assert kept_sheet(village.office, "成员.docx").blocks[0].lines.across
