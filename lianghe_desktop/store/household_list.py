"""The list of households: an array of keys, filtered and sorted in SQL, and pages of lines for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.listed import HEAD_RANK, LIVING
from lianghe_desktop.store.opened import Store

HouseholdKey = tuple[HomeCode, RowId]
_BATCH = 500
_CATEGORIES = (
    "(SELECT d.categories FROM determination AS d WHERE d.home = h.home AND d.household_id = h.id"
    " AND d.gone IS NOT 1 ORDER BY d.decided_on DESC, d.id DESC LIMIT 1)"
)


class HouseholdSort(StrEnum):
    """By what the list can be sorted; equal ones follow the household number."""

    NUMBER = "number"
    HEAD = "head"
    MEMBERS = "members"
    VILLAGE = "village"
    STATUS = "status"
    SURVEYED = "surveyed"


_ORDER = {
    HouseholdSort.NUMBER: "",
    HouseholdSort.HEAD: "l.head_initials {way}, l.head_name {way}, ",
    HouseholdSort.MEMBERS: "l.people {way}, ",
    HouseholdSort.VILLAGE: "l.home {way}, ",
    HouseholdSort.STATUS: "l.status {way}, ",
    HouseholdSort.SURVEYED: "l.surveyed_on {way}, ",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdFilter:
    """Which households are listed; what is None or empty does not restrict."""

    area: str | None = None  # first digits of the home
    statuses: tuple[str, ...] = ()
    category: str | None = None  # of the newest determination
    registered: bool | None = None
    surveyed: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdLine:
    """One line of the list; `categories` are those of the newest determination."""

    id: RowId
    home: HomeCode
    household_no: str | None
    provisional_no: str | None
    head_name: str | None
    members: int
    categories: tuple[str, ...]
    status: str | None
    village: str | None
    address: str | None
    phone: str | None
    surveyed_on: str | None


def household_ids(
    store: Store,
    *,
    home: str | None = None,
    where: HouseholdFilter | None = None,
    sort: HouseholdSort = HouseholdSort.NUMBER,
    descending: bool = False,
) -> list[HouseholdKey]:
    """Return (home, id) of the households that are not deleted, sorted; `home` restricts to a village."""
    chosen = where or HouseholdFilter()
    clauses: list[str] = []
    values: list[str] = []
    if home is not None:
        clauses.append("l.home = ?")
        values.append(home)
    if chosen.area:
        clauses.append("l.home >= ? AND l.home < ?")
        values.extend((chosen.area, chosen.area + ":"))  # the sign after 9
    if chosen.statuses:
        clauses.append(f"l.status IN ({','.join('?' * len(chosen.statuses))})")
        values.extend(chosen.statuses)
    if chosen.surveyed is not None:
        clauses.append(f"l.surveyed_on IS {'NOT ' if chosen.surveyed else ''}NULL")
    joined = ""
    if chosen.category is not None or chosen.registered is not None:
        joined = " JOIN household AS h ON h.home = l.home AND h.id = l.household_id"
    if chosen.category is not None:
        clauses.append(f"instr(' ' || {_CATEGORIES} || ' ', ?) > 0")
        values.append(f" {chosen.category} ")
    if chosen.registered is not None:
        clauses.append("h.registered IS 1" if chosen.registered else "h.registered IS NOT 1")
    where_clause = f" WHERE {' AND '.join(clauses)}" if clauses else ""
    way = "DESC" if descending else "ASC"
    question = (
        f"SELECT l.home, l.household_id FROM listed_household AS l{joined}{where_clause}"
        f" ORDER BY {_ORDER[sort].format(way=way)}l.number {way}, l.household_id"
    )
    return store.query(lambda connection: _keys(connection, question, tuple(values)))


def staying_household_ids(store: Store, *, where: HouseholdFilter | None = None) -> list[HouseholdKey]:
    """Return the same by number, without those that a township moved to another village: they count there."""
    moved = store.query(
        lambda connection: {
            tuple(row)
            for row in connection.exec_driver_sql(
                "SELECT home, id FROM household WHERE moved_to_home IS NOT NULL AND gone IS NOT 1"
            )
        }
    )
    return [key for key in household_ids(store, where=where) if key not in moved]


def household_page(store: Store, households: Sequence[HouseholdKey]) -> list[HouseholdLine]:
    """Return the lines of some households in the order given; those not on this desk are left out."""
    found: dict[HouseholdKey, HouseholdLine] = {}
    for start in range(0, len(households), _BATCH):
        batch = households[start : start + _BATCH]
        for line in store.query(lambda connection, batch=batch: _lines(connection, batch)):  # type: ignore[misc]
            found[line.home, line.id] = line
    return [found[key] for key in households if key in found]


def _keys(connection: Connection, question: str, values: tuple[str, ...]) -> list[HouseholdKey]:
    return [
        (HomeCode(home), RowId(household_id))
        for home, household_id in connection.exec_driver_sql(question, values).all()
    ]


def _lines(connection: Connection, households: Sequence[HouseholdKey]) -> list[HouseholdLine]:
    marks = ",".join("(?,?)" for _ in households)
    keys = tuple(part for key in households for part in key)
    rows = connection.exec_driver_sql(
        f"WITH wanted(home, id) AS (VALUES {marks})"
        " SELECT h.id, h.home, h.household_no, h.provisional_no, p.name, coalesce(p.people, 0),"
        f" {_CATEGORIES}, h.status, a.name, h.address, h.phone, h.surveyed_on"
        " FROM wanted AS w JOIN household AS h ON h.home = w.home AND h.id = w.id"
        f" LEFT JOIN (SELECT m.home, m.household_id, count(*) AS people, min({HEAD_RANK}), m.name AS name"
        f" FROM wanted AS x JOIN member AS m ON m.home = x.home AND m.household_id = x.id WHERE {LIVING}"
        " GROUP BY m.home, m.household_id) AS p ON p.home = h.home AND p.household_id = h.id"
        " LEFT JOIN area AS a ON a.code = h.home"
        " WHERE h.gone IS NOT 1",
        keys,
    )
    return [_line(*row) for row in rows]


def _line(
    row_id: str,
    home: str,
    household_no: str | None,
    provisional_no: str | None,
    head_name: str | None,
    people: int,
    categories: str | None,
    status: str | None,
    village: str | None,
    address: str | None,
    phone: str | None,
    surveyed_on: str | None,
) -> HouseholdLine:
    return HouseholdLine(
        id=RowId(row_id),
        home=HomeCode(home),
        household_no=household_no,
        provisional_no=provisional_no,
        head_name=head_name,
        members=people,
        categories=tuple((categories or "").split()),
        status=status,
        village=village,
        address=address,
        phone=phone,
        surveyed_on=surveyed_on,
    )
