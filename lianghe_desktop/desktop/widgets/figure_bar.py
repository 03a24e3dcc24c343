"""Over a table of figures: as of which day, and for the offices above or for everybody."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.as_of_day import AsOfDay
from lianghe_desktop.desktop.widgets.choice_box import PlainChoice
from lianghe_desktop.records.audience import Audience


class FigureBar(QWidget):
    """Two choices; now and for the offices at first."""

    changed = Signal()

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.day = AsOfDay(today)
        self.readers = PlainChoice(
            [
                (Audience.OFFICE.value, self.tr("内部报送用")),
                (Audience.PUBLIC.value, self.tr("对外公布稿")),
            ]
        )
        self.readers.setToolTip(self.tr("对外公布稿里，人数很少的格子和能推算出它们的格子都不公布"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self.readers)
        row.addWidget(self.day)
        self.day.changed.connect(self.changed)
        self.readers.currentIndexChanged.connect(self._on_readers)

    def as_of(self) -> dt.date | None:
        """Return the day asked for, None for now."""
        return self.day.value()

    def audience(self) -> Audience:
        """Return whom the figures are for."""
        return Audience(self.readers.code())

    def commit(self) -> None:
        """Take what is typed."""
        self.day.commit()

    def _on_readers(self, _index: int) -> None:
        self.changed.emit()
