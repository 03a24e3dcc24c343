"""Ledgers, lists for departments, payments and the national columns, against a recount by pandas."""

import datetime as dt
import json
import random
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from lianghe_desktop.casework.changes import change_table, changes, print_changes, write_changes
from lianghe_desktop.casework.demonstration_population import DemoHousehold, demonstration_population
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.duties.periods import Every, parse_period
from lianghe_desktop.casework.overview import overview
from lianghe_desktop.casework.rosters.catalogue import roster, rosters
from lianghe_desktop.casework.rosters.papers import print_list, write_list
from lianghe_desktop.casework.rosters.roster import Group, Of, fill
from lianghe_desktop.casework.rosters.subjects import Span
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.staff import Event
from lianghe_desktop.store.overview import UNCOUNTED_STATUSES
from tests.casework.conftest import NOON, TODAY, TOWNSHIP, Clock, NewDesk
from tests.documents.papers import pdf_text

YEAR = Span(first=dt.date(2026, 1, 1), last=TODAY)
DAY_MS = 86_400_000
REBUILD_FEN = 5_000_000  # 2 + 2 + 1 万元, 珠斗办字〔2017〕6号 二（二）6


@cache
def _demos() -> tuple[DemoHousehold, ...]:
    """Return the first invented households of two villages."""
    invented = demonstration_population()
    homes = sorted({one.home for one in invented if one.home.startswith("440403106")})[:2]
    return tuple(one for home in homes for one in [d for d in invented if d.home == home][:20])


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON - 40 * DAY_MS)


@pytest.fixture
def township(new_desk: NewDesk, clock: Clock) -> Started:
    """Return a township's desk with random households and payments, half of them kept a month ago."""
    started = new_desk(Level.TOWNSHIP, TOWNSHIP, "示范镇", clock=clock)
    office, chance = started.office, random.Random(5)  # noqa: S311  # invented families
    demos = list(_demos())
    chance.shuffle(demos)
    for half in (demos[:20], demos[20:]):
        rows = [row for demo in half for row in household_rows(office, demo)]
        for row in list(rows):
            if isinstance(row, Household):
                row.status = chance.choice(("listed", "left", "checked", None))
                row.lifted_on = chance.choice((None, TODAY))
                for _ in range(chance.randrange(3)):
                    rows.append(_measure(started, row, chance))
            if isinstance(row, Member):
                row.left_on = chance.choice((None, None, None, TODAY, TODAY + dt.timedelta(days=1)))
                row.tekun = chance.random() < 0.2
        office.store.write(lambda unit, rows=rows: unit.insert_many(rows), actor=started.acting.actor)
        clock.at = NOON
    return started


def _measure(started: Started, household: Household, chance: random.Random) -> HelpMeasure:
    rebuilt = chance.random() < 0.4
    return HelpMeasure(
        home=household.home,
        id=started.office.new_id(),
        household_id=household.id,
        kind="housing_rebuild" if rebuilt else "education_living",
        benefit="housing_rebuild" if rebuilt else None,
        amount_fen=REBUILD_FEN if rebuilt else chance.randrange(1, 10**6),
        payer=chance.choice(("区农业局", "镇政府", "市财政", "企业捐赠", None)),
        state=chance.choice(("done", "planned")),
        done_on=TODAY - dt.timedelta(days=chance.randrange(500)),
    )


def _people(started: Started) -> pd.DataFrame:
    """Recount the people of the group with pandas alone."""
    households = pd.DataFrame([row.model_dump() for row in started.office.store.rows(Household)])
    members = pd.DataFrame([row.model_dump() for row in started.office.store.rows(Member)])
    counted = households[~households.status.isin(UNCOUNTED_STATUSES)]
    living = members[members.left_on.isna() | (members.left_on > TODAY)]
    return living.merge(
        counted[["home", "id", "lifted_on", "household_no"]],
        left_on=["home", "household_id"],
        right_on=["home", "id"],
        suffixes=("", "_household"),
    )


def _lines(started: Started, code: str) -> int:
    chosen = roster(started.office, code, TODAY)
    return len(fill(started.office, chosen, TODAY, span=YEAR).lines)


def test_each_ledger_holds_whom_pandas_finds(township: Started) -> None:
    people = _people(township)
    assert len(people) > 40
    expected = {
        "residents": len(people),
        "tekun": int(people.tekun.sum()),
        "to_renshe_tekun": int(people.tekun.sum()),
        "disabled": int((people.disability_class.fillna("none") != "none").sum()),
        "students": int((people.school.fillna("none") != "none").sum()),
        "workers": int(people.works.fillna(value=False).astype(bool).sum()),
        "ill": int(people.health.fillna("").str.contains("serious|chronic").sum()),
        "dibao": people[people.dibao.fillna(value=False).astype(bool)].household_id.nunique(),
        "lifted": sum(
            row.lifted_on is not None and row.status not in UNCOUNTED_STATUSES
            for row in township.office.store.rows(Household)
        ),
        "national_members": len(people),
    }
    assert {code: _lines(township, code) for code in expected} == expected


def test_annex_1_equals_a_recount_and_its_change_too(township: Started) -> None:
    people = _people(township)
    table = overview(township.office, TODAY)
    first = {row.number: row.values[0] for row in table.rows}
    assert first[2] == len(people)
    assert first[3] == int(people.labour.isin(["full", "skilled", "weak"]).sum())
    assert first[5] == int((people.disability_class.fillna("none") != "none").sum())
    assert first[8] == int(people.tekun.sum())
    old = pd.to_datetime(people.birth_date) <= pd.Timestamp(TODAY - pd.DateOffset(years=60))
    assert first[11] == int(old.sum())
    november = parse_period("2026-11", Every.MONTH)
    found = changes(township.office, township.acting, november)
    assert [row.values for row in found.now.rows] == [row.values for row in table.rows]
    assert 0 < found.then.rows[0].values[0] < found.now.rows[0].values[0]
    for place, row in enumerate(found.now.rows):
        for at in range(len(row.values)):
            assert found.then.rows[place].values[at] + found.change(place, at) == row.values[at]


