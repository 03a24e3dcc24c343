"""The shipped fonts are allowed, embeddable and complete enough; numbers of documents stay off paper."""

from dataclasses import dataclass

import pytest

from lianghe_desktop.documents.faces import Face, font_file, runs, text_width
from lianghe_desktop.documents.privacy import holds_document_number, masked, refuse_document_numbers
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.resources import resource_path

NUMBER = "44040319491231002X"


@dataclass(frozen=True)
class Paper:
    """Stand for the values of some paper."""

    household_no: str = ""
    notes: tuple[str, ...] = ()


def test_each_font_has_its_licence_and_all_fit() -> None:
    fonts = sorted(resource_path("fonts").glob("*.ttf"))
    table = resource_path("LICENSES/README.md").read_text("utf-8")
    shipped = {name for face in Face for name in face.value} - {"FangSong"}  # the system's, where it has one
    assert shipped == {font.stem for font in fonts}
    assert all(font.name in table for font in fonts)
    assert sum(font.stat().st_size for font in fonts) < 75_000_000
    for named in ("NotoSerifSC-OFL.txt", "NotoSansSC-OFL.txt", "Hanazono.txt"):
        assert resource_path(f"LICENSES/{named}").stat().st_size > 1000


def test_a_text_is_split_by_font_and_keeps_its_width() -> None:
    parts = runs(Face.SONG, "陈𠀋文ab")
    assert [(part.font, part.text) for part in parts] == [
        ("NotoSerifSC-Regular", "陈"),
        ("HanaMinB", "𠀋"),
        ("NotoSerifSC-Regular", "文ab"),
    ]
    assert text_width(Face.SONG, 10, "陈𠀋文") == pytest.approx(30)


def test_a_subset_is_a_font_of_the_glyphs_asked_for() -> None:
    font = font_file("NotoSansSC-Regular")
    small = font.subset([0, font.glyph_of[ord("陈")], font.glyph_of[ord("é")]])
    assert small[:4] == b"\x00\x01\x00\x00"
    assert len(small) < 40_000


@pytest.mark.parametrize(
    "notes",
    [(NUMBER,), ("号码：" + NUMBER.lower(),), ("４４０４０３１９４９１２３１００２Ｘ",),
     ("440403 19491231 002X",), ("440403491231002",), ("x", "6222000000000000000")],
)  # fmt: skip
def test_what_looks_like_a_document_number_is_refused(notes: tuple[str, ...]) -> None:
    with pytest.raises(UserError) as refused:
        refuse_document_numbers(Paper(notes=notes), "试纸")
    assert refused.value.text.startswith("试纸")
    assert not any(character.isdigit() for character in refused.value.text)


def test_long_household_numbers_and_amounts_pass() -> None:
    refuse_document_numbers(
        Paper(
            household_no="440403106205001234",
            notes=("￥1,234,567.00", "2019-08-01 至 2020-12-31", "13800001234"),
        ),
        "试纸",
    )  # fmt: skip
    with pytest.raises(UserError):
        refuse_document_numbers(Paper(household_no=NUMBER), "试纸")


def test_masking_leaves_ends_only() -> None:
    assert masked(f"证件 {NUMBER}，电话 13800001234") == "证件 440403********002X，电话 13800001234"
    assert holds_document_number(NUMBER)
    assert not holds_document_number(masked(NUMBER))
