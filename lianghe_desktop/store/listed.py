"""The narrow table that the list of households is sorted by: derived, kept up in the same unit."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection

from lianghe_desktop.store.pinyin import initials

LIVING = "m.gone IS NOT 1 AND m.left_on IS NULL"
HEAD_RANK = (
    "CASE WHEN m.relation IN ('01', '02') THEN '0' ELSE '1' END"
    " || printf('%09d', coalesce(m.position, 999999999)) || m.id"
)
"""The head comes first (GB/T 4761: 02 户主, 01 本人), then the order of the page, then the id."""

_COLUMNS = "home, household_id, number, head_name, head_initials, people, status, surveyed_on"
_BATCH = 2000
_ALL = (
    "SELECT h.home, h.id, coalesce(h.household_no, h.provisional_no), p.name, coalesce(p.people, 0),"
    " h.status, h.surveyed_on"
    " FROM household AS h LEFT JOIN (SELECT m.home, m.household_id, count(*) AS people,"
    f" min({HEAD_RANK}), m.name AS name FROM member AS m WHERE {LIVING}"
    " GROUP BY m.home, m.household_id) AS p ON p.home = h.home AND p.household_id = h.id"
    " WHERE h.gone IS NOT 1"
)
_ONE = (
    "SELECT h.home, h.id, coalesce(h.household_no, h.provisional_no), p.name, p.people,"
    " h.status, h.surveyed_on"
    f" FROM household AS h, (SELECT count(*) AS people, min({HEAD_RANK}), m.name AS name"
    f" FROM member AS m WHERE m.home = ?1 AND m.household_id = ?2 AND {LIVING}) AS p"
    " WHERE h.gone IS NOT 1 AND h.home = ?1 AND h.id = ?2"
)

Listed = tuple[str, str, str | None, str | None, str, int, str | None, str | None]


def update_listed(connection: Connection, households: Iterable[tuple[str, str]]) -> None:
    """Bring the lines of the households (home, id) up to date."""
    for key in households:
        stored = connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM listed_household WHERE home = ? AND household_id = ?", key
        ).first()
        found = connection.exec_driver_sql(_ONE, key).first()
        wanted = None if found is None else _listed(*found)
        if wanted is None and stored is not None:
            connection.exec_driver_sql(
                "DELETE FROM listed_household WHERE home = ? AND household_id = ?", key
            )
        elif wanted is not None and (stored is None or tuple(stored) != wanted):
            _write(connection, [wanted])


def rebuild_listed(connection: Connection) -> None:
    """Throw the lines away and make them again from the tables."""
    connection.exec_driver_sql("DELETE FROM listed_household")
    lines = expected_listed(connection)
    while batch := list(islice(lines, _BATCH)):
        _write(connection, batch)


def expected_listed(connection: Connection) -> Iterator[Listed]:
    """Yield the lines that the tables ask for."""
    for row in connection.exec_driver_sql(_ALL).all():
        yield _listed(*row)


def _write(connection: Connection, lines: list[Listed]) -> None:
    connection.exec_driver_sql(
        f"INSERT OR REPLACE INTO listed_household ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)", lines
    )


def _listed(
    home: str,
    household_id: str,
    number: str | None,
    head_name: str | None,
    people: int,
    status: str | None,
    surveyed_on: str | None,
) -> Listed:
    first, _ = initials(head_name or "")
    return (home, household_id, number, head_name, first, people, status, surveyed_on)
