"""Random histories of three laptops and a township: the real stores equal the model of the rules."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.soak.trial import Attempt, Planted, Trial
from tests.store.histories import run_history
from tests.store.test_planted_bugs import MOST_HISTORIES, PLANTED

_RARE = (0.1, 0.25, 0.4)  # how much of a history are deletes, moves, clones, restores and rulings


@contextmanager
def _prepare(folder: Path) -> Iterator[Attempt]:
    yield lambda seed: _history(folder / str(seed), seed)


def _history(folder: Path, seed: int) -> str:
    played = run_history(folder, seed, rare=_RARE[seed % len(_RARE)])
    assert played.found == ()
    shutil.rmtree(folder, ignore_errors=True)
    return "equal"


TRIAL = Trial(
    name="histories",
    promise="every edit is applied, waiting or held back, and the order of bundles decides nothing",
    prepare=_prepare,
    often=10,
    before_release=500,
    planted=tuple(
        Planted(name=name, place=place, bug=bug, within=MOST_HISTORIES)
        for name, (place, bug) in PLANTED.items()
    ),
)
