"""增减对比: annex 1 at the end of a period beside the one before, every cell with its change."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.changes import TITLE, Changes, changes, print_changes, write_changes
from lianghe_desktop.casework.duties.periods import Every, Period
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.reporting.periods import EVERY_WORDS, offered_periods
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.choice_box import PlainChoice
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

_AREA_WIDTH = 136


class ChangesPage(Page):
    """Show the table of one period; ended periods come out the same on any later day."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
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
            actions=(
                Action(verb=self.tr("存为 Excel"), run=self.ask_file, icon="save_as", enabled=ready),
                Action(
                    verb=self.tr("预览打印"), run=self.show_paper, icon="print", primary=True, enabled=ready
                ),
            ),
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

    def show_paper(self) -> None:
        """Show the table before it is printed."""
        found, room = self.found, self._room
        if found is not None:
            room.run(
                self, lambda _control: print_changes(room.office, room.acting, found), done=room.show_printed
            )

    def ask_file(self) -> None:
        """Ask where the workbook goes."""
        if self.found is not None:
            name = f"{TITLE}-{self.found.period.key}.xlsx"
            path, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), name, "Excel (*.xlsx)")
            if path:
                self.save(Path(path))

    def save(self, path: Path) -> None:
        """Write the workbook."""
        found, room = self.found, self._room
        if found is not None:
            room.run(
                self,
                lambda _control: write_changes(found, path),
                done=partial(self._on_saved, path.name),
            )

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

    def _on_saved(self, name: str, _nothing: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("已写入“%1”。").replace("%1", name))


def _row(found: Changes, place: int) -> dict[str, object]:
    row = found.now.rows[place]
    cells: dict[str, object] = {"item": f"{row.number}　{row.item}（{row.unit}）"}
    for at, value in enumerate(row.values):
        more = found.change(place, at)
        cells[str(at)] = f"{value:,}（{more:+,}）" if more else f"{value:,}（不变）"
    return cells
