"""Store lines that continue a stream, or belong inside one.

The caller knows that the lines belong there: their chain was followed. Source: journal rules 7-9, 12.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from lianghe_desktop.store.entering import Entered, Entries, Line, entered
from lianghe_desktop.store.held import HeldReason, hold, why_held
from lianghe_desktop.store.journal import NUMBER_BITS, Journal, RawOp, StreamEnd
from lianghe_desktop.store.lines import (
    StreamName,
    base_of,
    erased_tail,
    is_erased,
    read_head,
    read_values,
    row_key,
)
from lianghe_desktop.store.merge import RowKey, RowOp
from lianghe_desktop.store.placing import Rows
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.settle import insert_sql, settle_rows, upsert_sql
from lianghe_desktop.store.trust import RULING_TABLE, LinePlace
from lianghe_desktop.store.unit import Unit

BATCH = 2000
_MOST_UNSETTLED = 20_000
_FEW = 500
MOST_TOUCHED = 25_000
"""So many rows are named to listeners; of larger deliveries it is only said that everything changed."""


class LostLine(NamedTuple):
    """An own line that does not stand: its work is to be issued again."""

    stream: StreamName
    line: Line


_Read = tuple[int, str, RowKey, RowOp | Entered]
"""op.id, row_key, row, operation."""


class Foreseen(NamedTuple):
    """What rulings erase that have come but wait behind a gap."""

    rows: frozenset[RowKey]
    lines: frozenset[LinePlace]


@dataclass(slots=True)
class Tally:
    """What became of the lines of one delivery, and what is still to be done for them."""

    new: int = 0
    duplicates: int = 0
    waiting: int = 0
    conflicts: int = 0
    rows: int = 0
    rulings: bool = False
    forked: list[StreamName] = field(default_factory=list)
    losing: list[LostLine] = field(default_factory=list)
    erased_photos: set[str] = field(default_factory=set)
    touched: set[RowKey] = field(default_factory=set)
    unsettled: set[RowKey] = field(default_factory=set)
    households: set[tuple[str, str]] = field(default_factory=set)  # home, id: of rows placed as they came
    placed: set[RowKey] = field(default_factory=set)  # whose households these are

    @property
    def unlisted(self) -> bool:
        """Tell whether more rows were touched than are listed."""
        return len(self.touched) >= MOST_TOUCHED

    def changed(self, keys: Iterable[RowKey]) -> None:
        """Take down rows that must be settled and named to listeners."""
        fresh = set(keys)
        self.unsettled |= fresh
        count_rows(fresh, self)

    def settle(self, unit: Unit) -> None:
        """Settle what is left."""
        self.conflicts += settle_rows(unit.connection, unit.journal, self.unsettled)
        self.unsettled.clear()


def admitted(unit: Unit, stream: StreamName, line: Line, foreseen: Foreseen | None = None) -> bool:
    """Tell whether a line may be stored: an erased one without the ruling that allows it is a gap.

    The ruling may itself wait, even behind this line: `foreseen` holds those.
    """
    if not is_erased(line.tail):
        return True
    try:
        head = read_head(line.head)
    except ValueError:
        return False
    key = RowKey(head.table, stream.home, head.key[1])
    if unit.journal.trust.erases(stream, line.number, line.hash, key):
        return True
    place = LinePlace(stream, line.number, line.hash)
    return foreseen is not None and (key in foreseen.rows or place in foreseen.lines)


def append(unit: Unit, stream: StreamName, lines: Iterator[Line], tally: Tally) -> None:
    """Store lines that continue a stream, in order."""
    while batch := list(islice(lines, BATCH)):
        end = unit.journal.end(stream)
        raw = _take(unit, end, batch, tally)
        unit.journal.append(end, raw)
        if len(tally.unsettled) > _MOST_UNSETTLED:
            tally.settle(unit)


def append_entries(unit: Unit, stream: StreamName, entries: Entries, tally: Tally) -> bool:
    """Store lines that continue a stream and enter rows, all at once; False: they must be read one by one."""
    usual = _Fresh(unit.journal, stream)
    if not all(usual.takes(of_table.table, entries.ops[0][0]) for of_table in entries.rows):
        return False
    if _knows_any(unit, entries):
        return False
    end = unit.journal.end(stream)
    first = end.no << NUMBER_BITS
    unit.journal.append(end, [(first + one[0], *one[1:]) for one in entries.ops])
    tally.households.update((stream.home, one) for one in entries.households)
    for rows in entries.rows:
        unit.connection.exec_driver_sql(insert_sql(rows.table, rows.columns), rows.values)
    hold(unit.connection, [(first + number, HeldReason.NEWER, what) for number, what in entries.newer])
    tally.rulings |= any(rows.table == RULING_TABLE for rows in entries.rows)
    tally.new += len(entries.ops)
    _count_entries(entries, stream.home, tally)
    return True


def _knows_any(unit: Unit, entries: Entries) -> bool:
    """Tell whether there are lines about one of the rows; ids follow time: few others lie between."""
    between = f"SELECT row_key FROM op WHERE row_key BETWEEN ? AND ? LIMIT {_FEW}"
    near: list[str] = []
    for span in entries.spans:
        near.extend(row for (row,) in unit.connection.exec_driver_sql(between, span))
    if len(near) >= _FEW:
        return bool(_known_rows(unit, [row for _, row, *_ in entries.ops]))
    return bool(near) and not {row for _, row, *_ in entries.ops}.isdisjoint(near)


def _count_entries(entries: Entries, home: str, tally: Tally) -> None:
    if tally.unlisted:
        tally.rows += len(entries.ops)
        return
    keys = {RowKey(rows.table, home, row_id) for rows in entries.rows for row_id in rows.of("id")}
    count_rows(keys, tally)
    tally.placed |= keys & tally.touched


def _take(unit: Unit, end: StreamEnd, batch: Sequence[Line], tally: Tally) -> list[RawOp]:
    """Read lines, place or list their rows, and return them as they are stored."""
    journal = unit.journal
    raw: list[RawOp] = []
    read: list[_Read] = []
    fresh = _Fresh(journal, end.name)
    held: list[tuple[int, HeldReason, str]] = []
    for line in batch:
        op_id = (end.no << NUMBER_BITS) + line.number
        usual = fresh.read(line)
        if usual is not None:
            key, entering = usual
            found_as = row_key(key.table, key.id)
            raw.append((op_id, found_as, line.head, line.tail, line.hash))
            read.append((op_id, found_as, key, entering))
            continue
        try:
            key, op, tail = _read(journal, end.name, line)
        except ValueError:
            raw.append((op_id, None, line.head, line.tail, line.hash))
            held.append((op_id, HeldReason.UNREADABLE, ""))
            continue
        if tail is not line.tail:
            tally.erased_photos |= photos_named(key, line.tail)
        found_as = row_key(key.table, key.id)
        raw.append((op_id, found_as, line.head, tail, line.hash))
        read.append((op_id, found_as, key, op))
    held.extend(_place(unit, read, _known_rows(unit, [one[1] for one in raw]), tally))
    hold(unit.connection, held)
    tally.new += len(batch)
    return raw


class _Fresh:
    """Take lines of one stream that enter a row and count here as they are; leave all others."""

    def __init__(self, journal: Journal, stream: StreamName) -> None:
        self._journal = journal
        self._stream = stream
        trust = journal.trust
        self._usual = not (trust.erased_rows or trust.erased_lines or trust.is_cut(stream.author))
        self._counts: dict[str, bool] = {}

    def takes(self, table: str, number: int) -> bool:
        """Tell whether lines that enter rows of `table` count as they are, line `number` among them."""
        if table not in self._counts:
            home = self._stream.home
            level = self._journal.level(self._stream, RowKey(table, home, ""), home, number)
            self._counts[table] = self._usual and level is not None
        return self._counts[table]

    def read(self, line: Line) -> tuple[RowKey, Entered] | None:
        """Return the row and what it shows; None for a line that is to be read in full."""
        if not self._usual:
            return None
        home = self._stream.home
        found = line.entered or entered(plans(), home, line.head, line.tail)
        if found is None or not self.takes(found.table, line.number):
            return None
        return RowKey(found.table, home, found.id), found


def _read(journal: Journal, stream: StreamName, line: Line) -> tuple[RowKey, RowOp, bytes]:
    head = read_head(line.head)
    key = RowKey(head.table, stream.home, head.key[1])
    values = read_values(line.tail)
    erased = journal.trust.erases(stream, line.number, line.hash, key)
    author, number, digits = base_of(stream.author, line.number, line.hash)
    op = RowOp(
        author=author,
        number=number,
        digits=digits,
        level=journal.level(stream, key, head.key[0], number),
        new=head.new and key not in journal.trust.erased_rows,
        values={} if erased else values,
        bases=head.bases,
        see=head.see,
    )
    return key, op, erased_tail(line.tail) if erased else line.tail


def photos_named(key: RowKey, tail: bytes) -> set[str]:
    """Return the hashes of photos that a line on an attachment names."""
    if key.table != "attachment":
        return set()
    blob = read_values(tail).get("blob")
    return {blob[0]} if type(blob) is list and blob and type(blob[0]) is str else set()


def _known_rows(unit: Unit, row_keys: list[str | None]) -> set[str]:
    wanted = tuple({one for one in row_keys if one is not None})
    if not wanted:
        return set()
    marks = ",".join("?" * len(wanted))
    found = unit.connection.exec_driver_sql(f"SELECT row_key FROM op WHERE row_key IN ({marks})", wanted)
    return {one for (one,) in found}


def _place(
    unit: Unit, read: list[_Read], known: set[str], tally: Tally
) -> Iterator[tuple[int, HeldReason, str]]:
    """Write rows that one insert alone makes, leave the others to be settled, yield what is held."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    count_rows({key for _, _, key, _ in read}, tally)
    tally.rulings |= any(key.table == RULING_TABLE for _, _, key, _ in read)
    placed: set[RowKey] = set()
    for op_id, found_as, key, op in read:
        row = op if isinstance(op, Entered) else _entered_alone(key, op)
        if row is None or found_as in known:
            tally.unsettled.add(key)
        else:
            rows.setdefault(key.table, []).append(row.values)
            placed.add(key)
        reason = why_newer_row(op) if isinstance(op, Entered) else why_held(key, op)
        if reason is not None:
            yield (op_id, *reason)
        known.add(found_as)
    tally.placed |= placed & tally.touched
    for table, values_of in rows.items():
        owners = Rows(table, plans()[table].columns, values_of).households()
        tally.households.update((read[0][2].home, one) for one in owners)  # all are of one stream
        unit.connection.exec_driver_sql(upsert_sql(plans()[table]), values_of)


