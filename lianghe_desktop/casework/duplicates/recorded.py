"""Write a rearrangement so that it can be taken back: fields with what stood there, rows made and deleted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.declare import SharedRow, decode, encode
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.rearranged import Rearrangement
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.moves import model_of
from lianghe_desktop.store.unit import Unit


@dataclass(kw_only=True, slots=True)
class Recorder:
    """Write through a unit of work and remember what was there before."""

    unit: Unit
    home: HomeCode
    fields: list[tuple[str, str, str, Any, Any]] = field(default_factory=list)
    made: list[tuple[str, str]] = field(default_factory=list)
    deleted: list[tuple[str, str]] = field(default_factory=list)

    def change(self, model: type[SharedRow], row_id: str, values: Mapping[str, Any]) -> None:
        """Write columns of a row, those that differ."""
        table = table_of(model)
        row = self.unit.get(model, self.home, row_id)
        if row is None:
            raise UserError(ErrorCode.NOT_FOUND, "要修改的内容已不在本机，请刷新后重新办理。")
        for name, value in values.items():
            old = getattr(row, name)
            if old != value:
                column = table.columns[name]
                self.fields.append((table.name, row_id, name, encode(column, old), encode(column, value)))
        self.unit.change(model, self.home, row_id, values)

    def insert(self, row: SharedRow) -> None:
        """Make a row."""
        self.unit.insert(row)
        self.made.append((str(table_of(type(row)).name), row.id))

    def remove(self, model: type[SharedRow], row_id: str) -> None:
        """Mark a row as deleted."""
        if self.unit.remove(model, self.home, row_id):
            self.deleted.append((str(table_of(model).name), row_id))

    def text(self) -> str:
        """Return what was written, as a rearrangement keeps it."""
        return json.dumps(
            {"fields": self.fields, "made": self.made, "deleted": self.deleted},
            ensure_ascii=False,
            separators=(",", ":"),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What came of taking a rearrangement back; `kept` were changed since and stay as they are."""

    restored: int
    kept: int


def take_back(office: Office, acting: Acting, home: HomeCode, rearrangement: RowId) -> TakenBack:
    """Take a rearrangement back; fields that somebody changed since keep their new value.

    Raises:
        UserError: It is not there, is taken back already, or the role may not.
    """
    require(acting, Act.REMOVE)

    def job(unit: Unit) -> TakenBack:
        row = unit.get(Rearrangement, home, rearrangement)
        if row is None or row.gone:
            raise UserError(ErrorCode.NOT_FOUND, "找不到这次合并或分户的登记，请刷新后再办。")
        if row.undone_on is not None:
            raise UserError(ErrorCode.WRONG_STATE, "这次办理已经撤销过了。")
        written = json.loads(row.changes or "{}")
        for table, row_id in reversed(written.get("deleted", [])):
            unit.bring_back(model_of(table), home, row_id)
        outcomes = [_restore(unit, home, one) for one in reversed(written.get("fields", []))]
        for table, row_id in reversed(written.get("made", [])):
            unit.remove(model_of(table), home, row_id)
        unit.change(
            Rearrangement, home, rearrangement, {"undone_on": acting.today, "undone_by": acting.person}
        )
        return TakenBack(restored=sum(outcomes), kept=len(outcomes) - sum(outcomes))

    return office.store.write(job, actor=acting.actor)


def _restore(unit: Unit, home: HomeCode, written: list[Any]) -> bool:
    table, row_id, name, old, new = written
    model = model_of(table)
    column = table_of(model).columns[name]
    row = unit.get(model, home, row_id)
    if row is None or encode(column, getattr(row, name)) != new:
        return False
    unit.change(model, home, row_id, {name: decode(column, old)})
    return True
