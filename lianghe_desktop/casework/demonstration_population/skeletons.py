"""Who lives with whom in a town: households, people, students and seniors come out exactly.

Students and toddlers are dealt to mothers alone and to families; then every household gets a head,
and what is left of adults and seniors joins as spouse, parent, grown child or sibling.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from lianghe_desktop.casework.demonstration_population.annex import TownQuota
from lianghe_desktop.casework.demonstration_population.drafts import (
    CHILDREN,
    Band,
    DraftHousehold,
    DraftPerson,
)

HEAD, SPOUSE, SON, DAUGHTER, DAUGHTER_IN_LAW = "02", "10", "20", "30", "38"
GRANDSON, GRANDDAUGHTER, FATHER, MOTHER, BROTHER, SISTER = "41", "42", "51", "52", "73", "77"
"""Relations of GB/T 4761 used here."""

_SENIOR_EXTRA_SHARE = 0.22
_TODDLERS_PER_PERSON = 0.01


@dataclass(slots=True)
class _Left:
    """What of a town's quota has not been housed yet."""

    households: int
    seniors: int
    adults: int
    children: list[Band]

    @property
    def extras(self) -> int:
        """Return how many grown people are no heads."""
        return self.seniors + self.adults - self.households


def town_skeletons(rng: Random, quota: TownQuota, *, clan: bool) -> list[DraftHousehold]:
    """Return the households of a town without ages and names; `clan` adds one of twelve people."""
    left = _left_of(rng, quota)
    households = [_clan(rng, left)] if clan else []
    mothers = [_mother_alone(rng, left) for _ in range(quota.single_mothers)]
    families = _families(rng, left)
    simple = _simple_heads(rng, left)
    households += mothers + families + simple
    _join_adults(rng, left, families, simple)
    _join_seniors(rng, left, families + simple)
    return households


def _left_of(rng: Random, quota: TownQuota) -> _Left:
    toddlers = max(1, round(quota.people * _TODDLERS_PER_PERSON))
    children = [Band.STUDENT] * quota.students + [Band.TODDLER] * toddlers
    rng.shuffle(children)
    return _Left(
        households=quota.households,
        seniors=quota.seniors,
        adults=quota.people - quota.seniors - len(children),
        children=children,
    )


def _clan(rng: Random, left: _Left) -> DraftHousehold:
    people = [
        DraftPerson(Band.SENIOR, HEAD, "1"),
        DraftPerson(Band.SENIOR, SPOUSE, "2"),
        DraftPerson(Band.ADULT, SON, "1"),
        DraftPerson(Band.ADULT, DAUGHTER_IN_LAW, "2"),
        DraftPerson(Band.ADULT, SON, "1"),
        DraftPerson(Band.ADULT, DAUGHTER_IN_LAW, "2"),
    ]
    for _ in range(6):
        sex = _any_sex(rng)
        people.append(DraftPerson(left.children.pop(), GRANDSON if sex == "1" else GRANDDAUGHTER, sex))
    left.households -= 1
    left.seniors -= 2
    left.adults -= 4
    return DraftHousehold(people)


def _mother_alone(rng: Random, left: _Left) -> DraftHousehold:
    left.households -= 1
    left.adults -= 1
    mother = DraftPerson(Band.ADULT, HEAD, "2")
    count = rng.choice((1, 1, 2))
    return DraftHousehold([mother, *_children(rng, left, count)], single_mother=True)


def _families(rng: Random, left: _Left) -> list[DraftHousehold]:
    families = []
    while left.children:
        count = min(rng.choice((1, 1, 1, 2, 2, 2, 3)), len(left.children))
        if rng.random() < 0.07:
            head = DraftPerson(Band.SENIOR, HEAD, _any_sex(rng))
            left.seniors -= 1
        else:
            head = DraftPerson(Band.ADULT, HEAD, "1" if rng.random() < 0.85 else "2")
            left.adults -= 1
        left.households -= 1
        family = DraftHousehold([head])
        grand = head.band is Band.SENIOR
        family.members += _children(rng, left, count, grandchildren=grand)
        families.append(family)
    return families


