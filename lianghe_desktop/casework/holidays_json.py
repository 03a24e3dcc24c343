"""The holidays of a year as they are kept and sent: canonical JSON of a mapping of kind `holidays`."""

import datetime as dt
from collections.abc import Mapping

from lianghe_desktop.casework.working_days import YearArrangement
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.sync.canonical import Json

HOLIDAYS = "holidays"
_VERSION = 1
_KEYS = {"v", "year", "source", "off", "worked"}
_MOST_DAYS = 60


def to_json(arrangement: YearArrangement) -> dict[str, Json]:
    """Return an arrangement as it is kept."""
    return {
        "v": _VERSION,
        "year": arrangement.year,
        "source": arrangement.source,
        "off": [day.isoformat() for day in sorted(arrangement.off)],
        "worked": [day.isoformat() for day in sorted(arrangement.worked)],
    }


def from_json(value: Mapping[str, Json]) -> YearArrangement:
    """Read an arrangement.

    Raises:
        UserError: It is none.
    """
    year, source = value.get("year"), value.get("source")
    if (
        set(value) != _KEYS
        or value["v"] != _VERSION
        or type(year) is not int
        or not isinstance(source, str)
        or not source
    ):
        raise _refusal()
    off, worked = _days(value["off"], year), _days(value["worked"], year)
    if not off or off & worked:
        raise _refusal()
    return YearArrangement(year=year, source=source, off=off, worked=worked)


def _days(value: Json, year: int) -> frozenset[dt.date]:
    if not isinstance(value, list) or len(value) > _MOST_DAYS:
        raise _refusal()
    try:
        days = frozenset(dt.date.fromisoformat(str(text)) for text in value)
    except ValueError as problem:
        raise _refusal() from problem
    if any(day.year != year for day in days):
        raise _refusal()
    return days


def _refusal() -> UserError:
    return UserError(ErrorCode.BAD_SHEET, "放假安排的内容不对，请重新取得。")
