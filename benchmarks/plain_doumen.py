"""珠斗办字〔2017〕6号 for a whole population in plain numpy: the floor of the rules, with the same results.

What somebody would write by hand who knows that one document and needs nothing else: no pack, no
expressions, no clauses, no dates of parameters, and amounts in the middle of the code. Null money is 0, a
null yes or no is no. A household of which any fact used is untold counts as missing. The points are those of
the default card (示范参数). `tests/policy/test_plain_columns.py` holds it equal to the engine.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from lianghe_desktop.policy.column_facts import ColumnFacts
from lianghe_desktop.policy.population import MOTHER, Column, Population
from lianghe_desktop.policy.vocabulary import FACTS

Array = npt.NDArray[Any]
_LINE, _CARE = 11_000_00, 630_00 * 12
_EXEMPT_PERCENT = 80
_OLD, _GROWN = 60, 18
_HOUSEHOLD = [
    "registered",
    "farms",
    "urban",
    "single_mother",
    "housing_hardship",
    "housing_grade",
    "housing_area_m2",
    "land_mu",
    "incident",
    "incident_on",
    "lifted_on",
    "monitored",
    "applies_dibao",
    "local_hukou",
    "income.wage",
    "income.business",
    "income.property",
    "income.transfer",
    "income.business_cost",
    "income.transfer_paid",
    "income.depreciation",
    "income.production_tax",
    "income.gifts_given",
    "spending.medical_self_paid",
    "assets.vehicles",
    "assets.livelihood_vehicle",
    "assets.machinery",
    "assets.second_home",
    "assets.registered_business",
    "assets.public_employee",
    "assets.deposits",
]
_MEMBER = [
    "age",
    "sex",
    "counted",
    "school",
    "boards",
    "new_student",
    "full_time",
    "labour",
    "health",
    "disability_class",
    "disability_grade",
    "rehabilitation_need",
    "dibao",
    "tekun",
    "medical_scheme",
    "pension_years",
    "pension",
]
_BY_VALUE = ("bool", "money", "set")


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainInput:
    """The arrays as such a script would hold them; a null yes or no or sum is 0.

    A null code is -1, and so is a mother who is no member. `is_null` keeps the nulls of numbers and days;
    `scale` the units of 1 of areas and years.
    """

    at: dict[str, Array]
    is_null: dict[str, Array]
    scale: dict[str, int]
    starts: Array
    owner: Array
    left_out: Array
    mother: Array
    untold: tuple[Array, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainResult:
    """Everything the document says, a row a household; benefits: rows (members or households) and sums."""

    incomes: dict[str, Array]
    below: dict[str, Array]
    categories: dict[str, Array]
    indicators: dict[str, Array]
    points: Array
    tier: Array
    flags: dict[str, Array]
    benefits: dict[str, tuple[Array, dict[str, Any]]]
    missing: Array


def plain_input(population: Population, on: date) -> PlainInput:
    """Lay a population out as plain arrays; this is not measured."""
    facts = ColumnFacts(population, on)
    at, is_null, scale, untold = {}, {}, {}, []
    for path in (*_HOUSEHOLD, *(f"member.{name}" for name in _MEMBER)):
        number = facts.number(path)
        size = len(population.owner) if path.startswith("member.") else population.size
        null = number.null if number.null is not None else np.zeros(size, dtype=np.bool_)
        kind = "number" if path == "member.age" else FACTS[path].kind
        values = np.where(null, -1 if kind == "text" else 0, number.top)
        at[path] = values.astype(np.bool_) if kind == "bool" else values.astype(number.top.dtype)
        if kind not in _BY_VALUE:
            is_null[path], scale[path] = null, int(number.below)
        if number.unknown is not None:
            unknown = number.unknown
            untold.append(unknown if len(unknown) == population.size else facts.scattered(unknown))
    mother = population.columns[MOTHER]
    named = mother.values if mother.null is None else np.where(mother.null, -1, mother.values)
    return PlainInput(
        at=at,
        is_null=is_null,
        scale=scale,
        starts=population.starts,
        owner=population.owner,
        left_out=_left_out(population.columns["member.counted"]),
        mother=named,
        untold=tuple(untold),
    )


def _left_out(counted: Column) -> Array:
    """Return who is said not to count; a null is no answer here."""
    said: Array = counted.values == 0
    for mask in (counted.unknown, counted.null):
        said = said if mask is None else said & ~mask
    return said


def plain_doumen(given: PlainInput, on: date) -> PlainResult:
    """Return what the document says of everybody on a day after 2017-03-10."""
    return _Document(given, on).result()


def code(path: str, *values: str) -> list[int]:
    """Return the places of codes in the list of a fact."""
    choices = list(FACTS[path].choices or ())
    return [choices.index(value) for value in values]


class _Document:
    def __init__(self, given: PlainInput, on: date) -> None:
        self._given, self._at, self._on = given, given.at, on
        at = given.at
        self.old = (at["member.age"] >= _OLD) & ~given.is_null["member.age"]
        self.people = self._count(~given.left_out)
        gains = at["income.wage"].astype(np.int64) + at["income.business"] + at["income.property"]
        costs = at["income.business_cost"].astype(np.int64) + at["income.transfer_paid"]
        self.disposable = gains + at["income.transfer"] - costs
        self.care_income = self.disposable - self._pensions()
        self.low = self.disposable < _LINE * self.people
        self.registered = at["registered"]
        self.helped = self.low & at["local_hukou"]

    def result(self) -> PlainResult:
        at = self._at
        net = self.disposable - at["income.depreciation"] - at["income.production_tax"]
        indicators = self._points()
        points = sum(indicators.values(), np.zeros(len(self.people), dtype=np.int64))
        missing = np.zeros(len(self.people), dtype=np.bool_)
        for mask in self._given.untold:
            missing |= mask
        return PlainResult(
            incomes={
                "net": net - at["income.gifts_given"],
                "disposable": self.disposable,
                "dibao": self.care_income,
            },
            below={"low_income": self.low, "dibao": self.care_income < _CARE * self.people},
            categories=self._categories(),
            indicators=indicators,
            points=points,
            tier=np.digitize(points, (40, 55, 75)),
            flags=self._flags(points),
            benefits=self._of_household() | self._of_members(),
            missing=missing,
        )

    def _count(self, mask: Array) -> Array:
        running = np.zeros(len(mask) + 1, dtype=np.int32)
        np.cumsum(mask, out=running[1:], dtype=np.int32)
        counts: Array = np.diff(running[self._given.starts])
        return counts

    def _any(self, mask: Array) -> Array:
        return self._count(mask) > 0

    def _pensions(self) -> Array:
        """Sum pensions of at most 80 % of the standard, in families of the minimum living (二（二）5)."""
        at = self._at
        family = self._any(at["member.dibao"]) | at["applies_dibao"]
        pension = at["member.pension"].astype(np.int64)
        running = np.zeros(len(pension) + 1, dtype=np.int64)
        np.cumsum(np.where(pension * 100 <= _EXEMPT_PERCENT * _CARE, pension, 0), out=running[1:])
        return np.where(family, np.diff(running[self._given.starts]), 0)

    def _is(self, path: str, *values: str) -> Array:
        held = self._at[path]
        first, *rest = code(path, *values)
        found: Array = held == first
        for value in rest:
            found |= held == value
        return found

    def _categories(self) -> dict[str, Array]:
        at, nulls = self._at, self._given.is_null
        fell = self._is("incident", "illness", "disaster") & (at["incident_on"] >= at["lifted_on"])
        fell &= ~nulls["incident_on"] & ~nulls["lifted_on"]
        return {
            "registered": self.registered,
            "monitored": ~nulls["monitored"],
            "tekun": self._any(at["member.tekun"]),
            "low_income": self.helped,
            "dibao": self.care_income < _CARE * self.people,
            "returned_poor": self.helped & fell,
            "housing_hardship": ~nulls["housing_hardship"] & (self.registered | self.low),
        }

    def _of_household(self) -> dict[str, tuple[Array, dict[str, Any]]]:
        at, registered = self._at, self.registered
        rebuilt = {"amount": 50_000_00, "city": 20_000_00, "district": 20_000_00, "town": 10_000_00}
        return {
            "farming_cost": (at["farms"] & (registered | self.helped), {"max": 10_000_00}),
            "housing_rebuild": (registered & ~self._given.is_null["housing_hardship"], rebuilt),
            "single_mother_service": (registered & at["single_mother"], {"amount": 4_000_00}),
        }

    def _of_members(self) -> dict[str, tuple[Array, dict[str, Any]]]:
        at, owner, nulls = self._at, self._given.owner, self._given.is_null
        registered = self.registered[owner]
        insured = registered & self.old & ~self._is("member.medical_scheme", "employee")
        disabled = ~nulls["member.disability_class"] & (self.registered | self.helped)[owner]
        years = self._given.scale["member.pension_years"] * 15
        short = (at["member.pension_years"] < years) & ~nulls["member.pension_years"]
        poor = at["member.dibao"]
        mother = self._mothers()
        return {
            "medical_insurance_60": (insured, {"amount": 360_00}),
            "disabled_insurance": (disabled & ~insured, {"amount": 360_00}),
            "rehabilitation": (
                disabled & at["member.rehabilitation_need"],
                {"min": 200_00, "max": 24_000_00},
            ),
            **self._of_pupils(registered),
            "pension_lump": (registered & self.old & short, {}),
            "dibao_60_topup": (self.old & poor, {"amount": 126_00}),
            "silver_age": (
                self.old & (poor | at["member.tekun"]),
                {"amount": 50_00, "cover": 42_000_00},
            ),
            "carnation": (mother, {"amount": 1_000_00}),
            "cancer_check": (mother & ~at["urban"][owner], {}),
        }

    def _of_pupils(self, registered: Array) -> dict[str, tuple[Array, dict[str, Any]]]:
        at = self._at
        higher = registered & self._is("member.school", "senior", "vocational", "technical")
        senior = registered & self._is("member.school", "senior")
        vocational = registered & self._is("member.school", "vocational", "technical")
        first = registered & self._is("member.school", "undergraduate") & at["member.full_time"]
        short = registered & self._is("member.school", "junior_college") & at["member.full_time"]
        new = at["member.new_student"]
        yearly = {"preschool": 1_000_00, "primary": 2_000_00, "junior": 3_000_00}
        return {
            **{
                f"{one}_living": (registered & self._is("member.school", one), {"amount": fen})
                for one, fen in yearly.items()
            },
            "senior_grant": (higher, {"amount": 2_000_00}),
            "senior_boarding": (higher & at["member.boards"], {"amount": 450_00}),
            "senior_books": (senior, {"amount": 500_00}),
            "vocational_books": (vocational, {"amount": 300_00}),
            "vocational_lab": (vocational, {"amount": 500_00}),
            "college_tuition_new": ((first | short) & new, {"amount": 6_000_00}),
            "undergraduate_living_new": (first & new, {"amount": 4_000_00}),
            "junior_college_living_new": (short & new, {"amount": 2_000_00}),
            "college_living": ((first | short) & ~new, {"amount": 3_000_00}),
        }

    def _mothers(self) -> Array:
        """Return the only grown woman of a family, or the one who is named."""
        at, owner = self._at, self._given.owner
        grown = (at["member.age"] >= _GROWN) & ~self._given.is_null["member.age"]
        women = (at["member.sex"] == 2) & grown & ~self._given.is_null["member.sex"]
        alone = self._count(women) == 1
        named = np.arange(len(owner)) == self._given.mother[owner]
        asked = (self.registered & at["single_mother"])[owner]
        mothers: Array = asked & np.where(alone[owner], women, named)
        return mothers

    def _points(self) -> dict[str, Array]:
        return {
            "income": self._income_points(),
            "labour": self._labour_points(),
            "medical": self._medical_points(),
            "disability": self._disability_points(),
            "education": self._education_points(),
            "housing": self._housing_points(),
            "property": self._property_points(),
            "shock": self._shock_points(),
        }

    def _income_points(self) -> Array:
        bounds = (_CARE, _CARE * 3 // 2, _CARE * 2, 40_000_00)
        return np.select([self.disposable <= most * self.people for most in bounds], [30, 22, 12, 5])

    def _labour_points(self) -> Array:
        counted = self._at["member.counted"]
        full = self._count(counted & self._is("member.labour", "full", "skilled"))
        weak = self._count(counted & self._is("member.labour", "weak"))
        carried = self._count(counted) - full
        return np.select(
            [
                (full == 0) & (weak == 0),
                full == 0,
                carried >= 3 * full,
                carried >= 2 * full,
                carried >= full,
            ],
            [20, 14, 10, 6, 3],
        )

    def _medical_points(self) -> Array:
        paid = self._at["spending.medical_self_paid"].astype(np.int64)
        ill = self._any(self._at["member.health"] != 0)
        shares = [paid * 100 >= percent * self.disposable for percent in (60, 40, 20)]
        return np.select([paid <= 0, *shares, ill], [0, 15, 11, 7, 4])

    def _disability_points(self) -> Array:
        at, nulls = self._at, self._given.is_null
        certified = ~nulls["member.disability_class"]
        kind, grade = at["member.disability_class"], at["member.disability_grade"]
        heavy = (grade <= 2) | ((grade == 3) & ((kind == 5) | (kind == 6)))
        heavy &= certified & ~nulls["member.disability_grade"]
        return np.select([self._any(heavy), self._any(certified)], [8, 4])

    def _education_points(self) -> Array:
        higher = ("senior", "vocational", "technical", "undergraduate", "junior_college", "postgraduate")
        beyond = self._count(self._is("member.school", *higher))
        first = self._any(self._is("member.school", "preschool"))
        schooled = self._any(self._is("member.school", "primary", "junior"))
        return np.select([beyond >= 2, beyond > 0, first, schooled], [9, 6, 4, 2])

    def _housing_points(self) -> Array:
        narrow = self._at["housing_area_m2"] < 13 * self._given.scale["housing_area_m2"] * self.people
        return np.select(
            [
                self._is("housing_hardship", "no_house") | self._is("housing_grade", "D"),
                self._is("housing_grade", "C"),
                narrow & ~self._given.is_null["housing_area_m2"],
            ],
            [10, 7, 4],
        )

    def _property_points(self) -> Array:
        at, nulls = self._at, self._given.is_null
        land = at["land_mu"].astype(np.int64) * 10 < 3 * self._given.scale["land_mu"] * self.people
        land |= nulls["land_mu"]
        without = (at["assets.vehicles"] == 0) & ~nulls["assets.vehicles"]
        without &= (at["assets.machinery"] == 0) & ~nulls["assets.machinery"]
        without &= ~at["assets.registered_business"]
        return np.select([without & land, without | land], [5, 2])

    def _shock_points(self) -> Array:
        on, when = self._on, self._at["incident_on"]
        day = min(on.day, 28) if on.month == 2 else on.day
        recent = (when >= (on.year - 1) * 10000 + on.month * 100 + day) & (when <= _number(on))
        struck = self._is("incident", "disaster", "accident", "death") & ~self._given.is_null["incident_on"]
        return np.where(struck & recent, 3, 0)

    def _flags(self, points: Array) -> dict[str, Array]:
        at = self._at
        vehicles = at["assets.vehicles"] > at["assets.livelihood_vehicle"]
        return {
            "non_livelihood_vehicle": vehicles & ~self._given.is_null["assets.vehicles"],
            "second_home": at["assets.second_home"],
            "registered_business": at["assets.registered_business"],
            "public_employee": at["assets.public_employee"],
            "large_deposits": at["assets.deposits"] > 20_000_00 * self.people,
            "grey_band": (points >= 35) & (points <= 45),
        }


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
