"""Which line of a number stands, where a disk was copied or a gap was closed: rules 8 and 10."""

from tests.store.model.lines import Op, Stream
from tests.store.model.rulings import Known
from tests.store.model.standing import Standing


class Branching(Standing):
    """Streams with their branches, and the own operations that lost."""

    def at(self, stream: Stream, number: int) -> Op | None:
        return next((op for op in self.ops if (op.stream, op.number) == (stream, number)), None)

    def end(self, stream: Stream, known: Known | None = None) -> tuple[int, str]:
        """Number and mark up to which a stream is whole, closed gaps taken as whole."""
        known = known or self.known()
        here = {op for op in self.ops if op.stream == stream}
        _, number, mark = self._path(stream, known, here)
        return number, mark or ""

    @staticmethod
    def _ruled_chain(stream: Stream, known: Known, lines: set[Op]) -> dict[int, str]:
        """Which mark rulings ask for at a number: their own, and in closed gaps all that it leads back to.

        What was ruled on the higher number goes first: its line names those before it.
        """
        by_name = {(op.number, op.mark): op for op in lines}
        covered = covered_numbers(stream, known)
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
        chain, covered = self._ruled_chain(stream, known, lines), covered_numbers(stream, known)
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

    def _leave_author(self) -> None:
        self.roots[self.author] = (self.level, self.area)
        self.author = self.next_author

    def _leave_lost(self, stream: Stream, lost: set[Op], *, again: set[Op]) -> None:
        """Take another author where own lines do not stand, and keep in mind to write them anew."""
        if lost and stream[1] == self.author:
            self._leave_author()
        if self.roots.get(stream[1]) == (self.level, self.area):
            self.losing += sorted(again, key=lambda op: op.number)


def covered_numbers(stream: Stream, known: Known) -> set[int]:
    """The numbers that are waited for no longer."""
    return {
        number for of, first, last, _ in known.closed if of == stream for number in range(first, last + 1)
    }
