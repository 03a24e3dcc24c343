"""The function library: what each name takes and does.

Eager functions get values; lazy ones get closures and the syntax tree of their arguments. A call of an
unknown function fails when it is evaluated, not before (`false() and unknown()` is false).
Source: XPath 1.0, 4 and https://getodk.github.io/xforms-spec/#xpath-functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.tree import ELEMENT, XML_NS, Node
from lianghe_desktop.survey.xpath.dates import looks_like_date
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.syntax import Expr
from lianghe_desktop.survey.xpath.values import (
    Value,
    to_boolean,
    to_number,
    to_string,
)

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.compiler import Closure

MANY = 99
Eager = Callable[..., Value]
Lazy = Callable[["tuple[Expr, ...]", "list[Closure]"], "Closure"]

EAGER: dict[str, tuple[int, int, Eager]] = {}
LAZY: dict[str, tuple[int, int, Lazy]] = {}


def eager(name: str, least: int, most: int) -> Callable[[Eager], Eager]:
    """Register f(environment, node, *values) under a name with its number of arguments."""

    def register(function: Eager) -> Eager:
        EAGER[name] = (least, most, function)
        return function

    return register


def lazy(name: str, least: int, most: int) -> Callable[[Lazy], Lazy]:
    """Register f(syntax, closures) -> closure under a name with its number of arguments."""

    def register(function: Lazy) -> Lazy:
        LAZY[name] = (least, most, function)
        return function

    return register


def failure(text: str) -> UserError:
    """Say in Chinese why an expression cannot be evaluated."""
    return UserError(ErrorCode.BAD_EXPRESSION, text)


def arity(name: str) -> tuple[int, int] | None:
    """Return how few and how many arguments a function takes, None when there is no such function."""
    entry = EAGER.get(name) or LAZY.get(name)
    return None if entry is None else (entry[0], entry[1])


def compile_call(name: str, args: tuple[Expr, ...], compile_expr: Callable[[Expr], Closure]) -> Closure:
    """Compile a call; what is wrong with it is said when it is evaluated."""
    limits = arity(name)
    if limits is None:
        return _fail(f"没有函数“{name}()”，请检查拼写。")
    if not limits[0] <= len(args) <= limits[1]:
        return _fail(f"函数“{name}()”的参数个数不对：给了 {len(args)} 个。")
    closures = [compile_expr(arg) for arg in args]
    if name in LAZY:
        return LAZY[name][2](args, closures)
    return _call(EAGER[name][2], closures)


def _fail(text: str) -> Closure:
    def fail(_n: Node, _p: int, _s: int, _e: Environment) -> Value:
        raise failure(text)

    return fail


def _call(function: Eager, closures: list[Closure]) -> Closure:
    if len(closures) == 0:
        return lambda n, _p, _s, e: function(e, n)
    if len(closures) == 1:
        first = closures[0]
        return lambda n, p, s, e: function(e, n, first(n, p, s, e))
    return lambda n, p, s, e: function(e, n, *[each(n, p, s, e) for each in closures])


def nodes_of(value: Value, name: str) -> list[Node]:
    """Require a node-set."""
    if not isinstance(value, list):
        raise failure(f"函数“{name}()”要的是一组题目，不是一个值。")
    return value


def union(left: Value, right: Value) -> list[Node]:
    """Join two node-sets in document order."""
    from lianghe_desktop.survey.xpath.axes import in_order  # noqa: PLC0415 - axes needs compile_call first

    return in_order(nodes_of(left, "|") + nodes_of(right, "|"))


# XPath 1.0, 4.1 node sets


@lazy("position", 0, 1)
def _position(args: tuple[Expr, ...], closures: list[Closure]) -> Closure:
    if not args:
        return lambda _n, p, _s, _e: float(p)
    of = closures[0]

    def place(n: Node, p: int, s: int, e: Environment) -> Value:
        shown, e.only_relevant = e.only_relevant, False
        try:
            nodes = nodes_of(of(n, p, s, e), "position")
        finally:
            e.only_relevant = shown
        return math.nan if not nodes else float(place_of(nodes[0]))

    return place


def place_of(node: Node) -> int:
    """Return the 1-based place of an element among its siblings of the same name."""
    if node.parent is None:
        return 1
    same = node.parent.named(node.name)
    for at, each in enumerate(same, 1):
        if each is node:
            return at
    same = [each for each in node.parent.children if each.kind == ELEMENT and each.name == node.name]
    return next((at for at, each in enumerate(same, 1) if each is node), 1)


@lazy("last", 0, 0)
def _last(_args: tuple[Expr, ...], _closures: list[Closure]) -> Closure:
    return lambda _n, _p, s, _e: float(s)


@eager("count", 1, 1)
def _count(_env: Environment, _node: Node, value: Value) -> Value:
    return float(len(nodes_of(value, "count")))


@eager("id", 1, 1)
def _id(env: Environment, _node: Node, value: Value) -> Value:
    texts = [each.string() for each in value] if isinstance(value, list) else [to_string(value, env)]
    wanted = {word for text in texts for word in text.split()}
    return [each for each in env.root.walk() if each.kind == ELEMENT and each.attribute("id") in wanted]


def _first(node: Node, value: Value | None) -> Node | None:
    if value is None:
        return node
    nodes = nodes_of(value, "name")
    return nodes[0] if nodes else None


@eager("local-name", 0, 1)
def _local_name(_env: Environment, node: Node, value: Value | None = None) -> Value:
    found = _first(node, value)
    return "" if found is None else found.name


@eager("name", 0, 1)
def _name(_env: Environment, node: Node, value: Value | None = None) -> Value:
    found = _first(node, value)
    return "" if found is None else found.qualified()


@eager("namespace-uri", 0, 1)
def _namespace_uri(_env: Environment, node: Node, value: Value | None = None) -> Value:
    found = _first(node, value)
    return "" if found is None else found.ns


# XPath 1.0, 4.2 strings


@eager("string", 0, 1)
def _string(env: Environment, node: Node, value: Value | None = None) -> Value:
    return node.string() if value is None else to_string(value, env)


@eager("concat", 0, MANY)
def _concat(env: Environment, _node: Node, *values: Value) -> Value:
    if any(isinstance(value, list) for value in values):
        return "".join(
            "".join(node.string() for node in value) if isinstance(value, list) else to_string(value, env)
            for value in values
        )
    return "".join(to_string(value, env) for value in values)


@eager("starts-with", 2, 2)
def _starts_with(env: Environment, _node: Node, text: Value, start: Value) -> Value:
    return to_string(text, env).startswith(to_string(start, env))


@eager("ends-with", 2, 2)
def _ends_with(env: Environment, _node: Node, text: Value, end: Value) -> Value:
    return to_string(text, env).endswith(to_string(end, env))


@eager("contains", 2, 2)
def _contains(env: Environment, _node: Node, text: Value, part: Value) -> Value:
    return to_string(part, env) in to_string(text, env)


@eager("substring-before", 2, 2)
def _substring_before(env: Environment, _node: Node, text: Value, part: Value) -> Value:
    before, found, _ = _partition(to_string(text, env), to_string(part, env))
    return before if found else ""


@eager("substring-after", 2, 2)
def _substring_after(env: Environment, _node: Node, text: Value, part: Value) -> Value:
    _, found, after = _partition(to_string(text, env), to_string(part, env))
    return after if found else ""


def _partition(text: str, part: str) -> tuple[str, bool, str]:
    at = text.find(part)
    return (text[:at], True, text[at + len(part) :]) if at >= 0 else (text, False, "")


@eager("substring", 2, 3)
def _substring(
    env: Environment, _node: Node, text: Value, start: Value, length: Value | None = None
) -> Value:
    whole = to_string(text, env)
    first = _round_half_up(to_number(start, env))
    if length is None:
        return "".join(char for at, char in enumerate(whole, 1) if at >= first)
    end = first + _round_half_up(to_number(length, env))
    return "".join(char for at, char in enumerate(whole, 1) if first <= at < end)


def _round_half_up(value: float) -> float:
    return value if math.isnan(value) or math.isinf(value) else float(math.floor(value + 0.5))


@eager("string-length", 0, 1)
def _string_length(env: Environment, node: Node, value: Value | None = None) -> Value:
    return float(len(node.string() if value is None else to_string(value, env)))


@eager("normalize-space", 0, 1)
def _normalize_space(env: Environment, node: Node, value: Value | None = None) -> Value:
    text = node.string() if value is None else to_string(value, env)
    return " ".join(
        word for word in text.replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ") if word
    )


@eager("translate", 3, 3)
def _translate(env: Environment, _node: Node, text: Value, of: Value, to: Value) -> Value:
    source, target = to_string(of, env), to_string(to, env)
    table: dict[int, str | None] = {}
    for at, char in enumerate(source):
        table.setdefault(ord(char), target[at] if at < len(target) else None)
    return to_string(text, env).translate(table)


# XPath 1.0, 4.3 booleans


@eager("boolean", 1, 1)
def _boolean(_env: Environment, _node: Node, value: Value) -> Value:
    return to_boolean(value)


@eager("not", 1, 1)
def _not(_env: Environment, _node: Node, value: Value) -> Value:
    return not to_boolean(value)


@eager("true", 0, 0)
def _true(_env: Environment, _node: Node) -> Value:
    return True


@eager("false", 0, 0)
def _false(_env: Environment, _node: Node) -> Value:
    return False


@eager("lang", 1, 1)
def _lang(env: Environment, node: Node, value: Value) -> Value:
    wanted = to_string(value, env).lower()
    scope: Node | None = node
    while scope is not None:
        own = scope.attribute("lang", XML_NS)
        if own is not None:
            return own.lower() == wanted or own.lower().startswith(wanted + "-")
        scope = scope.parent
    return False


# XPath 1.0, 4.4 numbers


@eager("number", 0, 1)
def _number(env: Environment, node: Node, value: Value | None = None) -> Value:
    given: Value = [node] if value is None else value
    number = to_number(given, env)
    spells_a_day = not isinstance(given, float | bool) and looks_like_date(to_string(given, env))
    return float(math.floor(number)) if spells_a_day and not math.isnan(number) else number


def numbers_of(values: tuple[Value, ...], env: Environment) -> list[float]:
    """Return the numbers of node-sets and values; blanks are left out, as JavaRosa leaves them out."""
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            texts = [node.string() for node in value]
            found += [to_number(text, env) for text in texts if text.strip()]
        elif not (isinstance(value, str) and not value.strip()):
            found.append(to_number(value, env))
    return [number for number in found if not math.isnan(number)] if env.interview else found


@eager("sum", 1, 1)
def _sum(env: Environment, _node: Node, value: Value) -> Value:
    return math.fsum(numbers_of((nodes_of(value, "sum"),), env)) if value else 0.0


@eager("floor", 1, 1)
def _floor(env: Environment, _node: Node, value: Value) -> Value:
    number = to_number(value, env)
    return number if math.isnan(number) or math.isinf(number) else float(math.floor(number))


@eager("ceiling", 1, 1)
def _ceiling(env: Environment, _node: Node, value: Value) -> Value:
    number = to_number(value, env)
    return number if math.isnan(number) or math.isinf(number) else float(math.ceil(number))
