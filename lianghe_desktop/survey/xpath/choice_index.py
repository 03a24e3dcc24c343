"""Answer `list/item[…]` from the columns of the list, so that 20,000 choices filter in well under 5 ms.

Only lists that never change (secondary instances) are answered so, and only tests of a child against
something that does not depend on the item: `=`, `!=`, `<`, `<=`, `>`, `>=`, `selected`, `contains`,
`starts-with`, joined by `and`, `or`, `not`. Anything else is left to the plain way, row by row.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath import dates
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.filters import child_names, is_independent
from lianghe_desktop.survey.xpath.list_columns import Column, ListIndex, Places, is_date
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Step, every
from lianghe_desktop.survey.xpath.values import Value, to_boolean, to_number, to_string

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.compiler import Closure

Compile = Callable[[Expr], "Closure"]
Quick = Callable[[Node, Node, Environment], list[Node] | None]
_MIN_ITEMS = 24
_FEW = 300
_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBER_AT_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a list: the list, its rows, who asks."""

    index: ListIndex
    parent: Node
    item: str
    context: Node
    env: Environment

    def column(self, child: str) -> Column | None:
        """Return a column, None where its meaning needs the nodes."""
        found = self.index.column(self.parent, self.item, child)
        if found is not None and found.lacks_some and not self.env.interview:
            return None
        return found

    def rows(self) -> list[Node]:
        """Return the items."""
        return self.parent.named(self.item)


Find = Callable[[Asked], "Places | None"]


@dataclass(frozen=True, slots=True)
class _Part:
    """One test: how narrow it is likely to be (0 is narrowest), and how its rows are found."""

    width: int
    find: Find


def compile_indexed(step: Step, compile_expr: Compile) -> Quick | None:
    """Return a way to answer the first predicates of a step, or None where they are not of that form."""
    if step.axis != "child" or not step.predicates or not step.test.isidentifier():
        return None
    if not all(_free_of_position(each) and _is_truth(each) for each in step.predicates):
        return None
    whole = step.predicates[0]
    for each in step.predicates[1:]:
        whole = Binary("and", whole, each)
    part = _compile(whole, compile_expr)
    if part is None:
        return None
    find = part.find

    def quick(node: Node, context: Node, env: Environment) -> list[Node] | None:
        index = node.live
        if not isinstance(index, ListIndex) or len(node.children) < _MIN_ITEMS:
            return None
        asked = Asked(index, node, step.test, context, env)
        places = find(asked)
        if places is None:
            return None
        rows = asked.rows()
        return [rows[at] for at in places]

    return quick


def _free_of_position(expr: Expr) -> bool:
    return not any(isinstance(each, Call) and each.name in ("position", "last") for each in every(expr))


def _is_truth(expr: Expr) -> bool:
    """Tell whether a predicate is a truth value; a number would be a position."""
    if isinstance(expr, Binary):
        return expr.op in ("=", "!=", "<", "<=", ">", ">=", "and", "or")
    return isinstance(expr, Call) and expr.name in ("selected", "contains", "starts-with", "not", "boolean")


def _compile(expr: Expr, compile_expr: Compile) -> _Part | None:
    match expr:
        case Binary("and"):
            return _both(_conjuncts(expr), compile_expr)
        case Binary("or", left, right):
            return _either(_compile(left, compile_expr), _compile(right, compile_expr))
        case Binary("=" | "!=", left, right):
            return _equality(expr.op == "=", left, right, compile_expr)
        case Binary(op, left, right) if op in _RELATIONS:
            return _relation(op, left, right, compile_expr)
        case Call("not", (inner,)):
            return _negation(_compile(inner, compile_expr)) if _is_truth(inner) else None
        case Call("selected", (answer, choice)):
            return _selection(answer, choice, compile_expr)
        case Call("contains" | "starts-with", (text, part)):
            return _scan(expr.name, text, part, compile_expr)
        case _:
            return None


def _conjuncts(expr: Expr) -> list[Expr]:
    if isinstance(expr, Binary) and expr.op == "and":
        return [*_conjuncts(expr.left), *_conjuncts(expr.right)]
    return [expr]


def _both(parts: list[Expr], compile_expr: Compile) -> _Part | None:
    """Find the rows of the narrowest part, then test the others on those that are left."""
    found = [(_compile(part, compile_expr), compile_expr(part)) for part in parts]
    known = sorted(
        ((part, plain) for part, plain in found if part is not None), key=lambda pair: pair[0].width
    )
    if not known:
        return None
    first = known[0][0]
    others = [(part.find, plain) for part, plain in known[1:]]
    rest: list[Closure] = [plain for part, plain in found if part is None]

    def find(asked: Asked) -> Places | None:
        places = first.find(asked)
        if places is None:
            return None
        for quick, plain in others:
            other = quick(asked) if len(places) > _FEW else None
            places = _tested(asked, places, plain) if other is None else _common(places, other)
        for plain in rest:
            places = _tested(asked, places, plain)
        return places

    return _Part(first.width, find)


def _tested(asked: Asked, places: Places, plain: Closure) -> Places:
    rows, env = asked.rows(), asked.env
    return [at for at in places if to_boolean(plain(rows[at], 1, 1, env))]


