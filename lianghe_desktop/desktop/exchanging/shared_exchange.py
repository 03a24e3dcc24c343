"""Let the desk exchange through its shared folder by itself: after changes, and when a file comes."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from lianghe_desktop.casework import shared_folder
from lianghe_desktop.casework.shared_folder import SharedRound, Tried
from lianghe_desktop.desktop.exchanging.folder_watch import FolderWatch
from lianghe_desktop.desktop.workroom import Workroom

_SETTLE_MS = 5_000  # a person typing writes many lines; one bundle will do for them
_SLOW_MS = 60_000


class SharedExchange(QObject):
    """Do rounds off the screen thread, one at a time; `done` carries the round, None while it rests."""

    done = Signal(object)

    def __init__(self, room: Workroom, parent: QObject | None = None, *, settle_ms: int = _SETTLE_MS) -> None:
        super().__init__(parent)
        self._room = room
        self._tried = Tried()
        self._running = False
        self._again = False
        self._watch = FolderWatch(self, slow_ms=_SLOW_MS)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(settle_ms)
        self._settle.timeout.connect(self.exchange)
        self._watch.changed.connect(self.exchange)

    def start(self) -> None:
        """Begin; the first round follows at once."""
        self._watch.start()
        self.exchange()

    def stop(self) -> None:
        """Rest for good."""
        self._watch.stop()
        self._settle.stop()

    def note_change(self) -> None:
        """Take note that records changed: a round follows when they have settled."""
        self._settle.start()

    def exchange(self) -> None:
        """Do a round now, or another one after that under way."""
        if self._running:
            self._again = True
            return
        self._running = True
        office, acting, tried = self._room.office, self._room.acting, self._tried
        self._room.run(
            self,
            lambda _control: (
                shared_folder.exchange_quietly(office, acting, tried=tried),
                shared_folder.shared_state(office).folder,
            ),
            done=self._on_done,
        )

    def _on_done(self, ended: tuple[SharedRound | None, Path | None]) -> None:
        self._running = False
        done, folder = ended
        self._watch.watch([folder / self._room.office.desk.author] if folder is not None else [])
        self.done.emit(done)
        if self._again:
            self._again = False
            self.note_change()
