"""The journal's rules 1, 4, 5, 7, 8, 9 and 12 as plainly as they can be written, without any store.

A desk is a set of operations and a set of desks that a person confirmed. Everything else is worked
out from the set each time, by searching it. Nothing here is shared with lianghe_desktop.store: the
tests run both on the same histories and compare.
"""

from dataclasses import dataclass, field

VILLAGE, TOWNSHIP = 5, 4
Row = tuple[str, str, str]  # table, home, id
Write = tuple[str, int]  # author, number, within the home and shelf of the row

SHELVES = {"household": "s", "member": "s", "housing": "s", "ruling": "s", "event": "a"}


@dataclass(frozen=True, eq=False)
class Op:
    author: str
    home: str
    shelf: str
    number: int
    row: Row
    new: bool
    values: tuple[tuple[str, object], ...]
    bases: tuple[tuple[str, tuple[Write, ...]], ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Op) and (self.stream, self.number) == (other.stream, other.number)

    def __hash__(self) -> int:
        return hash((self.stream, self.number))

    @property
    def stream(self) -> tuple[str, str, str]:
        return (self.home, self.author, self.shelf)

    @property
    def name(self) -> Write:
        return (self.author, self.number)

    def writes(self, name: str) -> bool:
        return name in dict(self.values)

    def replaces(self, name: str) -> tuple[Write, ...]:
        return dict(self.bases).get(name, ())


@dataclass
class ModelDesk:
    author: str
    level: int
    area: str
    roots: dict[str, tuple[int, str]] = field(default_factory=dict)  # author -> level, area
    ops: set[Op] = field(default_factory=set)
    behind_gap: set[Op] = field(default_factory=set)

    # --- whose operations count ------------------------------------------------------------------

    def accepted(self) -> dict[str, tuple[int, set[str]]]:
        """Authors that count: level, and the areas where they count."""
        known = {author: (level, {area}) for author, (level, area) in self.roots.items()}
        known[self.author] = (self.level, {self.area})
        first = dict(known)
        for level in (TOWNSHIP, VILLAGE):
            above = {author: one for author, one in known.items() if one[0] < level}
            for row in {op.row for op in self.ops if op.row[0] == "ruling"}:
                counting = [op for op in self.ops if op.row == row and self._covers(above, op)]
                ruled = self._choose(self._standing(counting, "ruled"), above)
                if ruled is None or not any(op.new for op in counting):
                    continue
                _, author, of_level, homes, _ = dict(ruled.values)["ruled"]  # type: ignore[misc]
                if of_level == {TOWNSHIP: "township", VILLAGE: "village"}[level] and author not in first:
                    known.setdefault(author, (level, set()))
                    known[author][1].update(homes.split())
        return known

    def counts(self, op: Op, known: dict[str, tuple[int, set[str]]]) -> bool:
        if not self._covers(known, op):
            return False
        return op.row[0] != "ruling" or known[op.author][0] < VILLAGE

    @staticmethod
    def _covers(known: dict[str, tuple[int, set[str]]], op: Op) -> bool:
        areas = known[op.author][1] if op.author in known else set()
        return any(op.home.startswith(area.rstrip("0") if area.endswith("000") else area) for area in areas)

    # --- what stands -----------------------------------------------------------------------------

    @staticmethod
    def _standing(counting: list[Op], name: str) -> list[Op]:
        return [
            write
            for write in counting
            if write.writes(name)
            and not any(write.name in other.replaces(name) for other in counting)
            and not any(
                other.author == write.author and other.number > write.number and other.writes(name)
                for other in counting
            )
        ]

    @staticmethod
    def _choose(standing: list[Op], known: dict[str, tuple[int, set[str]]]) -> Op | None:
        return min(standing, key=lambda op: (known[op.author][0], op.author), default=None)

    def standing(self, row: Row, name: str) -> list[Op]:
        known = self.accepted()
        counting = [op for op in self.ops if op.row == row and self.counts(op, known)]
        return sorted(self._standing(counting, name), key=lambda op: (known[op.author][0], op.author))

    def shown(self, row: Row, name: str) -> object:
        standing = self.standing(row, name)
        return dict(standing[0].values)[name] if standing else None

    def contested(self, row: Row, name: str) -> bool:
        return len({repr(dict(op.values)[name]) for op in self.standing(row, name)}) > 1

    # --- what a person sees ----------------------------------------------------------------------

    def tables(self) -> dict[Row, dict[str, object]]:
        known = self.accepted()
        found: dict[Row, dict[str, object]] = {}
        for row in {op.row for op in self.ops if op.new and self.counts(op, known)}:
            names = {name for op in self.ops if op.row == row for name, _ in op.values}
            values = {name: self.shown(row, name) for name in names}
            found[row] = {name: value for name, value in values.items() if value is not None}
        return found

    def conflicts(self) -> dict[tuple[Row, str], list[tuple[str, int, object]]]:
        fields = {(op.row, name) for op in self.ops for name, _ in op.values}
        return {
            (row, name): [(op.author, op.number, dict(op.values)[name]) for op in self.standing(row, name)]
            for row, name in fields
            if self.contested(row, name)
        }

    def waiting_rows(self) -> set[Row]:
        known = self.accepted()
        counting = [op for op in self.ops if self.counts(op, known)]
        return {op.row for op in counting} - {op.row for op in counting if op.new}

    def void(self) -> set[tuple[tuple[str, str, str], int]]:
        known = self.accepted()
        return {(op.stream, op.number) for op in self.ops if not self.counts(op, known)}

    # --- what a person does ----------------------------------------------------------------------

    def insert(self, row: Row, values: dict[str, object]) -> None:
        self._write(row, values, new=True, bases={})

    def change(self, row: Row, name: str, value: object, *, decision: bool = False) -> bool:
        """Write one field; a plain write leaves the values of others in a contested field alone."""
        standing, contested = self.standing(row, name), self.contested(row, name)
        if self.shown(row, name) == value and not (decision and contested):
            return False
        mine = [op for op in standing if not contested or decision or op.author == self.author]
        self._write(row, {name: value}, new=False, bases={name: tuple(sorted(op.name for op in mine))})
        return True

    def may_decide(self, row: Row, name: str) -> bool:
        known = self.accepted()
        return self.level <= min(known[op.author][0] for op in self.standing(row, name))

    def _write(
        self, row: Row, values: dict[str, object], *, new: bool, bases: dict[str, tuple[Write, ...]]
    ) -> None:
        stream = (row[1], self.author, SHELVES[row[0]])
        self.ops.add(
            Op(
                author=self.author,
                home=row[1],
                shelf=SHELVES[row[0]],
                number=self.last(stream) + 1,
                row=row,
                new=new,
                values=tuple(sorted(values.items())),
                bases=tuple(sorted((name, named) for name, named in bases.items() if named)),
            )
        )

    # --- what is carried between desks -----------------------------------------------------------

    def last(self, stream: tuple[str, str, str]) -> int:
        return max((op.number for op in self.ops if op.stream == stream), default=0)

    def receive(self, carried: set[Op]) -> None:
        """Take what continues a stream; keep the rest behind its gap."""
        self.behind_gap |= carried - self.ops
        while True:
            next_ones = {op for op in self.behind_gap if op.number == self.last(op.stream) + 1}
            if not next_ones:
                break
            self.ops |= next_ones
            self.behind_gap -= next_ones
