"""Reading expressions: tokens, trees, and refusals that say where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.xpath import parse
from lianghe_desktop.survey.xpath.lexer import tokenize
from lianghe_desktop.survey.xpath.syntax import (
    Binary,
    Call,
    Expr,
    Literal,
    Negate,
    Number,
    Path,
    Step,
    every,
)


def show(expr: Expr) -> str:
    """Write a tree back as an expression, every operation in brackets."""
    match expr:
        case Number(value):
            return repr(value) if value != int(value) else str(int(value))
        case Literal(value=text):
            return f"'{text}'"
        case Negate(operand):
            return f"(- {show(operand)})"
        case Binary(op, left, right):
            return f"({show(left)} {op} {show(right)})"
        case Call(name, args):
            return f"{name}({', '.join(show(arg) for arg in args)})"
        case Path():
            steps = "/".join(_step(step) for step in expr.steps)
            return ("/" if expr.absolute else "") + steps
        case _:
            raise AssertionError(expr)


def _step(step: Step) -> str:
    return f"{step.axis}::{step.test}" + "".join(f"[{show(each)}]" for each in step.predicates)


names = st.sampled_from(["a", "member-name", "收入", "div", "and", "x.y", "_1"])
atoms = st.one_of(
    st.integers(0, 999).map(lambda number: Number(float(number))),
    st.text(alphabet="ab 中-'", max_size=6).map(lambda text: Literal(text.replace("'", ""))),
)


def _paths(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    steps = st.builds(
        Step,
        st.sampled_from(["child", "parent", "descendant"]),
        names,
        st.lists(inner, max_size=1).map(tuple),
    )
    return st.builds(
        lambda absolute, found: Path(absolute=absolute, start=None, predicates=(), steps=tuple(found)),
        st.booleans(),
        st.lists(steps, min_size=1, max_size=3),
    )


def _larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    operators = st.sampled_from(["or", "and", "=", "!=", "<", ">=", "+", "-", "*", "div", "mod"])
    calls = st.sampled_from(["concat", "selected", "jr:itext", "count-selected"])
    return st.one_of(
        st.builds(Binary, operators, inner, inner),
        st.builds(Negate, inner),
        st.builds(Call, calls, st.lists(inner, max_size=3).map(tuple)),
        _paths(inner),
    )


@given(st.recursive(atoms, _larger, max_leaves=12))
def test_a_tree_written_out_is_read_back(expr: Expr) -> None:
    """Writing with brackets and reading again gives the same tree."""
    assert parse(show(expr)) == expr


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_chinese(text: str) -> None:
    """Nothing but a tree or a UserError comes out of the parser."""
    code, said = ErrorCode.BAD_EXPRESSION, "表达式"
    try:
        assert list(every(parse(text)))
    except UserError as error:
        code, said = error.code, error.text
    assert code is ErrorCode.BAD_EXPRESSION
    assert "表达式" in said


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 + 2 * 3", "(1 + (2 * 3))"),
        ("1 - 2 - 3", "((1 - 2) - 3)"),
        ("1div1", "(1 div 1)"),
        ("a-b - c", "(child::a-b - child::c)"),
        ("- - 1", "(- (- 1))"),
        ("a or b and c = d", "(child::a or (child::b and (child::c = child::d)))"),
        ("../x[position() = 2]/@y", "parent::node()/child::x[(position() = 2)]/attribute::y"),
        ("//item", "/descendant-or-self::node()/child::item"),
        ("* * *", "(child::* * child::*)"),
        ("div div mod", "(child::div div child::mod)"),
    ],
)
def test_operators_bind_as_xpath_says(text: str, tree: str) -> None:
    """Source: XPath 1.0, 3.5-3.7."""
    assert show(parse(text)) == tree


@pytest.mark.parametrize(
    "text", ["", "1 +", "(1", "a[", "'x", "1 And 1", "a//", "foo::bar", "@", "f(1,)", "$"]
)
def test_broken_expressions_are_refused(text: str) -> None:
    """A refusal, never another exception."""
    with pytest.raises(UserError):
        parse(text)


def test_a_deep_expression_is_refused_not_crashed() -> None:
    """Brackets without end must not exhaust the stack."""
    with pytest.raises(UserError):
        parse("(" * 5000 + "1" + ")" * 5000)


def test_tokens_know_their_place() -> None:
    """Positions are what refusals point at."""
    assert [(token.text, token.at) for token in tokenize("a = 'b'")] == [
        ("a", 0),
        ("=", 2),
        ("'b'", 4),
        ("", 7),
    ]
