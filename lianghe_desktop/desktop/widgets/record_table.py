"""A table over a paged model, with count and sums in its foot and a word for when it is empty."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.desktop.widgets.paged_model import Index, PagedModel
from lianghe_desktop.desktop.widgets.states import EmptyState


class _View(QTableView):
    entered_row = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.hovered_row = -1
        self.setMouseTracking(True)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class _RowHover(QStyledItemDelegate):
    """Draw the whole row under the mouse as hovered, not a single cell."""

    def __init__(self, view: _View) -> None:
        super().__init__(view)
        self._view = view

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        over = QStyle.StateFlag.State_MouseOver
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] # missing in the stubs
        hovered = index.row() == self._view.hovered_row
        option.state = state | over if hovered else state & ~over  # type: ignore[attr-defined] # the same


class RecordTable(QWidget):
    """Show a list; `chosen` carries the id of the row selected, `opened` of one double-clicked or entered."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, model: PagedModel, empty: EmptyState, *, counted: str = "户") -> None:
        super().__init__()
        self.model = model
        self.empty = empty
        self._counted = counted
        self.view = self._build_view()
        self.foot = QLabel()
        self.foot.setProperty("role", "quiet")
        foot = QFrame()
        foot.setProperty("role", "foot")
        foot_row = QHBoxLayout(foot)
        foot_row.setContentsMargins(px(12), px(6), px(12), px(6))
        foot_row.addWidget(self.foot)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(foot)
        frame = QFrame()
        frame.setProperty("role", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._stack = QStackedLayout(frame)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(filled)
        self._stack.addWidget(empty)
        model.modelReset.connect(self._on_reset)
        self._on_reset()

    def _build_view(self) -> _View:
        view = _View()
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setWordWrap(False)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(px(SIZES.row_height))
        head = view.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        for number, declared in enumerate(self.model.columns):
            view.setColumnWidth(number, px(declared.width))
        view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        view.doubleClicked.connect(self._on_double_clicked)
        view.entered_row.connect(self._on_entered)
        view.setItemDelegate(_RowHover(view))
        return view

    def select(self, row_id: object) -> bool:
        """Select the row of an id and bring it into sight; tell whether it is in the list."""
        row = self.model.row_of(row_id)
        if row is None:
            return False
        self.view.selectRow(row)
        self.view.scrollTo(self.model.index(row, 0))
        return True

    def _on_reset(self) -> None:
        count = self.model.rowCount()
        self._stack.setCurrentIndex(0 if count else 1)
        words = [self.tr("共 %1 %2").replace("%1", f"{count:,}").replace("%2", self._counted)]
        summed = [column for column in self.model.columns if column.summed]
        if summed and count:
            sums = self.model.provider.sums([column.field for column in summed])
            words += [f"{column.title} 合计 {column.shown(sums.get(column.field))}" for column in summed]
        self.foot.setText("　　".join(words))

    def _on_current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.model.id_at(current.row()))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.id_at(index.row()))

    def _on_entered(self, row: int) -> None:
        self.opened.emit(self.model.id_at(row))
