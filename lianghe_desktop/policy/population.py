"""Hold the facts of many households as columns, so that a rule is worked out for all of them at once.

A column keeps the three states apart: values, a mask of those nobody has told, a mask of nulls. Members lie
in the order of their households. Households that no column can hold (sums beyond any purse, endless
decimals) stay outside as `odd` and are assessed one by one. Days are numbers such as 20170601.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from lianghe_desktop.policy.vocabulary import FACTS, Fact
from lianghe_desktop.records.assessment import (
    UNKNOWN,
    AssetFacts,
    HouseholdFacts,
    IncomeFacts,
    MemberFacts,
    SpendingFacts,
)

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HIGHEST = 2**40
"""Larger numbers (fen: eleven billion yuan) are left to the scalar engine, so that products fit 64 bits."""
_FINEST = 10_000
_TWO_DIGITS = re.compile(r"[0-9]{2}")
_GROUPS = {"income": IncomeFacts, "spending": SpendingFacts, "assets": AssetFacts}
UNTOLD, NULL, UNLISTED = -(2**62), -(2**62) + 1, -1
GROUP_FIELDS = {group: tuple(one.name for one in fields(kind)) for group, kind in _GROUPS.items()}
MEMBER_FIELDS = tuple(one.name for one in fields(MemberFacts) if one.name != "id")
HOUSEHOLD_FIELDS = tuple(
    one.name
    for one in fields(HouseholdFacts)
    if one.name not in {"id", "home", "members", "single_mother_person", *_GROUPS}
)
PATHS = (
    *HOUSEHOLD_FIELDS,
    *(f"{group}.{name}" for group, names in GROUP_FIELDS.items() for name in names),
    *(f"member.{name}" for name in MEMBER_FIELDS),
)
MOTHER = "single_mother_person"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One fact of everybody: integers (codes, 0 and 1, days, fen) in units of 1 / scale, and two masks."""

    values: npt.NDArray[Any]
    unknown: Flags | None = None
    null: Flags | None = None
    scale: int = 1
    highest: int = HIGHEST


