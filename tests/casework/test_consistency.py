"""The checker against contradictions that were written down apart from it, before it was there."""

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from lianghe_desktop.casework.consistency.check import RULES, Finding, findings
from lianghe_desktop.casework.consistency.rule import Look
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.livelihood import Housing
from lianghe_desktop.records.tables import SHARED_TABLES
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.dossiers import Dossier
from lianghe_desktop.store.households import HouseholdFile
from tests.casework.conftest import VILLAGE, number

FOLDER = Path(__file__).parent / "contradictions"
FAMILY: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "family.yaml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))["cases"]
MODELS = {str(table_of(model).name): model for model in SHARED_TABLES}
ON = dt.date(2026, 6, 20)
LIMITS = {"publicity_days": 7, "meeting_present_min_ratio": Fraction(2, 3)}
CAPS_FEN = {"farming_cost": 1_000_000}
_NUMBER = re.compile(r"number\((\d{4}-\d\d-\d\d), (\d+)\)")


def _row(key: str, values: dict[str, Any]) -> SharedRow:
    table, _, row_id = key.partition("/")
    model = MODELS[table]
    whole = {name: _value(value) for name, value in values.items()}
    if "household_id" in model.model_fields:
        whole.setdefault("household_id", "h0")
    return model(home=VILLAGE, id=row_id or "h0", **whole)


def _value(value: object) -> object:
    if isinstance(value, str):
        return _NUMBER.sub(lambda m: number(dt.date.fromisoformat(m[1]), int(m[2])), value)
    return value


def _dossier(case: dict[str, Any]) -> Dossier:
    held = {key: dict(values) for key, values in FAMILY.items()}
    for key, values in case.get("set", {}).items():
        held[key] = held[key] | values
    for key in case.get("remove", ()):
        del held[key]
    held |= case.get("add", {})
    by_table: dict[str, list[Any]] = {}
    for key, values in held.items():
        by_table.setdefault(key.partition("/")[0], []).append(_row(key, values))

    def of(table: str) -> tuple[Any, ...]:
        return tuple(by_table.get(table, ()))

    file = HouseholdFile(
        household=of("household")[0],
        members=of("member"),
        income=of("income_line"),
        spending=of("spending_line"),
        housing=next((row for row in of("housing") if isinstance(row, Housing)), None),
        assets=None,
        causes=of("cause"),
        interviews=of("interview"),
        determinations=of("determination"),
        plans=of("help_plan"),
        measures=of("help_measure"),
        visits=of("help_visit"),
        attachments=of("attachment"),
        helper_links=(),
        helpers=(),
    )
    other = _value(case["other"]["document_number"]) if "other" in case else None
    return Dossier(
        file=file,
        procedures=of("procedure"),
        steps=of("procedure_step"),
        checks=of("economic_check"),
        results=of("discussion_result"),
        discussions=of("discussion"),
        entries=of("publicity_entry"),
        publicities=of("publicity"),
        objections=of("objection"),
        elsewhere=frozenset({str(other)} if other else ()),
    )


def _found(case: dict[str, Any]) -> list[Finding]:
    look = Look(dossier=_dossier(case), on=case.get("day", ON), limits=LIMITS, caps_fen=CAPS_FEN)
    return findings(look)


def test_the_sound_family_has_nothing_against_it() -> None:
    assert [one.message for one in _found({})] == []


@pytest.mark.parametrize("case", [c for c in CASES if not c.get("fine")], ids=lambda c: c["says"])
def test_a_contradiction_is_found_where_it_is(case: dict[str, Any]) -> None:
    place, _, field = case["about"].partition(" ")
    table, _, row = place.partition("/")
    found = _found(case)
    there = [one for one in found if (one.table, one.row) == (table, row or "h0")]
    assert there, [one.message for one in found]
    if field:
        assert field in {one.field for one in there}, [(one.field, one.message) for one in there]
    for one in found:
        assert one.source
        assert one.message.endswith("。")


@pytest.mark.parametrize("case", [c for c in CASES if c.get("fine")], ids=lambda c: c["says"])
def test_what_is_right_is_left_alone(case: dict[str, Any]) -> None:
    assert [one.message for one in _found(case)] == []


def test_every_rule_is_broken_by_a_written_contradiction() -> None:
    broken = {one.code for case in CASES if not case.get("fine") for one in _found(case)}
    unused = {rule.code for rule in RULES} - broken
    assert unused == {"serious_insurance"}  # asked only where the survey's question was answered, see below
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))


def test_residents_insurance_without_serious_illness_cover_is_asked_about() -> None:
    case = {"set": {"member/m1": {"extra": '{"medical_extra":"commercial"}'}}}
    assert [one.code for one in _found(case)] == ["serious_insurance"]
    assert isinstance(_dossier(case).file.members[0], Member)
