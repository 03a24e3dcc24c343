"""Whose operations count, by the rulings that a desk holds: rules 8 and 9."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.store.model.lines import DISTRICT, LEVELS, TOWNSHIP, VILLAGE, Op, Row, Stream


@dataclass
class Known:
    """What the rulings of a desk come to."""

    authors: dict[str, tuple[int, set[str]]]  # level, areas
    cuts: dict[Stream, int] = field(default_factory=dict)  # the last number that counts
    closed: set[tuple[Stream, int, int, str]] = field(default_factory=set)
    branches: set[tuple[Stream, int, str]] = field(default_factory=set)
    erased_rows: set[Row] = field(default_factory=set)
    erased_ops: set[tuple[Stream, int, str]] = field(default_factory=set)

    def covers(self, op: Op) -> bool:
        areas = self.authors[op.author][1] if op.author in self.authors else set()
        inside = any(op.home.startswith(a.rstrip("0") if a.endswith("000") else a) for a in areas)
        return inside and op.number <= self.cuts.get(op.stream, op.number)

    def counts(self, op: Op) -> bool:
        if not self.covers(op):
            return False
        return op.row[0] != "ruling" or self.authors[op.author][0] < VILLAGE

    def erases(self, op: Op) -> bool:
        return op.row in self.erased_rows or (op.stream, op.number, op.mark) in self.erased_ops


@dataclass
class Judging:
    """What a desk holds, and which of it counts."""

    author: str
    level: int
    area: str
    roots: dict[str, tuple[int, str]] = field(default_factory=dict)  # author -> level, area
    ops: set[Op] = field(default_factory=set)
    behind_gap: set[Op] = field(default_factory=set)
    aside: set[Op] = field(default_factory=set)  # of branches that do not stand here
    fresh: set[Op] = field(default_factory=set)  # what is being received
    yields: str = ""  # the author whose lines here give way to it
    losing: list[Op] = field(default_factory=list)  # own operations that lost, to be issued again
    next_author: str = ""  # what this desk is called once it finds that it was cloned
    keys: set[str] = field(default_factory=set)  # own authors whose keys are here, of a desk above
    handed: list[tuple[str, str, bool]] = field(
        default_factory=list
    )  # hand-overs: former, new, by the new one
    successors: dict[str, str] = field(default_factory=dict)  # former -> who took over first, as known here
    mark_of: Callable[[Stream, int], str] = lambda stream, number: f"{stream}{number}"

    def known(self) -> Known:
        known = Known(authors={author: (level, {area}) for author, (level, area) in self.roots.items()})
        known.authors[self.author] = (self.level, {self.area})
        first = set(known.authors)
        for level in (DISTRICT, TOWNSHIP, VILLAGE):
            above = Known(
                authors={one: of for one, of in known.authors.items() if of[0] < level}, cuts=dict(known.cuts)
            )
            ruled = [(row, r) for row in self.rows("ruling") if (r := self._ruled(row, above)) is not None]
            for _, (kind, _, words) in ruled:
                if kind == "author_accepted" and LEVELS.get(words[1]) == level and words[0] not in first:
                    of_level, areas = known.authors.setdefault(words[0], (level, set()))
                    if of_level == level:
                        areas.update(words[2].split())
            for row, (kind, gone, words) in ruled:
                target = known.authors.get(words[0], (0, set()))[0]
                if kind in ("author_revoked", "gap_closed", "branch_stands") and target == level and not gone:
                    stream = (row[1], words[0], words[1])
                    if kind == "author_revoked":
                        known.cuts[stream] = min(words[3], known.cuts.get(stream, words[3]))
                    elif kind == "gap_closed":
                        known.closed.add((stream, words[2], words[3], words[4]))
                    else:
                        known.branches.add((stream, words[3], words[4]))
        offices = Known(
            authors={one: of for one, of in known.authors.items() if of[0] < VILLAGE}, cuts=known.cuts
        )
        for row in self.rows("ruling"):
            ruling = self._ruled(row, offices)
            if ruling is not None and ruling[0] == "row_erased":
                table, row_id = ruling[2][0].split("/")
                known.erased_rows.add((table, row[1], row_id))
            elif ruling is not None and ruling[0] == "line_erased":
                author, shelf, _, number, mark = ruling[2]
                known.erased_ops.add(((row[1], author, shelf), number, mark))
        return known

    def _ruled(self, row: Row, above: Known) -> tuple[str, bool, list] | None:
        """Return kind, whether it was taken back, and the words of a ruling that counts."""
        counting = [op for op in self.ops if op.row == row and above.covers(op)]
        ruled = self._choose(self._standing(counting, "ruled"), above)
        if ruled is None or not any(op.new for op in counting):
            return None
        gone = self._choose(self._standing(counting, "gone"), above)
        kind, author, level, homes, _ = ruled.written["ruled"]
        place = self._choose(self._standing(counting, "place"), above)
        subject = self._choose(self._standing(counting, "subject"), above)
        taken_back = gone is not None and gone.written["gone"] is True
        if kind == "author_accepted":
            return None if taken_back else (kind, False, [author, level, homes])
        if kind == "row_erased":
            return (kind, taken_back, [subject.written["subject"]]) if subject else None
        return (kind, taken_back, [author, *place.written["place"]]) if place else None

    def _foreseen(self, waiting: set[Op]) -> Known:
        """What is erased by rulings that wait, perhaps behind the very line that they speak of."""
        known, found = self.known(), Known(authors={})
        for op in waiting:
            if op.row[0] == "ruling" and op.new and op.written and known.counts(op):
                kind, author = op.written["ruled"][:2]
                if kind == "row_erased":
                    table, row_id = op.written["subject"].split("/")
                    found.erased_rows.add((table, op.home, row_id))
                elif kind == "line_erased":
                    shelf, _, number, mark = op.written["place"]
                    found.erased_ops.add(((op.home, author, shelf), number, mark))
        return found

    def counting(self, row: Row, known: Known) -> list[Op]:
        return [op for op in self.ops if op.row == row and known.counts(op)]

    def rows(self, table: str) -> set[Row]:
        return {op.row for op in self.ops if op.row[0] == table}

    @staticmethod
    def _standing(counting: list[Op], name: str) -> list[Op]:
        return [
            write
            for write in counting
            if name in write.written
            and not any(write.name in other.replaces(name) for other in counting)
            and not any(
                other.author == write.author and other.number > write.number and name in other.written
                for other in counting
            )
        ]

    @staticmethod
    def _rank(op: Op, known: Known) -> tuple[int, str, int]:
        return (known.authors[op.author][0], op.author, op.number)

    def _choose(self, standing: list[Op], known: Known) -> Op | None:
        return min(standing, key=lambda op: self._rank(op, known), default=None)
