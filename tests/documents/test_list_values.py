"""Days and long numbers as lists of villages write them: read when certain, refused or doubted otherwise."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.documents.list_values import (
    DoubtfulError,
    UnreadableError,
    read_day,
    read_name,
    read_number,
    read_phone,
)
from lianghe_desktop.documents.sheet_reading import Cell, cell_of
from lianghe_desktop.records.identity import check_digit

TODAY = dt.date(2026, 11, 20)
DAYS = st.dates(dt.date(1900, 1, 1), TODAY)
WRITTEN = (
    "{y}-{m:02d}-{d:02d}", "{y}.{m}.{d}", "{y}/{m}/{d}", "{y}年{m}月{d}日", "{y}{m:02d}{d:02d}",
    " {y}-{m}-{d} ", "{y}-{m:02d}-{d:02d} 00:00:00", "'{y}{m:02d}{d:02d}", "{y}. {m}. {d}",
)  # fmt: skip


@settings(max_examples=60)
@given(DAYS, st.sampled_from(WRITTEN))
def test_a_day_is_read_however_it_is_written(day: dt.date, form: str) -> None:
    text = form.format(y=day.year, m=day.month, d=day.day)
    assert read_day(text, today=TODAY) == day
    assert read_day(text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == day


@settings(max_examples=60)
@given(DAYS)
def test_excels_count_of_days_is_read(day: dt.date) -> None:
    count = (day - dt.date(1899, 12, 30)).days
    if count > 5000:
        assert read_day(cell_of(float(count)).text) == day
        assert read_day(cell_of(dt.datetime.combine(day, dt.time())).text) == day


@settings(max_examples=80)
@given(DAYS, st.sampled_from(("{y:02d}-{m}-{d}", "{y:02d}.{m}.{d}", "{y:02d}{m:02d}{d:02d}")))
def test_a_year_of_two_digits_is_never_guessed(day: dt.date, form: str) -> None:
    text = form.format(y=day.year % 100, m=day.month, d=day.day)
    other = 1900 if day.year >= 2000 else 2000
    try:
        twin = dt.date(other + day.year % 100, day.month, day.day)
    except ValueError:
        twin = None
    if twin is not None and twin <= TODAY:
        with pytest.raises(DoubtfulError, match="两位"):
            read_day(text, today=TODAY)
    else:
        assert read_day(text, today=TODAY) == day


@settings(max_examples=100)
@given(st.text("0123456789.-/年月日 Ee+x", max_size=14))
def test_any_words_are_a_day_a_doubt_or_a_reason(text: str) -> None:
    said = ""
    try:
        day = read_day(text, today=TODAY)
    except (UnreadableError, DoubtfulError) as reason:
        said = str(reason)
    assert said.endswith("。") if said else day.year >= 1880


@pytest.mark.parametrize(
    "text", ["195", "1957.13", "2031年1月", "57年0月", "2019-02-30", "不详", "1957-13-01", "2031-01-01"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_day(text, today=TODAY)


@pytest.mark.parametrize(
    "text", ["1957", "1957年", "1957.9", "1957年9月", "57年9月", "５７年９月", "1957-09", "195709", "57.9"]
)
def test_a_month_without_its_day_is_doubted(text: str) -> None:
    with pytest.raises(DoubtfulError, match="哪一天"):
        read_day(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "word"),
    [("H12345678", "回乡证"), ("m1234567890", "回乡证"), ("12345678", "台胞证"), ("1234567890Ａ", "台胞证")],
)
def test_a_travel_permit_is_named_and_the_way_out_told(text: str, word: str) -> None:
    with pytest.raises(UnreadableError, match=word) as reason:
        read_number(cell_of(text))
    assert "无证件" in str(reason.value)


def test_telephones_and_names_are_read_as_they_are_meant() -> None:
    assert read_phone(" ０７５６－５５１ ２３４５") == "0756-5512345"
    assert read_phone("0756—5512345") == "0756-5512345"
    assert [read_name(name) for name in ("王　五", "欧阳 小 明", "𬱖 𫖯")] == ["王五", "欧阳小明", "𬱖𫖯"]
    assert [read_name(name) for name in ("阿卜杜拉  买买提", "Li  Wu")] == ["阿卜杜拉 买买提", "Li Wu"]


@settings(max_examples=60)
@given(
    st.dates(dt.date(1920, 1, 1), TODAY), st.integers(1, 999), st.sampled_from(("'", "’", "", " ", "\u200b"))
)
def test_numbers_lose_only_what_nobody_typed(birth: dt.date, order: int, around: str) -> None:
    first = f"440403{birth:%Y%m%d}{order:03d}"
    number = first + check_digit(first)
    spaced = around + " ".join((number[:6], number[6:14], number[14:])) + around
    assert read_number(Cell(spaced)) == number
    assert read_number(Cell(number.lower())) == number
    hyphened = Cell(f"{number[:6]}-{number[6:14]}－{number[14:]}")
    assert read_number(hyphened) == number


@settings(max_examples=60)
@given(st.dates(dt.date(1920, 1, 1), TODAY), st.integers(1, 999))
def test_numbers_that_excel_rounded_are_said_and_never_repaired(birth: dt.date, order: int) -> None:
    first = f"440403{birth:%Y%m%d}{order:03d}"
    number = first + check_digit(first)
    for damaged in (cell_of(float(int(first + "0"))), cell_of(f"{int(first + '0'):.5E}".replace("E+", "E+"))):
        with pytest.raises(UnreadableError, match="Excel"):
            read_number(damaged)
    rounded = number[:15] + "000"
    if check_digit(rounded[:17]) != "0":
        with pytest.raises(UnreadableError, match="变成了 0"):
            read_number(Cell(rounded))


def test_a_number_of_the_old_kind_is_named() -> None:
    with pytest.raises(UnreadableError, match="15 位"):
        read_number(Cell("440403570915001"))
