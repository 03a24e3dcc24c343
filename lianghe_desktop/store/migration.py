"""Bring a file of an earlier program up to date on a copy, check the copy, swap it in.

Killed at any moment the old file is still there, and the same call starts over. A step may add tables
and columns; shared values it leaves alone, because they follow from the journal: what an earlier
program could not read is worked out again from the lines. Source: design "Store"; journal rule 11.
"""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault
from lianghe_desktop.store.check import check_connection
from lianghe_desktop.store.connection import (
    DATABASE_NAME,
    DataKey,
    faults_explained,
    open_raw,
    roll_back_cut_short,
    writer_engine,
)
from lianghe_desktop.store.journal import Journal
from lianghe_desktop.store.rejudge import settle_newer
from lianghe_desktop.store.schema_three import to_schema_three
from lianghe_desktop.store.schema_two import to_schema_two
from lianghe_desktop.store.search_index import rebuild_index
from lianghe_desktop.store.whole_file import sync_folder

SCHEMA_VERSION = 3
"""PRAGMA user_version of the files that this program writes."""

Step = Callable[[Connection], None]
STEPS: Mapping[int, Step] = MappingProxyType({1: to_schema_two, 2: to_schema_three})
"""The step from each version to the next; a step uses explicit SQL or alembic operations, no live models."""

_COPY_NAME = f"{DATABASE_NAME}.migrating"


def schema_version(folder: Path, key: DataKey) -> int:
    """Return the version of the file in `folder`."""
    roll_back_cut_short(folder / DATABASE_NAME, key)
    with faults_explained():
        raw = open_raw(folder / DATABASE_NAME, key, read_only=True)
        try:
            return int(raw.execute("PRAGMA user_version").fetchone()[0])
        finally:
            raw.close()


def migrate(
    folder: Path,
    key: DataKey,
    *,
    now_ms: int,
    steps: Mapping[int, Step] = STEPS,
    target: int = SCHEMA_VERSION,
) -> Path | None:
    """Migrate the file in `folder`, whose lock the caller holds; return where the old one was left.

    Returns None when there is nothing to do.

    Raises:
        EnvironmentFault: The file is of a newer program, or the disk is full.
        IntegrityFault: The migrated copy does not pass its check; the old file stays in use.
    """
    version = schema_version(folder, key)
    if version > target:
        raise newer_program()
    if version == target:
        return None
    copy = folder / _COPY_NAME
    _forget(copy)
    _settle_log(folder / DATABASE_NAME, key)
    _copy_into(folder / DATABASE_NAME, copy, key)
    _run_steps(copy, key, steps, versions=range(version, target))
    kept = folder / f"{DATABASE_NAME}.v{version}-{datetime.fromtimestamp(now_ms / 1000, UTC):%Y%m%d%H%M%S}"
    # A second name for the old file first: at no moment is there no whole file under the true name.
    _second_name(folder / DATABASE_NAME, kept)
    copy.replace(folder / DATABASE_NAME)
    sync_folder(folder)
    return kept


def _second_name(database: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(database)
    except OSError:  # a file system without links, such as a stick's
        shutil.copyfile(database, kept)


def newer_program() -> EnvironmentFault:
    """Return the fault of a file that a newer program wrote."""
    return EnvironmentFault(ErrorCode.NEWER_VERSION, "这份数据由更新版本的程序写成，请先升级本程序再打开。")


def _forget(copy: Path) -> None:
    for name in (copy.name, f"{copy.name}-journal", f"{copy.name}-wal", f"{copy.name}-shm"):
        copy.with_name(name).unlink(missing_ok=True)


def _settle_log(database: Path, key: DataKey) -> None:
    """Write the log into the file and remove it: a log left over would be read into the new file."""
    with faults_explained():
        raw = open_raw(database, key, read_only=False)
        try:
            raw.execute("PRAGMA journal_mode = DELETE")
        finally:
            raw.close()


def _copy_into(database: Path, copy: Path, key: DataKey) -> None:
    with faults_explained():
        raw = open_raw(database, key, read_only=False)
        try:
            raw.execute("PRAGMA journal_mode = DELETE")
            raw.execute("VACUUM INTO ?", (str(copy),))
        finally:
            raw.close()


def _run_steps(copy: Path, key: DataKey, steps: Mapping[int, Step], *, versions: range) -> None:
    engine = writer_engine(copy, key)
    try:
        with faults_explained(), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
            for version in versions:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                steps[version](connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {version + 1}")
                connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            settle_newer(connection, Journal(connection))
            rebuild_index(connection)
            connection.exec_driver_sql("COMMIT")
            problems = check_connection(connection)
    finally:
        engine.dispose()
    if problems:
        _forget(copy)
        raise IntegrityFault(
            ErrorCode.DAMAGED, f"升级数据时检查没有通过（{problems[0]}），原数据没有改动。请联系维护人员。"
        )
