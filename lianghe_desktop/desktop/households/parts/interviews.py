"""调查: the finished interviews, their signed answers to read, and one more."""

from functools import partial
from itertools import groupby

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.finished_answers import AnswerLine, FinishedInterview, finished_interview
from lianghe_desktop.casework.followups import FOLLOW_UPS, FollowUp, begin_followup
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.surveying.opening import open_interview
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import RowId

_COLUMNS = (
    Column(title="日期", field="day", width=120),
    Column(title="问卷", field="form", width=150),
    Column(title="调查人", field="surveyors", width=200),
    Column(title="答话的人", field="respondent", width=120),
    Column(title="问卷版本", field="version", width=128),
    Column(title="说明", field="note", width=200),
)
_QUESTION_WIDTH = 320
_FORMS = {"household_survey": "入户调查"} | {each.form_id: each.verb for each in FOLLOW_UPS}


class InterviewsPart(HouseholdPart):
    """List the interviews, the newest first; a double click opens the answers."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self._shown: list[Interview] = []
        self.again_button = Button("", icon_name="survey", role="primary")
        self.open_button = Button(self.tr("查看答卷"), icon_name="file")
        self.table = LinesTable(_COLUMNS, empty=self.tr("这一户还没有做过入户调查。"))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(heading(self.tr("入户调查")), 1)
        row.addWidget(self.open_button)
        row.addWidget(self.again_button)
        self.column.addLayout(row)
        self.follow_buttons = [self._follow_button(each) for each in FOLLOW_UPS]
        follow = QHBoxLayout()
        follow.setSpacing(px(8))
        follow.addWidget(heading(self.tr("带出登记内容，只改变了的："), "quiet"))
        for button in self.follow_buttons:
            follow.addWidget(button)
        follow.addStretch(1)
        self.column.addLayout(follow)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self.again_button.clicked.connect(self._on_again)
        self.open_button.clicked.connect(self._on_open)
        self.table.opened.connect(self.open_answers)
        self.table.chosen.connect(self._on_chosen)

    def _follow_button(self, follow_up: FollowUp) -> Button:
        button = Button(self.tr(follow_up.verb), icon_name="survey")
        button.clicked.connect(partial(self.begin_followup, follow_up.form_id))
        return button

    def begin_followup(self, form_id: str, _checked: object = None) -> None:
        """Begin a follow-up of this household, or go on with the one that is open."""
        room, home, household = self.room, self.home, self.household
        self._set_answerable(answerable=False)
        room.navigator.tell(Tone.INFO, self.tr("正在打开问卷，第一次要两三秒"))
        open_interview(
            room,
            self,
            lambda: begin_followup(room.office, room.acting, home, household, form_id),
            shown=self._on_shown,
            refused=self._on_refused,
        )

    def _on_shown(self) -> None:
        self._set_answerable(answerable=True)

    def _on_refused(self, fault: LiangheError) -> None:
        self._set_answerable(answerable=True)
        self.room.navigator.tell(Tone.WRONG, fault.text)

    def _set_answerable(self, *, answerable: bool) -> None:
        for button in self.follow_buttons:
            button.setEnabled(answerable)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        self._shown = sorted(file.interviews, key=lambda i: (i.surveyed_on is not None, i.surveyed_on, i.id))
        self._shown.reverse()
        self.again_button.setText(self.tr("再次调查") if self._shown else self.tr("开始入户调查"))
        self.open_button.setEnabled(False)
        self.open_button.setVisible(bool(self._shown))
        self.table.show_lines(
            [
                {
                    "day": i.surveyed_on.isoformat() if i.surveyed_on else "",
                    "surveyors": "、".join(name for name in (i.surveyor_1, i.surveyor_2) if name),
                    "respondent": i.respondent or "",
                    "version": i.form_version or "",
                    "form": _FORMS.get(i.form_id or "", i.form_id or ""),
                    "note": self.tr("更正以前的一次") if i.previous_id else "",
                }
                for i in self._shown
            ]
        )

    def open_answers(self, place: int) -> None:
        """Open the signed answers of an interview to read."""
        room, home, interview = self.room, self.home, RowId(self._shown[place].id)
        room.run(
            self,
            lambda _control: finished_interview(room.office, room.acting, home, interview),
            done=self._on_read,
        )

    def _on_read(self, finished: FinishedInterview) -> None:
        self.room.navigator.open_over(AnswersPage(finished))

    def _on_chosen(self, _place: int) -> None:
        self.open_button.setEnabled(True)

    def _on_open(self) -> None:
        self.open_answers(self.table.table.currentRow())

    def _on_again(self) -> None:
        self.room.navigator.start_survey(self.home, self.household)


class AnswersPage(Page):
    """Show the answers of a finished interview; nothing can be changed in them."""

    def __init__(self, finished: FinishedInterview) -> None:
        super().__init__()
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
        return PageHead(title=self._finished.form, context=" · ".join(part for part in parts if part))


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
