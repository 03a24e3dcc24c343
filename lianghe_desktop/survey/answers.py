"""What a typed answer may look like, what is said when it does not, and how a result becomes one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

from lianghe_desktop.survey.xpath import dates
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.geo import parse_points
from lianghe_desktop.survey.xpath.values import (
    InvalidDate,
    Value,
    format_number,
    parse_number,
    to_date,
    to_number,
    to_string,
)

REQUIRED_MESSAGE = "这一项必须填写。"
CONSTRAINT_MESSAGE = "填写的内容不符合要求，请检查。"
CHOICE_MESSAGE = "选项里没有这一项，请重新选择。"

_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?")
_NARROW = str.maketrans("０１２３４５６７８９．－：＋", "0123456789.-:+")
"""Wide digits and signs as Chinese input methods type them, and what they mean in numbers and dates."""

_ALIASES = {
    "integer": "int",
    "long": "int",
    "double": "decimal",
    "float": "decimal",
    "datetime": "dateTime",
    "select1": "string",
    "select": "string",
    "text": "string",
}


def normal_type(name: str | None) -> str:
    """Return the bind type without prefix, aliases resolved; string where none is given."""
    plain = (name or "string").rpartition(":")[2].strip()
    return _ALIASES.get(plain.lower(), plain) or "string"


def _is_date(text: str) -> bool:
    return dates.parse_date(text, UTC) is not None


def _is_datetime(text: str) -> bool:
    return dates.parse_date(text, UTC) is not None


def _is_time(text: str) -> bool:
    value = dates.parse_time_of_day(text, UTC, datetime(2000, 1, 1, tzinfo=UTC))
    return _TIME.fullmatch(text) is not None and not math.isnan(value)


def _is_points(least: int) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        points = parse_points([text])
        return points is not None and len(points) >= least

    return check


_CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "int": (lambda text: _INTEGER.fullmatch(text) is not None, "请填写整数，例如 3。"),
    "decimal": (lambda text: _DECIMAL.fullmatch(text) is not None, "请填写数字，例如 12.5。"),
    "date": (_is_date, "请填写日期，例如 2019-08-01。"),
    "dateTime": (_is_datetime, "请填写日期和时间，例如 2019-08-01T09:30。"),
    "time": (_is_time, "请填写时间，例如 09:30。"),
    "geopoint": (_is_points(1), "请填写位置：纬度和经度，用空格隔开，例如 22.21 113.29。"),
    "geotrace": (_is_points(1), "请填写一条线：每个点是纬度和经度，点之间用分号隔开。"),
    "geoshape": (_is_points(1), "请填写一块地：每个点是纬度和经度，点之间用分号隔开。"),
}


def type_message(kind: str, text: str) -> str | None:
    """Say in Chinese what is wrong with the form of an answer; None when it fits or is blank."""
    check = _CHECKS.get(kind)
    if check is None or not text.strip() or check[0](text.strip()):
        return None
    return check[1]


def normalise(kind: str, text: str) -> str:
    """Return an answer as it is kept: a date loses its time, numbers and dates their blanks around
    and their wide digits."""
    if kind in _CHECKS:
        text = text.translate(_NARROW)
    if kind == "date":
        stripped = text.strip()
        return (
            stripped[:10] if len(stripped) > 10 and stripped[10] == "T" and _is_date(stripped) else stripped
        )
    if kind in ("geotrace", "geoshape"):
        return _tidy_points(text.strip())
    return text.strip() if kind in _CHECKS else text


def normalise_default(kind: str, text: str) -> str:
    """Return a value written in the form as it is kept: as an answer, and a fraction of an int is cut off."""
    kept = normalise(kind, text)
    if kind == "int" and type_message(kind, kept) is not None:
        number = parse_number(kept)
        return kept if math.isnan(number) else str(math.trunc(number))
    return kept


def _tidy_points(text: str) -> str:
    """Write a line or an area point by point, numbers as decimals; as typed if it is none."""
    points: list[str] = []
    for part in text.split(";"):
        numbers = [parse_number(each) for each in part.split()]
        if any(math.isnan(each) for each in numbers):
            return text
        if numbers:
            points.append(" ".join(_decimal(each) for each in numbers))
    return ";".join(points)


def _decimal(number: float) -> str:
    shown = format_number(number)
    return shown if "." in shown else f"{shown}.0"


TypedValue = str | int | Decimal | bool | date | time | datetime | tuple[str, ...] | None


def typed_value(kind: str, text: str, *, several: bool = False) -> TypedValue:
    """Return an answer as a value of its type; None for a blank one, the text itself where it does not fit.

    kind: a bind type. several: the answer is a list of codes with spaces between.
    """
    text = text.strip() if kind in _CHECKS else text
    if not text:
        return () if several else None
    if several:
        return tuple(text.split())
    if type_message(kind, text) is not None:
        return text
    if kind == "int":
        return int(text)
    if kind == "decimal":
        return Decimal(text)
    if kind == "boolean":
        return text.lower() in ("true", "1")
    if kind == "date":
        return date.fromisoformat(text[:10])
    if kind == "dateTime":
        return dates.parse_date(text, UTC)
    if kind == "time":
        return time.fromisoformat(text.zfill(len(text) + 1) if text[1] == ":" else text)
    return text


def result_text(value: Value, kind: str, env: Environment) -> str:
    """Return what a calculation writes into a node of a type; NaN and impossible dates become blank."""
    if isinstance(value, InvalidDate):
        return ""
    if isinstance(value, float) and math.isnan(value):
        return ""
    if kind == "int":
        return _integer_text(value, env)
    if kind == "decimal" and not isinstance(value, str | list):
        number = to_number(value, env)
        return "" if math.isnan(number) else format_number(number)
    if kind in ("date", "dateTime"):
        return _date_text(value, kind, env)
    return to_string(value, env)


def _integer_text(value: Value, env: Environment) -> str:
    text = to_string(value, env)
    number = parse_number(text) if isinstance(value, str | list) else to_number(value, env)
    if math.isnan(number) or math.isinf(number):
        return text if isinstance(value, str | list) else ""
    return str(math.trunc(number))


def _date_text(value: Value, kind: str, env: Environment) -> str:
    if isinstance(value, float) and kind == "date":
        moment = dates.from_whole_days(value, env.zone)
        return "" if moment is None else dates.date_to_string(moment)
    if isinstance(value, float):
        moment = dates.from_days(value, env.zone)
        return "" if moment is None else dates.format_moment(moment)
    text = to_string(value, env)
    if kind == "date":
        return normalise(kind, text)
    moment = to_date(value, env)
    return dates.format_moment(moment) if isinstance(value, datetime) and moment is not None else text
