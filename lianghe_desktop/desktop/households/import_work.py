"""What the import page has done off the screen thread: look at a list, take it in, take it back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from lianghe_desktop.casework.import_runs import ImportUndone, undo_import
from lianghe_desktop.casework.people_import import (
    ImportResult,
    ListColumn,
    Mode,
    import_people,
    look_at_list,
)
from lianghe_desktop.desktop.households.import_runs_page import undone_words
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import UserError


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a person chose for one reading of a list; columns None: as they seem to be."""

    village: str | None
    known: dict[str, str]
    columns: tuple[str | None, ...] | None
    update: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """A list that was looked at: its columns, and what was found or why it cannot be judged yet."""

    columns: tuple[ListColumn, ...]
    result: ImportResult | None
    refusal: str


def look(room: Workroom, path: Path, reading: Reading, progress: Callable[[int, int], bool]) -> Looked:
    """Look at a list and check it; nothing is written.

    Raises:
        UserError: It is no workbook, or has no head.
    """
    seen = look_at_list(path, known=reading.known)
    if reading.columns is not None and len(reading.columns) == len(seen):
        seen = tuple(replace(one, key=key) for one, key in zip(seen, reading.columns, strict=True))
    try:
        result = take(room, path, reading, Mode.CHECK, progress)
    except UserError as refusal:
        return Looked(columns=seen, result=None, refusal=refusal.text)
    return Looked(columns=result.columns, result=result, refusal="")


def take(
    room: Workroom, path: Path, reading: Reading, mode: Mode, progress: Callable[[int, int], bool]
) -> ImportResult:
    """Check a list, or take it in; raises as `import_people` does."""
    return import_people(
        room.office,
        room.acting,
        path,
        village=reading.village,
        mode=mode,
        known=reading.known,
        columns=reading.columns,
        update=reading.update,
        progress=progress,
    )


def take_back(room: Workroom, run: str) -> None:
    """Take an import back off the screen thread; the page that offered it may be gone by then."""

    def done(undone: ImportUndone) -> None:
        room.navigator.tell(Tone.GOOD, undone_words(undone))

    owner = QCoreApplication.instance()
    if owner is not None:
        room.run(owner, lambda _control: undo_import(room.office, room.acting, run), done=done)
