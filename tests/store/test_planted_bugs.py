"""Each rule broken on purpose is found by the comparison with the model within a few histories.

The soak looks for each from any seed on; here each begins with a history that is known to show it.
"""

from pathlib import Path

import pytest

from tests.store.gap_histories import GapWorld
from tests.store.histories import World, run_history
from tests.store.planted import BUGS, Bug

_HISTORIES = 1
_BY_MODEL = {name: bug for name, bug in BUGS.items() if not bug.in_files}


@pytest.mark.parametrize("bug", _BY_MODEL.values(), ids=_BY_MODEL.keys())
def test_a_broken_rule_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bug: Bug) -> None:
    monkeypatch.setattr(bug.place, bug.bug)
    kind = GapWorld if bug.of_gaps else World
    assert any(differs(tmp_path / str(seed), seed, kind) for seed in range(bug.seed, bug.seed + _HISTORIES))


def differs(folder: Path, seed: int, kind: type[World]) -> bool:
    """Tell whether store and model come to differ on a history."""
    try:
        return bool(run_history(folder, seed, rare=(0.1, 0.25, 0.4)[seed % 3], kind=kind).found)
    except Exception:  # noqa: BLE001  # with a broken rule an act may well be refused
        return True
