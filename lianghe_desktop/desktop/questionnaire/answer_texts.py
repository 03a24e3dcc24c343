"""How the value of an editor becomes the text that answers hold, and back."""

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from lianghe_desktop.desktop.widgets.typed_moments import moment_text, time_text
from lianghe_desktop.desktop.widgets.typed_values import decimal_text, money_text, parse_date


def plain_text(value: object) -> str:
    """Return a text or a whole number as it stands."""
    return "" if value is None else str(value)


def text_or_none(text: str) -> object:
    """Return a text, None for a blank one."""
    return text or None


def money_answer(value: object) -> str:
    """Return fen as yuan."""
    return money_text(value) if isinstance(value, int) else ""


def number_answer(value: object) -> str:
    """Return a number without exponent."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    return str(value) if isinstance(value, int) else ""


def number_of(text: str) -> object:
    """Return the number that an answer holds, None where it is none."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def day_answer(value: object) -> str:
    """Return a day as ISO text."""
    return value.isoformat() if isinstance(value, date) else ""


def day_of(text: str) -> object:
    """Return the day that an answer holds; raises Refused for one that is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return parse_date(text, today=date.min)


def time_answer(value: object) -> str:
    """Return a time as answers hold it."""
    return time_text(value) if isinstance(value, time) else ""


def time_of(text: str) -> object:
    """Return the time that an answer holds, None where it is none."""
    try:
        return time.fromisoformat(text[:5]) if text else None
    except ValueError:
        return None


def moment_answer(value: object) -> str:
    """Return a day and a time as answers hold them."""
    return moment_text(*value) if isinstance(value, tuple) else ""


def moment_of(text: str) -> object:
    """Return the day and time that an answer holds, None where there are none."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return None if moment is None else (moment.date(), moment.time().replace(second=0, microsecond=0))


def codes_answer(value: object) -> str:
    """Return codes with spaces between."""
    return " ".join(value) if isinstance(value, tuple) else ""


def codes_of(text: str) -> object:
    """Return the codes that an answer holds."""
    return tuple(text.split())
