"""Simulate over a whole population at once, any number of candidates on the same day.

Equal to `simulation.simulate`, household by household; what does not rest on the changed parameters is
worked out once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from lianghe_desktop.policy import simulation as plain
from lianghe_desktop.policy.assessed import ColumnAssessor, sums_of
from lianghe_desktop.policy.columns import Columns
from lianghe_desktop.policy.pack import Benefit, Pack
from lianghe_desktop.policy.population import Flags, Integers, Population, household_of, population_of
from lianghe_desktop.policy.scalar import Assessor
from lianghe_desktop.policy.simulation import BORDER, MONTHS, UNSPLIT, Side, Simulation
from lianghe_desktop.policy.vectors import Inexpressible, Truth, rounded
from lianghe_desktop.records.assessment import HouseholdFacts, ParameterValue

_HALF = 20
_LOW = (1 << _HALF) - 1


def simulate_many(
    pack: Pack,
    households: Iterable[HouseholdFacts],
    on: date,
    *,
    given: Mapping[str, ParameterValue],
    settings: Mapping[str, ParameterValue],
) -> Simulation:
    """Compare the rules as they are with `settings` on top, for many households at once.

    UserError BAD_INPUT for a day before the pack or a parameter it does not have.
    """
    return Simulator(pack, population_of(households), on, given=given).simulate(settings)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spent:
    """What one benefit costs in a year."""

    count: int
    budget_fen: int
    ceiling_fen: int
    payers: tuple[tuple[str, int], ...]
    by_area: Integers


@dataclass(frozen=True, kw_only=True, slots=True)
class _Half:
    """One side of the change with the masks that make it."""

    side: Side
    below: Truth
    border: Flags


class Simulator:
    """A pack over a population on one day; simulate() may be called for any number of candidates."""

    def __init__(
        self, pack: Pack, population: Population, on: date, *, given: Mapping[str, ParameterValue]
    ) -> None:
        self._pack = pack
        self._population = population
        self._on = on
        self._given = dict(given)
        self._assessor = ColumnAssessor(pack, population, on)
        homes = [home if isinstance(home, str) else "" for home in population.homes]
        names, self._area = np.unique(np.array(homes, dtype=np.str_), return_inverse=True)
        self._areas: list[str] = [str(name) for name in names]
        main = next(line for line in pack.lines if line.code == pack.main_line)
        self._main = main
        self._before: _Half | None = None

    def simulate(self, settings: Mapping[str, ParameterValue]) -> Simulation:
        """Compare the rules as they are with `settings` on top.

        UserError BAD_INPUT for a day before the pack or a parameter it does not have.
        """
        try:
            if self._before is None:
                self._before = self._half(self._given)
            return self._compared(self._before, self._half({**self._given, **settings}), settings)
        except Inexpressible:
            return self._one_by_one(settings)

    def _one_by_one(self, settings: Mapping[str, ParameterValue]) -> Simulation:
        households: list[Any] = [None] * (self._population.size + len(self._population.odd))
        for row, place in enumerate(self._population.places.tolist()):
            households[place] = household_of(self._population, row)
        for place, household in self._population.odd.items():
            households[place] = household
        return plain.simulate(self._pack, households, self._on, given=self._given, settings=settings)

    def _compared(self, before: _Half, after: _Half, settings: Mapping[str, ParameterValue]) -> Simulation:
        was, now = before.below, after.below
        moved = {
            "entering": self._ids(now.surely & ~was.maybe),
            "leaving": self._ids(was.surely & ~now.maybe),
            "border": self._ids(after.border),
        }
        if not self._population.odd:
            return Simulation(
                before=before.side,
                after=after.side,
                **{name: tuple(one for _, one in found) for name, found in moved.items()},
            )
        return self._with_odd(before, after, moved, settings)

    def _with_odd(
        self,
        before: _Half,
        after: _Half,
        moved: dict[str, list[tuple[int, str]]],
        settings: Mapping[str, ParameterValue],
    ) -> Simulation:
        old = Assessor(self._pack, self._on, self._given)
        new = Assessor(self._pack, self._on, {**self._given, **settings})
        first, last = plain.copied(before.side), plain.copied(after.side)
        for place, household in self._population.odd.items():
            for name in plain.compare_one(self._pack, household, old, new, first, last):
                moved[name].append((place, household.id))
        return Simulation(
            before=first,
            after=last,
            **{name: tuple(one for _, one in sorted(found)) for name, found in moved.items()},
        )

    def _ids(self, mask: Flags) -> list[tuple[int, str]]:
        rows = np.flatnonzero(mask).tolist()
        places = self._population.places
        return [(int(places[row]), self._population.ids[row]) for row in rows]

    def _half(self, parameters: Mapping[str, ParameterValue]) -> _Half:
        columns = self._assessor.columns(parameters)
        below = columns.below(self._main.code)
        people = columns.people().top
        if below.surely.ndim == 0:
            shape = (self._population.size,)
            below = Truth(np.broadcast_to(below.surely, shape), np.broadcast_to(below.maybe, shape))
        side = Side(
            households=self._population.size,
            people=int(people.sum()),
            below_households=int(np.count_nonzero(below.surely)),
            below_people=int(people[below.surely].sum()),
            undecided_households=int(np.count_nonzero(below.unknown)),
        )
        for area, count in zip(self._areas, self._by_area(below.surely), strict=True):
            side.area_below[area] += count
        self._count_categories(columns, side)
        for benefit in self._pack.benefits:
            self._spend(columns, benefit, side)
        return _Half(side=side, below=below, border=self._border(columns, people))

    def _by_area(self, mask: Flags) -> list[int]:
        found: list[int] = np.bincount(self._area[mask], minlength=len(self._areas)).tolist()
        return found

    def _count_categories(self, columns: Columns, side: Side) -> None:
        for rule in self._pack.categories:
            count = columns.remembered(
                f"count {id(rule)}",
                columns.rests.of(rule.when),
                lambda rule=rule: int(np.count_nonzero(columns.of_household(rule).surely)),  # type: ignore[misc]
            )
            if count:
                side.categories[rule.code] = count

    def _spend(self, columns: Columns, benefit: Benefit, side: Side) -> None:
        parts = (benefit.amount, benefit.highest, benefit.lowest, benefit.cover)
        rests = columns.rests.of(benefit.rule.when, *parts, *(one for _, one in benefit.payers))
        spent = columns.remembered(f"spent {id(benefit)}", rests, lambda: self._spent(columns, benefit))
        if not spent.count:
            return
        side.benefits[benefit.rule.code] = spent.count
        side.ceiling_fen += spent.ceiling_fen
        if benefit.amount is None:
            return
        side.budget_fen += spent.budget_fen
        for payer, fen in spent.payers:
            side.by_payer[payer] += fen
        for area, fen in zip(self._areas, spent.by_area.tolist(), strict=True):
            if fen:
                side.area_budget_fen[area] += fen

    def _spent(self, columns: Columns, benefit: Benefit) -> _Spent:
        rule = benefit.rule
        holds = columns.of_members(rule) if rule.of_member else columns.of_household(rule)
        column, _ = sums_of(columns, benefit, holds.surely)
        rows = np.flatnonzero(column.rows)
        times = MONTHS if benefit.per.endswith("_month") else 1
        area = self._area[self._population.owner[rows] if rule.of_member else rows]
        if benefit.amount is None:
            ceiling = _total(column.sums["max"], rows) if "max" in column.sums else 0
            return _Spent(
                count=len(rows),
                budget_fen=0,
                ceiling_fen=times * ceiling,
                payers=(),
                by_area=np.zeros(0, dtype=np.int64),
            )
        named = [payer for payer, _ in benefit.payers] or ["amount"]
        return _Spent(
            count=len(rows),
            budget_fen=times * _total(column.sums["amount"], rows),
            ceiling_fen=0,
            payers=tuple(
                (UNSPLIT if name == "amount" else name, times * _total(column.sums[name], rows))
                for name in named
            ),
            by_area=times * _per_area(column.sums["amount"], rows, area, len(self._areas)),
        )

    def _border(self, columns: Columns, people: Integers) -> Flags:
        value = columns.number(self._main.value, of_member=False)
        total = columns.total(self._main.concept)
        whole = rounded(value) * people
        near = np.abs(total.top - whole) * BORDER.denominator <= whole * BORDER.numerator
        for mask in (value.unknown, total.unknown):
            near = near if mask is None else near & ~mask
        return near & (whole > 0)


def _total(values: Integers, rows: Integers) -> int:
    if values.ndim == 0:
        return int(values) * len(rows)
    return sum(values[rows].tolist())


def _per_area(values: Integers, rows: Integers, area: Integers, areas: int) -> Integers:
    """Return exact sums an area: halves of 20 bits are added, for bincount adds floats."""
    if values.ndim == 0:
        return np.bincount(area, minlength=areas).astype(np.int64) * int(values)
    of_rows = values[rows]
    low = np.bincount(area, weights=of_rows & _LOW, minlength=areas).astype(np.int64)
    high = np.bincount(area, weights=of_rows >> _HALF, minlength=areas).astype(np.int64)
    return (high << _HALF) + low
