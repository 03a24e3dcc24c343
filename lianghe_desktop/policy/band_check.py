"""Find bands of a points card that nobody can fall into, because the bands before them take everybody.

A condition is taken apart into atoms: comparisons of two amounts, codes, yes and no. Each atom looks at one
unknown (an amount divided by another, a code, a fact). Between two thresholds nothing changes, so trying each
threshold, a value on either side of it, and null is exact; different unknowns are tried in every combination.
Where those are too many, combinations are drawn with a fixed seed and the finding says so.
"""

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from lianghe_desktop.policy.grammar import Call, Joined, Literal, Membership, Name, Negation, Node, Operation
from lianghe_desktop.policy.pack import Indicator, Pack
from lianghe_desktop.policy.vocabulary import FACTS

_MOST = 20_000
_EXTERNAL = 60_000
_ORDER = {"<", "<=", ">", ">=", "=", "!="}


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreachable:
    """A band nobody falls into; `exact` where every combination was tried."""

    indicator: str
    band: str
    exact: bool


def unreachable_bands(pack: Pack, days: Sequence[date]) -> list[Unreachable]:
    """Return the bands that nobody reaches on any of the days (those on which a parameter changes)."""
    found = []
    for indicator in pack.card.indicators if pack.card else ():
        open_ = set(range(len(indicator.bands)))
        exact = True
        for day in days:
            reached, whole = _reached(pack, indicator, day)
            open_ -= reached
            exact = exact and whole
        found += [
            Unreachable(indicator=indicator.code, band=indicator.bands[at].code, exact=exact)
            for at in sorted(open_)
        ]
    return found


def _reached(pack: Pack, indicator: Indicator, day: date) -> tuple[set[int], bool]:
    reader = _Atoms(pack, day)
    conditions = [reader.condition(band.when.node) for band in indicator.bands]
    points = {name: sorted(values, key=repr) for name, values in reader.points().items()}
    size = math.prod(len(values) for values in points.values())
    reached: set[int] = set()
    for chosen in _combinations(points, size):
        for at, condition in enumerate(conditions):
            if condition.holds(chosen):
                reached.add(at)
                break
        if len(reached) == len(conditions):
            break
    return reached, size <= _MOST


