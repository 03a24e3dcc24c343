"""Remember which items pass the part of a predicate that depends on the item alone.

`/data/member[idx != current()/../idx and relation = '02']`, asked once for each of 50 members, would look at
2,500 pairs. `relation = '02'` is the same for every asker: its answer is kept until a node of a name it reads
changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.filters import Filter, compile_filter
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Literal, Negate, Number, Path, every
from lianghe_desktop.survey.xpath.values import to_boolean

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.compiler import Closure

_PURE = frozenset(
    {
        "boolean",
        "coalesce",
        "concat",
        "contains",
        "count-selected",
        "ends-with",
        "false",
        "if",
        "int",
        "not",
        "number",
        "round",
        "selected",
        "selected-at",
        "starts-with",
        "string",
        "string-length",
        "true",
    }
)


class Memo:
    """Hold the items that passed, by predicate and parent, until something they rest on changes."""

    __slots__ = ("_by_name", "_passed")

    def __init__(self) -> None:
        self._passed: dict[tuple[int, int], list[Node]] = {}
        self._by_name: dict[str, set[tuple[int, int]]] = {}

    def get(self, key: tuple[int, int]) -> list[Node] | None:
        """Return what is remembered."""
        return self._passed.get(key)

    def keep(self, key: tuple[int, int], nodes: list[Node], names: frozenset[str]) -> None:
        """Remember items that rest on nodes of some names."""
        self._passed[key] = nodes
        for name in names:
            self._by_name.setdefault(name, set()).add(key)

    def touched(self, name: str) -> None:
        """Forget what rests on nodes of a name."""
        for key in self._by_name.pop(name, ()):
            self._passed.pop(key, None)

    def clear(self) -> None:
        """Forget everything (instances came or went)."""
        self._passed.clear()
        self._by_name.clear()


Narrow = Callable[[Node, list[Node], Environment], "list[Node] | None"]


def compile_narrowing(
    predicate: Expr, compile_expr: Callable[[Expr], Closure]
) -> tuple[Narrow, list[Filter]] | None:
    """Split a predicate into what depends on the item alone and the rest; None where it cannot be."""
    parts = _conjuncts(predicate)
    own = [part for part in parts if _is_own(part)]
    rest = [part for part in parts if not _is_own(part)]
    if not own or any(_has_position(part) for part in parts):
        return None
    tests = [compile_expr(part) for part in own]
    names = frozenset(name for part in own for name in _names(part))

    def narrow(parent: Node, items: list[Node], env: Environment) -> list[Node] | None:
        memo = env.memo
        if memo is None:
            return None
        key = (id(tests), id(parent))
        found = memo.get(key)
        if found is None:
            size = len(items)
            found = [
                item
                for at, item in enumerate(items, 1)
                if all(to_boolean(test(item, at, size, env)) for test in tests)
            ]
            memo.keep(key, found, names)
        return found

    return narrow, [compile_filter(part, compile_expr) for part in rest]


def _conjuncts(expr: Expr) -> list[Expr]:
    if isinstance(expr, Binary) and expr.op == "and":
        return [*_conjuncts(expr.left), *_conjuncts(expr.right)]
    return [expr]


def _has_position(expr: Expr) -> bool:
    """Tell whether a part may be a position: it calls one, or is no plain truth value."""
    if any(isinstance(each, Call) and each.name in ("position", "last") for each in every(expr)):
        return True
    if isinstance(expr, Binary):
        return expr.op not in ("=", "!=", "<", "<=", ">", ">=", "or", "and")
    return not (
        isinstance(expr, Call) and expr.name in ("selected", "not", "contains", "starts-with", "boolean")
    )


def _is_own(expr: Expr) -> bool:
    """Tell whether an expression reads only the item and what is below it, with functions of no side."""
    match expr:
        case Number() | Literal():
            return True
        case Negate(operand):
            return _is_own(operand)
        case Binary(_, left, right):
            return _is_own(left) and _is_own(right)
        case Call(name, args):
            return name in _PURE and all(_is_own(arg) for arg in args)
        case Path():
            return (
                not expr.absolute
                and expr.start is None
                and all(step.axis in ("child", "attribute") and not step.predicates for step in expr.steps)
            )
        case _:
            return False


def _names(expr: Expr) -> list[str]:
    return [
        step.test.rpartition(":")[2] for each in every(expr) if isinstance(each, Path) for step in each.steps
    ]
