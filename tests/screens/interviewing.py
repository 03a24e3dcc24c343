"""Pictures round an interview: comments, second check, signed answers, a new version of the form."""

import tempfile
from pathlib import Path

from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import begin, discard, drafts
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.interviews import InterviewsPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import SURVEY
from lianghe_desktop.desktop.questionnaire.notes import QuestionNote
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.surveying.new_version_page import NewVersionPage
from lianghe_desktop.desktop.surveying.second_check_page import SecondCheckPage
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.families import interview_of
from tests.casework.test_form_workshop import install, newer_household_survey
from tests.screens.stage import Stage
from tests.screens.working import open_desk


def shoot_second_check(stage: Stage, started: Started, household: tuple[HomeCode, RowId]) -> None:
    """Photograph comments at a question, the second typing and what differs."""
    interview = interview_of(started, *household)
    with open_desk(stage, started) as desk:
        desk.go_to(SURVEY)
        desk.resume_survey(interview.draft.id)
        stage.settle()
        page = desk.window.page()
        assert isinstance(page, QuestionnairePage)
        phone = "/data/door/phone"
        note = QuestionNote(
            ref=phone,
            author="镇审核员",
            text="号码少一位，请再核对。",
            state="待改",
            replies=("已改", "说明", "有异议"),
        )
        page.show_notes((note,))
        page.go_to_noted()
        stage.shot(desk.window, "question-note")
        page.show_notes(())
        page.second_check_asked.emit()
        stage.settle()
        check = desk.window.page()
        assert isinstance(check, SecondCheckPage)
        stage.shot(desk.window, "second-check-typing")
        check.compare()
        check.compare()
        stage.shot(desk.window, "second-check-differences")
        desk.window.go_back()
        desk.window.go_back()
    discard(started.office, started.acting, RowId(interview.draft.id))


def shoot_version(stage: Stage, started: Started, household: tuple[HomeCode, RowId]) -> None:
    """Photograph signed answers, then a new version: the drafts, what is new, and the first new question."""
    begin(started.office, started.acting, household[0])
    with tempfile.TemporaryDirectory() as folder:
        install(started, newer_household_survey(Path(folder)))
    with open_desk(stage, started) as desk:
        desk.go_to(SURVEY)
        stage.shot(desk.window, "version-drafts")
        desk.open_household(*household)
        stage.settle()
        shown = desk.window.page()
        assert isinstance(shown, HouseholdPage)
        shown.go_to(Part.INTERVIEWS)
        stage.shot(desk.window, "version-household")
        part = shown.parts[Part.INTERVIEWS]
        assert isinstance(part, InterviewsPart)
        part.open_answers(0)
        stage.shot(desk.window, "signed-answers")
        desk.window.go_back()
        part.newer_button.click()
        stage.shot(desk.window, "version-news")
        news = desk.window.page()
        assert isinstance(news, NewVersionPage)
        news.go_on()
        stage.shot(desk.window, "version-question")
    for line in drafts(started.office):
        discard(started.office, started.acting, line.id)
