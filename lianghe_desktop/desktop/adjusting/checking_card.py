"""When answers are typed a second time: the doubtful ones usually, all of every n-th household."""

from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.second_check import EVERY_NTH, NOTHING, RISKY, USUALLY, every_nth
from lianghe_desktop.casework.settings import keep_setting, read_setting
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor
from lianghe_desktop.desktop.widgets.field import FieldColumn, LabelledField
from lianghe_desktop.desktop.widgets.typed_editors import IntegerEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

_MOST = 1000


class CheckingCard(Card):
    """Keep each answer as soon as it is given."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self.title.setText(self.tr("第二遍核对"))
        self.title.show()
        self.say(self.tr("调查填完以后，请另一个人不看第一遍，再打一遍，程序指出两遍不一样的地方。"))
        self._room = room
        self.usually = RadioEditor(
            (
                Option(code=RISKY, label=self.tr("只打容易出错的（证件号、金额、等级、日期）")),
                Option(code=NOTHING, label=self.tr("平时不打第二遍")),
            )
        )
        self.nth = IntegerEditor(unit=self.tr("户"))
        column = FieldColumn()
        column.add_field(LabelledField(self.tr("平时"), self.usually))
        self.nth_field = column.add_field(
            LabelledField(self.tr("每几户有一户整份打"), self.nth, hint=self.tr("填 0 就是不抽查"))
        )
        self.add(column)
        for editor in (self.usually, self.nth):
            editor.set_answerable(answerable=may(room.acting, Act.ADMINISTER))
        self.usually.answered.connect(self._on_usually)
        self.nth.answered.connect(self._on_nth)

    def refresh(self) -> None:
        """Show what is kept."""
        self.usually.set_value(read_setting(self._room.office, USUALLY) or RISKY)
        self.nth.set_value(every_nth(self._room.office))
        self.nth_field.set_error("")

    def _on_usually(self, value: object) -> None:
        if value is not None:
            self._keep(USUALLY, str(value))

    def _on_nth(self, value: object) -> None:
        number = value if isinstance(value, int) else 0
        wrong = not 0 <= number <= _MOST
        self.nth_field.set_error(self.tr("请填 0 到 1000 之间的数") if wrong else "")
        if not wrong:
            self._keep(EVERY_NTH, str(number))

    def _keep(self, key: str, value: str) -> None:
        try:
            keep_setting(self._room.office, self._room.acting, key, value)
        except LiangheError as fault:
            self._room.tell_refusal(fault)
