"""Work off the screen thread: run a function on an executor, hear of its end by a queued signal."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import Event
from weakref import ref

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
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

    def tell(self, done: int, total: int, step: str = "") -> None:
        """Tell the screen that `done` of `total` is done; a total of 0 counts as 1."""
        self.report(Progress(done=done, total=max(total, 1), step=step))

    def going(self, done: int, total: int) -> bool:
        """Tell the screen how far the work has come; return whether it should go on."""
        self.tell(done, total)
        return not self.stopping

    def stop(self) -> None:
        """Ask the function to end at its next safe point."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Tell whether the person asked to stop."""
        return self._stop.is_set()


class _Courier(QObject):
    """Carry calls from workers onto the screen thread.

    It lives as long as the program: an object that is deleted on the screen thread while a worker is still
    inside its signal brings the program down.
    """

    _brought = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._brought.connect(self._on_brought, QtCore.Qt.ConnectionType.QueuedConnection)

    def bring(self, call: Callable[[], None]) -> None:
        """Have `call` made on the screen thread; safe from any thread."""
        self._brought.emit(call)

    def _on_brought(self, call: Callable[[], None]) -> None:
        call()


@lru_cache(maxsize=1)
def _courier() -> _Courier:
    """Return the one courier; first asked for on the screen thread."""
    return _Courier()


class BackgroundWork(QObject):
    """Run functions on an executor; one of `succeeded`, `refused`, `broke` follows, on the screen thread.

    refused carries a LiangheError, broke any other exception (a bug, for the report dialog). The owner
    keeps this object; when it is gone, late results are dropped.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    refused = Signal(object)
    broke = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None, *, aim: object = None) -> None:
        """Work on `executor`; `aim` is what the result is for, or nothing.

        Once a newer work of the same parent with the same aim has begun, nothing is told of an older one.
        """
        super().__init__(parent)
        self._executor = executor
        self._aim = aim
        self._overtaken = False
        self._running: set[Future[object]] = set()
        self._control: Control | None = None
        self._courier = _courier()

    @property
    def busy(self) -> bool:
        """Tell whether anything is still under way."""
        return bool(self._running)

    def start(self, function: Callable[[Control], object]) -> Control:
        """Run `function` with a Control; its return value arrives with `succeeded`.

        What the function holds, a closed page perhaps, is let go on the screen thread.
        """
        self._overtake()
        work, courier, held = ref(self), self._courier, [function]
        control = Control(lambda progress: courier.bring(partial(_progressed, work, progress)))
        self._control = control
        future: Future[object] = self._executor.submit(_run, held, control)
        self._running.add(future)
        future.add_done_callback(lambda _: courier.bring(held.clear))
        future.add_done_callback(lambda ended: courier.bring(partial(_ended, work, ended)))
        return control

    def stop(self) -> None:
        """Ask the work started last to end at its next safe point."""
        if self._control is not None:
            self._control.stop()

    def take_end(self, future: Future[object]) -> None:
        """Tell of the end of a function; called on the screen thread."""
        self._running.discard(future)
        if self._overtaken:
            self.deleteLater()
        if self._overtaken or future.cancelled():
            return
        fault = future.exception()
        if fault is None:
            self.succeeded.emit(future.result())
        elif isinstance(fault, LiangheError):
            self.refused.emit(fault)
        else:
            self.broke.emit(fault)

    def _overtake(self) -> None:
        parent = self.parent()
        for other in parent.children() if self._aim is not None and parent is not None else ():
            if isinstance(other, BackgroundWork) and other._aim == self._aim and other is not self:
                other._give_way()

    def _give_way(self) -> None:
        self._overtaken = True
        self.stop()
        for future in self._running:
            future.cancel()


def _run(held: list[Callable[[Control], object]], control: Control) -> object:
    return held[0](control)


def _progressed(work: "ref[BackgroundWork]", progress: Progress) -> None:
    alive = work()
    if alive is not None and isValid(alive):
        alive.progressed.emit(progress)


def _ended(work: "ref[BackgroundWork]", future: Future[object]) -> None:
    alive = work()
    if alive is not None and isValid(alive):
        alive.take_end(future)
