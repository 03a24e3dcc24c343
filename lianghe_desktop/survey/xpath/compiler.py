"""Turn a syntax tree into closures `f(node, position, size, environment) -> value`."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath import functions
from lianghe_desktop.survey.xpath.axes import compile_path
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.parser import parse
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Literal, Negate, Number, Path, Variable
from lianghe_desktop.survey.xpath.values import Value, differs, equals, relates, to_boolean, to_number

Closure = Callable[[Node, int, int, Environment], Value]


@lru_cache(maxsize=8192)
def compile_text(text: str) -> Closure:
    """Compile an expression text; UserError (BAD_EXPRESSION) when it cannot be read."""
    return compile_expr(parse(text))


def evaluate(text: str, env: Environment, node: Node | None = None) -> Value:
    """Evaluate an expression at a node (default: the environment's current one)."""
    context = env.current if node is None else node
    env.current = context
    return compile_text(text)(context, 1, 1, env)


def compile_expr(expr: Expr) -> Closure:
    """Compile a syntax tree."""
    match expr:
        case Number(value):
            return _constant(value)
        case Literal(value=text):
            return _constant(text)
        case Variable(name):
            return _refuse_variable(name)
        case Negate(operand):
            inner = compile_expr(operand)
            return lambda n, p, s, e: -to_number(inner(n, p, s, e), e)
        case Path():
            return compile_path(expr, compile_expr)
        case Call(name, args):
            return functions.compile_call(name, args, compile_expr)
        case Binary(op, left, right):
            if op in ("=", "!=") and isinstance(right, Literal):
                return _compile_text_test(op, compile_expr(left), right.value)
            return _compile_binary(op, compile_expr(left), compile_expr(right))


def _constant(value: Value) -> Closure:
    return lambda _n, _p, _s, _e: value


def _refuse_variable(name: str) -> Closure:
    def refuse(_n: Node, _p: int, _s: int, _e: Environment) -> Value:
        raise UserError(ErrorCode.BAD_EXPRESSION, f"表达式里的变量“${name}”没有定义。")

    return refuse


def _compile_binary(op: str, left: Closure, right: Closure) -> Closure:
    match op:
        case "or":
            return lambda n, p, s, e: to_boolean(left(n, p, s, e)) or to_boolean(right(n, p, s, e))
        case "and":
            return lambda n, p, s, e: to_boolean(left(n, p, s, e)) and to_boolean(right(n, p, s, e))
        case "=":
            return lambda n, p, s, e: equals(left(n, p, s, e), right(n, p, s, e), e)
        case "!=":
            return lambda n, p, s, e: differs(left(n, p, s, e), right(n, p, s, e), e)
        case "<" | "<=" | ">" | ">=":
            return lambda n, p, s, e: relates(op, left(n, p, s, e), right(n, p, s, e), e)
        case "|":
            return lambda n, p, s, e: functions.union(left(n, p, s, e), right(n, p, s, e))
        case _:
            compute = _ARITHMETIC[op]
            return lambda n, p, s, e: compute(to_number(left(n, p, s, e), e), to_number(right(n, p, s, e), e))


def _compile_text_test(op: str, left: Closure, text: str) -> Closure:
    """Compare with a literal text, the commonest test of all, without going through every case."""
    compare = equals if op == "=" else differs
    wanted = op == "="

    def test(n: Node, p: int, s: int, e: Environment) -> Value:
        value = left(n, p, s, e)
        if isinstance(value, list):
            if not value and e.interview:
                return (text == "") is wanted
            return any(((node.string() if node.children else node.text) == text) is wanted for node in value)
        if isinstance(value, str):
            return (value == text) is wanted
        return compare(value, text, e)

    return test


def _divide(a: float, b: float) -> float:
    if b == 0:
        if a == 0 or math.isnan(a):
            return math.nan
        return math.inf * math.copysign(1, a) * math.copysign(1, b)
    return a / b


def _modulo(a: float, b: float) -> float:
    if b == 0 or math.isnan(a) or math.isnan(b) or a in (math.inf, -math.inf):
        return math.nan
    return math.fmod(a, b)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": _divide,
    "mod": _modulo,
}
