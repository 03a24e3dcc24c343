"""A blank table on the screen: its cells with their words, places coloured by whether they are settled."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from lianghe_desktop.casework.sheets.catalogue import sheet_field
from lianghe_desktop.casework.sheets.kept import Grid, Place, SheetMapping
from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.widgets.paged_model import Index

_WIDTH, _HEIGHT = 116, 34
_MOST_WIDTH = 260


class _Coloured(QStyledItemDelegate):
    """Fill a cell with its colour first: the style sheet of tables paints over colours of items."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colour = index.data(Qt.ItemDataRole.BackgroundRole)
        if colour is not None:
            painter.fillRect(option.rect, colour)  # type: ignore[attr-defined] # missing in the stubs
        super().paint(painter, option, index)


class SheetGrid(QWidget):
    """Show a blank; `chosen` carries the place of the cell that was clicked."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tabs = QTabWidget()
        self.tables: dict[str, QTableWidget] = {}
        self._places: dict[str, Sequence[Place]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def show_blank(self, grids: Sequence[Grid]) -> None:
        """Show the sheets of a blank."""
        self.tabs.clear()
        self.tables.clear()
        for grid in grids:
            table = QTableWidget(grid.rows, grid.columns)
            table.verticalHeader().hide()
            table.horizontalHeader().hide()
            table.setWordWrap(True)
            table.setItemDelegate(_Coloured(table))
            table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            table.setTabKeyNavigation(False)
            table.setAccessibleName(self.tr("空白表 %1").replace("%1", grid.name))
            for place in range(grid.columns):
                table.setColumnWidth(place, px(_WIDTH))
            for cell in grid.cells:
                item = QTableWidgetItem(cell.text or ("=" if cell.formula else ""))
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                table.setItem(cell.row - 1, cell.column - 1, item)
                if cell.rows > 1 or cell.columns > 1:
                    table.setSpan(cell.row - 1, cell.column - 1, cell.rows, cell.columns)
            table.resizeRowsToContents()
            for row in range(grid.rows):
                table.setRowHeight(row, max(px(_HEIGHT), table.rowHeight(row)))
            table.cellClicked.connect(self._on_clicked)
            table.currentCellChanged.connect(self._on_clicked)
            self.tables[grid.name] = table
            self.tabs.addTab(table, grid.name)
        self.tabs.tabBar().setVisible(len(grids) > 1)

    def show_mapping(self, mapping: SheetMapping, grids: Sequence[Grid]) -> None:
        """Colour the places of a mapping and write into empty ones what they will show."""
        words: dict[tuple[str, int, int], list[tuple[str, bool]]] = {}
        for slot in mapping.slots:
            key = (slot.place.grid, slot.place.row, slot.place.column)
            field = sheet_field(slot.field)
            shown = self.tr("（不填）") if slot.skipped else field.label if field else self.tr("（到时再问）")
            words.setdefault(key, []).append((shown, bool(field) or slot.skipped))
        for block in mapping.blocks:
            for one in block.fields:
                field = sheet_field(one.field)
                shown = (
                    self.tr("（不填）") if one.skipped else field.label if field else self.tr("（到时再问）")
                )
                for line in range(block.lines.size):
                    place = block.lines.place(line, one.at)
                    words[place.grid, place.row, place.column] = [(shown, not one.asked)]
        self._paint(words, {grid.name: grid for grid in grids})

    def choose(self, place: Place) -> None:
        """Choose a place as a click would."""
        table = self.tables[place.grid]
        self.tabs.setCurrentWidget(table)
        table.setCurrentCell(place.row - 1, place.column - 1)

    def _paint(
        self, words: Mapping[tuple[str, int, int], Sequence[tuple[str, bool]]], grids: Mapping[str, Grid]
    ) -> None:
        colours = current_theme().colours
        known, open_ = QColor(colours.soft_accent), QColor(colours.soft_care)
        for (name, row, column), shown in words.items():
            grid, table = grids.get(name), self.tables.get(name)
            cell = grid.at(row, column) if grid else None
            if table is None or cell is None:
                continue
            item = table.item(row - 1, column - 1)
            if item is None:
                continue
            if cell.empty:
                item.setText("、".join(text for text, _ in shown))
                item.setForeground(QColor(colours.accent))
            item.setToolTip("\n".join(text for text, _ in shown))
            item.setBackground(known if all(settled for _, settled in shown) else open_)

    def _on_clicked(self, row: int, column: int, *_before: int) -> None:
        table = self.sender()
        name = next((name for name, one in self.tables.items() if one is table), None)
        if name is not None and row >= 0 and column >= 0:
            self.chosen.emit(Place(name, row + 1, column + 1))
