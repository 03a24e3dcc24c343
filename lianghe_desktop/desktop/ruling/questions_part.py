"""要定的事: deletions and moves that met late work, and decisions by rule that can be taken back."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import conflict_rules, questions
from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.questions import CHOICE_WORDS, Question
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.navigation import SYNC
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import RowId


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What the part shows, read at once."""

    asked: list[Question]
    batches: list[tuple[str, int]]
    names: AreaNames


class QuestionCard(Card):
    """One question with its choices; `answered` carries the question and the choice."""

    answered = Signal(str, str)
    household_asked = Signal()

    def __init__(self, question: Question, village: str) -> None:
        super().__init__(f"{question.household_name}　{village}".strip(), question.sentence)
        self.question = question
        self.buttons = {choice: Button(CHOICE_WORDS[choice]) for choice in question.choices}
        self.open_button = Button(self.tr("看这一户"), role="link")
        self.add_row(*self.buttons.values(), self.open_button)
        for choice, button in self.buttons.items():
            button.clicked.connect(partial(self.answered.emit, question.id, choice))
        self.open_button.clicked.connect(self.household_asked)


class QuestionsPart(Part):
    """List the open questions; each goes away as it is answered."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.cards: list[QuestionCard] = []
        self.batch_buttons: list[Button] = []
        self.column = CardColumn()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(
            self,
            lambda _control: _Known(
                asked=questions.questions(office),
                batches=conflict_rules.batches(office),
                names=area_names(office),
            ),
            done=self._on_known,
        )

    def _on_known(self, found: _Known) -> None:
        asked, batches, names = found.asked, found.batches, found.names
        self.counted.emit(len(asked))
        self.column.clear()
        self.cards = []
        if not asked:
            self.column.add(
                Card(
                    self.tr("没有要定的事"),
                    self.tr("删除或迁出以后，别的电脑又送来了新填的内容，就会列在这里。"),
                )
            )
        for question in asked:
            card = QuestionCard(question, names.full_name(question.home))
            card.answered.connect(self._on_answered)
            card.household_asked.connect(partial(self._open, question))
            self.column.add(card)
            self.cards.append(card)
        self._show_batches(batches)

    def _show_batches(self, batches: list[tuple[str, int]]) -> None:
        card = Card(
            self.tr("按规则定下的待定内容"),
            self.tr("撤销以后，表里恢复原来显示的值；后来又有人改过的不动。")
            if batches
            else self.tr("还没有按规则定过。两边填得不一样的地方，在“数据同步”的“待定内容”里定。"),
        )
        self.batch_buttons = []
        for batch, decided in reversed(batches):
            button = Button(self.tr("撤销这一批（%1 处）").replace("%1", str(decided)), icon_name="undo")
            button.clicked.connect(partial(self._on_take_back, batch))
            card.add_row(button)
            self.batch_buttons.append(button)
        go_button = Button(self.tr("去看待定内容"), icon_name="sync")
        go_button.clicked.connect(partial(self._room.navigator.go_to, SYNC))
        card.add_row(go_button)
        self.column.add(card)

    def _open(self, question: Question) -> None:
        if question.household is not None:
            self._room.navigator.open_household(question.home, RowId(question.household))

    def _on_answered(self, question_id: str, choice: str) -> None:
        room = self._room
        try:
            questions.answer(room.office, room.acting, question_id, choice)
        except LiangheError as fault:
            room.tell_refusal(fault)
        self.refresh()

    def _on_take_back(self, batch: str) -> None:
        room = self._room
        try:
            done = conflict_rules.take_back(room.office, room.acting, batch)
        except LiangheError as fault:
            room.tell_refusal(fault)
        else:
            words = self.tr("已撤销 %1 处；%2 处后来又改过，没有动。")
            room.navigator.tell(
                Tone.GOOD, words.replace("%1", str(done.put_back)).replace("%2", str(done.left))
            )
        self.refresh()
