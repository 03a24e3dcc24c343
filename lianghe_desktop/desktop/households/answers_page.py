"""The signed answers of a finished interview: read, print, correct them, remark on single questions."""

from functools import partial
from itertools import groupby

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.finished_answers import AnswerLine, FinishedInterview
from lianghe_desktop.casework.households import Changed, HouseholdFile, household_file
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.reviewing.sending_back import Remark
from lianghe_desktop.casework.survey import correct
from lianghe_desktop.casework.survey_papers import print_survey
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.reviewing.bar import ReviewBar
from lianghe_desktop.desktop.reviewing.book import ReviewBook, Spot
from lianghe_desktop.desktop.reviewing.margins import Margin
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.surveying.opening import open_interview
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.ids import HomeCode, RowId

_QUESTION_WIDTH = 320


class AnswersPage(Page):
    """Show the answers of a finished interview; what is wrong in them is corrected in a new one."""

    def __init__(self, room: Workroom, file: HouseholdFile, finished: FinishedInterview) -> None:
        super().__init__()
        self._room = room
        self._finished = finished
        self._household = RowId(file.household.id)
        self.book = ReviewBook(room, finished.home, self._household, self)
        self.bar = ReviewBar(
            room,
            self.book,
            home=finished.home,
            household=self._household,
            subject=ReviewSubject.INTERVIEW,
            subject_id=finished.interview,
        )
        self.margins: dict[str, Margin] = {}
        self._cells: dict[str, QVBoxLayout] = {}
        self._lines = {line.ref: line for line in finished.answers}
        self._build_layout()
        self.bar.next_asked.connect(self._on_remark_asked)
        self.book.changed.connect(self.show_margins)
        self.book.reload(file)

    def _build_layout(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        for title, lines in groupby(self._finished.answers, key=lambda line: line.heading):
            column.addWidget(self._card(title, list(lines)))
        column.addStretch(1)
        self.area = scrolled(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bar)
        outer.addWidget(self.area, 1)

    @override
    def head(self) -> PageHead:
        day = self._finished.surveyed_on
        parts = (
            day.isoformat() if day else "",
            self.tr("调查人：%1").replace("%1", self._finished.surveyors),
            self.tr("签字后的答卷不改；填错的请更正，情况变了请再次调查"),
        )
        return PageHead(
            title=self._finished.form,
            context=" · ".join(part for part in parts if part),
            actions=(
                Action(verb=self.tr("打印答卷"), run=self.print_answers, icon="print"),
                Action(verb=self.tr("更正答卷"), run=self.correct, icon="pen"),
            ),
        )

    @override
    def records_changed(self, notice: object) -> None:
        home, room = self._finished.home, self._room
        if isinstance(notice, Changed) and not notice.everything and not _touches(notice, home):
            return
        room.run(
            self,
            lambda _control: household_file(room.office, home, self._household),
            done=self.book.reload,
        )

    def print_answers(self) -> None:
        """Draw the answers in the version that was signed, with the signatures, and show them."""
        print_answers(self._room, self, self._finished.home, self._finished.interview)

    def correct(self) -> None:
        """Open the answers again as a correction; the signed original stays as it is."""
        room, home, interview = self._room, self._finished.home, self._finished.interview
        open_interview(
            room,
            self,
            lambda: correct(room.office, room.acting, home, interview),
            shown=lambda: None,
            refused=room.tell_refusal,
        )

    def show_margins(self) -> None:
        """Show what the book holds under each question."""
        for ref, cell in self._cells.items():
            notes = self.book.ref_notes(self._finished.interview, ref)
            if not notes and not self.book.marking and ref not in self.margins:
                continue
            margin = self._margin(ref, cell)
            margin.notes.show_notes(notes)
            margin.show_remark(self.book.written.get(Spot(ref=ref)), marking=self.book.marking)

    def _margin(self, ref: str, cell: QVBoxLayout) -> Margin:
        if ref not in self.margins:
            margin = self.margins[ref] = Margin(self._lines[ref].question)
            margin.notes.replied.connect(self.book.replied)
            margin.remark.written.connect(partial(self._on_written, ref))
            cell.addWidget(margin)
        return self.margins[ref]

    def _on_written(self, ref: str, words: str) -> None:
        line = self._lines[ref]
        label = f"{line.heading}·{line.question}" if line.heading else line.question
        remark = Remark(request=words, ref=ref, label=label, value_seen=line.answer)
        self.book.write(Spot(ref=ref), remark)

    def _on_remark_asked(self, line: object) -> None:
        margin = self.margins.get(getattr(line, "ref", None) or "")
        if margin is not None:
            self.area.ensureWidgetVisible(margin)

    def _card(self, title: str, lines: list[AnswerLine]) -> QFrame:
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
            cell = self._cells[line.ref] = QVBoxLayout()
            cell.addWidget(answer)
            grid.addWidget(question, place, 0)
            grid.addLayout(cell, place, 1)
        column.addLayout(grid)
        return card


def _touches(notice: Changed, home: HomeCode) -> bool:
    return any(key.home == home and key.table != "event" for key in notice.rows)


def print_answers(room: Workroom, owner: QWidget, home: HomeCode, interview: RowId) -> None:
    """Draw a finished interview as it was signed and show it."""

    def draw(_control: object) -> Printed:
        return print_survey(room.office, room.acting, home, interview)

    room.run(owner, draw, done=room.show_printed)
