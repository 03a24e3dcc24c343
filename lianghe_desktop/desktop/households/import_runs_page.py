"""Lists taken in before, each of which can be taken back whole."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.import_runs import ImportUndone, import_runs, undo_import
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import Banner, EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

_COLUMNS = (
    Column(title="什么时候", field="at", width=168, sortable=False),
    Column(title="文件", field="file", width=320, sortable=False),
    Column(title="新增户", field="households", width=96, align=Align.RIGHT, sortable=False),
    Column(title="新增人", field="people", width=96, align=Align.RIGHT, sortable=False),
    Column(title="改动", field="changed", width=96, align=Align.RIGHT, sortable=False),
    Column(title="现在", field="state", width=160, sortable=False),
)
_MOST_KEPT_TOLD = 6


def undone_words(undone: ImportUndone) -> str:
    """Say what taking an import back did, and what stays."""
    words = f"已撤销这次导入：删去 {undone.removed} 条新登记的，恢复 {undone.restored} 处改动。"
    kept = undone.kept[:_MOST_KEPT_TOLD]
    more = f"等 {len(undone.kept)} 处" if len(undone.kept) > len(kept) else ""
    return words + (f"保留：{''.join(kept)}{more}" if kept else "")


class ImportRunsPage(Page):
    """Choose an import and take it back."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.banner = Banner(Tone.INFO, "")
        self.banner.hide()
        self.progress = LongWork(room, self.tr("正在撤销导入"))
        self.progress.stop_button.hide()
        self.lines = FixedRows()
        self.model = PagedModel(_COLUMNS, self.lines)
        self.table = RecordTable(
            self.model, EmptyState("import", self.tr("还没有导入过名单")), counted=self.tr("次")
        )
        self.table.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.banner)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)

    @override
    def head(self) -> PageHead:
        ready = self._chosen() is not None
        return PageHead(
            title=self.tr("以前的导入"),
            context=self.tr("撤销时，导入以后又改过的内容保留"),
            actions=(
                Action(
                    verb=self.tr("撤销这次导入"),
                    run=self.take_back,
                    icon="undo",
                    primary=True,
                    enabled=ready,
                    hint="" if ready else self.tr("先在名单里选一次还没有撤销的导入"),
                ),
            ),
        )

    @override
    def entered(self) -> None:
        self.lines.show(
            [
                {
                    "id": run.id,
                    "at": moment_of(run.at),
                    "file": run.file,
                    "households": run.households,
                    "people": run.people,
                    "changed": run.changed,
                    "state": "" if run.undone_at is None else self.tr("已撤销"),
                }
                for run in import_runs(self._room.office)
            ]
        )
        self.model.load()
        self.head_changed.emit()

    def take_back(self) -> None:
        """Take the chosen import back."""
        run, room = self._chosen(), self._room
        if run is None:
            return
        self.progress.run(
            lambda control: undo_import(room.office, room.acting, run, going_on=control.tell),
            done=self._on_undone,
            refused=self._on_refused,
        )

    def _on_undone(self, undone: ImportUndone) -> None:
        self.banner.say(Tone.GOOD, undone_words(undone))
        self.banner.show()
        self.entered()

    def _on_refused(self, fault: LiangheError) -> None:
        self.banner.say(Tone.WRONG, fault.text)
        self.banner.show()

    def _chosen(self) -> str | None:
        rows = self.table.view.selectionModel().selectedRows()
        if not rows:
            return None
        row = self.model.row_at(rows[0].row())
        return None if row["state"] else str(row["id"])

    def _on_chosen(self, _row: object) -> None:
        self.head_changed.emit()
