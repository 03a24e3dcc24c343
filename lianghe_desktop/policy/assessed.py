"""Assess a whole population at once: what the scalar engine says of each household, as columns.

Households of which something is missing are marked `undecided`; `results` gives each household's full
answer, taking the scalar engine where a fact is missing, because only that names what to ask.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from lianghe_desktop.policy import vectors as v
from lianghe_desktop.policy.columns import Columns, Memory
from lianghe_desktop.policy.pack import Benefit, Card, Indicator, Line, Pack, Rule
from lianghe_desktop.policy.population import Flags, Integers, Population, day_number
from lianghe_desktop.policy.scalar import kept_time
from lianghe_desktop.policy.settings import held_parameters
from lianghe_desktop.policy.vectors import Inexpressible, Number, Truth
from lianghe_desktop.records.assessment import CONCEPTS, Concept, ParameterValue


@dataclass(frozen=True, kw_only=True, slots=True)
class LineColumn:
    """A line: its value for a person and year, and who is below."""

    line: Line
    value: Number
    below: Truth


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleColumn:
    """A category or flag for each household, and for each member where it names persons."""

    rule: Rule
    holds: Truth
    of_members: Truth | None


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorColumn:
    """Which band each household falls into, -1 where that is unknown."""

    indicator: Indicator
    band: Integers
    value: Number | Truth


@dataclass(frozen=True, kw_only=True, slots=True)
class BenefitColumn:
    """Who receives a benefit (rows of members or of households), with its sums in fen by name."""

    benefit: Benefit
    rows: Flags
    sums: Mapping[str, Integers]


@dataclass(frozen=True, kw_only=True, slots=True)
class PhaseOutColumn:
    """Which entry keeps former treatment (-1: none), with first and last day as day numbers."""

    entry: Integers
    first: Integers
    last: Integers


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessed:
    """Everything the pack says, a row a household of the population; `undecided`: something is missing."""

    population: Population
    totals: Mapping[Concept, Number]
    people: Number
    lines: tuple[LineColumn, ...]
    categories: tuple[RuleColumn, ...]
    route: Integers
    indicators: tuple[IndicatorColumn, ...]
    points: Number | None
    flags: tuple[RuleColumn, ...]
    benefits: tuple[BenefitColumn, ...]
    phase_out: PhaseOutColumn
    additions: tuple[tuple[Rule, Flags], ...]
    undecided: Flags


class ColumnAssessor:
    """A pack prepared for one day; assess() under any parameters, sharing what does not rest on them."""

    def __init__(self, pack: Pack, population: Population, on: date) -> None:
        self.pack = pack
        self.population = population
        self.on = on
        self._memory: Memory = {}

    def columns(self, parameters: Mapping[str, ParameterValue]) -> Columns:
        """Return the columns under parameters; UserError BAD_INPUT as the scalar engine refuses."""
        held = held_parameters(self.pack, self.on, parameters)
        return Columns(self.pack, self.population, self.on, held, self._memory)

    def assess(self, parameters: Mapping[str, ParameterValue]) -> Assessed:
        """Return what the pack says of everybody; raises Inexpressible where columns cannot say it."""
        return _Work(self.columns(parameters)).assessed()


class _Work:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._pack = columns.pack
        self._size = columns.population.size
        self._undecided = np.zeros(self._size, dtype=np.bool_)

    def assessed(self) -> Assessed:
        columns, pack = self._columns, self._pack
        totals = {concept: columns.total(concept) for concept in CONCEPTS}
        people = columns.people()
        for number in (*totals.values(), people):
            self._note(number.unknown)
        lines = tuple(self._line(line) for line in pack.lines)
        categories = tuple(self._rule(rule) for rule in pack.categories)
        route = self._route()
        indicators = self._indicators(pack.card)
        points = columns.points() if pack.card else None
        self._note(points.unknown if points else None)
        flags = tuple(self._rule(rule) for rule in pack.review_flags)
        return Assessed(
            population=columns.population,
            totals=totals,
            people=people,
            lines=lines,
            categories=categories,
            route=route,
            indicators=indicators,
            points=points,
            flags=flags,
            benefits=tuple(self._benefit(benefit) for benefit in pack.benefits),
            phase_out=self._phase_out(),
            additions=self._additions(),
            undecided=self._undecided,
        )

    def _note(self, unknown: Flags | None) -> None:
        if unknown is not None:
            self._undecided |= unknown

    def _note_truth(self, truth: Truth) -> None:
        if not truth.decided:
            self._undecided |= truth.unknown

    def _line(self, line: Line) -> LineColumn:
        below = self._columns.below(line.code)
        self._note_truth(below)
        return LineColumn(line=line, value=self._columns.number(line.value, of_member=False), below=below)

    def _rule(self, rule: Rule) -> RuleColumn:
        holds = self._columns.of_household(rule)
        of_members = self._columns.of_members(rule) if rule.of_member else None
        self._note_members(holds, of_members)
        return RuleColumn(rule=rule, holds=holds, of_members=of_members)

    def _note_members(self, holds: Truth, of_members: Truth | None) -> None:
        self._note_truth(holds)
        if of_members is not None and not of_members.decided:
            self._undecided[self._columns.population.owner[of_members.unknown]] = True

    def _route(self) -> Integers:
        route = np.full(self._size, -1, dtype=np.int64)
        undecided = np.ones(self._size, dtype=np.bool_)
        for at, rule in enumerate(self._pack.routes):
            truth = self._columns.truth(rule.when, of_member=False)
            route[undecided & truth.surely] = at
            self._note(None if truth.decided else undecided & truth.unknown)
            undecided &= ~truth.maybe
        return route

    def _indicators(self, card: Card | None) -> tuple[IndicatorColumn, ...]:
        found = []
        for indicator in card.indicators if card else ():
            band, unknown = self._columns.bands(indicator)
            self._note(unknown)
            found.append(
                IndicatorColumn(indicator=indicator, band=band, value=_shown(self._columns, indicator))
            )
        return tuple(found)

    def _benefit(self, benefit: Benefit) -> BenefitColumn:
        rule = benefit.rule
        holds = self._columns.of_members(rule) if rule.of_member else self._columns.of_household(rule)
        if not holds.decided or self._columns.population.members_unknown is not None:
            self._note_members(self._columns.of_household(rule), holds if rule.of_member else None)
        column, unknown = sums_of(self._columns, benefit, holds.surely)
        if unknown is not None and rule.of_member:
            self._undecided[self._columns.population.owner[unknown]] = True
        elif unknown is not None:
            self._undecided |= unknown
        return column

    def _additions(self) -> tuple[tuple[Rule, Flags], ...]:
        """Return who counts for each class: the first that fits, nobody of whom an earlier one is unknown."""
        owner, untold = self._columns.population.owner, self._columns.population.members_unknown
        open_ = np.ones(len(owner), dtype=np.bool_)
        found: list[tuple[Rule, Flags]] = []
        for rule in self._pack.additions:
            truth = self._columns.of_members(rule)
            found.append((rule, open_ & truth.surely))
            if not truth.decided:
                self._undecided[owner[open_ & truth.unknown]] = True
            if untold is not None:
                self._undecided |= untold & self._columns.guard(rule)
            open_ = open_ & ~truth.maybe
        return tuple(found)

    def _phase_out(self) -> PhaseOutColumn:
        entry, first, last = (np.full(self._size, -1, dtype=np.int64) for _ in range(3))
        decided = self._columns.population.columns["exit_decided_on"]
        open_ = np.ones(self._size, dtype=np.bool_)
        for at, rule in enumerate(self._pack.phase_outs):
            truth = self._columns.truth(rule.rule.when, of_member=False)
            self._note(None if truth.decided else open_ & truth.unknown)
            months = self._columns.number(rule.months, of_member=False)
            if months.top.ndim or months.below != 1 or months.unknown is not None:
                raise Inexpressible
            for day in np.unique(decided.values[open_ & truth.surely]).tolist():
                if not day:
                    continue
                start, end = kept_time(date(day // 10000, day // 100 % 100, day % 100), int(months.top))
                if self._columns.on <= end:
                    rows = open_ & truth.surely & (decided.values == day)
                    entry[rows], first[rows], last[rows] = at, day_number(start), day_number(end)
                    open_ &= ~rows
        return PhaseOutColumn(entry=entry, first=first, last=last)


def sums_of(columns: Columns, benefit: Benefit, holds: Flags) -> tuple[BenefitColumn, Flags | None]:
    """Return who receives a benefit with its sums, and where a sum cannot be told."""
    named = {
        "amount": benefit.amount,
        "max": benefit.highest,
        "min": benefit.lowest,
        "cover": benefit.cover,
        **dict(benefit.payers),
    }
    sums: dict[str, Integers] = {}
    unknown: Flags | None = None
    nothing: Flags | None = None
    of_member = benefit.rule.of_member
    for name, expression in named.items():
        if expression is None:
            continue
        number = columns.number(expression, of_member=of_member)
        sums[name] = v.rounded(number, whole_yuan_up=benefit.whole_yuan_up)
        unknown, nothing = v.both(unknown, number.unknown), v.both(nothing, number.null)
    rows = holds
    if unknown is not None:
        rows, unknown = rows & ~unknown, holds & unknown
    if nothing is not None:
        rows = rows & ~nothing
    return BenefitColumn(benefit=benefit, rows=rows, sums=sums), unknown


def _shown(columns: Columns, indicator: Indicator) -> Number | Truth:
    if indicator.value.kind == "bool":
        return columns.truth(indicator.value, of_member=False)
    return columns.number(indicator.value, of_member=False)


def listed(mask: Any) -> Iterator[int]:
    """Yield the rows of a mask as plain integers."""
    yield from np.flatnonzero(mask).tolist()
