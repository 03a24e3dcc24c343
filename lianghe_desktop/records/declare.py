"""Say of every table whether it is shared or local, and how its columns form journal fields.

A *shared* table is journalled and synced; its primary key is (home, id). A *local* table holds
drafts, caches, settings and derived rows and never leaves the desk. Columns that mean something
only together are declared as one group: the journal writes them as one field, a JSON array.
Source: docs/formats/bundle.md, journal rules 1 and 11.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Column, Index, Table
from sqlmodel import Field, SQLModel

from lianghe_desktop.records.columns import Centi, Day, Fen, Flag, Millis, WholeNumber, Words
from lianghe_desktop.records.row_fields import EXTRA, KEY_COLUMNS, JsonValue


class Shelf(StrEnum):
    """Who may hold the rows of a table."""

    VILLAGE = "s"  # every desk of the home
    OFFICE = "o"  # only desks above the village
    AUDIT = "a"  # upward only


class _Row(SQLModel):
    """Make rows ten times faster than SQLModel does, because they are values and never of a session."""

    def __init__(self, **values: Any) -> None:
        held = dict(_defaults(type(self)))
        if not values.keys() <= held.keys():
            raise TypeError(f"{type(self).__name__} has no column {', '.join(values.keys() - held.keys())}")
        held.update(values)
        self.__dict__.update(held)
        object.__setattr__(self, "__pydantic_fields_set__", set(values))


class SharedRow(_Row):
    """Give a shared row its key: the village where it was made, and an id made on the device."""

    home: str = Field(primary_key=True, sa_type=Words)
    id: str = Field(primary_key=True, sa_type=Words)
    gone: bool | None = Field(default=None, sa_type=Flag)


class LocalRow(_Row):
    """Mark a row that never leaves this desk."""


@cache
def _defaults(model: type[SQLModel]) -> dict[str, Any]:
    """Return the default of each column, None for one that every row must be given."""
    return {
        name: None if field.is_required() else field.get_default()
        for name, field in model.model_fields.items()
    }


def shared(
    *indexes: Index, shelf: Shelf = Shelf.VILLAGE, groups: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Any, ...]:
    """Return `__table_args__` of a shared table with its shelf and its groups of columns."""
    return (*indexes, {"info": {"shelf": shelf, "groups": dict(groups or {})}})


def local(*indexes: Index) -> tuple[Any, ...]:
    """Return `__table_args__` of a local table."""
    return (*indexes, {"info": {"local": True}, "sqlite_with_rowid": True})


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalField:
    """One field of the journal: a column, or a group of columns written as an array."""

    name: str
    columns: tuple[str, ...]
    grouped: bool


@cache
def is_shared(table: Table) -> bool:
    """Tell whether rows of `table` are journalled and synced."""
    return "shelf" in table.info


def shelf_of(table: Table) -> Shelf:
    """Return the shelf that a shared table declares."""
    return Shelf(table.info["shelf"])


def shared_tables() -> dict[str, Table]:
    """Return the shared tables by name, in order of their names."""
    tables = SQLModel.metadata.tables
    return {name: tables[name] for name in sorted(tables) if is_shared(tables[name])}


@cache
def journal_fields(table: Table) -> dict[str, JournalField]:
    """Return the fields of a shared table by name; `extra` is left out, its keys are fields of their own."""
    groups: dict[str, tuple[str, ...]] = table.info["groups"]
    grouped = {column for columns in groups.values() for column in columns}
    fields = {
        name: JournalField(name=name, columns=columns, grouped=True) for name, columns in groups.items()
    }
    for column in table.columns:
        if column.name not in grouped and column.name not in KEY_COLUMNS and column.name != EXTRA:
            fields[column.name] = JournalField(name=column.name, columns=(column.name,), grouped=False)
    return dict(sorted(fields.items()))


def encode(column: Column[Any], value: Any) -> JsonValue:
    """Turn a Python value of `column` into its journal form: days as ISO text, numbers as integers."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{column.name}: {type(value).__name__} has no journal form")


def decode(column: Column[Any], value: JsonValue) -> Any:
    """Turn a journal value into the Python value of `column`.

    Raises:
        ValueError: The value is not of the column's kind (a later program may have written it).
    """
    if value is None:
        return None
    if isinstance(column.type, Day) and isinstance(value, str):
        return dt.date.fromisoformat(value)
    expected = _python_kind(column)
    if expected is not None and type(value) is expected:
        return value
    raise ValueError(f"{column.table.name}.{column.name}")


def _python_kind(column: Column[Any]) -> type | None:
    if isinstance(column.type, Flag):
        return bool
    if isinstance(column.type, WholeNumber | Fen | Millis | Centi):
        return int
    if isinstance(column.type, Words):
        return str
    return None
