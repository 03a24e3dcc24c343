"""Open the encrypted file: raw key, autocommit driver mode, write-ahead log, no foreign keys.

Transactions are begun by hand (BEGIN IMMEDIATE for each unit of work), because the driver's own mode
leaves tables of a failed migration behind and lets two connections read the same last number.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool, Pool, QueuePool, StaticPool
from sqlcipher3 import dbapi2

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault, LiangheError

DATABASE_NAME = "lianghe.db"
PAGE_SIZE = 4096
CACHE_KIB = 32_000
_READING = ("PRAGMA query_only = ON",)
_WRITING = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = FAST",  # what a ruling erased must not stay in the page
)

# The driver hands bytes out as they are only after it has asked them, by raising errors, for another form:
# that takes longer than writing them. Told how, it asks no more; this gives back what it is given.
dbapi2.register_adapter(bytes, bytes.__bytes__)


class DataKey:
    """The key of one file; it shows itself to nobody and never leaves store."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != 32:
            raise ValueError("a data key has 32 bytes")
        self._raw = raw

    def __repr__(self) -> str:
        """Return no part of the key."""
        return "DataKey(…)"

    def pragma(self) -> str:
        """Return the key as SQLCipher takes a raw key."""
        return f"x'{self._raw.hex()}'"

    def raw(self) -> bytes:
        """Return the 32 bytes, for the slots of keys.json."""
        return self._raw


def open_raw(path: Path, key: DataKey, *, read_only: bool) -> dbapi2.Connection:
    """Open one connection of the driver and prepare it."""
    mode = "ro" if read_only else "rwc"
    raw = dbapi2.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=30,
    )
    try:
        for statement in (*_prepared(key), *(_READING if read_only else _WRITING)):
            raw.execute(statement)
    except dbapi2.DatabaseError:
        raw.close()
        raise
    return raw


def roll_back_cut_short(path: Path, key: DataKey) -> None:
    """Undo what a killed program left half done outside the write-ahead log.

    A rollback journal is left when the change from or to the write-ahead log was cut short, as by a
    migration; only a connection that may write can play it back, so readers would refuse the file.
    """
    if not path.with_name(f"{path.name}-journal").exists():
        return
    with faults_explained():
        raw = dbapi2.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=30)
        try:
            for statement in (*_prepared(key), "SELECT count(*) FROM sqlite_master"):
                raw.execute(statement).fetchall()
        finally:
            raw.close()


def _prepared(key: DataKey) -> tuple[str, ...]:
    return (
        f'PRAGMA key = "{key.pragma()}"',
        f"PRAGMA cipher_page_size = {PAGE_SIZE}",
        "PRAGMA cipher_memory_security = OFF",
        "PRAGMA cipher_log_level = NONE",  # faults are told once, by this program
        "PRAGMA temp_store = MEMORY",
        "PRAGMA foreign_keys = OFF",
        f"PRAGMA cache_size = -{CACHE_KIB}",
    )


def writer_engine(path: Path, key: DataKey) -> Engine:
    """Return the engine of the one writing connection."""
    return _engine(path, key, NullPool, read_only=False)


def reader_engine(path: Path, key: DataKey) -> Engine:
    """Return the engine of the reading connections; each is used by one thread at a time."""
    return _engine(path, key, QueuePool, read_only=True)


def frozen_engine(path: Path, key: DataKey) -> Engine:
    """Return the engine of one connection that reads the file and may keep tables of its own in memory."""
    return sqlalchemy.create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _reading_beside_own(path, key),
        module=dbapi2,
        poolclass=StaticPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )


def _reading_beside_own(path: Path, key: DataKey) -> dbapi2.Connection:
    raw = open_raw(path, key, read_only=True)
    raw.execute("PRAGMA query_only = OFF")  # for temporary tables; the file itself was opened for reading
    return raw


@contextmanager
def faults_explained() -> Iterator[None]:
    """Turn faults of disk and file into errors of the house; what is a bug passes unchanged."""
    try:
        yield
    except DatabaseError as problem:
        fault = _explained(str(problem.orig))
        if fault is None:
            raise
        raise fault from problem
    except dbapi2.DatabaseError as problem:
        fault = _explained(str(problem))
        if fault is None:
            raise
        raise fault from problem


def damaged() -> IntegrityFault:
    """Return the fault of a file whose pages cannot be read."""
    return IntegrityFault(
        ErrorCode.DAMAGED, "数据文件 lianghe.db 已损坏，无法读取。请用最近一次验证过的备份恢复。"
    )


def _engine(path: Path, key: DataKey, pool: type[Pool], *, read_only: bool) -> Engine:
    options = {"pool_size": 2, "max_overflow": 4} if pool is QueuePool else {}
    return sqlalchemy.create_engine(
        "sqlite+pysqlite://",
        creator=lambda: open_raw(path, key, read_only=read_only),
        module=dbapi2,
        poolclass=pool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,  # an error report must not carry a family's data
        **options,
    )


def _explained(text: str) -> LiangheError | None:
    if "is full" in text or "disk I/O" in text:
        return EnvironmentFault(ErrorCode.DISK, "磁盘空间不足或无法写入，这一步没有保存。请清理磁盘后再试。")
    if "readonly" in text:
        return EnvironmentFault(
            ErrorCode.DISK, "数据文件夹不能写入，这一步没有保存。请检查文件夹的权限后再试。"
        )
    if "locked" in text or "busy" in text:
        return EnvironmentFault(
            ErrorCode.LOCKED, "数据文件正被另一个程序占用，这一步没有保存。请关闭那个程序后再试。"
        )
    if "malformed" in text or "not a database" in text:
        return damaged()
    return None


__all__ = [
    "DATABASE_NAME",
    "DataKey",
    "damaged",
    "faults_explained",
    "frozen_engine",
    "open_raw",
    "reader_engine",
    "writer_engine",
]
