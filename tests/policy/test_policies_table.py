"""The table of rules: every rule of the documents is told, and what it names is there."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from lianghe_desktop.policy.library import load_pack

ROOT = Path(__file__).resolve().parents[2]
_COUNTS = {"N": 42, "B": 24, "P": 21, "T": 6, "R": 3, "S": 3, "F": 4, "I": 3}
_YUAN = {
    "farming_cost_max_year_fen": 10_000,
    "disabled_insurance_year_fen": 360,
    "rehabilitation_min_fen": 200,
    "rehabilitation_max_fen": 24_000,
    "preschool_living_year_fen": 1_000,
    "primary_living_year_fen": 2_000,
    "junior_living_year_fen": 3_000,
    "senior_boarding_year_fen": 450,
    "senior_books_year_fen": 500,
    "vocational_books_year_fen": 300,
    "senior_grant_year_fen": 2_000,
    "vocational_lab_year_fen": 500,
    "college_tuition_new_fen": 6_000,
    "undergraduate_living_new_fen": 4_000,
    "junior_college_living_new_fen": 2_000,
    "college_living_year_fen": 3_000,
    "medical_insurance_60_year_fen": 360,
    "silver_age_premium_year_fen": 50,
    "silver_age_cover_fen": 42_000,
    "housing_rebuild_city_fen": 20_000,
    "housing_rebuild_district_fen": 20_000,
    "housing_rebuild_town_fen": 10_000,
    "carnation_year_fen": 1_000,
    "single_mother_service_year_fen": 4_000,
    "low_income_line_year_fen": 11_000,
}
_DAYS = {
    "survey_start_days": 3,
    "survey_team_people": 2,
    "information_check_start_days": 3,
    "publicity_days": 7,
    "county_decision_days": 10,
    "refusal_notice_days": 3,
    "whole_procedure_days": 30,
    "special_procedure_days": 45,
    "recheck_stable_months": 12,
    "recheck_changing_months": 6,
    "work_refusal_times": 3,
    "phase_out_max_months": 6,
    "death_recheck_months": 3,
    "delegated_procedure_days": 20,
    "unreported_change_months": 3,
    "tekun_survey_days": 15,
    "tekun_publicity_days": 7,
    "tekun_county_days": 15,
    "tekun_refusal_notice_days": 3,
    "tekun_elderly_age_years": 60,
    "tekun_minor_age_years": 16,
    "self_care_items": 6,
    "self_care_lost_from_items": 4,
    "self_care_reassess_days": 10,
    "rigid_procedure_days": 30,
    "rigid_special_days": 45,
    "rigid_valid_months": 12,
    "relapse_publicity_days": 5,
    "relapse_procedure_days": 15,
}


@pytest.fixture(scope="module")
def table() -> ModuleType:
    """Return the script that builds the page, as a module."""
    spec = importlib.util.spec_from_file_location("build_policies", ROOT / "docs/build_policies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_script_writes(table: ModuleType) -> None:
    assert table.PAGE.read_text("utf-8") == table.page(), "run: python docs/build_policies.py"


def test_every_rule_is_told_once_and_stands_somewhere_or_says_why_not(table: ModuleType) -> None:
    rows = [row for part in table.read_rows().values() for row in part]
    wanted = [f"{letter}{number}" for letter, count in _COUNTS.items() for number in range(1, count + 1)]
    assert [row.id for row in rows] == wanted
    assert [row.id for row in rows if not row.keys and not row.why] == []
    known = table.entries()
    assert [key for row in rows for key in row.keys if key not in known] == []
    assert [key for key, entry in known.items() if not entry.source] == []


def test_amounts_and_limits_are_those_of_the_documents() -> None:
    doumen, national = load_pack("doumen-2017").parameters, load_pack("national-2021").parameters
    assert {name: doumen[name].values[-1].value for name in _YUAN} == {
        name: yuan * 100 for name, yuan in _YUAN.items()
    }
    assert {name: national[name].values[-1].value for name in _DAYS} == _DAYS
