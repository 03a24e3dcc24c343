"""修改记录: when, who, which field, what it was and what it became."""

from typing_extensions import override

from lianghe_desktop.casework.households import HistoryEntry, HouseholdFile, history
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

_COLUMNS = (
    Column(title="时间", field="at", width=144),
    Column(title="谁", field="who", width=104),
    Column(title="哪里", field="what", width=88),
    Column(title="哪一项", field="field_label", width=184),
    Column(title="原来", field="old", width=160),
    Column(title="改成", field="new", width=200),
    Column(title="由来", field="by", width=96),
)


class HistoryPart(HouseholdPart):
    """List every write of the household, the newest first."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        empty = EmptyState("clock", self.tr("还没有修改过"))
        self.table = RecordTable(self.model, empty, counted=self.tr("处修改"))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.column.addWidget(self.table, 1)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        room, home, household = self.room, self.home, self.household
        room.look(self, lambda _control: history(room.office, home, household), done=self._on_history)

    def _on_history(self, entries: list[HistoryEntry]) -> None:
        self.rows.show(
            [
                {
                    "at": entry.at,
                    "who": entry.who,
                    "what": entry.what,
                    "field_label": entry.field_label,
                    "old": entry.old or self.tr("（空）"),
                    "new": entry.new or self.tr("（空）"),
                    "by": self.tr("入户调查") if entry.interview else "",
                }
                for entry in entries
            ]
        )
        self.model.load()
