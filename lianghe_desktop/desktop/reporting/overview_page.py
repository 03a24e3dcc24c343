"""统计表: annex 1 on screen, now or as of a past day, for the offices or to be published."""

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QLabel, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.overview import (
    TITLE,
    OverviewValues,
    note_for,
    overview_seen,
    print_overview,
    write_overview,
)
from lianghe_desktop.desktop.frame.page import PageHead
from lianghe_desktop.desktop.table_page import Printing, TablePage, Writing
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.figure_bar import FigureBar
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.audience import Audience

_AREA_WIDTH = 104
_ITEM_WIDTH = 288


class OverviewPage(TablePage):
    """Show the eleven counts of each area; of several questions the newest is shown."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.found: OverviewValues | None = None
        self.table: RecordTable | None = None
        self.bar = FigureBar(room.acting.today)
        self.told = QLabel()
        self.told.setProperty("role", "quiet")
        self.told.setWordWrap(True)
        self.rows = FixedRows()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(16), px(12), px(16), px(16))
        self._column.setSpacing(px(8))
        self._column.addWidget(self.bar)
        self._column.addWidget(self.told)
        self._column.addStretch(0)
        self.bar.changed.connect(self.reload)

    @override
    def head(self) -> PageHead:
        ready = self.found is not None
        return PageHead(
            title=self.tr("统计表（附件一）"),
            context=self.found.on.isoformat() if self.found else self.tr("从现有资料里算出来"),
            actions=(self.save_action(ready=ready), self.paper_action(ready=ready)),
        )

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def commit(self) -> bool:
        self.bar.commit()
        return True

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Count anew."""
        work = partial(self._count, self.bar.as_of(), self.bar.audience())
        self._room.look(self, work, done=self._on_counted)

    @override
    def file_title(self) -> str:
        on = self.found.on if self.found is not None else self._room.acting.today
        return f"{TITLE}-{on.isoformat()}"

    @override
    def printing(self) -> Printing | None:
        found, room = self.found, self._room
        return None if found is None else lambda _control: print_overview(room.office, room.acting, found)

    @override
    def writing(self, path: Path) -> Writing | None:
        found = self.found
        return None if found is None else lambda _control: write_overview(found, path)

    def _count(self, as_of: dt.date | None, audience: Audience, _control: object) -> OverviewValues:
        room = self._room
        return overview_seen(room.office, room.acting.today, as_of=as_of, audience=audience)

    def _on_counted(self, found: OverviewValues) -> None:
        self.found = found
        self.told.setText(note_for(found.audience))
        table = self.table or self._lay_out(found)
        self.rows.show(
            [
                {"item": f"{row.number}　{row.item}（{row.unit}）"}
                | {str(at): row.shown(at) for at in range(len(row.values))}
                for row in found.rows
            ]
        )
        table.model.load()
        self.head_changed.emit()

    def _lay_out(self, found: OverviewValues) -> RecordTable:
        columns = [Column(title=self.tr("统计项目"), field="item", width=_ITEM_WIDTH, sortable=False)]
        columns += [
            Column(title=area, field=str(at), width=_AREA_WIDTH, align=Align.RIGHT, sortable=False)
            for at, area in enumerate(found.areas)
        ]
        self.table = RecordTable(
            PagedModel(columns, self.rows), EmptyState("table", ""), counted=self.tr("项")
        )
        self._column.addWidget(self.table, 1)
        return self.table
