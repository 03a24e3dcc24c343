"""Ways to ask for folders and files, so that tests can answer in place of the system's dialogs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

WORKBOOK = "Excel (*.xlsx)"
_ENDING = re.compile(r"\*(\.\w+)")


def _ask_folder(parent: QWidget, caption: str, start: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, caption, start)
    return Path(chosen) if chosen else None


def _ask_files(parent: QWidget, caption: str, start: str, kinds: str) -> list[Path]:
    return [Path(name) for name in QFileDialog.getOpenFileNames(parent, caption, start, kinds)[0]]


def _ask_target(parent: QWidget, caption: str, start: str, kinds: str) -> tuple[str, str]:
    return QFileDialog.getSaveFileName(parent, caption, start, kinds)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pickers:
    """Ask for a folder (None when given up), for files (none when given up), or where a file goes.

    The last gives the path, empty when given up, and the kind of file that was chosen.
    """

    folder: Callable[[QWidget, str, str], Path | None] = _ask_folder
    files: Callable[[QWidget, str, str, str], list[Path]] = _ask_files
    target: Callable[[QWidget, str, str, str], tuple[str, str]] = _ask_target


class CurrentPickers:
    """Hold the pickers in use; tests put their own in place."""

    def __init__(self) -> None:
        self.now = Pickers()
        self._folder: Path | None = None  # where a file was stored last

    def folder(self, parent: QWidget, caption: str, start: Path | None) -> Path | None:
        """Ask for a folder, beginning at `start`."""
        return self.now.folder(parent, caption, str(start or ""))

    def files(self, parent: QWidget, caption: str, start: Path | None, kinds: str) -> list[Path]:
        """Ask for one or several files of some kinds, beginning at `start`."""
        return self.now.files(parent, caption, str(start or ""), kinds)

    def target(self, parent: QWidget, caption: str, name: str, kinds: str) -> Path | None:
        """Ask where the file `name` goes, beginning where one was stored last, first among the documents.

        A name typed without an ending gets that of the kind chosen.
        """
        chosen, kind = self.now.target(parent, caption, str(self._start() / name), kinds)
        if not chosen:
            return None
        path = Path(chosen)
        ending = _ENDING.search(kind or kinds)
        if ending is not None and not path.suffix:
            path = path.with_name(path.name + ending[1])
        self._folder = path.parent
        return path

    def _start(self) -> Path:
        if self._folder is not None and self._folder.is_dir():  # the stick may be gone
            return self._folder
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


PICKERS = CurrentPickers()
