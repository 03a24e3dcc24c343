"""A part that is one table of households: rows are read on a worker, a double click opens the household."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout

from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom


class RowsPart(Part):
    """Show rows that carry the household's key under `key`."""

    def __init__(
        self, room: Workroom, columns: Sequence[Column], empty: EmptyState, *, counted: str = "户"
    ) -> None:
        super().__init__()
        self.room = room
        self.rows = FixedRows()
        self.model = PagedModel(columns, self.rows)
        self.empty = empty
        self.table = RecordTable(self.model, empty, counted=counted)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(16), px(12), px(16), px(16))
        self.column.setSpacing(px(8))
        self.column.addWidget(self.table, 1)
        self.table.opened.connect(self.open_household)

    def show_rows(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Show these rows in place of those before."""
        self.rows.show(rows)
        self.model.load()
        self.counted.emit(len(rows))

    def open_household(self, place: object) -> None:
        """Open the household of a row."""
        key = self.rows.row(place).get("key")
        if isinstance(key, tuple):
            self.room.navigator.open_household(*key)
