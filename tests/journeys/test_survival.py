"""Short turns of the trials in tests/soak: killed or stopped in the middle, and a disk without room."""

from pathlib import Path

import pytest

from tests.soak import collecting, full_disk, killing
from tests.soak.acts import ACTS
from tests.soak.trial import Trial, Unavailable, finds, prepared

_KILLED = ("finish", "import", "take in", "restore", "migrate")


def test_what_was_killed_in_the_middle_is_whole_or_not_there(tmp_path: Path) -> None:
    acts = tuple(act for act in ACTS if act.name in _KILLED)
    with killing.prepare(tmp_path, acts) as attempt:
        assert {attempt(seed).split(",")[0] for seed in range(len(acts))} == set(_KILLED)


@pytest.mark.parametrize("trial", [full_disk.SAVING, full_disk.EXPORTING], ids=lambda trial: trial.name)
def test_a_full_disk_refuses_and_leaves_nothing_half_done(trial: Trial) -> None:
    try:
        with prepared(trial) as attempt:
            assert [attempt(seed) for seed in (1, 3)] == ["refused", "refused"]
            assert attempt(5000) in ("saved", "written")
    except Unavailable as reason:
        pytest.skip(str(reason))


def test_a_collector_stopped_in_the_middle_is_whole_by_the_same_command() -> None:
    with prepared(collecting.ONE_SERVER) as attempt:
        assert [attempt(seed) for seed in (1, 5, 6)] == [
            "first server between files: refused",
            "first server at a commit: refused",
            "process at a commit: killed",
        ]


def test_the_trials_see_a_unit_that_is_committed_in_two_halves() -> None:
    planted = killing.TRIAL.planted[0]
    importing = tuple(act for act in ACTS if act.name == "import")
    trial = Trial(
        name="import",
        promise=killing.TRIAL.promise,
        prepare=lambda folder: killing.prepare(folder, importing),
        often=1,
        before_release=1,
        planted=(planted,),
    )
    assert finds(trial, planted, first=1) is not None
