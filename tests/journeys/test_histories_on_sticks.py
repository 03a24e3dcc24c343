"""Short turns of the soak whose bundles are files: histories, programs of two ages, planted bugs."""

from pathlib import Path

import pytest

from tests.soak import skew
from tests.soak.sticks import StickWorld
from tests.soak.trial import prepared
from tests.store.histories import run_history
from tests.store.planted import BUGS, Bug

_IN_FILES = {name: bug for name, bug in BUGS.items() if bug.in_files}


def test_a_history_over_sealed_files_equals_the_model(tmp_path: Path) -> None:
    played = run_history(tmp_path, 8, rare=0.4, kind=StickWorld)
    assert played.found == ()
    assert played.acts["bundles"] > 20
    assert played.edits > 10
    assert played.acts["sealed for former keys"] > 0
    assert played.acts["former machine counted"] > 0


@pytest.mark.parametrize("bug", _IN_FILES.values(), ids=_IN_FILES.keys())
def test_a_broken_rule_of_the_exchange_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bug: Bug
) -> None:
    monkeypatch.setattr(bug.place, bug.bug)
    assert run_history(tmp_path, bug.seed, rare=0.25, kind=StickWorld).found != ()


@pytest.mark.parametrize("planted", [None, *skew.TRIAL.planted], ids=lambda one: one.name if one else "true")
def test_programs_of_two_ages_understand_each_other(monkeypatch: pytest.MonkeyPatch, planted: object) -> None:
    with prepared(skew.TRIAL) as attempt:
        if planted is None:
            assert attempt(1)
            return
        monkeypatch.setattr(planted.place, planted.bug)  # type: ignore[attr-defined]
        with pytest.raises(AssertionError):
            attempt(1)
