"""Notices: random ones pass, and whatever is planted into one is found, named, and nothing is written."""

from io import BytesIO

import pytest

from lianghe_desktop.documents.leaks import LeakKind
from lianghe_desktop.documents.notice import render_notice
from lianghe_desktop.records.errors import ErrorCode, UserError
from tests.documents.leaks.villages import PLANTS, Village, chances, plant_name, village


def refusal_of(held: Village) -> str:
    """Return how a notice is refused; nothing of it may have been written."""
    out = BytesIO()
    with pytest.raises(UserError) as refused:
        render_notice(held.values, out, held.private)
    assert refused.value.code is ErrorCode.NO_PERMISSION
    assert out.getvalue() == b""
    return refused.value.text


@pytest.mark.parametrize("seed", range(12))
def test_random_notices_pass(seed: int) -> None:
    held, out = village(seed), BytesIO()
    render_notice(held.values, out, held.private)
    assert out.getvalue().startswith(b"%PDF")


@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_is_found_and_named(name: str) -> None:
    kind, plant = PLANTS[name]
    said = refusal_of(plant(chances(7), village(7)))
    assert kind.value in said
    assert "第 1 页" in said or "第 2 页" in said
    assert "依法不能公开" in said


def test_a_childs_name_is_found_and_an_applicant_of_the_same_name_may_stand() -> None:
    held = village(11)
    planted = plant_name(chances(1), held)
    assert planted is not None
    assert LeakKind.NAME.value in refusal_of(planted)
