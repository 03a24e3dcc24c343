"""The month's work list of one village: 600 households, half of them with a case that runs."""

from benchmarks.figures import Row, Rows, median
from benchmarks.workplace import Bare, Workplace, family_rows, fill, new_desk, recorded
from lianghe_desktop.casework.duties.work_list import work_list
from lianghe_desktop.casework.procedure.yearly_cases import begin_yearly
from lianghe_desktop.casework.watching.warnings import NewWarning, warning_row
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.case_codes import WarningOrigin
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.unit import Unit

VILLAGE = AreaCode("440403106201")
HOUSEHOLDS = 600
WARNED = 40
TARGET_S = 0.15
_ROUNDS = 7


def rows(place: Workplace) -> Rows:
    """Measure on a village's desk of its own."""
    desk = new_desk(place.folder / "village-600", Level.VILLAGE, VILLAGE)
    office, acting = desk.office, desk.acting
    fill(office.store, acting, family_rows(HOUSEHOLDS, VILLAGE.value))
    keys = [(HomeCode(row.home), RowId(row.id)) for row in office.store.rows(Household)]

    def prepare(unit: Unit) -> None:
        for number, (home, household) in enumerate(keys):
            unit.change(Household, home, household, {"status": "listed" if number % 2 else "left"})

    office.store.write(prepare, actor=acting.actor)
    begin_yearly(office, acting)
    warned = [
        warning_row(
            office,
            acting,
            NewWarning(home=home, household=household, origin=WarningOrigin.FOUND, words="住院"),
        )
        for home, household in keys[:WARNED]
    ]
    fill(office.store, acting, warned)
    found = work_list(office, acting.today)
    statements = recorded(office.store, lambda: work_list(office, acting.today))
    bare = Bare(office.store)
    floor = median(lambda: bare.run(statements), _ROUNDS)
    bare.close()
    figure = median(lambda: work_list(office, acting.today), _ROUNDS)
    yield Row(
        what=f"month's work list, a village of {HOUSEHOLDS}",
        figure=figure,
        floor=floor,
        floor_is="the same SQL, bare driver",
        at_most=TARGET_S,
        note=f"{len(found)} things to do, {HOUSEHOLDS // 2} cases running",
    )
    office.store.close()
