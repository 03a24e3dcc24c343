"""The collector's tables: the shared ones and the journal of a desk, with PostgreSQL's types.

The declarations are those of records. Two things differ: SQLite's INTEGER is 64 bits wide and
PostgreSQL's is not, and text sorts by code point as SQLite does, whatever the server's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Connection, Integer, MetaData, Table, Text
from sqlmodel import SQLModel

from lianghe_desktop.records.columns import Flag, WholeNumber, Words
from lianghe_desktop.records.declare import is_shared, shared_tables
from lianghe_desktop.records.journal_tables import JOURNAL_TABLES, ListedHousehold, SearchEntry
from lianghe_desktop.records.local_tables import Area, Blob, Draft, Setting
from lianghe_desktop.records.sync_tables import BundleLog, SignedHead
from lianghe_desktop.store.detached import table_of

_EMPTY_HERE = (Draft, Blob)  # an erasure looks into them
_OF_A_SCREEN = (SearchEntry, ListedHousehold)
_LOCAL: tuple[type[SQLModel], ...] = (
    *(one for one in JOURNAL_TABLES if one not in _OF_A_SCREEN),
    SignedHead,
    BundleLog,
    Area,
    Setting,
    *_EMPTY_HERE,
)


@cache
def collector_metadata() -> MetaData:
    """Return the declarations of all tables of the collector."""
    metadata = MetaData()
    for table in (*shared_tables().values(), *(table_of(model) for model in _LOCAL)):
        _fit(table.to_metadata(metadata))
    return metadata


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a database lacks of what this program knows: whole tables, and columns of those that are there."""

    tables: tuple[str, ...]
    columns: tuple[Column[Any], ...]

    def __bool__(self) -> bool:
        """Tell whether anything is lacking: then lines that only a later program reads may be read now."""
        return bool(self.tables or self.columns)


def lacking_in(connection: Connection) -> Lacking:
    """Return what a later program than the one that made the database, or all of it, would add."""
    metadata = collector_metadata()
    there: dict[str, set[str]] = {}
    for table, column in connection.exec_driver_sql(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    ):
        there.setdefault(table, set()).add(column)
    return Lacking(
        tables=tuple(name for name in metadata.tables if name not in there),
        columns=tuple(
            column
            for name, table in metadata.tables.items()
            for column in table.columns
            if column.name not in there.get(name, {column.name})
        ),
    )


def create_tables(connection: Connection, names: Iterable[str]) -> None:
    """Make these tables, which are not there."""
    metadata = collector_metadata()
    metadata.create_all(connection, tables=[metadata.tables[name] for name in names], checkfirst=False)


def add_columns(
    connection: Connection, columns: Iterable[Column[Any]], of: Mapping[str, str] | None = None
) -> None:
    """Add columns that are not there, each to its table, or to the one that is named in `of` instead.

    Fields are only ever added (journal rule 11), so that this is the whole migration.
    """
    for column in columns:
        table = column.table.name if of is None else of[column.table.name]
        kind = column.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column.name} {kind}")


def partitioned_tables(connection: Connection) -> frozenset[str]:
    """Return the tables that are cut into partitions, which may lie on other servers."""
    rows = connection.exec_driver_sql(
        "SELECT relname FROM pg_class WHERE relkind = 'p' AND pg_table_is_visible(oid)"
    )
    return frozenset(name for (name,) in rows)


def key_columns(table: str) -> tuple[str, ...]:
    """Return the names of a table's primary key."""
    return tuple(column.name for column in collector_metadata().tables[table].primary_key.columns)


def _fit(table: Table) -> None:
    for check in [one for one in table.constraints if isinstance(one, CheckConstraint)]:
        table.constraints.discard(check)  # SQLite's typeof; the types here refuse by themselves
    for column in table.columns:
        _fit_column(column)


def _fit_column(column: Column[Any]) -> None:
    if isinstance(column.type, Words):
        column.type = Text(collation="C")
    elif isinstance(column.type, Integer | WholeNumber) or (
        # Statements write yes and no of local tables as 1 and 0.
        isinstance(column.type, Flag) and not is_shared(column.table)
    ):
        column.type = BigInteger()
        column.autoincrement = False
