"""Lists from Excel: all of it or nothing, each refusal with sheet, row, column and what to do."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.import_columns import from_json, mapping_of, to_json
from lianghe_desktop.casework.import_runs import undo_import
from lianghe_desktop.casework.mappings import (
    keep_mapping,
    mapping_file,
    read_mapping,
    remove_mapping,
    take_mapping_file,
)
from lianghe_desktop.casework.people_import import Mode, import_people
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.start import Started
from lianghe_desktop.documents.sheet_errors import LOOK, MUST
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import check_digit
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.dump import dump_shared
from tests.casework.conftest import TOWNSHIP, NewDesk, number

HEAD = ["户编号", "姓名", "性别", "证件号码", "与户主关系", "健康状况", "劳动技能", "是否享受低保"]
FATHER = number(dt.date(1970, 1, 1), 901)
MOTHER = number(dt.date(1972, 2, 2), 902)
OTHER = number(dt.date(1980, 3, 3), 903)


def _sheet(path: Path, rows: list[list[object]], head: list[str] | None = None) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("名单")
    for number_, row in enumerate([head or HEAD, *rows]):
        page.write_row(number_, 0, row)
    book.close()
    return path


def _row(household: str, name: str, document: object, relation: str) -> list[object]:
    return [household, name, "", document, relation, "健康", "普通劳动力", "否"]


def test_a_good_list_is_taken_in_whole(village: Started, tmp_path: Path) -> None:
    path = _sheet(
        tmp_path / "名单.xlsx", [_row("001", "梁大山", FATHER, "户主"), _row("001", "区秀英", MOTHER, "配偶")]
    )
    result = import_people(village.office, village.acting, path)
    assert (result.households, result.people, result.written, result.errors) == (1, 2, True, ())
    (key,) = household_ids(village.office)
    members = household_file(village.office, *key).members
    assert [(m.name, m.sex, m.relation, m.dibao, m.health) for m in members] == [
        ("梁大山", "1", "02", False, "none"),
        ("区秀英", "2", "10", False, "none"),
    ]


def test_looking_first_writes_nothing(village: Started, tmp_path: Path) -> None:
    path = _sheet(tmp_path / "名单.xlsx", [_row("001", "梁大山", FATHER, "户主")])
    result = import_people(village.office, village.acting, path, mode=Mode.CHECK)
    assert (result.households, result.written) == (1, False)
    assert household_ids(village.office) == []


@pytest.mark.parametrize(
    ("rows", "column", "word"),
    [
        ([_row("001", "甲", FATHER[:-1] + "Y", "户主")], "证件号码", "数字"),
        ([_row("001", "甲", 4.40403197001019e17, "户主")], "证件号码", "文本"),
        ([_row("001", "甲", FATHER, "户主"), _row("002", "乙", FATHER, "户主")], "证件号码", "重复"),
        ([_row("001", "甲", FATHER, "户主"), _row("001", "乙", MOTHER, "户主")], "与户主关系", "户主"),
        ([_row("001", "甲", FATHER, "远房亲戚的朋友")], "家庭关系", "没有"),
        ([_row("001", "", FATHER, "户主")], "姓名", "没有填"),
    ],
)
def test_one_wrong_row_keeps_everything_out(
    village: Started, tmp_path: Path, rows: list[list[object]], column: str, word: str
) -> None:
    before = dump_shared(village.office.store)
    path = _sheet(tmp_path / "名单.xlsx", rows)
    result = import_people(village.office, village.acting, path)
    assert not result.written
    assert any(word in error.reason for error in result.errors), result.errors
    assert any(column in error.column or word in error.reason for error in result.errors)
    assert result.errors_file == tmp_path / "名单-errors.xlsx"
    assert result.errors_file.exists()
    assert dump_shared(village.office.store) == before


def test_missing_columns_are_one_sentence(village: Started, tmp_path: Path) -> None:
    path = _sheet(tmp_path / "名单.xlsx", [["001", "甲"]], head=["户编号", "住址"])
    with pytest.raises(UserError, match="缺少这些列") as refusal:
        import_people(village.office, village.acting, path)
    assert refusal.value.code is ErrorCode.BAD_SHEET


def test_a_list_twice_changes_nothing(village: Started, tmp_path: Path) -> None:
    path = _sheet(tmp_path / "名单.xlsx", [_row("001", "梁大山", FATHER, "户主")])
    import_people(village.office, village.acting, path)
    result = import_people(village.office, village.acting, path)
    assert not result.written
    assert (result.errors, result.same_people, result.new) == ((), 1, ())


def test_a_township_is_told_which_village(new_desk: NewDesk, tmp_path: Path) -> None:
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    rows = [
        [*_row("001", "梁大山", FATHER, "户主"), "白蕉示范一村"],
        [*_row("002", "区秀英", MOTHER, "户主"), "无此村"],
    ]
    path = _sheet(tmp_path / "名单.xlsx", rows, head=[*HEAD, "村"])
    result = import_people(township.office, township.acting, path)
    assert [error.row for error in result.errors] == [3]
    assert "无此村" in result.errors[0].reason


def test_stopping_leaves_nothing(village: Started, tmp_path: Path) -> None:
    path = _sheet(tmp_path / "名单.xlsx", [_row("001", "梁大山", FATHER, "户主")])
    with pytest.raises(UserError, match="停止"):
        import_people(village.office, village.acting, path, progress=lambda _done, _total: False)
    assert household_ids(village.office) == []


def _members(started: Started) -> dict[str | None, Member]:
    return {row.name: row for row in started.office.store.rows(Member) if not row.gone}


def test_a_list_is_held_against_the_register(village: Started, tmp_path: Path) -> None:
    first = [_row("001", "梁大山", FATHER, "户主"), _row("002", "何伟明", OTHER, "户主")]
    import_people(village.office, village.acting, _sheet(tmp_path / "一.xlsx", first))
    changed = _row("001", "梁大山", FATHER, "户主")
    changed[5:] = ["长期慢性病", "", "是"]
    second = [
        changed,
        _row("001", "区秀英", MOTHER, "配偶"),
        _row("002", "何伟明", OTHER, "户主"),
        _row("003", "梁大石", number(dt.date(1950, 5, 5), 3), "户主"),
        _row("004", "区秀", number(dt.date(1951, 5, 5), 4), "户主"),
    ]
    path = _sheet(tmp_path / "二.xlsx", second)
    looked = import_people(village.office, village.acting, path, mode=Mode.CHECK)
    assert (looked.new_households, len(looked.new), looked.same_people) == (2, 3, 1)
    assert [(one.label, one.old, one.new) for one in looked.changes] == [
        ("健康状况", "健康", "长期慢性病"),
        ("正在享受低保", "否", "是"),
    ]
    kept = import_people(village.office, village.acting, path)
    assert (kept.written, kept.changes_written) == (True, False)
    assert _members(village)["梁大山"].health == "none"
    assert _members(village)["区秀英"].position == 2
    again = import_people(village.office, village.acting, path, update=True)
    assert (again.written, again.changes_written, again.new) == (True, True, ())
    father = _members(village)["梁大山"]
    assert (father.health, father.dibao, father.labour) == ("chronic", True, "full")


def test_what_is_doubtful_is_left_out_and_listed(village: Started, tmp_path: Path) -> None:
    first = _sheet(tmp_path / "一.xlsx", [_row("001", "梁大山", FATHER, "户主")])
    import_people(village.office, village.acting, first)
    rows = [
        _row("001", "梁大海", FATHER, "户主"),
        _row("005", "梁大山", FATHER[:-1] + FATHER[-1], "户主"),
        _row("006", "区秀英", MOTHER, "户主"),
    ]
    moved = import_people(village.office, village.acting, _sheet(tmp_path / "二.xlsx", [rows[1], rows[2]]))
    assert [(one.row, one.column) for one in moved.doubts] == [(2, "证件号码")]
    assert (moved.new_households, moved.written) == (1, True)
    named = import_people(village.office, village.acting, _sheet(tmp_path / "三.xlsx", [rows[0]]))
    assert "姓名不同" in named.doubts[0].reason
    assert named.errors_file is not None


def test_a_newcomer_who_may_be_registered_already_is_told(village: Started, tmp_path: Path) -> None:
    known = _sheet(tmp_path / "一.xlsx", [_row("001", "陈小明", FATHER, "户主")])
    import_people(village.office, village.acting, known)
    same_day = number(dt.date(1970, 1, 1), 907)
    rows = [_row("007", "陈晓鸣", same_day, "户主"), _row("008", "黄月", MOTHER, "户主")]
    result = import_people(village.office, village.acting, _sheet(tmp_path / "二.xlsx", rows))
    assert (result.new_households, result.written) == (2, True)
    assert [(one.row, one.column) for one in result.doubts] == [(2, "姓名")]
    assert "户 001" in result.doubts[0].reason
    assert "查重复登记" in result.doubts[0].reason


def test_permits_and_short_years_and_households_without_numbers(village: Started, tmp_path: Path) -> None:
    first17 = "81000019700101001"
    permit = first17 + check_digit(first17)
    head = ["姓名", "身份证号", "与户主关系", "出生日期"]
    rows: list[list[object]] = [
        ["陈港生", permit, "户主", "70-1-1"],
        ["陈小", "", "之子", "12-9-15"],
        ["何伟明", OTHER, "户主", ""],
    ]
    result = import_people(village.office, village.acting, _sheet(tmp_path / "表.xlsx", rows, head))
    assert result.errors == ()
    assert [(one.row, one.column) for one in result.doubts] == [(3, "出生日期")]
    members = _members(village)
    assert (members["陈港生"].document_kind, members["陈小"].birth_date) == ("hk_macau", None)
    numbers = [h.provisional_no or "" for h in village.office.store.rows(Household)]
    assert sorted(one[-4:] for one in numbers) == ["0001", "0002"]


def test_an_import_is_taken_back_whole(village: Started, tmp_path: Path) -> None:
    rows = [_row("001", "梁大山", FATHER, "户主"), _row("001", "区秀英", MOTHER, "配偶")]
    run = import_people(village.office, village.acting, _sheet(tmp_path / "一.xlsx", rows)).run
    assert run is not None
    undone = undo_import(village.office, village.acting, run)
    assert (undone.removed, undone.kept) == (3, ())
    assert household_ids(village.office) == []
    with pytest.raises(UserError, match="已经撤销"):
        undo_import(village.office, village.acting, run)
    again = import_people(village.office, village.acting, _sheet(tmp_path / "二.xlsx", rows))
    assert again.new_households == 1


def test_what_was_changed_later_stays_and_is_told(village: Started, tmp_path: Path) -> None:
    office, acting = village.office, village.acting
    import_people(office, acting, _sheet(tmp_path / "一.xlsx", [_row("001", "梁大山", FATHER, "户主")]))
    changed = _row("001", "梁大山", FATHER, "户主")
    changed[5:] = ["长期慢性病", "弱劳动力或半劳动力", "是"]
    rows = [changed, _row("002", "何伟明", OTHER, "户主")]
    run = import_people(office, acting, _sheet(tmp_path / "二.xlsx", rows), update=True).run
    assert run is not None
    father, other = _members(village)["梁大山"], _members(village)["何伟明"]
    for row, column, text in ((father, "health", "患有大病"), (other, "phone", "13800001111")):
        edit = FieldEdit(table="member", home=HomeCode(row.home), id=RowId(row.id), column=column, text=text)
        change_field(office, acting, edit)
    undone = undo_import(office, acting, run)
    father = _members(village)["梁大山"]
    assert (father.health, father.labour, father.dibao) == ("serious", "full", False)
    assert "何伟明" in _members(village)
    assert any("健康状况" in sentence and "梁大山" in sentence for sentence in undone.kept)
    assert any("002" in sentence and "保留" in sentence for sentence in undone.kept)
    assert check_store(office.store) == []


def test_a_mapping_is_kept_by_name_and_used_again(village: Started, tmp_path: Path) -> None:
    office, acting = village.office, village.acting
    head = ["编号", "人名", "公民号", "是户主的"]
    path = _sheet(tmp_path / "表.xlsx", [["001", "梁大山", FATHER, "户主"]], head)
    keys = ["household_no", "name", "document_number", "relation"]
    looked = import_people(office, acting, path, mode=Mode.CHECK, columns=keys)
    assert (looked.people, looked.errors) == (1, ())
    keep_mapping(office, acting, "import", "户籍表", to_json(mapping_of(head, keys)))
    known = from_json(read_mapping(office, "import", "户籍表")).known
    assert import_people(office, acting, path, known=known).written
    with pytest.raises(UserError, match="户籍表"):
        read_mapping(office, "import", "没有的")
    content = mapping_file(office, "import", "户籍表")
    remove_mapping(office, acting, "import", "户籍表")
    assert take_mapping_file(office, acting, content).name == "户籍表"
    with pytest.raises(UserError, match="不是对照表"):
        take_mapping_file(office, acting, content[:-1])


def _village_list(path: Path, rows: list[list[object]]) -> Path:
    """Write a list as villages make them: title, head of two lines with merged cells, sum, words below."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("花名册")
    page.merge_range(0, 0, 0, 6, "某村花名册")
    for column, title in ((0, "序号"), (1, "户编号")):
        page.merge_range(1, column, 2, column, title)
    page.merge_range(1, 2, 1, 5, "家 庭 成 员")
    page.write_row(2, 2, ["姓名", "公民身份\n号码", "与户主\n关系", "出生\n年月"])
    page.merge_range(1, 6, 2, 6, "联系电话")
    for at, row in enumerate(rows, start=3):
        page.write_row(at, 0, [at - 2, *row])
    end = len(rows) + 3
    page.write_row(end, 0, [end - 2])
    page.write_row(end + 1, 0, ["合 计", "", f"{len(rows)}人"])
    page.write_row(end + 2, 0, ["填表人：甲", "", "", "", "审核：乙"])
    page.write_row(end + 3, 0, ["2.身份证号码按户口本填写。"])
    page.write_row(end + 4, 0, ["某村委会（盖章）", "", "", "", "", "2026年11月1日"])
    book.close()
    return path


