"""Streams and their lines as they lie in the file, and whose lines count.

The end of every stream and the accepted authors are kept in memory beside the writer's connection;
they are read anew after anything was rolled back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.store.lines import (
    BASE_DIGITS,
    StreamName,
    first_hash,
    read_head,
    read_unit,
    read_values,
    row_key,
)
from lianghe_desktop.store.merge import RowKey, RowOp
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.trust import RULING_TABLE, RulingOp, Standing, Trust, judge

NUMBER_BITS = 40
_CHUNK = 400
RawOp = tuple[int, str | None, bytes, bytes, bytes]
"""op.id, row_key, head, tail, hash."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamEnd:
    """A stream with its number on this desk and the end of its chain."""

    no: int
    name: StreamName
    number: int
    hash: bytes


@dataclass(frozen=True, slots=True, order=True)
class Hole:
    """Lines `first` to `last` are missing inside a stream; `hash` is h of the last of them."""

    first: int
    last: int
    hash: bytes


class Journal:
    """Know the streams and the accepted authors of one open file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._by_name: dict[StreamName, StreamEnd] = {}
        self._by_no: dict[int, StreamEnd] = {}
        self._holes: dict[int, tuple[Hole, ...]] = {}
        self.trust = Trust()
        self.reload()

    def reload(self) -> None:
        """Read streams and rulings again from the file."""
        self._by_name.clear()
        self._by_no.clear()
        rows = self._connection.exec_driver_sql(
            "SELECT no, home, author, shelf, number, hash FROM stream ORDER BY no"
        )
        for no, home, author, shelf, number, hash_ in rows:
            self._keep(StreamEnd(no=no, name=StreamName(home, author, shelf), number=number, hash=hash_))
        self._holes = self._stored_holes()
        self.reload_trust()

    def reload_trust(self) -> frozenset[str]:
        """Judge all rulings again; return the authors whose standing changed."""
        before = self.trust.authors
        self.trust = judge(self._roots(), self._rulings())
        after = self.trust.authors
        return frozenset(one for one in {*before, *after} if before.get(one) != after.get(one))

    def end(self, name: StreamName) -> StreamEnd:
        """Return the end of a stream, starting it when it is new."""
        found = self._by_name.get(name)
        if found is None:
            no = len(self._by_no) + 1
            start = first_hash(name)
            self._connection.exec_driver_sql(
                "INSERT INTO stream (no, home, author, shelf, number, hash) VALUES (?,?,?,?,0,?)",
                (no, name.home, name.author, name.shelf, start),
            )
            found = self._keep(StreamEnd(no=no, name=name, number=0, hash=start))
        return found

    def known_end(self, name: StreamName) -> StreamEnd | None:
        """Return the end of a stream that this desk holds lines of."""
        return self._by_name.get(name)

    def ends(self) -> list[StreamEnd]:
        """Return all streams in order of their names."""
        return [self._by_name[name] for name in sorted(self._by_name)]

    def holes(self, no: int) -> tuple[Hole, ...]:
        """Return what is missing inside a stream, in order."""
        return self._holes.get(no, ())

    def hash_at(self, end: StreamEnd, number: int) -> bytes | None:
        """Return h of a line up to the stream's end, h_0 for number 0; None inside a hole."""
        if number == 0:
            return first_hash(end.name)
        if number == end.number:
            return end.hash
        for hole in self.holes(end.no):
            if hole.last == number:
                return hole.hash
        return self.stored_hash(end, number)

    def stored_hash(self, end: StreamEnd, number: int) -> bytes | None:
        """Return h of a line that is here."""
        found = self._connection.exec_driver_sql(
            "SELECT hash FROM op WHERE id = ?", ((end.no << NUMBER_BITS) + number,)
        ).scalar_one_or_none()
        return None if found is None else bytes(found)

    def broken(self) -> list[StreamName]:
        """Return the streams inside which something is missing."""
        return [self._by_no[no].name for no, holes in self._holes.items() if holes]

    def take_out(self, end: StreamEnd, numbers: Iterable[int]) -> None:
        """Take single lines out of a stream; the caller keeps and settles them."""
        ids = [((end.no << NUMBER_BITS) + number,) for number in numbers]
        if ids:
            self._connection.exec_driver_sql("DELETE FROM held_op WHERE op_id = ?", ids)
            self._connection.exec_driver_sql("DELETE FROM op WHERE id = ?", ids)

    def put_in(self, ops: Sequence[RawOp]) -> None:
        """Store lines anywhere in their streams; the caller sees to `lead_to`."""
        self._insert(ops)

    def lead_to(self, end: StreamEnd, number: int, hash_: bytes, holes: Iterable[Hole]) -> None:
        """Take down what is missing inside a stream, and the number and h to which it leads."""
        self._put_holes(end.no, holes)
        self._move_end(end, number, hash_)

    def cut(self, end: StreamEnd, last: int, hash_: bytes) -> None:
        """Take the lines after `last` out of a stream without holes; the caller keeps and settles them."""
        low, high = (end.no << NUMBER_BITS) + last, (end.no + 1) << NUMBER_BITS
        self._connection.exec_driver_sql("DELETE FROM held_op WHERE op_id > ? AND op_id < ?", (low, high))
        self._connection.exec_driver_sql("DELETE FROM op WHERE id > ? AND id < ?", (low, high))
        self._move_end(end, last, hash_)

    def stream_of(self, op_id: int) -> StreamEnd:
        """Return the stream that a line belongs to."""
        return self._by_no[op_id >> NUMBER_BITS]

    def append(self, end: StreamEnd, ops: Sequence[RawOp]) -> None:
        """Store lines that continue `end`, in order."""
        self._insert(ops)
        self._move_end(end, ops[-1][0] & ((1 << NUMBER_BITS) - 1), ops[-1][4])

    def ops_of(self, keys: Iterable[RowKey]) -> dict[RowKey, list[RowOp]]:
        """Return the readable operations of each row, in order of stream and number."""
        wanted = set(keys)
        found: dict[RowKey, list[RowOp]] = {key: [] for key in wanted}
        row_keys = sorted({row_key(key.table, key.id) for key in wanted})
        for start in range(0, len(row_keys), _CHUNK):
            chunk = row_keys[start : start + _CHUNK]
            rows = self._connection.exec_driver_sql(
                "SELECT id, row_key, head, tail, hash FROM op"
                f" WHERE row_key IN ({','.join('?' * len(chunk))}) ORDER BY id",
                tuple(chunk),
            )
            for raw in rows:
                key, op = self.read_op(raw)
                if key in found:
                    found[key].append(op)
        return found

    def read_op(self, raw: Sequence[object]) -> tuple[RowKey, RowOp]:
        """Return the row and the operation of a stored, readable line."""
        op_id, _, head_bytes, tail, hash_ = raw
        assert isinstance(op_id, int) and isinstance(head_bytes, bytes)  # noqa: S101, PT018  # narrows types
        assert isinstance(tail, bytes) and isinstance(hash_, bytes)  # noqa: S101, PT018  # narrows types
        stream = self._by_no[op_id >> NUMBER_BITS].name
        head = read_head(head_bytes)
        key = RowKey(head.table, stream.home, head.key[1])
        number = op_id & ((1 << NUMBER_BITS) - 1)
        op = RowOp(
            author=stream.author,
            number=number,
            digits=hash_.hex()[:BASE_DIGITS],
            level=self.level(stream, key, head.key[0], number),
            # A row that was erased for ever is shown no more, whatever comes for it.
            new=head.new and key not in self.trust.erased_rows,
            values=read_values(tail),
            bases=head.bases,
            see=head.see,
        )
        return key, op

    def op_at(self, stream: StreamName, number: int) -> tuple[RowKey, RowOp] | None:
        """Return the row and the operation of one line, None where it is not here or not readable."""
        end = self._by_name.get(stream)
        if end is None:
            return None
        raw = self._connection.exec_driver_sql(
            "SELECT id, row_key, head, tail, hash FROM op WHERE id = ? AND row_key IS NOT NULL",
            ((end.no << NUMBER_BITS) + number,),
        ).one_or_none()
        return None if raw is None else self.read_op(raw)

    def unit_of(self, key: RowKey, op: RowOp) -> int:
        """Return the first number of the unit of work in which a stored operation was written."""
        plan = plans()[key.table]
        end = self._by_name[StreamName(key.home, op.author, plan.shelf)]
        raw = self._connection.exec_driver_sql(
            "SELECT head FROM op WHERE id = ?", ((end.no << NUMBER_BITS) + op.number,)
        ).scalar_one()
        return read_unit(bytes(raw))

    def level(self, stream: StreamName, key: RowKey, written_home: str, number: int) -> int | None:
        """Return the level at which a line of `stream` on the row `key` counts, None when it is void."""
        plan = plans().get(key.table)
        if written_home != stream.home or (plan is not None and plan.shelf != stream.shelf):
            return None
        return self.trust.level(stream.author, key, stream.shelf, number)

    def lines(self, end: StreamEnd, first: int, last: int) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield number, head and values of the lines `first` to `last`."""
        low, high = (end.no << NUMBER_BITS) + first, (end.no << NUMBER_BITS) + last
        rows = self._connection.exec_driver_sql(
            "SELECT id, head, tail FROM op WHERE id BETWEEN ? AND ? ORDER BY id", (low, high)
        )
        for op_id, head, tail in rows:
            yield op_id & ((1 << NUMBER_BITS) - 1), head, tail

    def _insert(self, ops: Sequence[RawOp]) -> None:
        self._connection.exec_driver_sql(
            "INSERT INTO op (id, row_key, head, tail, hash) VALUES (?,?,?,?,?)", list(ops)
        )

    def _move_end(self, end: StreamEnd, number: int, hash_: bytes) -> None:
        self._connection.exec_driver_sql(
            "UPDATE stream SET number = ?, hash = ? WHERE no = ?", (number, hash_, end.no)
        )
        self._keep(replace(end, number=number, hash=hash_))

    def _put_holes(self, no: int, holes: Iterable[Hole]) -> None:
        self._holes[no] = tuple(holes)
        self._connection.exec_driver_sql("DELETE FROM stream_hole WHERE no = ?", (no,))
        rows = [(no, hole.first, hole.last, hole.hash) for hole in self._holes[no]]
        if rows:
            self._connection.exec_driver_sql(
                "INSERT INTO stream_hole (no, first, last, hash) VALUES (?,?,?,?)", rows
            )

    def _stored_holes(self) -> dict[int, tuple[Hole, ...]]:
        rows = self._connection.exec_driver_sql(
            "SELECT no, first, last, hash FROM stream_hole ORDER BY no, first"
        )
        found: dict[int, tuple[Hole, ...]] = {}
        for no, first, last, hash_ in rows:
            found[no] = (*found.get(no, ()), Hole(first, last, bytes(hash_)))
        return found

    def _keep(self, end: StreamEnd) -> StreamEnd:
        self._by_name[end.name] = self._by_no[end.no] = end
        return end

    def _roots(self) -> dict[str, Standing]:
        rows = self._connection.exec_driver_sql("SELECT author, level, area FROM trusted_root")
        return {
            author: Standing.within(AreaLevel(level), [AreaCode(one) for one in area.split()])
            for author, level, area in rows
        }

    def _rulings(self) -> list[RulingOp]:
        low, high = row_key(RULING_TABLE, ""), row_key(RULING_TABLE, "\U0010ffff")
        rows = self._connection.exec_driver_sql(
            "SELECT id, row_key, head, tail, hash FROM op WHERE row_key >= ? AND row_key < ? ORDER BY id",
            (low, high),
        )
        found = []
        for raw in rows.all():
            stream = self._by_no[raw[0] >> NUMBER_BITS].name
            key, op = self.read_op(raw)
            if stream.shelf == plans()[RULING_TABLE].shelf and read_head(raw[2]).key[0] == stream.home:
                found.append(RulingOp(key=key, op=op))
        return found
