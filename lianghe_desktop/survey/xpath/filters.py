"""Apply one predicate to a list of nodes; what is the same for every node is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Literal, Number, Path
from lianghe_desktop.survey.xpath.values import differs, equals, to_boolean

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.compiler import Closure

Filter = Callable[[list[Node], Environment], list[Node]]


def compile_filter(predicate: Expr, compile_expr: Callable[[Expr], Closure]) -> Filter:
    """Return a function that keeps the nodes for which a predicate holds."""
    quick = _compile_comparison(predicate, compile_expr)
    return _plain(compile_expr(predicate)) if quick is None else quick


def _plain(predicate: Closure) -> Filter:
    def keep(nodes: list[Node], env: Environment) -> list[Node]:
        size = len(nodes)
        kept: list[Node] = []
        for at, node in enumerate(nodes, 1):
            value = predicate(node, at, size, env)
            if value == at if isinstance(value, float) else to_boolean(value):
                kept.append(node)
        return kept

    return keep


def child_names(expr: Expr) -> tuple[str, ...] | None:
    """Return the names of a path of plain child steps below the item, None for any other expression."""
    if not isinstance(expr, Path) or expr.absolute or expr.start is not None or expr.predicates:
        return None
    if any(s.axis != "child" or s.predicates or s.test == "*" or "(" in s.test for s in expr.steps):
        return None
    return None if any(":" in step.test for step in expr.steps) else tuple(s.test for s in expr.steps)


def is_independent(expr: Expr) -> bool:
    """Tell whether an expression is the same for every item: a literal, a path from / or current()."""
    if isinstance(expr, (Literal, Number)):
        return True
    if not isinstance(expr, Path) or expr.predicates or any(step.predicates for step in expr.steps):
        return False
    from_current = isinstance(expr.start, Call) and expr.start.name == "current" and not expr.start.args
    return expr.absolute or from_current


def _compile_comparison(expr: Expr, compile_expr: Callable[[Expr], Closure]) -> Filter | None:
    if not isinstance(expr, Binary) or expr.op not in ("=", "!="):
        return None
    for side, other in ((expr.left, expr.right), (expr.right, expr.left)):
        names = child_names(side)
        if names is not None and is_independent(other):
            return _comparison(expr.op == "=", names, compile_expr(side), compile_expr(other))
    return None


def _comparison(wanted: bool, names: tuple[str, ...], side: Closure, other: Closure) -> Filter:  # noqa: FBT001
    compare = equals if wanted else differs

    def keep(nodes: list[Node], env: Environment) -> list[Node]:
        if not nodes:
            return []
        value = other(nodes[0], 1, 1, env)
        if isinstance(value, list):
            if len(value) == 1:
                value = value[0].string()
            elif not value and env.interview:
                value = ""
        if not isinstance(value, str):
            return [node for node in nodes if compare(side(node, 1, 1, env), value, env)]
        hide = env.only_relevant
        kept: list[Node] = []
        for node in nodes:
            found = [node]
            for name in names:
                found = found[0].named(name) if len(found) == 1 else [c for f in found for c in f.named(name)]
            shown = [each for each in found if each.relevant] if hide else found
            texts = [each.string() if each.children else each.text for each in shown]
            if any((text == value) is wanted for text in (texts or ([""] if env.interview else []))):
                kept.append(node)
        return kept

    return keep
