"""What the exchange with other desks reads: streams, their lines and hashes, photos.

Every function takes the connection of one consistent moment, from `Store.query` or a unit of work.
Source: docs/formats/bundle.md 5.4, 7; journal rules 12-14.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.store.connection import CACHE_KIB
from lianghe_desktop.store.journal import NUMBER_BITS
from lianghe_desktop.store.lines import StreamName, first_hash, write_line
from lianghe_desktop.store.placing import SAME_ID

Moment = Connection
"""A connection as other rooms hand it back to the functions of this module."""

_CHUNK = 400
_LINES = 2_000
_PASSING_KIB = 2_000
_NUMBER_MASK = (1 << NUMBER_BITS) - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldStream:
    """A stream as far as this desk holds it without a hole."""

    no: int
    name: StreamName
    number: int
    hash: bytes
    holes: tuple[tuple[int, int], ...] = ()  # first and last numbers of lines that are missing inside

    def held_within(self, first: int, last: int) -> tuple[int, ...]:
        """Return the first line that is here of those from `first` to `last`; nothing when none is."""
        number = first
        for missing, until in self.holes:
            if missing <= number <= until:
                number = until + 1
        return (number,) if number <= min(last, self.number) else ()

    def stretches(self, first: int) -> tuple[tuple[int, int], ...]:
        """Return the first and last numbers of what is here without a hole, from `first` on."""
        found = []
        for missing, until in self.holes:
            if missing > first:
                found.append((first, missing - 1))
            first = max(first, until + 1)
        return (*found, (first, self.number)) if first <= self.number else tuple(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedBlob:
    """A photo as one line of a stream names it."""

    sha256: str
    stream: StreamName
    number: int


def held_streams(connection: Connection) -> list[HeldStream]:
    """Return the streams that hold a line, in order of their names."""
    rows = connection.exec_driver_sql(
        "SELECT no, home, author, shelf, number, hash FROM stream WHERE number > 0"
        " ORDER BY home, author, shelf"
    )
    holes: dict[int, tuple[tuple[int, int], ...]] = {}
    for no, first, last in connection.exec_driver_sql(
        "SELECT no, first, last FROM stream_hole ORDER BY no, first"
    ):
        holes[no] = (*holes.get(no, ()), (first, last))
    return [
        HeldStream(
            no=no,
            name=StreamName(home, author, shelf),
            number=number,
            hash=bytes(hash_),
            holes=holes.get(no, ()),
        )
        for no, home, author, shelf, number, hash_ in rows
    ]


def lines_of(connection: Connection, held: HeldStream, first: int, last: int) -> Iterator[bytes]:
    """Yield the lines `first` to `last`, byte for byte, each with its LF."""
    low = held.no << NUMBER_BITS
    for start in range(first, last + 1, _LINES):
        rows = connection.exec_driver_sql(
            "SELECT id, head, tail FROM op WHERE id BETWEEN ? AND ? ORDER BY id",
            (low + start, low + min(start + _LINES - 1, last)),
        )
        for op_id, head, tail in rows.all():  # all at once: row by row takes three times as long
            yield write_line(op_id & _NUMBER_MASK, head, tail)


def rows_written(
    connection: Connection, ranges: Iterable[tuple[StreamName, int, int]]
) -> dict[tuple[str, str], int]:
    """Return how many rows the lines of some ranges write, by author and table, of lines that are here."""
    numbers = {one.name: one.no for one in held_streams(connection)}
    found: dict[tuple[str, str], int] = {}
    for stream, first, last in ranges:
        if stream not in numbers or first > last:
            continue
        low = numbers[stream] << NUMBER_BITS
        rows = connection.exec_driver_sql(
            "SELECT substr(row_key, 1, instr(row_key, '/') - 1), count(DISTINCT row_key) FROM op"
            " WHERE id BETWEEN ? AND ? AND row_key IS NOT NULL GROUP BY 1",
            (low + first, low + last),
        )
        for table, count in rows:
            key = (stream.author, str(table))
            found[key] = found.get(key, 0) + int(count)
    return found


def hash_at(connection: Connection, held: HeldStream, number: int) -> bytes | None:
    """Return h of a line, h_0 for number 0, None for a line that is not here."""
    if number == 0:
        return first_hash(held.name)
    found = connection.exec_driver_sql(
        "SELECT hash FROM op WHERE id = ? UNION ALL SELECT hash FROM stream_hole WHERE no = ? AND last = ?",
        ((held.no << NUMBER_BITS) + number, held.no, number),
    ).scalar()
    return None if found is None else bytes(found)


def named_blobs(connection: Connection) -> list[NamedBlob]:
    """Return the photos that attachments name, each with the lines that wrote the row, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT a.sha256, s.home, s.author, s.shelf, op.id"
        " FROM attachment a JOIN op ON op.row_key = 'attachment/' || a.id"
        " JOIN stream s ON s.no = op.id >> ? AND s.home = a.home"
        " WHERE a.sha256 IS NOT NULL AND a.gone IS NOT 1"
        " ORDER BY coalesce(a.interview_id, a.id), a.id, op.id",
        (NUMBER_BITS,),
    )
    return [
        NamedBlob(sha256=sha256, stream=StreamName(home, author, shelf), number=op_id & _NUMBER_MASK)
        for sha256, home, author, shelf, op_id in rows
    ]


