"""Turn a draft household into the frozen one: documents, schooling, work, insurance, flags."""

import datetime as dt
from random import Random

from lianghe_desktop.casework.demonstration_population.documents import DocumentOffice
from lianghe_desktop.casework.demonstration_population.drafts import Band, DraftHousehold, DraftPerson
from lianghe_desktop.casework.demonstration_population.income import income_lines
from lianghe_desktop.casework.demonstration_population.labels import ABLE
from lianghe_desktop.casework.demonstration_population.living import (
    age_on_demo_day,
    assets,
    causes,
    housing,
    needs,
    spending_lines,
)
from lianghe_desktop.casework.demonstration_population.people import DEMO_DAY, DemoHousehold, DemoMember
from lianghe_desktop.casework.demonstration_population.skeletons import HEAD, SPOUSE

_REGISTERED_ON = dt.date(2017, 4, 20)
_GROUPS = "一二三四五六"
_STAGES = ((3, "preschool"), (6, "primary"), (12, "junior"), (15, "senior"), (18, "undergraduate"))
_UPPER = {
    "senior": ("senior", "senior", "vocational", "technical"),
    "undergraduate": ("undergraduate", "junior_college"),
}
_ELDER_EDUCATION = ("90", "90", "80", "80", "80", "70")
_ADULT_EDUCATION = ("80", "80", "70", "70", "70", "60")


def finished_household(
    rng: Random, office: DocumentOffice, home: DraftHousehold, *, village: str, place: str, number: int
) -> DemoHousehold:
    """Return the household number `number` (from 1) of `village`, a code of 12 digits named `place`."""
    income = income_lines(rng, home)
    members = tuple(
        _finished_member(rng, office, person, f"m{position}")
        for position, person in enumerate(home.members, 1)
    )
    found = causes(rng, home)
    able = any(member.labour in ABLE for member in members)
    draws = any(member.dibao for member in members)
    incident = rng.choices((None, "illness", "accident", "disaster"), weights=(970, 16, 9, 5))[0]
    returned = incident is not None and rng.random() < 0.5
    return DemoHousehold(
        id=f"{village}{number:04d}",
        home=village,
        household_no=f"{village}{number:04d}",
        group_name=f"第{rng.choice(_GROUPS)}村民小组",
        address=f"{place}{number}号",
        phone=f"07560{village[8]}{village[11]}{number:04d}",
        status="listed",
        registered=True,
        registered_on=_REGISTERED_ON,
        farms=home.farms,
        urban=village.startswith("440403001") and rng.random() < 0.5,
        local_hukou=True,
        accepts_help=able and rng.random() < 0.93,
        applies_dibao=draws,
        single_mother=home.single_mother,
        single_mother_person="m1" if home.single_mother else None,
        housing_hardship=home.hardship,
        incident=incident,
        incident_on=DEMO_DAY - dt.timedelta(days=rng.randint(40, 300)) if incident else None,
        monitored=_monitored(rng, incident),
        lifted_on=dt.date(2019, 12, 20) if returned else None,
        exit_decided_on=None,
        exit_basis=None,
        members=members,
        income_lines=income,
        spending_lines=spending_lines(
            rng, home, students=[person.school_age for person in home.of(Band.STUDENT)]
        ),
        housing=housing(rng, home),
        assets=assets(rng, home),
        causes=found,
        needs=needs(home, found),
    )


def _monitored(rng: Random, incident: str | None) -> str | None:
    if incident is not None and rng.random() < 0.4:
        return "sudden"
    return rng.choice(("unstable", "marginal")) if rng.random() < 0.008 else None


def _finished_member(rng: Random, office: DocumentOffice, person: DraftPerson, member_id: str) -> DemoMember:
    age = age_on_demo_day(person)
    kind, number, reason = _document(rng, office, person, age)
    stage = _stage(rng, person)
    able = person.labour in ABLE
    severe = person.disability_grade in ("1", "2")
    card_stem = number if kind == "resident" and person.disability_class else None
    return DemoMember(
        id=member_id,
        name=person.name,
        relation=person.relation,
        sex=person.sex,
        birth_date=person.birth,
        document_kind=kind,
        document_number=number,
        no_document_reason=reason,
        nation="08" if person.relation == SPOUSE and rng.random() < 0.04 else "01",
        marital=person.marital,
        political=_political(rng, person, age),
        education=_education(rng, person, stage),
        counted=True,
        school=stage,
        boards=stage is not None and person.school_age >= 15 and rng.random() < 0.8,
        new_student=stage is not None and person.school_age in (3, 6, 12, 15, 18),
        full_time=stage is not None,
        labour=person.labour,
        health=(person.illness,) if person.illness else (),
        disability_class=person.disability_class,
        disability_grade=person.disability_grade,
        disability_card=f"{card_stem}{person.disability_class}{person.disability_grade}"
        if card_stem
        else None,
        rehabilitation_need=person.disability_class is not None and rng.random() < 0.35,
        dibao=person.dibao,
        tekun=person.tekun,
        insured_medical=(insured := kind == "resident" and rng.random() < 0.985),
        medical_scheme="resident" if insured else None,
        pension_scheme="resident" if person.pension_yuan or (able and rng.random() < 0.7) else None,
        pension_years=15 if person.pension_yuan else rng.randint(0, 12) if able else 0,
        pension_fen=person.pension_yuan * 100,
        works=person.months_worked > 0,
        months_worked=person.months_worked,
        wants_work=able and person.months_worked < 9 and rng.random() < 0.6,
        recommended_job=person.months_worked >= 6 and rng.random() < 0.3,
        can_live_alone=not severe and age >= 18,
        supporter_able=not person.tekun and person.relation != HEAD,
    )


def _document(
    rng: Random, office: DocumentOffice, person: DraftPerson, age: int
) -> tuple[str, str, str | None]:
    if age == 0 and (DEMO_DAY - person.birth).days < 120:
        return "newborn", "", None
    if person.relation == SPOUSE and person.band is Band.ADULT and not _bound(person):
        draw = rng.random()
        if draw < 0.02:
            return "hk_macau", office.macau_permit(person.birth, person.sex), None
        if draw < 0.03:
            return "none", "", "外籍配偶，尚未入籍"
    return "resident", office.resident(person.birth, person.sex), None


def _bound(person: DraftPerson) -> bool:
    """Tell whether what the person draws needs a resident number."""
    return person.dibao or person.tekun or person.disability_class is not None


def _stage(rng: Random, person: DraftPerson) -> str | None:
    if person.band is not Band.STUDENT:
        return None
    stage = [name for first, name in _STAGES if person.school_age >= first][-1]
    return rng.choice(_UPPER.get(stage, (stage,)))


def _education(rng: Random, person: DraftPerson, stage: str | None) -> str | None:
    if stage is not None or person.band is Band.TODDLER:
        return None
    return rng.choice(_ELDER_EDUCATION if person.band is Band.SENIOR else _ADULT_EDUCATION)


def _political(rng: Random, person: DraftPerson, age: int) -> str:
    if person.band is Band.STUDENT and person.school_age >= 15:
        return rng.choice(("03", "13"))
    return "01" if age >= 25 and rng.random() < 0.03 else "13"
