"""Everything of one household in one bundle, for one or for many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.helprecord import (
    Attachment,
    Determination,
    HelpMeasure,
    HelpPlan,
    HelpVisit,
    Interview,
)
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Assets, Cause, Housing, IncomeLine, SpendingLine
from lianghe_desktop.records.staff import Helper, HelperLink
from lianghe_desktop.records.watching import JobOffer
from lianghe_desktop.store.bulk import collector_paused
from lianghe_desktop.store.detached import build_rows, table_of
from lianghe_desktop.store.household_list import HouseholdKey, household_ids
from lianghe_desktop.store.opened import Store

_BATCH = 500
Row = TypeVar("Row", bound=SharedRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdFile:
    """A household with all that hangs on it; deleted rows are left out.

    Members are in the order of their page, everything else in the order in which it was made.
    """

    household: Household
    members: tuple[Member, ...]
    income: tuple[IncomeLine, ...]
    spending: tuple[SpendingLine, ...]
    housing: Housing | None
    assets: Assets | None
    causes: tuple[Cause, ...]
    interviews: tuple[Interview, ...]
    determinations: tuple[Determination, ...]
    plans: tuple[HelpPlan, ...]
    measures: tuple[HelpMeasure, ...]
    visits: tuple[HelpVisit, ...]
    attachments: tuple[Attachment, ...]
    helper_links: tuple[HelperLink, ...]
    helpers: tuple[Helper, ...]
    offers: tuple[JobOffer, ...] = ()


def file_of(store: Store, home: HomeCode, household: RowId) -> HouseholdFile | None:
    """Return the file of one household, None when it is not on this desk or was deleted."""
    found = files_of(store, [(home, household)])
    return found[0] if found else None


def files_of(store: Store, households: Sequence[HouseholdKey]) -> list[HouseholdFile]:
    """Return the files of many households in the order given; those not on this desk are left out."""
    found: list[HouseholdFile] = []
    with collector_paused():
        for start in range(0, len(households), _BATCH):
            batch = households[start : start + _BATCH]
            found.extend(store.query(lambda connection, batch=batch: files_seen(connection, batch)))  # type: ignore[misc]
    return found


def members_of(store: Store, home: HomeCode, household: RowId) -> tuple[Member, ...]:
    """Return the members of a household in the order of their page."""
    return store.query(
        lambda connection: tuple(
            sorted(_of_households(connection, Member, home, [household]), key=_member_order)
        )
    )


def lines_of(
    store: Store, home: HomeCode, household: RowId
) -> tuple[tuple[IncomeLine, ...], tuple[SpendingLine, ...]]:
    """Return the income and the spending lines of a household in the order in which they were made."""
    return store.query(
        lambda connection: (
            tuple(_of_households(connection, IncomeLine, home, [household])),
            tuple(_of_households(connection, SpendingLine, home, [household])),
        )
    )


def files_seen(connection: Connection, households: Sequence[HouseholdKey]) -> list[HouseholdFile]:
    """Return the files as `connection` sees them, within a unit of work too; some hundreds at once."""
    files: dict[HouseholdKey, HouseholdFile] = {}
    for home, of_home in groupby(sorted(households), key=lambda one: one[0]):
        ids = [row_id for _, row_id in of_home]
        for file in _files_of_home(connection, home, ids):
            files[home, RowId(file.household.id)] = file
    return [files[key] for key in households if key in files]


def _files_of_home(connection: Connection, home: HomeCode, ids: list[RowId]) -> list[HouseholdFile]:
    held: dict[type[SharedRow], dict[str, list[Any]]] = {}
    for model in (
        *(Member, IncomeLine, SpendingLine, Cause, Interview, Determination),
        *(HelpPlan, HelpMeasure, HelpVisit, Attachment, HelperLink, JobOffer),
    ):
        held[model] = _by_household(_of_households(connection, model, home, ids))
    housing = {row.id: row for row in _with_ids(connection, Housing, home, ids)}
    assets = {row.id: row for row in _with_ids(connection, Assets, home, ids)}
    helpers = _helpers(connection, held[HelperLink])
    return [
        HouseholdFile(
            household=household,
            members=tuple(sorted(held[Member].get(household.id, ()), key=_member_order)),
            income=tuple(held[IncomeLine].get(household.id, ())),
            spending=tuple(held[SpendingLine].get(household.id, ())),
            housing=housing.get(household.id),
            assets=assets.get(household.id),
            causes=tuple(held[Cause].get(household.id, ())),
            interviews=tuple(held[Interview].get(household.id, ())),
            determinations=tuple(held[Determination].get(household.id, ())),
            plans=tuple(held[HelpPlan].get(household.id, ())),
            measures=tuple(held[HelpMeasure].get(household.id, ())),
            visits=tuple(held[HelpVisit].get(household.id, ())),
            attachments=tuple(held[Attachment].get(household.id, ())),
            helper_links=tuple(held[HelperLink].get(household.id, ())),
            helpers=tuple(
                helpers[link.helper_id]
                for link in held[HelperLink].get(household.id, ())
                if link.helper_id in helpers
            ),
            offers=tuple(held[JobOffer].get(household.id, ())),
        )
        for household in _with_ids(connection, Household, home, ids)
    ]


def _of_households(
    connection: Connection, model: type[Row], home: HomeCode, ids: Sequence[RowId]
) -> list[Row]:
    table = table_of(model)
    query = (
        select(table)
        .where(table.c.home == home, table.c.household_id.in_(ids), table.c.gone.is_not(True))
        .order_by(table.c.id)
    )
    return list(build_rows(connection, model, query))


def _with_ids(connection: Connection, model: type[Row], home: HomeCode, ids: Iterable[RowId]) -> list[Row]:
    table = table_of(model)
    query = select(table).where(table.c.home == home, table.c.id.in_(list(ids)), table.c.gone.is_not(True))
    return list(build_rows(connection, model, query))


def _helpers(connection: Connection, links: dict[str, list[HelperLink]]) -> dict[str | None, Helper]:
    wanted = {link.helper_id for of_household in links.values() for link in of_household if link.helper_id}
    if not wanted:
        return {}
    table = table_of(Helper)
    query = select(table).where(table.c.id.in_(sorted(wanted)), table.c.gone.is_not(True))
    return {row.id: row for row in build_rows(connection, Helper, query)}


def _by_household(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.household_id, []).append(row)
    return found


def _member_order(member: Member) -> tuple[bool, int, str]:
    return (member.position is None, member.position or 0, member.id)


__all__ = ["HouseholdFile", "HouseholdKey", "file_of", "files_of", "household_ids", "lines_of", "members_of"]
