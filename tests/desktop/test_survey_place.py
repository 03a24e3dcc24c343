"""入户调查: begun, broken off, gone on with, thrown away; and the end of an interview with its choices."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework import survey
from lianghe_desktop.casework.finishing import FinishReview
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.projection import AbsentMember, RowRef, Write
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.surveying.finishing_page import FinishingPage
from lianghe_desktop.desktop.surveying.page import SurveyPage
from lianghe_desktop.desktop.theme.tokens import Tone
from tests.casework.conftest import NewDesk, new_desk
from tests.casework.families import interview_of, put_family
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.keyboard import type_words

__all__ = ["new_desk"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 6))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", ())


@pytest.fixture
def autumn(new_desk: NewDesk) -> Iterator[CaseDesk]:
    """Give an empty desk on the day of the recorded interview."""
    executor = ThreadPoolExecutor(2)
    desk = CaseDesk(new_desk(), executor)
    yield desk
    executor.shutdown(wait=True)
    desk.close()


def shown(qtbot: QtBot, desk: CaseDesk, *, rows: int) -> SurveyPage:
    page = SurveyPage(desk.room)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1200, 700)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: page.model.rowCount() == rows)
    return page


def questionnaire(qtbot: QtBot, desk: CaseDesk, number: int = 1) -> QuestionnairePage:
    qtbot.waitUntil(lambda: len(desk.navigator.pages) == number)
    page = desk.navigator.pages[-1]
    assert isinstance(page, QuestionnairePage)
    qtbot.addWidget(page)
    page.show()
    return page


def begun(qtbot: QtBot, desk: CaseDesk) -> tuple[SurveyPage, QuestionnairePage]:
    page = shown(qtbot, desk, rows=6)
    page.begin(*desk.keys[0])
    return page, questionnaire(qtbot, desk)


def test_nothing_can_be_begun_before_a_household_is_chosen(qtbot: QtBot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, rows=6)
    this_one = page.head().actions[1]
    assert (this_one.verb, this_one.enabled) == ("调查这一户", False)
    page.table.select(desk.keys[2])
    assert page.head().actions[1].enabled


def test_an_answer_is_there_after_the_program_died(qtbot: QtBot, desk: CaseDesk) -> None:
    _, questions = begun(qtbot, desk)
    questions.go_to("/data/door/address")
    field = questions.panel.field_at("/data/door/address")
    assert field is not None
    field.editor.line.selectAll()
    type_words(field.editor.line, "榕树头三号")
    qtbot.keyClick(field.editor.line, Qt.Key.Key_Return)
    again = survey.drafts(desk.room.office)
    assert len(again) == 1
    later = shown(qtbot, desk, rows=6)
    assert [line.line.title for line in later.drafts.lines] == [again[0].title]
    qtbot.mouseClick(later.drafts.lines[0].go_on_button, LEFT)
    resumed = questionnaire(qtbot, desk, 2)
    resumed.go_to("/data/door/address")
    kept = resumed.panel.field_at("/data/door/address")
    assert kept is not None
    assert kept.editor.line.text() == "榕树头三号"


def test_a_household_is_not_interviewed_twice_at_once(qtbot: QtBot, desk: CaseDesk) -> None:
    page, _ = begun(qtbot, desk)
    page.begin(*desk.keys[0])
    questionnaire(qtbot, desk, 2)
    assert len(survey.drafts(desk.room.office)) == 1


def test_discarding_names_what_is_lost_and_asks(qtbot: QtBot, desk: CaseDesk) -> None:
    page, _ = begun(qtbot, desk)
    page.entered()
    line = page.drafts.lines[0]
    qtbot.mouseClick(line.discard_button, LEFT)
    words = page.drafts.question.text.text()
    assert line.line.title in words
    assert "不能恢复" in words
    qtbot.mouseClick(page.drafts.keep_button, LEFT)
    assert survey.drafts(desk.room.office)
    qtbot.mouseClick(page.drafts.lines[0].discard_button, LEFT)
    qtbot.mouseClick(page.drafts.discard_button, LEFT)
    assert survey.drafts(desk.room.office) == []
    assert page.drafts.isHidden()


def test_the_list_is_searched_and_narrowed(qtbot: QtBot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, rows=6)
    name = str(page.model.row_at(3)["head_name"])
    type_words(page.words, name)
    qtbot.waitUntil(lambda: page.model.rowCount() < 6)
    assert name in [page.model.row_at(row)["head_name"] for row in range(page.model.rowCount())]
    page.words.clear()
    page.only_unsurveyed.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 6)


def test_an_empty_village_offers_a_new_household(qtbot: QtBot, empty: CaseDesk) -> None:
    page = shown(qtbot, empty, rows=0)
    assert page.table.empty.isVisible()
    qtbot.mouseClick(page.table.empty.button, LEFT)
    questions = questionnaire(qtbot, empty)
    assert "新户" in questions.head().title


def write(key: str, who: str, label: str, old: str, new: str) -> Write:
    return Write(row=RowRef("member", key), values={}, key=key, who=who, label=label, old=old, new=new)


def test_every_clash_and_absence_is_chosen_before_anything_is_written(qtbot: QtBot, desk: CaseDesk) -> None:
    home, household = desk.keys[0]
    interview = survey.begin(desk.room.office, desk.room.acting, home, household)
    review = FinishReview(
        problems=(),
        changes=(write("a", "陈志强", "联系电话", "", "139****0002"),),
        clashes=(write("b", "梁秀珍", "健康状况", "慢性病", "残疾"),),
        absent=(AbsentMember(id="m", name="陈小明"),),
        twins=("陈小明：可能是户 N7 的陈晓鸣（姓名同音，出生日期相同）",),
    )
    page = FinishingPage(desk.room, interview, review)
    qtbot.addWidget(page)
    page.show()
    assert review.twins[0] in [label.text() for label in page.findChildren(QLabel)]
    assert page.changes.words() == [("陈志强", "联系电话", "（空）", "139****0002")]
    assert not page.head().actions[1].enabled
    assert "还有 2 处要选" in page.head().context
    assert [button.text() for button in page.clashes[0].editor.buttons] == [
        "1 采用答案：残疾",
        "2 保留登记：慢性病",
    ]
    qtbot.keyClick(page.clashes[0].editor.buttons[0], Qt.Key.Key_2)
    qtbot.keyClick(page.absent[0].editor.buttons[0], Qt.Key.Key_1)
    assert page.head().actions[1].enabled


def test_a_finished_interview_leads_to_the_household(qtbot: QtBot, autumn: CaseDesk) -> None:
    home, household = put_family(autumn.started)
    interview = interview_of(autumn.started, home, household)
    page = SurveyPage(autumn.room)
    qtbot.addWidget(page)
    page.resume(interview.draft.id)
    questions = questionnaire(qtbot, autumn)
    questions.finish()
    assert questions.banner.isHidden(), questions.banner.text.text()
    finishing = autumn.navigator.pages[-1]
    assert isinstance(finishing, FinishingPage)
    qtbot.addWidget(finishing)
    for line in (*finishing.clashes, *finishing.absent):
        qtbot.keyClick(line.editor.buttons[0], Qt.Key.Key_1)
    finishing.finish()
    qtbot.waitUntil(lambda: autumn.navigator.opened == [(home, household)])
    assert autumn.navigator.told[-1][0] is Tone.GOOD
    assert household_file(autumn.room.office, home, household).interviews
    assert survey.drafts(autumn.room.office) == []
