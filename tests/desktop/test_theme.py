"""One file holds the colours; they can be read; everything grows with the scale."""

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import lianghe_desktop.desktop
from lianghe_desktop.desktop.theme.icons import TONE_ICONS, icon
from lianghe_desktop.desktop.theme.style_sheet import build_style_sheet
from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme, current_theme, px
from lianghe_desktop.desktop.theme.tokens import HIGH_CONTRAST, NORMAL, Colours, Tone
from lianghe_desktop.records.resources import resource_path

ROOM = Path(lianghe_desktop.desktop.__file__).parent
COLOUR = re.compile(
    r"#[0-9A-Fa-f]{3,8}\b|\brgba?\s*\(|QColor\(\s*[\"'\d]|QColor\.from|QColorConstants|Qt\.GlobalColor\.(?!transparent|white\b)"
)


class _Files(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"/{name}.svg"


def colour_literals(text: str) -> list[str]:
    return COLOUR.findall(text)


def test_no_colour_stands_outside_the_tokens() -> None:
    found = {
        str(file.relative_to(ROOM)): colour_literals(file.read_text("utf-8"))
        for file in ROOM.rglob("*.py")
        if file.name != "tokens.py"
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


@pytest.mark.parametrize(
    "planted", ['"#FFF"', "QColor('red')", "rgb(1,2,3)", "QColor(1, 2, 3)", "Qt.GlobalColor.red"]
)
def test_a_planted_colour_is_found(planted: str) -> None:
    assert colour_literals(f"x = {planted}")


def test_icons_take_their_colour_from_the_tokens() -> None:
    drawings = list(resource_path("icons").glob("*.svg"))
    assert len(drawings) > 30
    for drawing in drawings:
        text = drawing.read_text("utf-8")
        assert "currentColor" in text, drawing.name
        assert not re.search(r'(fill|stroke)="(?!none|currentColor)', text), drawing.name


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours. Source: WCAG 2.1, 1.4.3."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [NORMAL, HIGH_CONTRAST])
def test_words_can_be_read_on_their_grounds(colours: Colours) -> None:
    pairs = [
        (colours.ink, ground)
        for ground in (colours.surface, colours.canvas, colours.hover, colours.soft_accent)
    ]
    pairs += [(colours.quiet, colours.surface), (colours.quiet, colours.canvas)]
    pairs += [(colours.of(tone), colours.surface) for tone in Tone]
    pairs += [(colours.of(tone), colours.ground_of(tone)) for tone in Tone]
    pairs += [(colours.on_accent, colours.accent), (colours.on_navigation, colours.navigation)]
    pairs += [(colours.on_navigation, colours.navigation_hover), (colours.surface, colours.ink)]
    poor = [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5]
    assert poor == []


@pytest.mark.parametrize("colours", [NORMAL, HIGH_CONTRAST])
def test_borders_of_controls_can_be_seen(colours: Colours) -> None:
    assert contrast(colours.control_line, colours.surface) >= 3


def test_every_size_of_the_style_sheet_grows_with_the_scale() -> None:
    def sizes(percent: int) -> list[int]:
        sheet = build_style_sheet(NORMAL, lambda n: n * percent // 100, _Files())
        return [int(n) for n in re.findall(r"(\d+)px", sheet)]

    once, twice = sizes(100), sizes(200)
    assert len(once) == len(twice) > 80
    for small, large in zip(once, twice, strict=True):
        assert large > small or small <= 2  # lines of 1 or 2 px stay thin


def test_every_tone_has_an_icon() -> None:
    assert set(TONE_ICONS) == set(Tone)
    assert all(not icon(name).isNull() for name in TONE_ICONS.values())


def test_applying_a_scale_reaches_fonts_and_measures(qapp: QApplication) -> None:
    try:
        apply_theme(qapp, Appearance(scale_percent=150, high_contrast=True))
        assert qapp.font().pixelSize() == 21
        assert px(34) == 51
        assert current_theme().colours is HIGH_CONTRAST
    finally:
        apply_theme(qapp, Appearance())


def test_only_offered_scales_are_taken() -> None:
    with pytest.raises(ValueError, match="scale_percent"):
        Appearance(scale_percent=130)


def test_the_project_ships_the_icons() -> None:
    project = tomllib.loads((ROOM.parent.parent / "pyproject.toml").read_text("utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert shipped["resources"] == "lianghe_desktop/resources"
