"""Assess many households at once and hand out each one's result, equal to the scalar engine's.

Columns decide everybody; a household of which something is missing is asked again one by one, because
only that names what to ask, and so is one that columns cannot hold.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from lianghe_desktop.policy.assessed import Assessed, BenefitColumn, ColumnAssessor, IndicatorColumn, listed
from lianghe_desktop.policy.grammar import Name
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.population import Population, household_of, population_of
from lianghe_desktop.policy.scalar import Assessor, rounded_half_up
from lianghe_desktop.policy.scoring import likelihood_of, score_text, tier_of
from lianghe_desktop.policy.vectors import Inexpressible, Number, Truth, rounded
from lianghe_desktop.policy.vocabulary import FACTS
from lianghe_desktop.records.assessment import (
    CONCEPTS,
    AssessOutput,
    BenefitResult,
    ClassAddition,
    HouseholdFacts,
    HouseholdResult,
    IncomeFigure,
    IndicatorResult,
    LineResult,
    ParameterValue,
    PersonCategories,
    PhaseOut,
)


def assess_many(
    pack: Pack, households: Iterable[HouseholdFacts], on: date, parameters: Mapping[str, ParameterValue]
) -> AssessOutput:
    """Assess households under a pack on a day, in their order, without steps.

    UserError BAD_INPUT for a day before the pack's first day or a parameter it does not have.
    """
    return assess_population(pack, population_of(households), on, parameters)


def assess_population(
    pack: Pack, population: Population, on: date, parameters: Mapping[str, ParameterValue]
) -> AssessOutput:
    """Assess a population; results stand in the order of its places."""
    one_by_one = Assessor(pack, on, parameters)
    found: list[HouseholdResult | None] = [None] * (population.size + len(population.odd))
    for place, household in population.odd.items():
        found[place] = one_by_one.assess(household)
    places = population.places.tolist()
    try:
        assessed = ColumnAssessor(pack, population, on).assess(parameters)
        reader = _Rows(pack, assessed, one_by_one)
    except Inexpressible:
        for row, place in enumerate(places):
            found[place] = one_by_one.assess(household_of(population, row))
    else:
        open_ = set(listed(assessed.undecided))
        for row, place in enumerate(places):
            found[place] = (
                one_by_one.assess(household_of(population, row)) if row in open_ else reader.result(row)
            )
    results = tuple(result for result in found if result is not None)
    return AssessOutput(on=on, pack=pack.code, pack_version=pack.version, results=results)


class _Rows:
    """Read one household's result out of the columns; nothing of it is unknown."""

    def __init__(self, pack: Pack, assessed: Assessed, assessor: Assessor) -> None:
        self._pack = pack
        self._assessed = assessed
        self._assessor = assessor
        self._population = assessed.population
        self._people = _listed(assessed.people, self._population.size)
        self._totals = {
            concept: _listed(assessed.totals[concept], self._population.size) for concept in CONCEPTS
        }
        self._lines = [
            (column.line, _rounded(column.value, self._population.size), column.below.surely.tolist())
            for column in assessed.lines
        ]
        self._categories = [
            (
                column.rule.code,
                column.holds.surely.tolist(),
                column.of_members.surely.tolist() if column.of_members else None,
            )
            for column in assessed.categories
        ]
        self._flags = [(column.rule.code, column.holds.surely.tolist()) for column in assessed.flags]
        self._route = assessed.route.tolist()
        self._points = _scores(assessed)
        self._bands = [column.band.tolist() for column in assessed.indicators]
        self._shown = [_shown(column, self._population.size) for column in assessed.indicators]
        self._starts = self._population.starts.tolist()
        self._phase_out = assessed.phase_out.entry.tolist()
        self._benefits = self._receivers()
        self._additions = self._class_additions()

    def result(self, row: int) -> HouseholdResult:
        """Return one household's result."""
        incomes = tuple(self._figure(concept, row) for concept in CONCEPTS)
        main = next(figure for figure in incomes if figure.concept == self._pack.main_concept)
        points = self._points[row]
        benefits = tuple(self._benefits.get(row, ()))
        route = self._route[row]
        return HouseholdResult(
            id=self._population.ids[row],
            income_concept=main.concept,
            income_fen=main.income_fen,
            per_capita_fen=main.per_capita_fen,
            incomes=incomes,
            lines=tuple(self._line(line, values, below, row) for line, values, below in self._lines),
            categories=tuple(code for code, holds, _ in self._categories if holds[row]),
            persons=self._persons(row),
            route=None if route < 0 else self._pack.routes[route].code,
            points=None if points is None else rounded_half_up(points),
            tier=tier_of(self._pack.card, points),
            indicators=tuple(self._indicator(at, row) for at in range(len(self._bands))),
            review_flags=tuple(code for code, holds in self._flags if holds[row]),
            benefits=benefits,
            phase_out=self._kept(row),
            missing=(),
            stale=self._assessor.stale_of(benefits),
            steps=(),
            score=score_text(self._pack.card, points),
            likelihood=likelihood_of(self._pack.card, points),
            class_additions=self._additions.get(row, ()),
        )

    def _class_additions(self) -> dict[int, tuple[ClassAddition, ...]]:
        """Return who counts for class-based support in each household, by the first class that fits."""
        owner = self._population.owner.tolist()
        found: dict[int, tuple[ClassAddition, ...]] = {}
        for rule, rows in self._assessed.additions:
            for at in listed(rows):
                one = ClassAddition(
                    person=self._population.member_ids[at],
                    code=rule.code,
                    title=rule.title,
                    source=rule.source,
                )
                found[owner[at]] = (*found.get(owner[at], ()), one)
        return found

    def _figure(self, concept: Any, row: int) -> IncomeFigure:
        total, people = self._totals[concept][row], self._people[row]
        share = rounded_half_up(Fraction(total, people)) if people else None
        return IncomeFigure(concept=concept, income_fen=total, per_capita_fen=share)

    def _line(self, line: Any, values: list[int], below: list[bool], row: int) -> LineResult:
        return LineResult(
            code=line.code,
            title=line.title,
            value_fen=values[row],
            below=below[row],
            concept=line.concept,
            source=line.source,
        )

    def _persons(self, row: int) -> tuple[PersonCategories, ...]:
        found: dict[str, list[str]] = {}
        for code, holds, of_members in self._categories:
            if of_members is None or not holds[row]:
                continue
            for at in range(self._starts[row], self._starts[row + 1]):
                if of_members[at]:
                    found.setdefault(self._population.member_ids[at], []).append(code)
        return tuple(PersonCategories(person=one, categories=tuple(codes)) for one, codes in found.items())

    def _indicator(self, at: int, row: int) -> IndicatorResult:
        indicator = self._assessed.indicators[at].indicator
        band = indicator.bands[self._bands[at][row]]
        return IndicatorResult(
            code=indicator.code,
            title=indicator.title,
            value=self._shown[at][row],
            band=band.code,
            band_title=band.title,
            points=band.points,
            max=indicator.max,
            source=indicator.source,
        )

    def _kept(self, row: int) -> PhaseOut | None:
        at = self._phase_out[row]
        if at < 0:
            return None
        entry, column = self._pack.phase_outs[at], self._assessed.phase_out
        first, last = _day(int(column.first[row])), _day(int(column.last[row]))
        return PhaseOut(start=first, end=last, basis=entry.basis, source=entry.rule.source)

    def _receivers(self) -> dict[int, list[BenefitResult]]:
        """Return the benefits of each household in the order of the pack."""
        owner = self._population.owner.tolist()
        found: dict[int, list[BenefitResult]] = {}
        for column in self._assessed.benefits:
            of_member = column.benefit.rule.of_member
            sums = {
                name: values.tolist() if values.ndim else int(values) for name, values in column.sums.items()
            }
            for row in listed(column.rows):
                person = self._population.member_ids[row] if of_member else None
                household = owner[row] if of_member else row
                found.setdefault(household, []).append(_benefit(column, sums, row, person))
        return found


