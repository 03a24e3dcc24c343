"""The theme in force: tokens brought to the scale a person chose, kept on the application object."""

from dataclasses import dataclass

from PySide6.QtCore import QTemporaryDir
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from lianghe_desktop.desktop.theme import fonts, indicators, palette, style_sheet
from lianghe_desktop.desktop.theme.tokens import HIGH_CONTRAST, NORMAL, SCALES_PERCENT, Colours

_PROPERTY = "liangheTheme"
_STYLE = "fusion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Appearance:
    """Say how a person wants to see the program; scale_percent is one of SCALES_PERCENT."""

    scale_percent: int = 100
    high_contrast: bool = False

    def __post_init__(self) -> None:
        if self.scale_percent not in SCALES_PERCENT:
            raise ValueError(f"scale_percent must be one of {SCALES_PERCENT}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """Give colours, and pixels at the scale in force."""

    appearance: Appearance
    colours: Colours

    def px(self, size: int) -> int:
        """Bring a size given for 100 % to the scale in force, in pixels."""
        return (size * self.appearance.scale_percent + 50) // 100


class _Drawings:
    """Keep the folder with the drawings of controls for as long as the style sheet names them."""

    def __init__(self, colours: Colours) -> None:
        self._folder = QTemporaryDir()
        self.files = indicators.write_indicators(self._folder.path(), colours)


def make_application(program: str) -> QApplication:
    """Return the application in the style that the theme builds on, told by Qt's own option.

    To ask for the style, or to set it, makes hundreds of enumerations.
    """
    app = QApplication([program, "-style", _STYLE])
    app.setProperty(_PROPERTY + "Style", _STYLE)
    return app


def apply_theme(app: QApplication, appearance: Appearance) -> Theme:
    """Dress the whole application; widgets built before keep their margins until they are built anew."""
    theme = make_theme(appearance)
    app.setProperty(_PROPERTY, theme)
    if app.property(_PROPERTY + "Style") is None:
        app.setProperty(_PROPERTY + "Style", _STYLE)
        if QApplication.style().objectName().lower() != _STYLE:
            app.setStyle(QStyleFactory.create(_STYLE))
    app.setFont(fonts.interface_font(theme.px))
    app.setPalette(palette.build_palette(theme.colours))
    drawings = _Drawings(theme.colours)
    app.setProperty(_PROPERTY + "Drawings", drawings)
    app.setStyleSheet(style_sheet.build_style_sheet(theme.colours, theme.px, drawings.files))
    return theme


def make_theme(appearance: Appearance) -> Theme:
    """Return the theme of an appearance without applying it."""
    return Theme(appearance=appearance, colours=HIGH_CONTRAST if appearance.high_contrast else NORMAL)


def current_theme() -> Theme:
    """Return the theme that was applied last, the normal one where none was."""
    app = QApplication.instance()
    theme = app.property(_PROPERTY) if app is not None else None
    return theme if isinstance(theme, Theme) else make_theme(Appearance())


def px(size: int) -> int:
    """Bring a size given for 100 % to the scale in force, in pixels."""
    return current_theme().px(size)


def dress(widget: QWidget, role: str, value: object) -> None:
    """Set a property the style sheet selects by, and have the widget drawn anew."""
    if widget.property(role) == value:
        return
    widget.setProperty(role, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
