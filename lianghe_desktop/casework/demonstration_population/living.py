"""How an invented household lives: spending, dwelling, land and property, causes, needs."""

from collections.abc import Sequence
from random import Random

from lianghe_desktop.casework.demonstration_population.drafts import Band, DraftHousehold, DraftPerson
from lianghe_desktop.casework.demonstration_population.labels import ABLE
from lianghe_desktop.casework.demonstration_population.people import (
    DEMO_DAY,
    DemoAssets,
    DemoCause,
    DemoHousing,
    DemoLine,
)

_OLD_BUILDS = ("earth", "brick_timber")
_SOUND_BUILDS = ("brick", "brick", "frame")
_NEEDS = {
    "illness": "医疗费用负担重，希望得到医疗救助。",
    "disability": "需要辅助器具和康复服务。",
    "education": "希望得到学费和生活补助。",
    "housing": "房屋需要改造。",
    "labour": "家中缺少劳动力，需要日常照料。",
    "skill": "希望参加技能培训，就近务工。",
    "funds": "想扩大种养，缺少本钱。",
    "other": "希望继续得到关心和帮助。",
}


def spending_lines(rng: Random, home: DraftHousehold, *, students: Sequence[int]) -> tuple[DemoLine, ...]:
    """Return one line a kind of rigid spending; `students` holds the school ages of those at school."""
    paid = sum(_medical_yuan(rng, person) for person in home.members)
    bill = paid * rng.randint(2, 4)
    disabled = sum(person.disability_class is not None for person in home.members)
    amounts = {
        "medical_self_paid": paid,
        "education": sum(_education_yuan(rng, age) for age in students),
        "housing": 100 * rng.randint(5, 30) if rng.random() < 0.12 else 0,
        "rehabilitation": sum(50 * rng.randint(4, 40) for _ in range(disabled) if rng.random() < 0.3),
        "other": 100 * rng.randint(2, 15) if rng.random() < 0.3 else 0,
        "medical_total": bill,
    }
    return tuple(DemoLine(kind=kind, amount_fen=yuan * 100) for kind, yuan in amounts.items())


def _medical_yuan(rng: Random, person: DraftPerson) -> int:
    if person.illness == "serious":
        return 100 * rng.randint(30, 180)
    if person.illness == "chronic":
        return 50 * rng.randint(12, 70)
    return 10 * rng.randint(0, 40)


def _education_yuan(rng: Random, age: int) -> int:
    if age >= 18:
        return 100 * rng.randint(60, 110)
    if age >= 15:
        return 100 * rng.randint(15, 40)
    return 100 * rng.randint(20, 60) if age < 6 else 50 * rng.randint(4, 20)


def housing(rng: Random, home: DraftHousehold) -> DemoHousing:
    """Return the dwelling that fits the hardship the household is counted with."""
    people = len(home.members)
    homeless = home.hardship == "no_house"
    if homeless:
        area = 0
    elif home.hardship == "overcrowded":
        area = people * rng.randint(7, 11)
    else:
        area = max(30, people * rng.randint(15, 38))
    old = home.hardship == "dangerous"
    return DemoHousing(
        grade=None if homeless else rng.choice("CCD") if old else rng.choice("AAB"),
        area_m2=area,
        rooms=0 if homeless else max(1, area // 22),
        built_year=None if homeless else rng.randint(1958, 1985) if old else rng.randint(1986, 2018),
        structure=None if homeless else rng.choice(_OLD_BUILDS if old else _SOUND_BUILDS),
        ownership=rng.choice(("borrowed", "rent")) if homeless else "own",
        water=rng.choices(("tap", "well"), weights=(95, 5))[0],
        toilet=rng.choices(("sanitary", "dry"), weights=(5, 4) if old else (97, 3))[0],
        fuel=rng.choices(("clean", "firewood"), weights=(3, 1) if old else (97, 3))[0],
        road=rng.choices(("hard", "gravel", "mud"), weights=(93, 6, 1))[0],
    )


def assets(rng: Random, home: DraftHousehold) -> DemoAssets:
    """Return land and property, as little as such families have."""
    people = len(home.members)
    land = people * rng.randint(40, 180) if home.farms else people * rng.randint(0, 60)
    vehicle = people > 1 and rng.random() < 0.015
    return DemoAssets(
        land_centi_mu=land,
        vehicles=int(vehicle),
        livelihood_vehicle=vehicle,
        machinery=home.farms and rng.random() < 0.03,
        second_home=False,
        registered_business=rng.random() < 0.004,
        public_employee=False,
        deposits_fen=rng.choices((0, rng.randint(2, 60) * 10_000), weights=(3, 2))[0],
    )


def causes(rng: Random, home: DraftHousehold) -> tuple[DemoCause, ...]:
    """Return one to three causes that the family's state shows, the first being the main one."""
    codes: list[str] = []
    if any(person.illness for person in home.members):
        codes.append("illness")
    if any(person.disability_class for person in home.members):
        codes.append("disability")
    if any(person.school_age >= 15 for person in home.of(Band.STUDENT)):
        codes.append("education")
    if not any(person.labour in ABLE for person in home.members):
        codes.append("labour")
    if not codes:
        codes.append(rng.choice(("skill", "skill", "funds", "other")))
    rng.shuffle(codes)
    return tuple(DemoCause(code=code, main=number == 0) for number, code in enumerate(codes[:3]))


def needs(home: DraftHousehold, found: Sequence[DemoCause]) -> str:
    """Return one sentence of what the family asks for."""
    if home.hardship:
        return _NEEDS["housing"]
    return _NEEDS.get(found[0].code, _NEEDS["other"])


def age_on_demo_day(person: DraftPerson) -> int:
    """Return the age in full years on DEMO_DAY."""
    born = person.birth
    return DEMO_DAY.year - born.year - ((DEMO_DAY.month, DEMO_DAY.day) < (born.month, born.day))
