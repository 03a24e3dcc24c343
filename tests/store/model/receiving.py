"""What is carried between desks, and rulings on forks: rules 7, 8, 10 and 12."""

from dataclasses import replace

from tests.store.model import branches
from tests.store.model.lines import VILLAGE, Op, Row, Stream
from tests.store.model.rulings import Known
from tests.store.model.writing import Writing


class Receiving(Writing):
    """Take operations of others in, in any order and in any portions."""

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
        for op in sorted(self.aside, key=lambda one: (one.stream, one.number, one.mark)):
            held, previous = self.at(op.stream, op.number), self.at(op.stream, op.number - 1)
            level = known.authors.get(op.author, (0, set()))[0]
            here = {one for one in self.ops if one.stream == op.stream}
            ruled = self._ruled_chain(op.stream, known, here).get(op.number - 1, "")
            row = _ruling_row(op.stream, op.number)
            if op.number in branches.covered_numbers(op.stream, known):
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
            incoming, key=lambda one: (levels.get(one.author, lowest)[0], one.stream, one.number, one.mark)
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
        for op in sorted(self.aside, key=lambda one: (one.stream, one.number, one.mark)):
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

    def _erase(self) -> None:
        known = self.known()
        for kept in (self.ops, self.behind_gap, self.aside):
            for op in [one for one in kept if one.values is not None and known.erases(one)]:
                kept.discard(op)
                kept.add(replace(op, values=None))


def _ruling_row(stream: Stream, number: int) -> Row:
    return ("ruling", stream[0], f"{stream[1]}.{stream[2]}.{number}")
