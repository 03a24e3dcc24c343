"""The signed answers of a finished interview, to read and to print."""

from itertools import groupby

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.finished_answers import AnswerLine, FinishedInterview
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.survey_papers import print_survey
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId

_QUESTION_WIDTH = 320


class AnswersPage(Page):
    """Show the answers of a finished interview; nothing can be changed in them."""

    def __init__(self, room: Workroom, finished: FinishedInterview) -> None:
        super().__init__()
        self._room = room
        self._finished = finished
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        for title, lines in groupby(finished.answers, key=lambda line: line.heading):
            column.addWidget(_card(title, list(lines)))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    @override
    def head(self) -> PageHead:
        day = self._finished.surveyed_on
        parts = (
            day.isoformat() if day else "",
            self.tr("调查人：%1").replace("%1", self._finished.surveyors),
            self.tr("签字后的答卷不能改；情况变了请再次调查"),
        )
        return PageHead(
            title=self._finished.form,
            context=" · ".join(part for part in parts if part),
            actions=(Action(verb=self.tr("打印答卷"), run=self.print_answers, icon="print"),),
        )

    def print_answers(self) -> None:
        """Draw the answers in the version that was signed, with the signatures, and show them."""
        print_answers(self._room, self, self._finished.home, self._finished.interview)


def print_answers(room: Workroom, owner: QWidget, home: HomeCode, interview: RowId) -> None:
    """Draw a finished interview as it was signed and show it."""

    def draw(_control: object) -> Printed:
        return print_survey(room.office, room.acting, home, interview)

    room.run(owner, draw, done=room.show_printed)


def _card(title: str, lines: list[AnswerLine]) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(px(16), px(12), px(16), px(12))
    column.setSpacing(px(8))
    if title:
        column.addWidget(heading(title, "strong"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(6))
    grid.setColumnMinimumWidth(0, px(_QUESTION_WIDTH))
    grid.setColumnStretch(1, 1)
    for place, line in enumerate(lines):
        question, answer = QLabel(line.question), QLabel(line.answer)
        question.setProperty("role", "quiet")
        for label in (question, answer):
            label.setWordWrap(True)
        question.setFixedWidth(px(_QUESTION_WIDTH))
        grid.addWidget(question, place, 0)
        grid.addWidget(answer, place, 1)
    column.addLayout(grid)
    return card
