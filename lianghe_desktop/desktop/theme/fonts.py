"""The letters on screen: shipped Noto Sans SC, with HanaMin behind it for rare characters of names."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from lianghe_desktop.desktop.theme.tokens import FONT_FAMILIES, SIZES
from lianghe_desktop.records.resources import resource_path

_USUAL_FONTS = ("NotoSansSC*.ttf",)
_RARE_FONTS = ("HanaMinA*.ttf", "HanaMinB*.ttf")


def register_fonts() -> tuple[str, ...]:
    """Make the shipped screen fonts known to Qt and return their families; call once, after QApplication."""
    return (*register_usual_fonts(), *register_rare_fonts())


def register_usual_fonts() -> tuple[str, ...]:
    """Register what nearly all texts are written in: enough for the first picture."""
    return _registered(_USUAL_FONTS)


def register_rare_fonts() -> tuple[str, ...]:
    """Register the letters of rare names; what stood on screen before is drawn again with them."""
    found = _registered(_RARE_FONTS)
    for widget in QGuiApplication.topLevelWindows():
        widget.requestUpdate()
    return found


def _registered(patterns: tuple[str, ...]) -> tuple[str, ...]:
    try:
        folder = resource_path("fonts")
    except FileNotFoundError:
        return ()
    families: list[str] = []
    for pattern in patterns:
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
