"""What a report of a period counts, as rows: the register, and what was done between two days.

Rows and not sums, because each sentence of a report is traced to its rows. Only shared tables are read,
so that the same questions may be asked of a past store.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.duty_counts import CHECKED, COUNTED
from lianghe_desktop.store.household_list import HouseholdKey
from lianghe_desktop.store.listed import HEAD_RANK
from lianghe_desktop.store.opened import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterLine:
    """One household as the register shows it on a day; `counted` while it belongs to the group."""

    key: HouseholdKey
    number: str
    head_name: str
    people: int
    counted: bool
    checked: bool
    decided: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """One row of work in a period: which table and row, whose, when, of which kind, for how much."""

    table: str
    id: RowId
    key: HouseholdKey
    day: dt.date | None
    kind: str
    amount_fen: int | None
    payer: str
    words: str


_REGISTER = (
    "SELECT h.home, h.id, coalesce(h.household_no, h.provisional_no, ''), coalesce(p.name, ''),"
    f" coalesce(p.people, 0), {COUNTED}, {CHECKED},"
    " EXISTS (SELECT 1 FROM determination AS d WHERE d.home = h.home AND d.household_id = h.id"
    " AND d.gone IS NOT 1 AND d.decided_on <= :last)"
    " FROM household AS h LEFT JOIN (SELECT m.home, m.household_id, count(*) AS people,"
    f" min({HEAD_RANK}), m.name AS name FROM member AS m"
    " WHERE m.gone IS NOT 1 AND (m.left_on IS NULL OR m.left_on > :last)"
    " GROUP BY m.home, m.household_id) AS p ON p.home = h.home AND p.household_id = h.id"
    " WHERE h.gone IS NOT 1 ORDER BY 1, 3, 2"
)
_BETWEEN = "BETWEEN :first AND :last"
_HAPPENINGS: Mapping[str, str] = MappingProxyType(
    {
        "help_visit": "SELECT id, home, household_id, visited_on, coalesce(kind, ''), NULL, '',"
        f" coalesce(content, '') FROM help_visit WHERE gone IS NOT 1 AND visited_on {_BETWEEN}",
        "interview": "SELECT id, home, household_id, surveyed_on, '', NULL, '', ''"
        f" FROM interview WHERE gone IS NOT 1 AND surveyed_on {_BETWEEN}",
        "determination": "SELECT id, home, household_id, decided_on, coalesce(result, ''), NULL, '', ''"
        f" FROM determination WHERE gone IS NOT 1 AND decided_on {_BETWEEN}",
        "help_measure": "SELECT id, home, household_id, done_on, coalesce(kind, ''), amount_fen,"
        " trim(coalesce(payer, '')), coalesce(effect, '') FROM help_measure"
        f" WHERE gone IS NOT 1 AND state = 'done' AND done_on {_BETWEEN}",
        "planned_measure": "SELECT id, home, household_id, NULL, coalesce(kind, ''), amount_fen,"
        " trim(coalesce(payer, '')), coalesce(content, '') FROM help_measure"
        " WHERE gone IS NOT 1 AND state = 'planned' AND :first <= :last",
        "objection": "SELECT id, home, household_id, raised_on, '', NULL, '', coalesce(content, '')"
        " FROM objection WHERE gone IS NOT 1 AND handled_on IS NULL AND raised_on <= :last"
        " AND :first <= :last",
    }
)


def register_lines(store: Store, first: dt.date, last: dt.date) -> list[RegisterLine]:
    """Return every household in the order of villages and numbers; `checked` between the two days."""
    rows = store.query(lambda connection: connection.exec_driver_sql(_REGISTER, _days(first, last)).all())
    return [
        RegisterLine(
            key=(HomeCode(home), RowId(row_id)),
            number=number,
            head_name=head,
            people=people,
            counted=bool(counted),
            checked=bool(checked),
            decided=bool(decided),
        )
        for home, row_id, number, head, people, counted, checked, decided in rows
    ]


def happenings(store: Store, what: str, first: dt.date, last: dt.date) -> list[Happening]:
    """Return the rows of one kind of work between two days, both inside, the earliest first.

    Raises:
        KeyError: There is no such kind of work.
    """
    rows = store.query(
        lambda connection: connection.exec_driver_sql(
            f"{_HAPPENINGS[what]} ORDER BY 4, 2, 1", _days(first, last)
        ).all()
    )
    return [
        Happening(
            table="help_measure" if what == "planned_measure" else what,
            id=RowId(row_id),
            key=(HomeCode(home), RowId(household or "")),
            day=dt.date.fromisoformat(day) if day else None,
            kind=kind,
            amount_fen=amount,
            payer=payer,
            words=words,
        )
        for row_id, home, household, day, kind, amount, payer, words in rows
    ]


def _days(first: dt.date, last: dt.date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}
