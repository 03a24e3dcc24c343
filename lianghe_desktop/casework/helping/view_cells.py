"""What stands in the columns of a theme, and whom it lists: small readings of one file."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.helping.five_ones import FIVE_ONES, RECOMMEND, TECHNICAL_SCHOOL
from lianghe_desktop.casework.helping.payers import payers_of
from lianghe_desktop.casework.helping.situations import (
    OLD_YEARS,
    age_of,
    causes_of,
    has_housing_hardship,
    in_school,
    is_disabled,
    is_ill,
    needs_of,
    of_school_age,
    out_of_school,
)
from lianghe_desktop.casework.household_reading import living
from lianghe_desktop.casework.projection import extra_of
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Health, Labour, MeasureState
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.watching import JobOffer
from lianghe_desktop.store.households import HouseholdFile

_ABLE = frozenset({Labour.FULL.value, Labour.SKILLED.value, Labour.WEAK.value})
_LEAST_WORKING_YEARS = 16  # 劳动法 15
_TECHNICAL = "technical"
PLANNED = "计划中"


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A line's household, its person where it is about one, and the day."""

    file: HouseholdFile
    member: Member | None
    on: dt.date


Cell = Callable[[Look], str | int | None]
Listed = Sequence[Member | None]


def of_kind(measure: HelpMeasure, *kinds: str) -> bool:
    """Tell whether a measure is of one of the kinds or of a kind below it."""
    kind = measure.kind or ""
    return any(kind == one or kind.startswith(f"{one}_") for one in kinds)


def measures_of(look: Look, *kinds: str) -> list[HelpMeasure]:
    """Return the measures of the kinds for this line: of the person, or of all the household."""
    return [
        measure
        for measure in look.file.measures
        if of_kind(measure, *kinds) and (look.member is None or measure.member_id in (None, look.member.id))
    ]


def done_this_year(look: Look, *kinds: str) -> list[HelpMeasure]:
    """Return the measures of the kinds that were carried out in the year of the day."""
    return [
        m
        for m in measures_of(look, *kinds)
        if m.state == MeasureState.DONE and m.done_on is not None and m.done_on.year == look.on.year
    ]


def measure_day(*kinds: str) -> Cell:
    """Return a cell with the day of the newest such measure, 计划中 while it is planned."""

    def cell(look: Look) -> str:
        own = measures_of(look, *kinds)
        days = [m.done_on for m in own if m.state == MeasureState.DONE and m.done_on]
        if days:
            return max(days).isoformat()
        return PLANNED if own else ""

    return cell


def spent(*kinds: str) -> Cell:
    """Return a cell with what such measures cost this year, in fen."""
    return lambda look: sum(m.amount_fen or 0 for m in done_this_year(look, *kinds)) or None


def paid_by(level: str, *kinds: str) -> Cell:
    """Return a cell with what a level pays of such measures, in fen."""
    return lambda look: sum(payers_of(m).get(level, 0) for m in measures_of(look, *kinds)) or None


def newest_content(*kinds: str) -> Cell:
    """Return a cell with the content of the newest such measure."""
    return lambda look: _newest(look, kinds, "content")


def newest_provider(*kinds: str) -> Cell:
    """Return a cell with who carries out the newest such measure."""
    return lambda look: _newest(look, kinds, "provider")


def _newest(look: Look, kinds: tuple[str, ...], column: str) -> str:
    own = sorted(measures_of(look, *kinds), key=lambda m: (m.done_on or dt.date.max, m.id))
    return str(getattr(own[-1], column) or "") if own else ""


def shown(column: str) -> Cell:
    """Return a cell with a column of the person in words."""
    spec = field_spec("member", column)

    def cell(look: Look) -> str:
        value = getattr(look.member, column, None)
        return show_field(spec, value) if spec and value is not None else ""

    return cell


def number(column: str) -> Cell:
    """Return a cell with a whole number of the person."""
    return lambda look: getattr(look.member, column, None)


def of_household(column: str) -> Cell:
    """Return a cell with a column of the household in words."""
    spec = field_spec("household", column)

    def cell(look: Look) -> str:
        value = getattr(look.file.household, column)
        return show_field(spec, value) if spec and value is not None else ""

    return cell


def age(look: Look) -> int | None:
    """Return the age in full years."""
    return age_of(look.member, look.on) if look.member else None


def housing_grade(look: Look) -> str:
    """Return the grade of the dwelling in words."""
    spec = field_spec("housing", "grade")
    housing = look.file.housing
    return show_field(spec, housing.grade) if spec and housing and housing.grade else ""


def family_doctor(look: Look) -> str:
    """Return the day of a signed family doctor, or that the survey says so."""
    day = measure_day("health_chronic")(look)
    signed = look.member is not None and extra_of(look.member).get("family_doctor") is True
    return str(day) or ("已签约" if signed else "")


def dropout(look: Look) -> str:
    """Return the warning of a child of school age who does not go to school."""
    member = look.member
    if member is None or not out_of_school(member, look.on):
        return ""
    reason = extra_of(member).get("dropout_reason")
    word = code_list("dropout_reason").find(str(reason)) if reason else None
    return f"失学（{word.label}）" if word else "失学，没有原因"


