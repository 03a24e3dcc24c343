"""Rows of a long list for a table: an array of ids, and pages of rows fetched when they come into sight."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

ROWS_A_PAGE = 200
PAGES_KEPT = 20
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class Align(Enum):
    """Name where the words of a column stand."""

    LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    CENTRE = Qt.AlignmentFlag.AlignCenter


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """Declare one column: head with its unit, field of the row, width in pixels at 100 %.

    shown turns a value into the words of its cell; summed: the foot shows the provider's sum of it.
    """

    title: str
    field: str
    width: int
    align: Align = Align.LEFT
    shown: Callable[[object], str] = _as_text
    sortable: bool = True
    summed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sorting:
    """Say which field a list is ordered by."""

    field: str
    descending: bool = False


Row = Mapping[str, object]


class RowProvider(Protocol):
    """Give ids in order, rows by id, and sums; filtering is the provider's own state."""

    def ids(self, sorting: Sorting | None) -> Sequence[object]:
        """Return the ids of all rows in the order asked for."""

    def rows(self, ids: Sequence[object]) -> Sequence[Row]:
        """Return the rows of at most ROWS_A_PAGE ids, in their order."""

    def sums(self, fields: Sequence[str]) -> Mapping[str, object]:
        """Return the sum of each field over all rows."""


class PagedModel(QAbstractTableModel):
    """Show a provider's rows, holding no more than PAGES_KEPT pages of ROWS_A_PAGE rows."""

    def __init__(self, columns: Sequence[Column], provider: RowProvider) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.provider = provider
        self.sorting: Sorting | None = None
        self._ids: Sequence[object] = ()
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def load(self) -> None:
        """Ask the provider for its ids anew; the rows follow as they are looked at."""
        self.beginResetModel()
        self._ids = self.provider.ids(self.sorting)
        self._pages.clear()
        self.endResetModel()

    def forget_rows(self) -> None:
        """Fetch the rows in sight anew, ids and order unchanged."""
        self._pages.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def id_at(self, row: int) -> object:
        """Return the id of a row."""
        return self._ids[row]

    def row_of(self, row_id: object) -> int | None:
        """Return where an id stands, None where it is not in the list."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return None

    def row_at(self, row: int) -> Row:
        """Return one row, fetching its page if need be."""
        page, offset = divmod(row, ROWS_A_PAGE)
        if page in self._pages:
            self._pages.move_to_end(page)
        else:
            self._pages[page] = self.provider.rows(self._ids[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE])
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return self._pages[page][offset]

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._ids)

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.shown(self.row_at(index.row()).get(column.field))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align.value
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.shown(self.row_at(index.row()).get(column.field))
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].align.value
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns) or not self.columns[column].sortable:
            return
        descending = order == Qt.SortOrder.DescendingOrder
        self.sorting = Sorting(field=self.columns[column].field, descending=descending)
        self.load()
