"""Show a chart, laid out anew for the width it is given: crisp at every scale, told by shade and colour."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from lianghe_desktop.casework.charts import lay_out, stripes
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.records.charts import (
    BarChart,
    Chart,
    DrawnBar,
    DrawnLine,
    DrawnWords,
    Picture,
    Shade,
    Side,
)

_TEXT_PT = 10.5
_PITCH = 1.5
_BASELINE = 0.88
"""How far under its top the baseline of a line of type lies, as on paper."""
_LEAST = 280


class ChartView(QWidget):
    """Draw one chart; it is as high as its width makes it."""

    def __init__(self, chart: Chart | None = None) -> None:
        super().__init__()
        self.chart: Chart | None = None
        self.picture: Picture | None = None
        self.setMinimumWidth(px(_LEAST))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if chart is not None:
            self.show_chart(chart)

    def show_chart(self, chart: Chart) -> None:
        """Show another chart; people who hear the screen are told its figures."""
        self.chart = chart
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(_in_words(chart))
        self._lay_out()

    @property
    def scale(self) -> float:
        """Return how many pixels a point of the picture takes."""
        return px(SIZES.text) / _TEXT_PT

    def _lay_out(self) -> None:
        if self.chart is None:
            return
        self.picture = lay_out(self.chart, max(self.width(), px(_LEAST)) / self.scale)
        self.setFixedHeight(round(self.picture.height * self.scale))
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for bar in self.picture.bars:
            self._bar(painter, bar)
        for line in self.picture.lines:
            self._line(painter, line)
        for words in self.picture.words:
            self._words(painter, words)
        painter.end()

    def _bar(self, painter: QPainter, bar: DrawnBar) -> None:
        colours, scale = current_theme().colours, self.scale
        fill, edge = {
            Shade.FULL: (colours.accent, colours.accent),
            Shade.MIDDLE: (colours.faded, colours.faded),
            Shade.LIGHT: (colours.soft_accent, colours.accent),
            Shade.STRIPED: (colours.surface, colours.quiet),
        }[bar.shade]
        place = QRectF(bar.x * scale, bar.y * scale, bar.width * scale, bar.height * scale)
        painter.fillRect(place, QColor(fill))
        painter.setPen(QPen(QColor(edge), 1))
        if bar.shade is Shade.STRIPED:
            for x1, y1, x2, y2 in stripes(bar):
                painter.drawLine(QLineF(x1 * scale, y1 * scale, x2 * scale, y2 * scale))
        painter.drawRect(place)

    def _line(self, painter: QPainter, line: DrawnLine) -> None:
        colours, scale = current_theme().colours, self.scale
        style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(colours.ink if line.strong else colours.quiet), px(1), style))
        painter.drawLine(QLineF(line.x1 * scale, line.y1 * scale, line.x2 * scale, line.y2 * scale))

    def _words(self, painter: QPainter, words: DrawnWords) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(round(words.size * self.scale), 1))
        font.setBold(words.strong)
        painter.setFont(font)
        painter.setPen(QColor(current_theme().colours.ink))
        wide = QFontMetricsF(font).horizontalAdvance(words.text)
        left = words.x * self.scale - {Side.LEFT: 0.0, Side.CENTRE: 0.5, Side.RIGHT: 1.0}[words.side] * wide
        left = max(min(left, self.width() - wide), 0.0)
        baseline = words.top + (words.size * _PITCH - words.size) / 2 + _BASELINE * words.size
        painter.drawText(QPointF(left, baseline * self.scale), words.text)


def _in_words(chart: Chart) -> str:
    if isinstance(chart, BarChart):
        return "；".join(f"{row.label} {row.words}" for row in chart.rows)
    return "；".join(f"{post.label} {post.words}" for post in chart.posts if post.label or post.words)