def _benefit(column: BenefitColumn, sums: dict[str, Any], row: int, person: str | None) -> BenefitResult:
    benefit = column.benefit
    at = {name: values[row] if isinstance(values, list) else values for name, values in sums.items()}
    return BenefitResult(
        code=benefit.rule.code,
        title=benefit.rule.title,
        person=person,
        amount_fen=at.get("amount"),
        max_fen=at.get("max"),
        min_fen=at.get("min"),
        cover_fen=at.get("cover"),
        per=benefit.per,
        payers=tuple((payer, at[payer]) for payer, _ in benefit.payers),
        kind=benefit.kind,
        source=benefit.rule.source,
    )


def _scores(assessed: Assessed) -> list[Any]:
    points = assessed.points
    if points is None:
        return [None] * assessed.population.size
    whole = _listed(points, assessed.population.size)
    return whole if points.below == 1 else [Fraction(one, points.below) for one in whole]


def _listed(number: Number, size: int) -> list[int]:
    return number.top.tolist() if number.top.ndim else [int(number.top)] * size


def _rounded(number: Number, size: int) -> list[int]:
    values = rounded(number)
    return values.tolist() if values.ndim else [int(values)] * size


def _shown(column: IndicatorColumn, size: int) -> list[Any]:
    value, kind = column.value, column.indicator.value.kind
    if isinstance(value, Truth):
        return [None if open_ else bool(one) for one, open_ in zip(value.surely, value.unknown, strict=True)]
    shown: list[Any] = _rounded(value, size)
    if kind == "text":
        choices = _choices(column)
        shown = [choices[one] if 0 <= one < len(choices) else None for one in shown]
    elif kind == "date":
        shown = [_day(one).isoformat() if one else None for one in shown]
    elif kind == "set":
        raise Inexpressible
    for mask in (value.unknown, value.null):
        if mask is not None:
            for row in range(size) if mask.ndim == 0 else listed(mask):
                shown[row] = None
    return shown


def _choices(column: IndicatorColumn) -> tuple[str, ...]:
    node = column.indicator.value.node
    fact = FACTS.get(node.path) if isinstance(node, Name) else None
    if fact is None or fact.choices is None:
        raise Inexpressible
    return tuple(fact.choices)


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
