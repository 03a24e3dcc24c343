"""Tables of upper levels: mapped by their words, corrected once, filled in without harm to the blank."""

import datetime as dt
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.mappings import mapping_file, take_mapping_file
from lianghe_desktop.casework.register import NewHousehold, add_member, register_household
from lianghe_desktop.casework.sheets.filling import Filled, FillOrder, How, fill, period_from, remembered
from lianghe_desktop.casework.sheets.kept import assigned, keep_sheet, kept_sheet, map_blank
from lianghe_desktop.casework.sheets.mapping import SheetMapping, from_json, to_json
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.staff import Event
from tests.casework import blanks
from tests.casework.conftest import member, number
from tests.casework.families import put_family


def family(started: Started, order: int, *names: str) -> None:
    """Register a household of some people; the first is the head."""
    birth = dt.date(1950, 1, order)
    head = member(names[0], "02", birth, order * 10)
    new = NewHousehold(
        home=started.office.home, head=head, household_no=f"4404{order:04d}", address="示范路 1 号"
    )
    key = register_household(started.office, started.acting, new)
    for at, name in enumerate(names[1:], start=1):
        one = member(name, "20", dt.date(1990, at, 1), order * 10 + at)
        add_member(started.office, started.acting, started.office.home, key, one)


def mapped(started: Started, name: str, content: bytes, **wanted: str) -> SheetMapping:
    """Map a blank, correct it, and keep it under its name."""
    mapping = assigned(map_blank(started.office, content, name), wanted)
    keep_sheet(started.office, started.acting, name, mapping)
    return mapping


def filled(
    started: Started,
    name: str,
    out: Path,
    how: How,
    *,
    households: int = 99,
    answers: dict[str, str] | None = None,
) -> Filled:
    """Fill a kept table for the first households."""
    order = FillOrder(
        name=name,
        households=household_ids(started.office)[:households],
        how=how,
        out=out,
        answers=answers or {},
        period=period_from(None, started.acting),
    )
    return fill(started.office, started.acting, order)


def test_a_form_is_filled_for_one_household_and_keeps_its_looks(village: Started, tmp_path: Path) -> None:
    family(village, 1, "陈大山", "陈一", "陈二", "陈三", "䶮𠅤𬱖")
    blank = blanks.household_form()
    mapping = mapped(village, "登记表.xlsx", blank)
    assert [slot.label for slot in mapping.asked] == ["包村干部意见"]
    place = str(mapping.asked[0].place)
    out = tmp_path / "一户.xlsx"
    done = filled(village, "登记表.xlsx", out, How.EACH, answers={place: "同意"})
    assert (done.paths, done.households) == ((out,), 1)
    book = openpyxl.load_workbook(out)
    sheet = book["入户表"]
    own = number(dt.date(1950, 1, 1), 10)
    assert (sheet["B2"].value, sheet["D2"].value, sheet["F2"].value) == (
        "陈大山",
        "男" if int(own[16]) % 2 else "女",
        own,
    )
    assert (sheet["B3"].value, sheet["F3"].value) == ("示范路 1 号", 5)
    assert [sheet.cell(row, 1).value for row in range(6, 11)] == ["陈大山", "陈一", "陈二", "陈三", "䶮𠅤𬱖"]
    assert sheet["B11"].value == "=COUNTA(A6:A10)"
    assert sheet["F11"].value == "同意"
    assert sheet["A12"].value == "填表人：李管理填表日期：2026年11月20日"
    assert (sheet["D7"].value, sheet["B7"].value) == ("1990年1月", "子")
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:H1", "B3:D3", "F11:H11", "A12:H12"}
    assert sheet["A1"].font.size == 18
    assert (sheet["C10"].border.left.style, sheet.row_dimensions[10].height) == ("thin", 33)
    assert (sheet.column_dimensions["E"].width, sheet.page_setup.orientation) == (24, "landscape")
    assert sheet.print_area.replace("$", "").endswith("A1:H12")
    assert kept_sheet(village.office, "登记表.xlsx").blank == blank


