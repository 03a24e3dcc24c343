"""Read rows as values that belong to no session and may travel to a page."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, inspect, select
from sqlalchemy.orm import ClassManager
from sqlmodel import SQLModel

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
    manager = _manager(model)
    names = tuple(column.name for column in table_of(model).columns)
    for values in connection.execute(query):
        row = manager.new_instance()
        row.__dict__.update(zip(names, values, strict=True))
        object.__setattr__(row, "__pydantic_fields_set__", set(names))
        yield row


def row_columns(row: SQLModel) -> dict[str, Any]:
    """Return the column values of a row."""
    held = row.__dict__
    return {column.name: held.get(column.name) for column in table_of(type(row)).columns}


@cache
def _manager(model: type[Row]) -> ClassManager[Row]:
    mapper = inspect(model)
    return mapper.class_manager  # type: ignore[no-any-return]  # SQLAlchemy types it loosely
