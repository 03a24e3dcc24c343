"""Open an interview over the present page, from wherever it is begun, and lead on to its end."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from lianghe_desktop.casework.last_visit import LastVisit, last_visit
from lianghe_desktop.casework.second_check import (
    blank_copy,
    count_checked,
    is_asked_for,
    is_nth,
    questions_to_check,
)
from lianghe_desktop.casework.survey import OpenInterview, interview_clock
from lianghe_desktop.casework.typing_place import kept_place
from lianghe_desktop.casework.version_news import VersionNews, kept_news
from lianghe_desktop.desktop.questionnaire.answers import Pictures
from lianghe_desktop.desktop.questionnaire.notes import QuestionNote
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.reviewing.questionnaire_notes import QuestionnaireRemarks
from lianghe_desktop.desktop.surveying.finishing_page import FinishingPage
from lianghe_desktop.desktop.surveying.interview_port import CaseworkInterview
from lianghe_desktop.desktop.surveying.second_check_page import SecondCheckPage
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

_VERSION_NOTES = "version"
Opened = tuple[OpenInterview, LastVisit | None]


def open_interview(
    room: Workroom,
    owner: QWidget,
    opening: Callable[[], OpenInterview],
    *,
    shown: Callable[[], None],
    refused: Callable[[LiangheError], None],
) -> None:
    """Begin or resume on a worker, then show the questionnaire; `shown` or `refused` is called at the end.

    The page brings its own last answers, and the review of what finishing writes when it is finished.
    """

    def open_with_last() -> Opened:
        interview = opening()
        return interview, last_visit(room.office, room.acting, interview)

    def on_open(opened: Opened) -> None:
        show_interview(room, *opened)
        shown()

    room.run(owner, lambda _control: open_with_last(), done=on_open, refused=refused)


def show_interview(room: Workroom, interview: OpenInterview, last: LastVisit | None) -> QuestionnairePage:
    """Show an open interview over the present page."""
    port = CaseworkInterview(room.office, room.acting, interview)
    page = QuestionnairePage(
        interview.session, port, title=interview.title, context=interview.form.definition.title, earlier=last
    )

    def on_finished() -> None:
        if port.review is not None:
            room.navigator.open_over(FinishingPage(room, port.interview, port.review, page))

    def on_second_check() -> None:
        session = page.session
        home = HomeCode(interview.draft.home)
        questions = questions_to_check(session, whole=is_nth(room.office, home))
        copy = blank_copy(session, questions, clock=interview_clock(room.office, room.acting))
        pictures = Pictures(store=port.store_attachment, load=port.load_attachment, media=port.load_media)
        check = SecondCheckPage(session, copy, questions, today=port.today, pictures=pictures)

        def on_settled(texts: Mapping[str, str]) -> None:
            page.take_answers(texts)
            counted = count_checked(room.office, home)
            room.office.store.write(lambda unit: unit.put(counted), actor=room.acting.actor)

        check.settled.connect(on_settled)
        room.navigator.open_over(check)

    page.checking_asked_for = is_asked_for(room.office, HomeCode(interview.draft.home))
    page.second_check_asked.connect(on_second_check)
    page.finished.connect(on_finished)
    if interview.draft.previous_interview_id:
        home = HomeCode(interview.draft.home)
        QuestionnaireRemarks(room, page, home, interview.draft.previous_interview_id)
    page.show_notes(version_notes(kept_news(room.office, RowId(interview.draft.id))), source=_VERSION_NOTES)
    room.navigator.open_over(page)
    place = kept_place(room.office, RowId(interview.draft.id))
    if place is not None:
        page.resume_at(place.ref, place.text)
    return page


def version_notes(news: Sequence[VersionNews]) -> tuple[QuestionNote, ...]:
    """Return what stands at the questions that a new version of the form brought or changed."""
    heading = QCoreApplication.translate("NewVersionPage", "问卷新版")
    return tuple(QuestionNote(ref=one.ref, author="", heading=heading, text=one.why) for one in news)