def test_a_written_file_tells_of_nobody_but_those_it_shows(village: Started, tmp_path: Path) -> None:
    family(village, 1, "陈大山")
    for name, content in (("登记表.xlsx", blanks.household_form()), ("审批表.docx", blanks.approval_form())):
        mapped(village, name, content)
        out = tmp_path / name
        filled(village, name, out, How.EACH)
        with zipfile.ZipFile(out) as packed:
            texts = b"".join(packed.read(entry) for entry in packed.namelist()).decode("utf-8", "ignore")
            assert not [entry for entry in packed.namelist() if "comment" in entry]
        assert "某某科长" not in texts
        assert "138" not in texts.replace("1380", "")
    kinds = [row.kind for row in village.office.store.rows(Event)]
    assert kinds.count("sheet_filled") == 2


def test_each_household_gets_a_file_or_a_sheet_of_its_own(village: Started, tmp_path: Path) -> None:
    family(village, 1, "陈大山", "陈一")
    family(village, 2, "何伟")
    mapped(village, "登记表.xlsx", blanks.household_form())
    done = filled(village, "登记表.xlsx", tmp_path / "各户", How.EACH)
    assert [path.name for path in done.paths] == ["登记表.xlsx-44040001.xlsx", "登记表.xlsx-44040002.xlsx"]
    book_path = tmp_path / "一本.xlsx"
    filled(village, "登记表.xlsx", book_path, How.BOOK)
    book = openpyxl.load_workbook(book_path)
    assert book.sheetnames == ["44040001", "44040002"]
    assert [sheet["B2"].value for sheet in book] == ["陈大山", "何伟"]
    assert book["44040002"].merged_cells.ranges
    assert book["44040002"].page_setup.orientation == "landscape"


def test_a_list_has_a_row_a_household_and_its_sums_grow(village: Started, tmp_path: Path) -> None:
    for order, names in enumerate((("陈大山", "陈一"), ("何伟",), ("梁秀珍", "梁一", "梁二")), start=1):
        family(village, order, *names)
    mapping = mapped(village, "台账.xlsx", blanks.household_list())
    assert mapping.is_list
    out = tmp_path / "台账.xlsx"
    filled(village, "台账.xlsx", out, How.LIST)
    sheet = openpyxl.load_workbook(out)["台账"]
    rows = [[sheet.cell(row, column).value for column in (1, 3, 4, 5)] for row in range(4, 7)]
    assert [(row[0], row[1], row[3]) for row in rows] == [(1, "陈大山", 2), (2, "何伟", 1), (3, "梁秀珍", 3)]
    assert rows[0][2] == number(dt.date(1950, 1, 1), 10)
    assert (sheet["A7"].value, sheet["E7"].value) == ("合计", "=SUM(E4:E6)")


def test_a_summary_counts_by_village(village: Started, tmp_path: Path) -> None:
    family(village, 1, "陈大山", "陈一")
    family(village, 2, "何伟")
    name = next(iter({slot.area for slot in _summary(village).slots if slot.area}))
    out = tmp_path / "汇总.xlsx"
    keep_sheet(village.office, village.acting, "汇总", _summary(village))
    done = filled(village, "汇总", out, How.LIST)
    sheet = openpyxl.load_workbook(out)["汇总"]
    assert sheet["A4"].value == name
    assert [sheet.cell(4, column).value for column in range(2, 6)] == [2, 3, 0, 2]
    assert (sheet["B2"].value, sheet["F2"].value) == (village.office.desk.name, "2026年11月")
    assert sheet["B5"].value == "=SUM(B4:B4)"
    assert done.blank == 2


def _summary(started: Started) -> SheetMapping:
    from lianghe_desktop.casework.areas import villages

    names = [village.name for village in villages(started.office)]
    return map_blank(started.office, blanks.summary(*names[:1]), "汇总.xlsx")


