"""What a household of the demonstration answers to the questionnaire, step by step.

The steps repeat what the population says of the household and add only what the population does not know
(who answered, what was seen, how people signed); so finishing the interview changes no figure of annex 1.
The answers of the interviewed family lie recorded in resources/demonstration/interview.yaml.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from lianghe_desktop.casework.demonstration_population import (
    DEMO_DAY,
    DemoHousehold,
    DemoLine,
    DemoMember,
)
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.identity import full_years
from lianghe_desktop.records.resources import resource_path
from lianghe_desktop.survey.running import Step

SURVEYORS = ("周一平", "吴晓岚")
"""Invented names of the two who visit. Source: 最低生活保障审核确认办法 16 (two at least)."""

_ABLE = ("full", "skilled", "weak")
_EXEMPT_DETAILS = frozenset(
    {
        "transfer_honour",
        "transfer_birth_planning",
        "transfer_dibao",
        "transfer_tekun",
        "transfer_relief",
        "transfer_disaster",
    }
)
_COST_OF = {
    "business_crops": "cost_crops",
    "business_livestock": "cost_livestock",
    "business_orchard": "cost_orchard",
    "business_other": "cost_other",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedInterview:
    """The recorded interview: whose it is, when it was held, and every step in order."""

    household: str
    now: dt.datetime
    steps: tuple[Step, ...]


def recorded_interview() -> RecordedInterview:
    """Read the recorded answers of the interviewed family."""
    text = resource_path("demonstration/interview.yaml").read_text(encoding="utf-8")
    raw: Mapping[str, Any] = yaml.safe_load(text)
    return RecordedInterview(
        household=raw["household"],
        now=dt.datetime.fromisoformat(raw["now"]),
        steps=tuple(Step(**step) for step in raw["steps"]),
    )


def answers_for(household: DemoHousehold, *, day: dt.date = DEMO_DAY) -> tuple[Step, ...]:
    """Return the steps that answer the questionnaire for `household` on `day`, finishing at the end.

    Args:
        household: of the demonstration population; the answers repeat its facts.
        day: day of the visit; ages are reckoned on it.
    """
    steps = [_answer(ref, value) for ref, value in (*_door(household, day), *_standing(household))]
    for index, member in enumerate(household.members, start=1):
        if index > 1:
            steps.append(Step(op="createNewRepeat", ref="/data/member"))
        pairs = _member(household, member, full_years(member.birth_date, day))
        steps += [_answer(f"/data/member[{index}]/{ref}", value) for ref, value in pairs]
    for pairs in (_income(household), _spending(household), _home(household), _property(household)):
        steps += [_answer(ref, value) for ref, value in pairs]
    for pairs in (_trouble(household), _wishes(household), _talk(household), _signing(household, day)):
        steps += [_answer(ref, value) for ref, value in pairs]
    return (*steps, Step(op="finalize"))


Pairs = Iterator[tuple[str, str | int | bool]]


def _answer(ref: str, value: str | int | bool) -> Step:  # noqa: FBT001 - yes and no are answers
    return Step(op="answer", ref=ref, value=str(int(value)) if isinstance(value, bool) else str(value))


def _under(group: str, answers: Mapping[str, str | int | bool]) -> Pairs:
    for name, value in answers.items():
        yield f"{group}/{name}", value


def _door(household: DemoHousehold, day: dt.date) -> Pairs:
    area = AreaCode(household.home)
    yield from _under(
        "/data/door",
        {
            "visited_on": day.isoformat(),
            "visit_reason": "recheck",
            "district": area.parent(AreaLevel.DISTRICT).value,
            "township": area.parent(AreaLevel.TOWNSHIP).value,
            "village": household.home,
            "group_name": household.group_name,
            "address": household.address,
            "phone": household.phone,
            "household_no": household.household_no,
            "surveyor_1": SURVEYORS[0],
            "surveyor_2": SURVEYORS[1],
            "notice_read": True,
            "consent": True,
        },
    )


def _standing(household: DemoHousehold) -> Pairs:
    group = "/data/standing"
    yield from _under(group, {"local_hukou": household.local_hukou, "urban": household.urban})
    yield f"{group}/registered", household.registered
    if household.registered:
        yield f"{group}/registered_on", household.registered_on.isoformat()
        yield f"{group}/has_lifted", household.lifted_on is not None
    if household.lifted_on:
        yield f"{group}/lifted_on", household.lifted_on.isoformat()
    yield f"{group}/has_exit", household.exit_decided_on is not None
    if household.exit_decided_on:
        yield f"{group}/exit_basis", household.exit_basis or "dibao"
        yield f"{group}/exit_decided_on", household.exit_decided_on.isoformat()
    yield f"{group}/monitored", household.monitored or "none"
    yield f"{group}/relative_of_staff", False


def _member(household: DemoHousehold, member: DemoMember, age: int) -> Pairs:
    yield from _person(household, member, age)
    yield from _schooling(member, age)
    yield from _labour(member)
    if age >= 16:
        yield from _wage(household, member)
    yield from _health(member, age)
    yield from _security(household, member, age)


def _person(household: DemoHousehold, member: DemoMember, age: int) -> Pairs:
    yield "person/member_name", member.name
    yield "person/document_kind", member.document_kind
    if member.document_number:
        yield "person/document_number", member.document_number
    else:
        yield "person/birth_asked", member.birth_date.isoformat()
        yield "person/sex_asked", member.sex
    if member.document_kind == "none":
        yield "person/no_document_reason", member.no_document_reason or "尚未办理"
    yield "person/relation", member.relation
    yield "person/nation", member.nation
    if age >= 18:
        yield "person/marital", member.marital
    if age >= 14:
        yield "person/political", member.political
    yield "person/counted", member.counted
    if member.sex == "2" and age >= 18 and member.marital in ("10", "30", "40"):
        yield "person/single_mother_here", household.single_mother_person == member.id


def _schooling(member: DemoMember, age: int) -> Pairs:
    yield "schooling/school", member.school or "none"
    if member.school and member.school != "preschool":
        answers = {"boards": member.boards, "new_student": member.new_student, "full_time": member.full_time}
        yield from _under("schooling", answers)
    if member.school is None and age >= 6:
        yield "schooling/education", member.education or "90"
        if age <= 15:
            yield "schooling/dropout_reason", "other"


def _labour(member: DemoMember) -> Pairs:
    yield "labour_part/labour", member.labour
    if member.labour not in _ABLE:
        return
    yield "labour_part/works", member.works
    if member.works:
        yield "labour_part/work_place", "本镇，零散用工"
    yield "labour_part/months_worked", member.months_worked
    yield "labour_part/wants_work", member.wants_work
    if member.works:
        yield "labour_part/recommended_job", member.recommended_job


def _wage(household: DemoHousehold, member: DemoMember) -> Pairs:
    lines = _by_detail(household.income_lines, "wage", member.id)
    yield "wage_income/has_wage", bool(lines)
    if lines:
        yield "wage_income/wage_kinds", " ".join(lines)
        yield from _under("wage_income", {detail: _yuan(fen) for detail, fen in lines.items()})


def _health(member: DemoMember, age: int) -> Pairs:
    yield "health_part/health", " ".join(member.health) or "none"
    if member.health:
        label = "慢性肾炎" if "serious" not in member.health else "恶性肿瘤"
        yield "health_part/illness", label
    yield "health_part/disability_class", member.disability_class or "none"
    if member.disability_class:
        yield "health_part/disability_grade", member.disability_grade or "4"
        if member.disability_card:
            yield "health_part/disability_card", member.disability_card
        yield "health_part/rehabilitation_need", member.rehabilitation_need
    severe = "serious" in member.health or member.disability_grade in ("1", "2", "3")
    if severe and age >= 18:
        yield "health_part/can_live_alone", member.can_live_alone
    if severe or age >= 60 or age < 16:
        yield "health_part/supporter_able", member.supporter_able


def _security(household: DemoHousehold, member: DemoMember, age: int) -> Pairs:
    yield "security_part/insured_medical", member.insured_medical
    if member.insured_medical:
        yield "security_part/medical_scheme", member.medical_scheme or "resident"
    if age >= 16:
        yield "security_part/pension_scheme", member.pension_scheme or "none"
        yield "security_part/pension_years", member.pension_years
    if age >= 60:
        yield "security_part/draws_pension", member.pension_fen > 0
    if age >= 60 and member.pension_fen:
        basic = sum(_by_detail(household.income_lines, "basic_pension", member.id).values())
        yield "security_part/pension_amount", _yuan(member.pension_fen)
        yield "security_part/basic_pension_amount", _yuan(basic)
    yield "security_part/dibao", member.dibao
    yield "security_part/tekun", member.tekun


def _income(household: DemoHousehold) -> Pairs:
    yield "/data/roster/members_complete", True
    yield from _business(household)
    for kind in ("property", "transfer"):
        lines = _by_detail(household.income_lines, kind)
        lines.pop("resident_pension", None)  # asked of each member
        yield f"/data/income/{kind}_income/has_{kind}", bool(lines)
        if lines:
            yield f"/data/income/{kind}_income/{kind}_kinds", " ".join(lines)
            amounts = {detail: _yuan(fen) for detail, fen in lines.items()}
            yield from _under(f"/data/income/{kind}_income", amounts)
    transfers = _by_detail(household.income_lines, "transfer")
    known = sum(fen for detail, fen in transfers.items() if detail in _EXEMPT_DETAILS)
    yield "/data/income/left_out/exempt_more", _yuan(max(0, household.income_fen["exempt"] - known))
    paid = household.income_fen["transfer_paid"]
    yield "/data/income/left_out/has_transfer_paid", paid > 0
    if paid:
        yield "/data/income/left_out/transfer_paid", _yuan(paid)


def _business(household: DemoHousehold) -> Pairs:
    lines = _by_detail(household.income_lines, "business")
    costs = _by_detail(household.income_lines, "business_cost")
    group = "/data/income/business_income"
    yield f"{group}/has_business", bool(lines)
    if lines:
        yield f"{group}/business_kinds", " ".join(lines)
    for detail, fen in lines.items():
        yield f"{group}/{detail}", _yuan(fen)
        yield f"{group}/{_COST_OF[detail]}", _yuan(costs.get(_COST_OF[detail], 0))


def _spending(household: DemoHousehold) -> Pairs:
    spent = household.spending_fen
    yield "/data/spending/has_medical", spent["medical_total"] > 0 or spent["medical_self_paid"] > 0
    if spent["medical_total"] or spent["medical_self_paid"]:
        yield "/data/spending/medical_total", _yuan(spent["medical_total"])
        yield "/data/spending/medical_self_paid", _yuan(spent["medical_self_paid"])
    for kind, opener, amount in (
        ("education", "has_education", "education_cost"),
        ("housing", "has_housing_cost", "housing_cost"),
        ("rehabilitation", "has_rehabilitation", "rehabilitation_cost"),
        ("other", "has_other_cost", "other_cost"),
    ):
        yield f"/data/spending/{opener}", spent[kind] > 0
        if spent[kind]:
            yield f"/data/spending/{amount}", _yuan(spent[kind])
    if spent["other"]:
        yield "/data/spending/other_cost_note", "台风后修补门窗"


def _home(household: DemoHousehold) -> Pairs:
    house, group = household.housing, "/data/home"
    yield f"{group}/house_ownership", house.ownership
    yield f"{group}/housing_grade", house.grade or "none"
    if house.ownership != "none":
        yield f"{group}/house_structure", house.structure or "other"
        yield f"{group}/floor_area", house.area_m2
        yield f"{group}/rooms", house.rooms
        if house.built_year:
            yield f"{group}/built_year", house.built_year
        yield f"{group}/rebuilt", False
    living = {"water": house.water, "toilet": house.toilet, "fuel": house.fuel, "road": house.road}
    yield f"{group}/housing_hardship", household.housing_hardship or "none"
    yield from _under(group, living)
    yield f"{group}/power", True
    yield f"{group}/house_photo", "house.png"


def _property(household: DemoHousehold) -> Pairs:
    held, group = household.assets, "/data/property_part"
    yield f"{group}/land_area", _yuan(held.land_centi_mu)
    yield f"{group}/farms", household.farms
    yield f"{group}/vehicles", held.vehicles
    if held.vehicles:
        yield f"{group}/livelihood_vehicle", held.livelihood_vehicle
    flags = {
        "machinery": held.machinery,
        "second_home": held.second_home,
        "registered_business": held.registered_business,
        "public_employee": held.public_employee,
    }
    yield from _under(group, flags)
    yield f"{group}/has_deposits", held.deposits_fen > 0
    if held.deposits_fen:
        yield f"{group}/deposits", _yuan(held.deposits_fen)
    yield f"{group}/has_debts", False
    yield f"{group}/high_fee", False


def _trouble(household: DemoHousehold) -> Pairs:
    group = "/data/trouble"
    yield f"{group}/incident", household.incident or "none"
    if household.incident and household.incident_on:
        yield f"{group}/incident_on", household.incident_on.isoformat()
    yield f"{group}/main_cause", next((cause.code for cause in household.causes if cause.main), "other")
    if others := [cause.code for cause in household.causes if not cause.main]:
        yield f"{group}/other_causes", " ".join(others)


def _wishes(household: DemoHousehold) -> Pairs:
    group = "/data/wishes_part"
    wanted = [code for code, there in _needs(household).items() if there]
    yield f"{group}/need_kinds", " ".join(wanted) or "living"
    yield f"{group}/needs", household.needs
    yield f"{group}/accepts_help", household.accepts_help
    yield f"{group}/applies_dibao", household.applies_dibao
    yield f"{group}/policies_told", True


def _needs(household: DemoHousehold) -> dict[str, bool]:
    return {
        "medical": any(member.health for member in household.members),
        "schooling": any(member.school for member in household.members),
        "housing": household.housing_hardship is not None,
        "work": any(member.wants_work for member in household.members),
    }


def _talk(household: DemoHousehold) -> Pairs:
    head, group = household.head, "/data/talk"
    structure = household.housing.structure
    seen = code_list("house_structure").label(structure) if structure else "没有自己的住房"
    yield f"{group}/respondent", head.name
    yield f"{group}/respondent_relation", "本人"
    yield f"{group}/seen", f"住房：{seen}。家具简单，灶台在用。"
    yield f"{group}/talk_record", f"家里{len(household.members)}口人，收支逐项问过。{household.needs}"
    yield f"{group}/neighbour_asked", True
    yield f"{group}/neighbour_said", "情况和本户说的一致。"


def _signing(household: DemoHousehold, day: dt.date) -> Pairs:
    group = "/data/signing"
    yield f"{group}/read_back", True
    if any(full_years(member.birth_date, day) < 14 for member in household.members):
        yield f"{group}/guardian_agrees", True
    yield f"{group}/family_signs", "signature"
    yield f"{group}/family_signature", "family_signature.png"
    yield f"{group}/surveyor_1_signature", "surveyor_1_signature.png"
    yield f"{group}/surveyor_2_signature", "surveyor_2_signature.png"


def _by_detail(lines: Sequence[DemoLine], kind: str, member_id: str | None = None) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        if line.kind == kind and line.amount_fen and member_id in (None, line.member_id):
            detail = line.detail or kind
            found[detail] = found.get(detail, 0) + line.amount_fen
    return found


def _yuan(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
