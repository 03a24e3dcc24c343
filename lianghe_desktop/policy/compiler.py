"""Turn a checked expression into closures over a scope: three-valued, exact, without floats.

A condition is true, false or `Missing`. `and` is false as soon as one part is false, `or` true as soon as one
is true, whatever else is unknown; so filling in an unknown never changes what was decided already.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from lianghe_desktop.policy.checker import AGGREGATES, Checker
from lianghe_desktop.policy.grammar import (
    Call,
    Joined,
    Literal,
    Membership,
    Name,
    Negation,
    Node,
    Operation,
    parse,
    refuse,
)
from lianghe_desktop.policy.scope import Missing, Scope, Value
from lianghe_desktop.policy.vocabulary import Fact, Kind, Reader
from lianghe_desktop.records.assessment import UNKNOWN, MemberFacts

# Operands are checked before they are compiled; Any is what remains of their kinds here.
_Evaluator = Callable[[Scope], Any]
_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """A compiled expression: its text, tree, kind and evaluator, and the names it reads."""

    text: str
    node: Node
    kind: Kind
    evaluate: Reader
    guard: Reader | None
    names: tuple[str, ...]


def compile_expression(
    text: str, names: Mapping[str, Fact], wants: Kind | None, *, of_member: bool
) -> Expression:
    """Compile one expression of the kind wanted (None: any); UserError BAD_EXPRESSION where it does not fit.

    `guard` holds the parts of a member's condition that look at the household alone: where they are false
    no member need be looked at.

    Source: docs/formats/policy-pack.md 表达式.
    """
    node = parse(text)
    kind = Checker(text, names).kind(node, of_member=of_member)
    if wants is not None and kind != wants and not (wants == "money" and node == Literal(0)):
        raise refuse(text, "的结果不是这里要的种类")
    return Expression(
        text=text,
        node=node,
        kind=wants or kind,
        evaluate=_compiled(node, names),
        guard=_guard(node, names) if of_member and kind == "bool" else None,
        names=tuple(dict.fromkeys(names_in(node))),
    )


def _guard(node: Node, names: Mapping[str, Fact]) -> _Evaluator | None:
    parts = node.parts if isinstance(node, Joined) and node.op == "and" else (node,)
    alone = [part for part in parts if not looks_at_member(part, names)]
    return _joined(tuple(_compiled(part, names) for part in alone), ends=False) if alone else None


def looks_at_member(node: Node, names: Mapping[str, Fact]) -> bool:
    """Say whether the outcome may differ between members of one household."""
    if isinstance(node, Name):
        return names[node.path].of_member
    if isinstance(node, Negation | Membership):
        return looks_at_member(node.operand, names)
    if isinstance(node, Operation):
        return looks_at_member(node.left, names) or looks_at_member(node.right, names)
    if isinstance(node, Joined):
        return any(looks_at_member(part, names) for part in node.parts)
    if isinstance(node, Call) and node.function not in AGGREGATES:
        return any(looks_at_member(part, names) for part in node.arguments)
    return False


def names_in(node: Node) -> list[str]:
    """Return every name that an expression reads, as often as it does."""
    if isinstance(node, Name):
        return [node.path]
    if isinstance(node, Negation):
        return names_in(node.operand)
    if isinstance(node, Operation):
        return names_in(node.left) + names_in(node.right)
    if isinstance(node, Membership):
        return names_in(node.operand)
    if isinstance(node, Joined | Call):
        parts = node.parts if isinstance(node, Joined) else node.arguments
        return [name for part in parts for name in names_in(part)]
    return []


def _compiled(node: Node, names: Mapping[str, Fact]) -> _Evaluator:
    if isinstance(node, Literal):
        value = node.value
        return lambda _scope: value
    if isinstance(node, Name):
        return names[node.path].read
    if isinstance(node, Joined):
        parts = tuple(_compiled(part, names) for part in node.parts)
        return _joined(parts, ends=node.op == "or")
    if isinstance(node, Negation):
        return _negation(node.op, _compiled(node.operand, names))
    if isinstance(node, Membership):
        choices = frozenset(choice.value for choice in node.choices)
        return _membership(_compiled(node.operand, names), choices)
    if isinstance(node, Call):
        return _call(node, names)
    if isinstance(node.right, Literal):
        return _operation_with(node.op, _compiled(node.left, names), node.right.value)
    return _operation(node.op, _compiled(node.left, names), _compiled(node.right, names))


def _joined(parts: tuple[_Evaluator, ...], *, ends: bool) -> _Evaluator:
    """Return `or` (ends=True) or `and`: decided by the first part that equals `ends`."""

    def evaluate(scope: Scope) -> Any:
        missing: Missing | None = None
        for part in parts:
            value = part(scope)
            if value is ends:
                return ends
            if value.__class__ is Missing:
                missing = value if missing is None else missing.joined(value)
        return (not ends) if missing is None else missing

    return evaluate


def _negation(op: str, operand: _Evaluator) -> _Evaluator:
    def evaluate(scope: Scope) -> Any:
        value = operand(scope)
        if value.__class__ is Missing:
            return value
        if op == "not":
            return not value
        return None if value is None else -value

    return evaluate


def _membership(operand: _Evaluator, choices: frozenset[Any]) -> _Evaluator:
    def evaluate(scope: Scope) -> Any:
        value = operand(scope)
        return value if value.__class__ is Missing else value in choices

    return evaluate


def _operation(op: str, left: _Evaluator, right: _Evaluator) -> _Evaluator:
    apply = _applied(op)

    def evaluate(scope: Scope) -> Any:
        first, second = left(scope), right(scope)
        if first.__class__ is Missing:
            return first.joined(second) if second.__class__ is Missing else first
        if second.__class__ is Missing:
            return second
        return apply(first, second)

    return evaluate


def _operation_with(op: str, left: _Evaluator, second: Any) -> _Evaluator:
    """Return an operation whose second operand is written in the text: half of all, so worth its own way."""
    if op in _ORDER and second is not None:
        compare = _ORDER[op]

        def ordered(scope: Scope) -> Any:
            first = left(scope)
            if first is None:
                return False
            return first if first.__class__ is Missing else compare(first, second)

        return ordered
    apply = _applied(op)

    def evaluate(scope: Scope) -> Any:
        first = left(scope)
        return first if first.__class__ is Missing else apply(first, second)

    return evaluate


def _applied(op: str) -> Callable[[Any, Any], Any]:
    if op == "=":
        return operator.eq
    if op == "!=":
        return operator.ne
    if op == "has":
        return operator.contains
    if op in _ORDER:
        compare = _ORDER[op]
        return lambda a, b: a is not None and b is not None and compare(a, b)
    if op == "/":
        return lambda a, b: None if a is None or not b else Fraction(a) / b
    calculate = _ARITHMETIC[op]
    return lambda a, b: None if a is None or b is None else calculate(a, b)


def _call(node: Call, names: Mapping[str, Fact]) -> _Evaluator:
    arguments = [_compiled(argument, names) for argument in node.arguments]
    name = node.function
    if name in ("any", "all"):
        return _over_members(arguments[0], ends=name == "any")
    if name == "count":
        return _sum(lambda scope: _as_number(arguments[0](scope)))
    if name == "sum":
        return _sum(arguments[0])
    if name == "at_least":
        return _at_least(arguments[0], arguments[1])
    if name == "if":
        return _choice(arguments[0], arguments[1], arguments[2])
    if name == "months_before":
        return _operation_of(months_before, arguments)
    return _operation_of(min if name == "min" else max, arguments)


def _as_number(value: Any) -> Any:
    return value if value.__class__ is Missing else int(value)


def _operation_of(apply: Callable[[Any, Any], Any], arguments: list[_Evaluator]) -> _Evaluator:
    def evaluate(scope: Scope) -> Any:
        first, second = arguments[0](scope), arguments[1](scope)
        if first.__class__ is Missing:
            return first.joined(second) if second.__class__ is Missing else first
        if second.__class__ is Missing:
            return second
        return None if first is None or second is None else apply(first, second)

    return evaluate


def _members(scope: Scope) -> tuple[MemberFacts, ...] | None:
    members = scope.household.members
    return None if members is UNKNOWN else members


def _over_members(condition: _Evaluator, *, ends: bool) -> _Evaluator:
    def evaluate(scope: Scope) -> Any:
        members, outer = _members(scope), scope.member
        if members is None:
            return Missing(("members",))
        missing: Missing | None = None
        try:
            for scope.member in members:
                value = condition(scope)
                if value is ends:
                    return ends
                if value.__class__ is Missing:
                    missing = value if missing is None else missing.joined(value)
        finally:
            scope.member = outer
        return (not ends) if missing is None else missing

    return evaluate


def _sum(amount: _Evaluator) -> _Evaluator:
    def evaluate(scope: Scope) -> Any:
        members, outer = _members(scope), scope.member
        if members is None:
            return Missing(("members",))
        missing: Missing | None = None
        total: int | Fraction = 0
        try:
            for scope.member in members:
                value = amount(scope)
                if value.__class__ is Missing:
                    missing = value if missing is None else missing.joined(value)
                elif value is not None:
                    total += value
        finally:
            scope.member = outer
        return total if missing is None else missing

    return evaluate


def _at_least(wanted: _Evaluator, condition: _Evaluator) -> _Evaluator:
    """Return whether at least so many members fulfil the condition, decided as early as it can be."""

    def evaluate(scope: Scope) -> Any:
        members, outer, least = _members(scope), scope.member, wanted(scope)
        if members is None or least.__class__ is Missing:
            return least if members is not None else Missing(("members",))
        surely, missing, perhaps = 0, None, 0
        try:
            for scope.member in members:
                value = condition(scope)
                if value is True:
                    surely += 1
                elif value.__class__ is Missing:
                    perhaps += 1
                    missing = value if missing is None else missing.joined(value)
        finally:
            scope.member = outer
        if surely >= least:
            return True
        return False if missing is None or surely + perhaps < least else missing

    return evaluate


def _choice(condition: _Evaluator, then: _Evaluator, other: _Evaluator) -> _Evaluator:
    def evaluate(scope: Scope) -> Any:
        value = condition(scope)
        if value.__class__ is Missing:
            first, second = then(scope), other(scope)
            if first.__class__ is not Missing and second.__class__ is not Missing and first == second:
                return first
            return value
        return then(scope) if value else other(scope)

    return evaluate


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier (later where negative), or that month's last day."""
    month = day.year * 12 + day.month - 1 - int(months)
    year, month = divmod(month, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def value_of(evaluate: Reader, scope: Scope) -> Value:
    """Return what an expression gives, a whole fraction as an integer."""
    value = evaluate(scope)
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    return value
