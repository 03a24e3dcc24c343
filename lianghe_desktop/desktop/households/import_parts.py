"""Parts of the import page: what each column is, and lists of what was found."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)
from typing_extensions import override

from lianghe_desktop.casework.import_columns import choices
from lianghe_desktop.casework.import_plan import NewPerson, ValueChange
from lianghe_desktop.casework.people_import import ListColumn
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel, Row
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState

_CHOICE_WIDTH = 232
_WIDTHS = (232, _CHOICE_WIDTH + 16, 96)
_ROW_HEIGHT = 44
_LINE_HEIGHT = 20
_STRETCHED = 240
"""The least width of a column that takes what is left."""


class MeaningBox(QComboBox):
    """Choose what a column is; the wheel scrolls the page unless the box was chosen."""

    def __init__(self, title: str, key: str | None) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("“%1”是什么").replace("%1", title))
        self.setMaxVisibleItems(14)
        self.addItem(self.tr("（不导入）"), "")
        for value, words in choices():
            self.addItem(words, value)
        self.setCurrentIndex(max(self.findData(key or ""), 0))

    def key(self) -> str | None:
        """Return what was chosen, None for a column that is left out."""
        return self.currentData() or None

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ColumnsPart(Part):
    """Say for each column of the list what it is; `assigned` after every choice, `keep_asked` with a name."""

    assigned = Signal()
    keep_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[MeaningBox] = []
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(
            [self.tr("表里的列"), self.tr("是什么"), self.tr("要看的格"), self.tr("前几行写的是")]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, px(width))
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("给这种表起个名字，下次直接用"))
        self.name.setMaximumWidth(px(320))
        self.keep_button = Button(self.tr("记住这样的对应"), icon_name="save_as")
        self.keep_button.clicked.connect(self._on_keep)
        self.name.returnPressed.connect(self._on_keep)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(QLabel(self.tr("认错的列在这里改，改完马上重新检查。")), 1)
        row.addWidget(self.name, 1)
        row.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def show_columns(self, columns: Sequence[ListColumn]) -> None:
        """Show the columns; choices of the same list stay where they are, only the counts are new."""
        if [column.title for column in columns] != self.titles():
            self._build_rows(columns)
        for place, column in enumerate(columns):
            with QSignalBlocker(self.boxes[place]):
                self.boxes[place].setCurrentIndex(max(self.boxes[place].findData(column.key or ""), 0))
            count = QTableWidgetItem(str(column.problems) if column.problems else "")
            count.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.table.setItem(place, 2, count)

    def titles(self) -> list[str]:
        """Return the titles of the columns in sight."""
        model = self.table.model()
        return [str(model.index(row, 0).data() or "") for row in range(self.table.rowCount())]

    def keys(self) -> list[str | None]:
        """Return what each column is, as chosen now."""
        return [box.key() for box in self.boxes]

    def _build_rows(self, columns: Sequence[ListColumn]) -> None:
        self.boxes = []
        self.table.setRowCount(len(columns))
        for place, column in enumerate(columns):
            self.table.setRowHeight(place, max(px(_ROW_HEIGHT), px(SIZES.row_height)))
            samples = QTableWidgetItem("；".join(column.samples))
            samples.setToolTip("\n".join(column.samples))
            title = QTableWidgetItem(column.title)
            title.setToolTip(column.title)
            self.table.setItem(place, 0, title)
            self.table.setItem(place, 3, samples)
            box = MeaningBox(column.title, column.key)
            box.currentIndexChanged.connect(self._on_assigned)
            self.table.setCellWidget(place, 1, box)
            self.boxes.append(box)

    def _on_assigned(self, _place: int) -> None:
        chosen = self.sender()
        for box in self.boxes:
            if box is not chosen and isinstance(chosen, MeaningBox) and box.key() == chosen.key():
                with QSignalBlocker(box):
                    box.setCurrentIndex(0)
        self.assigned.emit()

    def _on_keep(self) -> None:
        self.keep_asked.emit(self.name.text())


class LinesPart(Part):
    """Show lines that were found in the list."""

    def __init__(self, columns: Sequence[Column], empty: str, counted: str, *, lines_a_row: int = 1) -> None:
        super().__init__()
        self.lines = FixedRows()
        self.model = PagedModel(columns, self.lines)
        self.table = RecordTable(self.model, EmptyState("done", empty), counted=counted)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        if lines_a_row > 1:
            self.table.view.setWordWrap(True)
            height = SIZES.row_height + (lines_a_row - 1) * _LINE_HEIGHT
            self.table.view.verticalHeader().setDefaultSectionSize(px(height))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.addWidget(self.table)

    def show_lines(self, lines: Sequence[Mapping[str, object]]) -> None:
        """Show these lines in place of those before."""
        rows: Sequence[Row] = lines
        self.lines.show(rows)
        self.model.load()
        self.counted.emit(len(lines))


def error_columns(title: str) -> tuple[Column, ...]:
    """Return the columns of a list of cells: where, and what `title` says."""
    return (
        Column(title="行", field="row", width=64, sortable=False),
        Column(title="列", field="column", width=168, sortable=False),
        Column(title=title, field="reason", width=_STRETCHED, sortable=False),
    )


NEW_COLUMNS = (
    Column(title="行", field="row", width=64, sortable=False),
    Column(title="户编号", field="household", width=208, sortable=False),
    Column(title="姓名", field="name", width=200, sortable=False),
    Column(title="是", field="kind", width=240, sortable=False),
)
CHANGE_COLUMNS = (
    Column(title="行", field="row", width=64, sortable=False),
    Column(title="谁", field="who", width=144, sortable=False),
    Column(title="哪一项", field="label", width=144, sortable=False),
    Column(title="现在登记的", field="old", width=240, sortable=False),
    Column(title="表里写的", field="new", width=240, sortable=False),
)
SKIPPED_COLUMNS = (
    Column(title="行", field="row", width=64, sortable=False),
    Column(title="为什么不导入", field="reason", width=_STRETCHED, sortable=False),
)


def new_lines(people: Sequence[NewPerson]) -> list[Row]:
    """Return the lines of people whom the register does not have."""
    kinds = {True: "新户的成员", False: "已登记的户，新的成员"}
    return [
        {"row": one.row, "household": one.household, "name": one.name, "kind": kinds[one.with_household]}
        for one in people
    ]


def change_lines(changes: Sequence[ValueChange]) -> list[Row]:
    """Return the lines of values that differ."""
    return [
        {"row": one.row, "who": one.who, "label": one.label, "old": one.old, "new": one.new}
        for one in changes
    ]
