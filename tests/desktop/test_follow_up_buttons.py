"""每月核查 and 帮扶走访 on the household's page: they open filled, and a form from above has a button too."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.interviews import InterviewsPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from tests.casework.conftest import NewDesk, new_desk
from tests.casework.families import put_family
from tests.casework.test_form_workshop import install
from tests.casework.test_forms_from_above import FORM
from tests.desktop.case_desk import CaseDesk

__all__ = ["new_desk"]


@pytest.fixture
def desk(new_desk: NewDesk) -> Iterator[CaseDesk]:
    executor = ThreadPoolExecutor(2)
    desk = CaseDesk(new_desk(), executor)
    yield desk
    executor.shutdown(wait=True)
    desk.close()


@pytest.fixture
def page(qtbot: QtBot, desk: CaseDesk) -> HouseholdPage:
    page = HouseholdPage(desk.room, *put_family(desk.started), part=Part.INTERVIEWS)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    qtbot.waitUntil(lambda: page.file is not None)
    return page


def part_of(page: HouseholdPage) -> InterviewsPart:
    part = page.parts[Part.INTERVIEWS]
    assert isinstance(part, InterviewsPart)
    return part


@pytest.mark.parametrize("place", [0, 1])
def test_a_follow_up_opens_filled_from_the_household(
    qtbot: QtBot, desk: CaseDesk, page: HouseholdPage, place: int
) -> None:
    button = part_of(page).follow_buttons[place]
    assert button.text() == ("每月核查", "帮扶走访")[place]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(desk.navigator.pages) == 1)
    questions = desk.navigator.pages[0]
    assert isinstance(questions, QuestionnairePage)
    qtbot.addWidget(questions)
    assert button.text() in questions.head().title
    household = page.file
    assert household is not None
    known = {state.value for state in questions.session.states().values() if state.value}
    assert household.household.id in known


def test_a_form_from_above_gets_its_button(qtbot: QtBot, desk: CaseDesk, page: HouseholdPage) -> None:
    install(desk.started, FORM)
    page.reload()
    part = part_of(page)
    qtbot.waitUntil(lambda: [b.text() for b in part.follow_buttons] == ["每月核查", "帮扶走访", "防汛走访"])
    qtbot.mouseClick(part.follow_buttons[2], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(desk.navigator.pages) == 1)
    questions = desk.navigator.pages[0]
    qtbot.addWidget(questions)
    assert "防汛走访" in questions.head().title
