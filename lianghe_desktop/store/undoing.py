"""Take a unit of work back: what it made is deleted, what it changed gets its value of before.

A field that was written again later stays as it is, and a household on which anything was done later stays
whole: both are told. The undo is a unit of work of its own; nothing is erased. Source: journal rules 4-6.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.merge import GONE, RowKey, RowOp, row_state
from lianghe_desktop.store.moves import model_of, rows_of_household
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.unit import Unit

_HOUSEHOLD = "household"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The lines that a unit of work wrote into one stream, both ends included."""

    stream: StreamName
    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """What an undo did: rows deleted, fields set back, and what stays because of later work.

    kept_fields: (row, field) written again later; kept_rows: new rows that were worked on later.
    """

    removed: int
    restored: int
    kept_fields: tuple[tuple[RowKey, str], ...]
    kept_rows: tuple[RowKey, ...]


def next_numbers(unit: Unit, homes: Iterable[str], shelf: str) -> dict[StreamName, int]:
    """Return the number that the next line of this desk will have in each home, before it is written."""
    names = [StreamName(home, unit.desk.author, shelf) for home in sorted(set(homes))]
    return {name: unit.journal.end(name).number + 1 for name in names}


def undo_unit(
    unit: Unit, spans: Iterable[Span], *, going_on: Callable[[int, int], None] = lambda _done, _total: None
) -> Undone:
    """Take back what the lines of `spans` wrote; `going_on` hears of progress and may raise to stop.

    Raises:
        UserError: This desk may not write there.
    """
    held = {span.stream: span for span in spans}
    written = [
        one
        for span in held.values()
        for number in range(span.first, span.last + 1)
        if (one := _op_at(unit, span.stream, number)) is not None
    ]
    taking = _Taking(unit, held)
    households = {key for key, op in written if op.new and key.table == _HOUSEHOLD}
    kept = {key for key in households if taking.was_worked_on(key)}
    for done, (key, op) in enumerate(written):
        going_on(done, len(written))
        if op.new:
            taking.take_new(key, op, kept, households)
        else:
            taking.set_back(key, op)
    return taking.told()


def _op_at(unit: Unit, stream: StreamName, number: int) -> tuple[RowKey, RowOp] | None:
    found = unit.journal.op_at(stream, number)
    return found if found and found[1].level is not None else None


class _Taking:
    """Take rows and fields back one by one, and remember what stays."""

    def __init__(self, unit: Unit, spans: dict[StreamName, Span]) -> None:
        self._unit = unit
        self._spans = spans
        self._removed = 0
        self._restored = 0
        self._kept_fields: list[tuple[RowKey, str]] = []
        self._kept_rows: list[RowKey] = []

    def told(self) -> Undone:
        return Undone(
            removed=self._removed,
            restored=self._restored,
            kept_fields=tuple(self._kept_fields),
            kept_rows=tuple(self._kept_rows),
        )

    def was_worked_on(self, household: RowKey) -> bool:
        """Tell whether anything of a household, new or changed, came after the unit."""
        keys = rows_of_household(self._unit.connection, household.home, household.id)
        found = self._unit.journal.ops_of(keys)
        return any(not self._ours(key, op) for key, ops in found.items() for op in ops)

    def take_new(self, key: RowKey, op: RowOp, kept: set[RowKey], households: set[RowKey]) -> None:
        """Delete a row that the unit made, unless its household stays or the row was worked on later."""
        household = RowKey(_HOUSEHOLD, key.home, str(op.values.get("household_id") or key.id))
        stays = household in kept if household in households else self._later(key)
        if stays:
            self._kept_rows.append(key)
        else:
            self._removed += self._unit.remove(model_of(key.table), key.home, key.id)

    def set_back(self, key: RowKey, op: RowOp) -> None:
        """Give fields the values that the unit replaced, unless they were written again later."""
        ops = self._unit.journal.ops_of([key])[key]
        state = row_state(ops)
        by_base = {one.base: one for one in ops}
        values: dict[str, JsonValue] = {}
        for name in op.values:
            standing = state.field(name).standing
            if name == GONE or [one.op.base for one in standing] != [op.base]:
                self._kept_fields.append((key, name))
                continue
            before = [by_base[tuple(base)] for base in op.bases.get(name, ()) if tuple(base) in by_base]  # type: ignore[index]  # a base is such a tuple
            values[name] = before[0].values.get(name) if before else None
        if values:
            self._unit.change(model_of(key.table), key.home, key.id, values)
            self._restored += len(values)

    def _later(self, key: RowKey) -> bool:
        return any(not self._ours(key, op) for op in self._unit.journal.ops_of([key])[key])

    def _ours(self, key: RowKey, op: RowOp) -> bool:
        span = self._spans.get(StreamName(key.home, op.author, plans()[key.table].shelf))
        return span is not None and span.first <= op.number <= span.last
