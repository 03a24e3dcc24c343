"""模拟标准: a number is changed and everything follows; scenarios; households; faults under their line."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.scenarios import scenarios
from lianghe_desktop.desktop.assessing.page import AssessingPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.simulating.frame import LIST, MOVED, RULES, SCENARIOS
from lianghe_desktop.desktop.simulating.page import SimulatorPage
from lianghe_desktop.desktop.widgets.chart_view import ChartView
from lianghe_desktop.records.charts import BarChart, BarPart, BarRow, Shade
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.targeting import Basis
from tests.desktop.case_desk import (
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    CaseDesk,
    case_desk,
    households_of,
)
from tests.desktop.keyboard import type_words
from tests.desktop.test_case_places import shown

LEFT = Qt.MouseButton.LeftButton
LINE = "low_income_line_year_fen"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    demos = households_of(VILLAGE, 12) + households_of(OTHER_VILLAGE, 6)
    for given in case_desk(tmp_path / "desk", demos, area=TOWNSHIP):

        def job(unit, given: CaseDesk = given) -> None:
            for home, household in household_ids(given.room.office)[::4]:
                unit.change(Household, home, household, {"status": "refused"})

        given.room.office.store.write(job, actor=given.room.acting.actor)
        yield given


@pytest.fixture
def page(qtbot, desk: CaseDesk) -> SimulatorPage:
    found = shown(qtbot, desk, SimulatorPage(desk.room))
    qtbot.waitUntil(lambda: found.outcome is not None)
    return found


def type_number(qtbot, page: SimulatorPage, name: str, text: str) -> None:
    row = page.side.panel.rows[name]
    row.box.clear()
    type_words(row.box, text)
    qtbot.keyClick(row.box, Qt.Key.Key_Return)


def simulated(qtbot, page: SimulatorPage, name: str, text: str) -> None:
    before = page.outcome
    type_number(qtbot, page, name, text)
    qtbot.waitUntil(lambda: page.outcome is not before and page.head().actions[2].enabled)


def test_a_changed_number_is_worked_out_at_once_and_named_with_its_clause(qtbot, page: SimulatorPage) -> None:
    row = page.side.panel.rows[LINE]
    assert "珠斗办字〔2017〕6号" in row.clause.text()
    assert "11,000 元" in row.clause.text()
    assert not row.back.isVisibleTo(page)
    simulated(qtbot, page, LINE, "5000")
    assert page.outcome is not None
    leaving = len(page.outcome.leaving)
    assert leaving > 0
    assert f"退出 {leaving} 户" in page.result.figures_card.words.text()
    assert page.result.figures.words()[0][3] == str(page.outcome.simulation.after.below_households)
    assert [view.chart.title[:7] for view in page.result.charts if view.chart] == [
        "人均年收入的分",
        "困难积分的分布",
    ]
    qtbot.mouseClick(row.back, LEFT)
    qtbot.waitUntil(lambda: page.outcome is not None and not page.outcome.leaving)
    assert row.box.text() == "11000"


def test_the_households_that_move_open_with_their_advice(qtbot, desk: CaseDesk, page: SimulatorPage) -> None:
    simulated(qtbot, page, LINE, "5000")
    assert page.outcome is not None
    qtbot.mouseClick(page.tabs.buttons[MOVED], LEFT)
    page.moved.which.choose("退出")
    assert page.moved.model.rowCount() == len(page.outcome.leaving)
    page.moved.table.opened.emit(page.moved.model.id_at(0))
    opened = desk.navigator.pages[0]
    qtbot.addWidget(opened)
    assert isinstance(opened, HouseholdPage)
    qtbot.waitUntil(lambda: opened.file is not None)
    assert opened.file.household.household_no == page.moved.model.row_at(0)["household_no"]
    assert page.villages.model.rowCount() == 2


def test_a_number_without_meaning_is_told_under_its_line_and_nothing_is_worked_out(
    qtbot, page: SimulatorPage
) -> None:
    before = page.outcome
    type_number(qtbot, page, LINE, "一万")
    row = page.side.panel.rows[LINE]
    assert "看不懂" in row.fault.text()
    assert page.outcome is before
    page.side.panel.search.setText("最低分")
    assert [one.parameter.name for one in page.side.panel.rows.values() if one.isVisibleTo(page)] == [
        "inclusion_points"
    ]


def test_points_may_choose_instead_and_the_list_is_met_as_reckoned(qtbot, page: SimulatorPage) -> None:
    before = page.outcome
    page.side.basis.choose(Basis.POINTS.value)
    qtbot.waitUntil(lambda: page.outcome is not before)
    assert page.outcome is not None
    qtbot.mouseClick(page.tabs.buttons[LIST], LEFT)
    table = page.outcome.errors_after
    assert [row[2] for row in page.list.errors.words()[:4]] == [
        str(one) for one in (table.a, table.b, table.c, table.d)
    ]
    assert "积分" in page.list.card.words.text()
    assert any("（现用）" in row[0] for row in page.list.candidates.words())


def test_scenarios_are_kept_compared_printed_removed_and_brought_back(
    qtbot, desk: CaseDesk, page: SimulatorPage, tmp_path: Path
) -> None:
    part = page.scenarios
    qtbot.mouseClick(page.tabs.buttons[SCENARIOS], LEFT)
    for text, name in (("5000", "低线"), ("13000", "高线")):
        simulated(qtbot, page, LINE, text)
        type_words(part.name, name)
        qtbot.mouseClick(part.keep_button, LEFT)
    assert [one.name for one in part.kept] == ["高线", "低线"]
    model = part.listing.table.selectionModel()
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(2):
        model.select(part.listing.table.model().index(row, 0), rows)
    qtbot.mouseClick(part.compare_button, LEFT)
    qtbot.waitUntil(lambda: part.compared.isVisibleTo(page))
    qtbot.waitUntil(lambda: page.head().actions[1].enabled)
    qtbot.mouseClick(part.print_button, LEFT)
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)
    page.print_paper()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 2)
    page.export_to(tmp_path / "测算.xlsx")
    qtbot.waitUntil(lambda: (tmp_path / "测算.xlsx").exists() and page.head().actions[1].enabled)
    part.listing.opened.emit(1)
    qtbot.waitUntil(lambda: page.outcome is not None and page.outcome.wanted == part.kept[1].wanted)
    assert page.side.panel.rows[LINE].box.text() == "5000"
    part.listing.table.selectRow(0)
    qtbot.mouseClick(part.remove_button, LEFT)
    assert [one.name for one in scenarios(desk.room.office)] == ["低线"]
    done, undo = desk.navigator.undos[0]
    assert "高线" in done
    undo()
    assert {one.name for one in part.kept} == {"低线", "高线"}


def test_where_it_is_narrow_the_numbers_are_a_part_of_their_own(qtbot, page: SimulatorPage) -> None:
    assert not page.tabs.buttons[RULES].isVisibleTo(page)
    page.side.panel.rows[LINE].box.setText("12000")
    page.resize(700, 660)
    qtbot.waitUntil(lambda: page.tabs.buttons[RULES].isVisibleTo(page))
    assert not page.side.isVisibleTo(page)
    qtbot.mouseClick(page.tabs.buttons[RULES], LEFT)
    assert page.side.isVisibleTo(page)
    assert page.side.panel.rows[LINE].box.text() == "12000"
    page.resize(1180, 660)
    qtbot.waitUntil(lambda: not page.tabs.buttons[RULES].isVisibleTo(page))
    assert page.side.isVisibleTo(page)
    assert page.result.isVisibleTo(page)


def test_another_pack_brings_its_own_numbers(qtbot, page: SimulatorPage) -> None:
    before = page.outcome
    page.side.pack.choose("kaiping-2019")
    qtbot.waitUntil(lambda: page.outcome is not before)
    assert page.outcome is not None
    assert page.outcome.pack == "kaiping-2019"
    assert LINE not in page.side.panel.rows


def test_work_can_be_stopped_and_taken_up_again(qtbot, desk: CaseDesk) -> None:
    gate = Event()
    for _ in range(2):
        desk.navigator.executor.submit(gate.wait)
    page = shown(qtbot, desk, SimulatorPage(desk.room))
    qtbot.mouseClick(page.progress.stop_button, LEFT)
    gate.set()
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert "停止" in desk.navigator.told[0][1]
    assert page.outcome is None
    page.start_anew()
    qtbot.waitUntil(lambda: page.outcome is not None)


def test_the_page_of_advice_leads_here(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, AssessingPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 18)
    qtbot.mouseClick(page.simulate_button, LEFT)
    qtbot.addWidget(desk.navigator.pages[0])
    assert isinstance(desk.navigator.pages[0], SimulatorPage)


def test_a_chart_is_laid_out_for_its_width_and_told_in_words(qtbot) -> None:
    parts = tuple(BarPart(value=3, shade=shade) for shade in Shade)
    view = ChartView(
        BarChart(title="各村户数", rows=(BarRow(label="示范村䶮㐆𠅤𬱖", parts=parts, words="12 户"),))
    )
    qtbot.addWidget(view)
    view.resize(900, 100)
    view.show()
    assert view.picture is not None
    assert view.picture.width * view.scale == pytest.approx(view.width())
    assert view.accessibleName() == "各村户数"
    assert "12 户" in view.accessibleDescription()
    image = view.grab().toImage()
    bar = view.picture.bars[0]
    x, y = round((bar.x + bar.width / 2) * view.scale), round((bar.y + bar.height / 2) * view.scale)
    assert image.pixelColor(x, y).name() == "#1769aa"
