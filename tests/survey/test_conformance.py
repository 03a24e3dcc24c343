"""The recorded cases: how many agree, and that only contradictions with JavaRosa are listed, with reasons."""

from pathlib import Path

import pytest

from tests.survey.conformance.__main__ import main
from tests.survey.conformance.report import HERE, KINDS, Counted, Kind, count, listed_entries

FLOORS = {"xpath": 0.995, "scenarios": 0.99}


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def counted(request: pytest.FixtureRequest) -> tuple[Kind, Counted]:
    """Run all cases of a kind once."""
    kind: Kind = request.param
    return kind, count(HERE, kind)


def test_recorded_cases_reach_the_floor(counted: tuple[Kind, Counted]) -> None:
    kind, found = counted
    assert found.run > 400
    assert found.share >= FLOORS[kind.name] > kind.floor, found.differing


def test_every_listed_difference_differs_and_has_a_reason(counted: tuple[Kind, Counted]) -> None:
    kind, found = counted
    listed = listed_entries(kind)
    assert found.agreed_after_all == ()
    assert len(listed) == len(found.contradictions) <= kind.most_contradictions
    assert all(reason for _, reason in found.contradictions)


def test_the_command_prints_counts_and_says_where_there_is_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path) == 0
    assert "no xpath.jsonl.gz in this folder" in capsys.readouterr().out
