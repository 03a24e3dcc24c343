"""One unit of work: everything that one act of a person writes, all of it or nothing.

Tables are written at once, so that the unit reads its own writes; the lines of the journal are
written at the end, because each of them names the size of the unit. A row that is written several
times within one unit becomes one line. Source: journal rules 1-6.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from os import urandom
from typing import Any, TypeVar

from sqlalchemy import Connection

from lianghe_desktop.records.declare import LocalRow, SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import PersonId, RowId
from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.detached import read_rows, row_columns, table_of
from lianghe_desktop.store.journal import NUMBER_BITS, Journal, RawOp
from lianghe_desktop.store.lines import (
    MOST_BYTES,
    Base,
    Head,
    StreamName,
    next_hash,
    read_values,
    row_key,
    write_head,
)
from lianghe_desktop.store.merge import GONE, FieldState, RowKey, RowOp, RowState, row_state
from lianghe_desktop.store.placing import Fields, TablePlan
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.settle import settle_rows, upsert_sql, write_states

Shared = TypeVar("Shared", bound=SharedRow)
Local = TypeVar("Local", bound=LocalRow)
_UNNUMBERED = 1 << 62  # later than every line of the stream
_CHUNK = 400


class Decision(StrEnum):
    """Why a write may replace values that differ from the one shown. Source: journal rule 5."""

    CONFLICT_SETTLED = "conflict_settled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who acts, and in which interview."""

    person: PersonId
    interview: RowId | None = None


@dataclass(slots=True)
class _Pending:
    """A row written in this unit, before it has a number: its values, or their bytes."""

    new: bool
    values: Fields | None
    tail: bytes = b""
    bases: dict[str, tuple[Base, ...]] = field(default_factory=dict)
    see: tuple[Base, ...] = ()

    def fields(self) -> Fields:
        if self.values is None:
            self.values = dict(read_values(self.tail))
        return self.values


