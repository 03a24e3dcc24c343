"""Work off the screen thread: run a function on an executor, hear of its end by a queued signal."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from lianghe_desktop.records.errors import LiangheError


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Say how far work has come: `done` of `total`, and the step in Chinese."""

    done: int
    total: int
    step: str = ""


class Control:
    """Let the function under way report progress and learn that it should stop."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report
        self._stop = Event()

    def report(self, progress: Progress) -> None:
        """Tell the screen how far the work has come; safe from any thread."""
        self._report(progress)

    def stop(self) -> None:
        """Ask the function to end at its next safe point."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Tell whether the person asked to stop."""
        return self._stop.is_set()


class BackgroundWork(QObject):
    """Run functions on an executor; one of `succeeded`, `refused`, `broke` follows, on the screen thread.

    refused carries a LiangheError, broke any other exception (a bug, for the report dialog). The owner
    keeps this object; when it is gone, late results are dropped.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    refused = Signal(object)
    broke = Signal(object)
    _ended = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._running: set[Future[object]] = set()
        self._control: Control | None = None
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Tell whether anything is still under way."""
        return bool(self._running)

    def start(self, function: Callable[[Control], object]) -> Control:
        """Run `function` with a Control; its return value arrives with `succeeded`."""
        control = Control(self.progressed.emit)
        self._control = control
        future = self._executor.submit(function, control)
        self._running.add(future)
        future.add_done_callback(self._on_future_done)
        return control

    def stop(self) -> None:
        """Ask the work started last to end at its next safe point."""
        if self._control is not None:
            self._control.stop()

    def _on_future_done(self, future: Future[object]) -> None:
        if isValid(self):
            self._ended.emit(future)

    def _on_ended(self, future: Future[object]) -> None:
        self._running.discard(future)
        if future.cancelled():
            return
        fault = future.exception()
        if fault is None:
            self.succeeded.emit(future.result())
        elif isinstance(fault, LiangheError):
            self.refused.emit(fault)
        else:
            self.broke.emit(fault)
