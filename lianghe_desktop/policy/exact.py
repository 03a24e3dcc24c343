"""Read a written number exactly, refusing what no rule or fact needs: exponents, signs, endless digits."""

import re
from decimal import Decimal
from fractions import Fraction

_MAX_DIGITS = 18
_PLAIN = re.compile(r"[0-9]{1,18}(\.[0-9]{1,9})?")


def exact(value: object) -> int | Fraction | None:
    """Return a number not below zero from an int, Decimal or plain decimal text; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > _MAX_DIGITS):
        return None
    text = (
        value if isinstance(value, str) else format(value, "f") if isinstance(value, Decimal) else str(value)
    )
    if not _PLAIN.fullmatch(text):
        return None
    number = Fraction(text)
    return int(number) if number.denominator == 1 else number
