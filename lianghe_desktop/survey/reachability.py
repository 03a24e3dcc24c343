"""Find the questions that can never be asked: by a contradiction, or by what they lie in or wait for."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lianghe_desktop.survey.definition import Definition, Item
from lianghe_desktop.survey.dependencies import Names, triggers_of
from lianghe_desktop.survey.expression_checks import check, is_constant_false
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Literal, Negate, Number, Path

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Never:
    """A question that is never asked, and why in Chinese."""

    item: Item
    why: str


@dataclass(frozen=True, slots=True)
class _Demand:
    """What one part of a condition asks of a question: an operator and a number or text."""

    path: Names
    op: str
    value: float | str


def never_asked(definition: Definition) -> Iterator[Never]:
    """Follow conditions that can never hold: what lies below or behind a dead question is dead too.

    The question whose own condition depends on nothing is reported by the linter itself.
    """
    dead: dict[Names, str] = {}
    grown = True
    while grown:
        grown = False
        for item in definition.root.walk():
            if item.path in dead or item.attribute:
                continue
            why = _why_dead(item, dead, definition)
            if why is not None:
                dead[item.path] = why
                grown = True
    for path, why in dead.items():
        item = definition.items[path]
        if why and (item.control is not None or item.children):
            yield Never(item=item, why=why)


def _why_dead(item: Item, dead: dict[Names, str], definition: Definition) -> str | None:
    """Return "" where an item is never shown by itself, else why; None if it may be shown."""
    if item.parent is not None and item.parent.path in dead:
        name = item.parent.path[-1]
        return f"在“{name}”里面，可“{name}”永远不会出现，所以这道题也问不到，请检查。"
    own = item.bind.relevant
    if own is None:
        return None
    expr, _ = check(own.text)
    if expr is None:
        return None
    if is_constant_false(expr):
        return ""
    return _impossible(expr, item.path, dead, definition)


def _waits(name: str) -> str:
    return f"要等“{name}”有了答案才出现，可“{name}”永远不会出现，所以这道题也问不到，请检查。"


def _impossible(expr: Expr, context: Names, dead: dict[Names, str], definition: Definition) -> str | None:
    """Return why a condition can never hold, None if it may."""
    if isinstance(expr, Binary) and expr.op == "or":
        left = _impossible(expr.left, context, dead, definition)
        return left and _impossible(expr.right, context, dead, definition)
    parts = _conjuncts(expr)
    for part in parts:
        needed = _needs_answer(part)
        target = None if needed is None else _path_of(needed, context)
        if target is not None and target in dead:
            return _waits(target[-1])
        if isinstance(part, Binary) and part.op == "or":
            why = _impossible(part, context, dead, definition)
            if why is not None:
                return why
    return _contradiction([d for part in parts if (d := _demand(part, context, definition)) is not None])


def _conjuncts(expr: Expr) -> list[Expr]:
    if isinstance(expr, Binary) and expr.op == "and":
        return [*_conjuncts(expr.left), *_conjuncts(expr.right)]
    return [expr]


def _needs_answer(expr: Expr) -> Path | None:
    """Return the question that must have an answer for a condition to hold, None for other conditions."""
    if isinstance(expr, Call) and expr.name == "selected" and isinstance(expr.args[0], Path):
        return expr.args[0]
    if not isinstance(expr, Binary):
        return None
    for side, other in ((expr.left, expr.right), (expr.right, expr.left)):
        if isinstance(side, Path):
            text = other.value if isinstance(other, Literal) else None
            if (expr.op == "=" and text) or (expr.op == "!=" and text == ""):
                return side
            if isinstance(other, Number) and expr.op in ("=", "<", "<=", ">", ">="):
                return side
    return None


def _demand(expr: Expr, context: Names, definition: Definition) -> _Demand | None:
    """Read `question operator constant`; only where the question stands once to the one that asks."""
    if not isinstance(expr, Binary) or expr.op not in _TURNED:
        return None
    for side, other, op in (
        (expr.left, expr.right, expr.op),
        (expr.right, expr.left, _TURNED[expr.op]),
    ):
        value = _constant(other)
        path = _path_of(side, context) if isinstance(side, Path) and not _is_filtered(side) else None
        if value is not None and path is not None and _is_single(path, context, definition):
            return _Demand(path, op, value)
    return None


def _constant(expr: Expr) -> float | str | None:
    if isinstance(expr, Negate):
        inner = _constant(expr.operand)
        return -inner if isinstance(inner, float) else None
    return expr.value if isinstance(expr, Number | Literal) else None


def _is_filtered(path: Path) -> bool:
    return bool(path.predicates) or any(step.predicates or step.test == "*" for step in path.steps)


def _is_single(path: Names, context: Names, definition: Definition) -> bool:
    """Tell whether an item reads exactly one node at a path: no repeat lies on the way but its own."""
    item = definition.items.get(path)
    if item is None or item.children or (item.control is not None and item.control.tag == "select"):
        return False
    while item is not None:
        if item.repeat and context[: len(item.path)] != item.path:
            return False
        item = item.parent
    return True


def _contradiction(demands: list[_Demand]) -> str | None:
    for number, first in enumerate(demands):
        for second in demands[number + 1 :]:
            if first.path == second.path and _exclude(first, second):
                name = first.path[-1]
                return (
                    f"的显示条件自相矛盾：“{name}”不会同时 {_words(first)} 和 {_words(second)}，"
                    "这道题永远不会出现，请检查。"
                )
    return None


def _words(demand: _Demand) -> str:
    shown = f"{demand.value:g}" if isinstance(demand.value, float) else f"“{demand.value}”"
    return f"{demand.op} {shown}"


def _exclude(first: _Demand, second: _Demand) -> bool:
    one, other = first.value, second.value
    if isinstance(one, float) and isinstance(other, float):
        low, high = min(one, other), max(one, other)
        tried = (low - 1, low, (low + high) / 2, high, high + 1)
        return not any(_HOLDS[first.op](at, one) and _HOLDS[second.op](at, other) for at in tried)
    if first.op == second.op == "=":
        return type(one) is type(other) and one != other
    return {first.op, second.op} == {"=", "!="} and one == other


def _path_of(path: Path, context: Names) -> Names | None:
    found = triggers_of(path, context)
    return found[-1].path if found else None
