"""Working days: limits of the procedure are counted in them, by the State Council's arrangement of a year.

Days off and weekend days that are worked come from the arrangement of their year. A year without one is
counted with weekends and the holidays fixed by date; a deadline in it may move, and `note` says so.
Source: 全国年节及纪念日放假办法 2, 6, 7; each year names its own notice.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_FRIDAY = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class YearArrangement:
    """The holidays of a year as arranged: days off, and weekend days that are worked in their stead."""

    year: int
    source: str
    off: frozenset[dt.date]
    worked: frozenset[dt.date]


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedHolidays:
    """Holidays that fall on the same date every year, from a day on."""

    since: dt.date
    days: frozenset[tuple[int, int]]
    source: str


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """Count working days by the arrangements that are known."""

    years: Mapping[int, YearArrangement]
    fixed: Sequence[FixedHolidays] = ()
    _off: frozenset[dt.date] = field(init=False)
    _worked: frozenset[dt.date] = field(init=False)

    def __post_init__(self) -> None:
        known = self.years.values()
        object.__setattr__(self, "_off", frozenset().union(*(one.off for one in known)))
        object.__setattr__(self, "_worked", frozenset().union(*(one.worked for one in known)))

    def is_working_day(self, day: dt.date) -> bool:
        """Tell whether offices work on a day, as far as the arrangement of its year is known."""
        if day in self._worked:
            return True
        if day in self._off or day.weekday() > _FRIDAY:
            return False
        return day.year in self.years or not self._is_fixed(day)

    def after(self, start: dt.date, days: int) -> dt.date:
        """Return the last of `days` working days that begin after `start`; `start` itself for none."""
        day = start
        while days > 0:
            day += dt.timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def unknown_years(self, first: dt.date, last: dt.date) -> tuple[int, ...]:
        """Return the years between two days whose arrangement is not known."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)

    def note(self, first: dt.date, last: dt.date | None) -> str:
        """Return what is to be said beside a deadline that was counted from a day, "" where all is known."""
        unknown = self.unknown_years(first, last) if last is not None else ()
        if not unknown:
            return ""
        words = "、".join(f"{year}年" for year in unknown)
        return f"{words}放假安排还没有，工作日只扣了周末和日期固定的节日"

    def _is_fixed(self, day: dt.date) -> bool:
        held = [one for one in self.fixed if one.since <= day]
        return bool(held) and (day.month, day.day) in max(held, key=lambda one: one.since).days
