"""Find bundles on a stick by what they are, not by what they are called.

Stick viruses hide files, move them into folders with an invisible name, change their suffix and leave a
shortcut of the same name. Every bundle begins as an age file for X25519 recipients, so its first bytes
tell. Nothing is opened but regular files, no link is followed, no shortcut is touched, and the search is
bounded in depth and count. Source: docs/formats/bundle.md 5.1, 11.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.sync.age import AGE_START
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.manifest import MAX_FILE_BYTES

MAX_DEPTH = 8
MAX_LOOKED_AT = 20_000
MAX_FOUND = 1_000
SUFFIX = ".lhb"

_AGE = AGE_START + b"-> X25519 "
_START_BYTES = 8 << 10
_HIDDEN = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM
_POINTS_AWAY = stat.FILE_ATTRIBUTE_REPARSE_POINT
_SYSTEM_FOLDERS = frozenset({"$recycle.bin", "system volume information", "lost+found"})
_INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u2800\u3164\ufeff\uffa0")


class Oddity(StrEnum):
    """What is odd about where or how a bundle lies."""

    HIDDEN = "hidden"
    HIDDEN_FOLDER = "hidden_folder"
    INVISIBLE_FOLDER = "invisible_folder"
    RENAMED = "renamed"
    SHORTCUT_TWIN = "shortcut_twin"


ODDITY_WORDS = {
    Oddity.HIDDEN: "文件被设成了隐藏",
    Oddity.HIDDEN_FOLDER: "放在隐藏的文件夹里",
    Oddity.INVISIBLE_FOLDER: "放在名字看不见的文件夹里",
    Oddity.RENAMED: "文件名的后缀被改过",
    Oddity.SHORTCUT_TWIN: "旁边有同名的快捷方式，请不要点开",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundBundle:
    """A file that begins as a bundle; whether it is whole, and for whom, is known only when it is opened.

    `copy_of` is a file found earlier with the same size and beginning: age draws a new file key for each
    file, so that it is a copy, unless it was damaged later.
    """

    path: Path
    size_bytes: int
    oddities: tuple[Oddity, ...]
    copy_of: Path | None

    @property
    def sentence(self) -> str:
        """Return in Chinese what is odd, empty when nothing is."""
        said = [ODDITY_WORDS[one] for one in self.oddities]
        if self.copy_of is not None:
            said.append(f"与“{self.copy_of.name}”是同一份")
        return f"“{self.path.name}”：{'，'.join(said)}。" if said else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StickSearch:
    """What a stick or folder holds; `complete` False: there was more than the search looks at."""

    bundles: tuple[FoundBundle, ...]
    looked_at: int
    unreadable: int  # files and folders that the system would not open
    complete: bool


def find_bundles(folder: Path) -> tuple[FoundBundle, ...]:
    """Return the bundles in `folder` and below, by path; a file may be of another desk.

    Raises:
        EnvironmentFault: The folder cannot be read.
    """
    return search(folder).bundles


def search(folder: Path) -> StickSearch:
    """Look through `folder` and say what was found and whether everything was seen.

    Raises:
        EnvironmentFault: The folder cannot be read.
    """
    looking = _Looking()
    try:
        device = folder.stat().st_dev
        os.scandir(folder).close()
    except OSError as error:
        raise EnvironmentFault(
            ErrorCode.DISK,
            f"U盘或文件夹“{folder.name or folder}”打不开（{disk_reason(error)}）：请重新插好，再找一次。",
        ) from error
    looking.folder(folder, depth=1, device=device, inherited=())
    found = sorted(looking.found, key=lambda one: str(one.path))
    return StickSearch(
        bundles=_copies_marked(found, looking.starts),
        looked_at=looking.looked_at,
        unreadable=looking.unreadable,
        complete=looking.complete,
    )


@dataclass(slots=True)
class _Looking:
    found: list[FoundBundle] = field(default_factory=list)
    starts: dict[Path, bytes] = field(default_factory=dict)
    looked_at: int = 0
    unreadable: int = 0
    complete: bool = True

    def folder(self, folder: Path, *, depth: int, device: int, inherited: tuple[Oddity, ...]) -> None:
        """Look at the files of a folder, then at its folders."""
        entries = list(self._entries(folder))
        shortcuts = {entry.name[:-4].lower() for entry in entries if entry.name.lower().endswith(".lnk")}
        below = []
        for entry in entries:
            try:
                found = entry.stat(follow_symlinks=False)
                if _points_away(entry, found):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if not _is_left_out(entry, device):
                        below.append((entry, found))
                elif stat.S_ISREG(found.st_mode):
                    self._file(entry, found, inherited, shortcuts)
            except OSError:
                self.unreadable += 1
        for entry, found in below:
            if depth >= MAX_DEPTH:
                self.complete = False
                continue
            self.folder(
                Path(entry.path),
                depth=depth + 1,
                device=device,
                inherited=_merged(inherited, _folder_oddities(entry.name, found)),
            )

    def _entries(self, folder: Path) -> Iterator["os.DirEntry[str]"]:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if self.looked_at >= MAX_LOOKED_AT or len(self.found) >= MAX_FOUND:
                        self.complete = False
                        return
                    self.looked_at += 1
                    yield entry
        except OSError:
            self.unreadable += 1

    def _file(
        self,
        entry: "os.DirEntry[str]",
        found: os.stat_result,
        inherited: tuple[Oddity, ...],
        shortcuts: set[str],
    ) -> None:
        name = entry.name.lower()
        if not len(_AGE) < found.st_size <= MAX_FILE_BYTES or name.endswith((".part", ".lnk")):
            return
        path = Path(entry.path)
        with path.open("rb") as file:
            start = file.read(_START_BYTES)
        if not start.startswith(_AGE):
            return
        own = [Oddity.HIDDEN] if _is_hidden(entry.name, found) else []
        own += [] if name.endswith(SUFFIX) else [Oddity.RENAMED]
        own += [Oddity.SHORTCUT_TWIN] if {name, Path(name).stem} & shortcuts else []
        oddities = _merged(inherited, tuple(own))
        self.found.append(FoundBundle(path=path, size_bytes=found.st_size, oddities=oddities, copy_of=None))
        self.starts[path] = hashlib.sha256(start).digest()


def _copies_marked(found: list[FoundBundle], starts: dict[Path, bytes]) -> tuple[FoundBundle, ...]:
    first: dict[tuple[int, bytes], Path] = {}
    marked = []
    for one in found:
        earlier = first.setdefault((one.size_bytes, starts[one.path]), one.path)
        marked.append(
            FoundBundle(
                path=one.path,
                size_bytes=one.size_bytes,
                oddities=one.oddities,
                copy_of=None if earlier == one.path else earlier,
            )
        )
    return tuple(marked)


def _merged(first: tuple[Oddity, ...], second: tuple[Oddity, ...]) -> tuple[Oddity, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _folder_oddities(name: str, found: os.stat_result) -> tuple[Oddity, ...]:
    if _is_invisible(name):
        return (Oddity.INVISIBLE_FOLDER,)
    return (Oddity.HIDDEN_FOLDER,) if _is_hidden(name, found) else ()


def _is_left_out(entry: "os.DirEntry[str]", device: int) -> bool:
    """Tell whether a folder is the system's own, a bin, or another disk hung in here."""
    if entry.name.lower() in _SYSTEM_FOLDERS or entry.name.startswith(".Trash"):
        return True
    # On Windows scandir does not tell the disk of a folder; it is asked for once more.
    return Path(entry.path).stat(follow_symlinks=False).st_dev != device


def _is_invisible(name: str) -> bool:
    """Tell whether nobody can see the name: a no-break space and its like."""
    return all(sign.isspace() or sign in _INVISIBLE for sign in name)


def _is_hidden(name: str, found: os.stat_result) -> bool:
    attributes = int(getattr(found, "st_file_attributes", 0))  # Windows
    return bool(attributes & _HIDDEN) or name.startswith(".")


def _points_away(entry: "os.DirEntry[str]", found: os.stat_result) -> bool:
    """Tell whether it is a symbolic link, or a junction of Windows."""
    attributes = int(getattr(found, "st_file_attributes", 0))
    return entry.is_symlink() or bool(attributes & _POINTS_AWAY)
