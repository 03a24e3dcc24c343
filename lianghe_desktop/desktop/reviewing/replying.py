"""Do what a verb under a remark says: answer, accept, send back again; what needs words asks for them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.reviewing import answering
from lianghe_desktop.casework.reviewing.listing import CommentLine
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.reviewing.notes import ACCEPT, AGAIN, ANSWER_VERBS, CHANGE_ANSWER, WITHDRAW
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import ReviewAnswer, ReviewClosing
from lianghe_desktop.records.errors import LiangheError


def reply(
    room: Workroom,
    owner: QWidget,
    line: CommentLine,
    verb: str,
    *,
    done: Callable[[], None] = lambda: None,
) -> None:
    """Do what `verb` says to a remark, or open the page that asks for the words it needs; then `done`."""
    office, acting = room.office, room.acting
    if verb == ACCEPT:
        job = partial(answering.close, office, acting, line.home, line.id)
    elif verb == WITHDRAW:
        job = partial(answering.close, office, acting, line.home, line.id, how=ReviewClosing.WITHDRAWN)
    elif verb == CHANGE_ANSWER:
        job = partial(answering.take_answer_back, office, acting, line.home, line.id)
    elif ANSWER_VERBS.get(verb) is ReviewAnswer.FIXED:
        job = partial(answering.answer, office, acting, line.home, line.id, how=ReviewAnswer.FIXED)
    else:
        page = ReplyPage(room, line, verb)
        page.left.connect(done)
        room.navigator.open_over(page)
        return

    def on_done(_nothing: object) -> None:
        _tell(room, verb)
        done()

    room.run(owner, lambda _control: job(), done=on_done)


def _tell(room: Workroom, verb: str) -> None:
    down = "随下一个上报包送上去" if room.office.is_village else "随下一个回执包送下去"
    room.navigator.tell(Tone.GOOD, f"已记下“{verb}”，{down}。")


class ReplyPage(Page):
    """Ask for the words of an explanation, an objection, or one more return."""

    def __init__(self, room: Workroom, line: CommentLine, verb: str) -> None:
        super().__init__()
        self._room = room
        self._line = line
        self._verb = verb
        about = Card(line.label)
        for words in (
            self.tr("%1 的意见：%2").replace("%1", line.author).replace("%2", line.request),
            self.tr("退回时填的是：%1").replace("%1", line.value_seen or self.tr("未填"))
            if line.field or line.ref
            else "",
            self.tr("村里的答复：%1 %2").replace("%1", line.answer_label).replace("%2", line.answer_text)
            if line.answer
            else "",
        ):
            if words:
                about.add(paragraph(words))
        self.form = FormPanel("", verb, icon_name="check")
        label = self.tr("还要补充或改正什么") if verb == AGAIN else self.tr("写明情况")
        self.form.add("text", label, ParagraphEditor(rows=4), required=True, wide=True)
        column = CardColumn()
        column.add(about)
        column.add(self.form)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(0))
        outer.addWidget(column)
        self.form.given.connect(self._on_given)
        self.form.cancelled.connect(self.left)

    @override
    def head(self) -> PageHead:
        return PageHead(title=self._verb, context=self._line.household_name)

    @override
    def entered(self) -> None:
        self.form.column.focus_first()

    def _on_given(self) -> None:
        room, line, text = self._room, self._line, self.form.text("text")
        office, acting = room.office, room.acting
        if self._verb == AGAIN:
            room.run(
                self,
                lambda _control: answering.send_again(office, acting, line.home, line.id, request=text),
                done=self._on_kept,
                refused=self._on_refused,
            )
            return
        how = ANSWER_VERBS[self._verb]
        room.run(
            self,
            lambda _control: answering.answer(office, acting, line.home, line.id, how=how, text=text),
            done=self._on_kept,
            refused=self._on_refused,
        )

    def _on_kept(self, _row: object) -> None:
        _tell(self._room, self._verb)
        self.left.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self.form.show_refusal(fault.text)
