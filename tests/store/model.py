"""The journal's rules as plainly as they can be written, without any store.

A desk is a set of operations and a set of desks that a person confirmed. Everything else is worked
out from the set each time, by searching it. Nothing here is shared with lianghe_desktop.store: the
tests run both on the same histories and compare. An operation is told from another of the same
number by its `mark`; `before` is the mark of the one before it in its stream.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

VILLAGE, TOWNSHIP, DISTRICT = 5, 4, 3
LEVELS = {"village": VILLAGE, "township": TOWNSHIP, "district": DISTRICT}
Row = tuple[str, str, str]  # table, home, id
Stream = tuple[str, str, str]  # home, author, shelf
Write = tuple[str, int, str]  # author, number, mark, within the home and shelf of the row

SHELVES = {"household": "s", "member": "s", "housing": "s", "ruling": "s", "event": "a"}
OF_HOUSEHOLD = ("household", "housing", "member")


@dataclass(frozen=True, eq=False)
class Op:
    author: str
    home: str
    shelf: str
    number: int
    mark: str
    before: str
    row: Row
    new: bool
    values: tuple[tuple[str, object], ...] | None  # None once erased
    bases: tuple[tuple[str, tuple[Write, ...]], ...]
    see: tuple[Write, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Op) and (self.stream, self.name) == (other.stream, other.name)

    def __hash__(self) -> int:
        return hash((self.stream, self.name))

    @property
    def stream(self) -> Stream:
        return (self.home, self.author, self.shelf)

    @property
    def name(self) -> Write:
        return (self.author, self.number, self.mark)

    @property
    def written(self) -> dict[str, object]:
        return dict(self.values or ())

    def replaces(self, name: str) -> tuple[Write, ...]:
        return dict(self.bases).get(name, ())


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
class ModelDesk:
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

    # --- whose operations count ------------------------------------------------------------------

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

    def counting(self, row: Row, known: Known) -> list[Op]:
        return [op for op in self.ops if op.row == row and known.counts(op)]

    # --- what stands -----------------------------------------------------------------------------

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

    def standing(self, row: Row, name: str, known: Known | None = None) -> list[Op]:
        known = known or self.known()
        standing = self._standing(self.counting(row, known), name)
        return sorted(standing, key=lambda op: self._rank(op, known))

    def shown(self, row: Row, name: str, known: Known | None = None) -> object:
        standing = self.standing(row, name, known)
        return standing[0].written[name] if standing else None

    def contested(self, row: Row, name: str, known: Known | None = None) -> bool:
        return len({repr(op.written[name]) for op in self.standing(row, name, known)}) > 1

    def _all_standing(self, row: Row, known: Known) -> list[Op]:
        counting = self.counting(row, known)
        names = {name for op in counting for name in op.written}
        return [op for name in sorted(names) for op in self._standing(counting, name)]

    # --- deleted rows and moved households: rule 6 -----------------------------------------------

    def unseen(self, row: Row, known: Known) -> list[Op]:
        """Writes that stand although the row was deleted, because nobody who deleted it saw them."""
        deleted = self.standing(row, "gone", known)
        if not deleted or any(op.written["gone"] is not True for op in deleted):
            return []
        seen = {base for op in deleted for base in op.see} | {op.name for op in deleted}
        return [op for op in self._all_standing(row, known) if op.name not in seen]

    def deleted(self, row: Row, known: Known) -> bool:
        standing = self.standing(row, "gone", known)
        settled = bool(standing) and all(op.written["gone"] is True for op in standing)
        return settled and not self.unseen(row, known)

    def delete_questions(self) -> set[Row]:
        known = self.known()
        return {row for row in self.shown_rows(known) if self.unseen(row, known)}

    def rows_of_household(self, home: str, household: str, known: Known) -> list[Row]:
        found = []
        for row in self.shown_rows(known):
            if row[1] == home and row[0] in OF_HOUSEHOLD:
                of_member = row[0] == "member" and self.shown(row, "household_id", known) == household
                if of_member or (row[0] != "member" and row[2] == household):
                    found.append(row)
        return sorted(found)

    def move_questions(self) -> set[tuple[Row, frozenset[Row]]]:
        """Moved households, each with the rows that were written without the move knowing of it."""
        known = self.known()
        found = set()
        for row in self.shown_rows(known):
            if row[0] != "household" or self.shown(row, "moved_to", known) is None:
                continue
            moves = self.standing(row, "moved_to", known)
            seen = {base for op in moves for base in op.see} | {op.name for op in moves}
            late = {
                one
                for one in self.rows_of_household(row[1], row[2], known)
                if any(op.name not in seen for op in self._all_standing(one, known))
            }
            if late:
                found.add((row, frozenset(late)))
        return found

    # --- what a person sees ----------------------------------------------------------------------

    def rows(self, table: str) -> set[Row]:
        return {op.row for op in self.ops if op.row[0] == table}

    def shown_rows(self, known: Known) -> set[Row]:
        inserted = {op.row for op in self.ops if op.new and known.counts(op)}
        return inserted - known.erased_rows

    def tables(self) -> dict[Row, dict[str, object]]:
        known = self.known()
        found: dict[Row, dict[str, object]] = {}
        for row in self.shown_rows(known):
            names = {name for op in self.ops if op.row == row for name in op.written}
            values = {name: self.shown(row, name, known) for name in names}
            values["gone"] = True if self.deleted(row, known) else None
            found[row] = {name: value for name, value in values.items() if value is not None}
        return found

    def conflicts(self) -> dict[tuple[Row, str], list[tuple[str, int, object]]]:
        known = self.known()
        fields = {(op.row, name) for op in self.ops for name in op.written}
        return {
            (row, name): [(op.author, op.number, op.written[name]) for op in self.standing(row, name, known)]
            for row, name in fields
            if row not in known.erased_rows and self.contested(row, name, known)
        }

    def waiting_rows(self) -> set[Row]:
        known = self.known()
        written = {op.row for op in self.ops if known.counts(op) and op.written}
        return written - {op.row for op in self.ops if op.new and known.counts(op)}

    def void(self) -> set[tuple[Stream, int]]:
        known = self.known()
        return {(op.stream, op.number) for op in self.ops if not known.counts(op)}

    def erased(self) -> set[tuple[Stream, int]]:
        return {(op.stream, op.number) for op in self.ops if op.values is None}

    # --- what a person does ----------------------------------------------------------------------

    def insert(self, row: Row, values: dict[str, object]) -> None:
        self._write(row, values, new=True)

    def change(self, row: Row, name: str, value: object, *, decision: bool = False) -> bool:
        """Write one field; a plain write leaves the values of others in a contested field alone."""
        standing, contested = self.standing(row, name), self.contested(row, name)
        if (standing[0].written[name] if standing else None) == value and not (decision and contested):
            return False
        mine = [op for op in standing if not contested or decision or op.author == self.author]
        self._write(row, {name: value}, bases={name: tuple(sorted(op.name for op in mine))})
        return True

    def remove(self, row: Row) -> bool:
        """Delete a row, naming all that the person had before him."""
        known = self.known()
        if self.deleted(row, known):
            return False
        standing, contested = self.standing(row, "gone", known), self.contested(row, "gone", known)
        mine = [op for op in standing if not contested or op.author == self.author]
        see = {op.name for op in self._all_standing(row, known)}
        self._write(row, {"gone": True}, bases={"gone": tuple(sorted(op.name for op in mine))}, see=see)
        return True

    def bring_back(self, row: Row) -> bool:
        """Take a deletion back."""
        value: object = False
        return self.change(row, "gone", value)

    def move(self, row: Row, to: list[str], opened: dict[Row, Row], link: str = "") -> None:
        """Close a household here and open it in another home; without `opened` it is closed once more.

        `opened` names the rows that were opened for those here, `link` is how that is kept.
        """
        known = self.known()
        _, home, household = row
        see = {
            op.name
            for one in self.rows_of_household(home, household, known)
            for op in self._all_standing(one, known)
        }
        if opened:
            tables = self.tables()
            new_ids = {old[2]: new[2] for old, new in opened.items()}
            for old, new in opened.items():
                values = {
                    name: new_ids.get(value, value) if type(value) is str else value
                    for name, value in tables[old].items()
                    if name not in ("moved_from", "moved_to", "opened_rows")
                }
                if old == row:
                    values |= {"moved_from": [home, household], "opened_rows": link}
                self.insert(new, values)
        standing = self.standing(row, "moved_to", known)
        self._write(
            row, {"moved_to": to}, bases={"moved_to": tuple(sorted(o.name for o in standing))}, see=see
        )

    def may_write(self, row: Row) -> bool:
        """Tell whether this desk may write the row: not revoked, and not erased for ever."""
        known = self.known()
        number = 1 << 62
        stream = (row[1], self.author, SHELVES[row[0]])
        return number <= known.cuts.get(stream, number) and row not in known.erased_rows

    def may_decide(self, row: Row, name: str) -> bool:
        known = self.known()
        return self.level <= min(known.authors[op.author][0] for op in self.standing(row, name, known))

    def _write(
        self,
        row: Row,
        values: dict[str, object],
        *,
        new: bool = False,
        bases: dict[str, tuple[Write, ...]] | None = None,
        see: Iterable[Write] = (),
    ) -> Op:
        stream = (row[1], self.author, SHELVES[row[0]])
        number, before = self.end(stream)
        written = Op(
            author=self.author,
            home=row[1],
            shelf=SHELVES[row[0]],
            number=number + 1,
            mark=self.mark_of(stream, number + 1),
            before=before,
            row=row,
            new=new,
            values=tuple(sorted(values.items())),
            bases=tuple(sorted((name, named) for name, named in (bases or {}).items() if named)),
            see=tuple(sorted(see)),
        )
        self.ops.add(written)
        return written

    # --- new keys of a desk above: rule 16 --------------------------------------------------------

    def rotate(self, new_author: str) -> None:
        """Take a new author, vouched for by the old; whoever left its author already only says so."""
        unsaid = self.unsaid()
        if not unsaid:
            unsaid = {self.author}
            self.next_author = new_author
            self._leave_author()
            self.roots[new_author] = (self.level, self.area)
            self.keys.add(new_author)
        self.handed += [(former, self.author, False) for former in sorted(unsaid)]

    def unsaid(self) -> set[str]:
        """Return former authors of this desk that handed over to nobody, as after a restore."""
        return self.keys - {former for former, _, _ in self.handed} - {self.author}

    def own_handed(self) -> list[tuple[str, str, bool]]:
        """Return the hand-overs that lead to the present author."""
        found: list[tuple[str, str, bool]] = []
        wanted = [self.author]
        while wanted:
            new = wanted.pop(0)
            found += (step := [one for one in self.handed if one[1] == new])
            wanted += [former for former, _, _ in step]
        return found

    def follow(self, handed: Iterable[tuple[str, str, bool]], office: tuple[int, str]) -> None:
        """Go along with hand-overs of a desk above: from whom is trusted to whom is not yet."""
        waiting = list(handed)
        for one in waiting * len(waiting):
            former, new, by_new = one
            if new in self.roots or (former in self.roots and not by_new):
                followed = self.successors.setdefault(former, new)
                if followed == new or by_new:
                    self.roots.setdefault(former, office)
                    self.roots.setdefault(new, office)

    def meet(self, author: str, office: tuple[int, str]) -> None:
        """Trust a desk above whose digits a person compared; it takes the place of those known before."""
        if author not in self.roots:
            formers = [known for known, of in self.roots.items() if of == office]
            self.successors |= dict.fromkeys(formers, author)
            self.roots[author] = office
            self.judge_again()

    def count_former(self, author: str) -> None:
        """Let the work of this office's lost machine count, once its digits were compared."""
        self.roots[author] = (self.level, self.area)
        self.handed.append((author, self.author, True))
        self.judge_again()

    # --- what is carried between desks -----------------------------------------------------------

    def at(self, stream: Stream, number: int) -> Op | None:
        return next((op for op in self.ops if (op.stream, op.number) == (stream, number)), None)

    def end(self, stream: Stream, known: Known | None = None) -> tuple[int, str]:
        """Number and mark up to which a stream is whole, closed gaps taken as whole."""
        known = known or self.known()
        here = {op for op in self.ops if op.stream == stream}
        _, number, mark = self._path(stream, known, here)
        return number, mark or ""

    # --- streams in which a gap was closed: what stands is worked out from the lines and the rulings -----

    @staticmethod
    def _ruled_chain(stream: Stream, known: Known, lines: set[Op]) -> dict[int, str]:
        """Which mark rulings ask for at a number: their own, and in closed gaps all that it leads back to.

        What was ruled on the higher number goes first: its line names those before it.
        """
        by_name = {(op.number, op.mark): op for op in lines}
        covered = _covered(stream, known)
        branches = {(-number, 0, mark) for of, number, mark in known.branches if of == stream}
        ends = {(-last, 1, mark) for of, _, last, mark in known.closed if of == stream}
        chain: dict[int, str] = {}
        for below, _, ruled in sorted(branches | ends):
            number, mark = -below, ruled
            while chain.setdefault(number, mark) == mark:
                op = by_name.get((number, mark))
                if op is None or number - 1 not in covered:
                    break
                number, mark = number - 1, op.before
        return chain

    def _path(self, stream: Stream, known: Known, lines: set[Op]) -> tuple[set[Op], int, str | None]:
        """The lines that stand of those that there are, and the number and mark to which they lead.

        Where nothing was ruled, whoever came first stands; inside a closed gap the smallest mark does, so
        that it does not matter who came first.
        """
        chain, covered = self._ruled_chain(stream, known, lines), _covered(stream, known)
        number, mark, stands = 0, "", set()  # type: tuple[int, str | None, set[Op]]
        while True:
            ruled = chain.get(number + 1)
            fitting = [
                op
                for op in lines
                if op.number == number + 1 and ruled in (None, op.mark) and mark in (None, op.before)
            ]
            if fitting:
                in_turn = self._in_turn(number + 1, covered)
                op = min(fitting, key=lambda one: (in_turn and self._came(one), one.mark))
                stands.add(op)
                number, mark = op.number, op.mark
            elif number + 1 in covered:
                number, mark = number + 1, ruled
            else:
                return stands, number, mark

    @staticmethod
    def _in_turn(number: int, covered: set[int]) -> bool:
        return number not in covered

    def _came(self, op: Op) -> int:
        if op in self.fresh and op.author == self.yields:
            return 0
        return 1 if op in self.ops else 2 if op in self.fresh else 3

    def _apart(self) -> set[Stream]:
        """Streams in which a gap was closed, or was while a ruling counted that counts no longer."""
        numbers: dict[Stream, set[int]] = {}
        for op in self.ops:
            numbers.setdefault(op.stream, set()).add(op.number)
        broken = {stream for stream, of in numbers.items() if len(of) < max(of)}
        return broken | {one[0] for one in self.known().closed}

    def _stand_anew(self, waiting: set[Op]) -> bool:
        """Let stand of streams with closed gaps what stands by all that is known; tell whether it changed."""
        changed = False
        for stream in sorted(self._apart()):
            known, foreseen = self.known(), self._foreseen(waiting)
            here = {op for op in self.ops if op.stream == stream}
            kept = {op for op in waiting | self.aside if op.stream == stream} - here
            readable = here | {
                op for op in kept if op.values is not None or known.erases(op) or foreseen.erases(op)
            }
            stands, number, _ = self._path(stream, known, readable)
            lost, came = here - stands, stands - here
            self.ops = (self.ops - lost) | came
            self.aside -= came
            rest = {op for op in waiting if op.stream == stream} - stands | lost
            other = {op for op in rest & readable if op.number <= number + 1}
            other |= self._behind_aside(stream, rest, other)
            self.aside |= other
            waiting -= stands | other
            waiting |= rest - other
            self._leave_lost(stream, lost, again=lost & other)
            if stream[1] == self.author and len(stands) < number:
                self._leave_author()  # a line of its author was ruled to stand that it did not write
            changed |= bool(lost or came or other)
        return changed

    def _behind_aside(self, stream: Stream, waiting: set[Op], more: set[Op]) -> set[Op]:
        """What waits although it follows lines of a branch that does not stand."""
        marks = {op.mark for op in self.aside | more if op.stream == stream}
        found: set[Op] = set()
        while following := {op for op in waiting - found if op.stream == stream and op.before in marks}:
            found |= following
            marks |= {op.mark for op in following}
        return found

    def receive(self, carried: set[Op], *, from_above: bool) -> None:
        """Take what continues a stream; keep the rest behind its gap or aside."""
        here = {(op.stream, op.number): op for op in self.ops}
        incoming = {op for op in carried if here.get((op.stream, op.number)) != op}
        mine = self.author
        if any(op.author == mine for op in incoming):
            self._leave_author()
        self._settle(incoming, yields=mine if self.author != mine and from_above else "")

    def judge_again(self) -> None:
        """Follow rulings that this desk wrote itself."""
        self._settle(set(), yields="")

    def rule_on_forks(self) -> None:
        """Rule, above the author, that the branch which is held here stands."""
        known = self.known()
        for op in sorted(self.aside, key=lambda one: (one.stream, one.number)):
            held, previous = self.at(op.stream, op.number), self.at(op.stream, op.number - 1)
            level = known.authors.get(op.author, (0, set()))[0]
            here = {one for one in self.ops if one.stream == op.stream}
            ruled = self._ruled_chain(op.stream, known, here).get(op.number - 1, "")
            row = _ruling_row(op.stream, op.number)
            if op.number in _covered(op.stream, known):
                continue  # the closing has ruled on it
            continues = op.before == (previous.mark if previous else ruled)
            if held and continues and self.level < min(level, VILLAGE) and row not in self.rows("ruling"):
                self.insert(
                    row,
                    {
                        "ruled": ["branch_stands", op.author, None, None, None],
                        "place": [op.shelf, None, op.number, held.mark],
                    },
                )
        self.judge_again()

    def _leave_author(self) -> None:
        self.roots[self.author] = (self.level, self.area)
        self.author = self.next_author

    def _settle(self, incoming: set[Op], *, yields: str) -> None:
        self.fresh, self.yields = set(incoming), yields
        incoming |= self.behind_gap
        while self._take(incoming, yields) or self._follow_rulings() or self._stand_anew(incoming):
            pass
        one_a_number = {}
        for op in sorted(incoming, key=lambda one: (one in self.fresh, one.mark)):
            one_a_number[op.stream, op.number] = op
        self.behind_gap = set(one_a_number.values())
        self._erase()
        lost, self.losing = self.losing, []
        known = self.known()
        lost = [op for op in lost if op not in self.ops]
        self.issue_again([op for op in lost if op.values is not None and not known.erases(op)])

    def _take(self, incoming: set[Op], yields: str) -> bool:
        """Place every operation that can be placed now; tell whether anything changed."""
        changed = False
        foreseen, apart, levels = self._foreseen(incoming), self._apart(), self.known().authors
        lowest = (VILLAGE + 1, set())
        for op in sorted(
            incoming, key=lambda one: (levels.get(one.author, lowest)[0], one.stream, one.number)
        ):
            known = self.known()
            if op.stream in apart:
                continue
            number, _ = self.end(op.stream, known)
            if op.number > number + 1:
                if any(one.stream == op.stream and one.mark == op.before for one in self.aside):
                    incoming.discard(op)
                    self.aside.add(op)
                    changed = True
                continue
            held = self.at(op.stream, op.number)
            previous = self.at(op.stream, op.number - 1)
            continues = op.before == (previous.mark if previous else "")
            if held is not None and held == op:
                incoming.discard(op)
            elif held is None and continues and self._fits(op, known):
                if op.values is None and not known.erases(op) and not foreseen.erases(op):
                    continue
                incoming.discard(op)
                self.aside.discard(op)
                self.ops.add(op)
                apart = self._apart() if op.row[0] == "ruling" else apart
            elif held is not None and continues and op.author == yields:
                self._give_way(op.stream, op.number)
                incoming.discard(op)
                self.ops.add(op)
            else:
                incoming.discard(op)
                self.aside.add(op)
            changed = True
        return changed

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

    @staticmethod
    def _fits(op: Op, known: Known) -> bool:
        return not any(one[:2] == (op.stream, op.number) and one[2] != op.mark for one in known.branches)

    def _follow_rulings(self) -> bool:
        """Let the branches stand that were ruled to stand; tell whether anything changed."""
        apart = self._apart()
        for stream, number, mark in sorted(self.known().branches):
            held = self.at(stream, number)
            if held is not None and held.mark != mark and stream not in apart:
                self._give_way(stream, number)
                return True
        for op in sorted(self.aside, key=lambda one: (one.stream, one.number)):
            known = self.known()
            if op.stream in apart:
                continue
            ruled = {mark for stream, n, mark in known.branches if (stream, n) == (op.stream, op.number)}
            started = any(stream == op.stream and n <= op.number for stream, n, _ in known.branches)
            erased = op.values is None and not known.erases(op)
            continues = (op.number - 1, op.before) == self.end(op.stream, known)
            if continues and started and not erased and (not ruled or op.mark in ruled):
                self.aside.discard(op)
                self.ops.add(op)
                return True
        return False

    def _give_way(self, stream: Stream, number: int) -> None:
        lost = sorted(
            (op for op in self.ops if op.stream == stream and op.number >= number), key=lambda op: op.number
        )
        self.ops -= set(lost)
        self.aside |= set(lost)
        self._leave_lost(stream, set(lost), again=set(lost))

    def _leave_lost(self, stream: Stream, lost: set[Op], *, again: set[Op]) -> None:
        """Take another author where own lines do not stand, and keep in mind to write them anew."""
        if lost and stream[1] == self.author:
            self._leave_author()
        if self.roots.get(stream[1]) == (self.level, self.area):
            self.losing += sorted(again, key=lambda op: op.number)

    def _erase(self) -> None:
        known = self.known()
        for kept in (self.ops, self.behind_gap, self.aside):
            for op in [one for one in kept if one.values is not None and known.erases(one)]:
                kept.discard(op)
                kept.add(replace(op, values=None))

    def issue_again(self, lost: list[Op], home: str = "") -> None:
        """Write operations anew in order, here in their place; what somebody has replaced is left out."""
        names: dict[Write, Write] = {}
        for op in lost:
            replaced = {
                field
                for other in self.ops
                if other.row == op.row
                for field, bases in other.bases
                if op.name in bases
            }
            values = {field: value for field, value in op.written.items() if field not in replaced}
            if not values and not op.new:
                continue
            bases = {f: tuple(names.get(b, b) for b in of) for f, of in op.bases if f in values}
            again = self._write(
                (op.row[0], home or op.home, op.row[2]),
                values,
                new=op.new,
                bases=bases,
                see=[names.get(base, base) for base in op.see],
            )
            names[op.name] = again.name


def _covered(stream: Stream, known: Known) -> set[int]:
    """The numbers that are waited for no longer."""
    return {
        number for of, first, last, _ in known.closed if of == stream for number in range(first, last + 1)
    }


def _ruling_row(stream: Stream, number: int) -> Row:
    return ("ruling", stream[0], f"{stream[1]}.{stream[2]}.{number}")
