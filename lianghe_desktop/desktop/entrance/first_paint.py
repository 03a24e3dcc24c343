"""Put off what the first picture of a window does not need until it stands on screen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from lianghe_desktop.desktop.overriding import override

_PAINTED = (QEvent.Type.Paint, QEvent.Type.UpdateRequest)
"""A window that its parts cover wholly is never painted itself; it is asked to update then."""


class _FirstPaint(QObject):
    def __init__(self, widget: QWidget, call: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._call = call
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PAINTED:
            self._widget.removeEventFilter(self)
            QTimer.singleShot(0, self._call)
        return super().eventFilter(watched, event)


def after_first_paint(widget: QWidget, call: Callable[[], None]) -> None:
    """Make a call on the screen thread once the widget has been painted."""
    _FirstPaint(widget, call)
