"""Notice that something came into a folder or that a stick was plugged in."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_SETTLE_MS = 1_500  # a file that is being copied changes many times
_SLOW_MS = 20_000  # network folders and some sticks tell nothing


class FolderWatch(QObject):
    """Tell by `changed` that folders should be looked through: soon after a change, and now and then."""

    changed = Signal()

    def __init__(self, parent: QObject, *, settle_ms: int = _SETTLE_MS, slow_ms: int = _SLOW_MS) -> None:
        super().__init__(parent)
        # Made when there is something to watch: the system grants a person only so many watchers.
        self._watcher: QFileSystemWatcher | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(settle_ms)
        self._slow = QTimer(self)
        self._slow.setInterval(slow_ms)
        self._settle.timeout.connect(self.changed)
        self._slow.timeout.connect(self.changed)

    def watch(self, folders: Sequence[Path]) -> None:
        """Watch these folders in place of those before; what is not there is left to the slow look."""
        wanted = {str(folder) for folder in folders if folder.is_dir()}
        if self._watcher is None:
            if not wanted:
                return
            self._watcher = QFileSystemWatcher(self)
            self._watcher.directoryChanged.connect(self._on_directory_changed)
        before = set(self._watcher.directories())
        if before - wanted:
            self._watcher.removePaths(sorted(before - wanted))
        if wanted - before:
            self._watcher.addPaths(sorted(wanted - before))

    def start(self) -> None:
        """Begin to look now and then."""
        self._slow.start()

    def stop(self) -> None:
        """Rest until `start`."""
        self._slow.stop()
        self._settle.stop()

    def _on_directory_changed(self, _folder: str) -> None:
        if self._slow.isActive():
            self._settle.start()
