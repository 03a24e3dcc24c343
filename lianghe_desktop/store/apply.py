"""Take in lines of other desks: what continues a stream is stored, what is known is skipped, what lies
behind a gap waits, a branch that does not stand here is set aside. One line that cannot be read or does
not count never keeps the others out.

The lines must be verified (signed heads) before they come here. Source: journal rules 4, 7-10, 12-15.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from lianghe_desktop.store.append import (
    BATCH,
    Tally,
    admitted,
    append,
    append_entries,
    may_stand,
)
from lianghe_desktop.store.entering import (
    Entries,
    Following,
    Line,
    Numbered,
    Portion,
    broken_range,
    hashed,
    lines_in,
    numbered,
)
from lianghe_desktop.store.forks import give_way, leave_author
from lianghe_desktop.store.journal import NUMBER_BITS, Journal, StreamEnd
from lianghe_desktop.store.lines import StreamName, first_hash
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.rejudge import conclude, judge
from lianghe_desktop.store.standing import stand_anew
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.waiting import apart, continues_aside, set_aside, take_waiting, wait

_LAST_LEVEL = 99


@dataclass(frozen=True, kw_only=True, slots=True)
class StagedRange:
    """Verified lines of one stream, gapless from `first_number` on; `before` is h of the line before.

    They come as bytes, or, where `before` is known, `followed` to the head they lead to.
    """

    stream: StreamName
    first_number: int
    lines: Iterable[bytes] = ()
    before: bytes | None = None
    followed: Iterable[Portion] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """What became of the lines: each is new, a duplicate, or waits behind a gap.

    Of the new ones `held` do not count, or not wholly (see `held_lines`); `conflicts` counts the
    contested fields of the rows touched; `rows` counts rows; `forked` names streams that differ from
    what this desk holds: what differs was set aside. `issued_again` counts own lines that lost and were
    written anew; `new_author` says that this desk found itself cloned and takes another author.
    `households` (home, id) are those of the rows in `placed`; of other rows they are still to be asked for.
    """

    new: int
    duplicates: int
    waiting: int
    held: int
    conflicts: int
    rows: int
    forked: tuple[StreamName, ...]
    issued_again: int = 0
    new_author: bool = False
    households: frozenset[tuple[str, str]] = field(default=frozenset(), compare=False)
    placed: frozenset[RowKey] = field(default=frozenset(), compare=False)


def apply_lines(unit: Unit, staged: Iterable[StagedRange], *, from_above: bool = False) -> Applied:
    """Store verified lines within `unit` and bring the tables into the state they give.

    Args:
        unit: The unit of work.
        staged: Ranges of streams.
        from_above: Whether the sender is above this desk, or nobody is: where a branch of this desk's
            own author differs, the sender's stands.

    Raises:
        IntegrityFault: A range is not gapless in itself; then the whole unit must fail.
    """
    tally = Tally()
    author = unit.desk.author
    held_before = _held_lines(unit)
    yields = author if from_above else ""
    for one in sorted(staged, key=lambda staged_range: _order(unit.journal, staged_range)):
        _Range(unit, one, tally, yields=yields).apply()
        if tally.rulings:
            judge(unit, tally)
    issued = conclude(unit, tally)
    unit.everything |= tally.unlisted
    return Applied(
        new=tally.new - issued,
        duplicates=tally.duplicates,
        waiting=tally.waiting,
        held=max(_held_lines(unit) - held_before, 0),
        conflicts=tally.conflicts,
        rows=tally.rows,
        forked=tuple(dict.fromkeys(tally.forked)),
        issued_again=issued,
        new_author=unit.desk.author != author,
        households=frozenset(tally.households),
        placed=frozenset(tally.placed),
    )


def _order(journal: Journal, one: StagedRange) -> tuple[int, StreamName, int]:
    """Sort desks above first: their rulings let the lines of those below count at once."""
    standing = journal.trust.authors.get(one.stream.author)
    return (_LAST_LEVEL if standing is None else int(standing.level), one.stream, one.first_number)


class _Range:
    """One range on its way into its stream."""

    def __init__(self, unit: Unit, one: StagedRange, tally: Tally, *, yields: str) -> None:
        self.unit = unit
        self.tally = tally
        self.stream = one.stream
        self.first = one.first_number
        self.before = one.before
        self.gives_way = one.stream.author == yields
        self.followed = None if one.followed is None else Following(one.followed)
        self.numbered = _numbered(one) if self.followed is None else (line[:3] for line in self.followed)

    def apply(self) -> None:
        """Store, skip, keep waiting or set aside each line of the range."""
        if self.stream in apart(self.unit):
            self._apply_apart()
        else:
            self._apply()
            take_waiting(self.unit, self.stream, self.tally)

    def _apply_apart(self) -> None:
        """Take in lines of a stream in which a gap was closed: what of it stands is worked out as a whole."""
        end = self.unit.journal.end(self.stream)
        start = self.before or self.unit.journal.hash_at(end, self.first - 1)
        arriving: list[Line] = []
        if start is None:
            self._meets_own()
            self._wait(self.numbered, None)
        elif (self.first - 1, start) == (end.number, end.hash) and not self._gap_from(end.number):
            self._append(self._after(start))
        else:
            lines = self._not_here(end, self._after(start))
            self._append_one_by_one(self._before_gap(end, lines, arriving))
            arriving.extend(lines)
        if arriving:
            self._meets_own()
        stand_anew(self.unit, self.stream, self.tally, arriving, gives_way=self.gives_way)

    def _gap_from(self, number: int) -> bool:
        """Tell whether a gap was closed that ends after `number`."""
        return any(gap.stream == self.stream and gap.last > number for gap in self.unit.journal.trust.closed)

    def _not_here(self, end: StreamEnd, lines: Iterator[Line]) -> Iterator[Line]:
        """Yield the lines that are not here."""
        while batch := list(islice(lines, BATCH)):
            stored = self._stored(end, batch)
            for line in batch:
                if stored.get(line.number) == line.hash:
                    self.tally.duplicates += 1
                else:
                    yield line

    def _before_gap(self, end: StreamEnd, lines: Iterator[Line], rest: list[Line]) -> Iterator[Line]:
        """Yield lines that continue the stream before its first closed gap; the next goes to `rest`."""
        gaps = [gap.first for gap in self.unit.journal.trust.closed if gap.stream == self.stream]
        number, hash_ = end.number, end.hash
        for line in lines:
            if (line.number, line.before) != (number + 1, hash_) or line.number >= min(gaps, default=0):
                rest.append(line)
                return
            number, hash_ = line.number, line.hash
            yield line

    def _apply(self) -> None:
        journal = self.unit.journal
        end = journal.known_end(self.stream)
        last = end.number if end is not None else 0
        if self.first > last + 1:
            self._meets_own()
            if self.before and continues_aside(self.unit, self.stream, self.first, self.before):
                self._aside(hashed(self.numbered, self.before))
            else:
                self._wait(self.numbered, self.before)
        else:
            known = journal.hash_at(end, self.first - 1) if end is not None else first_hash(self.stream)
            start = self.before if known is None else known
            if start is None:
                self._wait(self.numbered, None)
            elif self.before not in (None, start):
                self._aside(hashed(self.numbered, self.before or b""))
            else:
                lines = self._after(start)
                self._append(lines if end is None else self._past_known(end, lines))

    def _after(self, start: bytes) -> Iterator[Line]:
        """Yield the lines with their place after h `start`."""
        if self.followed is not None and start == self.before:
            return self.followed
        return hashed(self.numbered, start)

    def _past_known(self, end: StreamEnd, lines: Iterator[Line]) -> Iterator[Line]:
        """Return the lines after those that are here, which must be the same."""
        inside = end.number - self.first + 1
        known = islice(lines, max(inside, 0))
        while batch := list(islice(known, BATCH)):
            stored = self._stored(end, batch)
            for position, line in enumerate(batch):
                if stored.get(line.number) == line.hash:
                    self.tally.duplicates += 1
                else:
                    return self._fork(chain(batch[position:], lines))
        return lines

    def _stored(self, end: StreamEnd, batch: list[Line]) -> dict[int, bytes]:
        low = end.no << NUMBER_BITS
        rows = self.unit.connection.exec_driver_sql(
            "SELECT id, hash FROM op WHERE id BETWEEN ? AND ?",
            (low + batch[0].number, low + batch[-1].number),
        )
        return {op_id - low: bytes(hash_) for op_id, hash_ in rows}

    def _fork(self, lines: Iterator[Line]) -> Iterator[Line]:
        """Set a branch that differs from ours aside, or let ours give way; return what then follows."""
        self._meets_own()
        first = next(lines)
        rest = chain([first], lines)
        if self.gives_way and may_stand(self.unit, self.stream, first):
            give_way(self.unit, self.stream, first.number, self.tally)
            return rest
        self._aside(rest)
        return iter(())

    def _append(self, lines: Iterator[Line]) -> None:
        """Store lines as far as they may be; the rest waits, or is set aside."""
        if isinstance(lines, Following) and not (self._ruled() or self._is_own()):
            self._append_portions(lines)
        else:
            self._append_one_by_one(lines)

    def _append_portions(self, lines: Following) -> None:
        """Store portions of which every line enters a row at once, and others line by line."""
        for portion in lines.portions():
            if isinstance(portion, Entries) and append_entries(self.unit, self.stream, portion, self.tally):
                continue
            self._append_one_by_one(lines_in(portion), lines)

    def _append_one_by_one(self, lines: Iterator[Line], after: Iterable[Line] = ()) -> None:
        append(self.unit, self.stream, self._until_stopped(lines, after), self.tally)

    def _until_stopped(self, lines: Iterator[Line], after: Iterable[Line]) -> Iterator[Line]:
        """Yield lines as far as they may be stored; the others, and then `after`, wait or are set aside."""
        ruled = self._ruled()
        for line in lines:
            self._meets_own()
            if ruled and not may_stand(self.unit, self.stream, line):
                self._aside(chain([line], lines, after))
                return
            if not admitted(self.unit, self.stream, line):
                rest = ((one.number, one.head, one.tail) for one in chain([line], lines, after))
                self._wait(rest, line.before)
                return
            yield line

    def _ruled(self) -> bool:
        """Tell whether it was ruled which branch of the stream stands."""
        return any(one.stream == self.stream for one in self.unit.journal.trust.branches)

    def _is_own(self) -> bool:
        return self.stream.author == self.unit.desk.author

    def _meets_own(self) -> None:
        """Take another author when somebody else wrote under this desk's."""
        if self._is_own():
            leave_author(self.unit)

    def _aside(self, lines: Iterator[Line]) -> None:
        self._meets_own()
        set_aside(self.unit, self.stream, lines, self.tally)

    def _wait(self, numbered: Iterable[Numbered], before: bytes | None) -> None:
        self.tally.waiting += wait(self.unit, self.stream, numbered, before)


def _numbered(one: StagedRange) -> Iterator[Numbered]:
    try:
        yield from numbered(one.lines, one.first_number)
    except ValueError as problem:
        raise broken_range() from problem


def _held_lines(unit: Unit) -> int:
    return int(unit.connection.exec_driver_sql("SELECT count(*) FROM held_op").scalar_one())
