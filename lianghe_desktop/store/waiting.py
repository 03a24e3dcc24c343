"""Keep lines that must wait behind a gap, and branches set aside; take them in once they fit.

Source: journal rules 7-9, 12.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.enums import RulingKind
from lianghe_desktop.store.append import (
    BATCH,
    Foreseen,
    Tally,
    admitted,
    append,
    may_stand,
)
from lianghe_desktop.store.entering import Line
from lianghe_desktop.store.lines import (
    StreamName,
    is_erased,
    next_hash,
    read_head,
    read_values,
    split_line,
    write_line,
)
from lianghe_desktop.store.merge import RowKey, RowOp
from lianghe_desktop.store.rulings import Ruled, read_ruling
from lianghe_desktop.store.trust import RULING_TABLE, LinePlace
from lianghe_desktop.store.unit import Unit

_OF_STREAM = "home = ? AND author = ? AND shelf = ?"


def wait(
    unit: Unit, stream: StreamName, numbered: Iterable[tuple[int, bytes, bytes]], before: bytes | None
) -> int:
    """Keep lines behind a gap, `before` being h of the line before them; return how many are new here."""
    first = unit.connection.exec_driver_sql("SELECT count(*) FROM waiting_line").scalar_one()
    rows = _waiting(stream, numbered, before)
    while batch := list(islice(rows, BATCH)):
        unit.connection.exec_driver_sql(
            "INSERT OR REPLACE INTO waiting_line (home, author, shelf, number, before, line)"
            " VALUES (?,?,?,?,?,?)",
            batch,
        )
    after = unit.connection.exec_driver_sql("SELECT count(*) FROM waiting_line").scalar_one()
    return int(after - first)


def _waiting(
    stream: StreamName, numbered: Iterable[tuple[int, bytes, bytes]], before: bytes | None
) -> Iterator[tuple[object, ...]]:
    for number, head, tail in numbered:
        yield (stream.home, stream.author, stream.shelf, number, before, write_line(number, head, tail))
        before = None if before is None else next_hash(before, head, tail)


def set_aside(unit: Unit, stream: StreamName, lines: Iterable[Line], tally: Tally) -> None:
    """Keep lines of a branch that does not stand here."""
    tally.forked.append(stream)
    rows = [(*_keyed(stream), one.number, one.hash, one.before, write_line(*one[:3]), 0) for one in lines]
    if rows:
        unit.connection.exec_driver_sql(
            "INSERT OR IGNORE INTO forked_line"
            " (home, author, shelf, number, hash, before, line, issued_again) VALUES (?,?,?,?,?,?,?,?)",
            rows,
        )


def take_waiting(unit: Unit, stream: StreamName, tally: Tally) -> None:
    """Store lines that waited and now fit, set other branches aside; not where a gap was closed."""
    progress = True
    while progress:
        end = unit.journal.known_end(stream)
        last = end.number if end is not None else 0
        rows = unit.connection.exec_driver_sql(
            f"SELECT number, before, line FROM waiting_line WHERE {_OF_STREAM} ORDER BY number",
            _keyed(stream),
        ).all()
        inside = [row for row in rows if row[0] <= last]
        taken = [_set_inside(unit, stream, row, tally) for row in inside]
        following = _take_following(unit, stream, _run(rows[len(inside) :], last), tally)
        aside = _follow_aside(unit, stream, rows[len(inside) :], tally)
        progress = following or aside or any(taken)


def continues_aside(unit: Unit, stream: StreamName, number: int, before: bytes | None) -> bool:
    """Tell whether a line follows one of a branch that does not stand here."""
    found = unit.connection.exec_driver_sql(
        f"SELECT 1 FROM forked_line WHERE {_OF_STREAM} AND number = ? AND hash = ?",
        (*_keyed(stream), number - 1, before),
    ).first()
    return found is not None


def _follow_aside(unit: Unit, stream: StreamName, rows: Sequence[Sequence[Any]], tally: Tally) -> bool:
    """Set waiting lines aside that follow lines set aside; tell whether there were any."""
    aside = False
    for number, before, text in rows:
        if before is not None and continues_aside(unit, stream, number, bytes(before)):
            _, head, tail = split_line(text)
            line = Line(number, head, tail, bytes(before), next_hash(bytes(before), head, tail))
            set_aside(unit, stream, [line], tally)
            forget(unit, stream, [number])
            aside = True
    return aside


def _run(rows: Sequence[Sequence[Any]], last: int) -> list[Sequence[Any]]:
    """Return the rows whose numbers follow `last` without a hole."""
    found: list[Sequence[Any]] = []
    for row in rows:
        if row[0] != last + 1 + len(found):
            break
        found.append(row)
    return found


def take_stopped(unit: Unit, tally: Tally) -> None:
    """Try every stream again in which something waits that its end has reached, until nothing moves."""
    progress = True
    while progress:
        before = tally.new
        stopped = unit.connection.exec_driver_sql(
            "SELECT DISTINCT w.home, w.author, w.shelf FROM waiting_line AS w LEFT JOIN stream AS s"
            " ON s.home = w.home AND s.author = w.author AND s.shelf = w.shelf"
            " WHERE w.number <= coalesce(s.number, 0) + 1 ORDER BY 1, 2, 3"
        ).all()
        for stream in sorted({StreamName(*row) for row in stopped} - apart(unit)):
            take_waiting(unit, stream, tally)
        progress = tally.new > before


def apart(unit: Unit) -> frozenset[StreamName]:
    """Return the streams in which a gap was closed: what of them stands is worked out as a whole."""
    journal = unit.journal
    return frozenset({gap.stream for gap in journal.trust.closed} | set(journal.broken()))


def _set_inside(unit: Unit, stream: StreamName, row: Sequence[Any], tally: Tally) -> bool:
    """Set a waiting line aside that another of its number went before; tell whether it waits no longer."""
    number, before, text = row
    end = unit.journal.end(stream)
    _, head, tail = split_line(text)
    start = before or unit.journal.hash_at(end, number - 1)
    if start is None:
        return False
    line = Line(number, head, tail, start, next_hash(start, head, tail))
    if unit.journal.stored_hash(end, number) != line.hash:
        set_aside(unit, stream, [line], tally)
    forget(unit, stream, [number])
    return True


def _take_following(unit: Unit, stream: StreamName, rows: Sequence[Sequence[Any]], tally: Tally) -> bool:
    """Append waiting lines that continue the stream; tell whether any of them waits no longer."""
    if not rows:
        return False
    hash_ = unit.journal.end(stream).hash
    ready: list[Line] = []
    foreseen: Foreseen | None = None
    for number, before, text in rows:
        _, head, tail = split_line(text)
        line = Line(number, head, tail, before or hash_, next_hash(before or hash_, head, tail))
        if line.before != hash_ or not may_stand(unit, stream, line):
            if not ready:
                set_aside(unit, stream, [line], tally)
                forget(unit, stream, [number])
                return True
            break
        if is_erased(tail) and foreseen is None:
            foreseen = foreseen_by_waiting(unit)
        if not admitted(unit, stream, line, foreseen):
            break
        ready.append(line)
        hash_ = line.hash
    append(unit, stream, iter(ready), tally)
    forget(unit, stream, [line.number for line in ready])
    return bool(ready)


def foreseen_by_waiting(unit: Unit) -> Foreseen:
    """Return what rulings erase that wait: they are signed as well, only their place is not reached."""
    rows: set[RowKey] = set()
    lines: set[LinePlace] = set()
    trust = unit.journal.trust
    for home, author, shelf, number, text in unit.connection.exec_driver_sql(
        "SELECT home, author, shelf, number, line FROM waiting_line"
    ):
        standing = trust.authors.get(author)
        if standing is None or standing.level >= AreaLevel.VILLAGE:
            continue
        ruled = (
            _waiting_ruling(home, author, split_line(text)) if standing.counts(home, shelf, number) else None
        )
        if ruled is not None and ruled.subject is not None:
            rows.add(ruled.subject)
        elif ruled is not None and ruled.kind is RulingKind.LINE_ERASED:
            lines.add(LinePlace(ruled.stream, ruled.number, ruled.hash))
    return Foreseen(frozenset(rows), frozenset(lines))


def _waiting_ruling(home: str, author: str, line: tuple[int, bytes, bytes]) -> Ruled | None:
    number, head_bytes, tail = line
    try:
        head, values = read_head(head_bytes), read_values(tail)
    except ValueError:
        return None
    if head.table != RULING_TABLE or not head.new:
        return None
    op = RowOp(author=author, number=number, digits="", level=0, new=True, values=values, bases={})
    return read_ruling(RowKey(RULING_TABLE, home, head.key[1]), [op])


def forget(unit: Unit, stream: StreamName, numbers: Iterable[int]) -> None:
    """Let lines wait no longer: they were stored or set aside."""
    rows = [(*_keyed(stream), number) for number in numbers]
    if rows:
        unit.connection.exec_driver_sql(f"DELETE FROM waiting_line WHERE {_OF_STREAM} AND number = ?", rows)


def _keyed(stream: StreamName) -> tuple[str, str, str]:
    return (stream.home, stream.author, stream.shelf)