def _entered_alone(key: RowKey, op: RowOp) -> Entered | None:
    """Return the row that an operation alone makes; None where it takes others to know."""
    plan = plans().get(key.table)
    if plan is None or not op.new or op.level is None or op.bases:
        return None
    values, unread = plan.place(key.home, key.id, op.values)
    return Entered(key.table, key.id, values, unread[0] if unread else None)


def why_newer_row(row: Entered) -> tuple[HeldReason, str] | None:
    """Return what in a row only a later program can read; None when there is nothing."""
    return None if row.unread is None else (HeldReason.NEWER, f"{row.table}.{row.unread}")


def count_rows(keys: set[RowKey], tally: Tally) -> None:
    """Count rows once for each delivery, as far as they are listed."""
    fresh = keys - tally.touched
    tally.rows += len(fresh)
    tally.touched.update(islice(fresh, max(MOST_TOUCHED - len(tally.touched), 0)))


def put_in(unit: Unit, stream: StreamName, lines: Sequence[Line], tally: Tally) -> None:
    """Store lines anywhere in their stream; the caller tells the journal where it leads afterwards."""
    for start in range(0, len(lines), BATCH):
        end = unit.journal.end(stream)
        unit.journal.put_in(_take(unit, end, lines[start : start + BATCH], tally))


def may_stand(unit: Unit, stream: StreamName, line: Line) -> bool:
    """Tell whether no ruling says that another line of this number stands."""
    return all(
        ruled.hash == line.hash
        for ruled in unit.journal.trust.branches
        if (ruled.stream, ruled.number) == (stream, line.number)
    )
