"""Households that wait for something, found by narrow questions over a whole village.

Source: 珠斗办字〔2017〕6号 四（三） (每月核实更新); 最低生活保障审核确认办法 31 (复核).
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.duty_counts import CHECKED, COUNTED
from lianghe_desktop.store.opened import Store

_HELPED = ("confirmed", "listed", "recheck", "phase_out")
"""Households on the list: they are checked every month (code list household_status)."""
_DIED = ("死", "亡", "去世", "病故", "身故", "过世")


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingHousehold:
    """One household with what the work list says of it."""

    home: HomeCode
    id: RowId
    number: str | None
    head_name: str | None
    group_name: str | None
    status: str | None
    surveyed_on: dt.date | None
    checked: bool  # visited or interviewed in the period
    determined_on: dt.date | None  # by the newest decision that stands
    able: bool  # somebody is able to work


def waiting_households(store: Store, prefix: str, *, first: dt.date, last: dt.date) -> list[WaitingHousehold]:
    """Return the counted households of an area in the order of their numbers; the days are the period's."""
    return store.query(lambda connection: _waiting(connection, prefix, first, last))


def on_the_list(status: str | None) -> bool:
    """Tell whether a household of this status is checked every month."""
    return status in _HELPED


def _waiting(connection: Connection, prefix: str, first: dt.date, last: dt.date) -> list[WaitingHousehold]:
    rows = connection.exec_driver_sql(
        "SELECT h.home, h.id, l.number, l.head_name, h.group_name, h.status, h.surveyed_on,"
        f" {CHECKED},"
        " (SELECT max(d.decided_on) FROM determination AS d WHERE d.home = h.home"
        " AND d.household_id = h.id AND d.gone IS NOT 1),"
        " EXISTS (SELECT 1 FROM member AS m WHERE m.home = h.home AND m.household_id = h.id"
        " AND m.gone IS NOT 1 AND m.left_on IS NULL AND m.labour IN ('full', 'skilled'))"
        " FROM household AS h JOIN listed_household AS l ON l.home = h.home AND l.household_id = h.id"
        f" WHERE {COUNTED} AND h.home >= :low AND h.home < :high ORDER BY l.number, h.id",
        {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "low": prefix,
            "high": prefix + ":",  # the sign after 9
        },
    )
    return [
        WaitingHousehold(
            home=HomeCode(home),
            id=RowId(row_id),
            number=number,
            head_name=head_name,
            group_name=group,
            status=status,
            surveyed_on=_day(surveyed),
            checked=bool(checked),
            determined_on=_day(determined),
            able=bool(able),
        )
        for home, row_id, number, head_name, group, status, surveyed, checked, determined, able in rows
    ]


def deaths_unchecked(store: Store, prefix: str, *, since: dt.date) -> list[tuple[HomeCode, RowId, dt.date]]:
    """Return the counted households where somebody died since a day and nobody has been there afterwards.

    The reason why somebody left is written by hand: words for dying are looked for.
    """
    low, high = prefix, prefix + ":"
    died = " OR ".join(f"m.left_reason LIKE '%{word}%'" for word in _DIED)

    def read(connection: Connection) -> list[tuple[HomeCode, RowId, dt.date]]:
        rows = connection.exec_driver_sql(
            "SELECT m.home, m.household_id, max(m.left_on) AS died FROM member AS m"
            " JOIN household AS h ON h.home = m.home AND h.id = m.household_id"
            f" WHERE {COUNTED} AND m.gone IS NOT 1 AND m.left_on >= :since AND ({died})"
            " AND m.home >= :low AND m.home < :high GROUP BY m.home, m.household_id"
            " HAVING NOT EXISTS (SELECT 1 FROM interview AS i WHERE i.home = m.home"
            " AND i.household_id = m.household_id AND i.gone IS NOT 1 AND i.surveyed_on >= died)",
            {"since": since.isoformat(), "low": low, "high": high},
        )
        return [(HomeCode(home), RowId(row), dt.date.fromisoformat(day)) for home, row, day in rows]

    return store.query(read)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