def blob_sizes(connection: Connection) -> dict[str, int]:
    """Return the size in bytes of every photo that is here, by its hash."""
    rows = connection.exec_driver_sql("SELECT sha256, length(content) FROM blob")
    return {row[0]: row[1] for row in rows}


def blob_content(connection: Connection, sha256: str) -> bytes | None:
    """Return the bytes of a photo, None when it is not here.

    Its pages are read once: they are not kept, as those of other questions are, so that several connections
    may read photos at once.
    """
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_PASSING_KIB}")
    try:
        found = connection.exec_driver_sql("SELECT content FROM blob WHERE sha256 = ?", (sha256,)).scalar()
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    return None if found is None else bytes(found)


def media_types(connection: Connection, hashes: Iterable[str]) -> dict[str, str]:
    """Return the media types that attachments state for photos."""
    found = {}
    for sha256 in hashes:
        stated = connection.exec_driver_sql(
            "SELECT media_type FROM attachment WHERE sha256 = ? AND media_type IS NOT NULL LIMIT 1", (sha256,)
        ).scalar()
        if stated is not None:
            found[sha256] = str(stated)
    return found


def households_touched(connection: Connection, keys: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return (home, household id) of the households that rows (table, home, id) belong to, sorted."""
    by_table: dict[str, list[tuple[str, str]]] = {}
    for table, home, row_id in keys:
        by_table.setdefault(table, []).append((home, row_id))
    found = {key for table in SAME_ID for key in by_table.get(table, [])}
    for name, columns in shared_tables().items():
        if "household_id" in columns.columns:
            for home, ids in _by_home(by_table.get(name, [])).items():
                for start in range(0, len(ids), _CHUNK):
                    found.update(_owners(connection, name, home, ids[start : start + _CHUNK]))
    return sorted(found)


def _by_home(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for home, row_id in keys:
        found.setdefault(home, []).append(row_id)
    return found


def _owners(connection: Connection, table: str, home: str, ids: list[str]) -> set[tuple[str, str]]:
    # Without DISTINCT and further conditions SQLite finds the rows by their key; with them it goes through
    # the index on household_id and reads the whole home for each question.
    rows = connection.exec_driver_sql(
        f"SELECT household_id FROM {table} WHERE home = ? AND id IN ({','.join('?' * len(ids))})",
        (home, *ids),
    )
    return {(home, household_id) for (household_id,) in rows.all() if household_id is not None}