def test_the_change_of_an_ended_period_is_the_same_whatever_comes_later(
    township: Started, tmp_path: Path
) -> None:
    october = parse_period("2026-10", Every.MONTH)

    def written() -> tuple[bytes, bytes]:
        found = changes(township.office, township.acting, october)
        write_changes(found, tmp_path / "变化.xlsx")
        return (tmp_path / "变化.xlsx").read_bytes(), print_changes(
            township.office, township.acting, found
        ).pdf

    first = written()
    for row in township.office.store.rows(Household)[:5]:
        township.office.store.write(
            lambda unit, row=row: unit.change(Household, row.home, row.id, {"status": "left"}),
            actor=township.acting.actor,
        )
    assert written() == first
    assert change_table(changes(township.office, township.acting, october)).rows[0][4] == 0


def test_each_payment_is_split_to_the_fen(township: Started, tmp_path: Path) -> None:
    filled = fill(township.office, roster(township.office, "payments", TODAY), TODAY, span=YEAR)
    frame = pd.DataFrame(filled.whole, columns=[column.title for column in filled.roster.columns])
    parts = frame[["市级（元）", "区（县）级（元）", "镇级（元）", "其他或没有写明（元）"]]
    assert (parts.sum(axis=1) == frame["金额（元）"]).all()
    rebuilt = frame[frame["金额（元）"] == REBUILD_FEN]
    assert len(rebuilt)
    assert set(rebuilt["市级（元）"]) == {2_000_000}
    assert set(rebuilt["镇级（元）"]) == {1_000_000}
    rows = [row.model_dump() for row in township.office.store.rows(HelpMeasure)]
    counted = {(row.home, row.id) for row in township.office.store.rows(Household)
               if row.status not in UNCOUNTED_STATUSES}  # fmt: skip
    total = sum(
        row["amount_fen"]
        for row in rows
        if row["state"] == "done"
        and row["done_on"] >= YEAR.first
        and (row["home"], row["household_id"]) in counted
    )
    assert int(frame["金额（元）"].sum()) == total
    write_list(township.office, township.acting, filled, tmp_path / "发放.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "发放.xlsx").active
    words = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert any(word.startswith("已核对") for word in words)
    assert any(cell == total / 100 for row in sheet.iter_rows(values_only=True) for cell in row)


def test_numbers_are_whole_only_where_the_receiver_compares_by_them(
    township: Started, tmp_path: Path
) -> None:
    office, acting = township.office, township.acting
    numbers = {row.document_number for row in office.store.rows(Member) if row.document_number}
    for one in rosters(office, TODAY):
        filled = fill(office, one, TODAY, span=YEAR)
        shown = {cell for line in filled.lines for cell in line.cells}
        assert not shown & numbers
        write_list(office, acting, filled, tmp_path / f"{one.code}.xlsx")
        book = openpyxl.load_workbook(tmp_path / f"{one.code}.xlsx")
        held = {cell for row in book.active.iter_rows(values_only=True) for cell in row}
        if not one.whole_numbers:
            assert not held & numbers
        assert one.source
        assert one.group is not Group.DEPARTMENT or (one.receiver and one.purpose)
    events = [row for row in office.store.rows(Event) if row.kind == "list_exported"]
    assert len(events) == len(rosters(office, TODAY))
    told = json.loads(next(row.detail for row in events if row.subject_id == "to_shebao") or "")
    assert told["receiver"] == "社会保险经办机构"


def test_the_national_columns_stand_in_their_order(township: Started, tmp_path: Path) -> None:
    filled = fill(township.office, roster(township.office, "national_members", TODAY), TODAY)
    write_list(township.office, township.acting, filled, tmp_path / "成员.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "成员.xlsx").active.iter_rows(values_only=True))
    assert rows[0][:8] == ("省", "市", "县", "乡", "村", "户编号", "人口编号", "姓名")
    assert rows[0][-1] == "识别标准"
    assert len(rows[0]) == 47
    assert rows[1][:3] == ("广东省", "珠海市", "斗门区")
    relations = {row[16] for row in rows[1:]}
    assert "户主" in relations
    assert "子" not in relations


def test_a_list_on_paper_masks_numbers(township: Started) -> None:
    filled = fill(township.office, roster(township.office, "residents", TODAY), TODAY)
    text = pdf_text(BytesIO(print_list(township.office, township.acting, filled, [0, 1, 2]).pdf))
    assert "********" in text
    assert "共 3 人。" in text
    assert filled.roster.of is Of.PEOPLE


def test_a_list_of_few_columns_fills_the_page_so_that_numbers_stand_on_one_line(township: Started) -> None:
    filled = fill(township.office, roster(township.office, "to_canlian", TODAY), TODAY)
    assert filled.lines
    text = pdf_text(BytesIO(print_list(township.office, township.acting, filled).pdf))
    shown = {str(cell) for line in filled.lines for cell in line.cells if "****" in str(cell)}
    assert shown <= set(text.split())


def test_an_unknown_list_is_refused(township: Started) -> None:
    with pytest.raises(UserError, match="lists list"):
        roster(township.office, "nothing", TODAY)


def test_the_change_of_one_village_stands_on_one_page(village: Started) -> None:
    found = changes(village.office, village.acting, parse_period("2026-11", Every.MONTH))
    printed = print_changes(village.office, village.acting, found)
    assert printed.pages == 1
    assert "本期" in pdf_text(BytesIO(printed.pdf))
