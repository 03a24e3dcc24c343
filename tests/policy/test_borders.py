"""What would change a result: one fen before the border nothing changes, at the border it does."""

import json
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.policy.borders import borders, with_income
from lianghe_desktop.policy.input_reader import read_input
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.scalar import Assessor
from lianghe_desktop.records.assessment import HouseholdFacts
from tests.policy.cases import household

_ON = date(2017, 6, 1)
_DOUMEN = load_pack("doumen-2017")


def _facts(**changes: object) -> HouseholdFacts:
    raw = {"on": "2017-06-01", "pack": "doumen-2017", "parameters": {}, "households": [household(changes)]}
    return read_input(json.dumps(raw).encode()).households[0]


def _verdict(facts: HouseholdFacts) -> tuple[object, ...]:
    result = Assessor(_DOUMEN, _ON, {}).assess(facts)
    return (frozenset(result.categories), result.tier, result.route)


def _below(facts: HouseholdFacts, code: str) -> bool | None:
    result = Assessor(_DOUMEN, _ON, {}).assess(facts)
    return next(line.below for line in result.lines if line.code == code)


@pytest.mark.parametrize(
    ("wage", "change"),
    [(1_099_999, 1), (1_100_000, -1), (1_132_000, -32_001), (500_000, 600_000)],
)
def test_the_low_income_line_is_told_to_the_fen(wage: int, change: int) -> None:
    found = borders(_DOUMEN, _facts(income={"wage": wage}), _ON)
    line = next(one for one in found.lines if one.code == "low_income")
    assert line.change_fen == change
    assert line.below is (change > 0)


_MEMBERS = st.lists(
    st.fixed_dictionaries(
        {
            "labour": st.sampled_from(["full", "weak", "lost"]),
            "school": st.sampled_from([None, "primary", "senior"]),
            "counted": st.booleans(),
        }
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25)
@given(
    wage=st.integers(0, 12_000_000),
    medical=st.sampled_from([0, 1_234_567, 400_000]),
    members=_MEMBERS,
    registered=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_every_border_is_exact_and_the_nearest(
    wage: int,
    medical: int,
    members: list[dict[str, object]],
    registered: bool,
    seed: int,
) -> None:
    facts = _facts(
        income={"wage": wage},
        spending={"medical_self_paid": medical},
        members=members,
        registered=registered,
    )
    found = borders(_DOUMEN, facts, _ON)
    now = _verdict(facts)
    assert now == found.now.verdict
    for line in found.lines:
        way = 1 if line.change_fen > 0 else -1
        assert _below(with_income(facts, line.change_fen), line.code) is not line.below
        assert _below(with_income(facts, line.change_fen - way), line.code) is line.below
    ways = {1: None, -1: None} | {(1 if one.change_fen > 0 else -1): one for one in found.incomes}
    for way, one in ways.items():
        far = abs(one.change_fen) if one else 20_000_000
        if one:
            assert _verdict(with_income(facts, one.change_fen)) == one.after.verdict != now
            assert _verdict(with_income(facts, one.change_fen - way)) == now
        for size in (Random(seed).randrange(1, max(far, 2)) for _ in range(8)):  # noqa: S311 - a sample
            if size < far:
                assert _verdict(with_income(facts, way * size)) == now
    for event in found.events:
        assert event.after.verdict != now


def test_what_may_happen_is_told_where_it_changes_the_class_or_the_tier() -> None:
    poor = _facts(income={"wage": 1_200_000}, registered=False)
    events = {one.event: one for one in borders(_DOUMEN, poor, _ON).events}
    assert "registered" in events["registered"].after.categories
    assert events["registered"].person is None
    kept = borders(_DOUMEN, _facts(income={"wage": 1_200_000}), _ON)
    assert "registered" not in {one.event for one in kept.events}


def test_while_income_is_unknown_only_events_are_told() -> None:
    facts = _facts(income={"wage": 1_200_000})
    unknown = replace(facts, income=replace(facts.income, wage=_facts(income={"wage": "未填"}).income.wage))
    found = borders(_DOUMEN, unknown, _ON)
    assert (found.lines, found.incomes) == ((), ())


def test_without_anybody_counted_no_line_is_near() -> None:
    nobody = _facts(income={"wage": 5}, members=[{"counted": False}])
    assert borders(_DOUMEN, nobody, _ON).lines == ()
