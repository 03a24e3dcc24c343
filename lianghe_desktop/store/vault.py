"""The data folder: lianghe.db (encrypted), keys.json (who may open it), lianghe.lock (who has it open)."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import SQLModel

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.tables import SHARED_TABLES
from lianghe_desktop.store.connection import DATABASE_NAME, DataKey, faults_explained, open_raw, writer_engine
from lianghe_desktop.store.desk import DESK_SETTING, Desk, desk_from_text, desk_to_text
from lianghe_desktop.store.keys import (
    DEFAULT_COST,
    RECOVERY_USER,
    KeyCost,
    KeyFile,
    Slot,
    is_untouched,
    key_file,
    key_file_fault,
    new_data_key,
    new_recovery_code,
    open_slot,
    read_key_file,
    seal_slot,
    write_key_file,
)
from lianghe_desktop.store.lock import FolderLock
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.search_index import create_search
from lianghe_desktop.store.whole_file import write_whole

KEYS_NAME = "keys.json"
FAILURES_NAME = "failures"
SCHEMA_VERSION = 1
"""PRAGMA user_version of the database."""

_FREE_TRIES = 3
_LONGEST_DELAY_S = 60.0


def create_store(
    folder: Path,
    *,
    desk: Desk,
    user: str,
    password: str,
    now_ms: Callable[[], int],
    key_cost: KeyCost = DEFAULT_COST,
) -> Store:
    """Make a new, empty store in `folder` for `desk`, with a first user, and open it.

    Raises:
        UserError: The folder holds a store already, or user or password is empty.
        EnvironmentFault: The folder cannot be written, or another program holds it.
    """
    _check_secret(user, password)
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / DATABASE_NAME).exists():
        raise UserError(
            ErrorCode.WRONG_STATE, f"文件夹“{folder}”里已经有数据，请直接登录，或另选一个空文件夹。"
        )
    lock = FolderLock(folder)
    try:
        key = new_data_key()
        slots = (seal_slot(key, user=user, secret=password, cost=key_cost),)
        write_whole(folder / KEYS_NAME, write_key_file(key_file(key, slots)))
        # The database appears under its name only when it is whole: a killed first run starts again.
        unfinished = folder / f"{DATABASE_NAME}.part"
        unfinished.unlink(missing_ok=True)
        _create_database(unfinished, key, desk, now_ms())
        unfinished.replace(folder / DATABASE_NAME)
        return Store(folder, key, desk, user=user, now_ms=now_ms, lock=lock)
    except BaseException:
        lock.release()
        raise


def open_store(
    folder: Path,
    *,
    user: str | None,
    password: str,
    now_ms: Callable[[], int],
    read_only: bool = False,
    pause: Callable[[float], None] = time.sleep,
) -> Store:
    """Open the store in `folder`; a `user` of None tries every slot, also the recovery code's.

    After repeated wrong passwords each further try first waits `delay_s(folder)` by `pause`.

    Raises:
        UserError: The password is wrong.
        EnvironmentFault: Another program holds the folder.
        IntegrityFault: keys.json was edited, or the file is damaged.
    """
    if not (folder / DATABASE_NAME).exists():
        raise UserError(ErrorCode.NOT_FOUND, f"文件夹“{folder}”里没有数据，请核对路径，或先新建。")
    pause(delay_s(folder))
    opened_by, key = _unlock(folder, user, password)
    lock = None if read_only else FolderLock(folder)
    try:
        desk = _read_desk(folder, key)
        return Store(folder, key, desk, user=opened_by, now_ms=now_ms, lock=lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def user_names(folder: Path) -> tuple[str, ...]:
    """Return the users of a data folder for the login page, in the order they were added."""
    if not (folder / KEYS_NAME).exists():
        return ()
    return tuple(slot.user for slot in _read_keys(folder).slots if slot.user != RECOVERY_USER)


def delay_s(folder: Path) -> float:
    """Return how many seconds the next try of a password must wait: 0 at first, 60 at most."""
    count = failures(folder)
    return min(2.0 ** (count - _FREE_TRIES), _LONGEST_DELAY_S) if count >= _FREE_TRIES else 0.0


def failures(folder: Path) -> int:
    """Return how many wrong passwords were tried since the last right one."""
    try:
        return min(int((folder / FAILURES_NAME).read_text("ascii")), 1000)
    except (OSError, ValueError):
        return 0


def add_user(store: Store, user: str, password: str, *, key_cost: KeyCost = DEFAULT_COST) -> None:
    """Let one more user open the store.

    Raises:
        UserError: The name is taken or empty, or the password is empty.
    """
    _check_secret(user, password)
    file = _own_keys(store)
    if file.slot_of(user) is not None:
        raise UserError(ErrorCode.WRONG_STATE, f"已经有名为“{user}”的登录名，请换一个名字。")
    slot = seal_slot(store.data_key(), user=user, secret=password, cost=key_cost)
    _save_slots(store, (*file.slots, slot))


def change_password(store: Store, user: str, password: str, *, key_cost: KeyCost = DEFAULT_COST) -> None:
    """Give a user another password.

    Raises:
        UserError: There is no such user, or the password is empty.
    """
    _check_secret(user, password)
    slots = _own_keys(store).slots
    _need_user(slots, user)
    renewed = seal_slot(store.data_key(), user=user, secret=password, cost=key_cost)
    _save_slots(store, tuple(renewed if slot.user == user else slot for slot in slots))


def remove_user(store: Store, user: str) -> None:
    """Take a user's way to the store away; the last one stays.

    Raises:
        UserError: There is no such user, or it is the last one.
    """
    slots = _own_keys(store).slots
    _need_user(slots, user)
    kept = tuple(slot for slot in slots if slot.user != user)
    if all(slot.user == RECOVERY_USER for slot in kept):
        raise UserError(ErrorCode.WRONG_STATE, "至少要留一个登录名，请先添加新的，再删除这一个。")
    _save_slots(store, kept)


def recovery_code(store: Store, *, key_cost: KeyCost = DEFAULT_COST) -> str:
    """Make a new recovery code to be printed, in place of any earlier one, and return it."""
    code = new_recovery_code()
    slot = seal_slot(store.data_key(), user=RECOVERY_USER, secret=code, cost=key_cost)
    kept = tuple(one for one in _own_keys(store).slots if one.user != RECOVERY_USER)
    _save_slots(store, (*kept, slot))
    return code


def _unlock(folder: Path, user: str | None, password: str) -> tuple[str, DataKey]:
    file = _read_keys(folder)
    tried = [slot for slot in file.slots if user is None or slot.user in (user, RECOVERY_USER)]
    for slot in tried:
        key = open_slot(slot, password)
        if key is not None:
            if not is_untouched(file, key):
                raise key_file_fault()
            (folder / FAILURES_NAME).unlink(missing_ok=True)
            return slot.user, key
    _count_failure(folder)
    raise UserError(ErrorCode.WRONG_PASSWORD, "登录名或密码不对，请核对大小写和输入法后重新输入。")


def _count_failure(folder: Path) -> None:
    try:
        (folder / FAILURES_NAME).write_text(str(failures(folder) + 1), "ascii")
    except OSError:
        return  # a folder that cannot be written still must say that the password was wrong


def _read_desk(folder: Path, key: DataKey) -> Desk:
    with faults_explained():
        raw = open_raw(folder / DATABASE_NAME, key, read_only=True)
        try:
            version = raw.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise EnvironmentFault(
                    ErrorCode.NEWER_VERSION, "这份数据由更新版本的程序写成，请先升级本程序再打开。"
                )
            found = raw.execute("SELECT value FROM setting WHERE key = ?", (DESK_SETTING,)).fetchone()
        finally:
            raw.close()
    if found is None:
        raise IntegrityFault(ErrorCode.DAMAGED, "数据文件不完整，缺少本机信息。请用最近的备份恢复。")
    return desk_from_text(found[0])


def _create_database(path: Path, key: DataKey, desk: Desk, now_ms: int) -> None:
    engine = writer_engine(path, key)
    with faults_explained(), engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        SQLModel.metadata.create_all(connection)
        create_search(connection)
        connection.exec_driver_sql(
            "INSERT INTO setting (key, value) VALUES (?, ?)", (DESK_SETTING, desk_to_text(desk))
        )
        connection.exec_driver_sql(
            "INSERT INTO trusted_root (author, level, area, confirmed_at) VALUES (?,?,?,?)",
            (desk.author, int(desk.level), desk.area.value, now_ms),
        )
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.exec_driver_sql("COMMIT")
    engine.dispose()
    if not SHARED_TABLES:
        raise AssertionError("tables must be declared first")


def _read_keys(folder: Path) -> KeyFile:
    try:
        return read_key_file((folder / KEYS_NAME).read_bytes())
    except FileNotFoundError as problem:
        raise key_file_fault() from problem


def _own_keys(store: Store) -> KeyFile:
    file = _read_keys(store.folder)
    if not is_untouched(file, store.data_key()):
        raise key_file_fault()
    return file


def _save_slots(store: Store, slots: tuple[Slot, ...]) -> None:
    write_whole(store.folder / KEYS_NAME, write_key_file(key_file(store.data_key(), slots)))


def _check_secret(user: str, password: str) -> None:
    if not user.strip() or not password:
        raise UserError(ErrorCode.BAD_INPUT, "登录名和密码都不能为空，请填写后再试。")


def _need_user(slots: tuple[Slot, ...], user: str) -> None:
    if not user or all(slot.user != user for slot in slots):
        raise UserError(ErrorCode.NOT_FOUND, f"没有名为“{user}”的登录名，请核对。")
