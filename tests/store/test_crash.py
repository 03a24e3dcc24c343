"""Killed at any moment: what was committed is there, what was not is not, and the next start works.

LIANGHE_KILLS sets the number of trials.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from lianghe_desktop.records.households import Household
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.vault import open_store
from tests.store.conftest import PASSWORD, USER, VILLAGE, Clock

TRIALS = int(os.environ.get("LIANGHE_KILLS", "2"))

WRITER = """
import itertools, sys
from pathlib import Path
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.store.backup import backup
from lianghe_desktop.store.vault import create_store, open_store
from tests.store.conftest import ACTOR, CHEAP, PASSWORD, USER, VILLAGE, Clock, desk

folder, first = Path(sys.argv[1]), int(sys.argv[2])
now = Clock()
if (folder / "lianghe.db").exists():
    store = open_store(folder, user=USER, password=PASSWORD, now_ms=now)
else:
    store = create_store(folder, desk=desk(), user=USER, password=PASSWORD, now_ms=now, key_cost=CHEAP)
print("open", flush=True)
for number in itertools.count(first):
    rows = [Household(home=VILLAGE, id=f"h{number}", household_no=str(number))]
    for at in range(3):
        rows.append(Member(home=VILLAGE, id=f"m{number}-{at}", household_id=f"h{number}", name="李四"))
    store.write(lambda unit: unit.insert_many(rows), actor=ACTOR)
    print(number, flush=True)
    if number % 7 == 0:
        backup(store, keep=2)
"""


def test_a_killed_writer_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    chance = random.Random(7)  # noqa: S311  # moments that repeat
    committed = -1
    for _ in range(TRIALS):
        told = kill_after(folder, committed + 1, chance.uniform(0.01, 0.25))
        committed = max([committed, *told])
        with open_store(folder, user=USER, password=PASSWORD, now_ms=Clock()) as store:
            there = {int(row.household_no or "-1") for row in store.rows(Household, where={"home": VILLAGE})}
            assert check_store(store) == []
        assert set(range(committed + 1)) <= there <= set(range(committed + 2))
        committed = max(there, default=-1)


def kill_after(folder: Path, first: int, seconds: float) -> list[int]:
    """Let a process write from number `first` on, kill it after some time; return what it said was saved."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(first)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    # The moment of death is the subject here, not a wait for something to happen.
    time.sleep(seconds)
    process.kill()
    told = process.stdout.read().split(b"\n")
    process.stdout.close()
    process.wait()
    return [int(line) for line in told[:-1]]
