"""The whole desk as it was written at a past moment, for reports and tables "as of" a day.

A past store answers the same questions as the store it was made from: views of the connection stand
before the shared tables and show each row as the lines up to that moment make it. Only rows that were
written later are worked out from the journal; all others are read where they lie. The moment is compared
with the wall time that each line carries, as `store.history.as_of` does, so that the same lines give the
same answer on any later day; a line that arrives afterwards counts for the day on which it was written.
Local tables (search, lists) are those of now. The file is seen as it stood when the past store was made.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import TypeVar

from sqlalchemy import Connection
from typing_extensions import override

from lianghe_desktop.store.connection import DATABASE_NAME, faults_explained, frozen_engine
from lianghe_desktop.store.journal import NUMBER_BITS, Journal
from lianghe_desktop.store.merge import RowKey, RowOp, row_state
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.placing import TablePlan
from lianghe_desktop.store.plans import plans

Result = TypeVar("Result")
_BATCH = 2000
_WALL = "json_extract(CAST(head AS TEXT), '$.w')"
_LATER = (
    "CREATE TEMP TABLE written_later AS SELECT DISTINCT"
    " json_extract(CAST(head AS TEXT), '$.t') AS of_table, s.home AS home,"
    " json_extract(CAST(head AS TEXT), '$.k[1]') AS id, row_key"
    f" FROM op JOIN stream AS s ON s.no = (op.id >> {NUMBER_BITS})"
    f" WHERE row_key IS NOT NULL AND {_WALL} > ?"
)


class PastStore(Store):
    """Read a store as it was at a moment; nothing can be written."""

    def __init__(self, store: Store, at_ms: int) -> None:
        super().__init__(
            store.folder, store.data_key(), store.desk, user=store.user, now_ms=store.now_ms, lock=None
        )
        self._reader.dispose()
        self._reader = frozen_engine(store.folder / DATABASE_NAME, store.data_key())
        with faults_explained():
            self._held = self._reader.connect()
            self._held.exec_driver_sql("BEGIN")
            _stand_before(self._held, at_ms)

    @override
    def query(self, question: Callable[[Connection], Result]) -> Result:
        """Answer `question` as of the moment; used by one thread at a time."""
        with faults_explained():
            return question(self._held)

    @override
    def close(self) -> None:
        """Let the file go."""
        self._held.exec_driver_sql("ROLLBACK")
        self._held.close()
        super().close()


@contextmanager
def past_store(store: Store, at_ms: int) -> Iterator[PastStore]:
    """Give the store as it was at a wall time in milliseconds UTC, and close it afterwards."""
    past = PastStore(store, at_ms)
    try:
        yield past
    finally:
        past.close()


def _stand_before(connection: Connection, at_ms: int) -> None:
    """Put views of the past before the shared tables that were written later."""
    connection.exec_driver_sql(_LATER, (at_ms,))
    connection.exec_driver_sql("CREATE INDEX temp.ix_written_later ON written_later (of_table, home, id)")
    connection.exec_driver_sql("CREATE INDEX temp.ix_written_later_key ON written_later (row_key)")
    known = plans()
    changed = {
        str(name)
        for (name,) in connection.exec_driver_sql("SELECT DISTINCT of_table FROM written_later")
        if name in known
    }
    for name in sorted(changed):
        connection.exec_driver_sql(f'CREATE TEMP TABLE "past_{name}" AS SELECT * FROM main."{name}" LIMIT 0')
    _fill(connection, {name: known[name] for name in changed}, at_ms)
    for name in sorted(changed):
        columns = ", ".join(f'"{column}"' for column in known[name].columns)
        connection.exec_driver_sql(f'CREATE INDEX temp."ix_past_{name}" ON "past_{name}" (home, id)')
        connection.exec_driver_sql(
            f'CREATE TEMP VIEW "{name}" AS SELECT {columns} FROM main."{name}" AS now WHERE NOT EXISTS'
            f" (SELECT 1 FROM temp.written_later AS l WHERE l.of_table = '{name}' AND l.home = now.home"
            f' AND l.id = now.id) UNION ALL SELECT {columns} FROM temp."past_{name}"'
        )


def _fill(connection: Connection, changed: Mapping[str, TablePlan], at_ms: int) -> None:
    waiting: dict[str, list[tuple[object, ...]]] = {name: [] for name in changed}
    for key, ops in _earlier_ops(connection, at_ms):
        if key.table not in changed:
            continue
        state = row_state(ops)
        if state.inserted:
            stored, _ = changed[key.table].place(key.home, key.id, state.shown_fields())
            waiting[key.table].append(tuple(stored))
        if len(waiting[key.table]) >= _BATCH:
            _write(connection, changed[key.table], waiting[key.table])
    for name, rows in waiting.items():
        _write(connection, changed[name], rows)


def _earlier_ops(connection: Connection, at_ms: int) -> Iterator[tuple[RowKey, list[RowOp]]]:
    """Give the rows written later, each with its lines up to the moment; rows made later are left out."""
    journal = Journal(connection)
    raw = connection.exec_driver_sql(
        "SELECT id, row_key, head, tail, hash FROM op WHERE row_key IN (SELECT row_key FROM written_later)"
        f" AND {_WALL} <= ? ORDER BY row_key, id",
        (at_ms,),
    ).all()
    for _, of_key in groupby(raw, key=lambda one: one[1]):
        by_row: dict[RowKey, list[RowOp]] = {}
        for one in of_key:
            key, op = journal.read_op(one)
            by_row.setdefault(key, []).append(op)
        yield from by_row.items()


def _write(connection: Connection, plan: TablePlan, rows: list[tuple[object, ...]]) -> None:
    if rows:
        columns = ", ".join(f'"{column}"' for column in plan.columns)
        marks = ", ".join("?" for _ in plan.columns)
        connection.exec_driver_sql(
            f'INSERT INTO temp."past_{plan.name}" ({columns}) VALUES ({marks})',
            rows,
        )
        rows.clear()
