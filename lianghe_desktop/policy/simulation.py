"""Answer what other parameters would change: who enters, who leaves, who stands at the border, what it costs.

A household is in when its income is strictly below the pack's main line. Budgets are for a year of everybody
entitled: monthly sums times twelve, once-only sums in full; ceilings are added up apart, never as amounts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.scalar import Assessor
from lianghe_desktop.records.assessment import (
    UNKNOWN,
    BenefitResult,
    HouseholdFacts,
    HouseholdResult,
    ParameterValue,
)

BORDER = Fraction(5, 100)
UNSPLIT = "unsplit"
MONTHS = 12


@dataclass(kw_only=True, slots=True)
class Side:
    """Sums over the households on one side of the change; money in fen a year."""

    households: int = 0
    people: int = 0
    below_households: int = 0
    below_people: int = 0
    undecided_households: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    benefits: Counter[str] = field(default_factory=Counter)
    budget_fen: int = 0
    ceiling_fen: int = 0
    by_payer: Counter[str] = field(default_factory=Counter)
    area_below: Counter[str] = field(default_factory=Counter)
    area_budget_fen: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True, slots=True)
class Simulation:
    """Both sides and the households that change; ids in the order of the input."""

    before: Side
    after: Side
    entering: tuple[str, ...]
    leaving: tuple[str, ...]
    border: tuple[str, ...]


def simulate(
    pack: Pack,
    households: Iterable[HouseholdFacts],
    on: date,
    *,
    given: Mapping[str, ParameterValue],
    settings: Mapping[str, ParameterValue],
) -> Simulation:
    """Compare the rules as they are (`given`: parameters of the input) with `settings` on top, on one day.

    UserError BAD_INPUT for a day before the pack or a parameter it does not have.
    """
    old, new = Assessor(pack, on, given), Assessor(pack, on, {**given, **settings})
    before, after = Side(), Side()
    moved: dict[str, list[str]] = {"entering": [], "leaving": [], "border": []}
    for household in households:
        for name in compare_one(pack, household, old, new, before, after):
            moved[name].append(household.id)
    return Simulation(before=before, after=after, **{name: tuple(ids) for name, ids in moved.items()})


def compare_one(
    pack: Pack, household: HouseholdFacts, old: Assessor, new: Assessor, before: Side, after: Side
) -> list[str]:
    """Add one household to both sides; return which of entering, leaving and border name it."""
    was, now = old.assess(household), new.assess(household)
    was_in, is_in = _is_in(pack, was), _is_in(pack, now)
    _add(before, household, was, is_in=was_in)
    _add(after, household, now, is_in=is_in)
    found = {
        "entering": is_in is True and was_in is False,
        "leaving": was_in is True and is_in is False,
        "border": _at_border(pack, household, now),
    }
    return [name for name, holds in found.items() if holds]


def copied(side: Side) -> Side:
    """Return the same sums, free to be added to."""
    return deepcopy(side)


def _is_in(pack: Pack, result: HouseholdResult) -> bool | None:
    return next((line.below for line in result.lines if line.code == pack.main_line), None)


def _people(household: HouseholdFacts) -> int:
    members = household.members
    return 0 if members is UNKNOWN else sum(member.counted is not False for member in members)


def _at_border(pack: Pack, household: HouseholdFacts, result: HouseholdResult) -> bool:
    """Say whether the total lies within 5 % of line x people, both ends included."""
    line = next((line for line in result.lines if line.code == pack.main_line), None)
    if line is None or result.income_fen is None:
        return False
    whole = line.value_fen * _people(household)
    return whole > 0 and abs(result.income_fen - whole) <= BORDER * whole


def _add(side: Side, household: HouseholdFacts, result: HouseholdResult, *, is_in: bool | None) -> None:
    people = _people(household)
    area = household.home if isinstance(household.home, str) else ""
    side.households += 1
    side.people += people
    side.undecided_households += is_in is None
    if is_in:
        side.below_households += 1
        side.below_people += people
    side.area_below[area] += bool(is_in)
    side.categories.update(result.categories)
    for benefit in result.benefits:
        _spend(side, benefit, area)


def _spend(side: Side, benefit: BenefitResult, area: str) -> None:
    times = MONTHS if benefit.per.endswith("_month") else 1
    side.benefits[benefit.code] += 1
    if benefit.amount_fen is None:
        side.ceiling_fen += times * (benefit.max_fen or 0)
        return
    amount = times * benefit.amount_fen
    side.budget_fen += amount
    side.area_budget_fen[area] += amount
    for payer, share in benefit.payers or ((UNSPLIT, benefit.amount_fen),):
        side.by_payer[payer] += times * share


def to_json(simulation: Simulation) -> dict[str, Any]:
    """Return the plain structure of the exchange JSON; `by_payer` and `by_area` give both sides."""
    before, after = simulation.before, simulation.after
    payers = sorted({*before.by_payer, *after.by_payer})
    areas = sorted({*before.area_below, *after.area_below})
    return {
        "before": _side(before),
        "after": _side(after),
        "entering": list(simulation.entering),
        "leaving": list(simulation.leaving),
        "border": list(simulation.border),
        "budget_fen": {
            "before": before.budget_fen,
            "after": after.budget_fen,
            "by_payer": {
                payer: {"before": before.by_payer[payer], "after": after.by_payer[payer]} for payer in payers
            },
        },
        "by_area": {
            area: {
                "before": {"below": before.area_below[area], "budget_fen": before.area_budget_fen[area]},
                "after": {"below": after.area_below[area], "budget_fen": after.area_budget_fen[area]},
            }
            for area in areas
        },
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "households": side.households,
        "people": side.people,
        "below_households": side.below_households,
        "below_people": side.below_people,
        "undecided_households": side.undecided_households,
        "categories": dict(sorted(side.categories.items())),
        "benefits": dict(sorted(side.benefits.items())),
        "budget_fen": side.budget_fen,
        "ceiling_fen": side.ceiling_fen,
    }
