"""One line of words that gives way where room is short."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import px


class ElidedLabel(QLabel):
    """One line of words that ends in … where there is no room for all of them."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), super().minimumSizeHint().height())

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self.alignment() | Qt.TextFlag.TextSingleLine, words)
