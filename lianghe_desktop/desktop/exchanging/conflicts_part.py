"""待定内容: fields that two desks filled differently, side by side, decided by a person."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework import conflict_decisions, decided_conflicts
from lianghe_desktop.casework.conflict_decisions import ConflictLine
from lianghe_desktop.casework.conflict_rules import DecidedByRule
from lianghe_desktop.casework.decided_conflicts import DecidedBatch
from lianghe_desktop.desktop.exchanging.decided_card import DecidedCard
from lianghe_desktop.desktop.exchanging.rules_card import RulesCard
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.editor import AnswerLine
from lianghe_desktop.desktop.widgets.states import Banner, EmptyState, heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import RowId

MOST_CARDS = 40


class ConflictCard(Card):
    """One field with all its values; `decided` carries the conflict's id and the choice."""

    decided = Signal(str, str)
    household_asked = Signal()

    def __init__(self, line: ConflictLine) -> None:
        super().__init__(f"{line.household_name}　{line.field_label}".strip())
        self.line = line
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.banner.hide()
        self.add(self.banner)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        self.buttons: list[Button] = []
        for row, side in enumerate(line.sides):
            where = self.tr("本机") if side.mine else side.desk
            button = Button(self.tr("用这个"), icon_name="check")
            button.clicked.connect(self._on_side)
            self.buttons.append(button)
            grid.addWidget(heading(side.text, "strong"), row, 0)
            grid.addWidget(paragraph(f"{side.who}　{where}　{side.day}".strip(), "quiet"), row, 1)
            grid.addWidget(button, row, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self.column.addLayout(grid)
        row_layout = QHBoxLayout()
        row_layout.setSpacing(px(8))
        self.typed = AnswerLine()
        self.typed.setPlaceholderText(self.tr("都不对？写上正确的"))
        self.typed.setFixedWidth(px(280))
        self.typed_button = Button(self.tr("用写的这个"))
        self.open_button = Button(self.tr("看这一户"), role="link")
        row_layout.addWidget(self.typed)
        row_layout.addWidget(self.typed_button)
        row_layout.addStretch(1)
        row_layout.addWidget(self.open_button)
        self.open_button.setVisible(line.household is not None)
        self.column.addLayout(row_layout)
        self.typed_button.clicked.connect(self._on_typed)
        self.typed.entered.connect(self._on_typed)
        self.open_button.clicked.connect(self.household_asked)

    def show_refusal(self, sentence: str) -> None:
        """Say why the choice was not taken."""
        self.banner.say(Tone.WRONG, sentence)
        self.banner.show()

    def _on_side(self) -> None:
        number = self.buttons.index(self.sender()) + 1  # type: ignore[arg-type] # only our buttons are connected
        self.decided.emit(self.line.id, str(number))

    def _on_typed(self) -> None:
        text = self.typed.text().strip()
        if text:
            choice = f" {text}" if text.isdigit() or text in ("mine", "theirs") else text
            self.decided.emit(self.line.id, choice)
        else:
            self.show_refusal(self.tr("请先在左边写上正确的内容"))


class ConflictsPart(Part):
    """List what waits for a person; the list empties as it is decided."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._shown: tuple[ConflictLine, ...] | None = None
        self.cards: list[ConflictCard] = []
        self.empty = EmptyState(
            "done",
            self.tr("没有待定的内容"),
            more=self.tr("两台电脑把同一处填得不一样时，会列在这里由人来定"),
        )
        self.rules = RulesCard(room)
        self.decided = DecidedCard(room)
        self.listed = QWidget()
        self._listed = QVBoxLayout(self.listed)
        self._listed.setContentsMargins(0, 0, 0, 0)
        self._listed.setSpacing(px(12))
        self.more = paragraph("", "quiet")
        self.column = CardColumn()
        for widget in (self.rules, self.empty, self.listed, self.more, self.decided):
            self.column.add(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)
        self.empty.hide()
        self.rules.hide()
        self.more.hide()
        self.rules.decided.connect(self._on_rule_decided)
        self.decided.taken_back.connect(self.refresh)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(
            self,
            lambda _control: (
                conflict_decisions.conflict_lines(office),
                decided_conflicts.decided_batches(office),
            ),
            done=self._on_read,
        )

    def _on_read(self, read: tuple[list[ConflictLine], list[DecidedBatch]]) -> None:
        lines, batches = read
        self.decided.show_batches(batches)
        self._on_lines(lines)

    def _on_lines(self, lines: list[ConflictLine]) -> None:
        self.counted.emit(len(lines))
        if self._shown == tuple(lines):
            return
        self._shown = tuple(lines)
        for old in self.cards:
            self._listed.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = []
        for line in lines[:MOST_CARDS]:
            card = ConflictCard(line)
            card.decided.connect(self._on_decided)
            card.household_asked.connect(partial(self._open, line))
            self._listed.addWidget(card)
            self.cards.append(card)
        left = len(lines) - len(self.cards)
        self.more.setText(
            self.tr("还有 %1 处，定完上面的会接着列出来；也可以在最上面按规则一次定。").replace(
                "%1", str(left)
            )
        )
        self.more.setVisible(left > 0)
        self.rules.setVisible(len(lines) > 1)
        if len(lines) <= 1:
            self.rules.forget()
        self.listed.setVisible(bool(lines))
        self.empty.setVisible(not lines)

    def _on_rule_decided(self, done: DecidedByRule) -> None:
        words = self.tr("已按规则定下 %1 处").replace("%1", str(done.decided))
        self._room.navigator.offer_undo(words, partial(self._undo, done.batch))
        self.refresh()

    def _undo(self, batch: str) -> None:
        try:
            decided_conflicts.take_back(self._room.office, self._room.acting, batch)
        except LiangheError as fault:
            self._room.tell_refusal(fault)
        self.refresh()

    def _open(self, line: ConflictLine) -> None:
        if line.household is not None:
            self._room.navigator.open_household(line.home, RowId(line.household))

    def _on_decided(self, conflict_id: str, choice: str) -> None:
        try:
            conflict_decisions.settle(self._room.office, self._room.acting, conflict_id, choice)
        except LiangheError as fault:
            next(card for card in self.cards if card.line.id == conflict_id).show_refusal(fault.text)
            return
        self.refresh()
