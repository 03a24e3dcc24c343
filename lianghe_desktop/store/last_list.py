"""The list as it stands on a day: of each household its status and its newest determination."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.opened import Store

_BATCH = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class LastDetermination:
    """The newest determination of a household without its inputs and advice; `id` finds those."""

    home: HomeCode
    household: RowId
    id: RowId
    decided_on: dt.date
    result: str
    categories: tuple[str, ...]
    tier: str | None
    points: int | None
    pack: str
    pack_version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptAdvice:
    """What a determination keeps of its advice: JSON of a few figures, and whether inputs were kept."""

    home: HomeCode
    id: RowId
    figures: str  # a JSON array in the order of KEPT_FIGURES
    inputs: bool


KEPT_FIGURES = ("income_fen", "per_capita_fen", "points", "tier", "lines", "categories", "route")


def statuses(store: Store) -> dict[tuple[HomeCode, RowId], str]:
    """Return the status ("" for none) of each household that is neither deleted nor moved elsewhere."""

    def read(connection: Connection) -> dict[tuple[HomeCode, RowId], str]:
        rows = connection.exec_driver_sql(
            "SELECT home, id, coalesce(status, '') FROM household"
            " WHERE gone IS NOT 1 AND moved_to_home IS NULL"
        )
        return {(HomeCode(home), RowId(row_id)): status for home, row_id, status in rows}

    return store.query(read)


def last_determinations(
    store: Store, *, until: dt.date | None = None, since: dt.date | None = None
) -> dict[tuple[HomeCode, RowId], LastDetermination]:
    """Return the newest determination of each household, of those decided from `since` to `until`."""
    first = since.isoformat() if since else ""
    last = until.isoformat() if until else "9999-12-31"

    def read(connection: Connection) -> dict[tuple[HomeCode, RowId], LastDetermination]:
        rows = connection.exec_driver_sql(
            "SELECT home, household_id, id, decided_on, result, categories, tier, points, pack, pack_version"
            " FROM determination WHERE gone IS NOT 1 AND household_id IS NOT NULL"
            " AND decided_on >= ? AND decided_on <= ? ORDER BY decided_on, id",
            (first, last),
        )
        return {(HomeCode(row[0]), RowId(row[1])): _determination(*row) for row in rows}

    return store.query(read)


def first_determination_day(store: Store) -> dt.date | None:
    """Return the day of the oldest determination, None where there is none."""
    found = store.query(
        lambda connection: connection.exec_driver_sql(
            "SELECT min(decided_on) FROM determination WHERE gone IS NOT 1"
        ).scalar()
    )
    return dt.date.fromisoformat(found) if found else None


def kept_advice(store: Store, rows: Sequence[tuple[HomeCode, RowId]]) -> list[KeptAdvice]:
    """Return the figures that some determinations (home, id) keep, in any order."""
    paths = ", ".join(f"'$.{name}'" for name in KEPT_FIGURES)

    def read(connection: Connection) -> list[KeptAdvice]:
        found: list[KeptAdvice] = []
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            marks = ",".join("(?,?)" for _ in batch)
            for home, row_id, figures, inputs in connection.exec_driver_sql(
                f"WITH wanted(home, id) AS (VALUES {marks}) SELECT d.home, d.id,"
                f" json_extract(coalesce(d.advice, '{{}}'), {paths}), d.inputs IS NOT NULL"
                " FROM wanted AS w JOIN determination AS d ON d.home = w.home AND d.id = w.id",
                tuple(part for key in batch for part in key),
            ):
                found.append(
                    KeptAdvice(home=HomeCode(home), id=RowId(row_id), figures=figures, inputs=bool(inputs))
                )
        return found

    return store.query(read)


def _determination(
    home: str,
    household: str,
    row_id: str,
    decided_on: str,
    result: str | None,
    categories: str | None,
    tier: str | None,
    points: int | None,
    pack: str | None,
    pack_version: str | None,
) -> LastDetermination:
    return LastDetermination(
        home=HomeCode(home),
        household=RowId(household),
        id=RowId(row_id),
        decided_on=dt.date.fromisoformat(decided_on),
        result=result or "",
        categories=tuple((categories or "").split()),
        tier=tier,
        points=points,
        pack=pack or "",
        pack_version=pack_version or "",
    )
