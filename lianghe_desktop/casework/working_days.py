"""Working days: limits of the procedure are counted in them.

Saturdays and Sundays are left out. The State Council names public holidays and the days worked in their stead
every year anew; without a list of them the reckoned day is the earliest it can be, never a day too late.
"""

import datetime as dt

_FRIDAY = 4


def is_working_day(day: dt.date) -> bool:
    """Tell whether a day is one from Monday to Friday."""
    return day.weekday() <= _FRIDAY


def working_days_after(start: dt.date, days: int) -> dt.date:
    """Return the last of `days` working days that begin after `start`; `start` itself for none."""
    day = start
    while days > 0:
        day += dt.timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Return how many working days lie after `start` up to `end`; below zero where `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))