def _common(places: Places, other: Places) -> Places:
    kept = set(other)
    return [at for at in places if at in kept]


def _either(left: _Part | None, right: _Part | None) -> _Part | None:
    if left is None or right is None:
        return None

    def find(asked: Asked) -> Places | None:
        one, other = left.find(asked), right.find(asked)
        return None if one is None or other is None else sorted({*one, *other})

    return _Part(max(left.width, right.width), find)


def _negation(inner: _Part | None) -> _Part | None:
    if inner is None:
        return None

    def find(asked: Asked) -> Places | None:
        found = inner.find(asked)
        if found is None:
            return None
        without = set(found)
        return [at for at in range(len(asked.rows())) if at not in without]

    return _Part(4, find)


def _sides(left: Expr, right: Expr) -> tuple[str, Expr, bool] | None:
    """Return the child, what it is compared with, and whether the child stood at the right."""
    for side, other, mirrored in ((left, right, False), (right, left, True)):
        names = child_names(side)
        if names is not None and len(names) == 1 and is_independent(other):
            return names[0], other, mirrored
    return None


def _plain_value(value: Value, env: Environment) -> Value | None:
    """Return one text or number to compare with, None for several nodes."""
    if not isinstance(value, list):
        return value
    if len(value) == 1:
        return value[0].string()
    return "" if not value and env.interview else None


def _equality(wanted: bool, left: Expr, right: Expr, compile_expr: Compile) -> _Part | None:  # noqa: FBT001
    sides = _sides(left, right)
    if sides is None:
        return None
    child, other, _ = sides
    given = compile_expr(other)

    def find(asked: Asked) -> Places | None:
        column = asked.column(child)
        value = _plain_value(given(asked.context, 1, 1, asked.env), asked.env)
        if column is None:
            return None
        if isinstance(value, str):
            if wanted:
                return column.places.get(value, [])
            return [at for at, text in enumerate(column.texts) if text != value]
        if type(value) is float and not column.has_dates:
            number = value
            if wanted:
                return [at for at, own in enumerate(column.numbers) if abs(own - number) < _NUMBER_AT_TINY]
            return [at for at, own in enumerate(column.numbers) if not abs(own - number) < _NUMBER_AT_TINY]
        return None

    return _Part(0 if wanted else 4, find)


def _relation(op: str, left: Expr, right: Expr, compile_expr: Compile) -> _Part | None:
    sides = _sides(left, right)
    if sides is None:
        return None
    child, other, mirrored = sides
    holds = _RELATIONS[_MIRRORED[op] if mirrored else op]
    given = compile_expr(other)

    def find(asked: Asked) -> Places | None:
        env, column = asked.env, asked.column(child)
        value = _plain_value(given(asked.context, 1, 1, env), env)
        if column is None:
            return None
        if type(value) is float and not column.has_dates:
            bound, own = value, column.numbers
        elif isinstance(value, str) and not column.has_dates:
            bound, own = to_number(value, env), column.numbers
        else:
            dated = _dated(column, value, env)
            if dated is None:
                return None
            bound, own = dated
        return [at for at, number in enumerate(own) if holds(number, bound)]

    return _Part(3, find)


def _dated(column: Column, value: Value | None, env: Environment) -> tuple[float, list[float]] | None:
    """Return a day and a column of days as numbers that compare, None where either holds something else."""
    if not isinstance(value, str) or not is_date(value):
        return None
    moment, moments = dates.parse_date(value, env.zone), column.moments(env.zone)
    return None if moment is None or moments is None else (dates.fractional_days(moment), moments)


def _selection(answer: Expr, choice: Expr, compile_expr: Compile) -> _Part | None:
    """Answer selected(child, value) and selected(answers, child)."""
    for side, other, from_child in ((answer, choice, True), (choice, answer, False)):
        names = child_names(side)
        if names is not None and len(names) == 1 and is_independent(other):
            find = _words_of_child if from_child else _child_among
            return _Part(1, find(names[0], compile_expr(other)))
    return None


def _words_of_child(child: str, given: Closure) -> Find:
    def find(asked: Asked) -> Places | None:
        column = asked.column(child)
        word = to_string(given(asked.context, 1, 1, asked.env), asked.env).strip()
        if column is None or " " in word or not word:
            return None
        return column.words.get(word, [])

    return find


def _child_among(child: str, given: Closure) -> Find:
    def find(asked: Asked) -> Places | None:
        column = asked.column(child)
        if column is None:
            return None
        chosen = f" {to_string(given(asked.context, 1, 1, asked.env), asked.env)} "
        return sorted(
            at for text, places in column.places.items() if f" {text.strip()} " in chosen for at in places
        )

    return find


def _scan(name: str, text: Expr, part: Expr, compile_expr: Compile) -> _Part | None:
    names = child_names(text)
    if names is None or len(names) != 1 or not is_independent(part):
        return None
    child, given, starts = names[0], compile_expr(part), name == "starts-with"

    def find(asked: Asked) -> Places | None:
        column = asked.column(child)
        if column is None:
            return None
        sought = to_string(given(asked.context, 1, 1, asked.env), asked.env)
        if starts:
            return [at for at, own in enumerate(column.texts) if own.startswith(sought)]
        return [at for at, own in enumerate(column.texts) if sought in own]

    return _Part(2, find)
