"""The eleven counts of annex 1, an area a column. Source: 珠斗办字〔2017〕6号 附件一."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import ABLE_LABOUR, Health, School
from lianghe_desktop.store.opened import Store

UNCOUNTED_STATUSES = ("left", "refused", "ended", "transferred")
"""Households of these states are kept and belong no longer to the group (code list household_status)."""

OLD_AGE_YEARS = 60
_NOT_APPLICABLE = "none"
_ROWS = 11


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """`values[row number - 1]` are the counts of that row: the total first, then one for each area."""

    areas: tuple[AreaCode, ...]
    values: tuple[tuple[int, ...], ...]


def overview(store: Store, areas: Sequence[AreaCode], day: dt.date) -> Overview:
    """Count households and people of `areas` (towns or villages, none inside another) on `day`.

    Rows: 1 households, 2 people, 3 able to work, 4 seriously or chronically ill, 5 disabled, 6 at school
    (preschool included), 7 on minimum living, 8 five guarantees, 9 households in housing hardship,
    10 single-mother households, 11 people of 60 full years and more. Source: 珠斗办字〔2017〕6号 附件一.
    """
    by_home = store.query(lambda connection: _counts(connection, day))
    columns = [
        [
            sum(counts[row] for home, counts in by_home.items() if home.startswith(area.prefix))
            for row in range(_ROWS)
        ]
        for area in areas
    ]
    values = tuple(
        (sum(column[row] for column in columns), *(column[row] for column in columns)) for row in range(_ROWS)
    )
    return Overview(areas=tuple(areas), values=values)


def _counts(connection: Connection, day: dt.date) -> dict[str, list[int]]:
    statuses = ", ".join(f"'{status}'" for status in UNCOUNTED_STATUSES)
    counted = f"h.gone IS NOT 1 AND h.moved_to_home IS NULL AND coalesce(h.status, '') NOT IN ({statuses})"
    found: dict[str, list[int]] = {}
    households = connection.exec_driver_sql(
        "SELECT h.home, count(*),"
        f" sum(coalesce(h.housing_hardship, '{_NOT_APPLICABLE}') != '{_NOT_APPLICABLE}'),"
        " sum(h.single_mother IS 1)"
        f" FROM household AS h WHERE {counted} GROUP BY h.home"
    )
    for home, number, hardship, mothers in households:
        found[home] = [number, 0, 0, 0, 0, 0, 0, 0, hardship, mothers, 0]
    able = ", ".join(f"'{labour}'" for labour in sorted(ABLE_LABOUR))
    ill = f"instr(m.health, '{Health.SERIOUS}') > 0 OR instr(m.health, '{Health.CHRONIC}') > 0"
    people = connection.exec_driver_sql(
        f"SELECT m.home, count(*), sum(m.labour IN ({able})), sum({ill}),"
        f" sum(coalesce(m.disability_class, '{_NOT_APPLICABLE}') != '{_NOT_APPLICABLE}'),"
        f" sum(coalesce(m.school, '{School.NONE}') != '{School.NONE}'),"
        " sum(m.dibao IS 1), sum(m.tekun IS 1), sum(m.birth_date <= ?)"
        " FROM member AS m JOIN household AS h ON h.home = m.home AND h.id = m.household_id"
        f" WHERE {counted} AND m.gone IS NOT 1 AND (m.left_on IS NULL OR m.left_on > ?) GROUP BY m.home",
        (_born_by(day), day.isoformat()),
    )
    for home, number, able_people, ill_people, disabled, pupils, dibao, tekun, old in people:
        row = found[home]
        row[1:8] = [number, able_people or 0, ill_people or 0, disabled, pupils, dibao, tekun]
        row[10] = old or 0
    return found


def _born_by(day: dt.date) -> str:
    """Return the last birth date of people who are 60 full years old on `day`, as it is stored."""
    return f"{day.year - OLD_AGE_YEARS:04d}-{day.month:02d}-{day.day:02d}"
