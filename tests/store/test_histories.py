"""The real store and the model of the rules agree on random histories, whatever is lost or repeated.

LIANGHE_HISTORIES sets how many are run (a soak before a release), LIANGHE_SEED where they begin.
"""

import os
from pathlib import Path

import pytest

from tests.store.histories import run_history

COUNT = int(os.environ.get("LIANGHE_HISTORIES", "6"))
FIRST = int(os.environ.get("LIANGHE_SEED", "1"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_store_and_model_agree_on_a_random_history(tmp_path: Path, seed: int) -> None:
    trial = run_history(tmp_path, seed, rare=(0.1, 0.4)[seed % 2])
    print(f"history {seed}: {dict(trial.acts)}")
    assert trial.found == ()
