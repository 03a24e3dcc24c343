"""Gather what a report rests on: the register at both ends of its period, and the work in it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.duties.due import DutyLine, Standing, duties_on
from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.reports.past import office_as_of, refuse_future
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.store.household_list import HouseholdKey
from lianghe_desktop.store.report_rows import Happening, RegisterLine, happenings, register_lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """Everything that a draft says: `on` is the last day that counts, `overdue` the duties missed by then."""

    office: Office
    names: AreaNames
    period: Period
    on: dt.date
    register: Mapping[HouseholdKey, RegisterLine]
    before: Mapping[HouseholdKey, RegisterLine]
    visits: tuple[Happening, ...]
    interviews: tuple[Happening, ...]
    determinations: tuple[Happening, ...]
    measures: tuple[Happening, ...]
    planned: tuple[Happening, ...]
    objections: tuple[Happening, ...]
    overdue: tuple[DutyLine, ...]

    @property
    def counted(self) -> list[RegisterLine]:
        """Return the households that belong to the group."""
        return [line for line in self.register.values() if line.counted]

    def area_of(self, home: str) -> str:
        """Return the name of the area that a sentence names a household by: its town, or its village."""
        if self.office.desk.level < AreaLevel.TOWNSHIP:
            return self.names.name(AreaCode(home).parent(AreaLevel.TOWNSHIP).value)
        return self.names.name(home)

    def by_area(self, keys: list[HouseholdKey]) -> list[tuple[str, int]]:
        """Return how many of the keys lie in each area, the most first."""
        counted = Counter(self.area_of(home) for home, _ in keys)
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


@contextmanager
def gathered(office: Office, period: Period, today: dt.date, as_of: dt.date | None) -> Iterator[Gathered]:
    """Give what a report of a period says, read now or as of the end of a past day.

    The register is that of the period's end where that lies in the past, by the journal; so is the one
    before.

    Raises:
        UserError: The period or the day lies ahead.
    """
    seen = as_of or today
    refuse_future(seen, today)
    if period.first > seen:
        raise UserError(ErrorCode.BAD_INPUT, f"{period.words}还没有开始，请改选已经开始的时间段。")
    on = min(period.last, seen)
    before = period.before()
    with office_as_of(office, before.last) as earlier:
        lines_before = _register(earlier, before.first, before.last)
    if as_of is None:
        yield _gather(office, office, period, on, lines_before, today)
        return
    with office_as_of(office, as_of) as past:
        yield _gather(past, office, period, on, lines_before, as_of)


def _gather(
    office: Office,
    now: Office,
    period: Period,
    on: dt.date,
    before: Mapping[HouseholdKey, RegisterLine],
    seen: dt.date,
) -> Gathered:
    """Read the work from `office`; the register of an ended period from the journal of `now`."""
    if on < seen:
        with office_as_of(now, on) as ended:
            register = _register(ended, period.first, on)
    else:
        register = _register(office, period.first, on)

    def work(what: str) -> tuple[Happening, ...]:
        return tuple(happenings(office.store, what, period.first, on))

    return Gathered(
        office=office,
        names=area_names(office),
        period=period,
        on=on,
        register=register,
        before=before,
        visits=work("help_visit"),
        interviews=work("interview"),
        determinations=work("determination"),
        measures=work("help_measure"),
        planned=work("planned_measure"),
        objections=work("objection"),
        overdue=tuple(line for line in duties_on(office, on) if line.standing is Standing.RED),
    )


def _register(office: Office, first: dt.date, last: dt.date) -> dict[HouseholdKey, RegisterLine]:
    return {line.key: line for line in register_lines(office.store, first, last)}
