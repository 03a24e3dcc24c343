"""Which lines of which streams wrote a row, and whether one of them does not count."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.store.held import HeldReason
from lianghe_desktop.store.journal import NUMBER_BITS
from lianghe_desktop.store.lines import StreamName, row_key
from lianghe_desktop.store.opened import Store

RowAt = tuple[str, str, str]
"""Table, home and id of a row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowLine:
    """One line that wrote a row; `held` says why it does not count, or not wholly."""

    stream: StreamName
    number: int
    held: HeldReason | None


def lines_of_rows(store: Store, rows: Sequence[RowAt]) -> dict[RowAt, tuple[RowLine, ...]]:
    """Return the lines that wrote each row, in order of stream and number."""
    return store.query(lambda connection: {row: _lines(connection, row) for row in rows})


def _lines(connection: Connection, row: RowAt) -> tuple[RowLine, ...]:
    table, home, row_id = row
    found = connection.exec_driver_sql(
        "SELECT s.home, s.author, s.shelf, op.id, h.reason FROM op"
        f" JOIN stream AS s ON s.no = op.id >> {NUMBER_BITS}"
        " LEFT JOIN held_op AS h ON h.op_id = op.id"
        " WHERE op.row_key = ? AND s.home = ? ORDER BY op.id",
        (row_key(table, row_id), home),
    )
    return tuple(
        RowLine(
            stream=StreamName(home_, author, shelf),
            number=op_id & ((1 << NUMBER_BITS) - 1),
            held=HeldReason(reason) if reason else None,
        )
        for home_, author, shelf, op_id, reason in found
    )
