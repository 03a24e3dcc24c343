"""统计图: the charts of the desk, of one village, and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.desktop.papers.page import PapersPage
from lianghe_desktop.desktop.statistics.page import StatisticsPage
from tests.desktop.case_desk import OTHER_VILLAGE, TOWNSHIP, VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.test_case_places import shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    demos = households_of(VILLAGE, 4) + households_of(OTHER_VILLAGE, 3)
    yield from case_desk(tmp_path / "desk", demos, area=TOWNSHIP)


def test_a_village_is_counted_anew_when_it_is_chosen(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, StatisticsPage(desk.room))
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.sums.text().startswith("共 7 户")
    titles = [view.accessibleName() for view in page.charts]
    assert len(titles) == 7
    assert titles[0] == "各村（居）的户数和人数"
    assert "4 户" in page.charts[0].accessibleDescription()
    first = page.found
    page.area.choose(OTHER_VILLAGE)
    qtbot.waitUntil(lambda: page.found is not first)
    assert page.sums.text().startswith("共 3 户")
    assert all(view.picture is not None for view in page.charts)


def test_the_charts_go_on_paper(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, StatisticsPage(desk.room))
    qtbot.waitUntil(lambda: page.found is not None)
    page.print_charts()
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].title == "统计图"


def test_the_place_of_papers_leads_here(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.mouseClick(page.charts_button, LEFT)
    qtbot.addWidget(desk.navigator.pages[0])
    assert isinstance(desk.navigator.pages[0], StatisticsPage)
