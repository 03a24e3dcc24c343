"""Labour, illness, disability, support and housing hardship of a town, each by its exact quota."""

from collections.abc import Callable, Iterable
from random import Random

from lianghe_desktop.casework.demonstration_population.annex import TownQuota
from lianghe_desktop.casework.demonstration_population.drafts import (
    CHILDREN,
    Band,
    DraftHousehold,
    DraftPerson,
)

ABLE = ("full", "skilled", "weak")
_CERTAIN = 9.0
_SEVERE = (("4", "1"), ("4", "2"), ("5", "1"), ("5", "2"), ("6", "1"), ("6", "2"), ("1", "1"), ("7", "1"))
_LIGHTER = (("4", "3"), ("4", "4"), ("2", "3"), ("2", "4"), ("1", "3"), ("1", "4"), ("3", "3"))


def give_labels(rng: Random, homes: list[DraftHousehold], quota: TownQuota) -> None:
    """Set every state that the annex counts; ages and family are there already."""
    _give_tekun(rng, homes, quota.tekun)
    _give_labour(rng, homes, quota.labour)
    _give_disability(rng, homes, quota.disabled)
    _give_illness(rng, homes, quota.sick)
    _mend_labour(homes)
    _give_dibao(rng, homes, quota.dibao)
    _give_hardship(rng, homes, quota.housing_hardship)


def _give_tekun(rng: Random, homes: list[DraftHousehold], count: int) -> None:
    """Choose people without family: mostly old, the rest severely disabled. Source: 特困人员认定办法."""
    alone = [home.head for home in homes if len(home.members) == 1]
    old = [person for person in alone if person.band is Band.SENIOR]
    others = [person for person in alone if person.band is Band.ADULT]
    from_old = min(round(count * 0.9), round(len(old) * 0.85))
    for person in rng.sample(old, from_old) + rng.sample(others, count - from_old):
        person.tekun = True
        person.marital = "10" if person.band is Band.ADULT else rng.choice(("10", "10", "30"))


def _give_labour(rng: Random, homes: list[DraftHousehold], count: int) -> None:
    """Choose who can work, parents of children and mothers alone before others."""
    wish: list[tuple[float, int, DraftPerson]] = []
    for home in homes:
        children = bool(home.of(*CHILDREN))
        for person in home.of(Band.ADULT):
            person.labour = "lost"
            if not person.tekun:
                weight = rng.random() + (1.2 if home.single_mother else 0.7 if children else 0.0)
                wish.append((weight, len(wish), person))
    wish.sort(reverse=True)
    for _, _, person in wish[:count]:
        person.labour = rng.choices(ABLE, weights=(54, 8, 38))[0]
    for home in homes:
        for person in home.of(Band.SENIOR):
            person.labour = "lost"


def _give_disability(rng: Random, homes: list[DraftHousehold], count: int) -> None:
    def weight(person: DraftPerson) -> float:
        if person.tekun and person.band is Band.ADULT:
            return _CERTAIN
        if person.band is Band.ADULT and person.labour == "lost":
            return 3.0 + 3.0 * (rng.random() < 0.88)
        if person.labour == "weak":
            return 0.9
        if person.band is Band.SENIOR:
            return 0.8
        return 0.5 if person.band is Band.STUDENT and rng.random() < 0.04 else 0.0

    for person in _chosen(rng, _everybody(homes), weight, count):
        severe = person.labour == "lost" and person.band is Band.ADULT
        person.disability_class, person.disability_grade = rng.choice(_SEVERE if severe else _LIGHTER)


def _give_illness(rng: Random, homes: list[DraftHousehold], count: int) -> None:
    def weight(person: DraftPerson) -> float:
        if person.band is Band.ADULT and person.labour == "lost" and person.disability_class is None:
            return _CERTAIN
        if person.band is Band.SENIOR:
            return 1.0
        if person.labour == "weak":
            return 0.8
        if person.labour == "lost":
            return 0.6
        return 0.3 if person.band is Band.STUDENT and rng.random() < 0.02 else 0.0

    for person in _chosen(rng, _everybody(homes), weight, count):
        unable = person.band is Band.ADULT and person.labour == "lost" and person.disability_class is None
        person.illness = "serious" if unable or rng.random() < 0.25 else "chronic"


def _mend_labour(homes: list[DraftHousehold]) -> None:
    """Let labour follow from health: never able with a severe mental handicap, weak for a reason."""
    for person in _everybody(homes):
        healthy = person.illness is None and person.disability_class is None
        if person.labour == "weak" and healthy and person.birth.year > 1971:
            person.labour = "full"
        if (
            person.labour == "lost"
            and person.disability_class == "5"
            and person.disability_grade in ("1", "2")
        ):
            person.labour = "none"


def _give_dibao(rng: Random, homes: list[DraftHousehold], count: int) -> None:
    """Choose whole families, those without workers first, and a few severely disabled alone."""
    families = [home for home in homes if not any(person.tekun for person in home.members)]
    wish: list[tuple[float, int, DraftHousehold]] = []
    for number, home in enumerate(families):
        able = sum(person.labour in ABLE for person in home.members)
        wish.append((rng.random() + 0.5 * able / len(home.members), number, home))
    wish.sort()
    left = count - max(1, count // 100)
    rest: list[DraftHousehold] = []
    for _, _, home in wish:
        if len(home.members) <= left:
            left -= len(home.members)
            for person in home.members:
                person.dibao = True
        else:
            rest.append(home)
    _give_single_person_dibao(rest, count - sum(person.dibao for person in _everybody(homes)))


def _give_single_person_dibao(rest: list[DraftHousehold], count: int) -> None:
    """Let severely disabled people draw it alone. Source: 最低生活保障审核确认办法 8."""
    candidates = [
        person
        for home in rest
        if len(home.members) > 1
        for person in home.members
        if person.band is Band.ADULT and person.disability_grade in ("1", "2")
    ]
    spare = [home.head for home in rest if len(home.members) == 1]
    for person in (candidates + spare)[:count]:
        person.dibao = True


def _give_hardship(rng: Random, homes: list[DraftHousehold], count: int) -> None:
    for home in rng.sample(homes, count):
        crowded = len(home.members) >= 4 and rng.random() < 0.6
        home.hardship = (
            "overcrowded" if crowded else rng.choices(("dangerous", "no_house"), weights=(8, 2))[0]
        )


def _everybody(homes: Iterable[DraftHousehold]) -> list[DraftPerson]:
    return [person for home in homes for person in home.members]


def _chosen(
    rng: Random, people: list[DraftPerson], weight: Callable[[DraftPerson], float], count: int
) -> list[DraftPerson]:
    """Draw `count` people without return, by weight (0 is never drawn, _CERTAIN before all others)."""
    keyed: list[tuple[float, int, DraftPerson]] = []
    for number, person in enumerate(people):
        heavy = weight(person)
        if heavy > 0:
            draw = rng.random()
            keyed.append((2.0 + draw if heavy >= _CERTAIN else draw ** (1.0 / heavy), number, person))
    keyed.sort(reverse=True)
    return [person for _, _, person in keyed[:count]]
