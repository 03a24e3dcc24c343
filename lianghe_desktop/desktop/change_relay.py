"""Change notices of the store, brought from the thread that wrote onto the screen thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid


class ChangeRelay(QObject):
    """Pass notices on to one listener by a queued signal."""

    _told = Signal(object)

    def __init__(self, listener: Callable[[object], None]) -> None:
        super().__init__()
        self._told.connect(listener, Qt.ConnectionType.QueuedConnection)

    def tell(self, notice: object) -> None:
        """Pass a notice on; safe from any thread."""
        if isValid(self):
            self._told.emit(notice)
