"""Birth dates that fit the family, and marital states that fit the birth dates.

Seniors are born by 1964 and adults from 1968 on, so that nobody turns 60 between 2025 and 2027.
"""

import datetime as dt
from random import Random

from lianghe_desktop.casework.demonstration_population.drafts import (
    CHILDREN,
    Band,
    DraftHousehold,
    DraftPerson,
)
from lianghe_desktop.casework.demonstration_population.skeletons import (
    BROTHER,
    DAUGHTER,
    DAUGHTER_IN_LAW,
    FATHER,
    HEAD,
    MOTHER,
    SISTER,
    SON,
    SPOUSE,
)

_SCHOOL_YEAR = 2026
_SENIOR_YEARS = (1934, 1964)
_ADULT_YEARS = (1968, 2003)
_MARRIED, _WIDOWED, _DIVORCED, _SINGLE = "20", "30", "40", "10"


def give_births(rng: Random, home: DraftHousehold) -> None:
    """Set birth date, school age and marital state of everybody in `home`."""
    children = home.of(*CHILDREN)
    _give_children_births(rng, children)
    youngest = max((child.birth.year for child in children), default=None)
    oldest = min((child.birth.year for child in children), default=None)
    _give_head_birth(rng, home, oldest, youngest)
    for person in home.members[1:]:
        if person.band not in CHILDREN:
            person.birth = _day_in(rng, _year_of(rng, home, person, oldest))
    _give_marital(rng, home)


def _give_children_births(rng: Random, children: list[DraftPerson]) -> None:
    students = [child for child in children if child.band is Band.STUDENT]
    toddlers = [child for child in children if child.band is Band.TODDLER]
    highest = 14 if toddlers or len(children) > 3 else 22
    ages = _spaced_ages(rng, len(students), 3, highest)
    for child, age in zip(students, ages, strict=True):
        child.school_age = age
        child.birth = _born_in_school_year(rng, age)
    for number, child in enumerate(toddlers):
        child.school_age = min(2 * number, 2)
        child.birth = _born_in_school_year(rng, child.school_age)


def _spaced_ages(rng: Random, count: int, lowest: int, highest: int) -> list[int]:
    """Return ages at least two years apart, or, of many cousins, any ages."""
    if count == 0:
        return []
    if count > 3:
        return [rng.randint(lowest, highest) for _ in range(count)]
    age = rng.randint(lowest, highest - 2 * (count - 1))
    ages = [age]
    for rest in range(count - 2, -1, -1):
        age = rng.randint(age + 2, max(age + 2, min(age + 5, highest - 2 * rest)))
        ages.append(age)
    return ages


def _born_in_school_year(rng: Random, age: int) -> dt.date:
    first = dt.date(_SCHOOL_YEAR - age - 1, 9, 1)
    return first + dt.timedelta(days=rng.randrange(365))


def _give_head_birth(rng: Random, home: DraftHousehold, oldest: int | None, youngest: int | None) -> None:
    if home.head.band is Band.SENIOR:
        low, high = _SENIOR_YEARS
        if home.having(SON, DAUGHTER, DAUGHTER_IN_LAW):
            high = min(high, 1960)
        if home.having(DAUGHTER_IN_LAW):
            low, high = 1950, 1958
        elif oldest is not None:
            low, high = 1948, min(high, oldest - 42)
        year = round(rng.triangular(low, high, high - 6))
    elif oldest is not None and youngest is not None:
        year = rng.randint(max(_ADULT_YEARS[0], youngest - 40), max(_ADULT_YEARS[0], oldest - 23))
    else:
        year = round(rng.triangular(_ADULT_YEARS[0], 1998, 1973))
    home.head.birth = _day_in(rng, year)


def _year_of(rng: Random, home: DraftHousehold, person: DraftPerson, oldest: int | None) -> int:
    head = home.head.birth.year
    if person.relation == SPOUSE:
        low, high = _SENIOR_YEARS if person.band is Band.SENIOR else _ADULT_YEARS
        if oldest is not None and person.band is Band.ADULT:
            high = min(high, oldest - 21)
        return min(high, max(low, head + rng.randint(-3, 5)))
    if person.relation in (FATHER, MOTHER):
        high = min(_SENIOR_YEARS[1], head - 20)
        return rng.randint(min(high, max(_SENIOR_YEARS[0], head - 36)), high)
    if person.relation in (BROTHER, SISTER):
        return min(_ADULT_YEARS[1], head + rng.randint(2, 8))
    if home.having(DAUGHTER_IN_LAW):  # parents of many children live in the house
        return rng.randint(1980, 1988)
    return rng.randint(max(_ADULT_YEARS[0], head + 25), min(_ADULT_YEARS[1], head + 38))


def _day_in(rng: Random, year: int) -> dt.date:
    return dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(365))


def _give_marital(rng: Random, home: DraftHousehold) -> None:
    both_parents = len(home.having(FATHER, MOTHER)) == 2
    for person in home.members:
        if person.relation == SPOUSE or (person.relation == HEAD and home.having(SPOUSE)):
            person.marital = _MARRIED
        elif person.relation in (FATHER, MOTHER):
            person.marital = _MARRIED if both_parents else _WIDOWED
        elif person.relation == DAUGHTER_IN_LAW or (person.relation == SON and home.having(DAUGHTER_IN_LAW)):
            person.marital = _MARRIED
        elif person.relation == HEAD and len(home.members) > 1:
            alone = person.band is Band.ADULT and not home.of(*CHILDREN)
            person.marital = _SINGLE if alone else rng.choice((_WIDOWED, _DIVORCED))
        elif person.relation == HEAD:
            person.marital = rng.choice(
                (_SINGLE, _SINGLE, _WIDOWED if person.band is Band.SENIOR else _DIVORCED)
            )
