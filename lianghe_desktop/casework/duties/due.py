"""What of the calendar is due for an area: done, due, orange (soon or today), red (overdue)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.duties.calendar import Calendar, Duty, duty_calendar
from lianghe_desktop.casework.duties.marks import NOT_MARKED, Marked, marks_of
from lianghe_desktop.casework.duties.periods import Period, period_of
from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.store.duty_counts import UNITS, Share, shares_by_village

_LEVELS = {
    AreaLevel.VILLAGE: Level.VILLAGE,
    AreaLevel.TOWNSHIP: Level.TOWNSHIP,
    AreaLevel.DISTRICT: Level.DISTRICT,
    AreaLevel.CITY: Level.CITY,
    AreaLevel.PROVINCE: Level.PROVINCE,
}


class Standing(StrEnum):
    """How a duty stands on a day."""

    DONE = "done"
    DUE = "due"
    ORANGE = "orange"
    RED = "red"


_ORDER = {Standing.RED: 0, Standing.ORANGE: 1, Standing.DUE: 2, Standing.DONE: 3}


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyLine:
    """One duty in one period; `done` and `of` in `unit`, `marks` what a person said."""

    duty: Duty
    period: Period
    due_on: dt.date
    standing: Standing
    days_left: int  # below zero: overdue by so many days
    done: int
    of: int
    unit: str
    done_on: dt.date | None
    marks: tuple[RowId, ...]


def level_of(area: AreaCode) -> Level:
    """Return the level whose duties the desk of an area has."""
    return _LEVELS[area.level]


def standing_of(due_on: dt.date, on: dt.date, *, done: bool, orange_days: int) -> Standing:
    """Return how something with a deadline stands on a day; the deadline itself is still in time."""
    if done:
        return Standing.DONE
    left = (due_on - on).days
    if left < 0:
        return Standing.RED
    return Standing.ORANGE if left <= orange_days else Standing.DUE


def duties_on(office: Office, on: dt.date, area: AreaCode | None = None) -> list[DutyLine]:
    """Return the duties of the area's desk on a day, the most pressing first.

    Each stands for the period that `on` lies in, and for the one before while that is not done; a duty of one
    period only for that period, and while it is not done after it.

    Raises:
        UserError: The area is not of this desk.
    """
    place = area or office.area
    if not office.area.contains(place):
        raise UserError(ErrorCode.BAD_INPUT, f"区划“{place.value}”不在本机管理的范围内，请改填本机的村或镇。")
    calendar = duty_calendar()
    marks = marks_of(office, place)
    lines: list[DutyLine] = []
    for duty in calendar.of(level_of(place), pack_in_use(office)):
        for period in _periods(duty, on):
            line = _line(office, calendar, duty, period, place, marks, on)
            if period.last >= on or (
                line.standing is not Standing.DONE and _was_at_work(office, marks, line, place)
            ):
                lines.append(line)
    return sorted(lines, key=lambda line: (_ORDER[line.standing], line.due_on, line.duty.code))


def _periods(duty: Duty, on: dt.date) -> tuple[Period, ...]:
    """Return the periods of a duty to look at on a day: the one that `on` lies in, and the one before."""
    if duty.only is not None:
        return (duty.only,) if duty.only.first <= on else ()
    now = period_of(on, duty.every)
    return (now, now.before())


def _line(
    office: Office,
    calendar: Calendar,
    duty: Duty,
    period: Period,
    place: AreaCode,
    marks: Mapping[tuple[str, str], Marked],
    on: dt.date,
) -> DutyLine:
    marked = marks.get((duty.code, period.key), NOT_MARKED)
    due_on = duty.due_on(period)
    if duty.measure is not None:
        share = _share(office, duty.measure, period, place)
        done, of, unit = share.done, share.of, UNITS[duty.measure]
    else:
        done, of, unit = min(marked.times, duty.times), duty.times, duty.times_unit
    finished = done >= of
    return DutyLine(
        duty=duty,
        period=period,
        due_on=due_on,
        standing=standing_of(due_on, on, done=finished, orange_days=calendar.orange_days),
        days_left=(due_on - on).days,
        done=done,
        of=of,
        unit=unit,
        done_on=marked.last_on,
        marks=marked.ids,
    )


def _share(office: Office, measure: str, period: Period, place: AreaCode) -> Share:
    by_village = shares_by_village(office.store, measure, first=period.first, last=period.last)
    inside = [share for home, share in by_village.items() if home.startswith(place.prefix)]
    return sum(inside, Share(done=0, of=0))


def _was_at_work(
    office: Office, marks: Mapping[tuple[str, str], Marked], earlier: DutyLine, place: AreaCode
) -> bool:
    """Tell whether an area owed the duty then: a desk that began later owes nothing for that time."""
    marked = any(code == earlier.duty.code and key < earlier.period.key for code, key in marks)
    return marked or _share(office, "checked", earlier.period, place).done > 0
