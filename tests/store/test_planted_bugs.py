"""Each rule broken on purpose is found by the comparison with the model within a few histories."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lianghe_desktop.store import merge, trust
from lianghe_desktop.store.unit import Unit
from tests.store.histories import World

MOST_HISTORIES = 12
STEPS = 150


def always_everything(unit: Unit, of_field: merge.FieldState, decision: object) -> tuple[Any, ...]:
    return tuple(sorted(one.op.base for one in of_field.standing))


def smallest_author_first(one: merge.StandingValue) -> tuple[str, int]:
    return (one.op.author, one.op.number)


def everybody(self: trust.Trust, author: str, key: merge.RowKey, shelf: str, number: int) -> int | None:
    return 5 if author != "b" * 16 else 4


PLANTED = {
    "a plain write replaces the values of others": (
        "lianghe_desktop.store.unit.Unit._replaced",
        always_everything,
    ),
    "the highest desk is not shown first": ("lianghe_desktop.store.merge._rank", smallest_author_first),
    "authors count before they are accepted": ("lianghe_desktop.store.trust.Trust.level", everybody),
}


@pytest.mark.parametrize(("place", "bug"), PLANTED.values(), ids=PLANTED.keys())
def test_a_broken_rule_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, bug: Callable[..., Any]
) -> None:
    monkeypatch.setattr(place, bug)
    assert any(differs(tmp_path / str(seed), seed) for seed in range(1, MOST_HISTORIES + 1))


def differs(folder: Path, seed: int) -> bool:
    """Tell whether store and model come to differ on a history."""
    world = World(folder, seed)
    try:
        for step in range(STEPS):
            world.step()
            if step % 5 == 4 and any(world.differences(at) for at in range(len(world.stores))):
                return True
        return False
    except Exception:  # noqa: BLE001  # with a broken rule an act may well be refused
        return True
    finally:
        world.close()
