"""A new version of the questionnaire: what is new is shown, drafts go on, households are asked the rest."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework import survey
from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.version_news import kept_news
from lianghe_desktop.desktop.frame.page import Page
from lianghe_desktop.desktop.households.answers_page import AnswersPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.interviews import InterviewsPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.surveying.new_version_page import NewVersionPage
from lianghe_desktop.desktop.surveying.opening import show_interview
from lianghe_desktop.desktop.surveying.page import SurveyPage
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import NewDesk, new_desk
from tests.casework.families import interview_of, put_family
from tests.casework.test_form_workshop import install, newer_household_survey
from tests.desktop.case_desk import VILLAGE, CaseDesk

__all__ = ["new_desk"]
LEFT = Qt.MouseButton.LeftButton
FRESH = "/data/door/nearest_bus"


@pytest.fixture
def desk(new_desk: NewDesk) -> Iterator[CaseDesk]:
    executor = ThreadPoolExecutor(2)
    desk = CaseDesk(new_desk(), executor)
    yield desk
    executor.shutdown(wait=True)
    desk.close()


def next_page(qtbot: QtBot, desk: CaseDesk, number: int) -> Page:
    qtbot.waitUntil(lambda: len(desk.navigator.pages) == number)
    page = desk.navigator.pages[-1]
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    return page


def test_a_draft_goes_on_in_the_new_version_at_its_new_question(
    qtbot: QtBot, desk: CaseDesk, tmp_path: Path
) -> None:
    office, acting = desk.room.office, desk.room.acting
    draft = survey.begin(office, acting, HomeCode(VILLAGE))
    draft.session.answer("/data/door/address", "一队三号")
    survey.save_answer(office, acting, draft)
    page = SurveyPage(desk.room)
    qtbot.addWidget(page)
    page.show()
    page.entered()
    assert page.drafts.lines[0].newer_button.isHidden()

    install(desk.started, newer_household_survey(tmp_path))
    page.entered()
    assert not page.drafts.lines[0].newer_button.isHidden()
    qtbot.mouseClick(page.drafts.lines[0].newer_button, LEFT)
    news = next_page(qtbot, desk, 1)
    assert isinstance(news, NewVersionPage)
    assert [words[0] for words in news.fresh.words()] == ["最近的车站"]
    assert news.changed.words() == news.lost.words() == []
    assert "1 道新题" in news.head().context

    news.head().actions[0].run()
    questions = next_page(qtbot, desk, 2)
    assert isinstance(questions, QuestionnairePage)
    field = questions.panel.field_at(FRESH)
    assert field is not None
    assert [frame.words.text() for frame in field.notes.frames] == ["新加的题"]
    assert questions.head().actions[1].verb == "看意见和新题 1 处"
    assert questions.session.state("/data/door/address").value == "一队三号"
    assert [line.newer for line in survey.drafts(office)] == [False]

    again = show_interview(desk.room, survey.resume(office, acting, RowId(draft.draft.id)), None)
    qtbot.addWidget(again)
    again.go_to_noted()
    field = again.panel.field_at(FRESH)
    assert field is not None
    assert [frame.words.text() for frame in field.notes.frames] == ["新加的题"]
    survey.discard(office, acting, RowId(draft.draft.id))
    assert kept_news(office, RowId(draft.draft.id)) == ()


def test_a_signed_household_is_asked_only_what_is_new_and_its_old_answers_are_printed(
    qtbot: QtBot, desk: CaseDesk, tmp_path: Path
) -> None:
    known = put_family(desk.started)
    finish(desk.room.office, desk.room.acting, interview_of(desk.started, *known))
    page = HouseholdPage(desk.room, *known, part=Part.INTERVIEWS)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1180, 660)
    page.show()
    qtbot.waitUntil(lambda: page.file is not None)
    part = page.parts[Part.INTERVIEWS]
    assert isinstance(part, InterviewsPart)
    assert not part.newer.isVisible()
    install(desk.started, newer_household_survey(tmp_path))
    page.reload()
    qtbot.waitUntil(part.newer.isVisible)
    qtbot.mouseClick(part.newer_button, LEFT)
    news = next_page(qtbot, desk, 1)
    assert isinstance(news, NewVersionPage)
    assert [words[0] for words in news.fresh.words()] == ["最近的车站"]
    news.head().actions[0].run()
    questions = next_page(qtbot, desk, 2)
    assert isinstance(questions, QuestionnairePage)
    assert questions.panel.field_at(FRESH) is not None
    assert "补问" in questions.head().title

    part.table.table.selectRow(0)
    qtbot.mouseClick(part.print_button, LEFT)
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)
    part.open_answers(0)
    answers = next_page(qtbot, desk, 3)
    assert isinstance(answers, AnswersPage)
    answers.head().actions[0].run()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 2)
    assert all(paper.pdf.startswith(b"%PDF") for paper in desk.navigator.papers)
