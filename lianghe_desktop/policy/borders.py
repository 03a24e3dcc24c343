"""What would change a result: for each line the exact border, and the nearest change of class or tier.

The engine itself is asked again with one thing changed, so that what is told is what would come out. Income
is moved in whole fen and halved down to the border: one fen less and the result is what it was.
Source: 个人信息保护法 24 (transparent and fair); 珠斗办字〔2017〕6号 一（二）1 (低于 is strict).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from lianghe_desktop.policy.dependencies import Dependencies
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.scalar import Assessor
from lianghe_desktop.records.assessment import (
    UNKNOWN,
    HouseholdFacts,
    HouseholdResult,
    MemberFacts,
    ParameterValue,
)

Event = Literal["registered", "disabled", "ill", "lost_labour", "dangerous_house", "disaster"]
_MOST_FEN = 2**36
_SHARES = (Fraction(1), Fraction(3, 2), Fraction(2))
_MONTHS = (1, 12)
_LIMBS, _SEVERE = 4, 2  # 肢体, 二级
_ADULT_DAYS = 18 * 365


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a person looks at first: classes, tier, points and who takes care."""

    categories: frozenset[str]
    tier: str | None
    points: int | None
    route: str | None

    @property
    def verdict(self) -> tuple[frozenset[str], str | None, str | None]:
        """Return what makes two outcomes different for a family: points alone do not."""
        return (self.categories, self.tier, self.route)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineBorder:
    """How far the household's income is from a line.

    change_fen: the least change of the year's income after which the line is judged otherwise: below zero
    where it must fall, above where it must rise.
    """

    code: str
    title: str
    below: bool
    change_fen: int
    after: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomeBorder:
    """The nearest change of income, one way, after which class, tier or care is another."""

    change_fen: int
    after: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class EventBorder:
    """One thing that could happen, to a member or to the household, and what would come out then."""

    event: Event
    person: str | None
    after: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Borders:
    """Everything near by that would change the result."""

    now: Outcome
    lines: tuple[LineBorder, ...]
    incomes: tuple[IncomeBorder, ...]
    events: tuple[EventBorder, ...]


def borders(pack: Pack, facts: HouseholdFacts, on: date) -> Borders:
    """Return what would change a household's result on a day; incomes are left out while unknown.

    Raises:
        UserError: The pack does not hold on that day.
    """
    search = _Search(pack, facts, on)
    return Borders(now=search.now, lines=search.lines(), incomes=search.incomes(), events=search.events())


class _Search:
    """Ask the engine about the household as it is and with one thing changed; each question once."""

    def __init__(self, pack: Pack, facts: HouseholdFacts, on: date) -> None:
        self._pack = pack
        self._facts = facts
        self._on = on
        given: dict[str, ParameterValue] = {}
        self._assessor = Assessor(pack, on, given)
        self._asked: dict[int, HouseholdResult] = {}
        self._result = self._moved(0)
        self.now = _outcome(self._result)

    def lines(self) -> tuple[LineBorder, ...]:
        people = self._people()
        if not people:
            return ()  # no head to share by: a line says nothing of this household
        found = []
        for line in self._result.lines:
            total = next(one.income_fen for one in self._result.incomes if one.concept == line.concept)
            if line.below is None or total is None:
                continue
            near = line.value_fen * people - total
            change = self._first_other(line.code, near, people, rising=line.below)
            if change is not None:
                found.append(
                    LineBorder(
                        code=line.code,
                        title=line.title,
                        below=line.below,
                        change_fen=change,
                        after=_outcome(self._moved(change)),
                    )
                )
        return tuple(found)

    def incomes(self) -> tuple[IncomeBorder, ...]:
        if self._result.income_fen is None:
            return ()
        found = []
        for way in (-1, 1):
            change = self._nearest_change(way)
            if change is not None:
                found.append(IncomeBorder(change_fen=change, after=_outcome(self._moved(change))))
        return tuple(found)

    def events(self) -> tuple[EventBorder, ...]:
        found = []
        for event, person, facts in _events(self._facts, self._on):
            after = _outcome(self._assessor.assess(facts))
            if after.verdict != self.now.verdict:
                found.append(EventBorder(event=event, person=person, after=after))
        return tuple(found)

    def _first_other(self, code: str, near: int, people: int, *, rising: bool) -> int | None:
        """Return the least change after which a line is judged otherwise; it lies near value x people."""
        way = 1 if rising else -1
        before = next(one.below for one in self._result.lines if one.code == code)

        def other(size: int) -> bool:
            lines = self._moved(way * size).lines
            return next(one.below for one in lines if one.code == code) != before

        width = people + 2
        low, high = max(abs(near) - width, 0), abs(near) + width
        if not other(high):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if other(middle) else (middle, high)
        return way * high

    def _nearest_change(self, way: int) -> int | None:
        same = 0
        for size in self._sizes(way):
            if _outcome(self._moved(way * size)).verdict == self.now.verdict:
                same = size
                continue
            high = size
            while high - same > 1:
                middle = (same + high) // 2
                unchanged = _outcome(self._moved(way * middle)).verdict == self.now.verdict
                same, high = (middle, high) if unchanged else (same, middle)
            return way * high
        return None

    def _sizes(self, way: int) -> list[int]:
        """Return the changes to try one way, rising: at every sum that a rule may compare income with."""
        people = self._people()
        totals = [one.income_fen for one in self._result.incomes if one.income_fen is not None]
        sums = {
            value * months * share * people
            for value in self._money()
            for months in _MONTHS
            for share in _SHARES
        } | self._spent()
        near = {
            way * (int(amount) + step - total)
            for amount in sums
            for total in totals
            for step in (-1, 0, 1, 2)
        }
        return sorted(size for size in near if 0 < size < _MOST_FEN)

    def _money(self) -> set[int]:
        names = Dependencies(self._pack).always
        found = set()
        for name in names:
            parameter = self._pack.parameters.get(name)
            held = parameter.value_on(self._on) if parameter and parameter.unit == "fen" else None
            if held is not None:
                found.add(int(held.value))
        return found

    def _spent(self) -> set[Fraction]:
        """Return the incomes of which spendings are a whole number of tenths, or a share the pack names."""
        spending = self._facts.spending
        known = [
            value
            for value in (
                spending.medical_self_paid,
                spending.education,
                spending.housing,
                spending.rehabilitation,
                spending.other,
            )
            if isinstance(value, int)
        ]
        shares = {Fraction(tenth, 10) for tenth in range(1, 11)}
        for parameter in self._pack.parameters.values():
            held = parameter.value_on(self._on) if parameter.unit == "percent" else None
            if held is not None and held.value:
                shares.add(Fraction(held.value))
        amounts = {*known[:1], sum(known)} - {0}
        return {amount / share for amount in amounts for share in shares}

    def _people(self) -> int:
        members = self._facts.members
        return 0 if members is UNKNOWN else sum(member.counted is not False for member in members)

    def _moved(self, change_fen: int) -> HouseholdResult:
        if change_fen not in self._asked:
            self._asked[change_fen] = self._assessor.assess(with_income(self._facts, change_fen))
        return self._asked[change_fen]


