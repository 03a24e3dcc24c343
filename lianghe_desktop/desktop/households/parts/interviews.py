"""调查: the finished interviews, their signed answers to read, and one more."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.finished_answers import FinishedInterview, finished_interview
from lianghe_desktop.casework.followups import FollowUp, begin_followup, follow_ups
from lianghe_desktop.casework.form_versions import news_for
from lianghe_desktop.casework.forms import HOUSEHOLD_SURVEY, newer_version
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.paper_values import head_name
from lianghe_desktop.desktop.households.answers_page import AnswersPage, print_answers
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.surveying.new_version_page import show_household_news
from lianghe_desktop.desktop.surveying.opening import open_interview
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import Banner, heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.survey.carrying import Carried

_COLUMNS = (
    Column(title="日期", field="day", width=120),
    Column(title="问卷", field="form", width=150),
    Column(title="调查人", field="surveyors", width=200),
    Column(title="答话的人", field="respondent", width=120),
    Column(title="问卷版本", field="version", width=128),
    Column(title="说明", field="note", width=200),
)


class InterviewsPart(HouseholdPart):
    """List the interviews, the newest first; a double click opens the answers."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self._shown: list[Interview] = []
        self.again_button = Button("", icon_name="survey", role="primary")
        self.open_button = Button(self.tr("查看答卷"), icon_name="file")
        self.print_button = Button(self.tr("打印答卷"), icon_name="print")
        self.newer = Banner(Tone.INFO, "", closable=False)
        self.newer_button = self.newer.add_button(self.tr("看看新题"))
        self.newer.hide()
        self.table = LinesTable(_COLUMNS, empty=self.tr("这一户还没有做过入户调查。"))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(heading(self.tr("入户调查")), 1)
        row.addWidget(self.print_button)
        row.addWidget(self.open_button)
        row.addWidget(self.again_button)
        self.column.addLayout(row)
        self._forms: dict[str, str] = {}
        self.follow_buttons: list[Button] = []
        self.follow = FlowRow(gap=8)
        self.follow.flow.addWidget(heading(self.tr("带出登记内容，只改变了的："), "quiet"))
        self.column.addWidget(self.follow)
        self.column.addWidget(self.newer)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self.again_button.clicked.connect(self._on_again)
        self.open_button.clicked.connect(self._on_open)
        self.print_button.clicked.connect(self._on_print)
        self.newer_button.clicked.connect(self._on_newer)
        self.table.opened.connect(self.open_answers)
        self.table.chosen.connect(self._on_chosen)

    def _show_follow_ups(self) -> None:
        found = follow_ups(self.room.office)
        forms = {HOUSEHOLD_SURVEY: self.tr("入户调查")} | {each.form_id: each.verb for each in found}
        if forms == self._forms:
            return
        self._forms = forms
        for button in self.follow_buttons:
            self.follow.flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.follow_buttons = [self._follow_button(each) for each in found]
        for button in self.follow_buttons:
            self.follow.flow.addWidget(button)

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
        self._show_follow_ups()
        self._shown = sorted(file.interviews, key=lambda i: (i.surveyed_on is not None, i.surveyed_on, i.id))
        self._shown.reverse()
        self.again_button.setText(self.tr("再次调查") if self._shown else self.tr("开始入户调查"))
        for button in (self.open_button, self.print_button):
            button.setEnabled(False)
            button.setVisible(bool(self._shown))
        self._show_newer()
        self.table.show_lines(
            [
                {
                    "day": i.surveyed_on.isoformat() if i.surveyed_on else "",
                    "surveyors": "、".join(name for name in (i.surveyor_1, i.surveyor_2) if name),
                    "respondent": i.respondent or "",
                    "version": i.form_version or "",
                    "form": self._forms.get(i.form_id or "", i.form_id or ""),
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
        if self.file is not None:
            self.room.navigator.open_over(AnswersPage(self.room, self.file, finished))

    def _show_newer(self) -> None:
        last = next((i for i in self._shown if i.form_id == HOUSEHOLD_SURVEY and i.form_sha256), None)
        newest = None if last is None else newer_version(self.room.office, last.form_sha256 or "")
        self.newer.setVisible(newest is not None)
        if newest is not None:
            words = self.tr("问卷有新版（%1）。这一户答过的都能带过去，只问新加的和变了的题。")
            self.newer.say(Tone.INFO, words.replace("%1", newest.version))

    def _on_newer(self) -> None:
        room, home, household = self.room, self.home, self.household
        room.run(
            self,
            lambda _control: news_for(room.office, room.acting, home, household, HOUSEHOLD_SURVEY),
            done=self._on_news,
        )

    def _on_news(self, carried: Carried | None) -> None:
        if carried is not None:
            show_household_news(
                self.room,
                self.home,
                self.household,
                HOUSEHOLD_SURVEY,
                who=self._who(),
                carried=carried,
            )

    def _who(self) -> str:
        return "" if self.file is None else head_name(self.file)

    def _on_print(self) -> None:
        interview = RowId(self._shown[self.table.table.currentRow()].id)
        print_answers(self.room, self, self.home, interview)

    def _on_chosen(self, _place: int) -> None:
        self.open_button.setEnabled(True)
        self.print_button.setEnabled(True)

    def _on_open(self) -> None:
        self.open_answers(self.table.table.currentRow())

    def _on_again(self) -> None:
        self.room.navigator.start_survey(self.home, self.household)
