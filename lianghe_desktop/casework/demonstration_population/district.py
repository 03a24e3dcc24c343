"""The whole invented district of 斗门: six towns, 3,979 households, 7,032 people, by seed."""

from dataclasses import replace
from random import Random

from lianghe_desktop.casework.demonstration_population.annex import TOWNS, TownQuota, annex_one
from lianghe_desktop.casework.demonstration_population.births import give_births
from lianghe_desktop.casework.demonstration_population.documents import DocumentOffice
from lianghe_desktop.casework.demonstration_population.drafts import Band, DraftHousehold
from lianghe_desktop.casework.demonstration_population.finish import finished_household
from lianghe_desktop.casework.demonstration_population.interviewed import (
    INTERVIEWED_ID,
    INTERVIEWED_VILLAGE,
    fixed_household,
)
from lianghe_desktop.casework.demonstration_population.labels import ABLE, give_labels
from lianghe_desktop.casework.demonstration_population.names import give_names, put_rare_characters
from lianghe_desktop.casework.demonstration_population.people import DemoHousehold
from lianghe_desktop.casework.demonstration_population.skeletons import town_skeletons
from lianghe_desktop.records.area_tables import ShippedArea, shipped_areas_in
from lianghe_desktop.records.enums import Level

FARMING_HOUSEHOLDS = 1161
"""Source: 珠斗办字〔2017〕6号 二（二）2: verified households that farm."""

_CLAN_TOWN = "440403106"


def demonstration_population(seed: int = 1) -> tuple[DemoHousehold, ...]:
    """Return all households, ordered by village and number; the same seed gives the same district.

    Counted as annex 1 counts, every cell equals `annex_one()` on every day of 2025 to 2027.
    """
    rng = Random(seed)  # noqa: S311 - demonstration data, no secret
    office = DocumentOffice()
    fixed = fixed_household(office)
    towns = {town: _town_drafts(rng, town) for town in TOWNS}
    drafts = [home for homes in towns.values() for home in homes]
    _choose_farmers(rng, drafts)
    put_rare_characters(rng, drafts)
    households = [fixed]
    for town, homes in towns.items():
        households += _settled(rng, office, town, homes)
    return tuple(sorted(households, key=lambda household: household.id))


def interviewed_household(population: tuple[DemoHousehold, ...]) -> DemoHousehold:
    """Return the family of four that the demonstration interviews; it is the same for every seed."""
    return next(household for household in population if household.id == INTERVIEWED_ID)


def _town_drafts(rng: Random, town: str) -> list[DraftHousehold]:
    quota = annex_one().quota(town)
    if INTERVIEWED_VILLAGE.startswith(town):
        quota = _without_interviewed(quota)
    homes = town_skeletons(rng, quota, clan=town == _CLAN_TOWN)
    for home in homes:
        give_births(rng, home)
        give_names(rng, home)
    give_labels(rng, homes, quota)
    return homes


def _without_interviewed(quota: TownQuota) -> TownQuota:
    return replace(
        quota,
        households=quota.households - 1,
        people=quota.people - 4,
        labour=quota.labour - 2,
        sick=quota.sick - 1,
        students=quota.students - 2,
    )


def _choose_farmers(rng: Random, homes: list[DraftHousehold]) -> None:
    """Mark who farms: mostly families with somebody able to work; the interviewed family is one more."""
    keyed: list[tuple[float, int, DraftHousehold]] = []
    for number, home in enumerate(homes):
        if any(person.tekun for person in home.members):
            continue
        able = any(person.labour in ABLE for person in home.members)
        old = any(person.band is Band.SENIOR and person.birth.year > 1953 for person in home.members)
        keyed.append((rng.random() + (0.8 if able else 0.3 if old else 0.0), number, home))
    keyed.sort(reverse=True)
    for _, _, home in keyed[: FARMING_HOUSEHOLDS - 1]:
        home.farms = True


def _settled(
    rng: Random, office: DocumentOffice, town: str, homes: list[DraftHousehold]
) -> list[DemoHousehold]:
    """Spread the households of a town over its villages, unevenly, none empty."""
    villages = [area for area in shipped_areas_in(town) if area.level is Level.VILLAGE]
    rng.shuffle(homes)
    households: list[DemoHousehold] = []
    start = 0
    for village, count in zip(villages, _shares(rng, len(homes), len(villages)), strict=True):
        first = 2 if village.code == INTERVIEWED_VILLAGE else 1
        for number, home in enumerate(homes[start : start + count], first):
            households.append(_finished(rng, office, home, village, number))
        start += count
    return households


def _finished(
    rng: Random, office: DocumentOffice, home: DraftHousehold, village: ShippedArea, number: int
) -> DemoHousehold:
    return finished_household(rng, office, home, village=village.code, place=village.name, number=number)


def _shares(rng: Random, total: int, parts: int) -> list[int]:
    weights = [rng.uniform(0.6, 1.4) for _ in range(parts)]
    counts = [int(total * weight / sum(weights)) for weight in weights]
    counts[-1] += total - sum(counts)
    return counts
