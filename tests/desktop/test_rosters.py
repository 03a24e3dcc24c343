"""台账和名单: chosen, narrowed, sorted, printed, written, and a line leads to its household."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.desktop.papers.page import PapersPage
from lianghe_desktop.desktop.rosters.page import RostersPage
from lianghe_desktop.records.staff import Event
from tests.desktop.case_desk import OTHER_VILLAGE, TOWNSHIP, VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.test_case_places import shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    demos = households_of(VILLAGE, 4) + households_of(OTHER_VILLAGE, 3)
    yield from case_desk(tmp_path / "desk", demos, area=TOWNSHIP)


@pytest.fixture
def page(qtbot, desk: CaseDesk) -> RostersPage:
    opened = shown(qtbot, desk, RostersPage(desk.room))
    qtbot.waitUntil(lambda: opened.filled is not None)
    return opened


def test_a_list_is_filled_as_of_a_past_day(qtbot, page: RostersPage) -> None:
    page.as_of.day.line.setText("20010101")
    page.commit()
    qtbot.waitUntil(lambda: page.filled.as_of)
    assert page.filled.lines == ()
    assert page.told.text().startswith("按 2001-01-01 结束时的记录")


def test_a_list_is_chosen_narrowed_and_searched(qtbot, desk: CaseDesk, page: RostersPage) -> None:
    everybody = page.table.model.rowCount()
    page.choose("households")
    qtbot.waitUntil(lambda: page.filled.roster.code == "households")
    assert page.table.model.rowCount() == 7
    page.village.choose(OTHER_VILLAGE)
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 3)
    name = str(page.filled.lines[0].cells[3])
    page.search.setText(name)
    assert 1 <= page.table.model.rowCount() <= 3
    assert everybody > 7
    page.table.opened.emit(0)
    assert desk.navigator.opened[0] in desk.keys


def test_a_list_is_written_as_it_is_sorted_and_logged(
    qtbot, desk: CaseDesk, page: RostersPage, tmp_path: Path
) -> None:
    page.choose("to_shebao")
    qtbot.waitUntil(lambda: page.filled.roster.code == "to_shebao")
    assert "用途：落实医疗保障待遇" in page.told.text()
    page.table.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    names = [page.table.model.row_at(row)["2"] for row in range(page.table.model.rowCount())]
    assert all("*" in str(page.table.model.row_at(row)["3"]) for row in range(3))
    page.save(tmp_path / "名单.xlsx")
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    rows = list(openpyxl.load_workbook(tmp_path / "名单.xlsx").active.iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if row[2] == "姓名")
    assert [row[2] for row in rows[head + 1 :] if row[2]] == names
    assert not any("*" in str(row[3]) for row in rows[head + 1 :])
    assert [
        row.subject_id for row in desk.started.office.store.rows(Event) if row.kind == "list_exported"
    ] == ["to_shebao"]


def test_a_list_goes_on_paper(qtbot, desk: CaseDesk, page: RostersPage) -> None:
    page.show_paper()
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].title == "居民台账"


def test_the_place_of_papers_leads_here(qtbot, desk: CaseDesk) -> None:
    papers = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.mouseClick(papers.elsewhere.buttons["rosters"], LEFT)
    qtbot.addWidget(desk.navigator.pages[0])
    assert isinstance(desk.navigator.pages[0], RostersPage)
