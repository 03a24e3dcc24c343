"""Closed gaps in the model alone: one stream in several branches, and nobody hears of it in the same order.

A disk is copied once or more often. Two machines of the township and three laptops hear any stretches of the
branches in any order; both machines close gaps and rule on forks without knowing of each other. Once
everybody has told everybody, all must hold the same lines, and so must a desk that hears them otherwise.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.soak.trial import Attempt, Happened, Planted, Trial
from tests.store.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.store.model.desk import ModelDesk
from tests.store.model.lines import TOWNSHIP as TOWNSHIP_LEVEL
from tests.store.model.lines import VILLAGE as VILLAGE_LEVEL
from tests.store.model.lines import Op, Stream
from tests.store.model.rulings import Known

_AUTHOR = "a" * 16
_STREAM: Stream = (VILLAGE, _AUTHOR, "s")
_TOWNSHIPS = ("b" * 16, "7" * 16)
_LAPTOPS = ("1" * 16, "2" * 16, "3" * 16)
_NEWCOMER = "9" * 16
_ROUNDS = 12
_PORTION = 3


def sorted_ops(ops: set[Op]) -> list[Op]:
    """Return operations in an order that a seed repeats."""
    return sorted(ops, key=lambda op: (op.stream, op.number, op.mark))


class OneStream:
    """Branches of one stream, and desks that hear of them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # histories must repeat, not surprise
        self.done: Happened = Counter()
        self.branches: list[list[Op]] = []
        for _ in range(self.random.randint(2, 4)):
            self._grow()
        self.desks = [self._desk(one, TOWNSHIP_LEVEL, TOWNSHIP) for one in _TOWNSHIPS]
        self.desks += [self._desk(one, VILLAGE_LEVEL, OTHER_VILLAGE) for one in _LAPTOPS]

    def _grow(self) -> None:
        """Let a machine go on where another stopped, or begin."""
        copied = self.random.choice(self.branches) if self.branches else []
        branch = copied[: self.random.randint(0, max(len(copied) - 1, 0))]
        for number in range(len(branch) + 1, self.random.randint(4, 10) + 1):
            branch.append(self._line(number, branch[-1].mark if branch else ""))
        if branch:
            self.branches.append(branch)

    def _line(self, number: int, before: str) -> Op:
        mark = self._mark()
        values = (("phone", mark),)
        row = ("household", VILLAGE, f"r{mark}")
        return Op(_AUTHOR, VILLAGE, "s", number, mark, before, row, new=True, values=values, bases=())

    def _mark(self) -> str:
        return f"{self.random.getrandbits(64):016x}"

    def _desk(self, author: str, level: int, area: str) -> ModelDesk:
        desk = ModelDesk(author=author, level=level, area=area, mark_of=lambda _stream, _number: self._mark())
        desk.roots |= dict.fromkeys(_TOWNSHIPS, (TOWNSHIP_LEVEL, TOWNSHIP))
        desk.roots |= {author: (level, area), _AUTHOR: (VILLAGE_LEVEL, VILLAGE)}
        return desk

    # --- acts ------------------------------------------------------------------------------------

    def step(self) -> None:
        """Do one act at random."""
        acts = {self.hear: 35, self.close: 25, self.rule: 8, self.erase: 4, self.tell_some: 28}
        self.random.choices(list(acts), weights=list(acts.values()))[0]()

    def hear(self) -> None:
        """Let a desk hear a stretch of a branch from one of its machines."""
        branch = self.random.choice(self.branches)
        first = self.random.randrange(len(branch))
        last = self.random.randint(first, len(branch) - 1)
        self.random.choice(self.desks).receive(set(branch[first : last + 1]), from_above=False)

    def close(self) -> None:
        """Close the gap before a line that waits at one of the township's machines."""
        desk = self.random.choice(self.desks[: len(_TOWNSHIPS)])
        waiting = [op for op in sorted_ops(desk.behind_gap) if op.stream == _STREAM]
        first = desk.end(_STREAM)[0] + 1
        behind = [op for op in waiting if op.number > first]
        if behind:
            op = self.random.choice(behind)
            self._rule(desk, "gap_closed", ["s", first, op.number - 1, op.before])

    def erase(self) -> None:
        """Erase a line that is held at one of the township's machines."""
        desk = self.random.choice(self.desks[: len(_TOWNSHIPS)])
        held = [op for op in sorted_ops(desk.ops) if op.stream == _STREAM and op.values is not None]
        if held:
            op = self.random.choice(held)
            self._rule(desk, "line_erased", ["s", None, op.number, op.mark])

    def rule(self) -> None:
        """Let one of the township's machines rule on the forks that it knows of."""
        self.random.choice(self.desks[: len(_TOWNSHIPS)]).rule_on_forks()

    def _rule(self, desk: ModelDesk, kind: str, place: list[object]) -> None:
        self.done[kind] += 1
        row = ("ruling", VILLAGE, f"r{self.done.total()}")
        desk.insert(row, {"ruled": [kind, _AUTHOR, None, None, None], "place": place})
        desk.judge_again()

    def tell_some(self) -> None:
        """Let a desk tell another some of what it holds."""
        teller, listener = self.random.sample(self.desks, 2)
        some = {op for op in sorted_ops(teller.ops) if self.random.random() < 0.7}
        listener.receive(some, from_above=teller.level < listener.level)

    def tell_everything(self) -> bool:
        """Let everybody tell everybody until nothing changes; tell whether it came to that."""
        ways = [(one, other) for one in self.desks for other in self.desks if one is not other]
        for _ in range(_ROUNDS):
            before = self._held()
            self.desks[0].rule_on_forks()
            self.random.shuffle(ways)
            for teller, listener in ways:
                listener.receive(set(teller.ops), from_above=teller.level < listener.level)
            if self._held() == before:
                return True
        return False

    def _held(self) -> list[set[Op]]:
        return [set(desk.ops) | desk.aside for desk in self.desks]

    # --- what must hold --------------------------------------------------------------------------

    def stands(self) -> set[frozenset[tuple[int, str]]]:
        """Return what stands of the stream, one for each view there is of it."""
        return {
            frozenset((op.number, op.mark) for op in desk.ops if op.stream == _STREAM) for desk in self.desks
        }

    def heard_otherwise(self) -> bool:
        """Tell whether a desk that hears the same in another order and in portions holds the same."""
        newcomer = self._desk(_NEWCOMER, TOWNSHIP_LEVEL, TOWNSHIP)
        everything = sorted_ops(self.desks[0].ops)
        self.random.shuffle(everything)
        for start in range(0, len(everything), _PORTION):
            newcomer.receive(set(everything[start : start + _PORTION]), from_above=True)
        return newcomer.ops == self.desks[0].ops and newcomer.tables() == self.desks[0].tables()

    def closings_hold(self) -> bool:
        """Tell whether no closed gap is waited for, and the last one holds what leads to its end only."""
        desk = self.desks[0]
        closed = {(last, mark, first) for of, first, last, mark in desk.known().closed if of == _STREAM}
        last, mark, first = max(closed, default=(0, "", 0))
        if any(low <= desk.end(_STREAM)[0] + 1 <= high for high, _, low in closed):
            return False
        if sum(one[0] == last for one in closed) > 1 or any(n >= first for n in self._ruled(desk)):
            return True  # rulings that contradict each other: which goes first is asked elsewhere
        lines = {(op.number, op.mark): op for op in desk.ops | desk.aside if op.stream == _STREAM}
        while last > first and (op := lines.get((last, mark))) is not None:
            if op not in desk.ops:
                return False
            last, mark = last - 1, op.before
        return True

    @staticmethod
    def _ruled(desk: ModelDesk) -> list[int]:
        return [number for of, number, _ in desk.known().branches if of == _STREAM]


