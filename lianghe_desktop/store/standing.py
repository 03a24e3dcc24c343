"""Let of a stream in which a gap was closed stand what stands by all lines that are here and all rulings.

Such streams are few. What of them stands is worked out as a whole (see `closed_gaps`) whenever a line of
them comes or a ruling on them changes; lines that stand no longer are set aside and issued again like
those of any branch. Source: docs/formats/bundle.md 2.6; journal rules 8 and 10.
"""

from collections.abc import Iterable, Sequence

from lianghe_desktop.store.append import Tally, admitted, put_in
from lianghe_desktop.store.closed_gaps import ARRIVING, FIRST, HELD, KEPT, Path, Rules, Seen, path
from lianghe_desktop.store.entering import Line
from lianghe_desktop.store.forks import leave_author, lose
from lianghe_desktop.store.journal import NUMBER_BITS
from lianghe_desktop.store.lines import StreamName, is_erased, next_hash, split_line
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.waiting import apart, foreseen_by_waiting, forget, set_aside, wait

_OF_STREAM = "home = ? AND author = ? AND shelf = ?"


def stand_apart(unit: Unit, tally: Tally) -> None:
    """Look again at every stream with a closed gap of which something else may stand now."""
    for stream in sorted(apart(unit)):
        if _is_due(unit, stream):
            stand_anew(unit, stream, tally)


def stand_anew(
    unit: Unit,
    stream: StreamName,
    tally: Tally,
    arriving: Iterable[Line] = (),
    *,
    gives_way: bool = False,
) -> None:
    """Work out what of a stream stands, and let it stand.

    Args:
        unit: The unit of work.
        stream: The stream.
        tally: Takes what becomes of the lines.
        arriving: Lines of it that are not here yet.
        gives_way: Whether lines that are here give way to those where nothing was ruled.
    """
    look = _Look(unit, stream, tally, {line.hash: line for line in arriving})
    while look.stand(arriving_as=FIRST if gives_way else ARRIVING):
        look = _Look(unit, stream, tally, {})


def _is_due(unit: Unit, stream: StreamName) -> bool:
    """Tell whether lines are kept beside the stream, or what was ruled is not yet what stands."""
    journal = unit.journal
    end, rules = journal.end(stream), Rules.of(journal.trust, stream)
    ahead = rules.covers(end.number + 1)
    ruled = [(number, hash_) for number, hash_ in rules.points() if number <= end.number]
    uncovered = [hole for hole in journal.holes(end.no) if not rules.covers(hole.first)]
    return (
        ahead
        or bool(uncovered)
        or any(journal.hash_at(end, number) != hash_ for number, hash_ in ruled)
        or any(_rows_kept(unit, table, stream) for table in ("waiting_line", "forked_line"))
    )


def _rows_kept(unit: Unit, table: str, stream: StreamName) -> Sequence[Sequence[object]]:
    return unit.connection.exec_driver_sql(
        f"SELECT 1 FROM {table} WHERE {_OF_STREAM} LIMIT 1", (stream.home, stream.author, stream.shelf)
    ).all()


