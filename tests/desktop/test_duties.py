"""本期要办: duties stand over the work of households; what is done is said with one press and taken back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.desktop.duties.page import DutiesPage
from lianghe_desktop.desktop.duties.tasks_page import TasksPage
from lianghe_desktop.desktop.home.page import HomePage
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from tests.casework.conftest import NewDesk, new_desk
from tests.casework.families import interview_of, put_family
from tests.desktop.case_desk import TOWNSHIP, VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.test_home import Ways

__all__ = ["new_desk"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 5))


@pytest.fixture
def township(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 5), area=TOWNSHIP)


def shown(qtbot: QtBot, desk: CaseDesk) -> DutiesPage:
    page = DutiesPage(desk.room)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1200, 700)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: bool(page.duties.lines))
    return page


def test_work_for_households_opens_the_household(qtbot: QtBot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk)
    assert page.work.model.rowCount() == 5
    (update,) = (one for one in page.duties.lines if one.title.text() == "2026年6月　核实更新每户情况")
    assert update.button is None  # counted from visits and interviews
    page.work.work.choose("survey")
    assert page.work.model.rowCount() == 5
    page.work.work.choose("recheck")
    assert page.work.model.rowCount() == 0
    page.work.work.choose(None)
    page.work.open_item(page.work.model.id_at(0))
    assert desk.navigator.opened == [desk.keys[0]]


def test_work_is_begun_from_the_list(qtbot: QtBot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk)
    buttons = page.work.buttons
    assert not any(each.isEnabled() for each in (buttons.survey_button, buttons.check_button))
    page.work.table.select(page.work.model.id_at(0))
    assert buttons.survey_button.isEnabled()
    assert not buttons.visit_button.isEnabled()  # a household is surveyed before it is visited
    qtbot.mouseClick(buttons.survey_button, LEFT)
    assert desk.navigator.surveys == [desk.keys[0]]


def test_a_monthly_check_and_a_visit_open_filled_from_the_list(qtbot: QtBot, new_desk: NewDesk) -> None:
    executor = ThreadPoolExecutor(2)
    desk = CaseDesk(new_desk(), executor)
    known = put_family(desk.started)
    finish(desk.room.office, desk.room.acting, interview_of(desk.started, *known))
    page = shown(qtbot, desk)
    page.work.table.select(page.work.model.id_at(0))
    buttons = page.work.buttons
    assert not buttons.survey_button.isEnabled()
    for number, button in enumerate((buttons.check_button, buttons.visit_button), start=1):
        qtbot.mouseClick(button, LEFT)
        qtbot.waitUntil(lambda wanted=number: len(desk.navigator.pages) == wanted)
        questions = desk.navigator.pages[-1]
        assert isinstance(questions, QuestionnairePage)
        qtbot.addWidget(questions)
        assert button.text() in questions.head().title
        qtbot.waitUntil(buttons.isEnabled)
    executor.shutdown(wait=True)
    desk.close()


def test_a_township_begins_no_interviews(qtbot: QtBot, township: CaseDesk) -> None:
    page = shown(qtbot, township)
    assert page.work.buttons.isHidden()


def test_the_monthly_report_is_said_done_and_taken_back(qtbot: QtBot, township: CaseDesk) -> None:
    page = shown(qtbot, township)
    words = [row.line.duty.code for row in page.duties.lines]
    report = page.duties.lines[words.index("monthly_report")]
    assert report.badge.word.text() == "还有 7 天"
    assert report.button is not None
    qtbot.mouseClick(report.button, LEFT)
    qtbot.mouseClick(page.duties.form.go_button, LEFT)
    qtbot.waitUntil(lambda: any(row.badge.word.text() == "已办" for row in page.duties.lines))
    assert not page.duties.beside.open
    undo = township.navigator.undos[-1][1]
    undo()
    qtbot.waitUntil(lambda: all(row.badge.word.text() != "已办" for row in page.duties.lines))


def test_annex_2_is_saved_and_a_milestone_marked(qtbot: QtBot, township: CaseDesk, tmp_path: Path) -> None:
    page = TasksPage(township.room)
    qtbot.addWidget(page)
    township.follow(page)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: len(page.cards) == 10)
    path = tmp_path / "tasks.xlsx"
    page.save(path)
    qtbot.waitUntil(lambda: bool(township.navigator.told))
    sheet = load_workbook(path)["附件二"]
    assert [sheet.cell(row, 2).value for row in range(5, 15)][6] == "低收入住房困难户住房改造帮扶"
    budget = page.cards[9]
    assert budget.badge.word.text() == "已逾期"
    qtbot.mouseClick(budget.buttons[0], LEFT)
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: page.cards[9].badge.word.text() == "已完成")
    page.show_paper()
    qtbot.waitUntil(lambda: bool(township.navigator.papers))
    assert township.navigator.papers[0].title == "工作任务分解表"
    page.bar.day.day.line.setText("20010101")
    page.commit()
    qtbot.waitUntil(lambda: not page.cards[9].buttons)
    assert page.cards[9].badge.word.text() == "未到期"


def test_home_leads_to_what_is_due(qtbot: QtBot, desk: CaseDesk) -> None:
    page = HomePage(desk.room, Ways())
    qtbot.addWidget(page)
    next(action for action in page.head().actions if action.verb == "本期要办").run()
    assert isinstance(desk.navigator.pages[-1], DutiesPage)
