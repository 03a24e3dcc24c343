"""Interviews of invented families, answered step by step as a page would."""

from functools import cache

from lianghe_desktop.casework.demonstration import answer_steps
from lianghe_desktop.casework.demonstration_answers import recorded_interview
from lianghe_desktop.casework.demonstration_population import (
    DemoHousehold,
    demonstration_population,
    interviewed_household,
)
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import OpenInterview, begin
from lianghe_desktop.records.ids import HomeCode, RowId


@cache
def the_family() -> DemoHousehold:
    """Return the family of four whose answers are recorded."""
    return interviewed_household(demonstration_population())


@cache
def family_of(village: str) -> DemoHousehold:
    """Return the first invented family of a village."""
    return next(one for one in demonstration_population() if one.home == village)


def put_family(started: Started, household: DemoHousehold | None = None) -> tuple[HomeCode, RowId]:
    """Write a household into the register as an import would."""
    rows = list(household_rows(started.office, household or the_family()))
    started.office.store.write(lambda unit: unit.insert_many(rows), actor=started.acting.actor)
    return HomeCode(rows[0].home), RowId(rows[0].id)


@cache
def population() -> tuple[DemoHousehold, ...]:
    """Return the invented households, made once."""
    return demonstration_population()


def put_village(started: Started, most: int) -> None:
    """Write the first invented households of the desk's own village into the register."""
    inside = [one for one in population() if one.home == started.office.home][:most]
    rows = [row for one in inside for row in household_rows(started.office, one)]
    started.office.store.write(lambda unit: unit.insert_many(rows), actor=started.acting.actor)


def interview_of(
    started: Started, home: HomeCode, household: RowId | None, *, answered: bool = True
) -> OpenInterview:
    """Begin an interview and give the recorded answers."""
    interview = begin(started.office, started.acting, home, household)
    if answered:
        answer_steps(started.office, started.acting, interview, recorded_interview().steps)
    return interview
