"""Keep what is being typed, a fifth of a second after each keystroke at the latest."""

from PySide6.QtCore import QObject, QTimer

from lianghe_desktop.desktop.questionnaire.port import InterviewPort
from lianghe_desktop.records.errors import LiangheError

_DELAY_MS = 200


class TypingKeeper(QObject):
    """Remember the question that has the keyboard and its unfinished text; write them before long."""

    def __init__(self, port: InterviewPort, page: QObject) -> None:
        super().__init__(page)
        self._port = port
        self._place: tuple[str, str | None] | None = None
        self._kept: tuple[str, str | None] | None = None
        # Not restarted by the next keystroke: whoever types without a pause is saved all the same.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.keep)

    def on_arrived(self, ref: str) -> None:
        """Take note that a question got the keyboard."""
        if self._place is None or self._place[0] != ref:
            self._note(ref, None)

    def on_typing(self, ref: str, text: str) -> None:
        """Take note of what stands in a question now."""
        self._note(ref, text)

    def on_given(self, ref: str) -> None:
        """Take note that the text became an answer, which is kept with the others."""
        if self._place is not None and self._place[0] == ref:
            self._note(ref, None)

    def _note(self, ref: str, text: str | None) -> None:
        self._place = (ref, text)
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Write nothing more: the interview is over or thrown away."""
        self._timer.stop()
        self._place = None

    def keep(self) -> None:
        """Write the place now; a refusal is told when the answer itself is saved."""
        if self._place is None or self._place == self._kept:
            return
        try:
            self._port.keep_typing(*self._place)
        except LiangheError:
            return
        self._kept = self._place