class _Look:
    """One look at a stream: all lines of it that are here, and which of them stand."""

    def __init__(self, unit: Unit, stream: StreamName, tally: Tally, arriving: dict[bytes, Line]) -> None:
        self._unit = unit
        self._stream = stream
        self._tally = tally
        self._end = unit.journal.end(stream)
        self._rules = Rules.of(unit.journal.trust, stream)
        self._arriving = arriving
        self._unplaced = 0  # lines that wait and do not say what they follow
        self._waiting = self._waiting_lines()
        self._aside = self._lines_aside()
        self._low = self._first_in_question() - 1
        self._held = self._held_lines()
        self._came = {
            line.hash: line
            for of in (self._aside, self._waiting, arriving)
            for line in of.values()
            if line.hash not in self._held
        }
        self._can = frozenset(line.hash for line in self._came.values() if self._may_come(line))

    def stand(self, *, arriving_as: int) -> bool:
        """Let stand what stands; tell whether lines may have found their place that did not know it."""
        start = self._unit.journal.hash_at(self._end, self._low)
        if start is None:
            raise AssertionError("what is in question begins after a line that is here")
        came = [
            Seen(line.number, line.before, line.hash, arriving_as if line.hash in self._arriving else KEPT)
            for line in self._came.values()
            if line.hash in self._can
        ]
        found = path(self._low, start, [*self._held.values(), *came], self._rules)
        standing = {seen.hash for seen in found.stands}
        lost = self._lines([seen for seen in self._held.values() if seen.hash not in standing])
        new = [self._came[seen.hash] for seen in found.stands if seen.hash in self._came]
        self._move(found, lost, new)
        aside = self._put_away(found, lost, standing)
        lose(self._unit, self._stream, lost, self._tally, again=[one for one in lost if one.hash in aside])
        if found.holes and self._stream.author == self._unit.desk.author:
            leave_author(self._unit)  # a line was ruled to stand that this desk did not write
        return bool(new and self._unplaced)

    def _move(self, found: Path, lost: Sequence[Line], new: Sequence[Line]) -> None:
        journal = self._unit.journal
        journal.take_out(self._end, [line.number for line in lost])
        put_in(self._unit, self._stream, new, self._tally)
        kept = [hole for hole in journal.holes(self._end.no) if hole.last <= self._low]
        journal.lead_to(self._end, found.number, found.hash, [*kept, *found.holes])

    def _put_away(self, found: Path, lost: Sequence[Line], standing: set[bytes]) -> set[bytes]:
        """Set aside what belongs to another branch, return its hashes; let wait what lies behind a gap."""
        arriving = [line for line in self._arriving.values() if line.hash in self._came]
        waiting = {**self._waiting, **{line.hash: line for line in (*lost, *arriving)}}
        able = self._can | {line.hash for line in lost}
        branch = {*self._aside} - standing
        aside = []
        for line in sorted(waiting.values(), key=lambda one: (one.number, one.hash)):
            reached = line.number <= found.number + 1 and line.hash in able
            if line.hash not in standing and (reached or line.before in branch):
                aside.append(line)
                branch.add(line.hash)
        gone = {line.hash for line in aside} | standing | set(self._held) - {line.hash for line in lost}
        if aside:
            set_aside(self._unit, self._stream, aside, self._tally)
        forget(self._unit, self._stream, [o.number for o in self._waiting.values() if o.hash in gone])
        self._leave_aside(standing)
        for line in (*lost, *arriving):
            if line.hash not in gone:
                only = [(line.number, line.head, line.tail)]
                self._tally.waiting += wait(self._unit, self._stream, only, line.before)
        return {line.hash for line in aside}

    def _leave_aside(self, standing: set[bytes]) -> None:
        rows = [
            (*self._keyed, line.number, line.hash) for line in self._aside.values() if line.hash in standing
        ]
        if rows:
            self._unit.connection.exec_driver_sql(
                f"DELETE FROM forked_line WHERE {_OF_STREAM} AND number = ? AND hash = ?", rows
            )

    @property
    def _keyed(self) -> tuple[str, str, str]:
        return (self._stream.home, self._stream.author, self._stream.shelf)

    def _first_in_question(self) -> int:
        """Return the first number at which something else could stand than does."""
        return min(
            self._end.number + 1,
            *(gap.first for gap in self._rules.closed),
            *(place.number for place in self._rules.branches),
            *(hole.first for hole in self._unit.journal.holes(self._end.no)),
            *(line.number for of in (self._aside, self._waiting, self._arriving) for line in of.values()),
        )

    def _held_lines(self) -> dict[bytes, Seen]:
        """Return the lines from there on that stand here, each with h of the one before it."""
        journal, end = self._unit.journal, self._end
        ends = {hole.last: hole.hash for hole in journal.holes(end.no)}
        last, before = self._low, journal.hash_at(end, self._low)
        found: dict[bytes, Seen] = {}
        for op_id, stored in self._unit.connection.exec_driver_sql(
            "SELECT id, hash FROM op WHERE id > ? AND id < ? ORDER BY id",
            ((end.no << NUMBER_BITS) + self._low, (end.no + 1) << NUMBER_BITS),
        ):
            number = op_id & ((1 << NUMBER_BITS) - 1)
            before = before if number == last + 1 else ends[number - 1]
            if before is None:
                raise AssertionError("what is in question begins after a line that is here")
            last, hash_ = number, bytes(stored)
            found[hash_] = Seen(number, before, hash_, HELD)
            before = hash_
        return found

    def _lines(self, lost: Iterable[Seen]) -> list[Line]:
        found = []
        for seen in lost:
            ((_, head, tail),) = self._unit.journal.lines(self._end, seen.number, seen.number)
            found.append(Line(seen.number, head, tail, seen.before, seen.hash))
        return found

    def _waiting_lines(self) -> dict[bytes, Line]:
        found = {}
        for number, before, text in self._unit.connection.exec_driver_sql(
            f"SELECT number, before, line FROM waiting_line WHERE {_OF_STREAM} ORDER BY number", self._keyed
        ).all():
            start = before
            if start is None and number <= self._end.number + 1:
                start = self._unit.journal.hash_at(self._end, number - 1)
            if start is None:
                self._unplaced += 1
                continue
            _, head, tail = split_line(text)
            line = Line(number, head, tail, bytes(start), next_hash(bytes(start), head, tail))
            found[line.hash] = line
        return found

    def _lines_aside(self) -> dict[bytes, Line]:
        rows = self._unit.connection.exec_driver_sql(
            f"SELECT number, before, hash, line FROM forked_line WHERE {_OF_STREAM} ORDER BY number, hash",
            self._keyed,
        ).all()
        return {
            bytes(hash_): Line(number, *split_line(text)[1:], bytes(before), bytes(hash_))
            for number, before, hash_, text in rows
        }

    def _may_come(self, line: Line) -> bool:
        """Tell whether a line may be stored: not an erased one without the ruling that allows it."""
        foreseen = foreseen_by_waiting(self._unit) if is_erased(line.tail) else None
        return admitted(self._unit, self._stream, line, foreseen)
