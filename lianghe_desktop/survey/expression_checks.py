"""What is wrong with one expression, as JavaRosa on the tablets would see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lianghe_desktop.records.errors import UserError
from lianghe_desktop.survey.model import Severity
from lianghe_desktop.survey.tablet_limits import refused_call, refused_steps
from lianghe_desktop.survey.tree import DOCUMENT, Node
from lianghe_desktop.survey.xpath import Environment, parse
from lianghe_desktop.survey.xpath.compiler import compile_expr
from lianghe_desktop.survey.xpath.functions import MANY, arity
from lianghe_desktop.survey.xpath.functions_odk import pattern_of as _pattern
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Literal, Negate, Path, Variable, every
from lianghe_desktop.survey.xpath.values import to_boolean

_NOT_CONSTANT = frozenset({"random", "uuid", "now", "today", "property", "once", "position", "instance"})
_GUARDS = frozenset({"coalesce", "if", "sum", "number", "count", "once", "max", "min"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """One thing wrong with an expression; the place is added by who knows it."""

    code: str
    severity: Severity
    message: str


def check(text: str) -> tuple[Expr | None, tuple[Complaint, ...]]:
    """Parse an expression and list what is wrong with it; the tree is None when it cannot be read."""
    try:
        expr = parse(text)
    except UserError as error:
        return None, (Complaint(code="bad_expression", severity=Severity.ERROR, message=error.text),)
    return expr, tuple(_complaints(expr))


def _complaints(expr: Expr) -> Iterator[Complaint]:
    for each in every(expr):
        if isinstance(each, Binary) and each.op == "|":
            yield _error("union", "用了并集“|”，平板不支持，请拆成几个公式。")
        elif isinstance(each, Variable):
            yield _error("variable", f"用了变量“${each.name}”，调查表里没有变量，请写成 ${{题目名}}。")
        elif isinstance(each, Call):
            yield from _call_complaints(each)
        elif isinstance(each, Path):
            words = refused_steps(each)
            if words is not None:
                yield _error("step", words)


def _call_complaints(call: Call) -> Iterator[Complaint]:
    if call.name == "last":
        yield _error("last", "用了 last()，平板不支持，请改用 count() 求最后一个的序号。")
        return
    limits = arity(call.name)
    if limits is None:
        yield _error("unknown_function", f"没有函数“{call.name}()”，请检查拼写。")
        return
    least, most = limits
    if not least <= len(call.args) <= most:
        wanted = (
            f"{least} 个"
            if least == most
            else f"至少 {least} 个"
            if most >= MANY
            else f"{least} 到 {most} 个"
        )
        yield _error("arguments", f"函数“{call.name}()”要 {wanted}参数，这里给了 {len(call.args)} 个。")
        return
    for stops, words in refused_call(call):
        severity = Severity.ERROR if stops else Severity.WARNING
        yield Complaint(code="tablet_function", severity=severity, message=words)
    pattern = _bad_pattern(call)
    if pattern is not None:
        yield _error("bad_pattern", f"regex() 的格式“{pattern}”写错了，请检查括号。")


def _bad_pattern(call: Call) -> str | None:
    """Return the pattern of a regex() that cannot be read, None if all is well."""
    if call.name != "regex" or len(call.args) != 2 or not isinstance(call.args[1], Literal):
        return None
    try:
        _pattern(call.args[1].value)
    except UserError:
        return call.args[1].value
    return None


def _error(code: str, message: str) -> Complaint:
    return Complaint(code=code, severity=Severity.ERROR, message=message)


def is_constant_false(expr: Expr) -> bool:
    """Tell whether an expression depends on nothing and is false."""
    for each in every(expr):
        if isinstance(each, Path | Variable) or (isinstance(each, Call) and each.name in _NOT_CONSTANT):
            return False
    return not _truth(expr)


def _truth(expr: Expr) -> bool:
    root = Node(DOCUMENT)
    env = Environment(now=datetime(2000, 1, 1, tzinfo=UTC), root=root, current=root)
    try:
        return to_boolean(compile_expr(expr)(root, 1, 1, env))
    except UserError:
        return True


def blank_sums(expr: Expr, may_be_blank: Callable[[Path], bool]) -> Iterator[tuple[str, Path]]:
    """Yield sums and additions that may meet a blank, with the path that may be blank.

    may_be_blank: tells of a path whether its question may be left unanswered.
    """
    if isinstance(expr, Call) and expr.name == "sum" and len(expr.args) == 1:
        arg = expr.args[0]
        if isinstance(arg, Path) and not _is_filtered(arg) and may_be_blank(arg):
            yield "sum", arg
        return
    if isinstance(expr, Call) and expr.name in _GUARDS:
        return
    if isinstance(expr, Binary) and expr.op in ("+", "-", "*", "div"):
        for side in (expr.left, expr.right):
            if isinstance(side, Path) and may_be_blank(side):
                yield expr.op, side
    match expr:
        case Binary(_, left, right):
            yield from blank_sums(left, may_be_blank)
            yield from blank_sums(right, may_be_blank)
        case Negate(operand):
            yield from blank_sums(operand, may_be_blank)
        case Call(_, args):
            for arg in args:
                yield from blank_sums(arg, may_be_blank)
        case _:
            return


def _is_filtered(path: Path) -> bool:
    return any(step.predicates for step in path.steps)
