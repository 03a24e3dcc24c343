"""Taking in a list of people from Excel."""

from pathlib import Path

import python_calamine

from benchmarks.figures import Row, Rows, timed
from benchmarks.workplace import Workplace, bare_insert, new_desk, shared_rows
from lianghe_desktop.casework.people_import import import_people
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from tests.soak.desks import write_list

HOUSEHOLDS, PEOPLE, TURNS = 10_000, 4, 3
VILLAGE = AreaCode("440403106201")


def rows(place: Workplace) -> Rows:
    """Import a tenth at the default size, 10,000 households with --full."""
    count = min(HOUSEHOLDS, max(place.households // 5, 100))
    path = place.folder / "list.xlsx"
    write_list(path, count, PEOPLE)
    figures, floors = [], []
    for turn in range(TURNS):
        spent, tables = _imported(path, place.folder / f"import-{turn}")
        figures.append(spent)
        floors.append(timed(lambda: _read(path)) + bare_insert(place.folder / f"import-floor-{turn}", tables))
    yield Row(
        what=f"import {count:,} households, {PEOPLE * count:,} people from xlsx",
        figure=min(figures),
        floor=min(floors),
        floor_is="calamine alone + bare insert",
        at_most_floor=4,
        note=f"least of {TURNS} by turns",
    )


def _imported(path: Path, folder: Path) -> tuple[float, dict[str, list[tuple[object, ...]]]]:
    """Return the seconds of an import into a new desk, and the rows that it made."""
    started = new_desk(folder, Level.VILLAGE, VILLAGE)
    result = []
    spent = timed(lambda: result.append(import_people(started.office, started.acting, path)))
    assert result[0].written, result[0].errors[:3]
    tables = shared_rows(started.office.store)
    started.office.store.close()
    return spent, tables


def _read(path: Path) -> int:
    return len(python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