def _children(rng: Random, left: _Left, count: int, *, grandchildren: bool = False) -> list[DraftPerson]:
    boy, girl = (GRANDSON, GRANDDAUGHTER) if grandchildren else (SON, DAUGHTER)
    people = []
    for _ in range(count):
        sex = _any_sex(rng)
        people.append(DraftPerson(left.children.pop(), boy if sex == "1" else girl, sex))
    return people


def _simple_heads(rng: Random, left: _Left) -> list[DraftHousehold]:
    senior_extras = min(round(left.seniors * _SENIOR_EXTRA_SHARE), left.extras // 2)
    senior_heads = left.seniors - senior_extras
    adult_heads = left.households - senior_heads
    heads = [DraftPerson(Band.SENIOR, HEAD, "1" if rng.random() < 0.65 else "2") for _ in range(senior_heads)]
    heads += [DraftPerson(Band.ADULT, HEAD, "1" if rng.random() < 0.75 else "2") for _ in range(adult_heads)]
    left.households = 0
    left.seniors = senior_extras
    left.adults -= adult_heads
    return [DraftHousehold([head]) for head in heads]


def _join_adults(
    rng: Random, left: _Left, families: list[DraftHousehold], simple: list[DraftHousehold]
) -> None:
    """Give families their second parent, then deal the other adults out."""
    parents = [family for family in families if family.head.band is Band.ADULT]
    parents.sort(key=lambda family: family.head.sex == "1")  # a woman who is no mother alone has a husband
    women = sum(family.head.sex == "2" for family in parents)
    couples = min(left.adults, max(women, round(len(parents) * 0.82)))
    for family in parents[:couples]:
        family.members.insert(1, _spouse_of(family.head))
    left.adults -= couples
    under_seniors = [home for home in simple if home.head.band is Band.SENIOR]
    under_adults = [home for home in simple if home.head.band is Band.ADULT]
    ways: list[tuple[float, list[DraftHousehold], Callable[[Random, DraftHousehold], bool]]] = [
        (0.45, under_seniors, _join_grown_child),
        (0.35, under_adults, _join_spouse),
        (0.20, under_adults + parents, _join_sibling),
    ]
    while left.adults:
        _, homes, join = rng.choices(ways, weights=[way[0] for way in ways])[0]
        if homes and join(rng, rng.choice(homes)):
            left.adults -= 1


def _join_seniors(rng: Random, left: _Left, homes: list[DraftHousehold]) -> None:
    under_seniors = [home for home in homes if home.head.band is Band.SENIOR]
    under_adults = [home for home in homes if home.head.band is Band.ADULT]
    while left.seniors:
        spouse = rng.random() < 0.5
        home = rng.choice(under_seniors if spouse else under_adults)
        if (_join_spouse if spouse else _join_parent)(rng, home):
            left.seniors -= 1


def _join_spouse(_rng: Random, home: DraftHousehold) -> bool:
    if home.having(SPOUSE):
        return False
    home.members.insert(1, _spouse_of(home.head))
    return True


def _join_grown_child(rng: Random, home: DraftHousehold) -> bool:
    if len(home.of(Band.ADULT)) >= 2 or home.of(*CHILDREN):
        return False
    sex = "1" if rng.random() < 0.7 else "2"
    home.members.append(DraftPerson(Band.ADULT, SON if sex == "1" else DAUGHTER, sex))
    return True


def _join_sibling(rng: Random, home: DraftHousehold) -> bool:
    if home.having(BROTHER, SISTER):
        return False
    sex = _any_sex(rng)
    home.members.append(DraftPerson(Band.ADULT, BROTHER if sex == "1" else SISTER, sex))
    return True


def _join_parent(rng: Random, home: DraftHousehold) -> bool:
    relation, sex = rng.choice(((FATHER, "1"), (MOTHER, "2"), (MOTHER, "2")))
    if home.having(relation):
        return False
    home.members.append(DraftPerson(Band.SENIOR, relation, sex))
    return True


def _spouse_of(head: DraftPerson) -> DraftPerson:
    return DraftPerson(head.band, SPOUSE, "2" if head.sex == "1" else "1")


def _any_sex(rng: Random) -> str:
    return rng.choice("12")
