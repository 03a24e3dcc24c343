"""Random households for tests: every fact unknown, null or a value, with a liking for the borders."""

import random
from dataclasses import fields
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from lianghe_desktop.policy.population import PATHS
from lianghe_desktop.policy.vocabulary import FACTS
from lianghe_desktop.records.assessment import (
    UNKNOWN,
    AssetFacts,
    HouseholdFacts,
    IncomeFacts,
    MemberFacts,
    SpendingFacts,
)

_BORDERS = (0, 1, 36_000, 604_799, 604_800, 604_801, 756_000, 1_100_000, 2_200_000)
_ODD = (2**41, 2**52)
_MEMBER = tuple(one.name for one in fields(MemberFacts) if one.name != "id")


class Maker:
    """Make households from a seed; `unknown` and `null` are shares of 1, `odd` lets monstrous sums in.

    `told`: also who the single mother is, so that nothing at all is unknown.
    """

    def __init__(
        self, seed: int, *, unknown: float, null: float, on: date, odd: bool = False, told: bool = False
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311  # invented families, no secrets
        self._unknown, self._null, self._on, self._odd = unknown, null, on, odd
        self._mothers: list[Any] = [None] if told else [UNKNOWN, None]

    def households(self, count: int) -> list[HouseholdFacts]:
        return [self._household(number) for number in range(count)]

    def _household(self, number: int) -> HouseholdFacts:
        members: Any = tuple(self._member(at) for at in range(self._random.choice((0, 1, 1, 2, 3, 4, 5))))
        mother: Any = self._random.choice([*self._mothers, *(one.id for one in members), "nobody"])
        groups: dict[str, dict[str, Any]] = {"income": {}, "spending": {}, "assets": {}}
        plain: dict[str, Any] = {}
        for path in PATHS:
            group, _, name = path.rpartition(".")
            if group != "member":
                (groups[group] if group else plain)[name] = self._fact(path)
        if self._random.random() < self._unknown / 3:
            members = UNKNOWN
        return HouseholdFacts(
            id=f"H{number}",
            home=self._random.choice([UNKNOWN, None, "440403100201", "440403100202"]),
            single_mother_person=mother,
            members=members,
            income=IncomeFacts(**groups["income"]),
            spending=SpendingFacts(**groups["spending"]),
            assets=AssetFacts(**groups["assets"]),
            **plain,
        )

    def _member(self, at: int) -> MemberFacts:
        return MemberFacts(id=f"m{at}", **{name: self._fact(f"member.{name}") for name in _MEMBER})

    def _fact(self, path: str) -> Any:
        luck = self._random.random()
        if luck < self._unknown:
            return UNKNOWN
        return None if luck < self._unknown + self._null else self._value(path)

    def _value(self, path: str) -> Any:
        fact, pick = FACTS[path], self._random
        if fact.kind == "bool":
            return pick.random() < 0.5
        if fact.kind == "money":
            if self._odd and pick.random() < 0.01:
                return pick.choice(_ODD)
            return pick.choice(_BORDERS) if pick.random() < 0.5 else pick.randrange(3_000_000)
        if fact.kind == "date":
            return self._day(path)
        if fact.kind == "set":
            return frozenset(code for code in fact.choices or () if pick.random() < 0.4)
        if fact.kind == "text":
            return pick.choice(list(fact.choices)) if fact.choices else pick.choice(("01", "02", "10", "51"))
        return self._number(path)

    def _number(self, path: str) -> Any:
        pick = self._random
        if path in ("land_mu", "housing_area_m2"):
            if self._odd and pick.random() < 0.05:
                return Fraction(pick.randrange(1000), 3**7)
            return pick.choice(
                (Fraction(3, 10), Fraction(13), Fraction(26), Fraction(pick.randrange(9000), 100))
            )
        highest = {"member.sex": 2, "member.disability_class": 7, "member.disability_grade": 4}.get(path)
        if highest:
            return pick.randint(1, highest)
        return pick.randint(0, 16)

    def _day(self, path: str) -> date:
        if path != "member.birth_date":
            return self._on - timedelta(days=self._random.choice((0, 1, 180, 364, 365, 366, 367, 731, 800)))
        years = self._random.choice((0, 15, 17, 18, 19, 40, 59, 60, 61, 80))
        near = self._on.replace(year=self._on.year - years, day=min(self._on.day, 28))
        return near + timedelta(days=self._random.choice((-1, 0, 1, 100)))