@dataclass(frozen=True, kw_only=True, slots=True)
class Population:
    """The households of columns; `places` and the keys of `odd` are positions in the whole list.

    Columns are keyed by fact path. The single mother is told by the row of the member, -1 where that
    person is no member. `starts`: first row of each household's members, one longer than the households.
    """

    ids: Sequence[str]
    homes: Sequence[Any]
    member_ids: Sequence[str]
    starts: Integers
    owner: Integers
    members_unknown: Flags | None
    columns: Mapping[str, Column]
    mothers: Mapping[int, str]
    places: Integers
    odd: Mapping[int, HouseholdFacts] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return how many households the columns hold."""
        return len(self.ids)


def population_of(households: Iterable[HouseholdFacts]) -> Population:
    """Lay households out as columns; those that do not fit come back in `odd`."""
    plain: list[HouseholdFacts] = []
    places: list[int] = []
    odd: dict[int, HouseholdFacts] = {}
    for place, household in enumerate(households):
        if _fits(household):
            plain.append(household)
            places.append(place)
        else:
            odd[place] = household
    told = [() if one.members is UNKNOWN else one.members for one in plain]
    members = [member for of_one in told for member in of_one]
    counts = np.fromiter(map(len, told), np.int64, len(plain))
    columns = {name: column_of(name, [getattr(one, name) for one in plain]) for name in HOUSEHOLD_FIELDS}
    for group, names in GROUP_FIELDS.items():
        parts = [getattr(one, group) for one in plain]
        for name in names:
            path = f"{group}.{name}"
            columns[path] = column_of(path, [getattr(part, name) for part in parts])
    for name in MEMBER_FIELDS:
        columns[f"member.{name}"] = column_of(f"member.{name}", [getattr(one, name) for one in members])
    starts = starts_of(counts)
    columns[MOTHER], mothers = mothers_of(
        [one.single_mother_person for one in plain], starts, [member.id for member in members]
    )
    untold = np.array([one.members is UNKNOWN for one in plain], dtype=np.bool_)
    return Population(
        ids=[one.id for one in plain],
        homes=[one.home for one in plain],
        member_ids=[member.id for member in members],
        starts=starts,
        owner=np.repeat(np.arange(len(plain), dtype=np.int64), counts),
        members_unknown=untold if untold.any() else None,
        columns=columns,
        mothers=mothers,
        places=np.array(places, dtype=np.int64),
        odd=odd,
    )


def starts_of(counts: Integers) -> Integers:
    """Return the first row of each household's members, and one more for the end."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def without(population: Population, odd: Mapping[int, HouseholdFacts]) -> Population:
    """Return the population without the households at some rows; they are kept as `odd` instead."""
    if not odd:
        return population
    keep = np.ones(population.size, dtype=np.bool_)
    keep[list(odd)] = False
    members = keep[population.owner]
    counts = np.diff(population.starts)[keep]
    starts = starts_of(counts)
    rows = np.flatnonzero(keep).tolist()
    columns = {
        path: _kept(column, members if path.startswith("member.") else keep)
        for path, column in population.columns.items()
    }
    mothers = [population.mothers.get(row, _mother(population, row)) for row in rows]
    ids = [one for one, kept in zip(population.member_ids, members.tolist(), strict=True) if kept]
    columns[MOTHER], named = mothers_of(mothers, starts, ids)
    untold = population.members_unknown
    return replace(
        population,
        ids=[population.ids[row] for row in rows],
        homes=[population.homes[row] for row in rows],
        member_ids=ids,
        starts=starts,
        owner=np.repeat(np.arange(len(rows), dtype=np.int64), counts),
        members_unknown=None if untold is None else untold[keep],
        columns=columns,
        mothers=named,
        places=population.places[keep],
        odd={**population.odd, **{int(population.places[row]): facts for row, facts in odd.items()}},
    )


def _kept(column: Column, keep: Flags) -> Column:
    return replace(
        column,
        values=column.values[keep],
        unknown=None if column.unknown is None else column.unknown[keep],
        null=None if column.null is None else column.null[keep],
    )


def household_of(population: Population, row: int) -> HouseholdFacts:
    """Return the facts of one household out of the columns, as they were laid in."""
    groups: dict[str, Any] = {
        group: kind(**{one.name: fact_at(population, f"{group}.{one.name}", row) for one in fields(kind)})
        for group, kind in _GROUPS.items()
    }
    first, last = int(population.starts[row]), int(population.starts[row + 1])
    told = population.members_unknown is None or not population.members_unknown[row]
    members = tuple(
        MemberFacts(
            id=population.member_ids[at],
            **{name: fact_at(population, f"member.{name}", at) for name in MEMBER_FIELDS},
        )
        for at in range(first, last)
    )
    return HouseholdFacts(
        id=population.ids[row],
        home=population.homes[row],
        single_mother_person=_mother(population, row),
        members=members if told else UNKNOWN,
        **groups,
        **{name: fact_at(population, name, row) for name in HOUSEHOLD_FIELDS},
    )


