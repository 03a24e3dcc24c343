"""Verified rolling backups, and the way back from one.

A backup is a folder with the encrypted file, its key slots, and a manifest that is written last, after
every page of the copy was read back: a folder without a manifest is no backup. A desk that is restored
takes a new author, because its old stream may go on elsewhere. Source: design decision 9; journal rule 1.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlcipher3 import dbapi2

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault
from lianghe_desktop.records.ids import new_author_id
from lianghe_desktop.store.connection import DATABASE_NAME, PAGE_SIZE, DataKey, faults_explained, open_raw
from lianghe_desktop.store.desk import DESK_SETTING, RESTORED_SETTING, Desk, desk_from_text, desk_to_text
from lianghe_desktop.store.key_slots import KEYS_NAME, unlock
from lianghe_desktop.store.lock import FolderLock
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.whole_file import sync_folder, write_whole

BACKUPS_NAME = "backup"
MANIFEST_NAME = "manifest.json"
KEEP = 10
_NAME = re.compile(r"backup-(\d{4,})-\d{8}\Z")  # its turn, which orders them whatever the clock says; the day
_BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Backup:
    """A verified backup: its folder, when it was made (as the clock showed), size and hash of the file."""

    path: Path
    made_at_ms: int
    size: int
    sha256: str


def backup(store: Store, folder: Path | None = None, *, keep: int = KEEP) -> Path:
    """Copy the store into a new folder below `folder` (default: `backup` in the data folder), verified.

    The newest `keep` verified backups stay, older ones are removed.

    Raises:
        EnvironmentFault: The disk is full or cannot be written; no half backup is left.
        IntegrityFault: The file itself is damaged; then earlier backups stay untouched.
    """
    place = folder or store.folder / BACKUPS_NAME
    now_ms = store.now_ms()
    target = _next_name(place, now_ms)
    part = target.with_name(target.name + ".part")
    try:
        with _disk_explained():
            shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
            part.mkdir(parents=True)
            _copy_database(store, part / DATABASE_NAME)
            write_whole(part / KEYS_NAME, (store.folder / KEYS_NAME).read_bytes())
            with ThreadPoolExecutor(2) as beside:  # disk, hash and seals wait for each other nowhere
                synced = beside.submit(_sync, part / DATABASE_NAME)
                digest = beside.submit(_sha256, part / DATABASE_NAME)
                _check_copy(store, part / DATABASE_NAME)
                synced.result()
            write_whole(part / MANIFEST_NAME, _manifest(part, now_ms, digest.result()))
            part.replace(target)
            sync_folder(place)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    for old in backups(place)[keep:]:
        shutil.rmtree(old.path, ignore_errors=True)
    return target


def backups(folder: Path) -> list[Backup]:
    """Return the verified backups in `folder`, the newest first."""
    found = []
    for path in folder.glob("backup-*") if folder.is_dir() else ():
        if _NAME.match(path.name):
            one = _read_manifest(path)
            if one is not None:
                found.append(one)
    return sorted(found, key=lambda one: _turn(one.path), reverse=True)


def backed_photos(store: Store) -> frozenset[str]:
    """Return the hashes of the photos in the newest verified backup of this desk that is still whole.

    Only backups in the data folder are asked: whether another disk still has its copy is not known here.
    A photo is named only while the file has the length that was verified.
    """
    for one in backups(store.folder / BACKUPS_NAME):
        database = one.path / DATABASE_NAME
        try:
            if database.stat().st_size != one.size:
                continue
            with closing(open_raw(database, store.data_key(), read_only=True)) as raw:
                return frozenset(sha256 for (sha256,) in raw.execute("SELECT sha256 FROM blob"))
        except (OSError, dbapi2.DatabaseError):
            continue  # an earlier one may be whole
    return frozenset()


def verify_backup(path: Path, store: Store | None = None) -> list[str]:
    """Return what is wrong with a backup, nothing when it is good; with `store` its pages are read too."""
    one = _read_manifest(path)
    if one is None:
        return [f"“{path.name}”不是完整的备份，缺少清单。"]
    database = path / DATABASE_NAME
    if not database.exists() or not (path / KEYS_NAME).exists():
        return [f"备份“{path.name}”缺少文件。"]
    if database.stat().st_size != one.size or _sha256(database) != one.sha256:
        return [f"备份“{path.name}”的数据文件与清单不符，可能已损坏，请用另一份备份。"]
    if store is not None:
        problems = page_problems(database, store.data_key())
        if problems:
            return [f"备份“{path.name}”的数据文件有损坏的页（{problems[0]}），请用另一份备份。"]
    return []


def restore(
    path: Path,
    folder: Path,
    *,
    user: str | None,
    password: str,
    now_ms: Callable[[], int],
) -> Desk:
    """Put the backup at `path` in place of the file in `folder`; the damaged file is kept beside it.

    The password is one that was valid when the backup was made. Returns the desk with its new author.

    Raises:
        UserError: The password is wrong.
        IntegrityFault: The backup is damaged.
        EnvironmentFault: Another program holds the folder, or the disk is full.
    """
    problems = verify_backup(path)
    if problems:
        raise IntegrityFault(ErrorCode.DAMAGED, problems[0])
    _, key = unlock(path, user, password)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(folder)
    try:
        with _disk_explained():
            part = folder / f"{DATABASE_NAME}.part"
            part.unlink(missing_ok=True)
            shutil.copyfile(path / DATABASE_NAME, part)
            desk = _renew_author(part, key, now_ms())
            _put_aside(folder, now_ms())
            write_whole(folder / KEYS_NAME, (path / KEYS_NAME).read_bytes())
            part.replace(folder / DATABASE_NAME)
            sync_folder(folder)
        return desk
    finally:
        lock.release()


def page_problems(database: Path, key: DataKey) -> list[str]:
    """Read every page of an encrypted file against its seal and return what is wrong with it."""
    try:
        with closing(open_raw(database, key, read_only=True)) as raw:
            problems = [str(text) for (text,) in raw.execute("PRAGMA cipher_integrity_check")]
            pages = raw.execute("PRAGMA page_count").fetchone()[0]
            if not problems and pages * PAGE_SIZE > database.stat().st_size + _log_size(database):
                problems = ["pages are missing"]
            return problems
    except dbapi2.DatabaseError as problem:
        return [str(problem)]


def _log_size(database: Path) -> int:
    log = database.with_name(f"{database.name}-wal")
    return log.stat().st_size if log.exists() else 0


def damage_explained(folder: Path) -> IntegrityFault:
    """Return the fault of a damaged file, naming the newest verified backup."""
    kept = backups(folder / BACKUPS_NAME)
    if not kept:
        text = "数据文件 lianghe.db 已损坏，这个文件夹里没有备份。请用另外保存的备份恢复。"
    else:
        text = f"数据文件 lianghe.db 已损坏，不能打开。请用最近一次验证过的备份“{kept[0].path.name}”恢复。"
    return IntegrityFault(ErrorCode.DAMAGED, text)


def _copy_database(store: Store, target: Path) -> None:
    """Copy the pages as they lie, sealed; through the database where the file alone does not hold all.

    The copy is not yet synced.
    """
    with store.at_rest() as file:
        if file is not None:
            with target.open("wb") as into:
                shutil.copyfileobj(file, into, _BLOCK)
    with faults_explained(), closing(open_raw(target, store.data_key(), read_only=False)) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        if file is None:
            with closing(open_raw(store.folder / DATABASE_NAME, store.data_key(), read_only=True)) as from_:
                from_.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, which opens on a write-protected stick too


def _check_copy(store: Store, copy: Path) -> None:
    """Read every page of a copy back against its seal.

    Raises:
        IntegrityFault: One does not hold; the text tells whether the file itself or the copy is damaged.
    """
    problems = page_problems(copy, store.data_key())
    if problems and page_problems(store.folder / DATABASE_NAME, store.data_key()):
        raise damage_explained(store.folder)
    if problems:
        raise IntegrityFault(
            ErrorCode.DAMAGED, f"备份写出后读回不对（{problems[0]}），没有保留。请换一个磁盘再试。"
        )


def _manifest(folder: Path, now_ms: int, digest: str) -> bytes:
    database = folder / DATABASE_NAME
    found = {"v": 1, "made_at_ms": now_ms, "size": database.stat().st_size, "sha256": digest}
    return json.dumps(found, indent=1).encode()


def _read_manifest(path: Path) -> Backup | None:
    try:
        found = json.loads((path / MANIFEST_NAME).read_bytes())
        return Backup(
            path=path,
            made_at_ms=int(found["made_at_ms"]),
            size=int(found["size"]),
            sha256=str(found["sha256"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _next_name(place: Path, now_ms: int) -> Path:
    turns = [_turn(path) for path in place.glob("backup-*")] if place.is_dir() else []
    day = datetime.fromtimestamp(now_ms / 1000, UTC)
    return place / f"backup-{max(turns, default=0) + 1:04d}-{day:%Y%m%d}"


def _turn(path: Path) -> int:
    found = _NAME.match(path.name)
    return int(found.group(1)) if found else 0


def _renew_author(database: Path, key: DataKey, now_ms: int) -> Desk:
    raw = open_raw(database, key, read_only=False)
    try:
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute("BEGIN IMMEDIATE")
        found = raw.execute("SELECT value FROM setting WHERE key = ?", (DESK_SETTING,)).fetchone()
        former = desk_from_text(found[0])
        desk = replace(former, author=new_author_id())
        raw.execute("UPDATE setting SET value = ? WHERE key = ?", (desk_to_text(desk), DESK_SETTING))
        raw.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = value || ' ' || excluded.value",
            (RESTORED_SETTING, former.author),
        )
        raw.execute(
            "INSERT INTO trusted_root (author, level, area, confirmed_at) VALUES (?,?,?,?)",
            (desk.author, int(desk.level), " ".join(area.value for area in desk.homes), now_ms),
        )
        raw.execute("COMMIT")
        return desk
    finally:
        raw.close()


def _put_aside(folder: Path, now_ms: int) -> None:
    """Keep what is there under another name, its log of writes with it."""
    second = f"{datetime.fromtimestamp(now_ms / 1000, UTC):%Y%m%d%H%M%S}"
    taken = len(list(folder.glob(f"{DATABASE_NAME}.damaged-{second}*")))
    stamp = f"{second}-{taken + 1}" if taken else second  # a clock that stands must not cost a file
    for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm"):
        if (folder / name).exists():
            (folder / name).replace(folder / f"{name}.damaged-{stamp}")


@contextmanager
def _disk_explained() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, "备份没有写成，原来的数据没有改动。请检查磁盘空间和权限后再试。"
        ) from problem