class Unit:
    """Write shared and local rows within one transaction of the writer thread."""

    def __init__(
        self, connection: Connection, journal: Journal, desk: Desk, actor: Actor, *, now_ms: int
    ) -> None:
        self._connection = connection
        self._journal = journal
        self.desk = desk
        self.actor = actor
        self.now_ms = now_ms
        self._pending: dict[RowKey, _Pending] = {}
        self._contested: set[RowKey] = set()
        self._received: set[RowKey] = set()
        self.everything = False  # set when more rows changed than are listed
        self.large = False  # set when it wrote so much that the log is not left to the commit

    @property
    def connection(self) -> Connection:
        """Return the writer's connection, for the other modules of store and for sync's own tables."""
        return self._connection

    @property
    def journal(self) -> Journal:
        """Return the streams of this file, for the other modules of store."""
        return self._journal

    @property
    def touched(self) -> frozenset[RowKey]:
        """Return the shared rows written or received so far."""
        return frozenset(self._pending) | self._received

    def note_received(self, keys: Iterable[RowKey]) -> None:
        """Take down rows that lines of other desks changed."""
        self._received.update(keys)

    def get(self, model: type[Shared], home: str, row_id: str) -> Shared | None:
        """Return one shared row as this unit sees it, None when it is not there."""
        found = read_rows(self._connection, model, where={"home": home, "id": row_id})
        return found[0] if found else None

    def rows(self, model: type[Any], *, order: tuple[str, ...] = (), **equals: Any) -> list[Any]:
        """Return the rows, shared or local, whose columns equal `equals`, as this unit sees them."""
        return read_rows(self._connection, model, where=equals, order=order)

    def insert(self, row: SharedRow) -> None:
        """Write a new shared row; every column that is not None becomes a write.

        Raises:
            UserError: The row is there already, or its home may not be written on this desk.
        """
        self.insert_many((row,))

    def insert_many(self, rows: Iterable[SharedRow]) -> None:
        """Write new shared rows, of one table or several; fast enough for large imports.

        Raises:
            UserError: A row is there already, or its home may not be written on this desk.
        """
        by_table: dict[str, list[SharedRow]] = {}
        for row in rows:
            by_table.setdefault(str(table_of(type(row)).name), []).append(row)
        for name, of_table in by_table.items():
            for start in range(0, len(of_table), _CHUNK):
                self._insert_chunk(plans()[name], of_table[start : start + _CHUNK])

    def change(
        self,
        model: type[SharedRow],
        home: str,
        row_id: str,
        values: Mapping[str, Any],
        *,
        decision: Decision | None = None,
    ) -> bool:
        """Write what differs among `values` (by column, group or `extra.KEY`); False: nothing did.

        A field in conflict keeps its conflict unless `decision` says that a person has settled it:
        then every value that stands is replaced.

        Raises:
            UserError: The row is not there, or its home may not be written on this desk.
        """
        return self._change(model, home, row_id, values, decision=decision)

    def remove(self, model: type[SharedRow], home: str, row_id: str) -> bool:
        """Mark a shared row as deleted, naming every write that stands; False: it is deleted already.

        A write that comes later, or that nobody here knew, makes a question. Source: journal rule 6.
        """
        key = RowKey(str(table_of(model).name), home, row_id)
        state = self.state(key)
        if state.deleted:
            return False
        return self._change(
            model, home, row_id, {GONE: True}, decision=None, see=state.bases(), anyway=frozenset({GONE})
        )

    def bring_back(self, model: type[SharedRow], home: str, row_id: str) -> bool:
        """Take a deletion back, also an open question of one; False: the row is not deleted."""
        key = RowKey(str(table_of(model).name), home, row_id)
        if not any(one.value is True for one in self.state(key).field(GONE).standing):
            return False
        return self._change(model, home, row_id, {GONE: False}, decision=None)

    def deleted_in(self, key: RowKey) -> frozenset[tuple[str, int]]:
        """Return the units of work, as (author, first number), that deleted a row and stand."""
        standing = self.state(key).field(GONE).standing
        return frozenset(
            (one.op.author, self._journal.unit_of(key, one.op)) for one in standing if one.value is True
        )

    def move_away(self, home: str, row_id: str, *, to: tuple[str, str], see: Iterable[Base]) -> bool:
        """Close a household here, opened elsewhere as (home, id) `to`; `see` are all writes of its rows."""
        return self._change(
            Household,
            home,
            row_id,
            {"moved_to": list(to)},
            decision=None,
            see=tuple(see),
            anyway=frozenset({"moved_to"}),
        )

    def put(self, row: LocalRow) -> None:
        """Write a local row, replacing the one with its key."""
        self.put_many((row,))

    def put_many(self, rows: Iterable[LocalRow]) -> None:
        """Write local rows of one table, replacing those with their keys."""
        held = list(rows)
        if held:
            statement = table_of(type(held[0])).insert().prefix_with("OR REPLACE")
            self._connection.execute(statement, [row_columns(row) for row in held])

    def drop(self, model: type[LocalRow], *key: Any) -> None:
        """Delete a local row by its key."""
        table = table_of(model)
        statement = table.delete()
        for column, value in zip(table.primary_key.columns, key, strict=True):
            statement = statement.where(column == value)
        self._connection.execute(statement)

    def state(self, key: RowKey) -> RowState:
        """Return the state of a row, this unit's writes included."""
        return self._with_pending(key, self._journal.ops_of([key])[key])

    def write_lines(self) -> None:
        """Number what was written and append it to the streams; called once, before the commit."""
        by_stream: dict[StreamName, list[tuple[RowKey, _Pending]]] = {}
        for key, pending in self._pending.items():
            by_stream.setdefault(self._stream(key), []).append((key, pending))
        for stream, rows in by_stream.items():
            end = self._journal.end(stream)
            self._journal.append(end, self._number(rows, no=end.no, last=end.number, hash_=end.hash))
        # The list of contested writes names them by numbers that exist only now.
        settle_rows(self._connection, self._journal, self._contested)

    def _number(
        self, rows: list[tuple[RowKey, _Pending]], *, no: int, last: int, hash_: bytes
    ) -> list[RawOp]:
        first, count = last + 1, len(rows)
        lines: list[RawOp] = []
        for number, (key, pending) in enumerate(rows, start=first):
            head = write_head(
                Head(
                    table=key.table,
                    key=(key.home, key.id),
                    interview=self.actor.interview,
                    wall_ms=self.now_ms,
                    person=self.actor.person,
                    new=pending.new,
                    bases=pending.bases,
                    see=pending.see,
                ),
                first=first,
                count=count,
            )
            tail = pending.tail if pending.values is None else _tail(pending.values)
            if len(head) + len(tail) > MOST_BYTES:
                raise _too_long()
            hash_ = next_hash(hash_, head, tail)
            lines.append(((no << NUMBER_BITS) + number, row_key(key.table, key.id), head, tail, hash_))
        return lines

    def _insert_chunk(self, plan: TablePlan, rows: list[SharedRow]) -> None:
        keys = [RowKey(plan.name, row.home, row.id) for row in rows]
        self._refuse_erased(keys)
        self._allow(plan, {key.home for key in keys})
        known = self._journal.ops_of(keys)
        values = []
        for key, row in zip(keys, rows, strict=True):
            ops = known[key]
            if key in self._pending or (ops and row_state(ops).inserted):
                raise _already_there(plan.name)
            fields, stored = plan.read_row(row.__dict__)
            if ops:
                self._pending[key] = _Pending(new=True, values=fields)
                self._show(key, ops)
            else:
                self._pending[key] = _Pending(new=True, values=None, tail=_tail(fields))
                values.append(stored)
        if values:
            self._connection.exec_driver_sql(upsert_sql(plan), values)

    def _change(
        self,
        model: type[SharedRow],
        home: str,
        row_id: str,
        values: Mapping[str, Any],
        *,
        decision: Decision | None,
        see: tuple[Base, ...] = (),
        anyway: frozenset[str] = frozenset(),
    ) -> bool:
        """Write what differs among `values`, and the fields in `anyway` whether they differ or not."""
        plan = plans()[str(table_of(model).name)]
        key = RowKey(plan.name, home, row_id)
        self._refuse_erased([key])
        self._allow(plan, {home})
        ops = self._journal.ops_of([key])[key]
        before = row_state(ops)
        now = self._with_pending(key, ops) if key in self._pending else before
        if not now.inserted:
            raise UserError(ErrorCode.NOT_FOUND, "要修改的内容已经不在这台电脑里，请返回上一页刷新后再试。")
        pending = self._pending.get(key) or _Pending(new=False, values={})
        changed = plan.changed_fields(values, now.shown_fields())
        if not self._take(pending, changed, before=before, now=now, decision=decision, anyway=anyway):
            return False
        if see:
            # This unit's own writes have no name yet, and need none: they are the same person's.
            pending.see = tuple(sorted({*pending.see, *(base for base in see if base[1] < _UNNUMBERED)}))
        self._pending[key] = pending
        self._show(key, ops)
        return True

    def _show(self, key: RowKey, ops: list[RowOp]) -> None:
        """Bring the table into the state that `ops` and this unit give."""
        state = self._with_pending(key, ops)
        write_states(self._connection, {key: state})
        if any(one.contested for one in state.fields.values()):
            self._contested.add(key)

    def _take(
        self,
        pending: _Pending,
        changed: Fields,
        *,
        before: RowState,
        now: RowState,
        decision: Decision | None,
        anyway: frozenset[str],
    ) -> bool:
        """Put the fields that differ into `pending` with the writes they replace."""
        different = False
        for name, value in changed.items():
            settles = decision is not None and now.field(name).contested
            if (
                not settles
                and name not in anyway
                and canonical_text(value) == canonical_text(now.field(name).shown)
            ):
                continue
            different = True
            pending.fields()[name] = value
            bases = self._replaced(before.field(name), decision)
            if bases:
                pending.bases[name] = bases
        return different

    def _replaced(self, of_field: FieldState, decision: Decision | None) -> tuple[Base, ...]:
        """Return the writes that a new write names as bases. Source: journal rules 4 and 5."""
        everything = decision is not None or not of_field.contested
        return tuple(
            sorted(
                one.op.base for one in of_field.standing if everything or one.op.author == self.desk.author
            )
        )

    def _with_pending(self, key: RowKey, ops: list[RowOp]) -> RowState:
        pending = self._pending.get(key)
        if pending is None:
            return row_state(ops)
        own = RowOp(
            author=self.desk.author,
            number=_UNNUMBERED,
            digits="",
            level=self._journal.level(self._stream(key), key, key.home, _UNNUMBERED),
            new=pending.new,
            values=pending.fields(),
            bases=pending.bases,
            see=pending.see,
        )
        return row_state([*ops, own])

    def _stream(self, key: RowKey) -> StreamName:
        return StreamName(key.home, self.desk.author, plans()[key.table].shelf)

    def _refuse_erased(self, keys: Iterable[RowKey]) -> None:
        erased = self._journal.trust.erased_rows
        if erased and not erased.isdisjoint(keys):
            raise UserError(ErrorCode.WRONG_STATE, "这里的内容已按规定彻底删除，不能再填写。")

    def _allow(self, plan: TablePlan, homes: Iterable[str]) -> None:
        for home in homes:
            stream = StreamName(home, self.desk.author, plan.shelf)
            level = self._journal.level(stream, RowKey(plan.name, home, ""), home, _UNNUMBERED)
            if level is None or not self.desk.may_write_home(home):
                raise UserError(
                    ErrorCode.NO_PERMISSION,
                    f"这台电脑属于{self.desk.name}，不能填写这里的内容，请交给有权限的单位办理。",
                )


def _tail(fields: Mapping[str, JsonValue]) -> bytes:
    """Return the bytes of the values with a fresh salt. Source: journal rule 2."""
    return f'{{"v":{canonical_text(fields)},"z":"{urandom(16).hex()}"}}'.encode()


def _too_long() -> UserError:
    return UserError(ErrorCode.BAD_INPUT, "这一次填写的文字太长（超过 4 MB），请分开填写或删去一部分。")


def _already_there(table: str) -> UserError:
    return UserError(ErrorCode.WRONG_STATE, f"同一内容已经保存过（{table}），请刷新后在原处修改。")


__all__ = ["Actor", "Decision", "Unit"]
