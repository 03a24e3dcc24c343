"""Dates in expressions: reading ISO texts, days since 1970, writing and formatting.

A date in an expression is an aware datetime in the zone of the interview; it is written as a bare date
when it is a local midnight. Source: ODK XForms specification, functions date, decimal-date-time,
format-date.
"""

import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:T([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?"
)
_TIME = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_S = 86400
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def parse_offset(text: str) -> timezone | None:
    """Return the zone of an offset (Z, +08, +08:00, +0800), None when it is out of range."""
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2] if len(digits) > 2 else digits), int(digits[2:4] or 0)
    if hours > 23 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def looks_like_date(text: str) -> bool:
    """Tell quickly whether a text may be an ISO date or date with time."""
    return len(text) >= 8 and text[4:5] == "-" and _DATE.fullmatch(text.strip()) is not None


def parse_date(text: str, zone: tzinfo) -> datetime | None:
    """Read an ISO date (local midnight) or date with time; None when it is none."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    own = parse_offset(offset) if offset else zone
    if own is None:
        return None
    try:
        moment = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "0").ljust(6, "0")[:6]),
            own,
        )
        return moment.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def parse_time_of_day(text: str, zone: tzinfo, on: datetime) -> float:
    """Return a time of day as a fraction of the local day, NaN when it is none; `on` gives the offset."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return math.nan
    hour, minute, second, fraction, offset = found.groups()
    h, m, s = int(hour), int(minute), int(second or 0)
    own = parse_offset(offset) if offset else None
    if h > 23 or m > 59 or s > 59 or (offset and own is None):
        return math.nan
    seconds = h * 3600 + m * 60 + s + float(f"0.{fraction or 0}")
    if own is not None:
        local = on.astimezone(zone).utcoffset() or timedelta(0)
        theirs = own.utcoffset(None) or timedelta(0)
        seconds = (seconds + (local - theirs).total_seconds()) % _DAY_S
    return seconds / _DAY_S


def fractional_days(moment: datetime) -> float:
    """Return the days since 1970-01-01T00:00Z, with the fraction to the millisecond."""
    delta = moment - _EPOCH
    milliseconds = delta.days * _DAY_S * 1000 + delta.seconds * 1000 + delta.microseconds // 1000
    return milliseconds / (_DAY_S * 1000)


def whole_days(moment: datetime) -> float:
    """Return the local calendar days since 1970-01-01, as JavaRosa counts a date."""
    return float(moment.date().toordinal() - _EPOCH.toordinal())


def from_days(days: float, zone: tzinfo) -> datetime | None:
    """Return the moment that lies so many days after 1970-01-01T00:00Z; None when out of range."""
    try:
        moment = _EPOCH + timedelta(milliseconds=round(days * _DAY_S * 1000))
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return None


def from_whole_days(days: float, zone: tzinfo) -> datetime | None:
    """Return the local midnight that lies so many calendar days after 1970-01-01; None when out of range."""
    try:
        day = datetime.fromordinal(_EPOCH.toordinal() + int(days))
        return day.replace(tzinfo=zone)
    except (OverflowError, ValueError):
        return None


def is_midnight(moment: datetime) -> bool:
    """Tell whether a moment is the start of its local day."""
    return not (moment.hour or moment.minute or moment.second or moment.microsecond)


def format_offset(moment: datetime) -> str:
    """Return the offset of a moment as +08:00."""
    seconds = int((moment.utcoffset() or timedelta(0)).total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{sign}{hours:02d}:{minutes:02d}"


def format_moment(moment: datetime) -> str:
    """Write date, time to the millisecond and offset."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (
        f".{moment.microsecond // 1000:03d}{format_offset(moment)}"
    )


def date_to_string(moment: datetime) -> str:
    """Write a bare date for a local midnight, else date, time and offset."""
    if is_midnight(moment):
        return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    return format_moment(moment)


def format_date(moment: datetime, pattern: str) -> str:
    """Fill a format-date pattern: %Y %y %m %n %b %d %e %H %h %M %S %3 %a %W; others stay as they are."""
    parts = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "a": _WEEKDAYS[moment.weekday()],
        "W": str(moment.isocalendar().week),
        "Z": format_offset(moment),
        "%": "%",
    }
    return re.sub(r"%(.)", lambda found: parts.get(found.group(1), found.group()), pattern)
