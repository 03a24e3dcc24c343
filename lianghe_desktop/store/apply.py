"""Take in lines of other desks: what continues a stream is stored, what is known is skipped, what lies
behind a gap waits. One line that cannot be read or does not count never keeps the others out.

The lines must be verified (signed heads) before they come here. Source: journal rules 4, 7, 9, 12-15.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault
from lianghe_desktop.store.held import HeldReason, hold, why_held
from lianghe_desktop.store.journal import NUMBER_BITS, Journal, RawOp, StreamEnd, row_key
from lianghe_desktop.store.lines import (
    StreamName,
    base_of,
    first_hash,
    is_erased,
    next_hash,
    read_head,
    read_values,
    split_line,
    write_line,
)
from lianghe_desktop.store.merge import RowKey, RowOp
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.rejudge import judge_again
from lianghe_desktop.store.settle import settle_rows, upsert_sql
from lianghe_desktop.store.trust import RULING_TABLE
from lianghe_desktop.store.unit import Unit

_BATCH = 2000
_MOST_UNSETTLED = 20_000
_MOST_TOUCHED = 50_000
"""So many rows are named to listeners; of larger deliveries it is only said that everything changed."""

_LAST_LEVEL = 99


@dataclass(frozen=True, kw_only=True, slots=True)
class StagedRange:
    """Verified lines of one stream, gapless from `first_number` on; `before` is h of the line before."""

    stream: StreamName
    first_number: int
    lines: Iterable[bytes]
    before: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """What became of the lines: each is new, a duplicate, or waits behind a gap.

    Of the new ones `held` do not count, or not wholly (see `held_lines`); `conflicts` counts the
    contested fields of the rows touched; `rows` counts rows once for each 2,000 lines at the most;
    `forked` names streams that differ from what this desk
    holds, or run ahead of its own: nothing of them was taken.
    """

    new: int
    duplicates: int
    waiting: int
    held: int
    conflicts: int
    rows: int
    forked: tuple[StreamName, ...]


@dataclass(slots=True)
class _Tally:
    new: int = 0
    duplicates: int = 0
    waiting: int = 0
    conflicts: int = 0
    rows: int = 0
    rulings: bool = False
    forked: list[StreamName] = field(default_factory=list)
    touched: set[RowKey] = field(default_factory=set)
    unsettled: set[RowKey] = field(default_factory=set)


class _Forked(Exception):
    """The lines do not continue the chain that this desk holds."""


Numbered = tuple[int, bytes, bytes]


def apply_lines(unit: Unit, staged: Iterable[StagedRange]) -> Applied:
    """Store verified lines within `unit` and bring the tables into the state they give.

    Raises:
        IntegrityFault: A range is not gapless in itself; then the whole unit must fail.
    """
    tally = _Tally()
    held_before = _held_lines(unit)
    for one in sorted(staged, key=lambda staged_range: _order(unit.journal, staged_range)):
        try:
            _apply_range(unit, one, tally)
        except _Forked:
            tally.forked.append(one.stream)
    _settle(unit, tally)
    unit.note_received(tally.touched)
    unit.everything |= len(tally.touched) >= _MOST_TOUCHED
    return Applied(
        new=tally.new,
        duplicates=tally.duplicates,
        waiting=tally.waiting,
        held=max(_held_lines(unit) - held_before, 0),
        conflicts=tally.conflicts,
        rows=tally.rows,
        forked=tuple(tally.forked),
    )


def _order(journal: Journal, one: StagedRange) -> tuple[int, StreamName, int]:
    """Sort desks above first: their rulings let the lines of those below count at once."""
    standing = journal.trust.authors.get(one.stream.author)
    return (_LAST_LEVEL if standing is None else int(standing.level), one.stream, one.first_number)


def _apply_range(unit: Unit, one: StagedRange, tally: _Tally) -> None:
    numbered = _numbered(one)
    known = unit.journal.known_end(one.stream)
    number = known.number if known is not None else 0
    if one.first_number > number + 1:
        if one.stream.author == unit.desk.author:
            raise _Forked
        tally.waiting += _wait(unit, one, numbered)
        return
    _check_before(unit, one, known)
    if known is not None and one.first_number <= number:
        tally.duplicates += _skip_known(unit, known, one.first_number, numbered)
    erased: list[Numbered] = []
    _append(unit, one.stream, _until_erased(numbered, erased), tally)
    if erased:
        tally.waiting += _wait(unit, one, chain(erased, numbered))
    else:
        _append_waiting(unit, one.stream, tally)


def _numbered(one: StagedRange) -> Iterator[Numbered]:
    expected = one.first_number
    for line in one.lines:
        try:
            number, head, tail = split_line(line)
        except ValueError as problem:
            raise _broken_range() from problem
        if number != expected:
            raise _broken_range()
        expected += 1
        yield number, head, tail


def _check_before(unit: Unit, one: StagedRange, known: StreamEnd | None) -> None:
    own_hash = _hash_at(unit, known, one.first_number - 1) if known else first_hash(one.stream)
    if one.before is not None and one.before != own_hash:
        raise _Forked


def _hash_at(unit: Unit, end: StreamEnd, number: int) -> bytes:
    if number == 0:
        return first_hash(end.name)
    found = unit.connection.exec_driver_sql(
        "SELECT hash FROM op WHERE id = ?", ((end.no << NUMBER_BITS) + number,)
    ).scalar_one()
    return bytes(found)


def _skip_known(unit: Unit, end: StreamEnd, first: int, numbered: Iterator[Numbered]) -> int:
    """Read past the lines that are here already; their chain must be the one that is here."""
    hash_ = _hash_at(unit, end, first - 1)
    last = first - 1
    for number, head, tail in islice(numbered, end.number - first + 1):
        hash_ = next_hash(hash_, head, tail)
        last = number
    if hash_ != _hash_at(unit, end, last):
        raise _Forked
    return last - first + 1


def _until_erased(numbered: Iterator[Numbered], erased: list[Numbered]) -> Iterator[Numbered]:
    """Yield lines up to the first erased one: without the ruling that allows it, it is a gap."""
    for one in numbered:
        if is_erased(one[2]):
            erased.append(one)
            return
        yield one


def _append(unit: Unit, stream: StreamName, numbered: Iterator[Numbered], tally: _Tally) -> None:
    while batch := list(islice(numbered, _BATCH)):
        if stream.author == unit.desk.author:
            raise _Forked
        _append_batch(unit, stream, batch, tally)
        if len(tally.unsettled) > _MOST_UNSETTLED:
            _settle(unit, tally)
    if tally.rulings:
        tally.rulings = False
        judge_again(unit)


def _append_batch(unit: Unit, stream: StreamName, batch: list[Numbered], tally: _Tally) -> None:
    journal = unit.journal
    end = journal.end(stream)
    raw: list[RawOp] = []
    read: list[tuple[int, RowKey, RowOp]] = []
    held: list[tuple[int, HeldReason, str]] = []
    hash_ = end.hash
    for number, head, tail in batch:
        hash_ = next_hash(hash_, head, tail)
        op_id = (end.no << NUMBER_BITS) + number
        try:
            key, op = _read(journal, stream, number, (head, tail, hash_))
        except ValueError:
            raw.append((op_id, None, head, tail, hash_))
            held.append((op_id, HeldReason.UNREADABLE, ""))
            continue
        raw.append((op_id, row_key(key.table, key.id), head, tail, hash_))
        read.append((op_id, key, op))
    known = _known_rows(unit, [line[1] for line in raw])
    journal.append(end, raw)
    held.extend(_place(unit, read, known, tally))
    hold(unit.connection, held)
    tally.new += len(batch)


def _read(
    journal: Journal, stream: StreamName, number: int, line: tuple[bytes, bytes, bytes]
) -> tuple[RowKey, RowOp]:
    head = read_head(line[0])
    key = RowKey(head.table, stream.home, head.key[1])
    author, number, digits = base_of(stream.author, number, line[2])
    op = RowOp(
        author=author,
        number=number,
        digits=digits,
        level=journal.level(stream, key, head.key[0]),
        new=head.new,
        values=read_values(line[1]),
        bases=head.bases,
    )
    return key, op


def _known_rows(unit: Unit, row_keys: list[str | None]) -> set[str]:
    wanted = tuple({one for one in row_keys if one is not None})
    if not wanted:
        return set()
    marks = ",".join("?" * len(wanted))
    found = unit.connection.exec_driver_sql(f"SELECT row_key FROM op WHERE row_key IN ({marks})", wanted)
    return {one for (one,) in found}


def _place(
    unit: Unit, read: list[tuple[int, RowKey, RowOp]], known: set[str], tally: _Tally
) -> Iterator[tuple[int, HeldReason, str]]:
    """Write rows that one insert alone makes, leave the others to be settled, yield what is held."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    _count_rows({key for _, key, _ in read}, tally)
    for op_id, key, op in read:
        tally.rulings |= key.table == RULING_TABLE
        plan = plans().get(key.table)
        found_as = row_key(key.table, key.id)
        alone = plan is not None and op.new and op.level is not None and not op.bases
        if plan is None or not alone or found_as in known:
            tally.unsettled.add(key)
            reason = why_held(key, op)
            if reason is not None:
                yield (op_id, *reason)
        else:
            values, unread = plan.place(key.home, key.id, op.values)
            rows.setdefault(key.table, []).append(values)
            if unread:
                yield (op_id, HeldReason.NEWER, f"{key.table}.{unread[0]}")
        known.add(found_as)
    for table, values_of in rows.items():
        unit.connection.exec_driver_sql(upsert_sql(plans()[table]), values_of)


