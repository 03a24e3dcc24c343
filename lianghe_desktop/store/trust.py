"""Whose operations count: the desks that a person confirmed, and whom they accepted by rulings.

An author whom nobody accepted is stored and void; once a desk above it accepts it, all its earlier
work counts. Rulings are rows of the shared table `ruling` and are themselves judged from the highest
level down, so that nobody accepts himself. Source: journal rules 8 and 9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.declare import JsonValue, Shelf
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.store.merge import RowKey, RowOp, row_state

RULING_TABLE = "ruling"
AUTHOR_ACCEPTED = "author_accepted"
_LEVELS = {level.name.lower(): level for level in AreaLevel}


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """At what level and where the lines of an author count: homes that begin with one of `prefixes`."""

    level: AreaLevel
    prefixes: tuple[str, ...]

    @classmethod
    def within(cls, level: AreaLevel, areas: Iterable[AreaCode]) -> "Standing":
        """Return a standing in `areas` and all that lies inside them."""
        return cls(level=level, prefixes=tuple(sorted({area.prefix for area in areas})))

    def covers(self, home: str) -> bool:
        """Tell whether rows of `home` may come from this author."""
        return home.startswith(self.prefixes)

    def covers_all(self, other: "Standing") -> bool:
        """Tell whether everything that `other` covers is covered here."""
        return all(prefix.startswith(self.prefixes) for prefix in other.prefixes)

    def joined(self, other: "Standing") -> "Standing":
        """Return a standing at this level that covers what either covers."""
        return Standing(level=self.level, prefixes=tuple(sorted({*self.prefixes, *other.prefixes})))


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """The accepted authors as this desk knows them."""

    authors: Mapping[str, Standing] = field(default_factory=dict)

    def level(self, author: str, key: RowKey, shelf: str) -> int | None:
        """Return the level at which a line of `author` on the row `key` counts, None when it is void."""
        standing = self.authors.get(author)
        if standing is None or not standing.covers(key.home):
            return None
        above_village = standing.level < AreaLevel.VILLAGE
        if not above_village and (shelf == Shelf.OFFICE.value or key.table == RULING_TABLE):
            return None
        return int(standing.level)


@dataclass(frozen=True, kw_only=True, slots=True)
class RulingOp:
    """An operation on a ruling, before it is known whether it counts."""

    key: RowKey
    op: RowOp


def judge(roots: Mapping[str, Standing], rulings: Iterable[RulingOp]) -> Trust:
    """Return whom `roots` accept, directly or through desks that they accepted."""
    trusted = dict(roots)
    by_row: dict[RowKey, list[RowOp]] = {}
    for ruling in rulings:
        by_row.setdefault(ruling.key, []).append(ruling.op)
    for level in sorted(AreaLevel):
        for author, standing in _accepted(by_row, level=level, trusted=trusted):
            known = trusted.get(author)
            if known is None:
                trusted[author] = standing
            elif known.level == level and author not in roots:
                trusted[author] = known.joined(standing)
    return Trust(authors=trusted)


def _accepted(
    by_row: Mapping[RowKey, list[RowOp]], *, level: AreaLevel, trusted: Mapping[str, Standing]
) -> list[tuple[str, Standing]]:
    judged_by = Trust(authors={author: one for author, one in trusted.items() if one.level < level})
    found = []
    for key, ops in by_row.items():
        counted = [_at_level(op, judged_by.level(op.author, key, Shelf.VILLAGE.value)) for op in ops]
        state = row_state(counted)
        ruled = state.field("ruled")
        if not state.inserted or state.field("gone").shown is True or not ruled.standing:
            continue
        one = _read_ruled(ruled.shown, level)
        if one is not None and judged_by.authors[ruled.standing[0].op.author].covers_all(one[1]):
            found.append(one)
    return found


def _at_level(op: RowOp, level: int | None) -> RowOp:
    return replace(op, level=level)


def _read_ruled(value: JsonValue, level: AreaLevel) -> tuple[str, Standing] | None:
    """Read the field `ruled` (kind, author, level, homes, role) when it accepts an author at `level`."""
    if type(value) is not list or len(value) < 4 or value[0] != AUTHOR_ACCEPTED:
        return None
    author, level_name, homes = value[1:4]
    if type(author) is not str or type(homes) is not str or _LEVELS.get(level_name) is not level:
        return None
    try:
        areas = [AreaCode.parse(code) for code in homes.split()]
    except UserError:
        return None
    return (author, Standing.within(level, areas)) if areas else None
