"""A policy pack in memory: dated parameters, lines, categories, points, benefits, each with its clause."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lianghe_desktop.policy.compiler import Expression
from lianghe_desktop.policy.vocabulary import Fact, Kind
from lianghe_desktop.records.assessment import Concept, ParameterValue


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedValue:
    """A value from its first day until the next one begins, or until its last day where one is written."""

    since: date
    until: date | None = None
    value: ParameterValue
    source: str
    quote: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A number of the rules; unit fen, percent (stored as a share of 1) or a plain count.

    `external`: the document names none, a run gives it. `constant`: it does not age.
    `limit`: of the procedure. `later`: the rule itself begins after the pack's first day.
    """

    name: str
    title: str
    unit: str
    description: str
    demonstration: bool
    external: bool
    constant: bool
    limit: bool
    later: bool
    values: tuple[DatedValue, ...]

    @property
    def kind(self) -> Kind:
        """Return the kind an expression sees."""
        return "money" if self.unit == "fen" else "number"

    def value_on(self, day: date) -> DatedValue | None:
        """Return the value that holds on the day, or None before the first."""
        held = [value for value in self.values if value.since <= day]
        last = held[-1] if held else None
        return None if last and last.until and last.until < day else last


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveOut:
    """An amount that the dibao concept leaves out of income."""

    code: str
    title: str
    amount: Expression
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An amount for a person and year, compared with income by one concept."""

    code: str
    title: str
    concept: Concept
    value: Expression
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A condition with a code: category, review flag or route."""

    code: str
    title: str
    means: str
    when: Expression
    of_member: bool
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Benefit:
    """What a household or person may receive; amounts are expressions in fen."""

    rule: Rule
    amount: Expression | None
    highest: Expression | None
    lowest: Expression | None
    cover: Expression | None
    payers: tuple[tuple[str, Expression], ...]
    per: str
    kind: str
    whole_yuan_up: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """One band of an indicator: the first whose condition holds gives the points."""

    code: str
    title: str
    when: Expression
    points: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """One indicator of a card."""

    code: str
    title: str
    value: Expression
    bands: tuple[Band, ...]
    max: int
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """A tier from so many points upwards."""

    code: str
    title: str
    at_least: Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One term of a regression: an observed number times its coefficient."""

    code: str
    title: str
    value: Expression
    coefficient: Fraction
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Regression:
    """A score: constant and terms, rounded to six decimals before any comparison."""

    constant: Fraction
    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Likelihood:
    """How likely a household is poor from this score upwards, until the next entry; a share of 1."""

    score: Fraction
    likelihood: Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A points card: indicators with bands or a regression, tiers from high to low, likelihoods rising."""

    code: str
    title: str
    demonstration: bool
    source: str
    indicators: tuple[Indicator, ...]
    regression: Regression | None
    likelihoods: tuple[Likelihood, ...]
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PhaseOutRule:
    """How long the former treatment is kept after an exit: full months after the month of the decision."""

    rule: Rule
    months: Expression
    basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A named part of conditions."""

    code: str
    title: str
    expression: Expression
    of_member: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """One document's rules, loaded and checked."""

    code: str
    title: str
    document: str
    version: str
    first_day: date
    main_line: str
    main_concept: Concept
    draft: bool
    parameters: Mapping[str, Parameter]
    definitions: tuple[Definition, ...]
    leave_out: tuple[LeaveOut, ...]
    lines: tuple[Line, ...]
    categories: tuple[Rule, ...]
    routes: tuple[Rule, ...]
    phase_outs: tuple[PhaseOutRule, ...]
    review_flags: tuple[Rule, ...]
    benefits: tuple[Benefit, ...]
    additions: tuple[Rule, ...]
    card: Card | None
    names: Mapping[str, Fact]
