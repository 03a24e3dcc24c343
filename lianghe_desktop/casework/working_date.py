"""The working date: the day that ages, publicity and duties are reckoned from.

The machine's clock is only a suggestion. When it is behind the newest entry of the journal, or
stands before this program existed, a person is asked for today's date.
"""

import datetime as dt
from dataclasses import dataclass

from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.store.wall_time import newest_wall_ms

CHINA = dt.timezone(dt.timedelta(hours=8), "UTC+8")
EARLIEST = dt.date(2024, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestedDay:
    """The day that the clock gives, and the newest day of the journal when the clock is behind it."""

    day: dt.date
    behind: dt.date | None


def day_of(now_ms: int) -> dt.date:
    """Return the calendar day in China of a moment in milliseconds since 1970 UTC."""
    return (dt.datetime(1970, 1, 1, tzinfo=CHINA) + dt.timedelta(milliseconds=now_ms, hours=8)).date()


def moment_of(now_ms: int) -> str:
    """Return a moment in milliseconds since 1970 UTC as people in China read it: 2026-11-20 12:00."""
    at = dt.datetime(1970, 1, 1, tzinfo=CHINA) + dt.timedelta(milliseconds=now_ms, hours=8)
    return at.strftime("%Y-%m-%d %H:%M")


def suggest_day(office: Office) -> SuggestedDay:
    """Return what the clock says and whether a person must be asked."""
    today = day_of(office.now_ms())
    newest = newest_wall_ms(office.store)
    written = day_of(newest) if newest is not None else EARLIEST
    return SuggestedDay(day=today, behind=max(written, EARLIEST) if today < max(written, EARLIEST) else None)


def accept_day(office: Office, typed: dt.date | None) -> dt.date:
    """Return the working date: the one typed, or the clock's where it can be trusted.

    Raises:
        UserError: CLOCK_BEHIND, when the clock is behind the journal and nobody said the date.
    """
    if typed is not None:
        return typed
    suggested = suggest_day(office)
    if suggested.behind is not None:
        raise UserError(
            ErrorCode.CLOCK_BEHIND,
            f"电脑时钟显示 {suggested.day.isoformat()}，比本机最近一次登记（{suggested.behind.isoformat()}）"
            "还早，请先填写今天的日期。",
        )
    return suggested.day