def fact_at(population: Population, path: str, row: int) -> Any:
    """Return one fact as the scalar engine holds it."""
    column, fact = population.columns[path], FACTS[path]
    if column.unknown is not None and column.unknown[row]:
        return UNKNOWN
    if column.null is not None and column.null[row]:
        return None
    value = int(column.values[row])
    if fact.kind == "bool":
        return bool(value)
    if fact.kind == "date":
        return date(value // 10000, value // 100 % 100, value % 100)
    if fact.kind == "set":
        return frozenset(code for bit, code in enumerate(fact.choices or ()) if value >> bit & 1)
    if fact.kind == "text":
        return f"{value:02d}" if fact.choices is None else tuple(fact.choices)[value]
    return value if column.scale == 1 else _whole(Fraction(value, column.scale))


def column_of(path: str, raw: Sequence[Any]) -> Column:
    """Lay one fact out; equal values are coded once."""
    fact, different = FACTS[path], set(raw)
    scale = math.lcm(*(one.denominator for one in different if isinstance(one, Fraction)))
    codes = {one: fact_code(fact, one, scale) for one in different}
    values = np.fromiter(map(codes.__getitem__, raw), np.int64, len(raw))
    return packed(values, untold=UNTOLD, null=NULL, scale=scale)


def packed(values: Integers, *, untold: int, null: int, scale: int = 1) -> Column:
    """Return a column from integers in which two values stand for unknown and null, as narrow as it goes."""
    unknown, nothing = values == untold, values == null
    values = np.where(unknown | nothing, 0, values)
    highest = int(np.abs(values).max(initial=0))
    kind: Any = np.int8 if highest < 2**7 else np.int32 if highest < 2**31 else np.int64
    return Column(
        values=values.astype(kind),
        unknown=unknown if unknown.any() else None,
        null=nothing if nothing.any() else None,
        scale=scale,
        highest=highest,
    )


def code_of(fact: Fact, value: str) -> int:
    """Return the integer that stands for a code; UNLISTED for one that is in no list."""
    if fact.choices is None:
        return int(value) if _TWO_DIGITS.fullmatch(value) else UNLISTED
    return list(fact.choices).index(value) if value in fact.choices else UNLISTED


def day_number(day: date) -> int:
    """Return a day as the integer that columns hold."""
    return day.year * 10000 + day.month * 100 + day.day


def fact_code(fact: Fact, value: Any, scale: int) -> int:
    """Return the integer of a fact in a column, UNTOLD, NULL or UNLISTED."""
    if value is UNKNOWN:
        return UNTOLD
    if value is None:
        return NULL
    if isinstance(value, date):
        return day_number(value)
    if isinstance(value, str):
        return code_of(fact, value)
    if isinstance(value, frozenset):
        return sum(1 << bit for bit, code in enumerate(fact.choices or ()) if code in value)
    return int(value * scale)


def _whole(value: Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value


def _fits(household: HouseholdFacts) -> bool:
    members = () if household.members is UNKNOWN else household.members
    parts: tuple[Any, ...] = (household.income, household.spending, household.assets)
    if not all(_small(getattr(part, one.name)) for part in parts for one in fields(part)):
        return False
    return _listed(household, "", HOUSEHOLD_FIELDS) and all(
        _listed(member, "member.", MEMBER_FIELDS) for member in members
    )


def _listed(part: Any, prefix: str, names: tuple[str, ...]) -> bool:
    for name in names:
        value = getattr(part, name)
        if isinstance(value, str):
            if code_of(FACTS[prefix + name], value) == UNLISTED:
                return False
        elif not _small(value):
            return False
    return True


def _small(value: object) -> bool:
    if isinstance(value, Fraction):
        return _FINEST % value.denominator == 0 and abs(value) <= HIGHEST // _FINEST
    return not isinstance(value, int) or abs(value) <= HIGHEST


def mothers_of(
    persons: Sequence[Any], starts: Integers, member_ids: Sequence[str]
) -> tuple[Column, dict[int, str]]:
    """Return the row of each household's single mother, UNLISTED where she is no member, and her id."""
    values = np.full(len(persons), UNTOLD, dtype=np.int64)
    named: dict[int, str] = {}
    for row, person in enumerate(persons):
        if person is None:
            values[row] = NULL
        elif person is not UNKNOWN:
            named[row] = person
            first, last = int(starts[row]), int(starts[row + 1])
            ids = list(member_ids[first:last])
            values[row] = first + ids.index(person) if person in ids else UNLISTED
    return packed(values, untold=UNTOLD, null=NULL), named


def _mother(population: Population, row: int) -> Any:
    column = population.columns[MOTHER]
    if column.unknown is not None and column.unknown[row]:
        return UNKNOWN
    return population.mothers.get(row)
