"""Over a table of figures: as of which day, and for the offices above or for everybody."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lianghe_desktop.desktop.widgets.as_of_day import AsOfDay
from lianghe_desktop.desktop.widgets.choice_box import PlainChoice
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.records.audience import Audience


class FigureBar(FlowRow):
    """Two choices; now and for the offices at first. Further widgets may stand before and behind them."""

    changed = Signal()

    def __init__(
        self, today: dt.date, *, before: tuple[QWidget, ...] = (), behind: tuple[QWidget, ...] = ()
    ) -> None:
        super().__init__(gap=16)
        self.day = AsOfDay(today)
        self.readers = PlainChoice(
            [
                (Audience.OFFICE.value, self.tr("内部报送用")),
                (Audience.PUBLIC.value, self.tr("对外公布稿")),
            ]
        )
        self.readers.setToolTip(self.tr("对外公布稿里，人数很少的格子和能推算出它们的格子都不公布"))
        for widget in (*before, self.readers, self.day, *behind):
            self.flow.addWidget(widget)
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
