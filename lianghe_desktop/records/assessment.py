"""What an assessment reads and what it answers: plain values that rooms hand each other.

Facts keep three states apart: a value, None (it does not apply) and UNKNOWN (nobody has said). A rule
that meets UNKNOWN is not guessed; the path of the fact is named in `missing` instead.
Money is integer fen for the last 12 months.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, Literal


class Unknown(Enum):
    """Hold the one value that says nobody has told us yet."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
U = Literal[Unknown.UNKNOWN]

Concept = Literal["net", "disposable", "dibao"]
CONCEPTS: Final[tuple[Concept, ...]] = ("net", "disposable", "dibao")


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomeFacts:
    """Income and what it cost, fen in the last 12 months, none below zero."""

    wage: int | U | None = UNKNOWN
    business: int | U | None = UNKNOWN
    business_cost: int | U | None = UNKNOWN
    property: int | U | None = UNKNOWN
    transfer: int | U | None = UNKNOWN
    transfer_paid: int | U | None = UNKNOWN
    basic_pension: int | U | None = UNKNOWN
    resident_pension: int | U | None = UNKNOWN
    exempt: int | U | None = UNKNOWN
    depreciation: int | U | None = UNKNOWN
    production_tax: int | U | None = UNKNOWN
    gifts_given: int | U | None = UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class SpendingFacts:
    """Rigid spending, fen in the last 12 months."""

    medical_self_paid: int | U | None = UNKNOWN
    education: int | U | None = UNKNOWN
    housing: int | U | None = UNKNOWN
    rehabilitation: int | U | None = UNKNOWN
    other: int | U | None = UNKNOWN
    medical_total: int | U | None = UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class AssetFacts:
    """What the household owns: counts of vehicles and machines, deposits in fen."""

    vehicles: int | U | None = UNKNOWN
    livelihood_vehicle: bool | U | None = UNKNOWN
    machinery: int | U | None = UNKNOWN
    second_home: bool | U | None = UNKNOWN
    registered_business: bool | U | None = UNKNOWN
    public_employee: bool | U | None = UNKNOWN
    deposits: int | U | None = UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberFacts:
    """One member of the household; codes as in the exchange contract."""

    id: str
    relation: str | U | None = UNKNOWN
    sex: int | U | None = UNKNOWN
    birth_date: date | U | None = UNKNOWN
    counted: bool | U | None = UNKNOWN
    school: str | U | None = UNKNOWN
    boards: bool | U | None = UNKNOWN
    new_student: bool | U | None = UNKNOWN
    full_time: bool | U | None = UNKNOWN
    labour: str | U | None = UNKNOWN
    health: frozenset[str] | U | None = UNKNOWN
    disability_class: int | U | None = UNKNOWN
    disability_grade: int | U | None = UNKNOWN
    rehabilitation_need: bool | U | None = UNKNOWN
    dibao: bool | U | None = UNKNOWN
    tekun: bool | U | None = UNKNOWN
    insured_medical: bool | U | None = UNKNOWN
    medical_scheme: str | U | None = UNKNOWN
    pension_years: Fraction | U | None = UNKNOWN
    pension: int | U | None = UNKNOWN
    works: bool | U | None = UNKNOWN
    months_worked: int | U | None = UNKNOWN
    wants_work: bool | U | None = UNKNOWN
    recommended_job: bool | U | None = UNKNOWN
    can_live_alone: bool | U | None = UNKNOWN
    supporter_able: bool | U | None = UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdFacts:
    """One household as the rules see it; areas are exact fractions of mu or square metres."""

    id: str
    home: str | U | None = UNKNOWN
    registered: bool | U | None = UNKNOWN
    farms: bool | U | None = UNKNOWN
    urban: bool | U | None = UNKNOWN
    accepts_help: bool | U | None = UNKNOWN
    single_mother: bool | U | None = UNKNOWN
    single_mother_person: str | U | None = UNKNOWN
    housing_hardship: str | U | None = UNKNOWN
    housing_grade: str | U | None = UNKNOWN
    housing_area_m2: Fraction | U | None = UNKNOWN
    land_mu: Fraction | U | None = UNKNOWN
    incident: str | U | None = UNKNOWN
    incident_on: date | U | None = UNKNOWN
    monitored: str | U | None = UNKNOWN
    exit_decided_on: date | U | None = UNKNOWN
    exit_basis: str | U | None = UNKNOWN
    lifted_on: date | U | None = UNKNOWN
    applies_dibao: bool | U | None = UNKNOWN
    local_hukou: bool | U | None = UNKNOWN
    income: IncomeFacts = IncomeFacts()
    spending: SpendingFacts = SpendingFacts()
    assets: AssetFacts = AssetFacts()
    members: tuple[MemberFacts, ...] | U = UNKNOWN


ParameterValue = int | Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessInput:
    """What `lianghe assess --input` was handed: the households in their order."""

    households: tuple[HouseholdFacts, ...]
    on: date | None = None
    pack: str | None = None
    parameters: Mapping[str, ParameterValue]


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomeFigure:
    """Income by one concept: the household's total and, for showing, a person's share rounded half up."""

    concept: Concept
    income_fen: int | None
    per_capita_fen: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineResult:
    """A line for a person and year, and whether the total is strictly below line x people (None: unknown)."""

    code: str
    title: str
    value_fen: int
    below: bool | None
    concept: Concept
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonCategories:
    """Categories that name one person."""

    person: str
    categories: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorResult:
    """One indicator of the card: what was seen, the band it fell into, its points of at most `max`."""

    code: str
    title: str
    value: int | str | bool | None
    band: str
    band_title: str
    points: int
    max: int
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BenefitResult:
    """One benefit that fits; a ceiling is `max_fen`, never `amount_fen`."""

    code: str
    title: str
    person: str | None
    amount_fen: int | None
    max_fen: int | None
    min_fen: int | None
    cover_fen: int | None
    per: str
    payers: tuple[tuple[str, int], ...]
    kind: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassAddition:
    """Somebody for whom class-based support is added, once a person, by the first class that fits."""

    person: str
    code: str
    title: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PhaseOut:
    """The time in which the former treatment is kept: first and last day, and on what it rests."""

    start: date
    end: date
    basis: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of the reasoning, as a Chinese sentence and as fields for programs."""

    kind: Literal["parameter", "income", "line", "condition", "indicator", "result"]
    code: str
    person: str | None
    text: str
    values: tuple[str, ...]
    outcome: bool | None
    source: str
    since: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdResult:
    """Everything the rules can say of one household on one day.

    `score` and `likelihood` (a share of 1) are decimals as text: the score of a regression with six places.
    """

    id: str
    income_concept: Concept
    income_fen: int | None
    per_capita_fen: int | None
    incomes: tuple[IncomeFigure, ...]
    lines: tuple[LineResult, ...]
    categories: tuple[str, ...]
    persons: tuple[PersonCategories, ...]
    route: str | None
    points: int | None
    tier: str | None
    indicators: tuple[IndicatorResult, ...]
    review_flags: tuple[str, ...]
    benefits: tuple[BenefitResult, ...]
    phase_out: PhaseOut | None
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    steps: tuple[Step, ...]
    score: str | None = None
    likelihood: str | None = None
    class_additions: tuple[ClassAddition, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessOutput:
    """The results in the order of the households, with the pack and version that gave them."""

    on: date
    pack: str
    pack_version: str
    results: tuple[HouseholdResult, ...]
