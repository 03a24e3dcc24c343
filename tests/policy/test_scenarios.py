"""The cases an official can read (scenarios/): a day, a household, what must come out."""

from typing import Any

import pytest

from tests.policy.cases import household, run, scenarios

_CASES = scenarios()
_KNOWN = {
    "name",
    "pack",
    "day",
    "household",
    "parameters",
    "benefits",
    "no_benefits",
    "categories",
    "no_categories",
    "below",
    "incomes",
    "indicators",
    "points",
    "tier",
    "persons",
    "route",
    "review_flags",
    "missing",
    "stale",
    "phase_out",
    "class_additions",
    "per_capita_fen",
    "income_fen",
}


@pytest.mark.parametrize("case", [case for _, case in _CASES], ids=[name for name, _ in _CASES])
def test_scenario(case: dict[str, Any]) -> None:
    assert set(case) <= _KNOWN, set(case) - _KNOWN
    result = run(
        case["pack"],
        str(case["day"]),
        household(case.get("household", {})),
        parameters=case.get("parameters"),
    )[0]
    check_case(case, result)


def check_case(case: dict[str, Any], result: dict[str, Any]) -> None:
    """Assert everything that a case says of the result."""
    for wanted in case.get("benefits", []):
        assert any(wanted.items() <= benefit.items() for benefit in result["benefits"]), (
            wanted,
            result["benefits"],
        )
    found = {benefit["code"] for benefit in result["benefits"]}
    assert not found & set(case.get("no_benefits", [])), found
    assert set(case.get("categories", [])) <= set(result["categories"]), result["categories"]
    assert not set(case.get("no_categories", [])) & set(result["categories"]), result["categories"]
    _check_parts(case, result)


def _check_parts(case: dict[str, Any], result: dict[str, Any]) -> None:
    lines = {line["code"]: line["below"] for line in result["lines"]}
    assert case.get("below", {}).items() <= lines.items(), lines
    incomes = {figure["concept"]: figure["income_fen"] for figure in result["incomes"]}
    assert case.get("incomes", {}).items() <= incomes.items(), incomes
    points = {indicator["code"]: indicator["points"] for indicator in result["indicators"]}
    assert case.get("indicators", {}).items() <= points.items(), points
    for key in (
        "points",
        "tier",
        "route",
        "persons",
        "review_flags",
        "missing",
        "stale",
        "per_capita_fen",
        "income_fen",
    ):
        if key in case:
            assert result[key] == case[key], (key, result[key])
    if "class_additions" in case:
        found = [{key: one[key] for key in ("person", "code")} for one in result.get("class_additions", [])]
        assert found == case["class_additions"], found
    if "phase_out" in case:
        assert result.get("phase_out") == case["phase_out"]
