"""Rare characters of names are found by what they look like."""

import pytest

from lianghe_desktop.records.characters import find_characters


@pytest.mark.parametrize(
    ("typed", "char"),
    [
        ("龙天", "䶮"),
        ("龙 天", "䶮"),
        ("4DAE", "䶮"),
        ("U+4dae", "䶮"),
        ("龙 4", "䶮"),
        ("yan 龙", "䶮"),
        ("钅宏", "𬭎"),
        ("吉吉", "喆"),
        ("方方土", "堃"),
        ("女 jie 9", "㛃"),
        ("12 钅 hong", "𬭎"),
        ("丿 6", "㐆"),
        ("3406", "㐆"),
        ("亠 9 xi", "𠅤"),
        ("20164", "𠅤"),
        ("由页", "𬱖"),
        ("兆页", "𫖯"),
        ("页 12", "𫖯"),
        ("石间", "𰧃"),
    ],
)
def test_a_character_is_found_by_parts_strokes_reading_and_code(typed: str, char: str) -> None:
    assert char in [each.char for each in find_characters(typed)]


def test_what_is_meant_exactly_comes_first() -> None:
    assert find_characters("女子")[0].char == "好"


@pytest.mark.parametrize("typed", ["", "   ", "龙天水火土", "U+0041", "zzzz"])
def test_what_fits_nothing_finds_nothing(typed: str) -> None:
    assert find_characters(typed) == ()


def test_never_more_than_asked_for() -> None:
    assert len(find_characters("yi", most=7)) == 7