def with_income(facts: HouseholdFacts, change_fen: int) -> HouseholdFacts:
    """Return a household whose year's income is so much higher or lower, whatever concept is asked.

    More is more wages; less is more paid to others, so that no kind of income falls below zero.
    """
    income = facts.income
    if change_fen >= 0:
        wage = income.wage if isinstance(income.wage, int) else 0
        return replace(facts, income=replace(income, wage=wage + change_fen)) if change_fen else facts
    paid = income.transfer_paid if isinstance(income.transfer_paid, int) else 0
    return replace(facts, income=replace(income, transfer_paid=paid - change_fen))


def _outcome(result: HouseholdResult) -> Outcome:
    return Outcome(
        categories=frozenset(result.categories), tier=result.tier, points=result.points, route=result.route
    )


def _events(facts: HouseholdFacts, on: date) -> Iterable[tuple[Event, str | None, HouseholdFacts]]:
    if facts.registered is False:
        yield "registered", None, replace(facts, registered=True)
    members = facts.members
    if members is not UNKNOWN:
        for event, fits, change in _MEMBER_EVENTS:
            one = next((member for member in members if fits(member, on)), None)
            if one is not None:
                changed = tuple(change(member) if member is one else member for member in members)
                yield event, one.id, replace(facts, members=changed)
    if facts.housing_hardship is None and facts.housing_grade != "D":
        yield "dangerous_house", None, replace(facts, housing_grade="D", housing_hardship="dangerous")
    if facts.incident is None:
        yield "disaster", None, replace(facts, incident="disaster", incident_on=on)


def _grown(member: MemberFacts, on: date) -> bool:
    return isinstance(member.birth_date, date) and (on - member.birth_date).days > _ADULT_DAYS


def _not_disabled(member: MemberFacts, on: date) -> bool:
    return member.disability_class is None and _grown(member, on)


def _not_ill(member: MemberFacts, _on: date) -> bool:
    return isinstance(member.health, frozenset) and "serious" not in member.health


def _able(member: MemberFacts, _on: date) -> bool:
    return member.labour in ("full", "skilled") and member.counted is not False


def _become_disabled(member: MemberFacts) -> MemberFacts:
    return replace(member, disability_class=_LIMBS, disability_grade=_SEVERE)


def _fall_ill(member: MemberFacts) -> MemberFacts:
    health = member.health if isinstance(member.health, frozenset) else frozenset()
    return replace(member, health=health | {"serious"})


def _lose_labour(member: MemberFacts) -> MemberFacts:
    return replace(member, labour="lost")


_MEMBER_EVENTS: tuple[
    tuple[Event, Callable[[MemberFacts, date], bool], Callable[[MemberFacts], MemberFacts]], ...
] = (
    ("disabled", _not_disabled, _become_disabled),
    ("ill", _not_ill, _fall_ill),
    ("lost_labour", _able, _lose_labour),
)
