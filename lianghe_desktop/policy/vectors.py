"""Calculate with columns as the scalar engine does with values: three-valued, exact, without floats.

A truth is two masks, what surely holds and what may hold; they are the same mask where nothing is unknown.
A number is an integer over a denominator with masks of unknown and null. What might not fit 64 bits is
refused with `Inexpressible`, and the caller takes the scalar engine instead.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from lianghe_desktop.policy.population import Flags

Array = npt.NDArray[Any]
_LIMIT = 2**62
_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NO: Flags = np.asarray(False)  # noqa: FBT003  # an array of no dimension
YES: Flags = np.asarray(True)  # noqa: FBT003  # an array of no dimension


class Inexpressible(Exception):  # not an error: it says to take the other engine
    """Say that columns cannot hold this calculation."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What surely holds, and what holds or is unknown."""

    surely: Flags
    maybe: Flags

    @property
    def unknown(self) -> Flags:
        """Return the mask of what cannot be decided."""
        return self.maybe & ~self.surely

    @property
    def decided(self) -> bool:
        """Say whether nothing is unknown."""
        return self.maybe is self.surely


@dataclass(frozen=True, slots=True)
class Number:
    """top / below, below above zero; `highest` and `highest_below` bound them."""

    top: Array
    below: Any
    unknown: Flags | None
    null: Flags | None
    highest: int
    highest_below: int


def constant(value: Fraction | int | None) -> Number:
    """Return a number that is the same for everybody; None is null."""
    exact = Fraction(value or 0)
    top, below = exact.numerator, exact.denominator
    _fit(top, below)
    null = YES if value is None else None
    return Number(np.asarray(top, dtype=np.int64), below, None, null, abs(top), below)


def untold() -> Number:
    """Return a number that nobody has told."""
    return Number(np.asarray(0, dtype=np.int64), 1, YES, None, 0, 1)


def decided(mask: Flags) -> Truth:
    """Return a truth in which nothing is unknown."""
    return Truth(mask, mask)


def both(first: Flags | None, second: Flags | None) -> Flags | None:
    """Return the union of two masks, None for an empty one."""
    if first is None or second is None:
        return second if first is None else first
    return first | second


def all_of(first: Truth, second: Truth) -> Truth:
    """Return `and`."""
    surely = first.surely & second.surely
    if first.decided and second.decided:
        return decided(surely)
    return Truth(surely, first.maybe & second.maybe)


def any_of(first: Truth, second: Truth) -> Truth:
    """Return `or`."""
    surely = first.surely | second.surely
    if first.decided and second.decided:
        return decided(surely)
    return Truth(surely, first.maybe | second.maybe)


def negated(truth: Truth) -> Truth:
    """Return `not`."""
    if truth.decided:
        return decided(~truth.surely)
    return Truth(~truth.maybe, ~truth.surely)


def chosen(condition: Truth, then: Truth, other: Truth) -> Truth:
    """Return `if` of conditions: decided also where both branches agree."""
    surely = (
        (condition.surely & then.surely) | (~condition.maybe & other.surely) | (then.surely & other.surely)
    )
    if condition.decided and then.decided and other.decided:
        return decided(surely)
    never = (
        (condition.surely & ~then.maybe) | (~condition.maybe & ~other.maybe) | (~then.maybe & ~other.maybe)
    )
    return Truth(surely, ~never)


def compared(op: str, first: Number, second: Number) -> Truth:
    """Return a comparison: `=` and `!=` hold of two nulls, an order never does."""
    left, right = _crossed(first, second)
    nulls = both(first.null, second.null)
    if op in _ORDER:
        outcome = _ORDER[op](left, right)
        if nulls is not None:
            outcome = outcome & ~nulls
    else:
        outcome = left == right
        if nulls is not None:
            outcome = outcome & ~nulls
            if first.null is not None and second.null is not None:
                outcome = outcome | (first.null & second.null)
        if op == "!=":
            outcome = ~outcome
    unknown = both(first.unknown, second.unknown)
    if unknown is None:
        return decided(outcome)
    return Truth(outcome & ~unknown, outcome | unknown)


def calculated(op: str, first: Number, second: Number) -> Number:
    """Return a sum, difference, product or quotient; null where one part is null or the divisor 0."""
    if op == "/":
        return _quotient(first, second)
    unknown, null = both(first.unknown, second.unknown), both(first.null, second.null)
    if op == "*":
        highest = first.highest * second.highest
        below, highest_below = first.below * second.below, first.highest_below * second.highest_below
        _fit(highest, highest_below)
        return Number(_wide(first.top) * _wide(second.top), below, unknown, null, highest, highest_below)
    left, right = _raised(first, second)
    highest = left.highest + right.highest
    _fit(highest, left.highest_below)
    top = left.top + right.top if op == "+" else left.top - right.top
    return Number(top, left.below, unknown, null, highest, left.highest_below)


