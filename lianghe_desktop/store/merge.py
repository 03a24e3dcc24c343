"""What a row is, worked out from the set of its operations: no clock, no order of arrival.

A write stands unless a counting operation names it as base, or its author wrote that field later.
One standing write, or several of equal value, settle a field; otherwise the field is contested and
shows the value of the highest desk, then of the smallest author. A deleted row is hidden only while
every write that stands was before the eyes of somebody who deleted it. Source: journal rules 4-7.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.lines import Base

GONE = "gone"


class RowKey(NamedTuple):
    """A shared row of any table."""

    table: str
    home: str
    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RowOp:
    """One operation on a row; `level` is the author's AreaLevel here, None when it does not count."""

    author: str
    number: int
    digits: str  # first 16 hex digits of h
    level: int | None
    new: bool
    values: Mapping[str, JsonValue]
    bases: Mapping[str, Sequence[Base]]
    see: Sequence[Base] = ()

    @property
    def base(self) -> Base:
        """Return how other operations name this one."""
        return (self.author, self.number, self.digits)


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingValue:
    """A write that nobody has replaced."""

    op: RowOp
    value: JsonValue


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldState:
    """The writes of one field that stand, the one that is shown first."""

    standing: tuple[StandingValue, ...]

    @property
    def shown(self) -> JsonValue:
        """Return the value that the table shows."""
        return self.standing[0].value if self.standing else None

    @property
    def contested(self) -> bool:
        """Tell whether different values stand side by side."""
        return len(self.standing) > 1 and len({canonical_text(one.value) for one in self.standing}) > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class RowState:
    """A row: whether its insert is there, and the state of each field ever written."""

    inserted: bool
    fields: Mapping[str, FieldState] = field(default_factory=dict)

    def shown_fields(self) -> dict[str, JsonValue]:
        """Return the shown value of each field; `gone` only where nothing speaks against it."""
        shown = {name: state.shown for name, state in self.fields.items()}
        if GONE in shown:
            shown[GONE] = True if self.deleted else None
        return shown

    @property
    def deleted(self) -> bool:
        """Tell whether the row was deleted and nothing stands that nobody saw."""
        gone = self.field(GONE).standing
        return bool(gone) and all(one.value is True for one in gone) and not self.unseen()

    def unseen(self) -> tuple[Base, ...]:
        """Return the standing writes of a deleted row that nobody saw who deleted it. Source: rule 6."""
        gone = self.field(GONE).standing
        if not gone or any(one.value is not True for one in gone):
            return ()
        return self.not_among({tuple(base) for one in gone for base in (*one.op.see, one.op.base)})

    def not_among(self, seen: Set[tuple[object, ...]]) -> tuple[Base, ...]:
        """Return the standing writes that are not in `seen`."""
        return tuple(base for base in self.bases() if base not in seen)

    def bases(self) -> tuple[Base, ...]:
        """Return how other operations name the standing writes, sorted."""
        return tuple(sorted({one.op.base for of in self.fields.values() for one in of.standing}))

    def field(self, name: str) -> FieldState:
        """Return the state of a field, empty when nobody wrote it."""
        return self.fields.get(name, _UNWRITTEN)


_UNWRITTEN = FieldState(standing=())


def row_state(ops: Iterable[RowOp]) -> RowState:
    """Work out a row from all its operations, in any order."""
    counting = [op for op in ops if op.level is not None]
    if len(counting) == 1 and not counting[0].bases:
        return _state_of_one(counting[0])
    replaced: set[tuple[str, Base]] = set()
    newest: dict[tuple[str, str], int] = {}
    for op in counting:
        for name, bases in op.bases.items():
            replaced.update((name, tuple(base)) for base in bases)  # type: ignore[misc]
        for name in op.values:
            newest[name, op.author] = max(op.number, newest.get((name, op.author), 0))
    standing: dict[str, list[StandingValue]] = {}
    for op in counting:
        for name, value in op.values.items():
            of_field = standing.setdefault(name, [])
            if newest[name, op.author] == op.number and (name, op.base) not in replaced:
                of_field.append(StandingValue(op=op, value=value))
    return RowState(
        inserted=any(op.new for op in counting),
        fields={name: FieldState(standing=tuple(sorted(of, key=_rank))) for name, of in standing.items()},
    )


def _state_of_one(op: RowOp) -> RowState:
    fields = {
        name: FieldState(standing=(StandingValue(op=op, value=value),)) for name, value in op.values.items()
    }
    return RowState(inserted=op.new, fields=fields)


def _rank(one: StandingValue) -> tuple[int, str, int]:
    level = one.op.level
    return (0 if level is None else level, one.op.author, one.op.number)
