"""The real store and the model of the rules agree on random histories, whatever is lost or repeated.

LIANGHE_HISTORIES sets how many are run (a soak before a release), LIANGHE_SEED where they begin.
"""

import os
from pathlib import Path

import pytest

from tests.store.histories import World

COUNT = int(os.environ.get("LIANGHE_HISTORIES", "6"))
FIRST = int(os.environ.get("LIANGHE_SEED", "1"))
STEPS = 120


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_store_and_model_agree_on_a_random_history(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path, seed)
    try:
        for step in range(STEPS):
            world.step()
            if step % 6 == 5:
                found = [line for at in range(len(world.stores)) for line in world.differences(at)]
                assert found == []
        while world.not_accepted:
            world.accept()
        world.deliver_everything()
        assert [line for at in range(len(world.stores)) for line in world.differences(at)] == []
        assert world.check() == []
        assert_same_view(world)
    finally:
        world.close()


def assert_same_view(world: World) -> None:
    """Desks that hold the same lines and accept the same authors show the same rows."""
    first, second, other, township = (model.tables() for model in world.models)
    shared = {row: values for row, values in first.items() if row[0] != "event"}
    assert shared == {row: values for row, values in second.items() if row[0] != "event"}
    here = world.models[0].area, world.models[3].area
    assert shared == {row: v for row, v in township.items() if row[1] in here and row[0] != "event"}
    there = world.models[2].area
    assert {row: v for row, v in other.items() if row[1] == there and row[0] != "event"} == {
        row: v for row, v in township.items() if row[1] == there and row[0] != "event"
    }
