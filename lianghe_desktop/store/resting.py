"""Hold the file of an open store still, so that its pages can be copied as they lie.

A copy through the database decrypts and seals every page anew. The pages themselves may be copied as well,
if nothing writes into the file meanwhile: once the log of writes is taken into the file whole, a reader
that begins needs the file alone, and while it reads no checkpoint may touch the file; what is saved
meanwhile stays in the log. Source: SQLite, "WAL-mode File Format" 2.3 (read-mark 0, WAL_READ_LOCK(0)).

The file is opened once and closed after the database: on POSIX the close of any other handle would take the
database's own locks away. Source: SQLite, "How To Corrupt An SQLite Database File" 2.2.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from lianghe_desktop.store.connection import DataKey, open_raw

Hold = Callable[[Connection], dbapi2.Connection | None]


class RestingFile:
    """The bytes of the file beside the connection that writes it."""

    def __init__(self, path: Path, key: DataKey) -> None:
        self._path = path
        self._key = key
        self._file = path.open("rb")
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def at_rest(self, on_writer: Callable[[Hold], dbapi2.Connection | None]) -> Iterator[BinaryIO | None]:
        """Give the file from its first byte, unchanged until the end; None while an earlier moment is read.

        `on_writer` runs what it is given on the thread that writes, between two units of work.
        """
        with self._one_at_a_time:
            reader = on_writer(self._hold)
            try:
                self._file.seek(0)
                yield None if reader is None else self._file
            finally:
                if reader is not None:
                    reader.close()

    def close(self) -> None:
        """Close the file; only after every connection of the store."""
        self._file.close()

    def _hold(self, writer: Connection) -> dbapi2.Connection | None:
        """Take the log into the file without waiting for anybody, and begin to read; None if some is left."""
        busy, logged, taken = writer.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
        if busy or logged != taken:
            return None
        reader = open_raw(self._path, self._key, read_only=True)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return reader
