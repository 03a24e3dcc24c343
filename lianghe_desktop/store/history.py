"""What happened to a row: every write of every field, who made it, and what it replaced."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.store.detached import build_row, table_of
from lianghe_desktop.store.journal import Journal
from lianghe_desktop.store.lines import Base, Head, read_head, row_key
from lianghe_desktop.store.merge import RowKey, RowOp, RowState, row_state
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.plans import plans

Shared = TypeVar("Shared", bound=SharedRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryLine:
    """One write of one field. `old` is what it replaced, None where nothing was known.

    `field` is a journal field (a group's values are a list); `standing` says that nobody has replaced
    it; `counts` is False while its author is not accepted.
    """

    at_ms: int
    author: str
    number: int
    person: str
    interview: str | None
    field: str
    old: JsonValue
    new: JsonValue
    standing: bool
    counts: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    head: Head
    op: RowOp


def history(store: Store, model: type[SharedRow], home: str, row_id: str) -> list[HistoryLine]:
    """Return all writes of a row, a write after those it replaces, otherwise by their wall time."""
    return store.query(lambda connection: history_seen(connection, model, home, row_id))


def history_seen(connection: Connection, model: type[SharedRow], home: str, row_id: str) -> list[HistoryLine]:
    """Return the writes of a row as `connection` sees them, within a unit of work too."""
    ops = _ordered(_read(connection, _key(model, home, row_id)))
    state = row_state([one.op for one in ops])
    values: dict[tuple[str, Base], JsonValue] = {}
    newest: dict[tuple[str, str], Base] = {}
    found = []
    for one in ops:
        for name, new in one.op.values.items():
            replaced = list(one.op.bases.get(name, ()))
            own = newest.get((name, one.op.author))
            named = [
                values[name, base] for base in (*replaced, *([own] if own else [])) if (name, base) in values
            ]
            found.append(_line(one, name, old=named[0] if named else None, new=new, state=state))
            values[name, one.op.base] = new
            newest[name, one.op.author] = one.op.base
    return found


def as_of(store: Store, model: type[Shared], home: str, row_id: str, at_ms: int) -> Shared | None:
    """Return a row as the writes up to the wall time `at_ms` make it, None before its insert.

    Wall times are those that each desk's clock showed.
    """
    key = _key(model, home, row_id)
    ops = store.query(lambda connection: _read(connection, key))
    state = row_state([one.op for one in ops if one.head.wall_ms <= at_ms])
    if not state.inserted:
        return None
    stored, _ = plans()[key.table].place(home, row_id, state.shown_fields())
    return build_row(model, plans()[key.table].columns, stored)


def _key(model: type[SharedRow], home: str, row_id: str) -> RowKey:
    return RowKey(str(table_of(model).name), home, row_id)


def _read(connection: Connection, key: RowKey) -> list[_Read]:
    journal = Journal(connection)
    rows = connection.exec_driver_sql(
        "SELECT id, row_key, head, tail, hash FROM op WHERE row_key = ? ORDER BY id",
        (row_key(key.table, key.id),),
    ).all()
    found = [(journal.read_op(raw), read_head(raw[2])) for raw in rows]
    return [_Read(head=head, op=op) for (of_row, op), head in found if of_row == key]


def _ordered(ops: Sequence[_Read]) -> list[_Read]:
    """Sort writes after what they name; among the free ones the earlier wall time comes first."""
    known: Mapping[Base, _Read] = {one.op.base: one for one in ops}
    waits_for = {base: _named(one, known) for base, one in known.items()}
    free = [_turn(known[base]) for base, names in waits_for.items() if not names]
    heapq.heapify(free)
    done: list[_Read] = []
    placed: set[Base] = set()
    while free:
        base = heapq.heappop(free)[1]
        done.append(known[base])
        placed.add(base)
        for other, names in waits_for.items():
            if base in names and names <= placed:
                heapq.heappush(free, _turn(known[other]))
    return done


def _named(one: _Read, known: Mapping[Base, _Read]) -> set[Base]:
    """Return the known operations that must come before `one`."""
    named = {tuple(base) for bases in one.op.bases.values() for base in bases}
    earlier = {base for base in known if base[0] == one.op.author and base[1] < one.op.number}
    return ({base for base in known if base in named} | earlier) - {one.op.base}


def _turn(one: _Read) -> tuple[int, Base]:
    return (one.head.wall_ms, one.op.base)


def _line(one: _Read, name: str, *, old: JsonValue, new: JsonValue, state: RowState) -> HistoryLine:
    return HistoryLine(
        at_ms=one.head.wall_ms,
        author=one.op.author,
        number=one.op.number,
        person=one.head.person,
        interview=one.head.interview,
        field=name,
        old=old,
        new=new,
        standing=any(standing.op.base == one.op.base for standing in state.field(name).standing),
        counts=one.op.level is not None,
    )
