"""What was recorded as help counts for its benefit, its person and its period."""

import datetime as dt
from typing import Any

import pytest

from lianghe_desktop.casework.received import already_received
from lianghe_desktop.records.assessment import BenefitResult
from lianghe_desktop.records.helprecord import HelpMeasure

_ON = dt.date(2026, 11, 20)


def _benefit(per: str = "person_year", amount_fen: int | None = 200_000) -> BenefitResult:
    return BenefitResult(
        code="primary_living",
        title="小学生活补助",
        person="m1",
        amount_fen=amount_fen,
        max_fen=None,
        min_fen=None,
        cover_fen=None,
        per=per,
        payers=(),
        kind="cash",
        source="珠斗办字〔2017〕6号 二（二）4",
    )


def _measure(**changed: Any) -> HelpMeasure:
    values = {
        "home": "440403106201",
        "id": "h1",
        "benefit": "primary_living",
        "member_id": "m1",
        "amount_fen": 200_000,
        "state": "done",
        "done_on": dt.date(2026, 1, 1),
    }
    return HelpMeasure(**(values | changed))


@pytest.mark.parametrize(
    ("measure", "state", "fen"),
    [
        ({}, "received", 200_000),
        ({"amount_fen": 199_999}, "partly", 199_999),
        ({"amount_fen": None}, "received", 0),
        ({"member_id": None}, "received", 200_000),
        ({"member_id": "m2"}, "open", 0),
        ({"benefit": "junior_living"}, "open", 0),
        ({"done_on": dt.date(2025, 11, 20)}, "open", 0),
        ({"done_on": dt.date(2025, 11, 21)}, "received", 200_000),
        ({"done_on": dt.date(2026, 11, 21)}, "open", 0),
        ({"state": "pending", "done_on": None}, "planned", 0),
        ({"gone": True}, "open", 0),
    ],
)
def test_a_yearly_benefit(measure: dict[str, Any], state: str, fen: int) -> None:
    (found,) = already_received([_benefit()], [_measure(**measure)], _ON)
    assert (found.state, found.received_fen) == (state, fen)


@pytest.mark.parametrize(
    ("per", "done_on", "state"),
    [
        ("person_month", dt.date(2026, 10, 21), "received"),
        ("person_month", dt.date(2026, 10, 20), "open"),
        ("person_once", dt.date(2017, 1, 1), "received"),
    ],
)
def test_other_periods(per: str, done_on: dt.date, state: str) -> None:
    (found,) = already_received([_benefit(per)], [_measure(done_on=done_on)], _ON)
    assert found.state == state
    assert found.last_on == (done_on if state == "received" else None)


def test_two_halves_make_a_whole() -> None:
    halves = [_measure(id="h1", amount_fen=100_000), _measure(id="h2", amount_fen=100_000)]
    (found,) = already_received([_benefit()], halves, _ON)
    assert (found.state, found.received_fen) == ("received", 200_000)
