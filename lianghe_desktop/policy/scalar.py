"""Assess households one by one: incomes, lines, categories, points, benefits, and what is missing.

Nothing is guessed: what depends on an unknown fact is left out and the fact is named in `missing`. Every
comparison uses totals in integer fen; a person's share is worked out for showing only.
Source: 珠斗办字〔2017〕6号 一（二）1 (低于 is strict); docs/formats/policy-pack.md.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from lianghe_desktop.policy import income
from lianghe_desktop.policy.compiler import Expression, months_before
from lianghe_desktop.policy.dependencies import Dependencies
from lianghe_desktop.policy.explain import explain_household
from lianghe_desktop.policy.pack import Benefit, Card, Pack, PhaseOutRule, Rule
from lianghe_desktop.policy.scope import Missing, Scope, Value
from lianghe_desktop.policy.scoring import likelihood_of, score_of, score_text, tier_of
from lianghe_desktop.policy.settings import held_parameters
from lianghe_desktop.records.assessment import (
    CONCEPTS,
    UNKNOWN,
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

_FEN_PER_YUAN = 100


def assess(
    pack: Pack,
    households: Iterable[HouseholdFacts],
    on: date,
    parameters: Mapping[str, ParameterValue],
    *,
    explain: bool = False,
) -> AssessOutput:
    """Assess households under a pack on a day, in their order.

    `parameters` replace values of the pack by name, in the units of the pack (percent: 80 is 80 %).
    UserError BAD_INPUT for a day before the pack's first day or a parameter it does not have.
    """
    assessor = Assessor(pack, on, parameters)
    results = tuple(assessor.assess(household, explain=explain) for household in households)
    return AssessOutput(on=on, pack=pack.code, pack_version=pack.version, results=results)


class Assessor:
    """A pack prepared for one day and one set of parameters; assess() may be called any number of times."""

    def __init__(self, pack: Pack, on: date, parameters: Mapping[str, ParameterValue]) -> None:
        self.pack = pack
        self.on = on
        self.parameters = held_parameters(pack, on, parameters)
        self._depends = depends = Dependencies(pack)
        year_ago = months_before(on, 12)
        old = {
            name
            for name, parameter in pack.parameters.items()
            if name not in parameters and not parameter.constant and not parameter.limit
            for held in [parameter.value_on(on)]
            if held and held.since < year_ago
        }
        self._order = list(pack.parameters)
        self._always_stale = depends.always & old
        self._benefit_stale = {code: used & old for code, used in depends.of_benefit.items()}

    def assess(self, household: HouseholdFacts, *, explain: bool = False) -> HouseholdResult:
        """Return everything the pack says of one household."""
        case = _Case(self.pack, Scope(household, self.on, self.parameters))
        result = case.result(self.stale_of)
        if not explain:
            return result
        return explain_household(self.pack, case.scope, result, self._depends)

    def stale_of(self, benefits: Iterable[BenefitResult]) -> tuple[str, ...]:
        """Return the parameters that grew old under a result with these benefits."""
        return self.stale_of_codes(benefit.code for benefit in benefits)

    def stale_of_codes(self, benefits: Iterable[str]) -> tuple[str, ...]:
        """Return the parameters that grew old under a result with benefits of these codes."""
        stale = self._always_stale.union(*(self._benefit_stale[code] for code in benefits))
        return tuple(name for name in self._order if name in stale)


class _Case:
    """One household being assessed; `missing` gathers paths in the order they are met."""

    def __init__(self, pack: Pack, scope: Scope) -> None:
        self.pack = pack
        self.scope = scope
        self.missing: dict[str, None] = {}

    def result(self, stale: Callable[[Iterable[BenefitResult]], tuple[str, ...]]) -> HouseholdResult:
        self._count_people()
        self._add_up()
        incomes = tuple(self._figure(concept) for concept in CONCEPTS)
        main = next(figure for figure in incomes if figure.concept == self.pack.main_concept)
        lines = self._lines()
        persons: dict[str, list[str]] = {}
        categories = tuple(rule.code for rule in self.pack.categories if self._category(rule, persons))
        indicators = self._indicators(self.pack.card)
        score = self._score(self.pack.card)
        flags = tuple(rule.code for rule in self.pack.review_flags if self._holds(rule))
        benefits = tuple(found for benefit in self.pack.benefits for found in self._benefits(benefit))
        additions = self._additions()
        return HouseholdResult(
            id=self.scope.household.id,
            income_concept=main.concept,
            income_fen=main.income_fen,
            per_capita_fen=main.per_capita_fen,
            incomes=incomes,
            lines=lines,
            categories=categories,
            persons=tuple(
                PersonCategories(person=person, categories=tuple(codes)) for person, codes in persons.items()
            ),
            route=self._route(),
            points=None if score is None else rounded_half_up(score),
            tier=tier_of(self.pack.card, score),
            indicators=indicators,
            review_flags=flags,
            benefits=benefits,
            phase_out=self._phase_out(),
            missing=tuple(self.missing),
            stale=stale(benefits),
            steps=(),
            score=score_text(self.pack.card, score),
            likelihood=likelihood_of(self.pack.card, score),
            class_additions=additions,
        )

    def _known(self, value: Value) -> Value:
        """Return a value, None (with its paths noted) where it is unknown."""
        if isinstance(value, Missing):
            for path in value.paths:
                self.missing[path] = None
            return None
        return value

    def _count_people(self) -> None:
        members = self.scope.household.members
        if members is not UNKNOWN:
            self.scope.people = sum(member.counted is not False for member in members)

    def _add_up(self) -> None:
        scope = self.scope
        facts = scope.household.income
        total = income.disposable(facts)
        scope.totals["disposable"] = total
        scope.totals["net"] = income.net(facts, total)
        left_out = [entry.amount.evaluate(scope) for entry in self.pack.leave_out]
        scope.totals["dibao"] = income.dibao(total, left_out)

    def _figure(self, concept: Concept) -> IncomeFigure:
        total = self._known(self.scope.totals[concept])
        people = self._known(self.scope.people)
        if not isinstance(total, int):
            return IncomeFigure(concept=concept, income_fen=None, per_capita_fen=None)
        share = rounded_half_up(Fraction(total, people)) if isinstance(people, int) and people else None
        return IncomeFigure(concept=concept, income_fen=total, per_capita_fen=share)

    def _lines(self) -> tuple[LineResult, ...]:
        results = []
        for line in self.pack.lines:
            value = line.value.evaluate(self.scope)
            total, people = self.scope.totals[line.concept], self.scope.people
            below = _is_below(total, value, people)
            self.scope.below[line.code] = below
            known = self._known(below)
            if isinstance(value, int | Fraction):
                results.append(
                    LineResult(
                        code=line.code,
                        title=line.title,
                        value_fen=rounded_half_up(value),
                        below=known if isinstance(known, bool) else None,
                        concept=line.concept,
                        source=line.source,
                    )
                )
        return tuple(results)

    def _category(self, rule: Rule, persons: dict[str, list[str]]) -> bool:
        if not rule.of_member:
            outcome = rule.when.evaluate(self.scope)
        else:
            outcome = self._category_of_members(rule, persons)
        self.scope.categories[rule.code] = outcome
        return self._known(outcome) is True

    def _category_of_members(self, rule: Rule, persons: dict[str, list[str]]) -> Value:
        outcome: Value = False
        for member, value in self._of_members(rule.when):
            if value is True and member is not None:
                persons.setdefault(member, []).append(rule.code)
                outcome = True
            elif isinstance(value, Missing):
                self._known(value)
                if outcome is False:
                    outcome = value
                elif isinstance(outcome, Missing):
                    outcome = outcome.joined(value)
        return outcome

    def _of_members(self, when: Expression) -> Iterable[tuple[str | None, Value]]:
        """Yield each member's outcome; the scope stands on that member meanwhile."""
        scope = self.scope
        if when.guard is not None and when.guard(scope) is False:
            return
        members = scope.household.members
        if members is UNKNOWN:
            yield None, Missing(("members",))
            return
        for member in members:
            scope.member = member
            yield member.id, when.evaluate(scope)
        scope.member = None

    def _holds(self, rule: Rule) -> bool:
        if not rule.of_member:
            return self._known(rule.when.evaluate(self.scope)) is True
        outcomes = [self._known(value) for _, value in self._of_members(rule.when)]
        return any(outcome is True for outcome in outcomes)

    def _route(self) -> str | None:
        for rule in self.pack.routes:
            outcome = rule.when.evaluate(self.scope)
            if outcome is True:
                return rule.code
            if isinstance(outcome, Missing):
                self._known(outcome)
                return None
        return None

    def _indicators(self, card: Card | None) -> tuple[IndicatorResult, ...]:
        """Return the band of each indicator; an unknown one is left out and `points` becomes unknown."""
        found: list[IndicatorResult] = []
        unknown: Missing | None = None
        for indicator in card.indicators if card else ():
            for band in indicator.bands:
                outcome = band.when.evaluate(self.scope)
                if isinstance(outcome, Missing):
                    self._known(outcome)
                    unknown = outcome if unknown is None else unknown.joined(outcome)
                    break
                if outcome is True:
                    found.append(
                        IndicatorResult(
                            code=indicator.code,
                            title=indicator.title,
                            value=_shown(indicator.value.evaluate(self.scope)),
                            band=band.code,
                            band_title=band.title,
                            points=band.points,
                            max=indicator.max,
                            source=indicator.source,
                        )
                    )
                    break
        self.scope.points = sum(one.points for one in found) if unknown is None else unknown
        return tuple(found)

    def _score(self, card: Card | None) -> int | Fraction | None:
        """Return points of the bands, or the score of a regression; null without a card or while unknown."""
        if card is None:
            return None
        if card.regression is not None:
            self.scope.points = score_of(card.regression, self.scope)
        score = self._known(self.scope.points)
        return score if isinstance(score, int | Fraction) else None

    def _additions(self) -> tuple[ClassAddition, ...]:
        """Return who counts for class-based support, each person once, by the first class that fits.

        Somebody of whom an earlier class is unknown is left out: which class counts is not known yet.
        """
        found: list[ClassAddition] = []
        settled: set[str | None] = set()
        for rule in self.pack.additions:
            for person, outcome in self._of_members(rule.when):
                if person in settled or self._known(outcome) is False:
                    continue
                settled.add(person)
                if outcome is True and person is not None:
                    found.append(
                        ClassAddition(person=person, code=rule.code, title=rule.title, source=rule.source)
                    )
        return tuple(found)

    def _benefits(self, benefit: Benefit) -> Iterable[BenefitResult]:
        rule = benefit.rule
        outcomes = self._of_members(rule.when) if rule.of_member else [(None, rule.when.evaluate(self.scope))]
        for person, outcome in outcomes:
            if self._known(outcome) is True:
                found = self._benefit(benefit, person)
                if found:
                    yield found

    def _benefit(self, benefit: Benefit, person: str | None) -> BenefitResult | None:
        amounts: dict[str, int | None] = {}
        named = {
            "amount": benefit.amount,
            "max": benefit.highest,
            "min": benefit.lowest,
            "cover": benefit.cover,
            **dict(benefit.payers),
        }
        for name, expression in named.items():
            if expression is None:
                amounts[name] = None
                continue
            value = self._known(expression.evaluate(self.scope))
            if not isinstance(value, int | Fraction):
                return None
            amounts[name] = _in_fen(value, whole_yuan_up=benefit.whole_yuan_up)
        return BenefitResult(
            code=benefit.rule.code,
            title=benefit.rule.title,
            person=person,
            amount_fen=amounts["amount"],
            max_fen=amounts["max"],
            min_fen=amounts["min"],
            cover_fen=amounts["cover"],
            per=benefit.per,
            payers=tuple((payer, amounts[payer] or 0) for payer, _ in benefit.payers),
            kind=benefit.kind,
            source=benefit.rule.source,
        )

    def _phase_out(self) -> PhaseOut | None:
        for entry in self.pack.phase_outs:
            if self._known(entry.rule.when.evaluate(self.scope)) is True:
                found = _phase_out_of(entry, self.scope)
                if found and self.scope.on <= found.end:
                    return found
        return None


