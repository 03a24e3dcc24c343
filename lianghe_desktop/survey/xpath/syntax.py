"""The syntax tree of an expression: frozen values that the compiler and the linter read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal string."""

    value: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A `$name`; forms have none, evaluation refuses it."""

    name: str


@dataclass(frozen=True, slots=True)
class Negate:
    """Unary minus."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands: or and = != < <= > >= + - * div mod |."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; name carries its prefix."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: axis, node test ("*", "node()", "text()", …, name or prefix:*), predicates."""

    axis: str
    test: str
    predicates: tuple[Expr, ...] = ()
    target: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A location path; start is None for one from the root (absolute) or from the context node."""

    absolute: bool
    start: Expr | None
    predicates: tuple[Expr, ...]
    steps: tuple[Step, ...]


Expr = Number | Literal | Variable | Negate | Binary | Call | Path


def children(expr: Expr) -> Iterator[Expr]:
    """Yield the expressions directly inside one, predicates included."""
    match expr:
        case Negate(operand):
            yield operand
        case Binary(_, left, right):
            yield left
            yield right
        case Call(_, args):
            yield from args
        case Path(_, start, predicates, steps):
            if start is not None:
                yield start
            yield from predicates
            for step in steps:
                yield from step.predicates
        case _:
            return


def every(expr: Expr) -> Iterator[Expr]:
    """Yield an expression and all inside it."""
    yield expr
    for child in children(expr):
        yield from every(child)
