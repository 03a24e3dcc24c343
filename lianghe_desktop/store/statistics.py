"""Counts for charts: households and people by home, categories, age and health, money by payer, exits.

Households that left the group are not counted, as in annex 1 (store/overview.py). Every question is one
aggregate over an area, so that a district's households never leave the database.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Health
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.overview import UNCOUNTED_STATUSES

Result = TypeVar("Result")
_STATUSES = ", ".join(f"'{status}'" for status in UNCOUNTED_STATUSES)
_COUNTED = f"h.gone IS NOT 1 AND h.moved_to_home IS NULL AND coalesce(h.status, '') NOT IN ({_STATUSES})"
_INSIDE = "h.home >= ? AND h.home < ?"
_MEMBERS = (
    "member AS m JOIN household AS h ON h.home = m.home AND h.id = m.household_id"
    f" WHERE {_COUNTED} AND {_INSIDE} AND m.gone IS NOT 1 AND (m.left_on IS NULL OR m.left_on > ?)"
)
_SERIOUS, _CHRONIC = (f"instr(m.health, '{one}') > 0" for one in (Health.SERIOUS, Health.CHRONIC))
CONDITIONS = ("serious", "chronic", "disabled", "none")


def households_by_home(store: Store, area: AreaCode, day: dt.date) -> dict[str, tuple[int, int]]:
    """Return households and people of each home of an area on a day."""

    def read(connection: Connection) -> dict[str, tuple[int, int]]:
        found = {
            home: (number, 0)
            for home, number in connection.exec_driver_sql(
                f"SELECT h.home, count(*) FROM household AS h WHERE {_COUNTED} AND {_INSIDE} GROUP BY h.home",
                _span(area),
            )
        }
        people = connection.exec_driver_sql(
            f"SELECT m.home, count(*) FROM {_MEMBERS} GROUP BY m.home", (*_span(area), day.isoformat())
        )
        for home, number in people:
            found[home] = (found[home][0], number)
        return found

    return store.query(read)


def categories_of_newest(store: Store, area: AreaCode, day: dt.date) -> Counter[str]:
    """Count households by category of their newest determination by a day; "": there is or it names none."""

    def read(connection: Connection) -> Counter[str]:
        rows = connection.exec_driver_sql(
            "SELECT coalesce((SELECT d.categories FROM determination AS d WHERE d.home = h.home"
            " AND d.household_id = h.id AND d.gone IS NOT 1 AND d.decided_on <= ?"
            " ORDER BY d.decided_on DESC, d.id DESC LIMIT 1), '')"
            f" AS codes, count(*) FROM household AS h WHERE {_COUNTED} AND {_INSIDE} GROUP BY codes",
            (day.isoformat(), *_span(area)),
        )
        found: Counter[str] = Counter()
        for codes, number in rows:
            for code in codes.split() or [""]:
                found[code] += number
        return found

    return store.query(read)


def people_by_age_and_health(
    store: Store, area: AreaCode, day: dt.date, first_ages: tuple[int, ...]
) -> dict[int | None, Counter[str]]:
    """Count people by age and by the first of CONDITIONS that fits.

    Keys are the first full year of each band; None: birth date not known. `first_ages` rises from 0.
    """
    band = "CASE WHEN m.birth_date IS NULL THEN NULL"
    for first in reversed(first_ages[1:]):
        band += f" WHEN m.birth_date <= '{_born_by(day, first)}' THEN {int(first)}"
    band += f" ELSE {int(first_ages[0])} END"
    condition = (
        f"CASE WHEN {_SERIOUS} THEN 'serious' WHEN {_CHRONIC} THEN 'chronic'"
        " WHEN coalesce(m.disability_class, 'none') != 'none' THEN 'disabled' ELSE 'none' END"
    )

    def read(connection: Connection) -> dict[int | None, Counter[str]]:
        rows = connection.exec_driver_sql(
            f"SELECT {band} AS band, {condition} AS state, count(*) FROM {_MEMBERS} GROUP BY band, state",
            (*_span(area), day.isoformat()),
        )
        found: dict[int | None, Counter[str]] = {}
        for first, state, number in rows:
            found.setdefault(first, Counter())[state] += number
        return found

    return store.query(read)


def money_by_payer(store: Store, area: AreaCode, first: dt.date, last: dt.date) -> dict[str, tuple[int, int]]:
    """Return number and fen of the measures carried out from `first` to `last`, by payer ("": not told)."""
    return _grouped(
        store,
        "SELECT coalesce(trim(h.payer), '') AS who, count(*), coalesce(sum(h.amount_fen), 0)"
        f" FROM help_measure AS h WHERE h.gone IS NOT 1 AND {_INSIDE} AND h.state = 'done'"
        " AND h.done_on >= ? AND h.done_on <= ? GROUP BY who",
        (*_span(area), first.isoformat(), last.isoformat()),
        lambda rows: {who: (number, fen) for who, number, fen in rows},
    )


def _grouped(store: Store, question: str, values: tuple[str, ...], take: Callable[..., Result]) -> Result:
    return store.query(lambda connection: take(connection.exec_driver_sql(question, values)))


def _span(area: AreaCode) -> tuple[str, str]:
    return area.prefix, area.prefix + ":"  # the sign after 9


def _born_by(day: dt.date, age: int) -> str:
    """Return the last birth date of people who are so many full years old, as it is stored."""
    return f"{day.year - age:04d}-{day.month:02d}-{day.day:02d}"
