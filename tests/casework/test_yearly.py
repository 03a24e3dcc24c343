"""Every year anew: who enters, leaves, changes or stays, why, and last year to the same bytes."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.paper_check import page_as_issued
from lianghe_desktop.casework.redetermination import compare_with_last
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.yearly import (
    Check,
    Kind,
    compare_years,
    day_to_compare,
    verify_lines,
)
from lianghe_desktop.casework.yearly_papers import print_yearly, write_yearly
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.helprecord import Determination, PrintLog
from lianghe_desktop.records.households import Household, Member
from tests.casework.conftest import TODAY
from tests.casework.families import put_village
from tests.casework.yearly_list import LAST_YEAR, decide, last_years_list, raise_income
from tests.documents.papers import pdf_text

END = dt.date(2025, 12, 31)


@pytest.fixture
def keys(village: Started):
    put_village(village, 13)
    return last_years_list(village)


def test_each_household_is_told_apart_and_counted_once(village: Started, keys) -> None:
    office, acting = village.office, village.acting
    raise_income(village, keys[1], 90_000_00)

    def job(unit) -> None:
        unit.change(Household, *keys[1], {"housing_hardship": "none"})
        for member in unit.rows(Member, home=keys[2][0], household_id=keys[2][1]):
            unit.change(Member, member.home, member.id, {"tekun": True})

    office.store.write(job, actor=acting.actor)
    decide(village, keys[3], TODAY)
    found = compare_years(office, acting, END)
    lines = {line.key: line for line in found.lines}
    assert list(lines) == keys
    assert lines[keys[1]].kind is Kind.LEAVES
    assert any(words.startswith("人均收入") for words in lines[keys[1]].why)
    assert any("低收入线" in words for words in lines[keys[1]].why)
    assert any(words.startswith("不再是") for words in lines[keys[1]].why)
    assert lines[keys[2]].kind is Kind.CHANGES
    assert any(words.startswith("新算") for words in lines[keys[2]].why)
    assert [line.decided_again for line in found.lines].count(True) == found.decided == 1
    assert lines[keys[3]].decided_again
    assert lines[keys[-1]].then is None
    assert lines[keys[-1]].kind is Kind.UNCHANGED, "an imported list counts where nobody determined"
    frame = pd.DataFrame(
        [
            {
                "kind": one.kind,
                "listed": one.listed_then,
                "in": bool(set(one.now.categories) - {"registered"}),
            }
            for one in found.lines
        ]
    )
    recount = frame["kind"].value_counts()
    assert {kind: found.count(kind) for kind in Kind} == {kind: int(recount.get(kind, 0)) for kind in Kind}
    assert (frame["kind"] == Kind.ENTERS).sum() == (~frame["listed"] & frame["in"]).sum() == 3
    unchanged = lines[keys[5]]
    assert unchanged.then is not None
    assert (unchanged.then.per_capita_fen, unchanged.then.points) == (
        unchanged.now.per_capita_fen,
        unchanged.now.points,
    )


def test_what_is_not_known_is_no_exit(village: Started, keys) -> None:
    def job(unit) -> None:
        unit.change(
            Household, *keys[1], {"registered": False, "housing_hardship": None, "single_mother": None}
        )
        for member in unit.rows(Member, home=keys[1][0], household_id=keys[1][1]):
            unit.change(Member, member.home, member.id, {"tekun": None, "dibao": None})

    village.office.store.write(job, actor=village.acting.actor)
    raise_income(village, keys[1], 90_000_00)
    found = compare_years(village.office, village.acting, END)
    assert found.lines[1].kind is Kind.UNKNOWN
    assert found.lines[1].missing > 0


def test_last_year_is_worked_out_again_to_the_same_bytes_and_an_alteration_shows(
    village: Started, keys
) -> None:
    office, acting = village.office, village.acting
    raise_income(village, keys[2], 1)
    found = compare_years(office, acting, END)
    assert set(verify_lines(office, acting, found.lines).values()) == {Check.SAME}
    altered, emptied = found.lines[0], found.lines[1]

    def job(unit) -> None:
        assert altered.determination is not None
        assert emptied.determination is not None
        row = unit.get(Determination, altered.key[0], altered.determination)
        changed = (row.advice or "").replace('"income_fen": ', '"income_fen": 1', 1)
        unit.change(Determination, altered.key[0], altered.determination, {"advice": changed})
        unit.change(Determination, emptied.key[0], emptied.determination, {"inputs": None})

    office.store.write(job, actor=acting.actor)
    checks = verify_lines(office, acting, found.lines)
    assert checks[altered.key] is Check.DIFFERS
    assert checks[emptied.key] is Check.NOT_KEPT
    assert list(checks.values()).count(Check.SAME) == len(keys) - 3
    with pytest.raises(UserError, match="停止"):
        verify_lines(office, acting, found.lines, lambda _done, _total: False)


def test_one_household_is_compared_with_the_list_of_that_day(village: Started, keys) -> None:
    office, acting = village.office, village.acting
    raise_income(village, keys[2], 12_345_00)
    decide(village, keys[2], TODAY)
    newest = compare_with_last(office, acting, *keys[2])
    assert newest.outcomes == ()
    of_last_year = compare_with_last(office, acting, *keys[2], until=END)
    assert of_last_year.decided_on == LAST_YEAR
    assert any(change.what == "人均收入" for change in of_last_year.outcomes)
    assert of_last_year.rules == ()


def test_the_day_compared_with_is_the_end_of_last_year_or_the_latest_there_is(village: Started) -> None:
    office = village.office
    assert day_to_compare(office, TODAY) == dt.date(2026, 11, 19)
    put_village(village, 1)
    key = (household_lines(office, last_years_list(village)) or [None])[0]
    assert key is not None
    decide(village, (key.home, key.id), LAST_YEAR)
    assert day_to_compare(office, TODAY) == END
    with pytest.raises(UserError, match="早于"):
        compare_years(office, village.acting, TODAY)
    with pytest.raises(UserError, match="停止"):
        compare_years(office, village.acting, END, progress=lambda _done, _total: False)


def test_paper_and_workbook_hold_every_household(village: Started, keys, tmp_path: Path) -> None:
    office, acting = village.office, village.acting
    found = compare_years(office, acting, END)
    printed = print_yearly(office, acting, found, found.lines)
    text = pdf_text(BytesIO(printed.pdf))
    assert pdf_text(BytesIO(page_as_issued(office, printed.codes[0]).pdf)) == text
    names = household_lines(office, keys)
    assert all(one.household_no in text for one in names)
    assert "进入 3 户" in text
    assert [row.document for row in office.store.rows(PrintLog)] == ["yearly"]
    path = tmp_path / "对照表.xlsx"
    write_yearly(office, acting, found, found.lines, path)
    sheet = pd.DataFrame(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    sheet = sheet.rename(columns=sheet.iloc[0]).drop(index=0)
    assert sheet["户主"].tolist() == [one.head_name for one in names]
    incomes = [None if line.then is None else (line.then.per_capita_fen or 0) / 100 for line in found.lines]
    assert sheet["上次人均（元）"].tolist()[:-1] == incomes[:-1]