def _count_rows(keys: set[RowKey], tally: _Tally) -> None:
    fresh = keys - tally.touched
    tally.rows += len(fresh)
    tally.touched.update(islice(fresh, max(_MOST_TOUCHED - len(tally.touched), 0)))


def _settle(unit: Unit, tally: _Tally) -> None:
    tally.conflicts += settle_rows(unit.connection, unit.journal, tally.unsettled)
    tally.unsettled.clear()


def _wait(unit: Unit, one: StagedRange, numbered: Iterable[Numbered]) -> int:
    """Keep lines behind a gap; return how many of them are new here."""
    name = one.stream
    before = unit.connection.exec_driver_sql("SELECT count(*) FROM waiting_line").scalar_one()
    keyed = (name.home, name.author, name.shelf)
    lines = (
        (*keyed, number, one.before if number == one.first_number else None, write_line(number, head, tail))
        for number, head, tail in numbered
    )
    while batch := list(islice(lines, _BATCH)):
        unit.connection.exec_driver_sql(
            "INSERT OR REPLACE INTO waiting_line (home, author, shelf, number, before, line)"
            " VALUES (?,?,?,?,?,?)",
            batch,
        )
    after = unit.connection.exec_driver_sql("SELECT count(*) FROM waiting_line").scalar_one()
    return int(after - before)


