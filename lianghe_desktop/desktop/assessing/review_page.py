"""审核: households that villages handed up and that wait for a decision."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.households import HouseholdFilter, household_ids
from lianghe_desktop.desktop.assessing.advice_rows import COLUMNS as _ADVICE
from lianghe_desktop.desktop.assessing.advice_rows import AdvisedRow, advise, table_row
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import SYNC
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

WAITING = ("submitted", "checked", "scored", "deliberation", "publicity", "township_reviewed", "recheck")
_COLUMNS = (_ADVICE[-1], *_ADVICE[:-1])


class ReviewPage(Page):
    """List what waits, village first; a double click opens the advice, where the decision is made."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._rows: list[AdvisedRow] = []
        self.village = ChoiceBox(
            self.tr("全部村（居）"), [(v.home, v.full_name) for v in villages(room.office)], width=200
        )
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        self.empty = EmptyState(
            "review",
            self.tr("没有等待审核的户"),
            verb=self.tr("去导入村里的数据包"),
            more=self.tr("村里做完调查、把数据包交上来以后，会列在这里"),
        )
        self.table = RecordTable(self.model, self.empty)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        row = QHBoxLayout()
        row.addWidget(self.village)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.village.currentIndexChanged.connect(self.show_rows)
        self.table.opened.connect(self.open_advice)
        self.empty.asked.connect(self._on_import_asked)

    @override
    def head(self) -> PageHead:
        counted = self.tr("%1 户等待决定").replace("%1", f"{len(self._rows):,}")
        return PageHead(
            title=self.tr("审核"),
            context=counted if self._rows else "",
            actions=(
                Action(
                    verb=self.tr("打开并审核"),
                    run=self._on_open,
                    icon="review",
                    primary=True,
                    enabled=bool(self._rows),
                ),
            ),
        )

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Ask anew for what waits."""
        room = self._room

        def work(_control: Control) -> list[AdvisedRow]:
            keys = household_ids(room.office, where=HouseholdFilter(statuses=WAITING))
            return advise(room.office, room.acting, keys, lambda _done, _total: True)

        room.look(self, work, done=self._on_rows)

    def show_rows(self, *_choice: object) -> None:
        """Show the households of the village chosen."""
        village = self.village.code()
        shown = [table_row(row) for row in self._rows if village is None or row.line.home == village]
        self.rows.show(sorted(shown, key=lambda row: (str(row["village"]), str(row["household_no"]))))
        self.model.load()

    def open_advice(self, place: object) -> None:
        """Open the advice of a household."""
        key = self.rows.row(place).get("key")
        if isinstance(key, tuple):
            self._room.navigator.open_over(HouseholdPage(self._room, *key, part=Part.ADVICE))

    def _on_rows(self, rows: list[AdvisedRow]) -> None:
        self._rows = rows
        self.show_rows()
        self.head_changed.emit()

    def _on_open(self) -> None:
        current = self.table.view.currentIndex()
        self.open_advice(self.model.id_at(current.row() if current.isValid() else 0))

    def _on_import_asked(self) -> None:
        self._room.navigator.go_to(SYNC)
