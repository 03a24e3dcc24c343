"""The inbox: bundles found by content in a folder and on sticks, in one queue, each with its outcome.

Any order will do: what lies behind a gap waits and is taken up when the gap is filled.
"""

import os
import string
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.exchange import KIND_WORDS, TakenIn, take_in
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.settings import INBOX_FOLDER, keep_setting, read_setting
from lianghe_desktop.casework.telling import Cancel, Progress, never, part_of, silent
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError
from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.sync.finding import FoundBundle, search
from lianghe_desktop.sync.own_keys import ensure_keys, former_identities, reader_of
from lianghe_desktop.sync.peeking import Peeked, peek
from lianghe_desktop.sync.refusals import is_for_another, outer_id, own_name
from lianghe_desktop.sync.staging import whose_by_name

_MOUNTS = (Path("/media"), Path("/run/media"))
_REMOVABLE = 2  # GetDriveType: DRIVE_REMOVABLE


class Arrived(StrEnum):
    """What a file in the inbox is to this desk."""

    NEW = "new"
    READ = "read"  # taken in already
    OURS = "ours"  # written here, for somebody else
    COPY = "copy"  # the same file lies here twice
    ELSEWHERE = "elsewhere"  # for another desk, which shares the stick
    REFUSED = "refused"


STATE_WORDS = {
    Arrived.NEW: "还没有导入",
    Arrived.READ: "已导入过",
    Arrived.OURS: "本机写的",
    Arrived.COPY: "重复的文件",
    Arrived.ELSEWHERE: "给别的单位的",
    Arrived.REFUSED: "不能导入",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """One file of the inbox; what it says of itself is empty where it could not be read."""

    path: Path
    state: Arrived
    size_bytes: int
    reason: str = ""  # why it is refused, or what is odd about the file
    sender: str = ""
    home: str = ""
    kind: str = ""
    set: str = ""  # files of one export share it
    part: int = 1
    parts: int = 1
    ops: int = 0
    photos: int = 0
    noted: bool = False  # refused, and taken down so that its writer is told, if anybody can know who it was

    @property
    def part_words(self) -> str:
        """Return which part of how many it is."""
        return f"第 {self.part} 份，共 {self.parts} 份" if self.parts > 1 else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbox:
    """Everything that lies in the inbox, parts of a set side by side, and what a person should know."""

    arrivals: tuple[Arrival, ...]
    sentences: tuple[str, ...]

    @property
    def new(self) -> tuple[Path, ...]:
        """Return the files that may be taken in and were not yet."""
        return tuple(one.path for one in self.arrivals if one.state is Arrived.NEW)

    @property
    def queue(self) -> tuple[Path, ...]:
        """Return what is taken in together: the new files, and those whose refusal is not taken down yet."""
        refused = (one.path for one in self.arrivals if one.state is Arrived.REFUSED and not one.noted)
        return (*self.new, *refused)


@dataclass(slots=True)
class Glances:
    """What was read of files before, so that looking again costs little; by path, size and time."""

    known: dict[tuple[Path, int, int], Peeked | LiangheError] = field(default_factory=dict)


class Outcome(StrEnum):
    """What became of a file of the queue."""

    DONE = "done"
    WAITING = "waiting"  # taken in, with something left for a person
    REFUSED = "refused"
    STOPPED = "stopped"  # its turn did not come


@dataclass(frozen=True, kw_only=True, slots=True)
class FileOutcome:
    """One file of the queue with what became of it and why."""

    path: Path
    outcome: Outcome
    sentences: tuple[str, ...]
    taken: TakenIn | None = None


def inbox_folder(office: Office) -> Path | None:
    """Return the folder that is watched besides the sticks, None where none was chosen."""
    kept = read_setting(office, INBOX_FOLDER)
    return Path(kept) if kept else None


def keep_inbox_folder(office: Office, acting: Acting, folder: Path | None) -> None:
    """Watch another folder from now on; None watches sticks only.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The folder is not there.
    """
    require(acting, Act.IMPORT)
    if folder is not None and not folder.is_dir():
        raise EnvironmentFault(ErrorCode.DISK, f"找不到文件夹“{folder.name}”，请重新选择收件文件夹。")
    keep_setting(office, acting, INBOX_FOLDER, str(folder or ""))


def mounted_sticks() -> tuple[Path, ...]:
    """Return the sticks that are plugged in, by their mount points or drive letters."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  # there is no windll elsewhere

        kind = ctypes.windll.kernel32.GetDriveTypeW
        drives = (Path(f"{letter}:\\") for letter in string.ascii_uppercase)
        return tuple(drive for drive in drives if kind(str(drive)) == _REMOVABLE)
    found = []
    for root in _MOUNTS:
        for folder in (*_folders(root), *(below for one in _folders(root) for below in _folders(one))):
            if os.path.ismount(folder) and os.access(folder, os.R_OK):
                found.append(folder)
    return tuple(found)


def watched_folders(office: Office) -> tuple[Path, ...]:
    """Return the folders that are looked through: the one chosen, and every stick that is plugged in."""
    chosen = inbox_folder(office)
    own = (chosen,) if chosen is not None and chosen.is_dir() else ()
    return tuple(dict.fromkeys((*own, *mounted_sticks())))


def look_at_inbox(
    office: Office,
    acting: Acting,
    folders: Sequence[Path],
    *,
    glances: Glances | None = None,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Inbox:
    """Find bundles by content in folders and say what each is to this desk; nothing is changed.

    Files are only looked at from the beginning: whether one is whole shows when it is checked.

    Args:
        office: This desk.
        acting: Who looks; the role must allow importing.
        folders: Where to look, folders below included.
        glances: What was seen before; kept by the caller between looks.
        progress: Called with files looked at and files found.
        cancel: Asked between files.
    """
    require(acting, Act.IMPORT)
    glances = glances or Glances()
    found: list[FoundBundle] = []
    sentences: list[str] = []
    for folder in folders:
        try:
            searched = search(folder)
        except EnvironmentFault as fault:
            sentences.append(fault.text)
            continue
        found += searched.bundles
        if not searched.complete:
            sentences.append(f"“{folder.name or folder}”里文件太多，没有全部看完，请另选一个文件夹。")
    if any(one.oddities for one in found):
        sentences.append(
            "有的文件被藏过或改过名字，可能有U盘病毒：请先查杀；数据包内容没有被改，可以照常导入。"
        )
    read = {
        row.bundle: row.at
        for row in office.store.rows(BundleLog, where={"direction": "in", "outcome": "done"})
        if row.bundle
    }
    noted = _noted(office)
    identity = ensure_keys(office.store, actor=acting.actor).identity
    looked = []
    for number, one in enumerate(found):
        if cancel():
            break
        progress(number, len(found))
        arrival = _arrival(office, one, _glance(office, one, identity, glances), read)
        if arrival.state is Arrived.REFUSED:
            known = {name for name in (outer_id(one.path), own_name(one.path)) if name}
            arrival = replace(arrival, noted=not known or not known.isdisjoint(noted))
        looked.append(arrival)
    return Inbox(arrivals=tuple(sorted(looked, key=_order)), sentences=(*sentences, *_missing_parts(looked)))


def take_in_all(
    office: Office,
    acting: Acting,
    paths: Sequence[Path],
    *,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> tuple[FileOutcome, ...]:
    """Take in a queue of files; one that is refused keeps none of the others out.

    Returns one outcome a file in their order. When it is stopped, what was taken in stays, and the
    files whose turn did not come are named so.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.IMPORT)
    outcomes: list[FileOutcome] = []
    for number, path in enumerate(paths):
        if cancel():
            outcomes.append(_stopped(path))
            continue
        outcomes.append(
            _take_one(office, acting, path, part_of(progress, number, number + 1, len(paths)), cancel)
        )
    return tuple(outcomes)


