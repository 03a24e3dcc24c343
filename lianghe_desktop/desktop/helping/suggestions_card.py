"""What would help a household, each with sum, clause and what stands already; one press plans it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lianghe_desktop.casework.helping.entering import take_into_plan
from lianghe_desktop.casework.helping.suggesting import (
    UNCLEAR,
    Suggestion,
    amount_words,
    suggest,
    unclear_together,
)
from lianghe_desktop.casework.helping.written import Written
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.received import OPEN, PARTLY, PLANNED
from lianghe_desktop.desktop.households.help_forms import TakeBack
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.widgets.states import StateBadge
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

_FEW = 6
_BADGES = {
    UNCLEAR: ("资料不全", Tone.CARE),
    PARTLY: ("享受一部分", Tone.INFO),
    PLANNED: ("已列计划", Tone.INFO),
}


class SuggestionsCard(Card):
    """List suggestions; `ask_form` carries one that a rule warns of, to be kept with a reason."""

    ask_form = Signal(object)

    def __init__(self, room: Workroom) -> None:
        super().__init__(self.tr("建议的帮扶措施"), self.tr("按需求、原因和现用政策包列出，由人决定。"))
        self._room = room
        self._all = False
        self._key: tuple[HomeCode, RowId] | None = None
        self.found: list[Suggestion] = []
        self.buttons: dict[str, Button] = {}
        self._list: QWidget | None = None
        self.more_button = Button("")
        self.more_button.setProperty("role", "link")
        self.more_button.clicked.connect(self._on_more)
        self.empty = paragraph(self.tr("眼下没有要建议的措施。"), "quiet")
        self.add(self.empty)
        self.add_row(self.more_button)

    def show_household(self, home: HomeCode, household: RowId) -> None:
        """Work out the suggestions for a household anew."""
        self._key = (home, household)
        room = self._room
        room.look(
            self,
            lambda _control: suggest(room.office, room.acting, home, household),
            done=self._on_found,
            refused=self._on_refused,
        )

    def take(self, suggestion: Suggestion) -> None:
        """Take a suggestion into the plan of this year."""
        if self._key is None:
            return
        room, key = self._room, self._key
        room.run(
            self,
            lambda _control: take_into_plan(room.office, room.acting, *key, suggestion),
            done=self._on_taken,
            refused=partial(self._on_warned, suggestion),
        )

    def _on_found(self, found: list[Suggestion]) -> None:
        self.found = unclear_together(found)
        self._show()

    def _show(self) -> None:
        if self._list is not None:
            self.column.removeWidget(self._list)
            self._list.hide()
            self._list.deleteLater()
        shown: Sequence[Suggestion] = self.found if self._all else self.found[:_FEW]
        self._list = self._rows(shown)
        self.column.insertWidget(3, self._list)
        self.empty.setVisible(not self.found)
        self.more_button.setVisible(len(self.found) > _FEW)
        words = self.tr("只看前几条") if self._all else self.tr("全部 %1 条")
        self.more_button.setText(words.replace("%1", str(len(self.found))))

    def _rows(self, shown: Sequence[Suggestion]) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(0, 1)
        self.buttons = {}
        for place, one in enumerate(shown):
            title = one.content + (f"：{one.member_name}" if one.member_name else "")
            grid.addWidget(paragraph(title, "strong"), 3 * place, 0)
            grid.addWidget(paragraph(amount_words(one)), 3 * place, 1)
            grid.addWidget(paragraph(reason_words(one), "quiet"), 3 * place + 1, 0, 1, 2)
            grid.setRowMinimumHeight(3 * place + 2, px(8))
            grid.addWidget(self._act(one), 3 * place, 2, 2, 1)
        return inside

    def _act(self, one: Suggestion) -> QWidget:
        if one.state not in (OPEN, PARTLY):
            return StateBadge(*_BADGES.get(one.state, ("已享受", Tone.GOOD)))
        button = Button(self.tr("列入计划"), icon_name="add")
        button.setAccessibleName(f"列入计划：{one.content}")
        if not may(self._room.acting, Act.PLAN_HELP):
            button.setEnabled(False)
            button.setToolTip(self.tr("您现在的身份不能办这一项"))
        button.clicked.connect(partial(self._on_pressed, one))
        self.buttons[one.key] = button
        return button

    def _on_pressed(self, suggestion: Suggestion, *_checked: object) -> None:
        self.take(suggestion)

    def _on_more(self) -> None:
        self._all = not self._all
        self._show()

    def _on_taken(self, written: Written) -> None:
        self._room.navigator.offer_undo(self.tr("已列入今年的计划。"), TakeBack(self._room, written))

    def _on_warned(self, suggestion: Suggestion, fault: LiangheError) -> None:
        if fault.code is ErrorCode.WRONG_STATE:
            self.ask_form.emit(suggestion)
        else:
            self._room.tell_refusal(fault)

    def _on_refused(self, fault: LiangheError) -> None:
        self.found = []
        self._show()
        self.empty.setText(fault.text)


def reason_words(one: Suggestion) -> str:
    """Return why it is suggested, by which clause, and when it was received last."""
    sample = "（示范参数）" if one.sample and "示范参数" not in one.source else ""
    last = f"；最近一次 {one.last_on.isoformat()}" if one.last_on else ""
    return f"{one.because}{last}。依据：{one.source}{sample}"
