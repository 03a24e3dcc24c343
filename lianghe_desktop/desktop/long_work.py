"""Long work of a page: it runs off the screen thread, shows how far it is, and can be stopped."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal

from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import BackgroundWork, Control, Progress
from lianghe_desktop.desktop.widgets.states import ProgressPanel
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

Result = TypeVar("Result")


class LongWork(ProgressPanel):
    """Show one work at a time; `changed` when it begins and after its end was told.

    A work that is begun over another takes its place: the other is asked to stop, and no more is heard of it.
    """

    changed = Signal()

    def __init__(self, room: Workroom, title: str = "", *, unit: str = "") -> None:
        super().__init__(title)
        self._room = room
        self._unit = unit
        self._work: BackgroundWork | None = None
        self._then: Callable[[], None] | None = None
        self.stop_asked.connect(self.stop)
        self.hide()

    @property
    def busy(self) -> bool:
        """Tell whether something is under way."""
        return self._work is not None

    def run(
        self,
        function: Callable[[Control], Result],
        *,
        done: Callable[[Result], None],
        refused: Callable[[LiangheError], None] | None = None,
        title: str = "",
        words: str = "",
        shown: bool = True,
    ) -> None:
        """Run `function`; `done` or `refused` follows. It listens to the person by `Control.going`.

        Without `refused` the sentence of the error is told over the page. `title` and `words` say what is
        done and what comes first; with `shown` False nothing is seen of it.
        """
        self.stop()
        if title:
            self.title.setText(title)
        self.words.setText(words or self.tr("正在准备"))
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        self.stop_button.setEnabled(True)
        self.setVisible(shown)
        work = self._work = BackgroundWork(self._room.navigator.executor, self)
        work.succeeded.connect(partial(self._on_end, work, done))
        work.refused.connect(partial(self._on_end, work, refused or self._tell_refusal))
        work.broke.connect(partial(self._on_end, work, self._room.navigator.report_fault))
        work.progressed.connect(partial(self._on_progress, work))
        work.start(function)
        self.changed.emit()

    def then(self, call: Callable[[], None]) -> None:
        """Call once when what is under way has ended; of several calls the last is made."""
        self._then = call

    def stop(self) -> None:
        """Ask what is under way to end at its next safe point."""
        if self._work is not None:
            self._work.stop()

    def _on_progress(self, work: BackgroundWork, progress: Progress) -> None:
        if work is self._work:
            self.show_progress(progress.done, progress.total, progress.step or self._unit)

    def _on_end(self, work: BackgroundWork, tell: Callable[[Result], None], answer: Result) -> None:
        work.deleteLater()
        if work is not self._work:
            return
        self._work = None
        self.hide()
        tell(answer)
        self.changed.emit()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _tell_refusal(self, fault: LiangheError) -> None:
        self._room.navigator.tell(Tone.CARE, fault.text)
