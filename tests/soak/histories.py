"""Random histories of three laptops and a township over files: the stores equal the model of the rules."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.soak.sticks import StickWorld
from tests.soak.trial import Attempt, Happened, Planted, Trial
from tests.store.gap_histories import GapWorld
from tests.store.histories import World, run_history
from tests.store.planted import BUGS

_RARE = (0.1, 0.25, 0.4)  # how much of a history are deletes, moves, clones, restores and rulings
_EDITS, _CONTESTED = "edits", "edits that met another"
_LEAST_SHARE = 0.1
_MOST_HISTORIES = 60
_LEAST_JUDGED = 20  # histories, before a share is looked at


def _prepare(kind: type[World]) -> Callable[[Path], AbstractContextManager[Attempt]]:
    @contextmanager
    def prepare(folder: Path) -> Iterator[Attempt]:
        yield lambda seed: _history(folder / str(seed), seed, kind)

    return prepare


def _history(folder: Path, seed: int, kind: type[World]) -> Happened:
    played = run_history(folder, seed, rare=_RARE[seed % len(_RARE)], kind=kind)
    assert played.found == ()
    shutil.rmtree(folder, ignore_errors=True)
    happened = Counter({name: times for name, times in played.acts.items() if times})
    return happened + Counter({"equal": 1, _EDITS: played.edits, _CONTESTED: played.in_conflict})


def share(happened: Happened) -> str:
    """Say how many of the edits stood beside a different value at some desk; a tenth at least."""
    edits, contested = happened[_EDITS], happened[_CONTESTED]
    assert happened["equal"] < _LEAST_JUDGED or contested >= _LEAST_SHARE * edits, "too little contention"
    return f"{contested:,} of {edits:,} edits were in conflict: {contested / max(edits, 1):.0%}"


def _planted(*, in_files: bool = False, of_gaps: bool = False) -> tuple[Planted, ...]:
    return tuple(
        Planted(name=name, place=bug.place, bug=bug.bug, within=_MOST_HISTORIES)
        for name, bug in BUGS.items()
        if (bug.in_files, bug.of_gaps) == (in_files, of_gaps)
    )


TRIAL = Trial(
    name="histories",
    promise="every edit is applied, waiting or held back, and the order of bundles decides nothing",
    prepare=_prepare(StickWorld),
    often=10,
    before_release=500,
    judge=share,
    planted=_planted(in_files=True),
)
BY_LINES = Trial(
    name="histories-by-lines",
    promise="the same where lines are handed over without files, any part of a stream for itself",
    prepare=_prepare(World),
    often=20,
    before_release=500,
    judge=share,
    planted=_planted(),
)
OF_GAPS = Trial(
    name="histories-of-gaps",
    promise="the same where disks are copied and gaps closed far more often than elsewhere",
    prepare=_prepare(GapWorld),
    often=10,
    before_release=300,
    judge=share,
    planted=_planted(of_gaps=True),
)
