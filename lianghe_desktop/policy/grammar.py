"""Read the language of conditions and amounts: text -> tokens -> tree.

The grammar is printed in docs/formats/policy-pack.md, section 表达式. There are no side effects, no
recursion of names and no loops but those over the members of one household.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lianghe_desktop.records.errors import ErrorCode, UserError

FUNCTIONS = {
    "any": 1,
    "all": 1,
    "count": 1,
    "sum": 1,
    "at_least": 2,
    "if": 3,
    "min": 2,
    "max": 2,
    "months_before": 2,
}
_MAX_LENGTH = 2000
_MAX_DEPTH = 40
_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>\d+(?:\.\d+)?)|'(?P<text>[^']*)'"
    r"|(?P<name>[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)|(?P<op><=|>=|!=|[<>=+\-*/(),]))"
)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the text; None is null."""

    value: int | Fraction | bool | str | date | None


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, parameter, outcome or definition, by its dotted name."""

    path: str


@dataclass(frozen=True, slots=True)
class Negation:
    """`not x` or `-x`."""

    op: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands joined by an arithmetic or comparing sign."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Joined:
    """Two or more conditions joined by `and` or `or`."""

    op: str
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Membership:
    """`x in (a, b)`."""

    operand: "Node"
    choices: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: "tuple[Node, ...]"


Node = Literal | Name | Negation | Operation | Joined | Membership | Call
_WORDS = {word: Literal(value) for word, value in (("true", True), ("false", False), ("null", None))}
_KEYWORDS = {"and", "or", "not", "in", "has"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def refuse(text: str, reason: str) -> UserError:
    """Return the refusal of an expression; the loader adds file and key."""
    return UserError(ErrorCode.BAD_EXPRESSION, f"表达式“{text.strip()[:120]}”{reason}")


def parse(text: str) -> Node:
    """Return the tree of one expression; UserError BAD_EXPRESSION says at which character it fails."""
    if len(text) > _MAX_LENGTH:
        raise refuse(text, f"超过 {_MAX_LENGTH} 个字符，请拆成几条定义")
    return _Parser(text, _tokens(text)).whole()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise refuse(text, f"第 {at + 1} 个字符处看不懂，请检查写法")
        kind = str(match.lastgroup)
        tokens.append(_Token(kind, match.group(kind), match.start(kind) + 1))
        at = match.end()
    return tokens


class _Parser:
    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._any_of()
        if self._at < len(self._tokens):
            raise self._error("多出内容")
        return node

    def _error(self, reason: str) -> UserError:
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            return refuse(self._text, f"第 {token.column} 个字符“{token.text}”处{reason}")
        return refuse(self._text, f"在末尾{reason}")

    def _peek(self, *texts: str) -> bool:
        if self._at >= len(self._tokens):
            return False
        token = self._tokens[self._at]
        return token.kind in ("op", "name") and token.text in texts

    def _take(self, *texts: str) -> str | None:
        if not self._peek(*texts):
            return None
        self._at += 1
        return self._tokens[self._at - 1].text

    def _expect(self, text: str) -> None:
        if self._take(text) is None:
            raise self._error(f"缺少“{text}”")

    def _any_of(self) -> Node:
        return self._joined("or", self._all_of)

    def _all_of(self) -> Node:
        return self._joined("and", self._negated)

    def _joined(self, word: str, read: Callable[[], Node]) -> Node:
        parts = [read()]
        while self._take(word):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _negated(self) -> Node:
        if self._take("not"):
            return Negation("not", self._deeper(self._negated))
        return self._comparison()

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._error("嵌套太深")
        node = read()
        self._depth -= 1
        return node

    def _comparison(self) -> Node:
        left = self._sum()
        op = self._take("<", "<=", ">", ">=", "=", "!=", "has")
        if op:
            return Operation(op, left, self._sum())
        if self._take("in"):
            return Membership(left, self._choices())
        return left

    def _choices(self) -> tuple[Literal, ...]:
        self._expect("(")
        choices: list[Literal] = []
        while True:
            node = self._primary()
            if not isinstance(node, Literal):
                raise self._error("之前只能列出固定的值")
            choices.append(node)
            if not self._take(","):
                break
        self._expect(")")
        return tuple(choices)

    def _sum(self) -> Node:
        node = self._product()
        while op := self._take("+", "-"):
            node = Operation(op, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._signed()
        while op := self._take("*", "/"):
            node = Operation(op, node, self._signed())
        return node

    def _signed(self) -> Node:
        if self._take("-"):
            return Negation("-", self._primary())
        return self._primary()

    def _primary(self) -> Node:
        if self._take("("):
            node = self._deeper(self._any_of)
            self._expect(")")
            return node
        if self._at >= len(self._tokens):
            raise self._error("缺少内容")
        token = self._tokens[self._at]
        if token.kind == "op" or (token.kind == "name" and token.text in _KEYWORDS):
            raise self._error("缺少一个值")
        self._at += 1
        if token.kind == "name":
            return self._named(token)
        return self._value(token)

    def _named(self, token: _Token) -> Node:
        if token.text in _WORDS:
            return _WORDS[token.text]
        if not self._take("("):
            return Name(token.text)
        if token.text not in FUNCTIONS:
            raise refuse(self._text, f"没有“{token.text}”这个函数")
        arguments = [self._deeper(self._any_of)]
        while self._take(","):
            arguments.append(self._deeper(self._any_of))
        self._expect(")")
        if len(arguments) != FUNCTIONS[token.text]:
            raise refuse(self._text, f"函数“{token.text}”要 {FUNCTIONS[token.text]} 项内容")
        return Call(token.text, tuple(arguments))

    def _value(self, token: _Token) -> Literal:
        if token.kind == "text":
            return Literal(token.text)
        if token.kind == "number":
            number = Fraction(token.text)
            return Literal(int(number) if number.denominator == 1 else number)
        try:
            return Literal(date.fromisoformat(token.text))
        except ValueError as error:
            raise refuse(self._text, f"没有“{token.text}”这一天") from error
