"""Read rows as values that belong to no session and may travel to a page."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, inspect, select
from sqlalchemy.orm import ClassManager
from sqlmodel import SQLModel

from lianghe_desktop.records.columns import Day

Row = TypeVar("Row", bound=SQLModel)


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a row class."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # set by SQLModel on table classes
    return table


def read_rows(
    connection: Connection, model: type[Row], *, where: Mapping[str, Any], order: tuple[str, ...] = ()
) -> list[Row]:
    """Return the rows whose columns equal `where` (a tuple or list: one of them), in `order`.

    A column of `order` that begins with `-` is sorted from high to low.
    """
    table = table_of(model)
    query = select(table)
    for name, value in where.items():
        column = table.columns[name]
        if isinstance(value, tuple | list | set | frozenset):
            query = query.where(column.in_(list(value)))
        elif value is None:
            query = query.where(column.is_(None))
        else:
            query = query.where(column == value)
    for name in order:
        descending = name.startswith("-")
        column = table.columns[name.removeprefix("-")]
        query = query.order_by(column.desc() if descending else column)
    return list(build_rows(connection, model, query))


def build_rows(connection: Connection, model: type[Row], query: Select[Any]) -> Iterator[Row]:
    """Yield one detached row for each result of `query`, which selects all columns of the table."""
    names = tuple(column.name for column in table_of(model).columns)
    for values in connection.execute(query):
        yield _filled(model, names, values)


def build_row(model: type[Row], columns: Sequence[str], stored: Sequence[Any]) -> Row:
    """Return one detached row from values as they lie in the database."""
    table = table_of(model)
    values = [
        dt.date.fromisoformat(value)
        if value is not None and isinstance(table.columns[name].type, Day)
        else value
        for name, value in zip(columns, stored, strict=True)
    ]
    return _filled(model, columns, values)


def row_columns(row: SQLModel) -> dict[str, Any]:
    """Return the column values of a row."""
    held = row.__dict__
    return {column.name: held.get(column.name) for column in table_of(type(row)).columns}


def _filled(model: type[Row], names: Sequence[str], values: Sequence[Any]) -> Row:
    row: Row = _manager(model).new_instance()
    row.__dict__.update(zip(names, values, strict=True))
    object.__setattr__(row, "__pydantic_fields_set__", set(names))
    return row


@cache
def _manager(model: type[Row]) -> ClassManager[Row]:
    mapper = inspect(model)
    return mapper.class_manager  # type: ignore[no-any-return]  # SQLAlchemy types it loosely
