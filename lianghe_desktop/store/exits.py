"""Households whose exit was decided, and those in a phase-out, over a whole desk.

Source: 江府办〔2017〕23号 二（四）.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.opened import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class ExitedHousehold:
    """A household with the day and the way of its exit, as far as they are known."""

    home: HomeCode
    id: RowId
    status: str | None
    decided_on: dt.date | None
    basis: str | None


def exited_households(
    store: Store, *, since: dt.date, household: RowId | None = None
) -> list[ExitedHousehold]:
    """Return households whose exit was decided since a day or that are said to be in a phase-out."""
    return store.query(lambda connection: _exited(connection, since, household))


def _exited(connection: Connection, since: dt.date, household: RowId | None) -> list[ExitedHousehold]:
    rows = connection.exec_driver_sql(
        "SELECT home, id, status, exit_decided_on, exit_basis FROM household"
        " WHERE gone IS NOT 1 AND moved_to_home IS NULL"
        " AND (exit_decided_on >= :since OR status = 'phase_out')"
        " AND (:household IS NULL OR id = :household) ORDER BY home, id",
        {"since": since.isoformat(), "household": household},
    )
    return [
        ExitedHousehold(
            home=HomeCode(home),
            id=RowId(row_id),
            status=status,
            decided_on=dt.date.fromisoformat(day) if day else None,
            basis=basis,
        )
        for home, row_id, status, day, basis in rows
    ]
