"""Read a line that enters a row, as far as that needs no database: by far the most frequent one.

What is found are plain values, so that another process may read for the one that writes.
Source: docs/formats/bundle.md 2.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault
from lianghe_desktop.store.lines import next_hash, read_fresh_head, read_values, split_line
from lianghe_desktop.store.plans import plans


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


def entered(home: str, head: bytes, tail: bytes) -> Entered | None:
    """Return the row that a line of a stream of `home` enters; None for a line to be read in full."""
    found = read_fresh_head(head) if tail[:1] == b"{" else None
    if found is None or found[0] != home:
        return None
    _, row_id, table = found
    plan = plans().get(table)
    if plan is None:
        return None
    try:
        values, unread = plan.place(home, row_id, read_values(tail))
    except ValueError:
        return None
    return Entered(table, row_id, values, unread[0] if unread else None)


def as_plain(home: str, lines: Iterable[Line]) -> list[tuple[Any, ...]]:
    """Return lines of a stream of `home`, read, as plain tuples for another process; see `from_plain`."""
    return [(*line[:5], _plain(entered(home, line.head, line.tail))) for line in lines]


def _plain(found: Entered | None) -> tuple[Any, ...] | None:
    return None if found is None else tuple(found)


def from_plain(lines: Sequence[tuple[Any, ...]]) -> Iterator[Line]:
    """Yield lines that `as_plain` made."""
    for number, head, tail, before, hash_, found in lines:
        yield Line(number, head, tail, before, hash_, found and Entered._make(found))