def _append_waiting(unit: Unit, stream: StreamName, tally: _Tally) -> None:
    """Store lines that waited and now continue the stream; forget those that came otherwise."""
    end = unit.journal.known_end(stream)
    if end is None:
        return
    keyed = (stream.home, stream.author, stream.shelf)
    clause = "WHERE home = ? AND author = ? AND shelf = ?"
    unit.connection.exec_driver_sql(
        f"DELETE FROM waiting_line {clause} AND number <= ?", (*keyed, end.number)
    )
    rows = unit.connection.exec_driver_sql(
        f"SELECT number, before, line FROM waiting_line {clause} ORDER BY number", keyed
    ).all()
    ready: list[Numbered] = []
    hash_ = end.hash
    for number, before, line in rows:
        if number != end.number + 1 + len(ready):
            break
        if before is not None and before != hash_:
            tally.forked.append(stream)
            unit.connection.exec_driver_sql(
                f"DELETE FROM waiting_line {clause} AND number >= ?", (*keyed, number)
            )
            break
        _, head, tail = split_line(line)
        hash_ = next_hash(hash_, head, tail)
        ready.append((number, head, tail))
    erased: list[Numbered] = []
    _append(unit, stream, _until_erased(iter(ready), erased), tally)
    end = unit.journal.end(stream)
    unit.connection.exec_driver_sql(
        f"DELETE FROM waiting_line {clause} AND number <= ?", (*keyed, end.number)
    )


def _held_lines(unit: Unit) -> int:
    return int(unit.connection.exec_driver_sql("SELECT count(*) FROM held_op").scalar_one())


def _broken_range() -> IntegrityFault:
    return IntegrityFault(
        ErrorCode.BAD_BUNDLE, "数据包里的内容前后不连贯，没有导入任何内容。请让对方重新导出一份。"
    )
