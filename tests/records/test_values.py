"""Money, areas, documents of identity: what people type and what is stored."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.identity import (
    DocumentKind,
    check_digit,
    full_years,
    masked_number,
    masked_phone,
    read_document,
)
from lianghe_desktop.records.ids import new_author_id, new_row_id
from lianghe_desktop.records.money import divide_half_up, fen_from_yuan, short_yuan_text, yuan_text


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_money_shown_can_be_typed_back(fen: int) -> None:
    assert fen_from_yuan(yuan_text(fen)) == fen


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12,345.5", 1234550),
        ("１２０", 12000),
        ("￥80", 8000),
        ("3 000元", 300000),
        ("0.07", 7),
        ("-5", -500),
    ],
)
def test_money_is_read_as_people_type_it(typed: str, fen: int) -> None:
    assert fen_from_yuan(typed) == fen


@pytest.mark.parametrize("typed", ["", "12.345", "一百", "1e5", "12.", ".5", "--3"])
def test_money_that_cannot_be_read_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UserError, match=r"12345\.50"):
        fen_from_yuan(typed)


def test_short_money_drops_zero_decimals_only() -> None:
    assert (short_yuan_text(300000), short_yuan_text(300050)) == ("3,000", "3,000.50")


@given(st.integers(-(10**12), 10**12), st.integers(1, 50))
def test_division_rounds_half_away_from_zero(total: int, parts: int) -> None:
    result = divide_half_up(total, parts)
    assert abs(result * parts - total) * 2 <= parts
    assert divide_half_up(-total, parts) == -result


def test_area_levels_follow_the_zeros_at_the_end() -> None:
    levels = [AreaCode.parse(code).level for code in ("44", "4404", "440403", "440403106", "440403106201")]
    assert levels == [
        AreaLevel.PROVINCE,
        AreaLevel.CITY,
        AreaLevel.DISTRICT,
        AreaLevel.TOWNSHIP,
        AreaLevel.VILLAGE,
    ]


def test_area_holds_what_lies_inside_it() -> None:
    town, village = AreaCode.parse("440403106"), AreaCode.parse("440403106201")
    assert town.contains(village)
    assert not village.contains(town)
    assert village.parent(AreaLevel.TOWNSHIP) == town
    assert not town.contains(AreaCode.parse("440403107201"))


@pytest.mark.parametrize("typed", ["", "4404031", "44040310620a", "４４０４０３"])
def test_area_codes_of_other_shapes_are_refused(typed: str) -> None:
    with pytest.raises(UserError) as refusal:
        AreaCode.parse(typed)
    assert refusal.value.code is ErrorCode.BAD_AREA_CODE


_births = st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1))


@given(_births, st.integers(0, 999))
def test_a_resident_number_gives_birth_and_sex(birth: dt.date, order: int) -> None:
    first = f"440403{birth:%Y%m%d}{order:03d}"
    document = read_document(DocumentKind.RESIDENT, first + check_digit(first))
    assert document.birth_date == birth
    assert document.sex == ("1" if order % 2 else "2")


@given(_births, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(birth: dt.date, order: int, place: int, shift: int) -> None:
    first = f"440403{birth:%Y%m%d}{order:03d}"
    number = first + check_digit(first)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(UserError) as refusal:
        read_document(DocumentKind.RESIDENT, wrong)
    assert refusal.value.code is ErrorCode.BAD_DOCUMENT_NUMBER


def test_typing_slips_are_mended() -> None:
    first = next(f for f in (f"44040319800101{n:03d}" for n in range(1000)) if check_digit(f) == "X")
    document = read_document(DocumentKind.RESIDENT, f" {first[:6]} {first[6:]}ｘ")
    assert document.number == first + "X"


def test_permits_carry_their_own_area() -> None:
    first = "83000019900101001"
    number = first + check_digit(first)
    assert read_document(DocumentKind.TAIWAN, number).birth_date == dt.date(1990, 1, 1)
    with pytest.raises(UserError, match="居住证"):
        read_document(DocumentKind.HK_MACAU, number)


def test_nobody_without_document_has_a_number() -> None:
    assert read_document(DocumentKind.NEWBORN, "").number == ""
    with pytest.raises(UserError, match="留空"):
        read_document(DocumentKind.NONE, "123")


def test_masks_hide_the_middle() -> None:
    assert masked_number("440403198001011234") == "440403********1234"
    assert masked_number("12345") == "*****"
    assert masked_phone("13800001234") == "138****1234"


def test_full_years_turn_on_the_birthday() -> None:
    birth = dt.date(1966, 11, 20)
    assert full_years(birth, dt.date(2026, 11, 19)) == 59
    assert full_years(birth, dt.date(2026, 11, 20)) == 60
    assert full_years(dt.date(2004, 2, 29), dt.date(2026, 2, 28)) == 21


@given(st.integers(-(10**6), 2**48 - 1))
def test_row_ids_are_version_seven_and_sort_by_time(now_ms: int) -> None:
    made = new_row_id(now_ms=now_ms)
    assert made[14] == "7"
    assert made[19] in "89ab"
    assert made.replace("-", "")[:12] == f"{max(now_ms, 0):012x}"


def test_authors_are_sixteen_hex_digits() -> None:
    made = new_author_id()
    assert len(made) == 16
    assert int(made, 16) >= 0
