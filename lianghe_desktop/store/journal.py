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
    read_values,
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


class Journal:
    """Know the streams and the accepted authors of one open file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._by_name: dict[StreamName, StreamEnd] = {}
        self._by_no: dict[int, StreamEnd] = {}
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

    def stream_of(self, op_id: int) -> StreamEnd:
        """Return the stream that a line belongs to."""
        return self._by_no[op_id >> NUMBER_BITS]

    def append(self, end: StreamEnd, ops: Sequence[RawOp]) -> None:
        """Store lines that continue `end`, in order."""
        self._connection.exec_driver_sql(
            "INSERT INTO op (id, row_key, head, tail, hash) VALUES (?,?,?,?,?)", list(ops)
        )
        number, hash_ = ops[-1][0] & ((1 << NUMBER_BITS) - 1), ops[-1][4]
        self._connection.exec_driver_sql(
            "UPDATE stream SET number = ?, hash = ? WHERE no = ?", (number, hash_, end.no)
        )
        self._keep(replace(end, number=number, hash=hash_))

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
        op = RowOp(
            author=stream.author,
            number=op_id & ((1 << NUMBER_BITS) - 1),
            digits=hash_.hex()[:BASE_DIGITS],
            level=self.level(stream, key, head.key[0]),
            new=head.new,
            values=read_values(tail),
            bases=head.bases,
        )
        return key, op

    def level(self, stream: StreamName, key: RowKey, written_home: str) -> int | None:
        """Return the level at which a line of `stream` on the row `key` counts, None when it is void."""
        plan = plans().get(key.table)
        if written_home != stream.home or (plan is not None and plan.shelf != stream.shelf):
            return None
        return self.trust.level(stream.author, key, stream.shelf)

    def lines(self, end: StreamEnd, first: int, last: int) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield number, head and values of the lines `first` to `last`."""
        low, high = (end.no << NUMBER_BITS) + first, (end.no << NUMBER_BITS) + last
        rows = self._connection.exec_driver_sql(
            "SELECT id, head, tail FROM op WHERE id BETWEEN ? AND ? ORDER BY id", (low, high)
        )
        for op_id, head, tail in rows:
            yield op_id & ((1 << NUMBER_BITS) - 1), head, tail

    def _keep(self, end: StreamEnd) -> StreamEnd:
        self._by_name[end.name] = self._by_no[end.no] = end
        return end

    def _roots(self) -> dict[str, Standing]:
        rows = self._connection.exec_driver_sql("SELECT author, level, area FROM trusted_root")
        return {author: Standing.within(AreaLevel(level), [AreaCode(area)]) for author, level, area in rows}

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


def row_key(table: str, row_id: str) -> str:
    """Return how a row is found in the journal."""
    return f"{table}/{row_id}"
