"""统计图: the charts of the desk, of one village, and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from lianghe_desktop.desktop.papers.page import PapersPage
from lianghe_desktop.desktop.reporting.overview_page import OverviewPage
from lianghe_desktop.desktop.statistics.page import StatisticsPage
from lianghe_desktop.records.audience import Audience
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
    page.show_paper()
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].title == "统计图"


def test_the_place_of_papers_leads_here(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.mouseClick(page.charts_button, LEFT)
    qtbot.addWidget(desk.navigator.pages[0])
    assert isinstance(desk.navigator.pages[0], StatisticsPage)


def test_the_numbers_go_into_a_workbook_as_of_a_past_day_or_for_publication(
    qtbot, desk: CaseDesk, tmp_path: Path
) -> None:
    page = shown(qtbot, desk, StatisticsPage(desk.room))
    qtbot.waitUntil(lambda: page.found is not None)
    page.save(tmp_path / "统计.xlsx")
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert "户数和人数" in load_workbook(tmp_path / "统计.xlsx").sheetnames
    page.bar.readers.choose(Audience.PUBLIC.value)
    qtbot.waitUntil(lambda: page.found is not None and page.found.audience is Audience.PUBLIC)
    assert "＊" in page.charts[6].accessibleDescription() or "＊" in page.charts[4].accessibleDescription()
    page.bar.day.day.line.setText("20260601")
    page.commit()
    qtbot.waitUntil(lambda: page.found is not None and page.found.as_of)
    assert page.sums.text() == "共 0 户 0 人"


def test_annex_1_on_screen_hides_small_cells_when_it_is_to_be_published(
    qtbot, desk: CaseDesk, tmp_path: Path
) -> None:
    page = shown(qtbot, desk, OverviewPage(desk.room))
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.rows.row(0)["0"] == 7
    assert "不得张贴" in page.told.text()
    page.bar.readers.choose(Audience.PUBLIC.value)
    qtbot.waitUntil(lambda: page.found is not None and page.found.audience is Audience.PUBLIC)
    assert "＊" in {str(page.rows.row(at)["0"]) for at in range(11)} | {
        str(page.rows.row(at)["1"]) for at in range(11)
    }
    page.save(tmp_path / "附件一.xlsx")
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    page.show_paper()
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    page.bar.day.day.line.setText("20010101")
    page.commit()
    qtbot.waitUntil(lambda: page.found is not None and page.found.as_of)
    assert page.rows.row(0)["0"] == 0
