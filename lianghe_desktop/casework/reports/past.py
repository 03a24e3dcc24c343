"""The office as it was at the end of a past day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.store.past import past_store


def end_of(day: dt.date) -> int:
    """Return the last millisecond of a day in China, in milliseconds UTC."""
    following = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=CHINA)
    return int(following.timestamp() * 1000) - 1


@contextmanager
def office_as_of(office: Office, day: dt.date) -> Iterator[Office]:
    """Give the office with every record as it stood at the end of a day; it can only be read."""
    with past_store(office.store, end_of(day)) as past:
        yield Office(store=past, now_ms=office.now_ms)


@contextmanager
def office_seen(office: Office, today: dt.date, as_of: dt.date | None) -> Iterator[tuple[Office, dt.date]]:
    """Give the office and the day to count on: now, or as it stood at the end of a past day.

    Raises:
        UserError: The day lies ahead.
    """
    if as_of is None:
        yield office, today
        return
    refuse_future(as_of, today)
    with office_as_of(office, as_of) as past:
        yield past, as_of


def refuse_future(day: dt.date, today: dt.date) -> None:
    """Refuse a day that has not come yet.

    Raises:
        UserError: It lies ahead.
    """
    if day > today:
        raise UserError(ErrorCode.BAD_INPUT, f"{day.isoformat()} 还没有到，请改填今天或以前的日期。")
