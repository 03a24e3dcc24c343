"""A parameter over time as steps: each value a level line from its first day to its last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import current_theme, px

_DAYS_AFTER = 365


@dataclass(frozen=True, kw_only=True, slots=True)
class StepOfTime:
    """One level of the picture, with the words that stand on it."""

    since: date
    height: float
    words: str


class StepPicture(QWidget):
    """Draw the steps, labelled directly; the day asked stands as an upright line."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: tuple[StepOfTime, ...] = ()
        self._on = date.min
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[StepOfTime], on: date) -> None:
        """Show these steps, in the order of their days."""
        self.steps, self._on = tuple(steps), on
        self.setAccessibleName("；".join(f"{one.since} 起 {one.words}" for one in self.steps))
        self.setVisible(bool(self.steps))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(480), px(132))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = current_theme().colours
        ground = self._ground()
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())
        points = self._points(ground)
        painter.setPen(QPen(QColor(colours.accent), px(2)))
        for left, right in pairwise(points):
            painter.drawLine(left, QPointF(right.x(), left.y()))
            painter.drawLine(QPointF(right.x(), left.y()), right)
        self._draw_words(painter, points)
        at = self._x(self._on, ground)
        painter.setPen(QPen(QColor(colours.care), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at, ground.top()), QPointF(at, ground.bottom()))
        painter.end()

    def _ground(self) -> QRectF:
        return QRectF(px(12), px(30), self.width() - px(24), self.height() - px(58))

    def _points(self, ground: QRectF) -> list[QPointF]:
        tallest = max(one.height for one in self.steps) or 1.0
        points = [
            QPointF(self._x(one.since, ground), ground.bottom() - ground.height() * one.height / tallest)
            for one in self.steps
        ]
        return [*points, QPointF(ground.right(), points[-1].y())]

    def _draw_words(self, painter: QPainter, points: Sequence[QPointF]) -> None:
        colours = current_theme().colours
        metrics = painter.fontMetrics()
        free = 0.0
        for point, one in zip(points, self.steps, strict=False):
            if point.x() < free:
                continue  # no room; the table below says it
            painter.setPen(QColor(colours.ink))
            painter.drawText(QPointF(point.x() + px(4), point.y() - px(6)), one.words)
            painter.setPen(QColor(colours.quiet))
            day = one.since.isoformat()
            painter.drawText(QPointF(point.x(), self.height() - px(8)), day)
            free = (
                point.x() + max(metrics.horizontalAdvance(one.words), metrics.horizontalAdvance(day)) + px(10)
            )

    def _x(self, day: date, ground: QRectF) -> float:
        first = self.steps[0].since
        last = max(self.steps[-1].since + timedelta(days=_DAYS_AFTER), min(self._on, date(2199, 1, 1)))
        span = max((last - first).days, 1)
        share = min(max((day - first).days / span, 0.0), 1.0)
        return ground.left() + ground.width() * share
