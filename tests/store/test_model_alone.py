"""The model of the rules alone, on many short histories: a test of the rules, not of the program."""

import pytest

from tests.soak.model_alone import TRIAL
from tests.soak.trial import Planted, finds, run

_HISTORIES = range(1, 31)


def test_the_rules_lose_nothing_and_order_decides_nothing() -> None:
    happened, _ = run(TRIAL, _HISTORIES)
    assert happened["equal"] == len(_HISTORIES)
    assert happened["edits that met another"] > happened["edits"] / 10
    assert happened["rotate"] > 5
    assert happened["former machine counted"] > 5


@pytest.mark.parametrize("planted", TRIAL.planted, ids=lambda one: one.name)
def test_a_broken_rule_is_found_without_a_store(planted: Planted) -> None:
    assert finds(TRIAL, planted, first=1) is not None
