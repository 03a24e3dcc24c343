"""Cut an expression into tokens, with the disambiguation that XPath 1.0, 3.7 prescribes.

An operator name directly after a number or string needs no blank (`1div1`), as engines in use accept.
"""

import re
from dataclasses import dataclass

from lianghe_desktop.records.errors import ErrorCode, UserError

_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"""(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*$])
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)""",
    re.VERBOSE,
)
_OPERATOR = re.compile(r"and|or|div|mod")
_SPACE = re.compile(r"\s*")
_OPERANDS_END = {")", "]", ".", ".."}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: kind is number, string, name, symbol, operator (a named one or *) or end."""

    kind: str
    text: str
    at: int


def bad_expression(text: str, at: int) -> UserError:
    """Say in Chinese where an expression cannot be read; at is a 0-based position."""
    near = text[at : at + 12].strip()
    where = f"第 {at + 1} 个字符“{near}”处" if near else "末尾"
    shown = text if len(text) <= 60 else text[:57] + "…"
    return UserError(ErrorCode.BAD_EXPRESSION, f"表达式“{shown}”在{where}写错了，请检查括号、引号和符号。")


def tokenize(text: str) -> list[Token]:
    """Return the tokens of an expression, an end token last; UserError at what cannot be read."""
    tokens: list[Token] = []
    at = _skip(text, 0)
    while at < len(text):
        token = _next(text, at, tokens)
        tokens.append(token)
        at = _skip(text, at + len(token.text))
    tokens.append(Token("end", "", len(text)))
    return tokens


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _next(text: str, at: int, before: list[Token]) -> Token:
    if before and _ends_operand(before[-1]):
        operator = _OPERATOR.match(text, at)
        if operator is not None:
            return Token("operator", operator.group(), at)
        if text[at] == "*":
            return Token("operator", "*", at)
    found = _TOKEN.match(text, at)
    if found is None:
        raise bad_expression(text, at)
    return Token(found.lastgroup or "", found.group(), at)


def _ends_operand(token: Token) -> bool:
    if token.kind in ("number", "string", "name"):
        return True
    return token.kind == "symbol" and (token.text in _OPERANDS_END or token.text == "*")
