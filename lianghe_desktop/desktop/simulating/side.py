"""The left side of the simulator: pack, day, by what households are chosen, and every number to change."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from lianghe_desktop.casework.assessment import PackChoice
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.simulating.parameter_panel import ParameterPanel
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor
from lianghe_desktop.records.targeting import Basis

WIDTH = 344
QWIDGETSIZE_MAX = 2**24 - 1  # Qt's own largest width, which PySide does not name


class SimulatorSide(QFrame):
    """`rules_changed` after another pack or day was chosen, `numbers_changed` after a number or the basis."""

    rules_changed = Signal()
    numbers_changed = Signal()

    def __init__(self, packs: Sequence[PackChoice], own_pack: str, today: dt.date) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setFixedWidth(px(WIDTH))
        self._today = today
        own = next((one.title for one in packs if one.name == own_pack), own_pack)
        others = [(one.name, f"{one.title}（{one.document}）") for one in packs if one.name != own_pack]
        self.pack = ChoiceBox(self.tr("本机的政策：%1").replace("%1", own), others, width=304)
        self.day = DateEditor(today=lambda: today)
        self.day.set_value(today)
        self.day.refused.connect(self._on_day_refused)
        self.day_fault = paragraph("", "error")
        self.day_fault.hide()
        self.basis = ChoiceBox(
            self.tr("按收入低于线选户"), ((Basis.POINTS.value, self.tr("按困难积分选户")),), width=304
        )
        self.panel = ParameterPanel()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.pack)
        column.addWidget(self.day)
        column.addWidget(self.day_fault)
        column.addWidget(self.basis)
        column.addWidget(heading(self.tr("改哪个数"), "strong"))
        column.addWidget(self.panel, 1)
        self.pack.currentIndexChanged.connect(self._on_rules)
        self.day.answered.connect(self._on_rules)
        self.basis.currentIndexChanged.connect(self._on_numbers)
        self.panel.changed.connect(self.numbers_changed)

    def set_narrow(self, *, narrow: bool) -> None:
        """Take all the room there is, or the side's own width."""
        if narrow:
            self.setMinimumWidth(0)
            self.setMaximumWidth(QWIDGETSIZE_MAX)
        else:
            self.setFixedWidth(px(WIDTH))

    def on(self) -> dt.date:
        """Return the day that is simulated."""
        value = self.day.value()
        return value if isinstance(value, dt.date) else self._today

    def chosen_basis(self) -> Basis:
        """Return by what households are chosen."""
        return Basis(self.basis.code() or Basis.LINE.value)

    def commit(self) -> None:
        """Take what is typed into the day."""
        self.day.commit()

    def show_rules(self, pack: str | None, on: dt.date, basis: Basis) -> None:
        """Show a scenario's pack, day and basis without telling of it."""
        for box, code in ((self.pack, pack), (self.basis, None if basis is Basis.LINE else basis.value)):
            box.blockSignals(True)  # noqa: FBT003  # Qt's own
            box.choose(code)
            box.blockSignals(False)  # noqa: FBT003  # Qt's own
        self.day.set_value(on)

    def _on_day_refused(self, sentence: str) -> None:
        self.day_fault.setText(sentence)
        self.day_fault.show()

    def _on_rules(self, *_value: object) -> None:
        self.day_fault.hide()
        self.rules_changed.emit()

    def _on_numbers(self, *_value: object) -> None:
        self.numbers_changed.emit()
