"""Collect Python's cyclic garbage on the screen thread, between what a person does.

Left alone, the collector starts on whichever thread happens to make an object. It then pauses a keystroke
for as long as it walks everything, and it destroys Qt objects of the screen on a worker, which Qt forbids
and which ends the program. So it is switched off, and a timer of the screen thread collects instead: young
objects often, all of them rarely, and none so often that collecting takes more than a fiftieth of the time.
"""

import gc
import time
from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

_TICK_MS = 1_000
_EVERY_S = (1.0, 15.0, 300.0)
"""How often each generation is collected at most: young, middle-aged, all."""
_AWAY_S = 30.0
"""How often all are while nobody works in the program."""
_FEW = 2_000
_REST = 50
"""After a collection nothing is collected again for so many times as long as it took."""


class GarbageCollecting(QObject):
    """Own the collector from now until `end`; make it on the screen thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last = [clock()] * len(_EVERY_S)
        self._rest_until = clock()
        gc.disable()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.collect_what_is_due)
        self._timer.start()

    def keep(self) -> None:
        """Take what stands now for lasting: it is never walked again, and costs nothing to say."""
        gc.freeze()

    def collect_what_is_due(self) -> None:
        """Collect the oldest generation whose time has come."""
        gc.disable()  # whoever paused it before this began may have switched it on again
        now = self._clock()
        if now < self._rest_until:
            return
        due = [age for age, last in enumerate(self._last) if now - last >= self._interval(age)]
        if not due or (due[-1] == 0 and gc.get_count()[0] < _FEW):
            return
        gc.collect(due[-1])
        ended = self._clock()
        self._last[: due[-1] + 1] = [ended] * (due[-1] + 1)
        self._rest_until = ended + _REST * (ended - now)

    def end(self) -> None:
        """Hand the collector back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @staticmethod
    def _interval(age: int) -> float:
        away = QGuiApplication.applicationState() != QtCore.Qt.ApplicationState.ApplicationActive
        return min(_EVERY_S[age], _AWAY_S) if away else _EVERY_S[age]
