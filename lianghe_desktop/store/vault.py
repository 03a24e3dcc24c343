"""The data folder: lianghe.db (encrypted), keys.json (who may open it), lianghe.lock (who has it open)."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import SQLModel

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.records.tables import SHARED_TABLES
from lianghe_desktop.store.backup import damage_explained, page_problems
from lianghe_desktop.store.connection import (
    DATABASE_NAME,
    DataKey,
    faults_explained,
    open_raw,
    roll_back_cut_short,
    writer_engine,
)
from lianghe_desktop.store.desk import DESK_SETTING, Desk, desk_from_text, desk_to_text
from lianghe_desktop.store.key_slots import (
    KEYS_NAME,
    delay_s,
    failures,
    own_keys,
    save_slots,
    unlock,
    user_names,
)
from lianghe_desktop.store.keys import (
    DEFAULT_COST,
    RECOVERY_USER,
    KeyCost,
    Slot,
    key_file,
    new_data_key,
    new_recovery_code,
    seal_slot,
    write_key_file,
)
from lianghe_desktop.store.lock import FolderLock
from lianghe_desktop.store.migration import SCHEMA_VERSION, migrate, schema_version
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.search_index import create_search
from lianghe_desktop.store.whole_file import write_whole

_CHECKED_AT_ONCE = 32 << 20
"""Bytes of a file whose pages are all read before it is opened; `check_store` reads larger ones."""


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
    opened_by, key = unlock(folder, user, password)
    lock = None if read_only else FolderLock(folder)
    try:
        if lock is not None:
            roll_back_cut_short(folder / DATABASE_NAME, key)
        _refuse_damaged(folder, key)
        if lock is not None:
            migrate(folder, key, now_ms=now_ms())
        elif schema_version(folder, key) != SCHEMA_VERSION:
            raise _needs_upgrade()
        desk = _read_desk(folder, key)
        return Store(folder, key, desk, user=opened_by, now_ms=now_ms, lock=lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def add_user(store: Store, user: str, password: str, *, key_cost: KeyCost = DEFAULT_COST) -> None:
    """Let one more user open the store.

    Raises:
        UserError: The name is taken or empty, or the password is empty.
    """
    _check_secret(user, password)
    file = own_keys(store.folder, store.data_key())
    if file.slot_of(user) is not None:
        raise UserError(ErrorCode.WRONG_STATE, f"已经有名为“{user}”的登录名，请换一个名字。")
    slot = seal_slot(store.data_key(), user=user, secret=password, cost=key_cost)
    save_slots(store.folder, store.data_key(), (*file.slots, slot))


def change_password(store: Store, user: str, password: str, *, key_cost: KeyCost = DEFAULT_COST) -> None:
    """Give a user another password.

    Raises:
        UserError: There is no such user, or the password is empty.
    """
    _check_secret(user, password)
    slots = own_keys(store.folder, store.data_key()).slots
    _need_user(slots, user)
    renewed = seal_slot(store.data_key(), user=user, secret=password, cost=key_cost)
    save_slots(
        store.folder, store.data_key(), tuple(renewed if slot.user == user else slot for slot in slots)
    )


def remove_user(store: Store, user: str) -> None:
    """Take a user's way to the store away; the last one stays.

    Raises:
        UserError: There is no such user, or it is the last one.
    """
    slots = own_keys(store.folder, store.data_key()).slots
    _need_user(slots, user)
    kept = tuple(slot for slot in slots if slot.user != user)
    if all(slot.user == RECOVERY_USER for slot in kept):
        raise UserError(ErrorCode.WRONG_STATE, "至少要留一个登录名，请先添加新的，再删除这一个。")
    save_slots(store.folder, store.data_key(), kept)


def recovery_code(store: Store, *, key_cost: KeyCost = DEFAULT_COST) -> str:
    """Make a new recovery code to be printed, in place of any earlier one, and return it."""
    code = new_recovery_code()
    slot = seal_slot(store.data_key(), user=RECOVERY_USER, secret=code, cost=key_cost)
    kept = tuple(one for one in own_keys(store.folder, store.data_key()).slots if one.user != RECOVERY_USER)
    save_slots(store.folder, store.data_key(), (*kept, slot))
    return code


def _refuse_damaged(folder: Path, key: DataKey) -> None:
    database = folder / DATABASE_NAME
    if database.stat().st_size <= _CHECKED_AT_ONCE and page_problems(database, key):
        raise damage_explained(folder)


def _needs_upgrade() -> EnvironmentFault:
    return EnvironmentFault(
        ErrorCode.NEWER_VERSION, "这份数据由旧版程序写成，请先正常打开一次（不选“只查看”）以便升级。"
    )


def _read_desk(folder: Path, key: DataKey) -> Desk:
    with faults_explained():
        raw = open_raw(folder / DATABASE_NAME, key, read_only=True)
        try:
            found = raw.execute("SELECT value FROM setting WHERE key = ?", (DESK_SETTING,)).fetchone()
        finally:
            raw.close()
    if found is None:
        raise damage_explained(folder)
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


def _check_secret(user: str, password: str) -> None:
    if not user.strip() or not password:
        raise UserError(ErrorCode.BAD_INPUT, "登录名和密码都不能为空，请填写后再试。")


def _need_user(slots: tuple[Slot, ...], user: str) -> None:
    if not user or all(slot.user != user for slot in slots):
        raise UserError(ErrorCode.NOT_FOUND, f"没有名为“{user}”的登录名，请核对。")


__all__ = [
    "SCHEMA_VERSION",
    "add_user",
    "change_password",
    "create_store",
    "delay_s",
    "failures",
    "open_store",
    "recovery_code",
    "remove_user",
    "user_names",
]
