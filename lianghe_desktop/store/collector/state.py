"""What the collector holds and what waits in it for a person at some desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.records.local_tables import Area
from lianghe_desktop.store.streams import Gap, gaps_seen
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectorState:
    """Counts over the whole database; `conflicts` are contested fields, `held` lines that do not count."""

    households: int
    people: int
    lines: int
    conflicts: int
    held: int
    gaps: tuple[Gap, ...]


def collector_state(connection: Connection) -> CollectorState:
    """Count what is held and what waits."""

    def count(statement: str) -> int:
        return int(connection.exec_driver_sql(statement).scalar_one())

    return CollectorState(
        households=count("SELECT count(*) FROM household WHERE gone IS NOT TRUE"),
        people=count("SELECT count(*) FROM member WHERE gone IS NOT TRUE"),
        lines=count("SELECT coalesce(sum(number), 0)::bigint FROM stream"),
        conflicts=count(
            "SELECT count(*) FROM (SELECT DISTINCT table_name, home, row_id, field FROM standing_write) AS c"
        ),
        held=count("SELECT count(*) FROM held_op"),
        gaps=tuple(gaps_seen(connection)),
    )


def keep_area_names(unit: Unit, areas: Iterable[Area]) -> None:
    """Keep the names of areas, for queries that show them."""
    known = {row.code: (row.name, row.parent) for row in unit.rows(Area)}
    unit.put_many(area for area in areas if known.get(area.code) != (area.name, area.parent))
