"""Column types of the stored tables: the one place that says how a value lies in the database.

SQLModel's `int` is 32 bits on PostgreSQL and its table models accept text as money, so every
number goes through a type of this module: 64 bits wide, refused in Python when it is not an
integer, and guarded by a CHECK in SQLite, whose columns would take anything.
"""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class WholeNumber(TypeDecorator[int]):
    """Store an integer in 64 bits; refuse anything that is not an `int`."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Return `value` unchanged or raise TypeError for text, floats and booleans."""
        if value is None or type(value) is int:
            return value
        raise TypeError(f"a whole number is needed, not {type(value).__name__}")


class Fen(WholeNumber):
    """Money in fen (0.01 yuan)."""

    cache_ok = True


class Millis(WholeNumber):
    """A moment in milliseconds since 1970-01-01 UTC; shown, never compared between desks."""

    cache_ok = True


class Centi(WholeNumber):
    """A measure in hundredths of its unit (0.01 mu, 0.01 square metre)."""

    cache_ok = True


class Day(TypeDecorator[dt.date]):
    """A calendar day; refuse text and moments."""

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> dt.date | None:
        """Return `value` unchanged or raise TypeError when it is not a plain date."""
        if value is None or type(value) is dt.date:
            return value
        raise TypeError(f"a date is needed, not {type(value).__name__}")


class Flag(TypeDecorator[bool]):
    """Yes or no; None means that nobody has asked yet."""

    impl = Boolean(create_constraint=False)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bool | None:
        """Return `value` unchanged or raise TypeError when it is not a boolean."""
        if value is None or type(value) is bool:
            return value
        raise TypeError(f"yes or no is needed, not {type(value).__name__}")


class Words(TypeDecorator[str]):
    """Text in NFC; refuse anything else."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return `value` unchanged or raise TypeError when it is not text."""
        if value is None or type(value) is str:
            return value
        raise TypeError(f"text is needed, not {type(value).__name__}")


_KINDS = ((WholeNumber, "integer"), (Flag, "integer"), (Day, "text"), (Words, "text"))


def guard(metadata: MetaData) -> None:
    """Add a typeof CHECK (SQLite only) to every typed column of the tables in `metadata`."""
    for table in metadata.tables.values():
        if not table.info.get("guarded"):
            table.info["guarded"] = True
            _guard_table(table)


def _guard_table(table: Table) -> None:
    for column in list(table.columns):
        kind = _storage_class(column)
        if kind is None:
            continue
        check = CheckConstraint(
            f"typeof({column.name}) in ('{kind}', 'null')", name=f"ck_{table.name}_{column.name}"
        )
        table.append_constraint(check.ddl_if(dialect="sqlite"))


def _storage_class(column: Column[Any]) -> str | None:
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    return None