def _combinations(points: dict[Any, list[Any]], size: int) -> Iterator[dict[Any, Any]]:
    names = list(points)
    if size <= _MOST:
        for values in itertools.product(*points.values()):
            yield dict(zip(names, values, strict=True))
        return
    draw = random.Random(0)  # noqa: S311  # combinations to try, nothing secret
    for _ in range(_MOST):
        yield {name: draw.choice(values) for name, values in points.items()}


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition over the unknowns: an atom with an outcome for each point, or a joint of others."""

    op: str
    parts: "tuple[_Condition, ...]" = ()
    unknown: Any = None
    bound: Any = None

    def holds(self, chosen: dict[Any, Any]) -> bool:
        if self.op == "and":
            return all(part.holds(chosen) for part in self.parts)
        if self.op == "or":
            return any(part.holds(chosen) for part in self.parts)
        if self.op == "not":
            return not self.parts[0].holds(chosen)
        if self.op == "always":
            return bool(self.bound)
        value = chosen[self.unknown]
        if self.op == "in":
            return value in self.bound
        if self.op == "is":
            return value is True
        return value is not None and _ordered(self.op, value, self.bound)


def _ordered(op: str, value: Fraction, bound: Fraction) -> bool:
    outcomes = {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "!=": value != bound,
    }
    return outcomes[op]


@dataclass(frozen=True, slots=True)
class _Product:
    """A constant times names; `names` sorted, so that equal products are equal."""

    times: Fraction
    names: tuple[str, ...]


class _Atoms:
    """Take conditions apart on one day; `points` are the values to try for each unknown."""

    def __init__(self, pack: Pack, day: date) -> None:
        self._pack = pack
        self._day = day
        self._definitions = {f"definition.{one.code}": one.expression.node for one in pack.definitions}
        self._bounds: dict[Any, set[Fraction]] = {}
        self._codes: dict[str, set[Any]] = {}
        self._facts: set[Any] = set()

    def points(self) -> dict[Any, set[Any]]:
        """Return the values to try for each unknown."""
        found: dict[Any, set[Any]] = {name: {True, False} for name in self._facts}
        found |= {name: {*codes, None, "\0another"} for name, codes in self._codes.items()}
        for name, bounds in self._bounds.items():
            marks = sorted(bounds)
            between = [(low + high) / 2 for low, high in itertools.pairwise(marks)]
            found[name] = {*marks, *between, marks[0] - 1, marks[-1] + 1, None}
        return found

    def condition(self, node: Node) -> _Condition:
        """Return a condition over unknowns; what cannot be taken apart is an unknown of its own."""
        if isinstance(node, Literal) and isinstance(node.value, bool):
            return _Condition("always", bound=node.value)
        if isinstance(node, Joined):
            return _Condition(node.op, tuple(self.condition(part) for part in node.parts))
        if isinstance(node, Negation) and node.op == "not":
            return _Condition("not", (self.condition(node.operand),))
        if isinstance(node, Name) and node.path in self._definitions and not self._of_member(node.path):
            return self.condition(self._definitions[node.path])
        if isinstance(node, Membership) and isinstance(node.operand, Name):
            return self._coded(node.operand.path, {choice.value for choice in node.choices})
        if isinstance(node, Operation) and node.op in _ORDER:
            return self._compared(node)
        return self._fact(node)

    def _of_member(self, path: str) -> bool:
        return self._pack.names[path].of_member

    def _fact(self, node: Node) -> _Condition:
        self._facts.add(node)
        return _Condition("is", unknown=node)

    def _coded(self, path: str, codes: set[Any]) -> _Condition:
        fact = FACTS.get(path)
        self._codes.setdefault(path, set()).update(codes, (fact.choices or ()) if fact else ())
        return _Condition("in", unknown=path, bound=frozenset(codes))

    def _compared(self, node: Operation) -> _Condition:
        left, right = node.left, node.right
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Name) and isinstance(other, Literal) and _is_code(other.value):
                same = self._coded(one.path, {other.value})
                return same if node.op == "=" else _Condition("not", (same,))
        first, second = self._product(left), self._product(right)
        if first is None or second is None or not first.times:
            return self._fact(node)
        unknown = (first.names, second.names)
        if not (first.names or second.names):
            return _Condition("always", bound=_ordered(node.op, first.times, second.times))
        bound = second.times / first.times
        self._bounds.setdefault(unknown, set()).add(bound)
        return _Condition(node.op, unknown=unknown, bound=bound)

    def _product(self, node: Node) -> _Product | None:
        if isinstance(node, Literal):
            number = isinstance(node.value, int | Fraction) and not isinstance(node.value, bool)
            return _Product(Fraction(node.value), ()) if number else None  # type: ignore[arg-type]  # a number
        if isinstance(node, Name):
            return self._named(node.path)
        if isinstance(node, Operation) and node.op in ("*", "/"):
            left, right = self._product(node.left), self._product(node.right)
            if left is None or right is None or (node.op == "/" and (right.names or not right.times)):
                return None
            if node.op == "/":
                return _Product(left.times / right.times, left.names)
            return _Product(left.times * right.times, tuple(sorted((*left.names, *right.names))))
        if isinstance(node, Call) and node.function in ("count", "sum"):
            return _Product(Fraction(1), (repr(node),))
        return None

    def _named(self, path: str) -> _Product | None:
        if not path.startswith("parameter."):
            return _Product(Fraction(1), (path,))
        parameter = self._pack.parameters[path.removeprefix("parameter.")]
        held = parameter.value_on(self._day)
        return _Product(Fraction(held.value if held else _EXTERNAL), ())


def _is_code(value: object) -> bool:
    return value is None or isinstance(value, str)
