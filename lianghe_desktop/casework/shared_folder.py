"""Desks in one office exchange by themselves through a shared folder.

Each desk has a box in the folder, named by its author, with its card, by which the others know it once
somebody above both has let it in; the others put what is for it under their own name there. What is written
next replaces what was not read yet, because it holds everything without a receipt. A receipt is owed only
for new lines, so that two desks come to rest. A file that is torn or still being copied is left and tried
again when it has changed.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from lianghe_desktop.casework.exchange import Kind, export, take_in
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, may, require
from lianghe_desktop.casework.rulings import revoked_authors
from lianghe_desktop.casework.settings import (
    SHARED_FOLDER,
    SHARED_PAUSED,
    SHARED_ROUND,
    keep_setting,
    read_setting,
)
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.declare import Shelf
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError, UserError
from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.sync.certificates import Certificate
from lianghe_desktop.sync.export import known_desks
from lianghe_desktop.sync.finding import FoundBundle, find_bundles
from lianghe_desktop.sync.introducing import know_by_card, leave_card
from lianghe_desktop.sync.judging import may_hold
from lianghe_desktop.sync.own_keys import ensure_keys, own_authors, reader_of
from lianghe_desktop.sync.peeking import peek
from lianghe_desktop.sync.status import StreamStatus
from lianghe_desktop.sync.status import status as sync_status

_AUTHOR = re.compile(r"[0-9a-f]{16}")
NOTE_NAME = "请不要改动.txt"
_NOTE = "这是“两合”几台电脑互相交换资料的文件夹，里面的文件由程序自己写、自己收，请不要改名、移动或删除。\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedRound:
    """What one round did, in names of desks; `skipped` says why a file was left for the next round."""

    at_ms: int
    present: tuple[str, ...]
    read: tuple[str, ...]
    written: tuple[str, ...]
    skipped: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedState:
    """The setting, and what the last round did."""

    folder: Path | None
    paused: bool
    last: SharedRound | None


@dataclass(slots=True)
class Tried:
    """Files that could not be taken in as they are; kept by the caller between rounds."""

    seen: dict[Path, tuple[int, int]] = field(default_factory=dict)


def shared_state(office: Office) -> SharedState:
    """Return the folder, whether the exchange is paused, and what the last round did."""
    kept = read_setting(office, SHARED_FOLDER)
    last = read_setting(office, SHARED_ROUND)
    return SharedState(
        folder=Path(kept) if kept else None,
        paused=read_setting(office, SHARED_PAUSED) == "1",
        last=_round(json.loads(last)) if last else None,
    )


def keep_shared_folder(office: Office, acting: Acting, folder: Path | None) -> None:
    """Exchange through this folder from now on; None ends it.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The folder is not there or takes no files.
    """
    require(acting, Act.ADMINISTER)
    if folder is not None:
        _open_box(office, folder)
    keep_setting(office, acting, SHARED_FOLDER, str(folder or ""))
    keep_setting(office, acting, SHARED_PAUSED, "0")


def pause(office: Office, acting: Acting) -> None:
    """Let the exchange rest until it is resumed."""
    keep_setting(office, acting, SHARED_PAUSED, "1")


def resume(office: Office, acting: Acting) -> None:
    """Go on exchanging."""
    keep_setting(office, acting, SHARED_PAUSED, "0")


def exchange_once(office: Office, acting: Acting, *, tried: Tried | None = None) -> SharedRound:
    """Take in what lies in this desk's box, and put into the others' boxes what they lack.

    Raises:
        UserError: No folder was chosen.
        EnvironmentFault: The folder cannot be reached.
    """
    folder = shared_state(office).folder
    if folder is None:
        raise UserError(ErrorCode.WRONG_STATE, "还没有选共享文件夹，请先在“数据同步”的“共享文件夹”里选。")
    try:
        box = _open_box(office, folder)
        leave_card(office.store, box, actor=acting.actor)
        strangers = _meet(office, acting, folder)
        read, owed, skipped = _read_box(office, acting, box, tried or Tried())
        stopped = revoked_authors(office)
        present = [
            one
            for one in known_desks(office.store, vouched=True)
            if one.author not in stopped and (folder / one.author).is_dir()
        ]
        written = []
        for desk in present:
            slot = folder / desk.author / office.desk.author
            if _write_slot(office, acting, desk, slot, owes_receipt=desk.author in owed):
                written.append(desk.name)
    except OSError as problem:
        raise _unreachable(folder) from problem
    done = SharedRound(
        at_ms=office.now_ms(),
        present=tuple(one.name for one in present),
        read=tuple(read),
        written=tuple(written),
        skipped=(*skipped, *strangers),
    )
    _keep(office, acting, done)
    return done


def exchange_quietly(office: Office, acting: Acting, *, tried: Tried) -> SharedRound | None:
    """Do a round unless there is no folder or it rests; a fault is kept in the state and not raised."""
    state = shared_state(office)
    if state.folder is None or state.paused or office.store.read_only:
        return None
    try:
        return exchange_once(office, acting, tried=tried)
    except LiangheError as fault:
        failed = SharedRound(
            at_ms=office.now_ms(), present=(), read=(), written=(), skipped=(), fault=fault.text
        )
        _keep(office, acting, failed)
        return failed


def _open_box(office: Office, folder: Path) -> Path:
    box = folder / office.desk.author
    if not folder.is_dir():
        raise _unreachable(folder)
    try:
        box.mkdir(exist_ok=True)
        note = folder / NOTE_NAME
        if not note.exists():
            note.write_text(_NOTE, "utf-8")
    except OSError as problem:
        raise _unreachable(folder) from problem
    return box


def _meet(office: Office, acting: Acting, folder: Path) -> list[str]:
    """Get to know the desks whose boxes are new; say how many cannot be exchanged with yet."""
    known = {one.author for one in known_desks(office.store, vouched=True)} | own_authors(office.store)
    known |= revoked_authors(office)
    new = [one for one in folder.iterdir() if _AUTHOR.fullmatch(one.name) and one.name not in known]
    strangers = [one for one in new if not know_by_card(office.store, one.name, one, actor=acting.actor)]
    if not strangers:
        return []
    return [
        f"文件夹里有 {len(strangers)} 台电脑本机还不认识，没有和它交换：各台都要先在“电脑登记”由上级批准。"
    ]


def _read_box(
    office: Office, acting: Acting, box: Path, tried: Tried
) -> tuple[list[str], set[str], list[str]]:
    """Return whose files were taken in, who is owed a receipt, and what was left."""
    if not may(acting, Act.IMPORT):
        return [], set(), ["登录的人不能导入数据包，等审核人员或管理员登录后再收。"]
    known = {row.bundle for row in office.store.rows(BundleLog, where={"direction": "in", "outcome": "done"})}
    identity = ensure_keys(office.store, actor=acting.actor).identity
    read: list[str] = []
    owed: set[str] = set()
    skipped: list[str] = []
    for one in find_bundles(box):
        mark = _mark(one)
        if mark is None or tried.seen.get(one.path) == mark:
            continue
        try:
            seen = peek(one.path, identity=identity, reader=reader_of(office.store))
            if seen.manifest.bundle in known or seen.manifest.author == office.desk.author:
                continue
            taken = take_in(office, acting, one.path)
        except LiangheError as fault:
            tried.seen[one.path] = mark
            skipped.append(f"“{one.path.name}”没有收下，文件变了再试：{fault.text}")
            continue
        read.append(seen.sender.name)
        if taken.report.new or taken.report.blobs:
            owed.add(seen.manifest.author)
    return read, owed, skipped


def _mark(one: FoundBundle) -> tuple[int, int] | None:
    """Return what changes when a file does; None for one that its writer has replaced meanwhile."""
    try:
        found = one.path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _write_slot(office: Office, acting: Acting, desk: Certificate, slot: Path, *, owes_receipt: bool) -> bool:
    """Put what a desk lacks into its box in place of what lay there; True when something was written."""
    lies = sorted(slot.glob("*.lhb")) if slot.is_dir() else []
    lines = [
        one
        for one in sync_status(office.store, peer=desk.author).streams
        if one.shelf != Shelf.AUDIT.value and _goes(office, desk, one)
    ]
    waiting = any(one.here > one.received for one in lines)
    unsent = any(one.here > max(one.sent, one.received) for one in lines)
    if not (owes_receipt or unsent or (waiting and not lies)):
        if not waiting:
            _remove(lies)
        return False
    slot.mkdir(parents=True, exist_ok=True)
    export(office, acting, slot, kind=_kind(office, desk), to=(desk.author,))
    _remove(lies)
    return True


def _kind(office: Office, desk: Certificate) -> Kind:
    if desk.level < office.desk.level:
        return Kind.UP
    return Kind.PEER if desk.level is office.desk.level else Kind.RETURN


def _goes(office: Office, desk: Certificate, one: StreamStatus) -> bool:
    offices = max(desk.level, office.desk.level) < AreaLevel.VILLAGE
    if one.shelf == Shelf.OFFICE.value and not (offices or desk.level < office.desk.level):
        return False
    return may_hold(level=desk.level, area=desk.area, homes=desk.homes, home=one.home, shelf=one.shelf)


def _remove(paths: list[Path]) -> None:
    """Take files away that are covered by what was written after them; one being read is left."""
    for path in paths:
        try:
            path.unlink()
        except OSError:
            continue  # open on the other desk; the next round takes it away


def _keep(office: Office, acting: Acting, done: SharedRound) -> None:
    kept = {
        "at": done.at_ms,
        "present": done.present,
        "read": done.read,
        "written": done.written,
        "skipped": done.skipped,
        "fault": done.fault,
    }
    keep_setting(office, acting, SHARED_ROUND, json.dumps(kept, ensure_ascii=False))


def _round(kept: dict[str, object]) -> SharedRound:
    def names(key: str) -> tuple[str, ...]:
        found = kept.get(key)
        return tuple(str(one) for one in found) if isinstance(found, list) else ()

    return SharedRound(
        at_ms=int(str(kept["at"])),
        present=names("present"),
        read=names("read"),
        written=names("written"),
        skipped=names("skipped"),
        fault=str(kept.get("fault", "")),
    )


def _unreachable(folder: Path) -> EnvironmentFault:
    return EnvironmentFault(
        ErrorCode.DISK,
        f"共享文件夹“{folder.name}”打不开或写不进去，请检查网络和权限；本机资料没有改动，连上后会自动接着交换。",
    )
