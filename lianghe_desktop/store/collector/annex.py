"""The eleven counts of annex 1 in PostgreSQL: kept by day and village, shown by every area above.

The counts lie in a table of their own, so that they answer while a partition's server is away.
Source: 珠斗办字〔2017〕6号 附件一.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from lianghe_desktop.records.enums import ABLE_LABOUR, Health, School
from lianghe_desktop.store.overview import OLD_AGE_YEARS, UNCOUNTED_STATUSES
from lianghe_desktop.store.unit import Unit

_COUNTS = (
    "households",
    "people",
    "able_people",
    "ill_people",
    "disabled_people",
    "pupils",
    "dibao_people",
    "tekun_people",
    "housing_hardship_households",
    "single_mother_households",
    "people_of_60",
)
_NOT_APPLICABLE = "none"
_TABLES = (
    'CREATE TABLE IF NOT EXISTS overview_by_home (on_day date NOT NULL, home text COLLATE "C" NOT NULL, '
    + ", ".join(f"{name} bigint NOT NULL" for name in _COUNTS)
    + ", PRIMARY KEY (on_day, home))",
    "CREATE TABLE IF NOT EXISTS annex_1_item (no int PRIMARY KEY, item text NOT NULL, unit text NOT NULL)",
    "CREATE OR REPLACE VIEW annex_1 AS"
    " SELECT o.on_day, rpad(left(o.home, l.digits), 12, '0') AS area, l.level, i.no, i.item, i.unit,"
    " sum(c.value)::bigint AS value"
    " FROM overview_by_home AS o"
    " CROSS JOIN (VALUES ('city', 4), ('district', 6), ('township', 9), ('village', 12)) AS l (level, digits)"
    " CROSS JOIN LATERAL (VALUES "
    + ", ".join(f"({number}, o.{name})" for number, name in enumerate(_COUNTS, start=1))
    + ") AS c (no, value)"
    " JOIN annex_1_item AS i ON i.no = c.no"
    " GROUP BY 1, 2, 3, 4, 5, 6",
)


def refresh_overview(unit: Unit, day: dt.date, items: Sequence[tuple[str, str]]) -> None:
    """Count households and people of every home on `day` and keep the counts.

    Args:
        unit: A unit of work of the collector.
        day: The day that ages and memberships are counted on.
        items: Name and unit of the eleven counts, in the order of annex 1.
    """
    connection = unit.connection
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("DELETE FROM annex_1_item")
    for number, (item, measure) in enumerate(items, start=1):
        connection.exec_driver_sql("INSERT INTO annex_1_item VALUES (?,?,?)", (number, item, measure))
    connection.exec_driver_sql("DELETE FROM overview_by_home WHERE on_day = ?", (day,))
    connection.exec_driver_sql(_COUNTING, (day, _born_by(day), day))


def overview_of(connection: Connection, day: dt.date, areas: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the eleven rows of annex 1 on `day`: the total of `areas` (12 digits), then each of them."""
    rows = connection.exec_driver_sql("SELECT area, no, value FROM annex_1 WHERE on_day = ?", (day,))
    found = {(area, number): int(value) for area, number, value in rows}
    table = []
    for number in range(1, len(_COUNTS) + 1):
        values = [found.get((area, number), 0) for area in areas]
        table.append((sum(values), *values))
    return table


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_COUNTED = (
    "h.gone IS NOT TRUE AND h.moved_to_home IS NULL"
    f" AND coalesce(h.status, '') NOT IN ({_quoted(UNCOUNTED_STATUSES)})"
)
_COUNTING = (
    f"INSERT INTO overview_by_home (on_day, home, {', '.join(_COUNTS)})"
    " WITH homes AS (SELECT h.home, count(*) AS households,"
    f" count(*) FILTER (WHERE coalesce(h.housing_hardship, '{_NOT_APPLICABLE}') != '{_NOT_APPLICABLE}')"
    " AS hardship, count(*) FILTER (WHERE h.single_mother) AS mothers"
    f" FROM household AS h WHERE {_COUNTED} GROUP BY h.home),"
    " people AS (SELECT m.home, count(*) AS people,"
    f" count(*) FILTER (WHERE m.labour IN ({_quoted(sorted(ABLE_LABOUR))})) AS able,"
    f" count(*) FILTER (WHERE position('{Health.SERIOUS}' IN m.health) > 0"
    f" OR position('{Health.CHRONIC}' IN m.health) > 0) AS ill,"
    f" count(*) FILTER (WHERE coalesce(m.disability_class, '{_NOT_APPLICABLE}') != '{_NOT_APPLICABLE}')"
    " AS disabled,"
    f" count(*) FILTER (WHERE coalesce(m.school, '{School.NONE}') != '{School.NONE}') AS pupils,"
    " count(*) FILTER (WHERE m.dibao) AS dibao, count(*) FILTER (WHERE m.tekun) AS tekun,"
    " count(*) FILTER (WHERE m.birth_date <= b.born_by) AS old"
    " FROM member AS m JOIN household AS h ON h.home = m.home AND h.id = m.household_id"
    " CROSS JOIN (SELECT ?::date AS today, ?::date AS born_by) AS b"
    f" WHERE {_COUNTED} AND m.gone IS NOT TRUE AND (m.left_on IS NULL OR m.left_on > b.today)"
    " GROUP BY m.home)"
    " SELECT ?::date, homes.home, households, coalesce(people, 0), coalesce(able, 0), coalesce(ill, 0),"
    " coalesce(disabled, 0), coalesce(pupils, 0), coalesce(dibao, 0), coalesce(tekun, 0), hardship, mothers,"
    " coalesce(old, 0) FROM homes LEFT JOIN people USING (home)"
)


def _born_by(day: dt.date) -> dt.date:
    """Return the last birth date of people who are 60 full years old on `day`."""
    try:
        return day.replace(year=day.year - OLD_AGE_YEARS)
    except ValueError:  # 29 February; the year before has none
        return dt.date(day.year - OLD_AGE_YEARS, 2, 28)
