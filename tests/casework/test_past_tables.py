"""Annexes, lists and statistics as of a past day: the same bytes whatever is written afterwards."""

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.duties.annex2 import task_table_seen
from lianghe_desktop.casework.duties.marks import mark_done
from lianghe_desktop.casework.duties.task_papers import print_tasks, write_tasks
from lianghe_desktop.casework.overview import overview_seen, print_overview, write_overview
from lianghe_desktop.casework.rosters.catalogue import fill_seen
from lianghe_desktop.casework.rosters.papers import print_list, write_list
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.statistics import print_statistics, statistics, write_statistics
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.store.unit import Unit
from tests.casework.conftest import NOON, TODAY, TOWNSHIP, Clock, NewDesk
from tests.casework.families import population

DAY_MS = 86_400_000
PAST = TODAY - dt.timedelta(days=10)
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON - 20 * DAY_MS)


@pytest.fixture
def township(new_desk: NewDesk, clock: Clock) -> Started:
    """Return a township's desk whose households were kept twenty days ago; it is now today."""
    started = new_desk(Level.TOWNSHIP, TOWNSHIP, "示范镇", clock=clock)
    chance = random.Random(3)  # noqa: S311  # invented families
    homes = sorted({one.home for one in population() if one.home.startswith("440403106")})[:2]
    demos = [one for home in homes for one in [d for d in population() if d.home == home][:12]]
    rows = [row for demo in demos for row in household_rows(started.office, demo)]
    for row in [one for one in rows if isinstance(one, Household)]:
        rows.append(
            HelpMeasure(
                home=row.home,
                id=started.office.new_id(),
                household_id=row.id,
                kind="education_living",
                payer=chance.choice(("区教育局", "镇政府")),
                amount_fen=chance.randrange(1, 10**6),
                state="done",
                done_on=PAST - dt.timedelta(days=chance.randrange(5)),
            )
        )
    started.office.store.write(lambda unit: unit.insert_many(rows), actor=started.acting.actor)
    clock.at = NOON
    return started


def change_much(started: Started) -> None:
    """Change today what the tables count."""
    office, actor = started.office, started.acting.actor
    households, members = office.store.rows(Household)[:6], office.store.rows(Member)[:9]
    measures = office.store.rows(HelpMeasure)[:5]

    def job(unit: Unit) -> None:
        for household in households:
            unit.change(Household, household.home, household.id, {"status": "left"})
        for member in members:
            unit.change(Member, member.home, member.id, {"health": "serious", "dibao": True})
        for measure in measures:
            unit.change(HelpMeasure, measure.home, measure.id, {"payer": "市财政"})

    office.store.write(job, actor=actor)
    mark_done(office, started.acting, duty="task_3", period="plan", done_on=TODAY)


def _annex_1(started: Started, path: Path) -> bytes:
    table = overview_seen(started.office, TODAY, as_of=PAST)
    write_overview(table, path)
    return print_overview(started.office, started.acting, table).pdf


def _annex_2(started: Started, path: Path) -> bytes:
    table = task_table_seen(started.office, TODAY, as_of=PAST)
    write_tasks(started.office, table, path)
    return print_tasks(started.office, started.acting, table).pdf


def _charts(started: Started, path: Path) -> bytes:
    found = statistics(started.office, started.acting, as_of=PAST)
    write_statistics(started.acting, found, path)
    return print_statistics(started.office, started.acting, found).pdf


def _list(code: str) -> Callable[[Started, Path], bytes]:
    def make(started: Started, path: Path) -> bytes:
        filled = fill_seen(started.office, code, TODAY, as_of=PAST)
        write_list(started.office, started.acting, filled, path)
        return print_list(started.office, started.acting, filled).pdf

    return make


TABLES = {
    "annex 1": _annex_1,
    "annex 2": _annex_2,
    "charts": _charts,
    **{code: _list(code) for code in ("residents", "households", "ill", "payments", "to_shebao")},
}


@pytest.mark.parametrize("name", TABLES)
def test_a_past_day_gives_the_same_bytes_whatever_comes_later(
    township: Started, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "表.xlsx"
    first = (TABLES[name](township, path), path.read_bytes())
    change_much(township)
    assert (TABLES[name](township, path), path.read_bytes()) == first


def test_a_past_day_is_told_on_the_table_and_its_figures_are_those_of_then(
    township: Started, tmp_path: Path
) -> None:
    before = overview_seen(township.office, TODAY)
    change_much(township)
    past = overview_seen(township.office, TODAY, as_of=PAST)
    assert past.rows[0].values == before.rows[0].values
    assert overview_seen(township.office, TODAY).rows[0].values[0] == before.rows[0].values[0] - 6
    write_overview(past, tmp_path / "附件一.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "附件一.xlsx").active.values for cell in row]
    assert any("按当天结束时的记录" in str(cell) for cell in cells)


def test_a_day_ahead_is_refused(township: Started) -> None:
    for ask in (
        lambda: overview_seen(township.office, TODAY, as_of=TOMORROW),
        lambda: task_table_seen(township.office, TODAY, as_of=TOMORROW),
        lambda: statistics(township.office, township.acting, as_of=TOMORROW),
        lambda: fill_seen(township.office, "residents", TODAY, as_of=TOMORROW),
    ):
        with pytest.raises(UserError, match="还没有到"):
            ask()
