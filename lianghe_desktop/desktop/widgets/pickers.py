"""Ways to ask for folders and files, so that tests can answer in place of the system's dialogs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def _ask_folder(parent: QWidget, caption: str, start: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, caption, start)
    return Path(chosen) if chosen else None


def _ask_files(parent: QWidget, caption: str, start: str, kinds: str) -> list[Path]:
    return [Path(name) for name in QFileDialog.getOpenFileNames(parent, caption, start, kinds)[0]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pickers:
    """Ask for a folder (None when given up), or for files (none when given up)."""

    folder: Callable[[QWidget, str, str], Path | None] = _ask_folder
    files: Callable[[QWidget, str, str, str], list[Path]] = _ask_files


class CurrentPickers:
    """Hold the pickers in use; tests put their own in place."""

    def __init__(self) -> None:
        self.now = Pickers()

    def folder(self, parent: QWidget, caption: str, start: Path | None) -> Path | None:
        """Ask for a folder, beginning at `start`."""
        return self.now.folder(parent, caption, str(start or ""))

    def files(self, parent: QWidget, caption: str, start: Path | None, kinds: str) -> list[Path]:
        """Ask for one or several files of some kinds, beginning at `start`."""
        return self.now.files(parent, caption, str(start or ""), kinds)


PICKERS = CurrentPickers()
