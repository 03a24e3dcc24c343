"""The list of households: an array of keys, filtered and sorted in SQL, and pages of lines for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.opened import Store

HouseholdKey = tuple[HomeCode, RowId]
_BATCH = 500
_LIVING = "m.gone IS NOT 1 AND m.left_on IS NULL"
_RANK = (
    "CASE m.relation WHEN '02' THEN 0 WHEN '01' THEN 0 ELSE 1 END * 1000000 + coalesce(m.position, 999999)"
)
"""The head comes first (GB/T 4761: 02 户主, 01 本人), then the order of the page."""

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
    HouseholdSort.HEAD: "p.initials {way}, p.name {way}, ",
    HouseholdSort.MEMBERS: "p.people {way}, ",
    HouseholdSort.VILLAGE: "h.home {way}, ",
    HouseholdSort.STATUS: "h.status {way}, ",
    HouseholdSort.SURVEYED: "h.surveyed_on {way}, ",
}
_PEOPLE = (
    f" LEFT JOIN (SELECT m.home, m.household_id, count(*) AS people, min({_RANK}), m.name AS name,"
    " (SELECT e.initials FROM search_entry AS e WHERE e.home = m.home AND e.member_id = m.id) AS initials"
    f" FROM member AS m WHERE {_LIVING} GROUP BY m.home, m.household_id) AS p"
    " ON p.home = h.home AND p.household_id = h.id"
)


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
    """One line of the list. `per_capita_fen` and `points` are of the newest advice, `stale` if outdated."""

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
    per_capita_fen: int | None
    points: int | None
    stale: bool


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
    clauses, values = ["h.gone IS NOT 1"], []
    if home is not None:
        clauses.append("h.home = ?")
        values.append(home)
    if chosen.area:
        clauses.append("h.home >= ? AND h.home < ?")
        values.extend((chosen.area, chosen.area + ":"))  # the sign after 9
    if chosen.statuses:
        clauses.append(f"h.status IN ({','.join('?' * len(chosen.statuses))})")
        values.extend(chosen.statuses)
    if chosen.category is not None:
        clauses.append(f"instr(' ' || {_CATEGORIES} || ' ', ?) > 0")
        values.append(f" {chosen.category} ")
    if chosen.registered is not None:
        clauses.append("h.registered IS 1" if chosen.registered else "h.registered IS NOT 1")
    if chosen.surveyed is not None:
        clauses.append(f"h.surveyed_on IS {'NOT ' if chosen.surveyed else ''}NULL")
    way = "DESC" if descending else "ASC"
    joined = _PEOPLE if sort in (HouseholdSort.HEAD, HouseholdSort.MEMBERS) else ""
    order = _ORDER[sort].format(way=way)
    question = (
        f"SELECT h.home, h.id FROM household AS h{joined} WHERE {' AND '.join(clauses)}"
        f" ORDER BY {order}coalesce(h.household_no, h.provisional_no) {way}, h.id"
    )
    return store.query(
        lambda connection: [
            (HomeCode(row[0]), RowId(row[1])) for row in connection.exec_driver_sql(question, tuple(values))
        ]
    )


def household_page(store: Store, households: Sequence[HouseholdKey]) -> list[HouseholdLine]:
    """Return the lines of some households in the order given; those not on this desk are left out."""
    found: dict[HouseholdKey, HouseholdLine] = {}
    for start in range(0, len(households), _BATCH):
        batch = households[start : start + _BATCH]
        for line in store.query(lambda connection, batch=batch: _lines(connection, batch)):  # type: ignore[misc]
            found[line.home, line.id] = line
    return [found[key] for key in households if key in found]


def _lines(connection: Connection, households: Sequence[HouseholdKey]) -> list[HouseholdLine]:
    marks = ",".join("(?,?)" for _ in households)
    keys = tuple(part for key in households for part in key)
    rows = connection.exec_driver_sql(
        f"WITH wanted(home, id) AS (VALUES {marks})"
        " SELECT h.id, h.home, h.household_no, h.provisional_no, p.name, coalesce(p.people, 0),"
        f" {_CATEGORIES}, h.status, a.name, h.address, h.phone, h.surveyed_on, v.result, v.stale"
        " FROM wanted AS w JOIN household AS h ON h.home = w.home AND h.id = w.id"
        f" LEFT JOIN (SELECT m.home, m.household_id, count(*) AS people, min({_RANK}), m.name AS name"
        f" FROM wanted AS x JOIN member AS m ON m.home = x.home AND m.household_id = x.id WHERE {_LIVING}"
        " GROUP BY m.home, m.household_id) AS p ON p.home = h.home AND p.household_id = h.id"
        " LEFT JOIN area AS a ON a.code = h.home"
        " LEFT JOIN advice AS v ON v.home = h.home AND v.household_id = h.id"
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
    advice: str | None,
    stale: int | None,
) -> HouseholdLine:
    result = json.loads(advice) if advice else {}
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
        per_capita_fen=result.get("per_capita_fen"),
        points=result.get("points"),
        stale=bool(stale),
    )
