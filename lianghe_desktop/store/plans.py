"""How rows of each shared table become journal fields and back, worked out once a table.

Which columns form a field, and what each may hold, is what records.declare says.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Column

from lianghe_desktop.records.columns import Day, Flag, WholeNumber, Words
from lianghe_desktop.records.declare import journal_fields, shared_tables, shelf_of
from lianghe_desktop.records.row_fields import EXTRA
from lianghe_desktop.records.tables import SHARED_TABLES
from lianghe_desktop.store.placing import (
    FieldPlan,
    Plans,
    TablePlan,
    is_day,
    is_flag,
    is_int64,
    is_words,
)


@cache
def plans() -> Plans:
    """Return the plans of all shared tables by table name."""
    if not SHARED_TABLES:
        raise AssertionError("tables must be declared first")
    return {name: _plan(name) for name in shared_tables()}


def _plan(name: str) -> TablePlan:
    table = shared_tables()[name]
    fields = {
        field.name: FieldPlan(
            name=field.name,
            columns=field.columns,
            grouped=field.grouped,
            fits=tuple(_fits(table.columns[column]) for column in field.columns),
        )
        for field in journal_fields(table).values()
    }
    columns = tuple(column.name for column in table.columns)
    return TablePlan(
        name=name,
        shelf=shelf_of(table).value,
        columns=columns,
        fields=fields,
        field_of_column={column: field for field in fields.values() for column in field.columns},
        position={column: at for at, column in enumerate(columns)},
        has_extra=EXTRA in columns,
    )


def _fits(column: Column[Any]) -> Callable[[Any], bool]:
    kind = column.type
    if isinstance(kind, WholeNumber):
        return is_int64
    if isinstance(kind, Flag):
        return is_flag
    if isinstance(kind, Day):
        return is_day
    if isinstance(kind, Words):
        return is_words
    raise TypeError(f"{column}: a shared column needs a type of records.columns")
