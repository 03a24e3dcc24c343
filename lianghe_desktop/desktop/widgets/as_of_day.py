"""Ask for the past day whose records a table or report is made from; nothing typed means now."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor

_WIDTH = 128


class AsOfDay(QWidget):
    """A line for one day, with the words before it."""

    changed = Signal()

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.day = DateEditor(today=lambda: today)
        self.day.line.setPlaceholderText(self.tr("不填就是现在"))
        self.day.line.setFixedWidth(px(_WIDTH))
        self.day.setToolTip(self.tr("填过去的日子，数字就是那天结束时的样子，每次都一样"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(QLabel(self.tr("按哪一天结束时的记录：")))
        row.addWidget(self.day)
        self.day.answered.connect(self._on_answered)

    def value(self) -> dt.date | None:
        """Return the day asked for, None for now."""
        found = self.day.value()
        return found if isinstance(found, dt.date) else None

    def show_day(self, day: dt.date | None) -> None:
        """Show a day without telling of it."""
        self.day.set_value(day)

    def commit(self) -> None:
        """Take what is typed."""
        self.day.commit()

    def _on_answered(self, _value: object) -> None:
        self.changed.emit()
