"""Answer `list/item[child = value]` from an index, so that 20,000 choices filter in well under 5 ms.

Only lists that never change (secondary instances) are indexed, and only where the other side of `=` does
not depend on the item. Anything unusual (numbers, dates, several values) is left to the plain way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lianghe_desktop.survey.tree import ELEMENT, XHTML, Node
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.filters import child_names, is_independent
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Literal, Step, every
from lianghe_desktop.survey.xpath.values import to_boolean

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.compiler import Closure

Quick = Callable[[Node, Node, Environment], list[Node] | None]
_MIN_ITEMS = 24


class ListIndex:
    """Remember, for one unchanging parent, its items by the text of one child."""

    __slots__ = ("tables",)

    def __init__(self) -> None:
        self.tables: dict[tuple[str, str], dict[str, list[Node]]] = {}

    def table(self, parent: Node, item: str, child: str) -> dict[str, list[Node]]:
        """Return items by text, built at the first use."""
        key = (item, child)
        found = self.tables.get(key)
        if found is None:
            found = {}
            for node in parent.named(item):
                for each in node.children:
                    if each.name == child and each.kind == ELEMENT and each.ns != XHTML:
                        text = each.string() if each.children else each.text
                        found.setdefault(text, []).append(node)
                        break
            self.tables[key] = found
        return found


def compile_indexed(step: Step, compile_expr: Callable[[Expr], Closure]) -> Quick | None:
    """Return a way to answer the step from an index, or None where the step is not of that form."""
    if step.axis != "child" or len(step.predicates) != 1 or not step.test.isidentifier():
        return None
    first, others = _split_and(step.predicates[0])
    key = _keyed(first)
    if key is None:
        return None
    child, value = key
    wanted = compile_expr(value)
    rest = [compile_expr(each) for each in others]

    def quick(node: Node, context: Node, env: Environment) -> list[Node] | None:
        index = node.live
        if not isinstance(index, ListIndex) or len(node.children) < _MIN_ITEMS:
            return None
        found = wanted(context, 1, 1, env)
        if isinstance(found, list):
            if len(found) != 1:
                return None
            found = found[0].string()
        if not isinstance(found, str) or not found or _may_be_date(found):
            return None
        kept = index.table(node, step.test, child).get(found, [])
        if not rest:
            return list(kept)
        return [each for each in kept if all(to_boolean(f(each, 1, 1, env)) for f in rest)]

    return quick


def _may_be_date(text: str) -> bool:
    return len(text) >= 8 and text[4:5] == "-"


def _split_and(expr: Expr) -> tuple[Expr, list[Expr]]:
    """Take `a = x and b = y and …` apart; positions in the later parts would go wrong, so none may occur."""
    parts: list[Expr] = []
    while isinstance(expr, Binary) and expr.op == "and":
        parts.append(expr.right)
        expr = expr.left
    if any(not _free_of_position(part) for part in parts):
        return Literal(""), []
    return expr, parts[::-1]


def _free_of_position(expr: Expr) -> bool:
    return not any(isinstance(each, Call) and each.name in ("position", "last") for each in every(expr))


def _keyed(expr: Expr) -> tuple[str, Expr] | None:
    if not isinstance(expr, Binary) or expr.op != "=":
        return None
    for side, other in ((expr.left, expr.right), (expr.right, expr.left)):
        names = child_names(side)
        if names is not None and len(names) == 1 and is_independent(other):
            return names[0], other
    return None
