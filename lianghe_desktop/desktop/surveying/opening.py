"""Open an interview over the present page, from wherever it is begun, and lead on to its end."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lianghe_desktop.casework.last_visit import LastVisit, last_visit
from lianghe_desktop.casework.survey import OpenInterview
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.surveying.finishing_page import FinishingPage
from lianghe_desktop.desktop.surveying.interview_port import CaseworkInterview
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

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
        interview.session, port, title=f"{interview.form.definition.title} · {interview.title}", earlier=last
    )

    def on_finished() -> None:
        if port.review is not None:
            room.navigator.open_over(FinishingPage(room, port.interview, port.review, page))

    page.finished.connect(on_finished)
    room.navigator.open_over(page)
    return page
