"""The work list of the month: a line for each thing that waits for a household."""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.duties.due import Standing
from lianghe_desktop.casework.duties.work_item import WorkItem
from lianghe_desktop.casework.duties.work_list import work_titles
from lianghe_desktop.desktop.duties.duty_lines import standing_words
from lianghe_desktop.desktop.duties.work_buttons import WorkButtons
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

_COLUMNS = (
    Column(title="办什么", field="title", width=112),
    Column(title="期限", field="standing", width=104),
    Column(title="到期日", field="due_on", width=112),
    Column(title="户编号", field="number", width=184),
    Column(title="户主", field="head_name", width=104),
    Column(title="村民小组", field="group", width=112),
    Column(title="依据", field="source", width=264),
)


class WorkPart(Part):
    """Narrow the list by village, kind and standing; a double click opens the household, buttons begin."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._items: list[WorkItem] = []
        known = villages(room.office)
        self.village = ChoiceBox(self.tr("全部村（居）"), [(v.home, v.name) for v in known])
        self.village.setVisible(len(known) > 1)
        self.work = ChoiceBox(self.tr("全部工作"), work_titles())
        states = [(Standing.RED.value, self.tr("已逾期")), (Standing.ORANGE.value, self.tr("快到期"))]
        self.state = ChoiceBox(self.tr("全部期限"), states)
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        nothing = EmptyState("check", self.tr("没有等着办的户"))
        self.table = RecordTable(self.model, nothing, counted=self.tr("件"))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for choice in (self.village, self.work, self.state):
            row.addWidget(choice)
            choice.currentIndexChanged.connect(self.show_rows)
        row.addStretch(1)
        self.buttons = WorkButtons(room)
        row.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.table.opened.connect(self.open_item)
        self.table.chosen.connect(self._on_chosen)

    def show_items(self, items: list[WorkItem]) -> None:
        """Show this work in place of the work before."""
        self._items = items
        self.show_rows()
        self.counted.emit(len(items))

    def show_rows(self, *_choice: object) -> None:
        """Show the work that the choices leave."""
        today = self._room.acting.today
        self.rows.show([_row(item, today) for item in self._items if self._fits(item)])
        self.model.load()
        self.buttons.show_line(None, None)

    def _on_chosen(self, place: object) -> None:
        line = self.rows.row(place)
        key = line.get("key")
        if isinstance(key, tuple):
            self.buttons.show_line(key, str(line["work"]))

    def open_item(self, place: object) -> None:
        """Open the household of a line."""
        key = self.rows.row(place).get("key")
        if isinstance(key, tuple):
            self._room.navigator.open_household(*key)

    def _fits(self, item: WorkItem) -> bool:
        village, work, state = self.village.code(), self.work.code(), self.state.code()
        return (
            village in (None, item.home)
            and work in (None, item.work)
            and state in (None, item.standing.value)
        )


def _row(item: WorkItem, today: dt.date) -> Mapping[str, object]:
    days_left = (item.due_on - today).days if item.due_on else None
    return {
        "key": (item.home, item.household),
        "work": item.work,
        "title": item.title,
        "standing": standing_words(item.standing, days_left),
        "due_on": item.due_on.isoformat() if item.due_on else "",
        "number": item.number,
        "head_name": item.head_name,
        "group": item.group_name,
        "source": item.source,
    }