def _take_one(office: Office, acting: Acting, path: Path, progress: Progress, cancel: Cancel) -> FileOutcome:
    try:
        taken = take_in(office, acting, path, progress=progress, cancel=cancel)
    except LiangheError as fault:
        if fault.code is ErrorCode.CANCELLED:
            return _stopped(path)
        return FileOutcome(path=path, outcome=Outcome.REFUSED, sentences=(fault.text,))
    outcome = Outcome.WAITING if taken.report.waits_for_a_person else Outcome.DONE
    return FileOutcome(path=path, outcome=outcome, sentences=taken.sentences, taken=taken)


def _stopped(path: Path) -> FileOutcome:
    return FileOutcome(
        path=path, outcome=Outcome.STOPPED, sentences=("已停下，这一份没有导入，随时可以再导入。",)
    )


def _noted(office: Office) -> frozenset[str]:
    """Return by name and content which files were refused here before."""
    rows = office.store.rows(BundleLog, where={"direction": "in", "outcome": "refused"})
    return frozenset(known for row in rows for known in (row.outer_ids, row.file) if known)


def _glance(office: Office, one: FoundBundle, identity: str, glances: Glances) -> Peeked | LiangheError:
    try:
        key = (one.path, one.size_bytes, one.path.stat().st_mtime_ns)
    except OSError:
        return EnvironmentFault(ErrorCode.DISK, "文件已经不在了，请重新插好U盘。")
    if key not in glances.known:
        try:
            glances.known[key] = peek(
                one.path,
                identity=identity,
                former=former_identities(office.store),
                reader=reader_of(office.store),
            )
        except EnvironmentFault as fault:
            return fault
        except LiangheError as fault:
            glances.known[key] = fault
    return glances.known[key]


