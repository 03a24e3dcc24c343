"""The lines of a block: one a person, a household, a village or a period, and how each is named."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from lianghe_desktop.casework.duties.periods import Every, Period, parse_period
from lianghe_desktop.casework.fields import FieldValue
from lianghe_desktop.casework.sheets.catalogue import SheetField
from lianghe_desktop.casework.sheets.values import Surroundings, area_value, household_value
from lianghe_desktop.records.households import Member
from lianghe_desktop.store.households import HouseholdFile

OF_PERIODS = frozenset({"count.visits", "count.measures", "sum.help"})
"""What is counted over a period, so that it differs from one to the next."""
_NUMBERS = {word: at for at, word in enumerate("一二三四五六七八九", start=1)} | {
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_YEAR = re.compile(r"(?:(20\d\d)年?)?(.*)")
_MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月份?")
_QUARTER = re.compile(r"第?([1-4一二三四])季度?")
_HALVES = {"上半年": 1, "下半年": 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line: the id by which answers are kept, words that name it, and its values."""

    id: str
    words: str
    value_of: Callable[[SheetField], FieldValue]
    member: Member | None = None


def member_line(file: HouseholdFile, member: Member, order: int, around: Surroundings) -> Line:
    """Return the line of one member."""

    def value(field: SheetField) -> FieldValue:
        return household_value(field, file, around, member=member, order=order)

    return Line(id=member.id, words=member.name or "", value_of=value, member=member)


def household_line(file: HouseholdFile, order: int, around: Surroundings) -> Line:
    """Return the line of one household."""
    head = next((one.name for one in file.members if one.name), None)

    def value(field: SheetField) -> FieldValue:
        return household_value(field, file, around, order=order)

    return Line(id=file.household.id, words=head or file.household.household_no or "", value_of=value)


def area_line(name: str, files: Sequence[HouseholdFile], order: int, around: Surroundings) -> Line:
    """Return the line of one village."""
    return Line(
        id=name, words=name, value_of=partial(_of_area, files=files, around=around, area=name, order=order)
    )


def _of_area(
    field: SheetField, *, files: Sequence[HouseholdFile], around: Surroundings, area: str, order: int
) -> FieldValue:
    return area_value(field, files, around, area=area, order=order)


def period_line(title: str, files: Sequence[HouseholdFile], order: int, around: Surroundings) -> Line | None:
    """Return the line of one period, named by the words over it; None where they name none."""
    key = period_named(title, around.period.first.year)
    if key is None:
        return None
    within = Surroundings(
        names=around.names,
        today=around.today,
        period=_period(key),
        office_name=around.office_name,
        person_name=around.person_name,
    )
    return Line(
        id=key,
        words=within.period.words,
        value_of=partial(_of_area, files=files, around=within, area="", order=order),
    )


def _period(key: str) -> Period:
    every = {
        "Q": Every.QUARTER,
        "H": Every.HALF_YEAR,
    }.get(key[5:6], Every.MONTH if len(key) > 4 else Every.YEAR)
    return parse_period(key, every)


def period_named(title: str, year: int = 2000) -> str | None:
    """Return the key of the period that a head names (一季度, 3月, 上半年, 2025年), or None."""
    found = _YEAR.fullmatch("".join(title.split()))
    own, rest = found.groups() if found else (None, "")
    of = int(own) if own else year
    if own and not rest:
        return f"{of:04d}"
    if rest in _HALVES:
        return f"{of:04d}-H{_HALVES[rest]}"
    if quarter := _QUARTER.fullmatch(rest):
        return f"{of:04d}-Q{_number(quarter[1])}"
    month = _MONTH.fullmatch(rest)
    number = _number(month[1]) if month else 0
    return f"{of:04d}-{number:02d}" if 1 <= number <= 12 else None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.get(text, 0)
