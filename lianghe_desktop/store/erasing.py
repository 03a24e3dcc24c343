"""Erase values by a ruling: heads, hashes and links stay, so that every chain still holds.

Erased is what lies in the journal, behind gaps and in branches set aside, the photos that nothing else
names, and drafts of the household. Source: docs/formats/bundle.md 2.2, 2.5; journal rules 3, 7 and 8.
"""

from collections.abc import Iterable
from typing import Any

from lianghe_desktop.records.journal_tables import DroppedBlob
from lianghe_desktop.store.append import Tally, photos_named
from lianghe_desktop.store.journal import NUMBER_BITS
from lianghe_desktop.store.lines import (
    StreamName,
    erased_tail,
    is_erased,
    next_hash,
    read_head,
    row_key,
    split_line,
    write_line,
)
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.trust import LinePlace
from lianghe_desktop.store.unit import Unit


def erase(unit: Unit, *, rows: Iterable[RowKey], lines: Iterable[LinePlace], tally: Tally) -> None:
    """Erase the values of whole rows and of single lines that this desk holds."""
    wanted, places = frozenset(rows), frozenset(lines)
    if not wanted and not places:
        return
    for raw in [*_lines_of_rows(unit, wanted), *_lines_at(unit, places)]:
        key, _ = unit.journal.read_op(raw)
        tally.erased_photos |= photos_named(key, raw[3])
        unit.connection.exec_driver_sql("UPDATE op SET tail = ? WHERE id = ?", (erased_tail(raw[3]), raw[0]))
        unit.connection.exec_driver_sql("DELETE FROM held_op WHERE op_id = ? AND reason = 'newer'", (raw[0],))
        tally.changed([key])
    _erase_kept(unit, wanted, places)
    tally.changed(wanted)
    tally.settle(unit)
    for key in wanted:
        if key.table == "household" and _is_desk(unit):
            unit.connection.exec_driver_sql(
                "DELETE FROM draft WHERE home = ? AND household_id = ?", (key.home, key.id)
            )


def drop_photos(unit: Unit, tally: Tally) -> None:
    """Drop the photos of erased lines that nothing else names, and take them in no more."""
    for sha256 in sorted(tally.erased_photos) if _is_desk(unit) else ():
        named = unit.connection.exec_driver_sql(
            "SELECT 1 FROM attachment WHERE sha256 = ?", (sha256,)
        ).first()
        if named is None:
            unit.connection.exec_driver_sql("DELETE FROM blob WHERE sha256 = ?", (sha256,))
            unit.put(DroppedBlob(sha256=sha256))
    tally.erased_photos.clear()


def _is_desk(unit: Unit) -> bool:
    """Tell whether this is a desk's own file: a collector keeps neither drafts nor photos."""
    return unit.connection.dialect.name == "sqlite"


def _lines_of_rows(unit: Unit, rows: frozenset[RowKey]) -> list[Any]:
    found = []
    for key in sorted(rows):
        for raw in unit.connection.exec_driver_sql(
            "SELECT id, row_key, head, tail, hash FROM op WHERE row_key = ? ORDER BY id",
            (row_key(key.table, key.id),),
        ).all():
            if unit.journal.stream_of(raw[0]).name.home == key.home and not is_erased(raw[3]):
                found.append(raw)
    return found


def _lines_at(unit: Unit, places: frozenset[LinePlace]) -> list[Any]:
    found = []
    for place in sorted(places):
        end = unit.journal.known_end(place.stream)
        if end is None:
            continue
        raw = unit.connection.exec_driver_sql(
            "SELECT id, row_key, head, tail, hash FROM op WHERE id = ? AND hash = ? AND row_key IS NOT NULL",
            ((end.no << NUMBER_BITS) + place.number, place.hash),
        ).first()
        if raw is not None and not is_erased(raw[3]):
            found.append(raw)
    return found


def _erase_kept(unit: Unit, rows: frozenset[RowKey], places: frozenset[LinePlace]) -> None:
    """Erase lines that wait behind gaps or were set aside; few, so that all are looked at."""
    for table in ("waiting_line", "forked_line"):
        held = unit.connection.exec_driver_sql(
            f"SELECT home, author, shelf, number, before, line FROM {table}"
        ).all()
        for home, author, shelf, number, before, text in held:
            stream = StreamName(home, author, shelf)
            _, head, tail = split_line(text)
            place = LinePlace(stream, number, next_hash(before, head, tail)) if before is not None else None
            if not is_erased(tail) and (_names(home, head) in rows or place in places):
                unit.connection.exec_driver_sql(
                    f"UPDATE {table} SET line = ?"
                    " WHERE home = ? AND author = ? AND shelf = ? AND number = ? AND line = ?",
                    (write_line(number, head, erased_tail(tail)), home, author, shelf, number, text),
                )


def _names(home: str, head: bytes) -> RowKey | None:
    try:
        found = read_head(head)
    except ValueError:
        return None
    return RowKey(found.table, home, found.key[1])
