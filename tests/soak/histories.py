"""Random histories of three laptops and a township: the real stores equal the model of the rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.soak.trial import Attempt, Planted, Trial
from tests.store.histories import World
from tests.store.test_histories import STEPS, assert_same_view
from tests.store.test_planted_bugs import MOST_HISTORIES, PLANTED

_LOOK_EVERY = 6


@contextmanager
def _prepare(folder: Path) -> Iterator[Attempt]:
    yield lambda seed: _history(folder / str(seed), seed)


def _history(folder: Path, seed: int) -> str:
    world = World(folder, seed)
    try:
        for step in range(STEPS):
            world.step()
            if step % _LOOK_EVERY == _LOOK_EVERY - 1:
                assert _differences(world) == []
        while world.not_accepted:
            world.accept()
        world.deliver_everything()
        assert _differences(world) == []
        assert world.check() == []
        assert_same_view(world)
    finally:
        world.close()
    return "equal"


def _differences(world: World) -> list[str]:
    return [line for at in range(len(world.stores)) for line in world.differences(at)]


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
