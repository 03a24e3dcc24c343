"""增减对比: annex 1 at the end of a period beside the one before, every cell with its change."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.changes import TITLE, Changes, changes, print_changes, write_changes
from lianghe_desktop.casework.duties.periods import Every, Period
from lianghe_desktop.desktop.frame.page import PageHead
from lianghe_desktop.desktop.reporting.periods import EVERY_WORDS, offered_periods
from lianghe_desktop.desktop.table_page import Printing, TablePage, Writing
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.choice_box import PlainChoice
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

_AREA_WIDTH = 136


class ChangesPage(TablePage):
    """Show the table of one period; ended periods come out the same on any later day."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.found: Changes | None = None
        self.table: RecordTable | None = None
        self.kind = PlainChoice([(every.value, words) for every, words in EVERY_WORDS.items()])
        self.period = PlainChoice([])
        self.days = QLabel()
        self.days.setProperty("role", "quiet")
        self.rows = FixedRows()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for widget in (self.kind, self.period, self.days):
            row.addWidget(widget)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(16), px(12), px(16), px(16))
        self._column.setSpacing(px(12))
        self._column.addLayout(row)
        self._column.addStretch(0)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.period.currentIndexChanged.connect(self.reload)
        self._offer()

    @override
    def head(self) -> PageHead:
        ready = self.found is not None
        return PageHead(
            title=self.tr("增减对比"),
            context=self.tr("附件一的十一项，和上一期相比"),
            actions=(self.save_action(ready=ready), self.paper_action(ready=ready)),
        )

    @override
    def entered(self) -> None:
        self.reload()

    def chosen(self) -> Period:
        """Return the period chosen."""
        offered = offered_periods(Every(self.kind.code()), self._room.acting.today)
        return next(one for one in offered if one.key == self.period.code())

    def reload(self, *_choice: object) -> None:
        """Count anew; of several questions the newest is shown."""
        room, period = self._room, self.chosen()
        room.look(self, lambda _control: changes(room.office, room.acting, period), done=self._on_counted)

    @override
    def file_title(self) -> str:
        return f"{TITLE}-{self.chosen().key}"

    @override
    def printing(self) -> Printing | None:
        found, room = self.found, self._room
        return None if found is None else lambda _control: print_changes(room.office, room.acting, found)

    @override
    def writing(self, path: Path) -> Writing | None:
        found = self.found
        return None if found is None else lambda _control: write_changes(found, path)

    def _on_counted(self, found: Changes) -> None:
        self.found = found
        words = self.tr("本期到 %1，上期到 %2，都按当天结束时的记录")
        words = words.replace("%1", found.now.on.isoformat()).replace("%2", found.then.on.isoformat())
        self.days.setText(words)
        table = self.table or self._lay_out(found)
        self.rows.show([_row(found, place) for place in range(len(found.now.rows))])
        table.model.load()
        self.head_changed.emit()

    def _lay_out(self, found: Changes) -> RecordTable:
        columns = [Column(title=self.tr("统计项目"), field="item", width=288, sortable=False)]
        columns += [
            Column(title=area, field=str(at), width=_AREA_WIDTH, align=Align.RIGHT, sortable=False)
            for at, area in enumerate(found.now.areas)
        ]
        model = PagedModel(columns, self.rows)
        self.table = RecordTable(model, EmptyState("table", ""), counted=self.tr("项"))
        self._column.addWidget(self.table, 1)
        return self.table

    def _offer(self) -> None:
        offered = offered_periods(Every(self.kind.code()), self._room.acting.today)
        self.period.offer([(one.key, one.words) for one in offered])

    def _on_kind(self, *_choice: object) -> None:
        self._offer()
        self.reload()


def _row(found: Changes, place: int) -> dict[str, object]:
    row = found.now.rows[place]
    cells: dict[str, object] = {"item": f"{row.number}　{row.item}（{row.unit}）"}
    for at, value in enumerate(row.values):
        more = found.change(place, at)
        cells[str(at)] = f"{value:,}（{more:+,}）" if more else f"{value:,}（不变）"
    return cells
