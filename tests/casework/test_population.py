"""The columns of a desk hold what the households' files hold, and advice from either is the same."""

import datetime as dt
from collections.abc import Iterator

import pytest

from lianghe_desktop.casework.assessment import (
    assess_all,
    households_to_assess,
    simulate_all,
    simulator_of_desk,
)
from lianghe_desktop.casework.demonstration_population import demonstration_population
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.population import population_of_desk
from lianghe_desktop.casework.start import Started
from lianghe_desktop.policy.assess_many import assess_population
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.population import household_of
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.policy.simulation import simulate, to_json
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.livelihood import Assets, IncomeLine
from lianghe_desktop.store.household_list import household_ids
from lianghe_desktop.store.households import files_of
from tests.casework.conftest import DISTRICT, NewDesk

_ON = dt.date(2019, 9, 1)
_PACK = load_pack("doumen-2017")


def _strange(home: str, name: str) -> Iterator[object]:
    """Yield households that test what a file reads differently from a plain table."""
    for at, code in enumerate(("plain", "unlisted", "rich", "empty", "gone")):
        yield Household(
            home=home,
            id=f"{name}{code}",
            registered=at % 2 == 0,
            incident="none" if at else None,
            incident_on=_ON,
            housing_hardship="castle" if code == "unlisted" else "none",
            single_mother_person=f"{name}b{at}" if at == 0 else "nobody",
            gone=code == "gone" or None,
        )
        if code == "empty":
            continue
        yield Member(
            home=home, id=f"{name}b{at}", household_id=f"{name}{code}", position=None, disability_class="none"
        )
        yield Member(home=home, id=f"{name}a{at}", household_id=f"{name}{code}", position=2, counted=False)
        yield Member(home=home, id=f"{name}c{at}", household_id=f"{name}{code}", left_on=_ON)
        yield Assets(home=home, id=f"{name}{code}", vehicles=at, land_centi_mu=33, livelihood_vehicle=True)
        yield from _windows(home, f"{name}{code}", f"{name}a{at}", 2**50 if code == "rich" else 1_000_001)


def _windows(home: str, household: str, person: str, fen: int) -> Iterator[IncomeLine]:
    old, new = (dt.date(2017, 1, 1), dt.date(2017, 12, 31)), (dt.date(2018, 1, 1), dt.date(2018, 12, 31))
    lines = [("wage", old, 7), ("wage", new, fen), ("wage", new, 2), ("transfer", new, None)]
    lines += [("resident_pension", old, 5), ("lottery", new, 3), ("property", (None, new[1]), 4)]
    for at, (kind, (first, last), amount) in enumerate(lines):
        yield IncomeLine(
            home=home,
            id=f"{household}{at}",
            household_id=household,
            member_id=person,
            kind=kind,
            window_from=first,
            window_to=last,
            amount_fen=amount,
        )


@pytest.fixture
def desk(new_desk: NewDesk) -> Started:
    """Return a district's desk with invented and with strange households."""
    started = new_desk(Level.DISTRICT, DISTRICT, "示范区")
    families = demonstration_population(3)[:560]
    rows = [row for family in families for row in household_rows(started.office, family)]
    strange = [*_strange("440403106201", "x"), *_strange("440403106202", "y")]
    # The same ids in another home are other households.
    strange += [Household(home="440403106203", id="xplain", registered=True)]
    started.office.store.write(lambda unit: unit.insert_many([*rows, *strange]), actor=started.acting.actor)
    return started


def test_columns_and_files_tell_the_same(desk: Started) -> None:
    store = desk.office.store
    chosen = household_ids(store)[::-1]
    assert len(chosen) == 569
    population = population_of_desk(desk.office, chosen)
    wanted = [household_facts(file) for file in files_of(store, chosen)]
    for row, place in enumerate(population.places.tolist()):
        assert household_of(population, row) == wanted[place]
    assert {facts.id for facts in population.odd.values()} == {"xunlisted", "yunlisted", "xrich", "yrich"}
    assert all(wanted[place] == facts for place, facts in population.odd.items())
    assert assess_population(_PACK, population, _ON, {}) == assess(_PACK, wanted, _ON, {})
    assert (
        assess_all(desk.office, desk.acting, chosen, on=_ON).results == assess(_PACK, wanted, _ON, {}).results
    )
    changed = {"low_income_line_year_fen": 1_300_000}
    found = simulate_all(desk.office, desk.acting, changed, on=_ON)
    assert to_json(found) == to_json(simulate(_PACK, wanted, _ON, given={}, settings=changed))


def test_some_households_are_chosen_and_strangers_left_out(desk: Started) -> None:
    chosen = [*household_ids(desk.office.store)[20:24], ("440403106201", "nobody")]
    population = population_of_desk(desk.office, chosen)  # type: ignore[arg-type]  # an id of nobody
    assert list(population.ids) == [row_id for _, row_id in chosen[:4]]


def test_a_simulator_answers_many_candidates(desk: Started) -> None:
    simulator = simulator_of_desk(desk.office, desk.acting, on=_ON)
    below = [
        simulator.simulate({"low_income_line_year_fen": fen}).after.below_households
        for fen in (0, 500_000, 1_100_000, 9_000_000)
    ]
    assert below == sorted(below)
    assert below[0] < below[-1]


def test_stopping_is_heard(desk: Started) -> None:
    chosen = household_ids(desk.office.store)
    with pytest.raises(UserError, match="停止试算"):
        assess_all(desk.office, desk.acting, chosen, on=_ON, progress=lambda _done, _total: False)


def test_a_household_that_moved_away_is_neither_assessed_nor_simulated(desk: Started) -> None:
    here = households_to_assess(desk.office)
    home, household = here[10]
    away = {"moved_to_home": "440403106203", "moved_to_id": "elsewhere"}
    desk.office.store.write(
        lambda unit: unit.change(Household, home, household, away), actor=desk.acting.actor
    )
    assert (home, household) in household_ids(desk.office.store)
    assert households_to_assess(desk.office) == [*here[:10], *here[11:]]
    found = simulate_all(desk.office, desk.acting, {"low_income_line_year_fen": 0}, on=_ON)
    assert found.before.households == len(here) - 1
