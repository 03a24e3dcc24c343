"""第二遍核对: chosen answers typed again unseen, then what differs side by side."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.second_check import Difference, differences, whose
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.questionnaire.answers import Pictures
from lianghe_desktop.desktop.questionnaire.question_field import QuestionField
from lianghe_desktop.desktop.surveying.finishing_page import ChoiceLine
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.choice_editors import Option
from lianghe_desktop.desktop.widgets.field import FieldColumn
from lianghe_desktop.desktop.widgets.states import Banner, heading
from lianghe_desktop.survey import OutlineItem, Session

FIRST, SECOND = "first", "second"


class SecondCheckPage(Page):
    """Take the second typing into a copy; `settled` carries what a person chose (reference -> text)."""

    settled = Signal(object)

    def __init__(
        self,
        session: Session,
        copy: Session,
        questions: tuple[OutlineItem, ...],
        *,
        today: Callable[[], date],
        pictures: Pictures,
    ) -> None:
        super().__init__()
        self._session, self._copy, self._questions = session, copy, questions
        self.found: tuple[Difference, ...] | None = None
        self.lines: list[ChoiceLine] = []
        self._warned = False
        self.column = FieldColumn()
        self.fields: list[QuestionField] = []
        self._add_fields(today, pictures)
        self.banner = Banner(Tone.CARE, "")
        self.banner.hide()
        self.typing = Card(
            self.tr("再打一遍"),
            self.tr("请另一位调查人照纸面或照证件打，不看第一遍打的内容。打完点“比一比”。"),
        )
        self.typing.add(self.column)
        self.result = Card(self.tr("两遍不一样的地方"))
        self.result.hide()
        cards = CardColumn()
        cards.add(self.banner)
        cards.add(self.typing)
        cards.add(self.result)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(cards)
        self.column.finished.connect(self.compare)

    def _add_fields(self, today: Callable[[], date], pictures: Pictures) -> None:
        before = ""
        for item in self._questions:
            person = whose(self._session, item.ref)
            if person and person != before:
                self.column.add_widget(heading(person, "strong"))
            before = person
            self.fields.append(self._field(item, today, pictures))

    def _field(self, item: OutlineItem, today: Callable[[], date], pictures: Pictures) -> QuestionField:
        field = QuestionField(item, self._copy.state(item.ref), today=today, pictures=pictures)
        field.given.connect(self._on_given)
        self.column.add_field(field)
        return field

    @override
    def head(self) -> PageHead:
        if self.found is None:
            actions = (Action(verb=self.tr("比一比"), run=self.compare, icon="check", primary=True),)
            context = self.tr("%1 项要再打一遍").replace("%1", str(len(self._questions)))
        else:
            waiting = self.waiting()
            done = Action(
                verb=self.tr("核对完了"), run=self.settle, icon="check", primary=True, enabled=not waiting
            )
            actions = (done,)
            context = (
                self.tr("还有 %1 处要选").replace("%1", str(waiting)) if waiting else self.tr("都核对好了")
            )
        return PageHead(title=self.tr("第二遍核对"), context=context, actions=actions)

    @override
    def entered(self) -> None:
        self.column.focus_first()

    def waiting(self) -> int:
        """Return how many differences nobody has decided."""
        return sum(line.editor.value() is None for line in self.lines)

    def compare(self) -> None:
        """Show what differs; what was not typed at all is asked for once."""
        self.column.commit()
        typed = {item.ref: self._copy.state(item.ref).value or "" for item in self._questions}
        blank = [field for field in self.fields if not typed[field.item.ref]]
        if blank and not self._warned:
            self._warned = True
            words = self.tr("还有 %1 项没有打。打完再比；确实没有的，再点一次“比一比”。")
            self.banner.say(Tone.CARE, words.replace("%1", str(len(blank))))
            self.banner.show()
            blank[0].editor.setFocus()
            return
        self.banner.hide()
        self.found = differences(self._session, typed, self._questions)
        self.typing.hide()
        self.result.show()
        self.result.say(
            self.tr("请对着证件或单据，逐条选对的那一个。") if self.found else self.tr("两遍完全一样。")
        )
        for one in self.found:
            line = ChoiceLine(
                one.ref,
                f"{one.whose}　{one.label}" if one.whose else one.label,
                (
                    Option(code=FIRST, label=self.tr("第一遍：%1").replace("%1", one.first)),
                    Option(code=SECOND, label=self.tr("第二遍：%1").replace("%1", one.second or "（空）")),
                ),
            )
            line.editor.answered.connect(self._on_chosen)
            self.lines.append(line)
            self.result.add(line)
        self.head_changed.emit()

    def settle(self) -> None:
        """Hand over the answers that the second typing got right, and close."""
        chosen = {line.key for line in self.lines if line.editor.value() == SECOND}
        texts = {one.ref: one.second_text for one in self.found or () if one.ref in chosen}
        self.settled.emit(texts)
        self.left.emit()

    def _on_given(self, ref: str, text: str) -> None:
        self._copy.answer(ref, text or None)

    def _on_chosen(self, _value: object) -> None:
        self.head_changed.emit()
