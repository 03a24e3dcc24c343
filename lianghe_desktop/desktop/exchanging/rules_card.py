"""Decide many fields by one rule: choose it, see what it would do, then decide them in one press."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from lianghe_desktop.casework import conflict_rules
from lianghe_desktop.casework.conflict_rules import RULE_WORDS, DecidedByRule, DecisionRule, WouldDecide
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

MOST_LINES = 200


class RulesCard(Card):
    """Choose a rule, show what it would do, decide; `decided` carries what it came to."""

    decided = Signal(object)

    def __init__(self, room: Workroom) -> None:
        super().__init__(
            self.tr("一次定下多处"), self.tr("先选按什么定，看看会怎么定，再确认。定了以后可以整批撤销。")
        )
        self._room = room
        self._would: list[WouldDecide] = []
        self.rule = QComboBox()
        self.rule.setMinimumWidth(px(280))
        for rule in DecisionRule:
            self.rule.addItem(self.tr(RULE_WORDS[rule]), rule.value)
        self.look_button = Button(self.tr("看看会怎么定"), icon_name="search")
        self.decide_button = Button(self.tr("按这个定"), icon_name="check", role="primary")
        self.decide_button.setEnabled(False)
        self.summary = paragraph("")
        self.summary.hide()
        self.table = LinesTable(
            (
                Column(title=self.tr("户"), field="household", width=150),
                Column(title=self.tr("哪一项"), field="label", width=170),
                Column(title=self.tr("现在有的填法"), field="sides", width=300),
                Column(title=self.tr("会定成"), field="chosen", width=200),
            ),
            empty="",
            stretched="sides",
        )
        self.table.hide()
        self.add_row(self.rule, self.look_button, self.decide_button)
        self.add(self.summary)
        self.add(self.table)
        self.look_button.clicked.connect(self._on_look)
        self.decide_button.clicked.connect(self._on_decide)
        self.rule.currentIndexChanged.connect(self.forget)

    @property
    def chosen(self) -> DecisionRule:
        """Return the rule that is chosen."""
        return DecisionRule(self.rule.currentData())

    def forget(self) -> None:
        """Take the preview away: another rule was chosen, or something was decided."""
        self._would = []
        self.decide_button.setEnabled(False)
        self.decide_button.setText(self.tr("按这个定"))
        self.summary.hide()
        self.table.hide()

    def _on_look(self) -> None:
        office, rule = self._room.office, self.chosen
        self._room.run(self, lambda _control: conflict_rules.preview_rule(office, rule), done=self._on_would)

    def _on_would(self, would: list[WouldDecide]) -> None:
        self._would = would
        told = [one for one in would if one.chosen is not None]
        words = self.tr("能定下 %1 处；还有 %2 处按这个分不出来，留着一处一处定。")
        words = words.replace("%1", str(len(told))).replace("%2", str(len(would) - len(told)))
        if len(told) > MOST_LINES:
            words += self.tr("下面只列出前 %1 处。").replace("%1", str(MOST_LINES))
        self.summary.setText(words)
        self.summary.show()
        self.table.show_lines([_line(one) for one in told[:MOST_LINES]])
        self.table.setVisible(bool(told))
        self.decide_button.setText(self.tr("按这个定下 %1 处").replace("%1", str(len(told))))
        self.decide_button.setEnabled(bool(told))

    def _on_decide(self) -> None:
        room, rule = self._room, self.chosen
        self.decide_button.setEnabled(False)
        room.run(
            self,
            lambda _control: conflict_rules.decide_by_rule(room.office, room.acting, rule),
            done=self._on_decided,
            refused=self._on_refused,
        )

    def _on_decided(self, done: DecidedByRule) -> None:
        self.forget()
        self.decided.emit(done)

    def _on_refused(self, fault: LiangheError) -> None:
        self.forget()
        self._room.tell_refusal(fault)


def _line(one: WouldDecide) -> dict[str, object]:
    sides = one.line.sides
    return {
        "household": one.line.household_name,
        "label": one.line.field_label,
        "sides": "；".join(f"{side.text}（{'本机' if side.mine else side.desk}）" for side in sides),
        "chosen": "" if one.chosen is None else sides[one.chosen].text,
    }
