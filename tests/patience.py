"""A hand at the screen that waits as long as a loaded machine may take, and holds what it was given."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import MultiSignalBlocker, SignalBlocker
from typing_extensions import override

PATIENCE_S = 60
PATIENCE_MS = 1000 * PATIENCE_S
"""A wait ends as soon as what it waits for holds; this long it waits only for what never comes."""


class PatientBot(QtBot):
    """Wait for a condition or a signal, with more patience than pytest-qt's five seconds.

    A widget lives until pytest-qt has closed it, as a page lives until its window lets it go. Else, at the
    end of the test, a connection of one of its parts may be all that still refers to it; when that part is
    deleted, page and part delete each other, which corrupts the heap now and then.
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self._held: list[QWidget] = []

    @override
    def addWidget(self, widget: QWidget, **more: Any) -> None:
        self._held.append(widget)
        super().addWidget(widget, **more)

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    @override
    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **more)

    @override
    def waitSignals(
        self, signals: list[Any], *, timeout: int = PATIENCE_MS, **more: Any
    ) -> MultiSignalBlocker:
        return super().waitSignals(signals, timeout=timeout, **more)
