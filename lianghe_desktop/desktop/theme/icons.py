"""Icons: our own line drawings in resources/icons, painted in any colour and size asked for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from lianghe_desktop.desktop.theme.theme import current_theme
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.records.resources import resource_path

TONE_ICONS = {
    Tone.QUIET: "info",
    Tone.INFO: "info",
    Tone.GOOD: "done",
    Tone.CARE: "care",
    Tone.WRONG: "wrong",
}


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return resource_path(f"icons/{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _painted(name: str, colour: str, side_px: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    side = round(side_px * ratio)
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill("transparent")
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, colour: str | None = None, size: int = SIZES.icon) -> QPixmap:
    """Paint an icon; colour defaults to ink, size is pixels at 100 %."""
    theme = current_theme()
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return _painted(name, colour or theme.colours.ink, theme.px(size), ratio)


def icon(name: str, colour: str | None = None, size: int = SIZES.icon) -> QIcon:
    """Return an icon for a button, faded while the button is disabled."""
    made = QIcon(icon_pixmap(name, colour, size))
    faded = current_theme().colours.faded
    made.addPixmap(icon_pixmap(name, faded, size), QIcon.Mode.Disabled)
    return made
