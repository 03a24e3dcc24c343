"""Read the scenario files and build households for tests, in the exchange JSON."""

import copy
import json
from pathlib import Path
from typing import Any

import yaml

from lianghe_desktop.policy.input_reader import read_input
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.output import to_json
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.records.assessment import AssessInput

SCENARIOS = Path(__file__).parent / "scenarios"

ORDINARY_MEMBER: dict[str, Any] = {
    "relation": "02",
    "sex": 1,
    "birth_date": "1977-01-01",
    "school": None,
    "new_student": False,
    "full_time": False,
    "labour": "full",
    "health": [],
    "disability_class": None,
    "disability_grade": None,
    "rehabilitation_need": False,
    "dibao": False,
    "tekun": False,
    "insured_medical": True,
    "pension_years": 15,
    "works": True,
    "months_worked": 12,
    "wants_work": True,
}
ORDINARY: dict[str, Any] = {
    "id": "H1",
    "home": "440403100201",
    "registered": True,
    "farms": False,
    "urban": False,
    "accepts_help": True,
    "single_mother": False,
    "housing_hardship": None,
    "housing_grade": "A",
    "housing_area_m2": 100,
    "land_mu": 3,
    "incident": None,
    "incident_on": None,
    "monitored": None,
    "exit_decided_on": None,
    "exit_basis": None,
    "income": {
        "wage": 0,
        "business": 0,
        "business_cost": 0,
        "property": 0,
        "transfer": 0,
        "transfer_paid": 0,
        "basic_pension": 0,
        "resident_pension": 0,
        "exempt": 0,
    },
    "spending": {"medical_self_paid": 0, "education": 0, "housing": 0, "rehabilitation": 0, "other": 0},
    "assets": {
        "vehicles": 0,
        "livelihood_vehicle": False,
        "machinery": 0,
        "second_home": False,
        "registered_business": False,
        "public_employee": False,
        "deposits": 0,
    },
    "members": [{"id": "m1"}],
}
ABSENT = "未填"


def household(changes: dict[str, Any]) -> dict[str, Any]:
    """Return an ordinary household with changes; the word 未填 takes a key away."""
    whole = copy.deepcopy(ORDINARY)
    changes = copy.deepcopy(changes)
    members = changes.pop("members", whole["members"])
    _merge(whole, changes)
    if isinstance(members, list):
        whole["members"] = [_member(index, member) for index, member in enumerate(members, 1)]
    elif members == ABSENT:
        del whole["members"]
    return whole


def _member(index: int, changes: dict[str, Any]) -> dict[str, Any]:
    member = {"id": f"m{index}", **copy.deepcopy(ORDINARY_MEMBER)}
    _merge(member, changes)
    return member


def _merge(whole: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if value == ABSENT:
            whole.pop(key, None)
        elif isinstance(value, dict) and isinstance(whole.get(key), dict):
            _merge(whole[key], value)
        else:
            whole[key] = str(value) if hasattr(value, "isoformat") else value


def run(
    pack: str,
    on: str,
    *households: dict[str, Any],
    parameters: dict[str, Any] | None = None,
    explain: bool = False,
) -> list[dict[str, Any]]:
    """Assess households as the command line would, JSON to JSON."""
    raw = json.dumps({"on": on, "pack": pack, "parameters": parameters or {}, "households": list(households)})
    given = read_input(raw.encode())
    assert given.on is not None
    output = assess(load_pack(pack), given.households, given.on, given.parameters, explain=explain)
    return list(to_json(output, explain=explain)["results"])


def read_case(case: dict[str, Any]) -> AssessInput:
    """Return what a case hands to the rules."""
    raw = {
        "on": str(case["day"]),
        "parameters": case.get("parameters", {}),
        "households": [household(case.get("household", {}))],
    }
    return read_input(json.dumps(raw).encode())


def scenarios() -> list[tuple[str, dict[str, Any]]]:
    """Return every case of every file with a readable id."""
    found = []
    for path in sorted(SCENARIOS.glob("*.yaml")):
        book = yaml.safe_load(path.read_text("utf-8"))
        for case in book["cases"]:
            found.append(
                (f"{path.stem}: {case['name']}", {"pack": book["pack"], "day": book.get("day"), **case})
            )
    return found
