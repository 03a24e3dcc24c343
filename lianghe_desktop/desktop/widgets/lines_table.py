"""A short table that shows all its lines at once and grows with them, for cards inside a page."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.desktop.widgets.paged_model import Column

Line = Mapping[str, object]


class LinesTable(QWidget):
    """Show lines in words that wrap; `opened` carries the place of the line double-clicked or entered.

    The columns named by `stretched` share the room that is left; without lines `empty` is said instead.
    """

    opened = Signal(int)
    chosen = Signal(int)

    def __init__(
        self, columns: Sequence[Column], *, empty: str, stretched: str | tuple[str, ...] = ""
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.empty = QLabel(empty)
        self.empty.setProperty("role", "quiet")
        self.empty.setWordWrap(True)
        named = (stretched,) if isinstance(stretched, str) else stretched
        self.table = self._build_table(named if any(named) else (self.columns[-1].field,))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.table)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_lines(())

    def _build_table(self, stretched: tuple[str, ...]) -> QTableWidget:
        table = QTableWidget(0, len(self.columns))
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(px(SIZES.row_height))
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setTextElideMode(Qt.TextElideMode.ElideNone)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(px(48))
        for place, column in enumerate(self.columns):
            table.setColumnWidth(place, px(column.width))
            title = QTableWidgetItem(column.title)
            title.setTextAlignment(column.align.value)
            table.setHorizontalHeaderItem(place, title)
            if column.field in stretched:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        table.doubleClicked.connect(self._on_opened)
        table.activated.connect(self._on_opened)
        table.currentCellChanged.connect(self._on_current_changed)
        head.sectionResized.connect(self._fit)
        return table

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines in place of those before."""
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for place, column in enumerate(self.columns):
                words = column.shown(line.get(column.field))
                item = QTableWidgetItem(words)
                item.setTextAlignment(column.align.value)
                item.setToolTip(words)
                self.table.setItem(row, place, item)
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self._fit()

    def select(self, place: int) -> None:
        """Select a line and scroll the page to it; the layouts around it are settled first."""
        self.table.setCurrentCell(place, 0)
        QTimer.singleShot(0, self, partial(self._bring_into_sight, place))

    def _bring_into_sight(self, place: int) -> None:
        around: QWidget | None = self
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea) and around.widget() is not None:
            row = self.table.visualRect(self.table.model().index(place, 0))
            point = self.table.viewport().mapTo(around.widget(), row.center())
            around.ensureVisible(point.x(), point.y(), 0, px(120))

    def words(self) -> list[tuple[str, ...]]:
        """Return what stands in the lines now."""
        rows, columns, model = self.table.rowCount(), self.table.columnCount(), self.table.model()
        return [tuple(str(model.index(r, c).data()) for c in range(columns)) for r in range(rows)]

    def _fit(self, *_sizes: int) -> None:
        table = self.table
        heights = [self._height_of(row) for row in range(table.rowCount())]
        for row, height in enumerate(heights):
            table.setRowHeight(row, height)
        bar = table.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() else 0
        table.setFixedHeight(sum(heights) + table.horizontalHeader().sizeHint().height() + extra + 2)

    def _height_of(self, row: int) -> int:
        # The view's own measure forgets the padding of the style sheet, and the last word is cut.
        metrics, model, tallest = self.table.fontMetrics(), self.table.model(), 0
        for place in range(self.table.columnCount()):
            room = QRect(0, 0, max(self.table.columnWidth(place) - px(26), px(16)), px(2000))
            words = str(model.index(row, place).data() or "")
            tallest = max(tallest, metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height())
        return max(px(SIZES.row_height), tallest + px(14))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_opened(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _on_current_changed(self, row: int, *_rest: int) -> None:
        if row >= 0:
            self.chosen.emit(row)
