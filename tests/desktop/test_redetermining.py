"""年度重新认定: the list beside the advice, narrowed, explained, checked, printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.casework.yearly import Kind
from lianghe_desktop.desktop.assessing.page import AssessingPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.redetermining.page import RedeterminingPage
from tests.casework.yearly_list import last_years_list, raise_income
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.test_case_places import shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    for given in case_desk(tmp_path / "desk", households_of(VILLAGE, 9)):
        keys = last_years_list(given.started)
        raise_income(given.started, keys[1], 12_345_00)
        yield given


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", ())


@pytest.fixture
def page(qtbot, desk: CaseDesk) -> RedeterminingPage:
    found = shown(qtbot, desk, RedeterminingPage(desk.room))
    qtbot.waitUntil(lambda: found.yearly is not None)
    return found


def test_the_list_is_narrowed_by_what_changes(qtbot, page: RedeterminingPage) -> None:
    assert page.model.rowCount() == 9
    assert "进入 2 户" in page.counts.text()
    assert "今年已决定 0 户，共 9 户" in page.head().context
    page.kind.choose(Kind.ENTERS.value)
    assert {page.model.row_at(row)["kind"] for row in range(page.model.rowCount())} == {"进入"}
    page.decided.choose("done")
    assert page.model.rowCount() == 0
    assert page.empty.sentence.text() == "没有符合条件的户"
    page.kind.choose(None)
    page.decided.choose("open")
    page.table.view.sortByColumn(7, Qt.SortOrder.DescendingOrder)
    incomes = [page.model.row_at(row)["then_income"] for row in range(9)]
    assert incomes[:8] == sorted(incomes[:8], reverse=True)
    assert incomes[8] is None


def test_a_household_tells_beside_the_list_why_and_opens(
    qtbot, desk: CaseDesk, page: RedeterminingPage
) -> None:
    page.table.opened.emit(page.model.id_at(1))
    qtbot.waitUntil(lambda: page.reasons is not None)
    assert page.reasons is not None
    assert "✓ 一致" in page.reasons.check.word.text()
    assert "人均收入" in [row[0] for row in page.reasons.outcomes.words()]
    assert page.reasons.rules.empty.isVisibleTo(page)
    qtbot.mouseClick(page.reasons.open_button, LEFT)
    opened = desk.navigator.pages[0]
    qtbot.addWidget(opened)
    assert isinstance(opened, HouseholdPage)
    qtbot.waitUntil(lambda: opened.file is not None)
    assert page.step_back()
    assert not page.beside.open


def test_last_time_is_checked_to_the_byte(qtbot, desk: CaseDesk, page: RedeterminingPage) -> None:
    qtbot.mouseClick(page.verify_button, LEFT)
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert "重算了 8 户，不一样的 0 户" in desk.navigator.told[0][1]
    assert [page.model.row_at(row)["check"] for row in range(9)] == ["✓ 一致"] * 8 + [None]


def test_the_list_goes_on_paper_and_into_a_workbook(
    qtbot, desk: CaseDesk, page: RedeterminingPage, tmp_path: Path
) -> None:
    page.kind.choose(Kind.ENTERS.value)
    page.print_list()
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].title == "年度重新认定对照表"
    page.export_to(tmp_path / "对照表.xlsx")
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert (tmp_path / "对照表.xlsx").stat().st_size > 3000


def test_an_empty_desk_leads_to_the_households(qtbot, empty_desk: CaseDesk) -> None:
    page = shown(qtbot, empty_desk, RedeterminingPage(empty_desk.room))
    qtbot.waitUntil(lambda: page.yearly is not None)
    assert page.empty.isVisibleTo(page)
    qtbot.mouseClick(page.empty.button, LEFT)
    assert empty_desk.navigator.places == ["households"]


def test_the_page_of_advice_leads_here(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, AssessingPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 9)
    qtbot.mouseClick(page.again_button, LEFT)
    qtbot.addWidget(desk.navigator.pages[0])
    assert isinstance(desk.navigator.pages[0], RedeterminingPage)