def child_in_technical_school(look: Look) -> str:
    """Return whether a child of the household goes to a technical school, or when that was arranged."""
    day = service(TECHNICAL_SCHOOL)(_of_all(look))
    return str(day) or ("在读" if _goes_to_technical_school(look) else "")


def _of_all(look: Look) -> Look:
    """Return the same line as one of the whole household: a school is arranged for a child."""
    return replace(look, member=None)


def _goes_to_technical_school(look: Look) -> bool:
    return any(m.school == _TECHNICAL for m in living(look.file.members))


def offer_kind(offer: JobOffer) -> str:
    """Return which of the five an offer was; one without a kind is a job."""
    return offer.kind or RECOMMEND


def offers_of(look: Look, *kinds: str) -> list[JobOffer]:
    """Return the offers of the kinds made to the person of this line, or to anybody of the household."""
    return [
        offer
        for offer in look.file.offers
        if offer_kind(offer).startswith(kinds) and (look.member is None or offer.member_id == look.member.id)
    ]


def offered_this_year(look: Look, *kinds: str) -> bool:
    """Tell whether a job was recommended in the year of the day; of other services only the doing counts."""
    return any(
        offer.offered_on is not None and offer.offered_on.year == look.on.year
        for offer in offers_of(look, *kinds)
        if offer_kind(offer) == RECOMMEND
    )


def service(*kinds: str) -> Cell:
    """Return a cell with the day on which one of the five was given, else the answer to the newest offer."""

    def cell(look: Look) -> str:
        day = str(measure_day(*kinds)(look))
        offers = offers_of(look, *kinds)
        if not offers or day not in ("", PLANNED):
            return day
        newest = max(offers, key=lambda one: (one.offered_on or dt.date.min, one.id))
        said = code_list("job_answer").find(newest.answer or "")
        when = newest.offered_on.isoformat() if newest.offered_on else ""
        return f"{when} {(said.short or said.label) if said else ''}".strip()

    return cell


def ones_given(look: Look) -> int:
    """Return how many of the five were given: carried out, and for a job also recommended."""
    given = sum(
        any(m.state == MeasureState.DONE for m in measures_of(look, *kinds)) for _, _, *kinds in FIVE_ONES[:4]
    )
    by_measure = any(m.state == MeasureState.DONE for m in measures_of(look, RECOMMEND))
    recommended = bool(offers_of(look, RECOMMEND)) and not by_measure
    technical = _goes_to_technical_school(look) or any(
        m.state == MeasureState.DONE for m in measures_of(_of_all(look), TECHNICAL_SCHOOL)
    )
    return given + recommended + technical


def needs(look: Look) -> str:
    """Return the needs that the family named, in words."""
    known = code_list("need_kind")
    return "、".join(known.label(code) for code in known.codes if code in needs_of(look.file))


def needs_and(cause: str) -> Cell:
    """Return a cell with the needs, and with a cause of hardship for which a household is listed too."""

    def cell(look: Look) -> str:
        words = [needs(look)]
        if cause in causes_of(look.file):
            words.append(f"原因：{code_list('poverty_cause').label(cause)}")
        return "；".join(word for word in words if word)

    return cell


def disability(look: Look) -> str:
    """Return the class and grade of a disability in words."""
    if look.member is None or not is_disabled(look.member):
        return ""
    return f"{shown('disability_class')(look)}{shown('disability_grade')(look)}"


def the_mother(look: Look) -> str:
    """Return the name of the single mother."""
    wanted = look.file.household.single_mother_person
    return next((m.name or "" for m in look.file.members if m.id == wanted), "")


def able_people(file: HouseholdFile, on: dt.date) -> Listed:
    """Return those of working age who can work and do not go to school."""
    return [
        m
        for m in living(file.members)
        if m.labour in _ABLE
        and not in_school(m)
        and (age_of(m, on) or _LEAST_WORKING_YEARS) >= _LEAST_WORKING_YEARS
    ]


def pupils(file: HouseholdFile, on: dt.date) -> Listed:
    """Return pupils, students, and children of school age who are neither."""
    return [m for m in living(file.members) if in_school(m) or of_school_age(m, on)]


def ill_people(file: HouseholdFile, _on: dt.date) -> Listed:
    """Return those with a serious or long illness or a disability."""
    return [m for m in living(file.members) if is_ill(m, Health.SERIOUS, Health.CHRONIC) or is_disabled(m)]


def old_people(file: HouseholdFile, on: dt.date) -> Listed:
    """Return those of 60 and more."""
    return [m for m in living(file.members) if (age_of(m, on) or 0) >= OLD_YEARS]


def poorly_housed(file: HouseholdFile, _on: dt.date) -> Listed:
    """Return the household where it is poorly housed or gets help with its dwelling."""
    helped = any(of_kind(m, "housing") for m in file.measures)
    return [None] if helped or has_housing_hardship(file) else []


def single_mothers(file: HouseholdFile, _on: dt.date) -> Listed:
    """Return the household of a single mother."""
    return [None] if file.household.single_mother else []


def wanting(kind: str, *, need: str, cause: str = "") -> Callable[[HouseholdFile, dt.date], Listed]:
    """Return what lists a household that has such a measure, or names the need or cause for one."""

    def listed(file: HouseholdFile, _on: dt.date) -> Listed:
        called = need in needs_of(file) or (cause and cause in causes_of(file))
        return [None] if called or any(of_kind(m, kind) for m in file.measures) else []

    return listed
