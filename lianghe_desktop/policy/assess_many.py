"""Assess many households at once and hand out each one's result, equal to the scalar engine's.

Columns decide everybody; a household of which something is missing is asked again one by one, because
only that names what to ask, and so is one that columns cannot hold.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import compress, repeat
from typing import Any, TypeVar

import numpy as np

from lianghe_desktop.policy.assessed import (
    Assessed,
    BenefitColumn,
    ColumnAssessor,
    IndicatorColumn,
    LineColumn,
    listed,
)
from lianghe_desktop.policy.grammar import Name
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.population import Integers, Population, household_of, population_of
from lianghe_desktop.policy.scalar import Assessor, rounded_half_up
from lianghe_desktop.policy.scoring import likelihood_of, score_text, tier_of
from lianghe_desktop.policy.vectors import Inexpressible, Number, Truth, rounded
from lianghe_desktop.policy.vocabulary import FACTS
from lianghe_desktop.records.assessment import (
    CONCEPTS,
    AssessOutput,
    BenefitResult,
    ClassAddition,
    Concept,
    HouseholdFacts,
    HouseholdResult,
    IncomeFigure,
    IndicatorResult,
    LineResult,
    ParameterValue,
    PersonCategories,
    PhaseOut,
)

Made = TypeVar("Made")


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
    """Every household's result, read out of the columns; of a household not undecided nothing is unknown.

    Answers are laid out question by question, one list as long as the population, and what is equal (a band
    with its clause, a benefit of a household) is one shared object: they are frozen.
    """

    def __init__(self, pack: Pack, assessed: Assessed, assessor: Assessor) -> None:
        self._pack = pack
        self._assessed = assessed
        self._population = assessed.population
        self._size = assessed.population.size
        self._starts = self._population.starts.tolist()
        self._owner = self._population.owner.tolist()
        people = _listed(assessed.people, self._size)
        self._incomes = [self._figures(concept, people) for concept in CONCEPTS]
        self._main = CONCEPTS.index(pack.main_concept)
        self._lines = _side_by_side([self._line(column) for column in assessed.lines], self._size)
        self._categories = _codes([(one.rule.code, one.holds) for one in assessed.categories], self._size)
        self._flags = _codes([(one.rule.code, one.holds) for one in assessed.flags], self._size)
        self._persons = self._person_categories()
        self._route = assessed.route.tolist()
        self._points = _scores(assessed)
        self._scored = _Met(self._score)
        self._indicators = _side_by_side([self._bands(one) for one in assessed.indicators], self._size)
        self._phase_out = assessed.phase_out.entry.tolist()
        self._benefits = self._receivers()
        self._additions = self._class_additions()
        self._stale = _Met(assessor.stale_of_codes)

    def result(self, row: int) -> HouseholdResult:
        """Return one household's result."""
        incomes = tuple(figures[row] for figures in self._incomes)
        main = incomes[self._main]
        points, tier, score, likelihood = self._scored[self._points[row]]
        benefits = tuple(self._benefits.get(row, ()))
        route = self._route[row]
        return HouseholdResult(
            id=self._population.ids[row],
            income_concept=main.concept,
            income_fen=main.income_fen,
            per_capita_fen=main.per_capita_fen,
            incomes=incomes,
            lines=self._lines[row],
            categories=self._categories[row],
            persons=self._persons.get(row, ()),
            route=None if route < 0 else self._pack.routes[route].code,
            points=points,
            tier=tier,
            indicators=self._indicators[row],
            review_flags=self._flags[row],
            benefits=benefits,
            phase_out=self._kept(row),
            missing=(),
            stale=self._stale[frozenset([one.code for one in benefits])],
            steps=(),
            score=score,
            likelihood=likelihood,
            class_additions=self._additions.get(row, ()),
        )

    def _score(self, points: int | Fraction | None) -> tuple[int | None, str | None, str | None, str | None]:
        card = self._pack.card
        whole = None if points is None else rounded_half_up(points)
        return whole, tier_of(card, points), score_text(card, points), likelihood_of(card, points)

    def _class_additions(self) -> dict[int, tuple[ClassAddition, ...]]:
        """Return who counts for class-based support in each household, by the first class that fits."""
        found: dict[int, tuple[ClassAddition, ...]] = {}
        for rule, rows in self._assessed.additions:
            for at in listed(rows):
                one = ClassAddition(
                    person=self._population.member_ids[at],
                    code=rule.code,
                    title=rule.title,
                    source=rule.source,
                )
                found[self._owner[at]] = (*found.get(self._owner[at], ()), one)
        return found

    def _figures(self, concept: Concept, people: list[int]) -> list[IncomeFigure]:
        totals = _listed(self._assessed.totals[concept], self._size)
        return [
            IncomeFigure(
                concept=concept,
                income_fen=total,
                per_capita_fen=(2 * total + heads) // (2 * heads) if heads else None,
            )
            for total, heads in zip(totals, people, strict=True)
        ]

    def _line(self, column: LineColumn) -> list[LineResult]:
        line = column.line

        def result(key: tuple[int, bool]) -> LineResult:
            return LineResult(
                code=line.code,
                title=line.title,
                value_fen=key[0],
                below=key[1],
                concept=line.concept,
                source=line.source,
            )

        below = _held(column.below, self._size)
        return _shared(result, zip(_rounded(column.value, self._size), below, strict=True))

    def _bands(self, column: IndicatorColumn) -> list[IndicatorResult]:
        indicator = column.indicator

        def result(key: tuple[int, Any, type]) -> IndicatorResult:
            band = indicator.bands[key[0]]
            return IndicatorResult(
                code=indicator.code,
                title=indicator.title,
                value=key[1],
                band=band.code,
                band_title=band.title,
                points=band.points,
                max=indicator.max,
                source=indicator.source,
            )

        values = _shown(column, self._size)
        return _shared(result, zip(column.band.tolist(), values, map(type, values), strict=True))

    def _person_categories(self) -> dict[int, tuple[PersonCategories, ...]]:
        """Return who is named in each household: people and codes in the pack's order."""
        named: dict[int, dict[int, list[str]]] = {}
        for column in self._assessed.categories:
            if column.of_members is None:
                continue
            rows = np.broadcast_to(column.of_members.surely, (len(self._owner),))
            holds = np.broadcast_to(column.holds.surely, (self._size,))
            for at in listed(rows & holds[self._population.owner]):
                of_one = named.setdefault(self._owner[at], {})
                of_one.setdefault(at, []).append(column.rule.code)
        ids = self._population.member_ids
        return {
            row: tuple(
                PersonCategories(person=ids[at], categories=tuple(codes)) for at, codes in of_one.items()
            )
            for row, of_one in named.items()
        }

    def _kept(self, row: int) -> PhaseOut | None:
        at = self._phase_out[row]
        if at < 0:
            return None
        entry, column = self._pack.phase_outs[at], self._assessed.phase_out
        first, last = _day(int(column.first[row])), _day(int(column.last[row]))
        return PhaseOut(start=first, end=last, basis=entry.basis, source=entry.rule.source)

    def _receivers(self) -> dict[int, list[BenefitResult]]:
        """Return the benefits of each household in the order of the pack."""
        found: defaultdict[int, list[BenefitResult]] = defaultdict(list)
        for column in self._assessed.benefits:
            rows = np.flatnonzero(column.rows)
            sums = [_of_rows(column.sums[name], rows) for name in column.sums]
            make = _benefit_maker(column)
            if column.benefit.rule.of_member:
                persons = map(self._population.member_ids.__getitem__, rows.tolist())
                households = self._population.owner[rows].tolist()
                made = list(map(make, persons, *sums))
            else:
                households = rows.tolist()
                made = _shared(partial(_of_household, make), _rows_of(sums, len(rows)))
            for household, one in zip(households, made, strict=True):
                found[household].append(one)
        return found


