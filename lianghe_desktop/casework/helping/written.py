"""What an act of help wrote, so that it can be taken back as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One row changed: the values before and after, by column."""

    model: type[SharedRow]
    home: str
    id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(slots=True)
class Written:
    """Rows made and rows changed by one act, in order; `row` is the one it was about."""

    row: RowId | None = None
    made: list[tuple[type[SharedRow], str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def insert(self, unit: Unit, row: SharedRow) -> None:
        """Write a new row and remember it."""
        unit.insert(row)
        self.made.append((type(row), row.home, row.id))

    def change(self, unit: Unit, row: SharedRow, values: Mapping[str, Any]) -> None:
        """Change columns of a row and remember what they were."""
        before = {name: getattr(row, name) for name in values}
        differing = {name: value for name, value in values.items() if before[name] != value}
        if differing and unit.change(type(row), row.home, row.id, differing):
            kept = {name: before[name] for name in differing}
            self.changes.append(
                Change(model=type(row), home=row.home, id=row.id, before=kept, after=differing)
            )


def take_back(office: Office, acting: Acting, written: Written) -> int:
    """Undo an act: rows it made are marked as deleted, rows it changed get their values back.

    Return how many rows were touched.

    Raises:
        UserError: Somebody has changed one of them since.
    """

    def job(unit: Unit) -> int:
        for change in written.changes:
            row = unit.get(change.model, change.home, change.id)
            if row is None or any(getattr(row, name) != value for name, value in change.after.items()):
                raise UserError(
                    ErrorCode.WRONG_STATE, "这一处后来又有人改过，不能整个撤销，请到那一户逐项改正。"
                )
        for change in reversed(written.changes):
            unit.change(change.model, change.home, change.id, change.before)
        touched = sum(unit.remove(model, home, row_id) for model, home, row_id in reversed(written.made))
        return touched + len(written.changes)

    return office.store.write(job, actor=acting.actor)