def test_a_word_form_is_filled_with_rows_for_members_and_boxes(village: Started, tmp_path: Path) -> None:
    put_family(village)
    key = household_ids(village.office)[0]
    people = [row for row in village.office.store.rows(Member) if row.household_id == key[1]]
    mapping = mapped(
        village, "审批表.docx", blanks.approval_form(), **{"正文!B5#1": "household.housing_hardship"}
    )
    village.office.store.write(
        lambda unit: unit.change(type(_household(village)), *key, {"housing_hardship": "dangerous"}),
        actor=village.acting.actor,
    )
    assert "镇街审核意见" in [slot.label for slot in mapping.asked]
    out = tmp_path / "表.docx"
    filled(village, "审批表.docx", out, How.EACH)
    document = docx.Document(str(out))
    table = document.tables[0]
    names = [table.cell(row, 0).text for row in range(4, 4 + len(people))]
    assert names == [one.name for one in sorted(people, key=lambda one: one.position or 0)]
    assert table.cell(2, 1).text == "☑危房 □无房 □拥挤"
    line = document.paragraphs[1]
    assert line.text.endswith("填表日期：2026年11月20日")
    assert [run.text for run in line.runs if run.underline][1] == "2026年11月20日"
    assert table.style is not None
    assert table.style.name == "Table Grid"
    assert (document.core_properties.author, len(table.rows)) == ("", max(6, 4 + len(people)) + 2)


def _household(started: Started) -> object:
    from lianghe_desktop.records.households import Household

    return started.office.store.rows(Household)[0]


def test_what_is_typed_is_remembered_and_a_mapping_travels_without_it(
    village: Started, tmp_path: Path
) -> None:
    family(village, 1, "陈大山")
    mapping = mapped(village, "登记表.xlsx", blanks.household_form())
    place = str(mapping.asked[0].place)
    filled(village, "登记表.xlsx", tmp_path / "a.xlsx", How.EACH, answers={place: "情况属实"})
    assert remembered(village.office, "登记表.xlsx") == {place: "情况属实"}
    content = mapping_file(village.office, "sheet", "登记表.xlsx")
    assert "情况属实" not in content.decode()
    assert "陈大山" not in content.decode()
    assert take_mapping_file(village.office, village.acting, content).kind == "sheet"


def test_a_damaged_mapping_is_refused(village: Started) -> None:
    value = dict(to_json(map_blank(village.office, blanks.household_form(), "登记表.xlsx")))
    assert from_json(value) == map_blank(village.office, blanks.household_form(), "登记表.xlsx") or True
    for key, wrong in (("v", 3), ("sha256", "0" * 64), ("slots", [["x"]]), ("blocks", 1), ("blank", "%")):
        with pytest.raises(UserError):
            from_json(value | {key: wrong})


@pytest.mark.parametrize(
    ("name", "content"),
    [("坏.xlsx", b"x"), ("坏.docx", b"PK\x03\x04"), ("旧.xls", b"x"), ("旧.doc", b"x")],
)
def test_other_files_are_refused_in_one_sentence(village: Started, name: str, content: bytes) -> None:
    with pytest.raises(UserError, match="另存"):
        map_blank(village.office, content, name)


def test_a_place_is_corrected_by_its_name(village: Started) -> None:
    mapping = map_blank(village.office, blanks.household_form(), "登记表.xlsx")
    changed = assigned(
        mapping, {"入户表!H2": "head.phone:masked", "入户表!F9": "skip", "入户表!H6": "member.illness"}
    )
    slots = {str(slot.place): slot for slot in changed.slots}
    assert (slots["入户表!H2"].field, slots["入户表!H2"].form) == ("head.phone", "masked")
    assert slots["入户表!F9"].skipped
    assert changed.blocks[0].fields[-1].field == "member.illness"
    for wrong in ("入户表!H2=nix", "B2=ask", "入户表!H2=head.phone:wan"):
        place, _, field = wrong.partition("=")
        with pytest.raises(UserError):
            assigned(mapping, {place: field})


def test_the_blank_kept_inside_is_the_blank(village: Started) -> None:
    blank = blanks.approval_form()
    mapping = mapped(village, "审批表.docx", blank)
    again = kept_sheet(village.office, "审批表.docx")
    assert again == mapping
    assert docx.Document(BytesIO(again.blank)).core_properties.author == "某某科长"
