"""Read an expression into its syntax tree: recursive descent over XPath 1.0's grammar."""

from functools import lru_cache

from lianghe_desktop.survey.xpath.lexer import Token, bad_expression, tokenize
from lianghe_desktop.survey.xpath.syntax import (
    Binary,
    Call,
    Expr,
    Literal,
    Negate,
    Number,
    Path,
    Step,
    Variable,
)

AXES = frozenset(
    {
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "namespace",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    }
)
_NODE_TYPES = frozenset({"comment", "text", "processing-instruction", "node"})
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
_DESCEND = Step("descendant-or-self", "node()")
_LEVEL_OF = {op: level for level, ops in enumerate(_LEVELS) for op in ops}
_MAX_DEPTH = 90


def _path(steps: tuple[Step, ...]) -> Path:
    return Path(absolute=True, start=None, predicates=(), steps=steps)


def _relative(steps: tuple[Step, ...]) -> Path:
    return Path(absolute=False, start=None, predicates=(), steps=steps)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def is_symbol(self, *symbols: str) -> bool:
        return self.token.kind == "symbol" and self.token.text in symbols

    def expect(self, symbol: str) -> None:
        if not self.is_symbol(symbol):
            raise self.error()
        self.at += 1

    def error(self) -> Exception:
        return bad_expression(self.text, self.token.at)

    def parse(self) -> Expr:
        expr = self.binary(0)
        if self.token.kind != "end":
            raise self.error()
        return expr

    def binary(self, least: int) -> Expr:
        """Read operands joined by operators of at least a level; all operators bind to the left."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.error()
        left = self.unary()
        while True:
            level = self.level()
            if level < least:
                break
            op = self.take().text
            left = Binary(op, left, self.binary(level + 1))
        self.depth -= 1
        return left

    def level(self) -> int:
        """Return the level of the operator that comes next, -1 when none does."""
        if self.token.kind not in ("symbol", "operator"):
            return -1
        return _LEVEL_OF.get(self.token.text, -1)

    def unary(self) -> Expr:
        minuses = 0
        while self.is_symbol("-"):
            self.at += 1
            minuses += 1
        expr = self.union()
        for _ in range(minuses):
            expr = Negate(expr)
        return expr

    def union(self) -> Expr:
        left = self.path()
        while self.is_symbol("|"):
            self.at += 1
            left = Binary("|", left, self.path())
        return left

    def path(self) -> Expr:
        if self.starts_primary():
            return self.filtered()
        if self.is_symbol("/"):
            self.at += 1
            steps = self.steps() if self.starts_step() else ()
            return _path(tuple(steps))
        if self.is_symbol("//"):
            self.at += 1
            return _path((_DESCEND, *self.steps()))
        if not self.starts_step():
            raise self.error()
        return _relative(tuple(self.steps()))

    def filtered(self) -> Expr:
        primary = self.primary()
        predicates = self.predicates()
        steps: tuple[Step, ...] = ()
        if self.is_symbol("//"):
            self.at += 1
            steps = (_DESCEND, *self.steps())
        elif self.is_symbol("/"):
            self.at += 1
            steps = tuple(self.steps())
        if not predicates and not steps:
            return primary
        return Path(absolute=False, start=primary, predicates=predicates, steps=steps)

    def starts_primary(self) -> bool:
        token = self.token
        if token.kind in ("number", "string") or self.is_symbol("(", "$"):
            return True
        if token.kind != "name":
            return False
        follows = self.tokens[self.at + 1]
        return follows.kind == "symbol" and follows.text == "(" and token.text not in _NODE_TYPES

    def starts_step(self) -> bool:
        return self.token.kind in ("name", "operator") or self.is_symbol(".", "..", "@", "*")

    def primary(self) -> Expr:
        token = self.take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "string":
            return Literal(token.text[1:-1])
        if token.text == "$":
            return Variable(self.take().text)
        if token.text == "(":
            expr = self.binary(0)
            self.expect(")")
            return expr
        return Call(token.text, self.arguments())

    def arguments(self) -> tuple[Expr, ...]:
        self.expect("(")
        args: list[Expr] = []
        if not self.is_symbol(")"):
            args.append(self.binary(0))
            while self.is_symbol(","):
                self.at += 1
                args.append(self.binary(0))
        self.expect(")")
        return tuple(args)

    def steps(self) -> list[Step]:
        steps = [self.step()]
        while self.is_symbol("/", "//"):
            if self.take().text == "//":
                steps.append(_DESCEND)
            steps.append(self.step())
        return steps

    def step(self) -> Step:
        if self.is_symbol("."):
            self.at += 1
            return Step("self", "node()", self.predicates())
        if self.is_symbol(".."):
            self.at += 1
            return Step("parent", "node()", self.predicates())
        axis = "child"
        if self.is_symbol("@"):
            self.at += 1
            axis = "attribute"
        elif self.tokens[self.at + 1].text == "::" if self.at + 1 < len(self.tokens) else False:
            axis = self.take().text
            self.at += 1
            if axis not in AXES:
                raise self.error()
        test, target = self.node_test()
        return Step(axis, test, self.predicates(), target)

    def node_test(self) -> tuple[str, str]:
        token = self.take()
        if token.text == "*":
            return "*", ""
        if token.kind not in ("name", "operator"):
            self.at -= 1
            raise self.error()
        if not self.is_symbol("("):
            return token.text, ""
        if token.text not in _NODE_TYPES:
            raise self.error()
        self.at += 1
        target = self.take().text[1:-1] if self.token.kind == "string" else ""
        self.expect(")")
        return f"{token.text}()", target

    def predicates(self) -> tuple[Expr, ...]:
        found: list[Expr] = []
        while self.is_symbol("["):
            self.at += 1
            found.append(self.binary(0))
            self.expect("]")
        return tuple(found)


@lru_cache(maxsize=4096)
def parse(text: str) -> Expr:
    """Return the syntax tree of an expression; UserError (BAD_EXPRESSION) where it cannot be read."""
    try:
        return _Parser(text).parse()
    except IndexError as error:
        raise bad_expression(text, len(text)) from error
