"""What a trial is, how it is repeated, and how a planted bug must be found by it."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

Happened = Counter[str]
"""How often each thing happened."""

Attempt = Callable[[int], str | Happened]
"""Try one seed: return what happened, in a word or counted; AssertionError where the promise was broken."""


class Unavailable(Exception):  # no error: this machine cannot run the trial
    """The machine does not let this trial run, and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """A bug put in on purpose, and within how many trials it must be found."""

    name: str
    place: str
    bug: Callable[..., Any]
    within: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A promise: how to try it, how often by default and before a release, and bugs that break it."""

    name: str
    promise: str
    prepare: Callable[[Path], AbstractContextManager[Attempt]]
    often: int
    before_release: int
    planted: tuple[Planted, ...]
    judge: Callable[[Happened], str] | None = None  # says something of all trials together, or refuses them


@contextmanager
def prepared(trial: Trial) -> Iterator[Attempt]:
    """Prepare a trial on a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="lianghe-soak-") as name, trial.prepare(Path(name)) as attempt:
        yield attempt


def run(trial: Trial, seeds: range) -> tuple[Happened, float]:
    """Try every seed; return how often each thing happened, and the seconds without the preparation.

    Raises:
        AssertionError: The promise was broken; the note names the seed.
    """
    happened: Happened = Counter()
    with prepared(trial) as attempt:
        began = time.perf_counter()
        for seed in seeds:
            try:
                word = attempt(seed)
            except BaseException as fault:
                fault.add_note(f"{trial.name}: seed {seed}")
                raise
            happened.update([word] if isinstance(word, str) else word)
        return happened, time.perf_counter() - began


def finds(trial: Trial, planted: Planted, first: int) -> int | None:
    """Return after how many trials a planted bug was found, None where it was not."""
    with prepared(trial) as attempt, mock.patch(planted.place, planted.bug):
        for number in range(planted.within):
            try:
                attempt(first + number)
            except Exception:  # noqa: BLE001  # with a broken rule anything may go wrong: it was seen
                return number + 1
    return None