class _Met(dict[Any, Any]):
    """Work something out once for each different key."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Any:
        self[key] = found = self._make(key)
        return found


def _shared(make: Callable[[Any], Made], keys: Iterable[Any]) -> list[Made]:
    """Return what is made of each key, the same object for equal keys."""
    return list(map(_Met(make).__getitem__, keys))


def _rows_of(columns: Sequence[Iterable[Any]], size: int) -> Iterable[tuple[Any, ...]]:
    return zip(*columns, strict=True) if columns else repeat((), size)


def _side_by_side(columns: Sequence[list[Made]], size: int) -> list[tuple[Made, ...]]:
    """Return the answers of each household, columns in their order."""
    return list(_rows_of(columns, size))


def _codes(rules: Sequence[tuple[str, Truth]], size: int) -> list[tuple[str, ...]]:
    """Return the codes that hold for each household."""
    names = [code for code, _ in rules]
    return _shared(
        lambda holds: tuple(compress(names, holds)),
        _rows_of([_held(truth, size) for _, truth in rules], size),
    )


def _held(truth: Truth, size: int) -> list[bool]:
    held: list[bool] = np.broadcast_to(truth.surely, (size,)).tolist()
    return held


def _of_rows(values: Integers, rows: Integers) -> Iterable[int]:
    return values[rows].tolist() if values.ndim else repeat(int(values), len(rows))


def _of_household(make: Callable[..., BenefitResult], sums: tuple[int, ...]) -> BenefitResult:
    return make(None, *sums)


def _benefit_maker(column: BenefitColumn) -> Callable[..., BenefitResult]:
    """Return what makes one result of a person and the sums in the order of the column."""
    benefit, rule, names = column.benefit, column.benefit.rule, list(column.sums)

    def place(name: str) -> int | None:
        return names.index(name) if name in names else None

    amount, highest, lowest, cover = (place(name) for name in ("amount", "max", "min", "cover"))
    payers = [(payer, names.index(payer)) for payer, _ in benefit.payers]

    def make(person: str | None, *sums: int) -> BenefitResult:
        return BenefitResult(
            code=rule.code,
            title=rule.title,
            person=person,
            amount_fen=None if amount is None else sums[amount],
            max_fen=None if highest is None else sums[highest],
            min_fen=None if lowest is None else sums[lowest],
            cover_fen=None if cover is None else sums[cover],
            per=benefit.per,
            payers=tuple((payer, sums[at]) for payer, at in payers),
            kind=benefit.kind,
            source=rule.source,
        )

    return make


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
