"""The desks that rows are measured on: invented households in the district, on files of their own."""

import itertools
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from sqlalchemy import event

from lianghe_desktop.casework.demonstration_population import (
    DEMO_DAY,
    DemoHousehold,
    demonstration_population,
)
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.start import FirstRun, Started, create_desk, log_in
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.declare import SharedRow, shared_tables
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.ids import RowId, new_row_id
from lianghe_desktop.store.connection import DATABASE_NAME, open_raw
from lianghe_desktop.store.keys import KeyCost
from lianghe_desktop.store.opened import Store

DISTRICT = AreaCode("440403000000")
PASSWORD = "lianghe-2026"  # noqa: S105  # of desks that live for a minute
USER = "演示管理员"
CHEAP = KeyCost(memory_kib=64, time=1, lanes=1)
PEOPLE_AT_LEAST = 3
Statement = tuple[str, Sequence[object]]


def now_ms() -> int:
    """Return the wall clock."""
    return time.time_ns() // 1_000_000


def families(count: int, home: str | None = None) -> Iterator[DemoHousehold]:
    """Yield invented households of three and more people (3.6 on average), all of one home if it is given."""
    large = [one for one in demonstration_population(1) if len(one.members) >= PEOPLE_AT_LEAST]
    for number, family in enumerate(itertools.islice(itertools.cycle(large), count)):
        where = home or family.home
        yield replace(family, home=where, household_no=f"{where}{number:06d}")


class _Ids:
    """Give row ids as an office does."""

    def new_id(self) -> RowId:
        return new_row_id(now_ms=now_ms())


def family_rows(count: int, home: str | None = None) -> list[SharedRow]:
    """Return the rows of `count` households: 24 a household."""
    ids = _Ids()
    return [row for family in families(count, home) for row in household_rows(ids, family)]  # type: ignore[arg-type]


def new_desk(
    folder: Path, level: Level = Level.DISTRICT, area: AreaCode = DISTRICT, *, cost: KeyCost = CHEAP
) -> Started:
    """Make an empty desk."""
    first = FirstRun(level=level, area=area, name="演示", admin_name=USER, password=PASSWORD, practice=True)
    return create_desk(folder, first, now_ms=now_ms, today=DEMO_DAY, key_cost=cost)


def open_again(folder: Path) -> Started:
    """Log in to a desk."""
    return log_in(folder, user=USER, password=PASSWORD, now_ms=now_ms, today=DEMO_DAY)


class Workplace:
    """Hold the size of the run and the desk that several rows share; it is filled when first asked for."""

    def __init__(self, households: int, photos_mib: int) -> None:
        self.households = households
        self.photos_mib = photos_mib
        self._place = tempfile.TemporaryDirectory(prefix="lianghe-bench-")
        self.folder = Path(self._place.name)

    @cached_property
    def desk(self) -> Started:
        """Return a district's desk with every household."""
        started = new_desk(self.folder / "district")
        fill(started.office.store, started.acting, family_rows(self.households))
        return started

    @property
    def office(self) -> Office:
        """Return the office of the shared desk."""
        return self.desk.office

    @property
    def acting(self) -> Acting:
        """Return who is at work there."""
        return self.desk.acting

    def close(self) -> None:
        """Close and remove everything."""
        if "desk" in self.__dict__:
            self.desk.office.store.close()
        self._place.cleanup()


def fill(store: Store, acting: Acting, rows: Sequence[SharedRow]) -> None:
    """Write rows as an import does, in one unit of work."""
    store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)


def recorded(store: Store, job: object) -> list[Statement]:
    """Return every statement that a job sends through the store's readers, with its values."""
    found: list[Statement] = []

    def note(
        _connection: object, _cursor: object, statement: str, values: Sequence[object], *_: object
    ) -> None:
        if not statement.startswith(("BEGIN", "ROLLBACK")):
            found.append((statement, values))

    engine = store._reader  # only to learn which SQL a page sends
    event.listen(engine, "before_cursor_execute", note)
    try:
        job()  # type: ignore[operator]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found


class Bare:
    """The driver alone on the file of a store."""

    def __init__(self, store: Store) -> None:
        self._raw = open_raw(store.folder / DATABASE_NAME, store.data_key(), read_only=True)

    def run(self, statements: Iterable[Statement]) -> None:
        """Run statements and fetch all rows."""
        for statement, values in statements:
            self._raw.execute(statement, tuple(values)).fetchall()

    def close(self) -> None:
        """Close the connection."""
        self._raw.close()


def shared_rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of the shared tables by table, for a bare insert."""
    found = {}
    for name in shared_tables():
        rows = store.query(
            lambda connection, name=name: [
                tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")
            ]
        )
        if rows:
            found[name] = rows
    return found


def bare_insert(folder: Path, tables: dict[str, list[tuple[object, ...]]]) -> float:
    """Return the seconds that the driver takes for rows in the same empty tables of another file."""
    empty = new_desk(folder).office.store
    empty.close()
    raw = open_raw(folder / DATABASE_NAME, empty.data_key(), read_only=False)
    for name in tables:
        raw.execute(f"DELETE FROM {name}")
    started = time.perf_counter()
    raw.execute("BEGIN")
    for name, rows in tables.items():
        raw.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(rows[0]))})", rows)
    raw.execute("COMMIT")
    spent = time.perf_counter() - started
    raw.close()
    return spent
