"""Warnings, the monthly sweep by keyboard, the phase-out calendar, lists, samples and the yearly check."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.assessment import choose_pack
from lianghe_desktop.casework.procedure.reading import open_cases
from lianghe_desktop.casework.watching.warnings import NewWarning, warn, warnings
from lianghe_desktop.desktop.cases.sample_page import SamplePage
from lianghe_desktop.desktop.cases.yearly_page import YearlyPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.advice import AdvicePart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.watching.lists_page import ListsPage
from lianghe_desktop.desktop.watching.page import WatchPage
from lianghe_desktop.desktop.watching.sweep_page import SweepPage
from lianghe_desktop.records.case_codes import WarningOrigin
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.unit import Unit
from tests.desktop.case_desk import TODAY, TOWNSHIP, VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.test_cases import fill

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    """Give a township's desk with four households on the list, none of them monitored."""
    for made in case_desk(tmp_path / "data", households_of(VILLAGE, 4), area=TOWNSHIP):
        keys = made.keys

        def job(unit: Unit, keys: list[tuple[HomeCode, RowId]] = keys) -> None:
            for home, household in keys:
                unit.change(Household, home, household, {"monitored": None, "status": "listed"})

        made.room.office.store.write(job, actor=made.room.acting.actor)
        yield made


def show(qtbot: QtBot, page: QWidget) -> None:
    """Show a page as the window does."""
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    page.entered()  # type: ignore[attr-defined]  # pages have it


def test_a_sweep_is_done_by_keyboard_and_its_counts_are_kept(qtbot: QtBot, desk: CaseDesk) -> None:
    page = SweepPage(desk.room, villages(desk.room.office))
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert not page.head().actions[0].enabled
    page.activateWindow()
    qtbot.waitUntil(page.table.view.hasFocus)
    qtbot.keyClick(page.table.view, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: "无变化 1 户" in page.counts.text())
    assert page.table.view.currentIndex().row() == 1
    qtbot.keyClick(page.table.view, Qt.Key.Key_2)
    assert page.form is not None
    fill(page.form, words="父亲住院", cause="illness", monitored="marginal")
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: "有情况 1 户" in page.counts.text())
    assert [one.row.words for one in warnings(desk.room.office, TODAY)] == ["父亲住院"]
    page.finish()
    qtbot.waitUntil(lambda: bool(desk.navigator.told) and "还有 2 户没有排查" in desk.navigator.told[-1][1])
    qtbot.mouseClick(page.rest_button, LEFT)
    qtbot.waitUntil(lambda: "未排查 0 户" in page.counts.text())
    page.finish()
    qtbot.waitUntil(lambda: page.head().actions[0].enabled)
    page.show_paper()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)
    assert desk.navigator.papers[0].title == "2026年6月因病因灾返贫排查统计表"


def test_a_warning_becomes_a_case_of_monitoring(qtbot: QtBot, desk: CaseDesk) -> None:
    room = desk.room
    home, household = desk.keys[0]
    new = NewWarning(home=home, household=household, origin=WarningOrigin.OWN, words="摔伤住院")
    warn(room.office, room.acting, new)
    page = WatchPage(room)
    show(qtbot, page)
    part = page.warnings
    qtbot.waitUntil(lambda: part.listing.model.rowCount() == 1)
    assert part.listing.rows.row(0)["owner"] == "陈志强"
    part.listing.table.view.selectRow(0)
    qtbot.waitUntil(lambda: part.beside.open)
    qtbot.mouseClick(part.settle_button, LEFT)
    assert part.form is not None
    fill(part.form, outcome="case", finding="医疗花费大")
    qtbot.mouseClick(part.form.go_button, LEFT)
    qtbot.waitUntil(part.form.banner.isVisible)
    assert "请选可能是哪一类监测对象" in part.form.banner.text.text()
    fill(part.form, monitored="marginal")
    qtbot.mouseClick(part.form.go_button, LEFT)
    qtbot.waitUntil(lambda: part.listing.model.rowCount() == 0)
    assert [line.state.procedure.kind for line in open_cases(room.office, TODAY)] == ["monitoring"]
    page.compute()
    qtbot.waitUntil(lambda: "条预警" in desk.navigator.told[-1][1])
    page.show_paper()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)


def test_everybody_is_checked_in_one_press(qtbot: QtBot, desk: CaseDesk) -> None:
    page = YearlyPage(desk.room)
    show(qtbot, page)
    qtbot.waitUntil(lambda: "在册 4 户" in page.words.text())
    page.begin()
    qtbot.waitUntil(lambda: "正在复核 4 户" in page.words.text())
    assert "已开始 4 户" in desk.navigator.told[-1][1]


def test_a_sample_is_drawn_recorded_and_printed(qtbot: QtBot, desk: CaseDesk) -> None:
    page = SamplePage(desk.room)
    show(qtbot, page)
    qtbot.waitUntil(page.part.empty.isVisible)
    page.ask_draw()
    assert page.form is not None
    fill(page.form, seed=8, percent=50)
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: page.part.model.rowCount() == 2)
    form = page.form
    page.part.table.view.selectRow(0)
    qtbot.waitUntil(lambda: page.form is not form)
    fill(page.form, result="agrees", checker="甲")
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: "与登记一致 1 户" in page.counts.text())
    page.show_paper()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)


def test_lists_are_chosen_and_printed(qtbot: QtBot, desk: CaseDesk) -> None:
    page = ListsPage(desk.room)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.list is not None)
    page.choice.choose("long_term")
    qtbot.waitUntil(lambda: page.part is not None and page.part.model.rowCount() == 4)
    assert "4 户" in page.about.text()
    page.show_paper()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)


def test_the_calendar_shows_a_phase_out_that_a_decision_began_and_one_that_was_registered(
    qtbot: QtBot, desk: CaseDesk
) -> None:
    office, acting = desk.room.office, desk.room.acting
    choose_pack(office, acting, "jiangmen-2017")
    registered = {"status": "left", "exit_decided_on": TODAY, "exit_basis": "dibao"}
    office.store.write(lambda unit: unit.change(Household, *desk.keys[1], registered), actor=acting.actor)
    page = HouseholdPage(desk.room, *desk.keys[0], part=Part.ADVICE)
    show(qtbot, page)
    desk.follow(page)
    advice = page.parts[Part.ADVICE]
    assert isinstance(advice, AdvicePart)
    qtbot.waitUntil(lambda: advice.advised is not None)
    qtbot.mouseClick(advice.decision.decide_button, LEFT)
    form = advice.decision.form
    assert form is not None
    qtbot.waitUntil(form.isVisible)
    assert not form.field("basis").isVisible()
    form.field("result").editor.choose(2)  # type: ignore[attr-defined]  # radio buttons
    assert form.field("basis").isVisible()
    qtbot.mouseClick(form.go_button, LEFT)
    assert "退出方式" in form.banner.text.text()
    form.field("basis").editor.choose(0)  # type: ignore[attr-defined]  # radio buttons
    qtbot.mouseClick(form.go_button, LEFT)
    qtbot.waitUntil(lambda: len(advice.decision.table.words()) == 1)

    calendar = WatchPage(desk.room)
    show(qtbot, calendar)
    qtbot.waitUntil(lambda: calendar.phase_out.model.rowCount() == 2)
    rows = [calendar.phase_out.rows.row(place) for place in (0, 1)]
    assert {row["began"] for row in rows} == {"评定决定", "登记的退出日期"}
    assert {row["last"] for row in rows} == {"2026-12-31"}
    assert (
        "2026-12 2 户" in calendar.phase_out.ending.text() or "12月 2 户" in calendar.phase_out.ending.text()
    )