def test_a_list_as_villages_make_them_is_taken_in_with_all_that_is_no_row_told(
    village: Started, tmp_path: Path
) -> None:
    wide = FATHER.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    rows: list[list[object]] = [
        ["００１", "梁　䶮", wide, "户主", "1970.1", "０７５６－５５１２３４５"],
        ["００１", "区㐆", f"{MOTHER[:6]} {MOTHER[6:14]} {MOTHER[14:]}", "配 偶", "1972年2月", ""],
        ["002", "𬱖𫖯", "", "户主", "57年9月", ""],
        ["003", "梁𠅤", OTHER, "户主", 29283, 13800001111],
    ]
    result = import_people(village.office, village.acting, _village_list(tmp_path / "册.xlsx", rows))
    assert (result.errors, result.households, result.people) == ((), 3, 4)
    assert [(one.row, one.column) for one in result.doubts] == [(6, "家庭成员/出生年月")]
    assert [one.number for one in result.skipped] == [1, 8, 9, 10, 11, 12]
    members = _members(village)
    assert {"梁䶮", "区㐆", "𬱖𫖯", "梁𠅤"} == set(members)
    assert (members["梁䶮"].document_number, members["梁䶮"].phone) == (FATHER, "0756-5512345")
    assert (members["𬱖𫖯"].birth_date, members["梁𠅤"].birth_date) == (None, dt.date(1980, 3, 3))
    assert {row.household_no for row in village.office.store.rows(Household)} == {"001", "002", "003"}


def test_what_is_wrong_is_told_by_the_columns_of_the_list(village: Started, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["001", "甲一", FATHER, "户主", "57年9月", ""],
        ["002", "乙二", "", "户主", "57年9月", ""],
        ["003", "丙三", FATHER, "户主", "", ""],
        ["004", "丁四", OTHER, "远亲", "", ""],
        ["005", "戊五", "H1234567890", "户主", "", ""],
    ]
    result = import_people(village.office, village.acting, _village_list(tmp_path / "册.xlsx", rows))
    number_title, relation = "家庭成员/公民身份号码", "家庭成员/与户主关系"
    assert [(one.row, one.column) for one in result.errors] == [
        (6, number_title),
        (7, relation),
        (8, number_title),
    ]
    counts = {one.title: one.problems for one in result.columns}
    assert (counts[number_title], counts[relation], counts["家庭成员/出生年月"]) == (2, 1, 1)
    assert result.errors_file is not None
    listed = openpyxl.load_workbook(result.errors_file)["问题清单"]
    told = [(row[1], row[4]) for row in listed.iter_rows(min_row=2, values_only=True)]
    assert told == [(5, LOOK), (6, MUST), (7, MUST), (8, MUST)]