def _phase_out_of(entry: PhaseOutRule, scope: Scope) -> PhaseOut | None:
    decided, months = scope.household.exit_decided_on, entry.months.evaluate(scope)
    if not isinstance(decided, date) or not isinstance(months, int):
        return None
    start, end = kept_time(decided, months)
    return PhaseOut(start=start, end=end, basis=entry.basis, source=entry.rule.source)


def kept_time(decided: date, months: int) -> tuple[date, date]:
    """Return the first day of the month after the decision and the last of so many full months."""
    start = months_before(decided.replace(day=1), -1)
    return start, months_before(start, -months) - timedelta(days=1)


def rounded_half_up(value: int | Fraction) -> int:
    """Return a sum in whole fen, half a fen rounded up."""
    return (
        value
        if isinstance(value, int)
        else (2 * value.numerator + value.denominator) // (2 * value.denominator)
    )


def _in_fen(value: int | Fraction, *, whole_yuan_up: bool) -> int:
    if whole_yuan_up:
        return -(-value // _FEN_PER_YUAN) * _FEN_PER_YUAN
    return rounded_half_up(value)


def _is_below(total: Value, line: Value, people: Value) -> Value:
    missing: Missing | None = None
    for part in (total, line, people):
        if isinstance(part, Missing):
            missing = part if missing is None else missing.joined(part)
    if missing is not None:
        return missing
    return total < line * people  # type: ignore[operator]  # numbers, checked when the pack was loaded


def _shown(value: Value) -> int | str | bool | None:
    if isinstance(value, Missing) or value is None:
        return None
    if isinstance(value, Fraction):
        return rounded_half_up(value)
    return value if isinstance(value, int) else str(value)
