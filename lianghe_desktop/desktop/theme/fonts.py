"""The letters on screen: shipped Noto Sans SC, with HanaMin behind it for rare characters of names."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from lianghe_desktop.desktop.theme.tokens import FONT_FAMILIES, SIZES
from lianghe_desktop.records.resources import resource_path

_SCREEN_FONTS = ("NotoSansSC*.ttf", "HanaMinA*.ttf", "HanaMinB*.ttf")


def register_fonts() -> tuple[str, ...]:
    """Make the shipped screen fonts known to Qt and return their families; call once, after QApplication."""
    try:
        folder = resource_path("fonts")
    except FileNotFoundError:
        return ()
    families: list[str] = []
    for pattern in _SCREEN_FONTS:
        for file in sorted(folder.glob(pattern)):
            families.extend(_register(file))
    return tuple(dict.fromkeys(families))


def _register(file: Path) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []


def interface_font(px: Callable[[int], int], size: int = SIZES.text) -> QFont:
    """Return the interface font at `size` pixels of 100 %, digits of equal width."""
    font = QFont()
    font.setFamilies(list(FONT_FAMILIES))
    font.setPixelSize(px(size))
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