def _history(seed: int) -> Happened:
    world = OneStream(seed)
    for _ in range(world.random.randint(8, 30)):
        world.step()
    assert world.tell_everything(), "it never came to rest"
    assert len(world.stands()) == 1, "desks that heard the same hold other lines"
    assert world.heard_otherwise(), "in another order other lines stand"
    assert world.closings_hold(), "a gap is waited for, or holds lines that do not lead to its end"
    known = world.desks[0].known()
    covered = {n for _, first, last, _ in known.closed for n in range(first, last + 1)}
    held = {op.number for op in world.desks[0].ops if op.stream == _STREAM}
    happened = Counter(equal=1, forked=bool(world.desks[0].aside), filled=bool(covered & held))
    return +(happened + world.done)


@contextmanager
def _prepare(_folder: Path) -> Iterator[Attempt]:
    yield _history


def _no_chain(stream: Stream, known: Known, _lines: set[Op]) -> dict[int, str]:
    return {number: mark for of, number, mark in known.branches if of == stream}


_chain = ModelDesk._ruled_chain


def _ends_only(stream: Stream, known: Known, _lines: set[Op]) -> dict[int, str]:
    return _chain(stream, known, set())


def _none_covered(*_: Any) -> set[int]:
    return set()


def _planted(name: str, place: str, bug: Any) -> Planted:
    return Planted(name=name, place=f"tests.store.model.branches.{place}", bug=bug, within=200)


TRIAL = Trial(
    name="closed-gaps",
    promise="A MODEL WITHOUT A STORE: a closed gap rules which branch stands, whoever heard what first",
    prepare=_prepare,
    often=100,
    before_release=20_000,
    planted=(
        _planted(
            "a closed gap does not rule its branch",
            "Branching._ruled_chain",
            staticmethod(_no_chain),
        ),
        _planted("late lines need not lead to its end", "Branching._ruled_chain", staticmethod(_ends_only)),
        _planted("in a closed gap whoever came first stands", "Branching._in_turn", lambda *_: True),
        _planted("a closed gap is not gone over", "covered_numbers", _none_covered),
    ),
)
