"""Situations of a household that call for help, read from its file; each names the people it is about."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from lianghe_desktop.casework.household_reading import living
from lianghe_desktop.casework.projection import extra_of
from lianghe_desktop.records.enums import Health
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years
from lianghe_desktop.store.households import HouseholdFile

SCHOOL_AGE = range(6, 16)
"""Years of compulsory schooling. Source: 义务教育法 2, 11."""
OLD_YEARS = 60  # 珠斗办字〔2017〕6号 二（二）5
NONE = "none"

People = list[Member | None]
Situation = Callable[[HouseholdFile, dt.date], People]


def age_of(member: Member, on: dt.date) -> int | None:
    """Return the age in full years on a day, None where the birth date is not known."""
    return full_years(member.birth_date, on) if member.birth_date else None


def in_school(member: Member) -> bool:
    """Tell whether somebody goes to school."""
    return member.school not in (None, NONE)


def of_school_age(member: Member, on: dt.date) -> bool:
    """Tell whether somebody is of the age of compulsory schooling."""
    return age_of(member, on) in SCHOOL_AGE


def out_of_school(member: Member, on: dt.date) -> bool:
    """Tell whether a child of school age is known not to go to school."""
    return of_school_age(member, on) and member.school == NONE


def is_ill(member: Member, *kinds: Health) -> bool:
    """Tell whether somebody has one of these conditions."""
    return bool(set(kinds) & set((member.health or "").split()))


def is_disabled(member: Member) -> bool:
    """Tell whether somebody has a disability on record."""
    return member.disability_class not in (None, NONE)


def has_housing_hardship(file: HouseholdFile) -> bool:
    """Tell whether the dwelling is unsafe, missing or too small."""
    grade = file.housing.grade if file.housing else None
    return file.household.housing_hardship not in (None, NONE) or grade in ("C", "D")


def needs_of(file: HouseholdFile) -> frozenset[str]:
    """Return the kinds of need that the family named last."""
    return frozenset(str(extra_of(file.household).get("need_kinds") or "").split()) - {NONE}


def causes_of(file: HouseholdFile) -> frozenset[str]:
    """Return the causes of hardship on record."""
    return frozenset(cause.code for cause in file.causes if cause.code)


def _people(test: Callable[[Member, dt.date], bool]) -> Situation:
    def found(file: HouseholdFile, on: dt.date) -> People:
        return [member for member in living(file.members) if test(member, on)]

    return found


def _household(test: Callable[[HouseholdFile], bool]) -> Situation:
    def found(file: HouseholdFile, _on: dt.date) -> People:
        return [None] if test(file) else []

    return found


def _wishes(member: Member) -> frozenset[str]:
    return frozenset(str(extra_of(member).get("skill_wish") or "").split())


def _old_and_alone(file: HouseholdFile, on: dt.date) -> People:
    here = living(file.members)
    ages = [age_of(member, on) for member in here]
    if not here or any(age is None or age < OLD_YEARS for age in ages):
        return []
    return list(here)


SITUATIONS: Mapping[str, Situation] = MappingProxyType(
    {
        "wants_work": _people(lambda m, _on: m.wants_work is True and not m.works),
        "skill_wish": _people(lambda m, _on: bool(_wishes(m))),
        "wants_cooking": _people(lambda m, _on: "cooking" in _wishes(m)),
        "weak_labour": _people(lambda m, _on: m.labour == "weak" and not m.works and not in_school(m)),
        "out_of_school": _people(out_of_school),
        "junior_in_school": _people(lambda m, _on: m.school == "junior"),
        "seriously_ill": _people(lambda m, _on: is_ill(m, Health.SERIOUS)),
        "chronically_ill": _people(
            lambda m, _on: is_ill(m, Health.CHRONIC) and extra_of(m).get("family_doctor") is not True
        ),
        "uninsured": _people(lambda m, _on: m.insured_medical is False),
        "housing_hardship": _household(has_housing_hardship),
        "old_and_alone": _old_and_alone,
        "needs_rehabilitation": _people(lambda m, _on: m.rehabilitation_need is True),
        "incident": _household(lambda file: file.household.incident not in (None, NONE)),
    }
)
"""The situations that rules of resources/helping/suggestions.yaml may name after `fact:`."""
