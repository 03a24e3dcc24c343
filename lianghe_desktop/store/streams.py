"""The streams of this desk as they are exported: ends, lines byte for byte, and what waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from lianghe_desktop.store.held import HeldReason
from lianghe_desktop.store.journal import NUMBER_BITS
from lianghe_desktop.store.lines import StreamName, write_line
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.opened import Store

_BATCH = 5000
_OF_STREAM = "home = ? AND author = ? AND shelf = ?"


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamState:
    """A stream and the end of its gapless chain: number of the last line (0 for none) and its h."""

    stream: StreamName
    number: int
    hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Lines that are missing: those behind them have come and wait."""

    stream: StreamName
    first: int
    last: int
    waiting: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldLine:
    """A stored line that does not count, or not wholly, and why."""

    stream: StreamName
    number: int
    reason: HeldReason
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAsideLine:
    """A line of a branch that does not stand here, and whether its work was written anew here."""

    stream: StreamName
    number: int
    hash: bytes
    issued_again: bool


def streams(store: Store) -> list[StreamState]:
    """Return all streams of which this desk holds lines, in order of their names."""
    rows = store.query(
        lambda connection: connection.exec_driver_sql(
            "SELECT home, author, shelf, number, hash FROM stream WHERE number > 0 ORDER BY 1, 2, 3"
        ).all()
    )
    return [
        StreamState(stream=StreamName(home, author, shelf), number=number, hash=bytes(hash_))
        for home, author, shelf, number, hash_ in rows
    ]


def head_of(store: Store, stream: StreamName) -> StreamState | None:
    """Return the end of one stream, None when no line of it is here."""
    return next((one for one in streams(store) if one.stream == stream), None)


def hash_at(store: Store, stream: StreamName, number: int) -> bytes | None:
    """Return h of one line of a stream, None when it is not here."""
    no = _stream_no(store, stream)
    if no is None:
        return None
    found = store.query(partial(_stored_hash, no=no, number=number))
    return None if found is None else bytes(found)


def lines(store: Store, stream: StreamName, first: int, last: int) -> Iterator[bytes]:
    """Yield the lines `first` to `last` of a stream byte for byte, as far as they are here."""
    no = _stream_no(store, stream)
    if no is None:
        return
    for start in range(first, last + 1, _BATCH):
        bounds = ((no << NUMBER_BITS) + start, (no << NUMBER_BITS) + min(start + _BATCH - 1, last))
        batch = store.query(partial(_read_lines, bounds=bounds))
        if not batch:
            return
        for op_id, head, tail in batch:
            yield write_line(op_id & ((1 << NUMBER_BITS) - 1), head, tail)


def gaps(store: Store) -> list[Gap]:
    """Return the first gap of each stream behind which lines wait, in order of the streams."""
    return store.query(gaps_seen)


def gaps_seen(connection: Connection) -> list[Gap]:
    """Return the gaps as `connection` sees them, within a unit of work too."""
    rows = connection.exec_driver_sql(
        "SELECT w.home, w.author, w.shelf, min(w.number), count(*), coalesce(max(s.number), 0)"
        " FROM waiting_line AS w LEFT JOIN stream AS s"
        " ON s.home = w.home AND s.author = w.author AND s.shelf = w.shelf"
        " GROUP BY w.home, w.author, w.shelf ORDER BY 1, 2, 3"
    )
    return [
        Gap(stream=StreamName(home, author, shelf), first=last + 1, last=first - 1, waiting=count)
        for home, author, shelf, first, count, last in rows
    ]


def every_gap(connection: Connection) -> list[Gap]:
    """Return all gaps behind which lines wait, the later ones of a stream too, in order."""
    rows = connection.exec_driver_sql(
        "SELECT home, author, shelf, before + 1, number - 1, waiting FROM ("
        " SELECT w.home, w.author, w.shelf, w.number, count(*) OVER tail AS waiting,"
        " max(coalesce(s.number, 0), coalesce(lag(w.number) OVER numbered, 0)) AS before"
        " FROM waiting_line AS w LEFT JOIN stream AS s"
        " ON s.home = w.home AND s.author = w.author AND s.shelf = w.shelf"
        " WINDOW numbered AS (PARTITION BY w.home, w.author, w.shelf ORDER BY w.number),"
        " tail AS (PARTITION BY w.home, w.author, w.shelf ORDER BY w.number DESC)"
        ") WHERE number > before + 1 ORDER BY 1, 2, 3, 4"
    )
    return [
        Gap(stream=StreamName(home, author, shelf), first=first, last=last, waiting=waiting)
        for home, author, shelf, first, last, waiting in rows
    ]


