"""The bar over a household or an interview: how the review stands, and what may be done about it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from lianghe_desktop.casework.holidays import working_calendar
from lianghe_desktop.casework.reviewing import approving
from lianghe_desktop.casework.reviewing.approving import ApprovalState
from lianghe_desktop.casework.reviewing.listing import CommentLine, my_turn
from lianghe_desktop.casework.reviewing.sending_back import Remark, answer_by, level_of
from lianghe_desktop.desktop.questionnaire.notes import NoteStack, QuestionNote
from lianghe_desktop.desktop.reviewing.book import ReviewBook, Spot
from lianghe_desktop.desktop.reviewing.remark_line import RemarkLine
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.states import StateBadge
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import ReviewSubject, Verdict
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

_MOST_CHANGES = 3
_BACK = {ReviewSubject.ADVICE: "退回建议", ReviewSubject.HELP: "退回帮扶记录"}
_NAMED = {ReviewSubject.ADVICE: "评定建议：", ReviewSubject.HELP: "帮扶记录："}


class ReviewBar(QFrame):
    """Show approvals and remarks of one subject; hidden where there is nothing to show or do.

    `next_asked` carries the remark that the person wants to go to.
    """

    next_asked = Signal(object)

    def __init__(
        self,
        room: Workroom,
        book: ReviewBook,
        *,
        home: HomeCode,
        household: RowId,
        subject: ReviewSubject,
        subject_id: RowId,
    ) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._room = room
        self._book = book
        self._key = (home, household)
        self._base = (subject, subject_id)
        self._subject = subject
        self._subject_id = subject_id
        self._shown = 0
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.badges = FlowRow(gap=6)
        self.next_button = Button(self.tr("下一处"), icon_name="forward")
        self.back_button = Button(self.tr("退回补充"), icon_name="back")
        self.approve_button = Button(self.tr("审核通过"), icon_name="check")
        self.send_button = Button("", icon_name="check", role="primary")
        self.drop_button = Button(self.tr("取消"))
        self.whole = RemarkLine(self.tr("整体"), verb=self.tr("对整体写意见"))
        self.notes = NoteStack()
        self._build_layout()
        self.next_button.clicked.connect(self._on_next)
        self.back_button.clicked.connect(book.begin)
        self.approve_button.clicked.connect(self._on_approve)
        self.send_button.clicked.connect(self._on_send)
        self.drop_button.clicked.connect(book.drop)
        self.whole.written.connect(self._on_whole_written)
        self.notes.replied.connect(book.replied)
        book.changed.connect(self.show_book)
        self.show_book()

    def _build_layout(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(6), px(16), px(6))
        column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.words, 1)
        for button in (
            self.next_button,
            self.back_button,
            self.approve_button,
            self.send_button,
            self.drop_button,
        ):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.badges)
        column.addWidget(self.whole)
        column.addWidget(self.notes)

    def show_subject(self, subject: ReviewSubject | None) -> None:
        """Speak of another part of the household; None for what the bar was made for."""
        self._subject, self._subject_id = (subject, self._key[1]) if subject is not None else self._base
        self.whole.close_editor()
        self.show_book()

    def show_book(self) -> None:
        """Show what the book holds now."""
        book = self._book
        waiting, written = self._waiting(), len(book.written)
        self._show_badges()
        self.words.setText(self._sentence(waiting))
        self.notes.show_notes(self._whole_notes())
        self.next_button.setVisible(bool(waiting) and not book.marking)
        self.back_button.setVisible(book.may_review and not book.marking)
        self.approve_button.setVisible(book.may_review and not book.marking and not self._approved_here())
        self.send_button.setVisible(book.marking)
        self.send_button.setEnabled(bool(written))
        self.send_button.setText(self.tr("退回 %1 处").replace("%1", str(written)))
        self.drop_button.setVisible(book.marking)
        self.whole.setVisible(book.marking)
        self.back_button.setText(_BACK.get(self._subject, self.tr("退回补充")))
        remark = book.written.get(Spot(subject=self._subject))
        self.whole.show_words(remark.request if remark else "")
        self.setVisible(book.may_review or bool(waiting) or bool(self._states()))

    def _sentence(self, waiting: list[CommentLine]) -> str:
        if self._book.marking:
            room = self._room
            day = answer_by(room.office, room.acting)
            note = working_calendar(room.office).note(room.acting.today, day)
            words = self._where() + self.tr("请村里在 %1 前答复（按工作日数%2）。")
            return words.replace("%1", day.isoformat()).replace("%2", f"；{note}" if note else "")
        if waiting and self._room.office.is_village:
            first = min((line.due_on for line in waiting if line.due_on), default=None)
            words = self.tr("上级退回 %1 处要答复").replace("%1", str(len(waiting)))
            return f"{words}，最早 {first.isoformat()} 到期" if first else words
        if waiting:
            return self.tr("村里答复了 %1 处，等您看").replace("%1", str(len(waiting)))
        sent = sum(1 for line in self._book.lines if line.waits_for == "village")
        if sent:
            return self.tr("已退回 %1 处，等村里答复").replace("%1", str(sent))
        return "" if self._states() else _NAMED.get(self._subject, "") + self.tr("本级还没有审核")

    def _where(self) -> str:
        if self._subject is ReviewSubject.ADVICE:
            return self.tr("对整体写意见，或先选下面一行再写。")
        return self.tr("点各栏后面的“写意见”。")

    def _whole_notes(self) -> tuple[QuestionNote, ...]:
        if self._subject is ReviewSubject.INTERVIEW:
            return ()
        return self._book.whole_notes(self._subject)

    def _waiting(self) -> list[CommentLine]:
        return my_turn(self._room.office, self._book.lines)

    def _states(self) -> list[ApprovalState]:
        return [
            state
            for state in self._book.approvals
            if state.subject == self._subject and state.subject_id == self._subject_id
        ]

    def _approved_here(self) -> bool:
        level = level_of(self._room.office)
        return any(state.stands and state.level == level for state in self._states())

    def _show_badges(self) -> None:
        flow = self.badges.flow
        while flow.count():
            item = flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for state in self._states():
            flow.addWidget(StateBadge(*_badge(state)))
        self.badges.setVisible(bool(self._states()))

    def _on_next(self) -> None:
        waiting = self._waiting()
        if waiting:
            self.next_asked.emit(waiting[self._shown % len(waiting)])
            self._shown += 1

    def _on_whole_written(self, words: str) -> None:
        self._book.write(Spot(subject=self._subject), Remark(request=words, subject=self._subject))

    def _on_send(self) -> None:
        subject, subject_id = self._base
        self._book.send(subject=subject, subject_id=subject_id)

    def _on_approve(self) -> None:
        room, (home, household) = self._room, self._key
        subject, subject_id = self._subject, self._subject_id
        room.run(
            self,
            lambda _control: approving.approve(
                room.office, room.acting, home, household, subject=subject, subject_id=subject_id
            ),
            done=self._on_approved,
        )

    def _on_approved(self, approval: RowId) -> None:
        undo = TakeBack(self._room, self._key[0], approval)
        self._room.navigator.offer_undo(self.tr("已审核通过"), undo.take_back)


class TakeBack:
    """Take a verdict back that was just given; lives as long as the offer."""

    def __init__(self, room: Workroom, home: HomeCode, approval: RowId) -> None:
        self._room = room
        self._job: Callable[[], None] = partial(approving.take_back, room.office, room.acting, home, approval)

    def take_back(self) -> None:
        """Mark the verdict as taken back."""
        try:
            self._job()
        except LiangheError as fault:
            self._room.navigator.tell(Tone.WRONG, fault.text)


def _badge(state: ApprovalState) -> tuple[str, Tone]:
    day = state.on.isoformat() if state.on else ""
    if state.verdict is not Verdict.APPROVED:
        opinion = f"：{state.opinion}" if state.opinion else ""
        return f"{state.level_label} {day} {state.verdict_label}{opinion}", Tone.WRONG
    if not state.changed:
        return f"{state.level_label} {day} 已审核同意", Tone.GOOD
    named = "、".join(state.changed[:_MOST_CHANGES])
    more = f"等 {len(state.changed)} 处" if len(state.changed) > _MOST_CHANGES else ""
    return f"{state.level_label} {day} 已审核后又改动：{named}{more}，请再次审核", Tone.CARE
