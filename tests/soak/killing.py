"""Kill a process at a random moment of an act; then the check passes and the act succeeds anew."""

import os
import random
import select
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.store.unit import Unit
from tests.soak import desks
from tests.soak.acts import ACTS, Act
from tests.soak.desks import Places
from tests.soak.trial import Attempt, Planted, Trial

_LONGEST_S = 60.0
_SLACK = 1.05  # a few are killed after the end


@contextmanager
def prepare(folder: Path, acts: tuple[Act, ...] = ACTS) -> Iterator[Attempt]:
    """Make the desks once; each attempt kills one of the acts on a copy of them."""
    whole = desks.make(folder / "whole")
    lasts: dict[str, float] = {}

    def attempt(seed: int) -> str:
        act, chance = acts[seed % len(acts)], random.Random(seed)
        if act.name not in lasts:
            lasts[act.name] = _run(act, _copy(whole, folder / "measured"), None)[1]
        places = _copy(whole, folder / "trial")
        last, _ = _run(act, places, chance.uniform(0.0, _SLACK * lasts[act.name]))
        return act.after(places, last)

    yield attempt


def _copy(whole: Places, target: Path) -> Places:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(whole.folder, target)
    return Places(folder=target)


def _run(act: Act, places: Places, killed_after_s: float | None) -> tuple[int, float]:
    """Run an act in a process of its own; return the last thing that it committed, and the seconds."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        if killed_after_s is not None:
            # The worker of a killed desk complains that nobody listens any more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        _be_child(act, places, writing)
    os.close(writing)
    began = time.perf_counter()
    # The moment of death is the subject here; the pipe ends when the process does.
    told = _read(reading, _LONGEST_S if killed_after_s is None else killed_after_s)
    os.kill(child, signal.SIGKILL)
    told += _read(reading, _LONGEST_S)
    spent = time.perf_counter() - began
    os.close(reading)
    status = os.waitpid(child, 0)[1]
    failed = os.WIFEXITED(status) and os.WEXITSTATUS(status)
    assert not failed, f"{act.name} failed before it was killed"
    return max((int(number) for number in told.split()), default=-1), spent


def _be_child(act: Act, places: Places, writing: int) -> None:
    status = 0
    try:
        act.do(places, lambda number: _tell(writing, number))
    except BaseException:  # noqa: BLE001  # the process ends here, whatever it was
        traceback.print_exc()
        status = 1
    os._exit(status)


def _tell(writing: int, number: int) -> None:
    os.write(writing, f"{number}\n".encode())


def _read(reading: int, seconds: float) -> bytes:
    found, ends = b"", time.perf_counter() + seconds
    while (left := ends - time.perf_counter()) > 0 and select.select([reading], [], [], left)[0]:
        piece = os.read(reading, 4096)
        if not piece:
            break
        found += piece
    return found


def _half_committed(of: Callable[..., Any]) -> Callable[..., Any]:
    def insert_many(self: Unit, rows: Iterable[SharedRow]) -> None:
        held = list(rows)
        of(self, held[: len(held) // 2])
        self.connection.exec_driver_sql("COMMIT")
        time.sleep(0.2)  # makes the half longer, so that more deaths meet it
        self.connection.exec_driver_sql("BEGIN IMMEDIATE")
        of(self, held[len(held) // 2 :])

    return insert_many


def _moved_away(database: Path, kept: Path) -> None:
    database.rename(kept)
    time.sleep(1.0)  # makes the moment longer in which there is no file under the true name


TRIAL = Trial(
    name="killing",
    promise="killed at any moment, all or nothing is there, and the same command then succeeds",
    prepare=prepare,
    often=48,
    before_release=500,
    planted=(
        Planted(
            name="a unit of work is committed in two halves",
            place="lianghe_desktop.store.unit.Unit.insert_many",
            bug=_half_committed(Unit.insert_many),
            within=64,
        ),
        Planted(
            name="a migration moves the old file away before the new one is in its place",
            place="lianghe_desktop.store.migration._second_name",
            bug=_moved_away,
            within=64,
        ),
    ),
)
