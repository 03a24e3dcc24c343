"""Take the log of a large unit of work into the file beside what goes on.

What is committed is kept: it lies in the log of writes, which was synced. SQLite then copies the log into the
file, within the same commit, and whoever waits for the result waits for as many bytes again. After a large
unit a thread does that on a connection of its own: others read and write meanwhile. If the program ends
first, the log is taken in when the file is used next. Source: SQLite, "Write-Ahead Logging" 2.2 and 3.1.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from lianghe_desktop.store.connection import DataKey, open_raw

LARGE_BYTES = 16 << 20
"""What a unit of work may write before its log is left to the thread beside."""

_AUTOMATIC_PAGES = 1000  # SQLite's own


class LogTaking:
    """The log of one file, which one connection writes."""

    def __init__(self, path: Path, key: DataKey) -> None:
        self._path = path
        self._key = key
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="lianghe-log")
        self._taken: Future[None] | None = None

    def leave(self, writer: Connection) -> None:
        """Let the next commit leave the log as it is, until `resume` or `begin`."""
        writer.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")

    def resume(self, writer: Connection) -> None:
        """Let each commit take the log into the file by itself again once it has grown."""
        writer.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {_AUTOMATIC_PAGES}")

    def begin(self, writer: Connection) -> None:
        """Begin to take the log into the file."""
        self.resume(writer)
        self._taken = self._beside.submit(self._take)

    def wait(self) -> None:
        """Wait until what was begun is done."""
        if self._taken is not None:
            self._taken.result()

    def close(self) -> None:
        """Wait, and end the thread; before the connection that writes is closed."""
        self._beside.shutdown()

    def _take(self) -> None:
        with suppress(dbapi2.DatabaseError):  # as on a full disk: the log stays, and is taken in another time
            beside = open_raw(self._path, self._key, read_only=False)
            try:
                beside.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                # Cut short, the log takes no room and readers need not look into it; nobody waits for that.
                beside.execute("PRAGMA busy_timeout = 0")
                beside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                beside.close()
