"""Lay every household's standing on the lines and points out as columns, and count errors and stretches.

Income is compared as everywhere: total strictly below line x people. A household of which the figure is
unknown is in no count but `undecided`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from lianghe_desktop.policy.assessed import ColumnAssessor
from lianghe_desktop.policy.columns import Columns
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.population import Flags, Integers, Population, household_of
from lianghe_desktop.policy.scalar import Assessor
from lianghe_desktop.policy.vectors import Inexpressible, rounded
from lianghe_desktop.records.assessment import UNKNOWN, HouseholdFacts, HouseholdResult, ParameterValue
from lianghe_desktop.records.targeting import Basis, Candidate, ErrorTable

YES, NO, OPEN = 1, 0, -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Every household in the order of the whole list: main concept's total, people, below, points.

    `below` and `on` masks are 1, 0 or -1 (cannot tell). `lines_fen`: each line's value for a person and
    year, where it is one for all.
    """

    total_fen: Integers
    total_known: Flags
    people: Integers
    below: Integers
    points: Integers
    points_known: Flags
    lines_fen: Mapping[str, int]
    cutoff_points: int | None

    def per_head_fen(self) -> Integers:
        """Return income a head rounded half up, for showing; 0 where nobody is counted."""
        people = np.maximum(self.people, 1)
        shares: Integers = (2 * self.total_fen + people) // (2 * people)
        return shares


def standing_of(
    pack: Pack, population: Population, on: date, parameters: Mapping[str, ParameterValue]
) -> Standing:
    """Return where every household stands under the parameters.

    UserError BAD_INPUT for a day before the pack or a parameter it does not have.
    """
    assessor = ColumnAssessor(pack, population, on)
    columns = assessor.columns(parameters)
    one_by_one = Assessor(pack, on, parameters)
    try:
        found = _of_columns(pack, columns)
    except Inexpressible:
        found = _of_results(
            pack, [one_by_one.assess(household_of(population, row)) for row in range(population.size)],
            [household_of(population, row) for row in range(population.size)],
        )  # fmt: skip
    places, rows = population.places, [found]
    order = [int(place) for place in places]
    if population.odd:
        odd = list(population.odd.values())
        rows.append(_of_results(pack, [one_by_one.assess(one) for one in odd], odd))
        order += list(population.odd)
    return _joined(pack, columns, rows, order)


def cut_by_line(standing: Standing, line_fen: int) -> Integers:
    """Return who is below a line for a person and year: 1, 0, or -1 where income is unknown."""
    below = standing.total_fen < line_fen * standing.people
    return np.where(standing.total_known & (standing.people > 0), below.astype(np.int64), OPEN)


def cut_by_points(standing: Standing, at_least: int) -> Integers:
    """Return who has so many points or more: 1, 0, or -1 where points are unknown."""
    return np.where(standing.points_known, (standing.points >= at_least).astype(np.int64), OPEN)


def error_table(says: Integers, listed: Integers) -> ErrorTable:
    """Count what the rule says against what was determined; both are 1, 0 or -1 (not told)."""
    told = (says != OPEN) & (listed != OPEN)
    yes, on = (says == YES) & told, (listed == YES) & told
    a, b, c = (int(np.count_nonzero(mask)) for mask in (yes & on, yes & ~on, on & ~yes))
    counted = int(np.count_nonzero(told))
    return ErrorTable(a=a, b=b, c=c, d=counted - a - b - c, undecided=len(says) - counted)


def candidates(
    standing: Standing, listed: Integers, basis: Basis, cutoffs: Sequence[int], *, in_force: int | None
) -> tuple[Candidate, ...]:
    """Return the error table of each candidate cut-off, in their order."""
    cut = cut_by_line if basis is Basis.LINE else cut_by_points
    return tuple(
        Candidate(cutoff=one, table=error_table(cut(standing, one), listed), in_force=one == in_force)
        for one in cutoffs
    )


def spread(values: Integers, known: Flags, edges: Sequence[int], groups: Integers) -> list[list[int]]:
    """Count the known values of each group (0, 1, ...) between edges; what lies outside joins the ends.

    Returns a list a group, each with one number a stretch.
    """
    inside = np.clip(np.searchsorted(np.asarray(edges), values, side="right") - 1, 0, len(edges) - 2)
    return [
        np.bincount(inside[known & (groups == group)], minlength=len(edges) - 1).tolist()
        for group in range(int(groups.max(initial=0)) + 1)
    ]


def _of_columns(pack: Pack, columns: Columns) -> dict[str, Any]:
    size = columns.population.size
    main = next(line for line in pack.lines if line.code == pack.main_line)
    total, people, below = columns.total(main.concept), columns.people(), columns.below(main.code)
    if total.below != 1 or people.below != 1:
        raise Inexpressible
    unknown = _mask(total.unknown, size) | _mask(people.unknown, size)
    surely, maybe = _mask(below.surely, size), _mask(below.maybe, size)
    found = {
        "total_fen": np.broadcast_to(total.top, (size,)),
        "total_known": ~unknown,
        "people": np.broadcast_to(people.top, (size,)),
        "below": np.where(surely, YES, np.where(maybe, OPEN, NO)),
        "points": np.zeros(size, dtype=np.int64),
        "points_known": np.zeros(size, dtype=np.bool_),
    }
    if pack.card is not None and pack.card.regression is None:
        points = columns.points()
        if points.below != 1:
            raise Inexpressible
        found["points"] = np.broadcast_to(points.top, (size,))
        found["points_known"] = ~_mask(points.unknown, size)
    return found


def _mask(mask: Flags | None, size: int) -> Flags:
    return np.zeros(size, dtype=np.bool_) if mask is None else np.broadcast_to(mask, (size,))


def _of_results(
    pack: Pack, results: Sequence[HouseholdResult], households: Sequence[HouseholdFacts]
) -> dict[str, Any]:
    answers = [
        next((line.below for line in result.lines if line.code == pack.main_line), None) for result in results
    ]
    of_bands = pack.card is not None and pack.card.regression is None
    points = [result.points if of_bands else None for result in results]
    return {
        "total_fen": np.array([result.income_fen or 0 for result in results], dtype=np.int64),
        "total_known": np.array([result.income_fen is not None for result in results], dtype=np.bool_),
        "people": np.array([_people(household) for household in households], dtype=np.int64),
        "below": np.array([OPEN if one is None else int(one) for one in answers], dtype=np.int64),
        "points": np.array([one or 0 for one in points], dtype=np.int64),
        "points_known": np.array([one is not None for one in points], dtype=np.bool_),
    }


def _people(household: HouseholdFacts) -> int:
    members = household.members
    return 0 if members is UNKNOWN else sum(member.counted is not False for member in members)


def _joined(pack: Pack, columns: Columns, parts: Sequence[dict[str, Any]], order: Sequence[int]) -> Standing:
    """Put the rows where they stand in the whole list."""
    at = np.argsort(np.array(order, dtype=np.int64), kind="stable")
    whole = {name: np.concatenate([part[name] for part in parts])[at] for name in parts[0]}
    lines: dict[str, int] = {}
    for line in pack.lines:
        value = columns.number(line.value, of_member=False)
        if value.unknown is None and value.null is None and value.top.ndim == 0:
            lines[line.code] = int(rounded(value))
    return Standing(**whole, lines_fen=lines, cutoff_points=_cutoff(columns))


def _cutoff(columns: Columns) -> int | None:
    """Return the pack's own number of points for inclusion."""
    value = columns.parameters.get("inclusion_points")
    return int(value) if isinstance(value, int | Fraction) else None
