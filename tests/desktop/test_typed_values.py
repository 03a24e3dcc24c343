"""What people type is understood or refused with a sentence, never guessed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.desktop.widgets.refused import Refused
from lianghe_desktop.desktop.widgets.typed_values import (
    decimal_text,
    format_money,
    money_text,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_money,
    spoken_date,
)

TODAY = date(2019, 8, 15)


@given(st.integers(-(2**62), 2**62))
def test_money_shown_or_written_is_read_back(fen: int) -> None:
    assert parse_money(format_money(fen)) == fen
    assert parse_money(money_text(fen)) == fen


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12345", 1_234_500),
        ("12,345.5", 1_234_550),
        ("１２３４５．５元", 1_234_550),
        ("1.25万", 1_250_000),
        ("¥100", 10_000),
        ("", None),
        ("  ", None),
        ("0", 0),
    ],
)
def test_money_as_people_type_it(typed: str, fen: int | None) -> None:
    assert parse_money(typed) == fen


@pytest.mark.parametrize("typed", ["一百", "1.234", "12,34", "1,2", "万", "1e5", "--5", "9" * 30, "٣"])
def test_money_without_meaning_is_refused_in_chinese(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_money(typed)
    assert any("一" <= sign <= "鿿" for sign in refused.value.text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for written in (
        f"{y:04}{m:02}{d:02}",
        f"{y}-{m}-{d}",
        f"{y}.{m}.{d}",
        f"{y}/{m}/{d}",
        f"{y}年{m}月{d}日",
        day.isoformat(),
    ):
        assert parse_date(written, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("8.1", date(2019, 8, 1)),
        ("8月1日", date(2019, 8, 1)),
        ("８。１", date(2019, 8, 1)),
        ("今天", TODAY),
        ("昨天", date(2019, 8, 14)),
        ("", None),
    ],
)
def test_a_day_without_a_year_lies_in_the_working_year(typed: str, day: date | None) -> None:
    assert parse_date(typed, today=TODAY) == day


@pytest.mark.parametrize(
    "typed", ["2019-02-30", "20191301", "8", "190801", "1.2.3.4", "八月一日", "0000-1-1"]
)
def test_a_day_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        parse_date(typed, today=TODAY)


def test_a_day_is_said_back_with_its_weekday() -> None:
    assert spoken_date(date(2019, 8, 1)) == "2019年8月1日 星期四"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_decimals_are_written_plainly_and_read_back(number: Decimal) -> None:
    assert "E" not in decimal_text(number)
    assert parse_decimal(decimal_text(number)) == number


def test_whole_numbers_are_whole() -> None:
    assert parse_integer("１２") == 12
    with pytest.raises(Refused):
        parse_integer("1.5")


def _refusal(read: Callable[[str], object], typed: str) -> str | None:
    try:
        read(typed)
    except Refused as refused:
        return refused.text
    return None


@given(st.text(max_size=12))
def test_anything_typed_is_understood_or_refused_with_words(typed: str) -> None:
    for read in (parse_money, parse_integer, parse_decimal, lambda text: parse_date(text, today=TODAY)):
        assert _refusal(read, typed) != ""
