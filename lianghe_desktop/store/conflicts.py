"""Fields in which different values stand side by side (待定), and how a person decides them."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.records.tables import SHARED_TABLES
from lianghe_desktop.store.canonical import read_value
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.journal import NUMBER_BITS
from lianghe_desktop.store.lines import read_head
from lianghe_desktop.store.merge import FieldState, RowKey
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Decision, Unit

_QUESTION = """
SELECT w.table_name, w.home, w.row_id, w.field, w.author, w.number, w.value, o.head
FROM standing_write AS w
JOIN stream AS s ON s.home = w.home AND s.author = w.author
JOIN op AS o ON o.id = (s.no << {bits}) + w.number AND o.row_key = w.table_name || '/' || w.row_id
ORDER BY w.home, w.table_name, w.row_id, w.field, w.rank
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictValue:
    """One of the values that stand, and who wrote it."""

    author: str
    number: int
    value: JsonValue
    person: str
    interview: str | None
    wall_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A contested field; `values` begins with the one that the table shows."""

    model: type[SharedRow]
    home: str
    id: str
    field: str
    values: tuple[ConflictValue, ...]

    @property
    def shown(self) -> JsonValue:
        """Return the value that the table shows."""
        return self.values[0].value

    @property
    def key(self) -> str:
        """Return how commands name this conflict."""
        return f"{table_of(self.model).name}/{self.home}/{self.id}/{self.field}"


def conflicts(store: Store) -> list[Conflict]:
    """Return all contested fields, in order of home, table, row and field."""
    return store.query(conflicts_seen)


def decide(unit: Unit, conflict: Conflict, value: Any) -> None:
    """Settle a contested field with `value`, replacing every value that stands.

    Raises:
        UserError: The conflict is settled already, a desk above must decide, or the row is gone.

    Source: journal rule 5.
    """
    if not _field(unit, conflict).contested:
        raise UserError(ErrorCode.WRONG_STATE, "这一处已经有人定过了，请刷新后查看。")
    if not may_decide(unit, conflict):
        raise UserError(
            ErrorCode.NO_PERMISSION, "这一处有上级填写的内容，应由上级单位定，请在下次上报后等待结果。"
        )
    unit.change(
        conflict.model,
        conflict.home,
        conflict.id,
        {conflict.field: value},
        decision=Decision.CONFLICT_SETTLED,
    )


def may_decide(unit: Unit, conflict: Conflict) -> bool:
    """Tell whether a field is contested still and no desk above this one has written a value."""
    of_field = _field(unit, conflict)
    highest = of_field.standing[0].op.level if of_field.contested else None
    return highest is not None and int(unit.desk.level) <= highest


def _field(unit: Unit, conflict: Conflict) -> FieldState:
    key = RowKey(str(table_of(conflict.model).name), conflict.home, conflict.id)
    return unit.state(key).field(conflict.field)


def conflicts_seen(connection: Connection) -> list[Conflict]:
    """Return the contested fields as `connection` sees them, within a unit of work too."""
    models = {str(table_of(model).name): model for model in SHARED_TABLES}
    rows = connection.exec_driver_sql(_QUESTION.format(bits=NUMBER_BITS)).all()
    found = []
    for (table, home, row_id, field), of_field in groupby(rows, key=lambda row: tuple(row[:4])):
        values = tuple(_value(*row[4:]) for row in of_field)
        model = models.get(table)
        if model is not None and issubclass(model, SharedRow):
            found.append(Conflict(model=model, home=home, id=row_id, field=field, values=values))
    return found


def _value(author: str, number: int, value: str, head_bytes: bytes) -> ConflictValue:
    head = read_head(head_bytes)
    return ConflictValue(
        author=author,
        number=number,
        value=read_value(value),
        person=head.person,
        interview=head.interview,
        wall_ms=head.wall_ms,
    )
