"""Values of expressions and how one kind becomes another, as XPath 1.0, 4 and JavaRosa have it."""

from __future__ import annotations

import math
import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath import dates

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.environment import Environment

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_TINY = 1e-12


class InvalidDate:
    """Stand for what `date()` makes of a text that is none."""

    __slots__ = ()


INVALID_DATE = InvalidDate()

Value = float | str | bool | datetime | InvalidDate | list[Node]


def format_number(value: float) -> str:
    """Write a number without exponent, whole ones without point; NaN and Infinity by name."""
    if math.isnan(value):
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def parse_number(text: str) -> float:
    """Read a number as XPath 1.0, 4.4 has it (no exponent, no plus); NaN when it is none."""
    text = text.strip()
    if text.isdigit() and text.isascii():
        return float(text)
    if _NUMBER.fullmatch(text) is None:
        return math.nan
    return float(text)


def to_number(value: Value, env: Environment) -> float:
    """Convert to a number; ISO dates count as days."""
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, list):
        value = value[0].string() if value else ""
    if isinstance(value, str):
        number = parse_number(value)
        if math.isnan(number) and dates.looks_like_date(value):
            moment = dates.parse_date(value, env.zone)
            return math.nan if moment is None else days_of(moment, env)
        return number
    if isinstance(value, datetime):
        return days_of(value, env)
    return math.nan


def days_of(moment: datetime, env: Environment) -> float:
    """Return a date as a number: whole local days where JavaRosa's meaning is wanted, else the fraction."""
    return dates.whole_days(moment) if env.interview else dates.fractional_days(moment)


def to_string(value: Value, env: Environment) -> str:
    """Convert to a string; a node-set gives its first node's."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].string() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, datetime):
        return dates.date_to_string(value)
    return "" if env.interview else "Invalid Date"


def to_boolean(value: Value) -> bool:
    """Convert to a boolean; a date is true."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return abs(value) > _TINY
    if isinstance(value, (str, list)):
        return len(value) > 0
    return isinstance(value, datetime)


def to_date(value: Value, env: Environment) -> datetime | None:
    """Convert to a date where the value is one or spells one; None otherwise."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, list):
        value = value[0].string() if value else ""
    if isinstance(value, str) and dates.looks_like_date(value):
        return dates.parse_date(value, env.zone)
    return None


def strings(value: Value, env: Environment) -> list[str]:
    """Return one string for each node, or the one of a single value."""
    if isinstance(value, list):
        return [node.string() for node in value]
    return [to_string(value, env)]


def _atoms(nodes: list[Node], env: Environment) -> list[str]:
    """Return the texts to compare; in an interview no node at all stands for a blank answer.

    Source: javarosa, XPathNodeset.unpack: an empty set, or one of non-relevant questions, is "".
    """
    return [node.string() for node in nodes] or ([""] if env.interview else [])


def equals(left: Value, right: Value, env: Environment) -> bool:
    """Compare as `=` does (XPath 1.0, 3.4), dates as moments."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, list):
        return any(equals(text, right, env) for text in _atoms(left, env))
    if isinstance(right, list):
        return any(equals(left, text, env) for text in _atoms(right, env))
    return _equal_atoms(left, right, env)


def differs(left: Value, right: Value, env: Environment) -> bool:
    """Compare as `!=` does: some pair differs."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) != to_boolean(right)
    if isinstance(left, list):
        return any(differs(text, right, env) for text in _atoms(left, env))
    if isinstance(right, list):
        return any(differs(left, text, env) for text in _atoms(right, env))
    return not _equal_atoms(left, right, env)


def _equal_atoms(left: Value, right: Value, env: Environment) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, float) or isinstance(right, float):
        a, b = to_number(left, env), to_number(right, env)
        return a == b or abs(a - b) < _TINY
    return _same_moment(left, right, env)


def _same_moment(left: Value, right: Value, env: Environment) -> bool:
    a = to_date(left, env)
    if a is None:
        return False
    b = to_date(right, env)
    return b is not None and dates.fractional_days(a) == dates.fractional_days(b)


def relates(op: str, left: Value, right: Value, env: Environment) -> bool:
    """Compare as `<`, `<=`, `>`, `>=` do: as numbers, existentially over node-sets, dates as moments."""
    if isinstance(left, list):
        return any(relates(op, node.string(), right, env) for node in left)
    if isinstance(right, list):
        return any(relates(op, left, node.string(), env) for node in right)
    a, b = _comparable(left, right, env)
    if op == "<":
        return a < b
    if op == "<=":
        return a <= b
    if op == ">":
        return a > b
    return a >= b


def _comparable(left: Value, right: Value, env: Environment) -> tuple[float, float]:
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left, env), to_number(right, env)
    a, b = to_date(left, env), to_date(right, env)
    if a is not None and b is not None:
        return dates.fractional_days(a), dates.fractional_days(b)
    return to_number(left, env), to_number(right, env)
