"""A stage for pictures: the dressed application, a worker that is waited for, a numbered picture a shot."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme

WINDOW = (1366, 768)
_LONGEST_S = 120
_BREATH_S = 0.004


class CountingExecutor(Executor):
    """Run work on threads and know whether any is under way."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(2)
        self._open: set[Future[Any]] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Begin a piece of work."""
        future = self._threads.submit(fn, *args, **kwargs)
        self._open.add(future)
        return future

    def idle(self) -> bool:
        """Tell whether everything begun has ended."""
        self._open = {future for future in self._open if not future.done()}
        return not self._open

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT002 - as Executor has it
        """End the threads."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)


class Stage:
    """Take pictures at one scale into a folder."""

    def __init__(
        self, app: QApplication, out: Path, scale_percent: int, *, high_contrast: bool = False
    ) -> None:
        self._app = app
        self._tag = f"{scale_percent}{'-contrast' if high_contrast else ''}"
        self.out = out
        self.pictures: list[Path] = []
        self.executor = CountingExecutor()
        apply_theme(app, Appearance(scale_percent=scale_percent, high_contrast=high_contrast))

    def settle(self) -> None:
        """Wait until no work is under way and nothing is left to be drawn."""
        began, quiet = time.monotonic(), 0
        while quiet < 5:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            quiet = quiet + 1 if self.executor.idle() else 0
            time.sleep(_BREATH_S)  # a worker tells of its end a moment after it
            if time.monotonic() - began > _LONGEST_S:
                raise TimeoutError("work did not end")

    def shot(self, widget: QWidget, name: str) -> None:
        """Keep a picture of a widget as it stands once it has settled."""
        self.settle()
        path = self.out / f"{len(self.pictures) + 1:03d}-{name}-{self._tag}.png"
        widget.grab().save(str(path))
        self.pictures.append(path)

    def close(self) -> None:
        """End the worker."""
        self.executor.shutdown()
