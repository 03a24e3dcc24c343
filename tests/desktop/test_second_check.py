"""第二遍核对: risky answers typed again unseen, differences side by side, the right one kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.second_check import (
    differences,
    every_nth,
    is_asked_for,
    is_nth,
    questions_to_check,
    risky_questions,
    whose,
)
from lianghe_desktop.casework.survey import resume
from lianghe_desktop.desktop.adjusting.checking_card import CheckingCard
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.surveying.opening import show_interview
from lianghe_desktop.desktop.surveying.second_check_page import SecondCheckPage
from lianghe_desktop.desktop.widgets.choice_editors import RadioEditor, SearchChoiceEditor
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import Setting
from tests.casework.conftest import VILLAGE, NewDesk, new_desk
from tests.casework.families import interview_of, put_family
from tests.desktop.case_desk import CaseDesk

__all__ = ["new_desk"]


@pytest.fixture
def autumn(new_desk: NewDesk) -> Iterator[CaseDesk]:
    executor = ThreadPoolExecutor(2)
    desk = CaseDesk(new_desk(), executor)
    yield desk
    executor.shutdown(wait=True)
    desk.close()


def answer_again(page: SecondCheckPage, wrong: str) -> None:
    """Type every answer as it stands, but one."""
    for field in page.fields:
        ref = field.item.ref
        text = page._session.state(ref).value or ""
        if isinstance(field.editor, RadioEditor | SearchChoiceEditor):
            field.editor._give(text)
        else:
            typed = "18812345678" if ref == wrong else text
            field.editor.line.setText(typed)
            field.editor.commit()


def test_a_slip_is_seen_side_by_side_and_the_right_answer_kept(qtbot: QtBot, autumn: CaseDesk) -> None:
    interview = interview_of(autumn.started, *put_family(autumn.started))
    page = show_interview(autumn.room, interview, None)
    assert isinstance(page, QuestionnairePage)
    qtbot.addWidget(page)
    offered = [action for action in page.head().actions if action.verb == "第二遍核对"]
    assert offered
    offered[0].run()
    check = autumn.navigator.pages[-1]
    assert isinstance(check, SecondCheckPage)
    qtbot.addWidget(check)
    check.show()
    names = {field.item.ref.rpartition("/")[2] for field in check.fields}
    assert {"document_number", "phone", "labour"} <= names
    assert all(not (field.editor.value() or ()) for field in check.fields)
    check.compare()
    assert "没有打" in check.banner.text.text()
    assert check.found is None
    answer_again(check, "/data/door/phone")
    check.compare()
    assert [(one.label, one.second) for one in check.found or ()] == [("联系电话", "18812345678")]
    assert not check.head().actions[0].enabled
    qtbot.keyClick(check.lines[0].editor.buttons[0], Qt.Key.Key_2)
    check.settle()
    assert page.session.state("/data/door/phone").value == "18812345678"
    again = resume(autumn.room.office, autumn.room.acting, RowId(interview.draft.id))
    assert again.session.state("/data/door/phone").value == "18812345678"


def test_every_nth_interview_is_typed_again_whole(autumn: CaseDesk) -> None:
    interview = interview_of(autumn.started, *put_family(autumn.started))
    session, office, home = interview.session, autumn.room.office, HomeCode(VILLAGE)
    whole, risky = questions_to_check(session, whole=True), risky_questions(session)
    assert len(whole) > 2 * len(risky) > 10
    assert not is_nth(office, home)
    for key, value in (("second_check_every", "3"), (f"second_check_count:{home}", "2")):
        office.store.write(
            lambda unit, key=key, value=value: unit.put(Setting(key=key, value=value)),
            actor=autumn.room.acting.actor,
        )
    assert is_nth(office, home)


def test_the_settings_say_when_answers_are_typed_twice(qtbot: QtBot, autumn: CaseDesk) -> None:
    office, home = autumn.room.office, HomeCode(VILLAGE)
    card = CheckingCard(autumn.room)
    qtbot.addWidget(card)
    card.show()
    card.refresh()
    assert card.nth.value() == 10
    assert is_asked_for(office, home)
    qtbot.keyClick(card.usually.buttons[0], Qt.Key.Key_2)
    assert not is_asked_for(office, home)
    card.nth.line.setText("1")
    card.nth.commit()
    assert is_asked_for(office, home)
    card.nth.line.setText("2000")
    card.nth.commit()
    assert "0 到 1000" in card.nth_field.shown_error()
    assert every_nth(office) == 1


def test_each_answer_names_the_member_it_is_about(qtbot: QtBot, autumn: CaseDesk) -> None:
    session = interview_of(autumn.started, *put_family(autumn.started)).session
    second = session.state("/data/member[2]/person/member_name").value
    assert whose(session, "/data/member[2]/person/document_number").endswith(f"2 {second}")
    assert whose(session, "/data/door/phone") == ""


def test_the_same_typed_again_is_no_difference(autumn: CaseDesk) -> None:
    session = interview_of(autumn.started, *put_family(autumn.started)).session
    questions = risky_questions(session)
    typed = {item.ref: f" {(session.state(item.ref).value or '').lower()} " for item in questions}
    assert differences(session, typed, questions) == ()