def held_lines(store: Store, *, limit: int = 1000) -> list[HeldLine]:
    """Return lines that do not count, or not wholly, in order of stream and number."""
    rows = store.query(
        lambda connection: connection.exec_driver_sql(
            "SELECT s.home, s.author, s.shelf, h.op_id, h.reason, h.detail"
            f" FROM held_op AS h JOIN stream AS s ON s.no = h.op_id >> {NUMBER_BITS} ORDER BY 4 LIMIT ?",
            (limit,),
        ).all()
    )
    return [
        HeldLine(
            stream=StreamName(home, author, shelf),
            number=op_id & ((1 << NUMBER_BITS) - 1),
            reason=HeldReason(reason),
            detail=detail,
        )
        for home, author, shelf, op_id, reason, detail in rows
    ]


def set_aside_lines(store: Store) -> list[SetAsideLine]:
    """Return lines of branches that do not stand here, in order of stream and number."""
    rows = store.query(
        lambda connection: connection.exec_driver_sql(
            "SELECT home, author, shelf, number, hash, issued_again FROM forked_line ORDER BY 1, 2, 3, 4, 5"
        ).all()
    )
    return [
        SetAsideLine(
            stream=StreamName(home, author, shelf), number=number, hash=bytes(hash_), issued_again=bool(again)
        )
        for home, author, shelf, number, hash_, again in rows
    ]


def is_forked(store: Store, author: str) -> bool:
    """Tell whether two machines wrote under `author`: lines of one of them were set aside here."""
    found = store.query(
        lambda connection: connection.exec_driver_sql(
            "SELECT 1 FROM forked_line WHERE author = ? LIMIT 1", (author,)
        ).first()
    )
    return found is not None


def held_ranges(store: Store, stream: StreamName) -> list[tuple[int, int]]:
    """Return the first and last numbers of the stretches of a stream that are here."""
    no = _stream_no(store, stream)
    if no is None:
        return []
    return store.query(lambda connection: ranges_held(connection, no))


def ranges_held(connection: Connection, no: int) -> list[tuple[int, int]]:
    """Return the stretches of the stream `no`, as `held_ranges` does."""
    last = connection.exec_driver_sql("SELECT number FROM stream WHERE no = ?", (no,)).scalar_one()
    found, first = [], 1
    for missing, until in connection.exec_driver_sql(
        "SELECT first, last FROM stream_hole WHERE no = ? ORDER BY first", (no,)
    ):
        if missing > first:
            found.append((first, missing - 1))
        first = until + 1
    return [*found, (first, last)] if first <= last else found


def waiting_rows(store: Store) -> list[RowKey]:
    """Return the rows whose writes wait for their insert."""
    rows = store.query(
        lambda connection: connection.exec_driver_sql(
            "SELECT table_name, home, row_id FROM waiting_row ORDER BY 1, 2, 3"
        ).all()
    )
    return [RowKey(*row) for row in rows]


def gap_end_hash(store: Store, gap: Gap) -> bytes | None:
    """Return h of the last missing line of a gap, as the lines that wait behind it state it."""
    found = store.query(
        lambda connection: connection.exec_driver_sql(
            f"SELECT before FROM waiting_line WHERE {_OF_STREAM} AND number = ?",
            (gap.stream.home, gap.stream.author, gap.stream.shelf, gap.last + 1),
        ).scalar()
    )
    return None if found is None else bytes(found)


def gone_questions(store: Store) -> list[RowKey]:
    """Return deleted rows with writes that nobody saw who deleted them, in order of home, table, row."""
    rows = store.query(
        lambda connection: connection.exec_driver_sql(
            "SELECT table_name, home, row_id FROM gone_question ORDER BY 2, 1, 3"
        ).all()
    )
    return [RowKey(*row) for row in rows]


def _stream_no(store: Store, stream: StreamName) -> int | None:
    keyed = (stream.home, stream.author, stream.shelf)
    found: int | None = store.query(
        lambda connection: connection.exec_driver_sql(
            f"SELECT no FROM stream WHERE {_OF_STREAM}", keyed
        ).scalar_one_or_none()
    )
    return found


def _stored_hash(connection: Connection, *, no: int, number: int) -> bytes | None:
    """Return h of a line that is here, or of the last one of a hole."""
    found: bytes | None = connection.exec_driver_sql(
        "SELECT hash FROM op WHERE id = ?1 UNION ALL"
        " SELECT hash FROM stream_hole WHERE no = ?2 AND last = ?3",
        ((no << NUMBER_BITS) + number, no, number),
    ).scalar()
    return found


def _read_lines(connection: Connection, *, bounds: tuple[int, int]) -> list[tuple[int, bytes, bytes]]:
    rows = connection.exec_driver_sql(
        "SELECT id, head, tail FROM op WHERE id BETWEEN ? AND ? ORDER BY id", bounds
    )
    return [(op_id, head, tail) for op_id, head, tail in rows]