def turned(number: Number) -> Number:
    """Return a number with its sign turned."""
    top = -_wide(number.top)
    return Number(top, number.below, number.unknown, number.null, number.highest, number.highest_below)


def extreme(name: str, first: Number, second: Number) -> Number:
    """Return the smaller (`min`) or larger (`max`)."""
    left, right = _raised(first, second)
    pick = np.minimum if name == "min" else np.maximum
    return Number(
        pick(left.top, right.top),
        left.below,
        both(first.unknown, second.unknown),
        both(first.null, second.null),
        max(left.highest, right.highest),
        left.highest_below,
    )


def picked(condition: Truth, then: Number, other: Number) -> Number:
    """Return `if` of numbers: known also where both branches agree."""
    left, right = _raised(then, other)
    top = np.where(condition.surely, left.top, right.top)
    null = _either(condition.surely, then.null, other.null)
    unknown = _either(condition.surely, then.unknown, other.unknown)
    if not condition.decided:
        same = compared("=", then, other).surely
        doubt = condition.unknown & ~same
        unknown = both(unknown, doubt)
    return Number(top, left.below, unknown, null, max(left.highest, right.highest), left.highest_below)


def rounded(number: Number, *, whole_yuan_up: bool = False) -> Array:
    """Return whole fen: half a fen up, or up to the next yuan."""
    top: Array = _wide(number.top)
    below: Any = number.below
    if whole_yuan_up:
        _fit(number.highest_below * 100)
        up: Array = -((-top) // (below * 100)) * 100
        return up
    if isinstance(below, int) and below == 1:
        return top
    _fit(2 * number.highest + number.highest_below, 2 * number.highest_below)
    nearest: Array = (2 * top + below) // (2 * below)
    return nearest


def _either(choice: Flags, first: Flags | None, second: Flags | None) -> Flags | None:
    if first is None and second is None:
        return None
    return np.where(choice, NO if first is None else first, NO if second is None else second)


def _quotient(first: Number, second: Number) -> Number:
    top, divisor = _wide(first.top) * _wide(np.asarray(second.below)), _wide(second.top)
    highest = first.highest * second.highest_below
    highest_below = first.highest_below * max(second.highest, 1)
    _fit(highest, highest_below)
    zero = divisor == 0
    below = np.where(zero, 1, np.abs(divisor)) * first.below
    null = both(both(first.null, second.null), zero)
    top = np.where(divisor < 0, -top, top)
    if below.ndim == 0:
        return Number(top, int(below), both(first.unknown, second.unknown), null, highest, highest_below)
    return Number(top, below, both(first.unknown, second.unknown), null, highest, highest_below)


def _crossed(first: Number, second: Number) -> tuple[Any, Any]:
    """Return two integers in the order of the numbers; narrow columns stay narrow against a constant."""
    if _is_plain(first) and _is_plain(second):
        left: Any = int(first.top) if first.top.ndim == 0 and second.top.ndim else first.top
        right: Any = int(second.top) if second.top.ndim == 0 and first.top.ndim else second.top
        return left, right
    one, two = _raised(first, second)
    return one.top, two.top


def _raised(first: Number, second: Number) -> tuple[Number, Number]:
    """Return both numbers over one denominator."""
    if _is_plain(first) and _is_plain(second):
        return _widened(first), _widened(second)
    if isinstance(first.below, int) and isinstance(second.below, int):
        below: Any = math.lcm(first.below, second.below)
        by_first: Any = below // first.below
        by_second: Any = below // second.below
        highest_below, most_first, most_second = below, by_first, by_second
    else:
        below, by_first, by_second = first.below * second.below, second.below, first.below
        highest_below = first.highest_below * second.highest_below
        most_first, most_second = second.highest_below, first.highest_below
    return (
        _over(first, below, by_first, first.highest * most_first, highest_below),
        _over(second, below, by_second, second.highest * most_second, highest_below),
    )


def _over(number: Number, below: Any, times: Any, highest: int, highest_below: int) -> Number:
    _fit(highest, highest_below)
    return Number(_wide(number.top) * times, below, number.unknown, number.null, highest, highest_below)


def _is_plain(number: Number) -> bool:
    return isinstance(number.below, int) and number.below == 1


def _widened(number: Number) -> Number:
    return Number(
        _wide(number.top), number.below, number.unknown, number.null, number.highest, number.highest_below
    )


def _wide(values: Array) -> Array:
    return values.astype(np.int64, copy=False)


def _fit(*bounds: int) -> None:
    if any(abs(bound) >= _LIMIT for bound in bounds):
        raise Inexpressible
