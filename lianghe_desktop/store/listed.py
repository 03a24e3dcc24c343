"""The narrow table that the list of households is sorted by: derived, kept up in the same unit."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection

from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.pinyin import initials

LIVING = "m.gone IS NOT 1 AND m.left_on IS NULL"
HEAD_RANK = (
    "CASE WHEN m.relation IN ('01', '02') THEN '0' ELSE '1' END"
    " || printf('%09d', coalesce(m.position, 999999999)) || m.id"
)
"""The head comes first (GB/T 4761: 02 户主, 01 本人), then the order of the page, then the id."""

_COLUMNS = "home, household_id, number, head_name, head_initials, people, status, surveyed_on"
_BATCH = 2000


def _lines_sql(of_members: str, of_households: str) -> str:
    """Return the statement that makes lines, with further conditions on members and households."""
    return (
        "SELECT h.home, h.id, coalesce(h.household_no, h.provisional_no), p.name, coalesce(p.people, 0),"
        " h.status, h.surveyed_on"
        " FROM household AS h LEFT JOIN (SELECT m.home, m.household_id, count(*) AS people,"
        f" min({HEAD_RANK}), m.name AS name FROM member AS m{of_members} AND {LIVING}"
        " GROUP BY m.home, m.household_id) AS p ON p.home = h.home AND p.household_id = h.id"
        f" WHERE h.gone IS NOT 1{of_households}"
    )


PAIRS = "(SELECT value ->> 0, value ->> 1 FROM json_each(?1))"
"""Two columns out of one parameter, a JSON list of pairs; see `pairs`."""

_ALL = _lines_sql(" WHERE true", "")
_SOME = _lines_sql(  # the index is named: by home alone a whole village would be gone through
    f" INDEXED BY ix_member_household WHERE (m.home, m.household_id) IN {PAIRS}",
    f" AND (h.home, h.id) IN {PAIRS}",
)

Listed = tuple[str, str, str | None, str | None, str, int, str | None, str | None]


def pairs(keys: Iterable[tuple[str, str]]) -> tuple[str]:
    """Return the parameters of a statement with `PAIRS`."""
    return (canonical_text(list(keys)),)


def update_listed(connection: Connection, households: Iterable[tuple[str, str]]) -> None:
    """Bring the lines of the households (home, id) up to date."""
    waiting = iter(households)
    while batch := list(islice(waiting, _BATCH)):
        _update(connection, batch)


def _update(connection: Connection, households: list[tuple[str, str]]) -> None:
    asked = pairs(households)
    lines = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM listed_household WHERE (home, household_id) IN {PAIRS}", asked
    )
    stored = {tuple(line[:2]): tuple(line) for line in lines}
    wanted = {line[:2]: line for line in (_listed(*row) for row in connection.exec_driver_sql(_SOME, asked))}
    gone = [key for key in stored if key not in wanted]
    if gone:
        connection.exec_driver_sql("DELETE FROM listed_household WHERE home = ? AND household_id = ?", gone)
    _write(connection, [line for key, line in wanted.items() if stored.get(key) != line])


def rebuild_listed(connection: Connection) -> None:
    """Throw the lines away and make them again from the tables."""
    connection.exec_driver_sql("DELETE FROM listed_household")
    lines = expected_listed(connection)
    while batch := list(islice(lines, _BATCH)):
        _write(connection, batch)


def expected_listed(connection: Connection) -> Iterator[Listed]:
    """Yield the lines that the tables ask for."""
    for row in connection.exec_driver_sql(_ALL):
        yield _listed(*row)


def _write(connection: Connection, lines: list[Listed]) -> None:
    if not lines:
        return
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
