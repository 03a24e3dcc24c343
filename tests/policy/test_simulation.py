"""Who enters, who leaves, who stands at the border, and the budgets that the document's own numbers imply."""

import json
from datetime import date
from typing import Any

import pytest

from lianghe_desktop.policy.input_reader import read_input
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.simulation import Simulation, simulate, to_json
from tests.policy.cases import household

_DAY = date(2017, 6, 1)


def _simulate(changes: list[dict[str, Any]], settings: dict[str, int]) -> Simulation:
    whole = [{**household(change), "id": f"H{index}"} for index, change in enumerate(changes, 1)]
    given = read_input(json.dumps({"households": whole}).encode())
    return simulate(load_pack("doumen-2017"), given.households, _DAY, given={}, settings=settings)


def test_a_higher_line_lets_households_in_and_a_lower_one_out() -> None:
    incomes = [1_000_000, 1_099_999, 1_100_000, 1_155_000, 1_199_999, 1_260_000, 1_260_001]
    changes = [{"income": {"wage": income}} for income in incomes]
    higher = _simulate(changes, {"low_income_line_year_fen": 1_200_000})
    assert higher.entering == ("H3", "H4", "H5")
    assert higher.leaving == ()
    assert higher.border == ("H4", "H5", "H6")
    lower = _simulate(changes, {"low_income_line_year_fen": 1_050_000})
    assert lower.entering == ()
    assert lower.leaving == ("H2",)
    assert lower.before.below_people == 2
    assert lower.after.below_households == 1


def test_an_unknown_income_neither_enters_nor_leaves() -> None:
    found = _simulate([{"income": {"wage": "未填"}}], {"low_income_line_year_fen": 9_000_000})
    assert (found.entering, found.leaving, found.border) == ((), (), ())
    assert found.after.undecided_households == 1


_OLD = {"birth_date": "1957-06-01", "disability_class": None}


@pytest.mark.parametrize(
    ("count", "change", "code", "fen"),
    [
        (1161, {"farms": True}, "farming_cost", 1161 * 1_000_000),
        (
            1916,
            {"members": [{"disability_class": 4, "disability_grade": 3}]},
            "disabled_insurance",
            68_976_000,
        ),
        (623, {"housing_hardship": "dangerous"}, "housing_rebuild", 3_115_000_000),
        (2114, {"members": [_OLD]}, "medical_insurance_60", 76_104_000),
        (90, {"single_mother": True, "members": [{"sex": 2}]}, "carnation", 45_000_000),
    ],
)
def test_the_budgets_that_the_document_implies(
    count: int, change: dict[str, Any], code: str, fen: int
) -> None:
    given = read_input(json.dumps({"households": [household(change)]}).encode())
    found = simulate(load_pack("doumen-2017"), given.households * count, _DAY, given={}, settings={})
    assert found.after.benefits[code] == count
    assert found.after.budget_fen + found.after.ceiling_fen == fen
    if code == "housing_rebuild":
        assert dict(found.after.by_payer) == {
            "city": 1_246_000_000,
            "district": 1_246_000_000,
            "town": 623_000_000,
        }


def test_the_monthly_topup_counts_twelve_times() -> None:
    change = {"registered": False, "members": [{**_OLD, "dibao": True}]}
    plain = to_json(_simulate([change], {"dibao_standard_month_fen": 70_000}))
    assert plain["budget_fen"] == {
        "before": 12 * 12_600 + 5_000,
        "after": 12 * 14_000 + 5_000,
        "by_payer": {"unsplit": {"before": 156_200, "after": 173_000}},
    }
    assert plain["by_area"]["440403100201"]["after"] == {"below": 1, "budget_fen": 173_000}
    assert plain["after"]["households"] == 1
