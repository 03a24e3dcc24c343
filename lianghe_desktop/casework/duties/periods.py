"""Periods of reporting: month, quarter, half year and year, each with its first and last day."""

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.records.errors import ErrorCode, UserError


class Every(StrEnum):
    """How often a duty comes back."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Period:
    """One period: `first` and `last` are its days, both inside."""

    first: dt.date
    last: dt.date
    every: Every

    @property
    def key(self) -> str:
        """Return how the period is written: 2026-11, 2026-Q4, 2026-H2 or 2026."""
        year, month = self.first.year, self.first.month
        return {
            Every.MONTH: f"{year:04d}-{month:02d}",
            Every.QUARTER: f"{year:04d}-Q{(month + 2) // 3}",
            Every.HALF_YEAR: f"{year:04d}-H{(month + 5) // 6}",
            Every.YEAR: f"{year:04d}",
        }[self.every]

    @property
    def words(self) -> str:
        """Return the period as people say it."""
        year, month = self.first.year, self.first.month
        return {
            Every.MONTH: f"{year}年{month}月",
            Every.QUARTER: f"{year}年第{(month + 2) // 3}季度",
            Every.HALF_YEAR: f"{year}年{'上' if month == 1 else '下'}半年",
            Every.YEAR: f"{year}年",
        }[self.every]

    def before(self) -> "Period":
        """Return the period that ended the day before this one began."""
        return period_of(self.first - dt.timedelta(days=1), self.every)


def period_of(day: dt.date, every: Every) -> Period:
    """Return the period that `day` lies in."""
    months = _MONTHS[every]
    first_month = (day.month - 1) // months * months + 1
    last_month = first_month + months - 1
    return Period(
        first=dt.date(day.year, first_month, 1),
        last=dt.date(day.year, last_month, calendar.monthrange(day.year, last_month)[1]),
        every=every,
    )


def parse_period(text: str, every: Every) -> Period:
    """Read 2026-11, 2026-Q4, 2026-H2 or 2026.

    Raises:
        UserError: It is not a period of this kind.
    """
    for candidate in _candidates(text, every):
        if candidate.key == text.strip():
            return candidate
    sample = {"month": "2026-11", "quarter": "2026-Q4", "half_year": "2026-H2", "year": "2026"}[every]
    raise UserError(ErrorCode.BAD_INPUT, f"“{text}”不是这种报表的时间段，应写成 {sample}。")


def _candidates(text: str, every: Every) -> list[Period]:
    year = text.strip()[:4]
    if not (year.isascii() and year.isdigit() and len(year) == 4 and year != "0000"):
        return []
    return [period_of(dt.date(int(year), month, 1), every) for month in range(1, 13)]


def after_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, the last of the month where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
