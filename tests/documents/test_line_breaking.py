"""The line breaker loses nothing, keeps the width, and puts no mark where it must not stand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.documents.line_breaking import NO_END, NO_START, break_lines, pieces

_ALPHABET = "户主陈大文补助每人年元，。、；：？！）】》”（《【“￥0123456789.,%abcXY -—…"


def width(text: str) -> float:
    """Measure as print does: a Chinese character 10, half of it for ASCII."""
    return sum(5.0 if ord(character) < 0x250 else 10.0 for character in text)


@given(st.text(_ALPHABET, max_size=120), st.integers(min_value=10, max_value=300))
def test_lines_keep_text_width_and_marks(text: str, limit: int) -> None:
    lines = break_lines(text, limit, width)
    assert "".join(lines) == text
    assert all(width(line.rstrip()) <= limit for line in lines)
    if all(width(piece.rstrip()) <= limit for piece in pieces(text)):
        for before, after in pairwise(lines):
            assert after[0] not in NO_START
            assert before.rstrip()[-1:] not in tuple(NO_END)


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12))
def test_amounts_are_never_torn(amounts: list[int]) -> None:
    wanted = [f"￥{amount:,}.50" for amount in amounts]
    lines = break_lines("，补助".join(wanted), 90, width)
    for amount in wanted:
        assert any(amount in line for line in lines)


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("每人每年补助，", 60, ["每人每年补", "助，"]),
        ("按（文件）办", 30, ["按（文", "件）办"]),
        ("打卡 1,200.00 元", 60, ["打卡 ", "1,200.00 元"]),
        ("见 doumen 包", 50, ["见 doumen ", "包"]),
        ("", 60, [""]),
        ("，，，", 10, ["，", "，", "，"]),
    ],
)
def test_examples(text: str, limit: int, lines: list[str]) -> None:
    assert break_lines(text, limit, width) == lines