def _unread(office: Office, one: FoundBundle, fault: LiangheError) -> Arrival:
    """Say what a file is whose beginning cannot be read: another desk's, or one to be refused."""
    state, reason = Arrived.REFUSED, fault.text
    if is_for_another(one.path, office.area, opens=fault.code is not ErrorCode.NOT_ADDRESSED):
        state, reason = Arrived.ELSEWHERE, f"{whose_by_name(office.store, one.path)}，不用管它。"
    return Arrival(path=one.path, state=state, size_bytes=one.size_bytes, reason=reason)


def _arrival(office: Office, one: FoundBundle, seen: Peeked | LiangheError, read: dict[str, int]) -> Arrival:
    odd = one.sentence
    if isinstance(seen, LiangheError):
        return _unread(office, one, seen)
    manifest = seen.manifest
    state, reason = Arrived.NEW, odd
    if manifest.author == office.desk.author:
        names = "、".join(desk.name for desk in manifest.to)
        state, reason = Arrived.OURS, f"本机给“{names}”写的，不用在这里导入。"
    elif manifest.bundle in read:
        state = Arrived.READ
    elif one.copy_of is not None:
        state = Arrived.COPY
    elif seen.refusal:
        state, reason = Arrived.REFUSED, seen.refusal
    part, parts, set_id = manifest.part
    return Arrival(
        path=one.path,
        state=state,
        size_bytes=one.size_bytes,
        reason=reason,
        sender=seen.sender.name,
        home=area_names(office).name(seen.sender.area.value),
        kind=KIND_WORDS.get(manifest.kind, "数据包"),
        set=set_id,
        part=part,
        parts=parts,
        ops=manifest.ops,
        photos=len(manifest.blobs),
    )


_LAST = {Arrived.REFUSED: 1, Arrived.ELSEWHERE: 2}


def _order(one: Arrival) -> tuple[int, str, str, int, str]:
    """Sort what may be read before what may not, parts of a set side by side."""
    return (_LAST.get(one.state, 0), one.sender, one.set, one.part, str(one.path))


def _missing_parts(arrivals: Sequence[Arrival]) -> tuple[str, ...]:
    """Name the parts that are missing of sets of which something is new."""
    said = []
    sets = dict.fromkeys(one.set for one in arrivals if one.state is Arrived.NEW and one.parts > 1)
    for set_id in sets:
        of_set = [one for one in arrivals if one.set == set_id]
        lacking = sorted(set(range(1, of_set[0].parts + 1)) - {one.part for one in of_set})
        if lacking:
            words = "、".join(str(part) for part in lacking)
            said.append(
                f"{of_set[0].sender}的{of_set[0].kind}共 {of_set[0].parts} 份，这里没有第 {words} 份："
                "可以先导入已有的，缺的找到后再导入。"
            )
    return tuple(said)


def _folders(root: Path) -> list[Path]:
    try:
        return [one for one in root.iterdir() if one.is_dir() and not one.is_symlink()]
    except OSError:
        return []
