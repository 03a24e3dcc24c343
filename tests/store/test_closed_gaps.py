"""Closed gaps: which branch stands, whoever heard what first. Source: docs/formats/bundle.md 2.6."""

import hashlib
import random
from collections.abc import Iterator

import pytest

from lianghe_desktop.store.closed_gaps import Path, Rules, Seen, path
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.trust import ClosedGap, LinePlace
from tests.soak.closed_gaps import TRIAL
from tests.soak.trial import Planted, finds, run
from tests.store.conftest import VILLAGE
from tests.store.model.desk import ModelDesk
from tests.store.model.lines import Op, Stream
from tests.store.model.rulings import Known

_STREAM: Stream = (VILLAGE, "a" * 16, "s")
_NAME = StreamName(*_STREAM)
_START = hashlib.sha256(b"start").digest()
_CASES = 3_000


def test_order_decides_nothing_where_gaps_are_closed_and_disks_copied() -> None:
    happened, _ = run(TRIAL, range(1, 61))
    assert happened["equal"] == 60
    assert happened["gap_closed"] > 30
    assert happened["forked"] > 15


@pytest.mark.parametrize("planted", TRIAL.planted, ids=lambda one: one.name)
def test_a_broken_rule_of_closed_gaps_is_found(planted: Planted) -> None:
    assert finds(TRIAL, planted, first=1) is not None


class Drawn:
    """Some lines of a stream in several branches and some rulings, for the model and for the store."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # cases must repeat, not surprise
        self._branches: list[list[Op]] = []
        for _ in range(self._random.randint(1, 4)):
            self._grow()
        self.known = Known(authors={})
        for _ in range(self._random.randint(1, 3)):
            op = self._ruled()
            self.known.closed.add((_STREAM, self._random.randint(1, op.number), op.number, op.mark))
        for _ in range(self._random.choice([0, 0, 1, 2])):
            op = self._ruled()
            self.known.branches.add((_STREAM, op.number, op.mark))
        share = self._random.choice([0.4, 0.8])
        lines = sorted({op for of in self._branches for op in of}, key=lambda op: op.mark)
        self.lines = [op for op in lines if self._random.random() < share]
        self.model = ModelDesk(author="x", level=5, area="")
        self.model.ops = set(self._some())
        self.model.fresh = set(self._some())

    def _grow(self) -> None:
        copied = self._random.choice(self._branches) if self._branches else []
        branch = copied[: self._random.randint(0, max(len(copied) - 1, 0))]
        for number in range(len(branch) + 1, self._random.randint(3, 12) + 1):
            mark, before = self._random.randbytes(32).hex(), branch[-1].mark if branch else ""
            row = ("household", VILLAGE, mark)
            branch.append(
                Op(_STREAM[1], VILLAGE, "s", number, mark, before, row, new=True, values=(), bases=())
            )
        if branch:
            self._branches.append(branch)

    def _ruled(self) -> Op:
        return self._random.choice(self._random.choice(self._branches))

    def _some(self) -> Iterator[Op]:
        return (op for op in self.lines if self._random.random() < 0.3)

    def path(self) -> Path:
        """Return what the store lets stand."""
        seen = [Seen(op.number, _hash(op.before), _hash(op.mark), self.model._came(op)) for op in self.lines]
        self._random.shuffle(seen)
        closed = (
            ClosedGap(_NAME, first, last, _hash(mark)) for _, first, last, mark in sorted(self.known.closed)
        )
        branches = (LinePlace(_NAME, number, _hash(mark)) for _, number, mark in sorted(self.known.branches))
        return path(0, _START, seen, Rules(closed=tuple(closed), branches=tuple(branches)))


def _hash(mark: str) -> bytes:
    return bytes.fromhex(mark) if mark else _START


def test_store_and_model_let_the_same_lines_stand() -> None:
    forked = holes = 0
    for seed in range(_CASES):
        drawn = Drawn(seed)
        found = drawn.path()
        stands, number, mark = drawn.model._path(_STREAM, drawn.known, set(drawn.lines))
        assert {one.hash.hex() for one in found.stands} == {op.mark for op in stands}, seed
        assert (found.number, found.hash) == (number, _hash(mark or "")), seed
        forked += len(stands) < len(drawn.lines)
        holes += bool(found.holes)
    assert forked > _CASES / 3
    assert holes > _CASES / 3


def test_what_stands_is_linked_and_what_is_missing_lies_between() -> None:
    for seed in range(_CASES):
        found = Drawn(seed).path()
        here = {one.number for one in found.stands}
        missing = [number for hole in found.holes for number in range(hole.first, hole.last + 1)]
        assert sorted([*here, *missing]) == list(range(1, found.number + 1)), seed
        at = {0: _START} | {one.number: one.hash for one in found.stands}
        at |= {hole.last: hole.hash for hole in found.holes}
        assert all(at[one.number - 1] == one.before for one in found.stands), seed


def test_a_gap_of_any_length_is_gone_over_at_once() -> None:
    end = b"e" * 32
    behind = Seen(2**39 + 1, end, b"f" * 32, 2)
    rules = Rules(closed=(ClosedGap(_NAME, 1, 2**39, end),), branches=())
    found = path(0, _START, [behind], rules)
    assert found.stands == (behind,)
    assert [(hole.first, hole.last, hole.hash) for hole in found.holes] == [(1, 2**39, end)]
