"""农户: every household of this desk, searched as one types."""

from functools import partial

from PySide6.QtCore import QItemSelection
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.printing import print_cards
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import FilterBar
from lianghe_desktop.desktop.households.import_page import ImportPage
from lianghe_desktop.desktop.households.listing import (
    COLUMNS,
    Found,
    HouseholdKey,
    HouseholdRows,
    Query,
    find_households,
)
from lianghe_desktop.desktop.households.new_household import NewHouseholdPage
from lianghe_desktop.desktop.households.nobody import NobodyHere
from lianghe_desktop.desktop.households.summary import Summary
from lianghe_desktop.desktop.navigation import SYNC
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.paged_model import PagedModel, Sorting
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.workroom import Workroom

_WIDE = 1120
_DETAIL_WIDTH = 400


class HouseholdListPage(Page):
    """Show the list; one row shows its household beside it, a double click opens its page."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._sorting: Sorting | None = None
        self._count = 0
        known = villages(room.office)
        self.filters = FilterBar(known)
        self.rows = HouseholdRows(room.office, self._on_sorting)
        columns = COLUMNS if len(known) > 1 else COLUMNS[:-1]
        self.model = PagedModel(columns, self.rows)
        self.nobody = NobodyHere()
        self.table = RecordTable(self.model, self.nobody)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        self.beside = BesideSplit(listing, detail_width=_DETAIL_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        self._connect()
        self.reload()

    def _connect(self) -> None:
        self.filters.changed.connect(self.reload)
        self.nobody.clear_asked.connect(self.filters.clear)
        self.nobody.import_asked.connect(self.take_in_list)
        self.nobody.register_asked.connect(self.register_new)
        self.nobody.receive_asked.connect(self._on_receive_asked)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.open_household)
        self.table.view.selectionModel().selectionChanged.connect(self._on_selection_changed)

    @override
    def head(self) -> PageHead:
        chosen = len(self.selected())
        counted = self.tr("%1 户").replace("%1", f"{self._count:,}")
        context = self._room.office.desk.name + (f" · {counted}" if self._count else "")
        verb = self.tr("打印帮扶卡") + (f"（{chosen} 户）" if chosen > 1 else "")
        return PageHead(
            title=self.tr("农户"),
            context=context,
            actions=(
                Action(
                    verb=verb,
                    run=self.print_cards,
                    icon="print",
                    enabled=chosen > 0,
                    hint="" if chosen else self.tr("先在名单里选一户或几户"),
                ),
                Action(verb=self.tr("导入名单"), run=self.take_in_list, icon="table"),
                Action(verb=self.tr("登记新户"), run=self.register_new, icon="add", primary=True),
            ),
        )

    @override
    def entered(self) -> None:
        self.filters.box.setFocus()

    @override
    def records_changed(self, notice: object) -> None:
        self.reload()

    @override
    def step_back(self) -> bool:
        if self.beside.open:
            self.beside.close_detail()
            return True
        if self.filters.box.text():
            self.filters.box.clear()
            return True
        return False

    def query(self) -> Query:
        """Return what is asked for now."""
        return Query(text=self.filters.box.text(), where=self.filters.where(), sorting=self._sorting)

    def reload(self) -> None:
        """Ask for the list anew; of several questions the newest is shown."""
        query = self.query()
        self._room.look(self, partial(self._find, query), done=partial(self._on_found, query))

    def selected(self) -> list[HouseholdKey]:
        """Return the households of the selected rows, in the order of the list."""
        rows = sorted(index.row() for index in self.table.view.selectionModel().selectedRows())
        return [key for row in rows if isinstance(key := self.model.id_at(row), tuple)]

    def open_household(self, key: object) -> None:
        """Open the page of one household."""
        if isinstance(key, tuple):
            self._room.navigator.open_household(*key)

    def register_new(self) -> None:
        """Open the form for a household that is not in the list."""
        self._room.navigator.open_over(NewHouseholdPage(self._room, home=self.filters.village.code()))

    def take_in_list(self) -> None:
        """Open the page that takes in a list from Excel."""
        self._room.navigator.open_over(ImportPage(self._room))

    def print_cards(self) -> None:
        """Draw the help cards of the selected households and show them."""
        room, chosen = self._room, self.selected()
        context = self.tr("%1 户").replace("%1", str(len(chosen)))
        room.run(
            self,
            lambda _control: print_cards(room.office, room.acting, chosen),
            done=lambda printed: room.show_printed(printed, context=context),
        )

    def _find(self, query: Query, _control: Control) -> Found:
        return find_households(self._room.office, query)

    def _on_found(self, query: Query, found: Found) -> None:
        kept = self.selected()
        self._count = len(found.keys)
        self.nobody.show_case(narrowed=query.narrowed)
        self.rows.take(found, self.model.sorting)
        self.model.load()
        if len(kept) == 1 and not self.table.select(kept[0]):
            self.beside.close_detail()
        self.head_changed.emit()

    def _on_sorting(self, sorting: Sorting | None) -> None:
        self._sorting = sorting
        self.reload()

    def _on_chosen(self, key: object) -> None:
        if isinstance(key, tuple) and self.width() >= px(_WIDE):
            summary = Summary(self._room, *key)
            summary.open_asked.connect(partial(self.open_household, key))
            self.beside.show_detail("", summary)
            summary.titled.connect(self.beside.title.setText)

    def _on_selection_changed(self, *_change: QItemSelection) -> None:
        self.head_changed.emit()

    def _on_receive_asked(self) -> None:
        self._room.navigator.go_to(SYNC)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() < px(_WIDE) and self.beside.open:
            self.beside.close_detail()
