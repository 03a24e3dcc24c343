"""What a line of a list is about: a household, one of its people, or one measure, with what belongs to it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.helprecord import Determination, HelpMeasure
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.livelihood import Housing
from lianghe_desktop.store.overview import UNCOUNTED_STATUSES

_HEADS = ("01", "02")  # GB/T 4761


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """A household of the group with the people who live in it on a day."""

    household: Household
    members: tuple[Member, ...]
    housing: Housing | None
    categories: tuple[str, ...]
    village: str
    township: str

    @property
    def head(self) -> Member | None:
        """Return the head, the first member where nobody is called so."""
        found = next((one for one in self.members if one.relation in _HEADS), None)
        return found or (self.members[0] if self.members else None)

    @property
    def number(self) -> str:
        """Return the household number, the provisional one where there is no other."""
        return self.household.household_no or self.household.provisional_no or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """One line's subject; `member` and `measure` only in lists of people and of measures."""

    family: Family
    on: dt.date
    member: Member | None = None
    measure: HelpMeasure | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The days that measures of a list lie in, both inside."""

    first: dt.date
    last: dt.date


def families(office: Office, on: dt.date, village: str | None = None) -> list[Family]:
    """Return the households of the group with the people who live in them, by village and number."""
    where = {"home": village} if village else {}
    names = area_names(office)
    members: dict[tuple[str, str | None], list[Member]] = defaultdict(list)
    for member in office.store.rows(Member, where=where):
        if not member.gone and (member.left_on is None or member.left_on > on):
            members[member.home, member.household_id].append(member)
    housing = {(row.home, row.id): row for row in office.store.rows(Housing, where=where) if not row.gone}
    categories = _categories(office, where, on)
    found = [
        Family(
            household=row,
            members=tuple(sorted(members[row.home, row.id], key=_order)),
            housing=housing.get((row.home, row.id)),
            categories=categories.get((row.home, row.id), ()),
            village=names.name(row.home),
            township=_township(names, row.home),
        )
        for row in office.store.rows(Household, where=where)
        if not row.gone and row.moved_to_home is None and (row.status or "") not in UNCOUNTED_STATUSES
    ]
    return sorted(found, key=lambda one: (one.household.home, one.number, one.household.id))


def measures(
    office: Office, held: list[Family], on: dt.date, span: Span, village: str | None = None
) -> Iterator[Subject]:
    """Give the measures carried out in a span, in the order of their days."""
    where = {"home": village} if village else {}
    by_key = {(one.household.home, one.household.id): one for one in held}
    rows = [
        row
        for row in office.store.rows(HelpMeasure, where=where)
        if not row.gone and row.state == "done" and row.done_on and span.first <= row.done_on <= span.last
    ]
    for row in sorted(rows, key=lambda one: (one.done_on or dt.date.min, one.home, one.id)):
        family = by_key.get((row.home, row.household_id or ""))
        if family is not None:
            member = next((one for one in family.members if one.id == row.member_id), None)
            yield Subject(family=family, member=member, measure=row, on=on)


def _categories(
    office: Office, where: dict[str, str], on: dt.date
) -> dict[tuple[str, str | None], tuple[str, ...]]:
    newest: dict[tuple[str, str | None], Determination] = {}
    for row in office.store.rows(Determination, where=where, order=("decided_on", "id")):
        if not row.gone and row.decided_on is not None and row.decided_on <= on:
            newest[row.home, row.household_id] = row
    return {key: tuple((row.categories or "").split()) for key, row in newest.items()}


def _township(names: AreaNames, home: str) -> str:
    return names.name(AreaCode(home).parent(AreaLevel.TOWNSHIP).value)


def _order(member: Member) -> tuple[bool, int, str]:
    return (member.position is None, member.position or 0, member.id)
