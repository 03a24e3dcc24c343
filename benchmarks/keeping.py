"""Keeping: what the journal costs an interactive save, and a backup that is verified."""

import os
import shutil
import statistics
from pathlib import Path

from benchmarks.figures import Row, Rows, in_turn
from benchmarks.workplace import Workplace
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.records.households import Household
from lianghe_desktop.store.backup import backup
from lianghe_desktop.store.connection import DATABASE_NAME
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.search_index import update_search
from lianghe_desktop.store.unit import Unit

_SAVES = 41
_BACKUPS = 9


def rows(place: Workplace) -> Rows:
    """Measure on the shared desk."""
    yield _save(place)
    store = place.office.store
    backup(store)  # a second one finds the log of writes taken into the file
    folder = place.folder / "backups"

    def copy() -> None:
        target = Path(shutil.copyfile(store.folder / DATABASE_NAME, place.folder / "copy.db"))
        with target.open("rb") as file:
            os.fsync(file.fileno())
        target.unlink()

    figure, floor = in_turn(lambda: backup(store, folder, keep=1), copy, _BACKUPS)
    size = (store.folder / DATABASE_NAME).stat().st_size >> 20
    yield Row(
        what=f"backup and verify, {size} MiB",
        figure=figure,
        floor=floor,
        floor_is="copying the file, synced",
        at_most_floor=4,
        note=f"least of {_BACKUPS} by turns",
    )


def _save(place: Workplace) -> Row:
    store, actor = place.office.store, place.acting.actor
    home, household = household_ids(place.office)[place.households // 2]
    numbers = iter(range(10_000))

    def save() -> None:
        number = next(numbers)
        values = {"address": f"第{number}排", "phone": f"138{number:08d}"}
        store.write(lambda unit: unit.change(Household, home, household, values), actor=actor)

    def bare() -> None:
        number = next(numbers)

        def job(unit: Unit) -> None:
            unit.get(Household, home, household)
            unit.connection.exec_driver_sql(
                "UPDATE household SET address = ?, phone = ? WHERE home = ? AND id = ?",
                (f"排{number}", f"139{number:08d}", home, household),
            )
            update_search(unit.connection, [RowKey("household", home, household)])

        store.write(job, actor=actor)

    figure, floor = in_turn(save, bare, _SAVES, statistics.median)
    return Row(
        what="interactive save of two fields",
        figure=figure,
        floor=floor,
        floor_is="the same save without journal",
        at_most_floor=2,
        at_most=0.02,
    )
