"""Read a line that enters a row, as far as that needs no database: by far the most frequent one.

What is found are plain values, so that another process may read for the one that writes.
Source: docs/formats/bundle.md 2.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault
from lianghe_desktop.store.canonical import read_object
from lianghe_desktop.store.lines import next_hash, read_fresh_head, row_key, split_line
from lianghe_desktop.store.placing import Plans, Rows, rows_of


class Entered(NamedTuple):
    """A row that one line alone makes; `values` are in the order of the plan's columns."""

    table: str
    id: str
    values: tuple[Any, ...]
    unread: str | None  # the first field that this program does not know or cannot read


class Line(NamedTuple):
    """One line of a stream with h of the line before it and its own; `entered` if it was read already."""

    number: int
    head: bytes
    tail: bytes
    before: bytes
    hash: bytes
    entered: Entered | None = None


Numbered = tuple[int, bytes, bytes]
"""Number, head and values of a line."""


def numbered(lines: Iterable[bytes], first: int) -> Iterator[Numbered]:
    """Split lines, whose numbers must follow each other from `first` on.

    Raises:
        ValueError: They do not, or a line has not the form of one.
    """
    for expected, line in enumerate(lines, start=first):
        number, head, tail = split_line(line)
        if number != expected:
            raise ValueError("not gapless")
        yield number, head, tail


def broken_range() -> IntegrityFault:
    """Return the fault of lines that do not follow each other."""
    return IntegrityFault(
        ErrorCode.BAD_BUNDLE, "数据包里的内容前后不连贯，没有导入任何内容。请让对方重新导出一份。"
    )


def hashed(lines: Iterable[Numbered], before: bytes) -> Iterator[Line]:
    """Yield lines with their place in the chain that begins after h `before`."""
    for number, head, tail in lines:
        hash_ = next_hash(before, head, tail)
        yield Line(number, head, tail, before, hash_)
        before = hash_


def entered(plans: Plans, home: str, head: bytes, tail: bytes) -> Entered | None:
    """Return the row that a line of a stream of `home` enters; None for a line to be read in full."""
    found = read_fresh_head(head) if tail[:1] == b"{" else None
    if found is None or found[0] != home:
        return None
    _, row_id, table = found
    plan = plans.get(table)
    if plan is None:
        return None
    try:
        fields = read_object(tail).get("v")
        if type(fields) is not dict:
            return None
        values, unread = plan.place(home, row_id, fields)
    except ValueError:
        return None
    return Entered(table, row_id, values, unread[0] if unread else None)


class Entries(NamedTuple):
    """Lines one after the other, each of which enters a row that none of the others is about.

    `ops` are number, row_key, head, values and h of each line; `rows` are the rows by table and
    columns; `households` are the ids of those they belong to; `spans` are the first and last row_key of each
    table; `newer` are the lines with what a later program alone can read in them.
    """

    before: bytes  # h of the line before the first
    ops: list[tuple[int, str, bytes, bytes, bytes]]
    rows: list[Rows]
    households: set[str]
    spans: list[tuple[str, str]]
    newer: list[tuple[int, str]]


Portion = Entries | list[Line]
"""Lines one after the other as they are handed on together."""

PORTION_LINES = 2_000
PORTION_BYTES = 8 << 20
_FEWEST_ENTRIES = 50  # of fewer, reading them one by one costs as little


def portions(plans: Plans, home: str, lines: Iterable[Line]) -> Iterator[Portion]:
    """Gather lines of a stream of `home`; each portion has one line at least, and not too many."""
    gathered = _Gathered(plans, home)
    for line in lines:
        gathered.take(line)
        if gathered.ready:
            yield from gathered.handed_on()
    gathered.end()
    yield from gathered.handed_on()


_InRun = tuple[str, Line, Entered]
"""row_key, line and row of a line in a run."""


class _Gathered:
    """Lines on their way into a portion: those of any kind, then a run of those that enter rows."""

    def __init__(self, plans: Plans, home: str) -> None:
        self._plans = plans
        self._home = home
        self._lines: list[Line] = []
        self._run: list[_InRun] = []
        self._rows: set[str] = set()  # that the run enters
        self._bytes = 0
        self.ready: list[Portion] = []

    def handed_on(self) -> list[Portion]:
        """Return what is ready, once."""
        ready, self.ready = self.ready, []
        return ready

    def take(self, line: Line) -> None:
        """Take one more line; what is full becomes ready."""
        found = entered(self._plans, self._home, line.head, line.tail)
        if found is None:
            self._end_run()
            self._lines.append(line)
        else:
            row = row_key(found.table, found.id)
            if row in self._rows:
                self._end_run()
            self._rows.add(row)
            self._run.append((row, line, found))
        self._bytes += len(line.head) + len(line.tail)
        if len(self._lines) + len(self._run) >= PORTION_LINES or self._bytes >= PORTION_BYTES:
            self.end()

    def end(self) -> None:
        """Make ready what was gathered."""
        self._end_run()
        if self._lines:
            self.ready.append(self._lines)
        self._lines, self._bytes = [], 0

    def _end_run(self) -> None:
        """Make a long run ready, after the lines before it; let a short one be lines like any others."""
        run, self._run = self._run, []
        self._rows.clear()
        if len(run) < _FEWEST_ENTRIES:
            self._lines.extend(line._replace(entered=found) for _, line, found in run)
            return
        if self._lines:
            self.ready.append(self._lines)
            self._lines = []
        self.ready.append(_entries(self._plans, run))


def _entries(plans: Plans, run: Sequence[_InRun]) -> Entries:
    ops: list[tuple[int, str, bytes, bytes, bytes]] = []
    rows: dict[str, list[tuple[Any, ...]]] = {}
    keys: dict[str, list[str]] = {}
    newer: list[tuple[int, str]] = []
    for key, (number, head, tail, _, hash_, _), (table, _, values, unread) in run:
        ops.append((number, key, head, tail, hash_))
        rows.setdefault(table, []).append(values)
        keys.setdefault(table, []).append(key)
        if unread is not None:
            newer.append((number, f"{table}.{unread}"))
    spans = [(min(of_table), max(of_table)) for of_table in keys.values()]
    of_tables = [part for table, values in rows.items() for part in rows_of(plans[table], values)]
    households = {one for of_table in of_tables for one in of_table.households()}
    return Entries(run[0][1].before, ops, of_tables, households, spans, newer)


def lines_in(portion: Portion) -> Iterator[Line]:
    """Yield the lines of a portion one by one."""
    if not isinstance(portion, Entries):
        yield from portion
        return
    before = portion.before
    for number, _, head, tail, hash_ in portion.ops:
        yield Line(number, head, tail, before, hash_)
        before = hash_


def line_count(portion: Portion) -> int:
    """Return how many lines a portion has."""
    return len(portion.ops if isinstance(portion, Entries) else portion)


class Following:
    """The lines of a range as they were read elsewhere, one by one or by portions, from both as it suits."""

    def __init__(self, read: Iterable[Portion]) -> None:
        self._portions = iter(read)
        self._lines: Iterator[Line] = iter(())

    def __iter__(self) -> Iterator[Line]:
        """Return itself."""
        return self

    def __next__(self) -> Line:
        """Return the next line."""
        while True:
            for line in self._lines:
                return line
            self._lines = lines_in(next(self._portions))

    def portions(self) -> Iterator[Portion]:
        """Yield what is left, beginning with the rest of the portion that lines were taken from."""
        if begun := list(self._lines):
            yield begun
        yield from self._portions
