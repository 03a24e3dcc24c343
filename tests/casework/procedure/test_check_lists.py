"""A department's list: same numbers match, nearly the same are shown and not taken, for the rest nothing."""

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.procedure.check_lists import keep_match, match_list, nearly, number_key
from lianghe_desktop.casework.procedure.reading import case_file
from lianghe_desktop.casework.procedure.village_steps import missing_for_check
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import CheckItem
from lianghe_desktop.records.errors import UserError
from tests.casework.procedure.walking import Walk

HEAD = ["序号", "车主", "身份证号码", "车型", "号牌"]


def _list(path: Path, *rows: list[str]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for place, row in enumerate((HEAD, *rows)):
        page.write_row(place, 0, row)
    book.close()
    return path


def test_a_list_is_matched_and_kept(village: Started, tmp_path: Path) -> None:
    walk = Walk(village)
    walk.open()
    first, second = household_file(walk.office, walk.home, walk.household).members[:2]
    number, other = first.document_number or "", second.document_number or ""
    typo = other[:16] + str((int(other[16]) + 1) % 10) + other[17]
    path = _list(
        tmp_path / "车辆.xlsx",
        ["1", first.name or "", number[:6] + " " + number[6:], "小型客车", "粤C00001"],
        ["2", second.name or "", typo, "货车", "粤C00002"],
        ["3", "外人", "11010519491231002X", "小型客车", "京A00001"],
        ["4", "没号码", "", "小型客车", ""],
    )
    found = match_list(walk.office, walk.acting, path, item=CheckItem.VEHICLE, source="区车管所")
    assert (found.rows, found.cases, found.unreadable) == (4, 1, (5,))
    (match,) = found.matched
    assert (match.row, match.member, match.finding) == (2, first.id, "车型 小型客车；号牌 粤C00001")
    assert "********" in match.number
    (near,) = found.near
    assert (near.row, near.why) == (3, "同名，证件号码第 17 位不同")
    assert keep_match(walk.office, walk.acting, found) == 1
    file = case_file(walk.office, walk.acting, walk.home, walk.id)
    assert [(row.item, row.result, row.member_id) for row in file.checks] == [
        ("vehicle", "differs", first.id)
    ]
    assert any("机动车" in words for words in missing_for_check(file)[1:])
    empty = _list(tmp_path / "农机.xlsx", ["1", "外人", "11010519491231002X", "拖拉机", ""])
    nothing = match_list(walk.office, walk.acting, empty, item=CheckItem.MACHINERY, source="农业局")
    assert keep_match(walk.office, walk.acting, nothing) == 1
    assert case_file(walk.office, walk.acting, walk.home, walk.id).checks[-1].result == "nothing"


def test_a_list_without_numbers_or_source_is_refused(village: Started, tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write_row(0, 0, ["姓名", "车型"])
    book.close()
    for source in ("车管所", " "):
        with pytest.raises(UserError):
            match_list(village.office, village.acting, path, item=CheckItem.VEHICLE, source=source)


def test_an_old_number_is_the_new_one() -> None:
    assert number_key("110105491231002") == number_key("11010519491231002X")
    assert number_key("abc") == ""


DIGITS = st.text(st.sampled_from("0123456789"), min_size=18, max_size=18)


@given(DIGITS, st.integers(0, 17), st.integers(1, 9))
def test_one_other_digit_is_near_and_only_under_the_same_name(number: str, place: int, step: int) -> None:
    changed = f"{number[:place]}{(int(number[place]) + step) % 10}{number[place + 1 :]}"
    assert nearly("李某", changed, "李某", number) == f"同名，证件号码第 {place + 1} 位不同"
    assert nearly("张某", changed, "李某", number) == ""
