"""Read a few columns of whole tables, for work over every household of the desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.opened import Store

Columns = tuple[Sequence[Any], ...]
Wanted = str | tuple[str, ...]
"""A column, or several columns of text to be joined into one: None where one of them is None."""

# Small enough to stay in the processor's cache while the rows are turned into numbers.
_BATCH = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """The columns wanted of a table, and who takes them, some rows at a time."""

    model: type[SQLModel]
    columns: Sequence[Wanted]
    take: Callable[[Columns], None]


def scan_columns(store: Store, scans: Sequence[Scan]) -> None:
    """Hand out the rows that are not deleted, table after table, all of one moment.

    Values are as they lie in the database: days are ISO text, yes and no are 1 and 0. Rows of a table
    stand in the same order in each of its columns; the order itself means nothing.
    """

    def read(connection: Connection) -> None:
        for scan in scans:
            _scan(connection, scan)

    store.query(read)


def _scan(connection: Connection, scan: Scan) -> None:
    table = table_of(scan.model)
    wanted = ", ".join(_expression(table, one) for one in scan.columns)
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101  # an open connection has a driver's
    cursor = raw.execute(f"SELECT {wanted} FROM {table.name} WHERE gone IS NOT 1")
    while rows := cursor.fetchmany(_BATCH):
        scan.take(tuple(zip(*rows, strict=True)))


def _expression(table: Table, wanted: Wanted) -> str:
    names = (wanted,) if isinstance(wanted, str) else wanted
    return " || ".join(table.columns[name].name for name in names)  # a name that is no column fails here
