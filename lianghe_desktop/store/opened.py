"""An open store: one thread that writes, connections that only read, and who is told of changes."""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import SQLModel

from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.store.bulk import collector_paused
from lianghe_desktop.store.connection import (
    DATABASE_NAME,
    DataKey,
    faults_explained,
    reader_engine,
    writer_engine,
)
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.detached import read_rows
from lianghe_desktop.store.finish import finish_unit
from lianghe_desktop.store.journal import Journal
from lianghe_desktop.store.lock import FolderLock
from lianghe_desktop.store.log_taking import LogTaking
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.resting import RestingFile
from lianghe_desktop.store.search_index import is_search_stale, rebuild_index
from lianghe_desktop.store.unit import Actor, Unit

Result = TypeVar("Result")
Row = TypeVar("Row", bound=SQLModel)
Shared = TypeVar("Shared", bound=SharedRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """What a commit touched; `everything` after work too large to list."""

    rows: frozenset[RowKey]
    everything: bool = False


class Store:
    """Give access to one data folder; made by `vault.create_store` and `vault.open_store`."""

    def __init__(
        self,
        folder: Path,
        key: DataKey,
        desk: Desk,
        *,
        user: str,
        now_ms: Callable[[], int],
        lock: FolderLock | None,
    ) -> None:
        self.folder = folder
        self.desk = desk
        self.user = user
        self.now_ms = now_ms
        self._key = key
        self._lock = lock
        self._listeners: list[Callable[[Changed], None]] = []
        self._reader: Engine = reader_engine(folder / DATABASE_NAME, key)
        self._writer = _Writer(folder / DATABASE_NAME, key) if lock is not None else None

    @property
    def read_only(self) -> bool:
        """Tell whether nothing can be written."""
        return self._writer is None

    def write(self, job: Callable[[Unit], Result], *, actor: Actor) -> Result:
        """Run `job` on the writer thread as one unit of work and wait; errors come back unchanged.

        Nothing is written when `job` raises. A job must not call `write` again.

        Raises:
            EnvironmentFault: The disk is full, or the store was opened for reading only.
        """
        if self._writer is None:
            raise EnvironmentFault(
                ErrorCode.LOCKED, "另一个程序正在使用这份数据，现在只能查看。请关闭那个程序后再修改。"
            )
        result, changed, self.desk = self._writer.run(job, desk=self.desk, actor=actor, now_ms=self.now_ms())
        if changed.rows or changed.everything:
            for listener in tuple(self._listeners):
                listener(changed)
        return result

    def query(self, question: Callable[[Connection], Result]) -> Result:
        """Answer `question` from one consistent moment of the file, on a reading connection."""
        with faults_explained(), self._reader.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                return question(connection)
            finally:
                connection.exec_driver_sql("ROLLBACK")

    def get(self, model: type[Shared], home: str, row_id: str) -> Shared | None:
        """Return one shared row, None when it is not there."""
        found = self.rows(model, where={"home": home, "id": row_id})
        return found[0] if found else None

    def rows(
        self, model: type[Row], *, where: Mapping[str, Any] | None = None, order: tuple[str, ...] = ()
    ) -> list[Row]:
        """Return rows of any table as detached values; `where` equals, a list means one of."""
        return self.query(lambda connection: read_rows(connection, model, where=where or {}, order=order))

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after each commit, on the thread that wrote; return how to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def at_rest(self) -> Iterator[BinaryIO | None]:
        """Give the bytes of the file with all that was saved until now; they stay as they are meanwhile.

        Others go on reading and writing. None is given to a store for reading only, and while somebody
        still reads an earlier moment: then the file alone does not hold all.
        """
        if self._writer is None:
            yield None
            return
        with faults_explained(), self._writer.at_rest() as file:
            yield file

    def data_key(self) -> DataKey:
        """Return the key for the modules of store; nothing outside may ask for it."""
        return self._key

    def close(self) -> None:
        """Finish what is being written, close the file and free the folder."""
        # Readers go first: the writer, closing last, then takes the write-ahead log into the file.
        self._reader.dispose()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> "Store":
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()


class _Writer:
    """The one thread that owns the writing connection."""

    def __init__(self, path: Path, key: DataKey) -> None:
        self._engine = writer_engine(path, key)
        self._resting = RestingFile(path, key)
        self._log = LogTaking(path, key)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lianghe-writer")
        self._thread: int | None = None
        self._pool.submit(self._open).result()

    def run(
        self, job: Callable[[Unit], Result], *, desk: Desk, actor: Actor, now_ms: int
    ) -> tuple[Result, Changed, Desk]:
        """Run one unit of work and wait for it."""
        return self._submit(lambda: self._run(job, desk, actor, now_ms))

    def at_rest(self) -> AbstractContextManager[BinaryIO | None]:
        """Give the bytes of the file between two units of work, see `Store.at_rest`."""
        self._log.wait()
        return self._resting.at_rest(lambda hold: self._submit(lambda: hold(self._connection)))

    def close(self) -> None:
        """Wait for the running unit and its log, and close the connection."""
        self._pool.submit(self._log.close).result()
        self._pool.submit(self._close).result()
        self._pool.shutdown()

    def _submit(self, job: Callable[[], Result]) -> Result:
        if threading.get_ident() == self._thread:
            raise RuntimeError("a unit of work must not start another one")
        return self._pool.submit(job).result()

    def _open(self) -> None:
        self._thread = threading.get_ident()
        with faults_explained():
            self._connection = self._engine.connect()
            self._journal = Journal(self._connection)
            self.refresh_search()

    def _run(
        self, job: Callable[[Unit], Result], desk: Desk, actor: Actor, now_ms: int
    ) -> tuple[Result, Changed, Desk]:
        with faults_explained(), collector_paused():
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                unit = Unit(self._connection, self._journal, desk, actor, now_ms=now_ms)
                result = job(unit)
                touched, everything = finish_unit(unit)
                large = everything or unit.large
                if large:
                    self._log.leave(self._connection)
                self._connection.exec_driver_sql("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            self.refresh_search()
            if large:
                self._log.begin(self._connection)
        return result, Changed(rows=touched, everything=everything), unit.desk

    def refresh_search(self) -> None:
        """Rebuild the search index when a large unit left that to a transaction of its own."""
        if not is_search_stale(self._connection):
            return
        self._connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            rebuild_index(self._connection)
            self._connection.exec_driver_sql("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        raw = self._connection.connection.driver_connection
        if raw is not None and raw.in_transaction:
            self._connection.exec_driver_sql("ROLLBACK")
        self._log.resume(self._connection)
        self._journal.reload()

    def _close(self) -> None:
        self._connection.close()
        self._engine.dispose()
        self._resting.close()
