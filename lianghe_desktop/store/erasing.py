"""Erase values by a ruling: heads, hashes and links stay, so that every chain still holds.

Erased is what lies in the journal, behind gaps and in branches set aside, the photos that nothing else
names, and drafts of the household. Source: docs/formats/bundle.md 2.2, 2.5; journal rules 3, 7 and 8.
"""

from collections.abc import Iterable
from typing import Any

from lianghe_desktop.store.append import Tally
from lianghe_desktop.store.journal import NUMBER_BITS, row_key
from lianghe_desktop.store.lines import (
    StreamName,
    erased_tail,
    is_erased,
    next_hash,
    read_head,
    read_values,
    split_line,
    write_line,
)
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.trust import LinePlace
from lianghe_desktop.store.unit import Unit

_ATTACHMENT = "attachment"


def erase(unit: Unit, *, rows: Iterable[RowKey], lines: Iterable[LinePlace], tally: Tally) -> None:
    """Erase the values of whole rows and of single lines that this desk holds."""
    wanted, places = frozenset(rows), frozenset(lines)
    if not wanted and not places:
        return
    unit.connection.exec_driver_sql("PRAGMA secure_delete = ON")
    photos: set[str] = set()
    for raw in [*_lines_of_rows(unit, wanted), *_lines_at(unit, places)]:
        key, _ = unit.journal.read_op(raw)
        photos |= _photos(key, raw[3])
        unit.connection.exec_driver_sql("UPDATE op SET tail = ? WHERE id = ?", (erased_tail(raw[3]), raw[0]))
        unit.connection.exec_driver_sql("DELETE FROM held_op WHERE op_id = ? AND reason = 'newer'", (raw[0],))
        tally.changed([key])
    _erase_kept(unit, wanted, places)
    tally.changed(wanted)
    tally.settle(unit)
    for key in wanted:
        if key.table == "household":
            unit.connection.exec_driver_sql(
                "DELETE FROM draft WHERE home = ? AND household_id = ?", (key.home, key.id)
            )
    for sha256 in sorted(photos):
        unit.connection.exec_driver_sql(
            "DELETE FROM blob WHERE sha256 = ? AND NOT EXISTS"
            " (SELECT 1 FROM attachment WHERE attachment.sha256 = blob.sha256)",
            (sha256,),
        )


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
    for table, keyed in (("waiting_line", "before IS ?"), ("forked_line", "hash = ?")):
        column = keyed.split()[0]
        held = unit.connection.exec_driver_sql(
            f"SELECT home, author, shelf, number, before, line, {column} FROM {table}"
        ).all()
        for home, author, shelf, number, before, text, name in held:
            stream = StreamName(home, author, shelf)
            _, head, tail = split_line(text)
            place = LinePlace(stream, number, next_hash(before, head, tail)) if before is not None else None
            if not is_erased(tail) and (_names(home, head) in rows or place in places):
                unit.connection.exec_driver_sql(
                    f"UPDATE {table} SET line = ?"
                    f" WHERE home = ? AND author = ? AND shelf = ? AND number = ? AND {keyed}",
                    (write_line(number, head, erased_tail(tail)), home, author, shelf, number, name),
                )


def _names(home: str, head: bytes) -> RowKey | None:
    try:
        found = read_head(head)
    except ValueError:
        return None
    return RowKey(found.table, home, found.key[1])


def _photos(key: RowKey, tail: bytes) -> set[str]:
    """Return the hashes of photos that a line on an attachment names."""
    if key.table != _ATTACHMENT:
        return set()
    blob = read_values(tail).get("blob")
    return {blob[0]} if type(blob) is list and blob and type(blob[0]) is str else set()
