"""Which operations count: those of desks that a person confirmed, and of whom they accepted by rulings.

An author whom nobody accepted is stored and void; once a desk above it accepts it, all its earlier
work counts. A ruling on a stream is one of a desk above its author. Rulings are rows of the shared
table `ruling` and are themselves judged from the highest level down, so that nobody rules on himself.
Source: journal rules 8 and 9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.declare import Shelf
from lianghe_desktop.records.enums import RulingKind
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.merge import RowKey, RowOp
from lianghe_desktop.store.rulings import Ruled, read_ruling

RULING_TABLE = "ruling"
AUTHOR_ACCEPTED = RulingKind.AUTHOR_ACCEPTED.value
_STREAM_KINDS = frozenset({RulingKind.AUTHOR_REVOKED, RulingKind.GAP_CLOSED, RulingKind.BRANCH_STANDS})


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """At what level and where the lines of an author count: homes that begin with one of `prefixes`.

    `cuts` names streams, as (home, shelf, number), of which only the lines up to the number count.
    """

    level: AreaLevel
    prefixes: tuple[str, ...]
    cuts: tuple[tuple[str, str, int], ...] = ()

    @classmethod
    def within(cls, level: AreaLevel, areas: Iterable[AreaCode]) -> "Standing":
        """Return a standing in `areas` and all that lies inside them."""
        return cls(level=level, prefixes=tuple(sorted({area.prefix for area in areas})))

    def covers(self, home: str) -> bool:
        """Tell whether rows of `home` may come from this author."""
        return home.startswith(self.prefixes)

    def counts(self, home: str, shelf: str, number: int) -> bool:
        """Tell whether a line lies where this author may write, and before any revocation."""
        return self.covers(home) and not any(
            (home, shelf) == (of_home, of_shelf) and number > last for of_home, of_shelf, last in self.cuts
        )

    def covers_all(self, other: "Standing") -> bool:
        """Tell whether everything that `other` covers is covered here."""
        return all(prefix.startswith(self.prefixes) for prefix in other.prefixes)

    def joined(self, other: "Standing") -> "Standing":
        """Return a standing at this level that covers what either covers."""
        return replace(self, prefixes=tuple(sorted({*self.prefixes, *other.prefixes})))

    def cut(self, stream: StreamName, number: int) -> "Standing":
        """Return a standing in which lines of `stream` after `number` are void."""
        kept = {(home, shelf): last for home, shelf, last in self.cuts}
        key = (stream.home, stream.shelf)
        kept[key] = min(number, kept.get(key, number))
        return replace(self, cuts=tuple(sorted((*one, last) for one, last in kept.items())))


@dataclass(frozen=True, slots=True, order=True)
class ClosedGap:
    """Lines that are waited for no longer; `hash` is h of the last of them."""

    stream: StreamName
    first: int
    last: int
    hash: bytes


@dataclass(frozen=True, slots=True, order=True)
class LinePlace:
    """One line of one branch of a stream: its number and its h."""

    stream: StreamName
    number: int
    hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """The accepted authors as this desk knows them, and what was ruled on streams and rows."""

    authors: Mapping[str, Standing] = field(default_factory=dict)
    closed: frozenset[ClosedGap] = frozenset()
    branches: frozenset[LinePlace] = frozenset()
    erased_rows: frozenset[RowKey] = frozenset()
    erased_lines: frozenset[LinePlace] = frozenset()

    def level(self, author: str, key: RowKey, shelf: str, number: int) -> int | None:
        """Return the level at which a line of `author` on the row `key` counts, None when it is void."""
        standing = self.authors.get(author)
        if standing is None or not standing.counts(key.home, shelf, number):
            return None
        above_village = standing.level < AreaLevel.VILLAGE
        if not above_village and (shelf == Shelf.OFFICE.value or key.table == RULING_TABLE):
            return None
        return int(standing.level)

    def is_cut(self, author: str) -> bool:
        """Tell whether some lines of an author count and later ones do not."""
        standing = self.authors.get(author)
        return standing is not None and bool(standing.cuts)

    def erases(self, stream: StreamName, number: int, hash_: bytes, key: RowKey | None) -> bool:
        """Tell whether the values of a line were ruled to be erased."""
        return key in self.erased_rows or LinePlace(stream, number, hash_) in self.erased_lines


@dataclass(frozen=True, kw_only=True, slots=True)
class RulingOp:
    """An operation on a ruling, before it is known whether it counts."""

    key: RowKey
    op: RowOp


def judge(roots: Mapping[str, Standing], rulings: Iterable[RulingOp]) -> Trust:
    """Return whom `roots` accept, directly or through desks that they accepted, and what these ruled."""
    authors = dict(roots)
    by_row: dict[RowKey, list[RowOp]] = {}
    for ruling in rulings:
        by_row.setdefault(ruling.key, []).append(ruling.op)
    closed: set[ClosedGap] = set()
    branches: set[LinePlace] = set()
    for level in sorted(AreaLevel) if by_row else ():
        above = Trust(authors={author: one for author, one in authors.items() if one.level < level})
        ruled = list(_ruled_by(above, by_row))
        for one in ruled:
            _accept(authors, one, level=level, roots=roots, above=above)
        for one in ruled:
            standing = authors.get(one.author)
            if one.kind not in _STREAM_KINDS or one.gone or standing is None or standing.level != level:
                continue
            if one.kind is RulingKind.AUTHOR_REVOKED:
                authors[one.author] = standing.cut(one.stream, one.number)
            elif one.kind is RulingKind.GAP_CLOSED:
                closed.add(ClosedGap(one.stream, one.first, one.number, one.hash))
            else:
                branches.add(LinePlace(one.stream, one.number, one.hash))
    offices = Trust(authors={author: one for author, one in authors.items() if one.level < AreaLevel.VILLAGE})
    erasing = [one for one in _ruled_by(offices, by_row) if one.kind not in _STREAM_KINDS]
    return Trust(
        authors=authors,
        closed=frozenset(closed),
        branches=frozenset(branches),
        erased_rows=frozenset(one.subject for one in erasing if one.subject is not None),
        erased_lines=frozenset(
            LinePlace(one.stream, one.number, one.hash)
            for one in erasing
            if one.kind is RulingKind.LINE_ERASED
        ),
    )


def _ruled_by(judges: Trust, by_row: Mapping[RowKey, list[RowOp]]) -> Iterable[Ruled]:
    for key, ops in by_row.items():
        counted = [
            replace(op, level=judges.level(op.author, key, Shelf.VILLAGE.value, op.number)) for op in ops
        ]
        ruled = read_ruling(key, counted)
        if ruled is not None:
            yield ruled


def _accept(
    authors: dict[str, Standing], one: Ruled, *, level: AreaLevel, roots: Mapping[str, Standing], above: Trust
) -> None:
    if one.kind is not RulingKind.AUTHOR_ACCEPTED or one.gone or one.level is not level or not one.areas:
        return
    standing = Standing.within(level, one.areas)
    if not above.authors[one.ruler].covers_all(standing):
        return
    known = authors.get(one.author)
    if known is None:
        authors[one.author] = standing
    elif known.level == level and one.author not in roots:
        authors[one.author] = known.joined(standing)
