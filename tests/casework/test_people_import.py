"""Lists from Excel: all of it or nothing, each refusal with sheet, row, column and what to do."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.people_import import Mode, import_people
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.store.dump import dump_shared
from tests.casework.conftest import TOWNSHIP, NewDesk, number

HEAD = ["户编号", "姓名", "性别", "证件号码", "与户主关系", "健康状况", "劳动技能", "是否享受低保"]
FATHER = number(dt.date(1970, 1, 1), 901)
MOTHER = number(dt.date(1972, 2, 2), 902)


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


def test_a_list_twice_is_refused(village: Started, tmp_path: Path) -> None:
    path = _sheet(tmp_path / "名单.xlsx", [_row("001", "梁大山", FATHER, "户主")])
    import_people(village.office, village.acting, path)
    result = import_people(village.office, village.acting, path)
    assert not result.written
    assert result.errors


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
