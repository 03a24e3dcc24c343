"""How the simulator stands on the page: numbers beside the results, or as a part where it is narrow."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.assessment import pack_choices, pack_in_use
from lianghe_desktop.desktop.frame.tabs import Part, Tab, Tabs
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.simulating.parts import ListPart, MovedPart, ResultPart, VillagesPart
from lianghe_desktop.desktop.simulating.scenarios_part import ScenariosPart
from lianghe_desktop.desktop.simulating.side import SimulatorSide
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.workroom import Workroom

RULES, RESULT, MOVED, LIST, VILLAGES, SCENARIOS = (
    "rules", "result", "moved", "list", "villages", "scenarios"
)  # fmt: skip
_WIDE = 960


class _RulesPart(Part):
    """Take the numbers in where there is no room beside the results."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)


class SimulatorFrame(QWidget):
    """Hold side, parts and progress, and give each its room."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        today = room.acting.today
        self.side = SimulatorSide(pack_choices(room.office, today), pack_in_use(room.office), today)
        self.result, self.moved = ResultPart(), MovedPart(room.office)
        self.list, self.villages, self.scenarios = ListPart(), VillagesPart(), ScenariosPart()
        self._rules = _RulesPart()
        self.tabs = Tabs(
            (
                Tab(key=RULES, word=self.tr("改标准"), part=self._rules),
                Tab(key=RESULT, word=self.tr("结果"), part=self.result),
                Tab(key=MOVED, word=self.tr("变动的户"), part=self.moved),
                Tab(key=LIST, word=self.tr("与名单对照"), part=self.list),
                Tab(key=VILLAGES, word=self.tr("各村（居）"), part=self.villages),
                Tab(key=SCENARIOS, word=self.tr("方案"), part=self.scenarios),
            )
        )
        self.progress = LongWork(room, self.tr("正在测算"), unit=self.tr("步"))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        over = QVBoxLayout()
        over.setContentsMargins(px(16), px(8), px(16), 0)
        over.addWidget(self.progress)
        right.addLayout(over)
        right.addWidget(self.tabs, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.side)
        self._row.addLayout(right, 1)
        self._narrow = False
        self.tabs.buttons[RULES].hide()
        self.tabs.show_part(RESULT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(320), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < px(_WIDE)
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        """Move the numbers beside the results or into their own part; what is typed stays."""
        self.side.set_narrow(narrow=self._narrow)
        self.tabs.buttons[RULES].setVisible(self._narrow)
        if self._narrow:
            self._rules.column.addWidget(self.side)
        else:
            self._row.insertWidget(0, self.side)
            if self.tabs.key == RULES:
                self.tabs.show_part(RESULT)
        self.side.show()  # moved widgets are hidden until they are shown anew
