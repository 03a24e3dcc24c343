"""Take in a list of households and people from Excel: checked first, then all of it or nothing."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.people_import import ImportResult, Mode, import_people
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control, Progress
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import Banner, EmptyState, NoteLabel, ProgressPanel
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

_COLUMNS = (
    Column(title="工作表", field="sheet", width=112, sortable=False),
    Column(title="行", field="row", width=64, sortable=False),
    Column(title="列", field="column", width=128, sortable=False),
    Column(title="要改什么", field="reason", width=640, sortable=False),
)
_NOTE = (
    "表头至少要有：**户编号、姓名、证件号码、与户主关系**。列的先后不限；程序认得全国系统导出的家庭成员名单。\n\n"
    "先检查，不改动任何资料；有一处不对就一户也不写入，并把要改的行另存成一份 Excel。"
)


class ImportPage(Page):
    """Choose a workbook, see what is wrong with it, then take it in."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._path: Path | None = None
        self._result: ImportResult | None = None
        self._stop = False
        known = villages(room.office)
        self.village = ChoiceBox(self.tr("表里写着村名"), [(v.home, v.full_name) for v in known], width=200)
        if len(known) <= 1:
            self.village.hide()
        self.choose_button = Button(self.tr("选择 Excel 文件"), icon_name="file", role="primary")
        self.file_label = QLabel()
        self.note = NoteLabel(_NOTE)
        self.banner = Banner(Tone.INFO, "", closable=False)
        self.banner.hide()
        self.progress = ProgressPanel("")
        self.progress.hide()
        self.errors = FixedRows()
        self.model = PagedModel(_COLUMNS, self.errors)
        self.table = RecordTable(
            self.model, EmptyState("done", self.tr("没有要改的行")), counted=self.tr("处要改")
        )
        self.table.hide()
        self._build_layout()
        self.choose_button.clicked.connect(self.choose_file)
        self.progress.stop_asked.connect(self._on_stop_asked)
        self.village.currentIndexChanged.connect(self._on_village_changed)

    def _build_layout(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.choose_button)
        row.addWidget(self.file_label, 1)
        self.village_label = QLabel(self.tr("没写村名的行算在"))
        if self.village.isHidden():
            self.village_label.hide()
        row.addWidget(self.village_label)
        row.addWidget(self.village)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.note)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    @override
    def head(self) -> PageHead:
        ready = self._result is not None and not self._result.errors and not self._result.written
        count = f"（{self._result.households} 户）" if ready and self._result is not None else ""
        return PageHead(
            title=self.tr("导入名单"),
            context=self.tr("从 Excel 表导入户和家庭成员"),
            actions=(
                Action(
                    verb=self.tr("导入") + count,
                    run=self.take_in,
                    icon="import",
                    primary=True,
                    enabled=ready,
                    hint="" if ready else self.tr("先选文件，检查没有错误后才能导入"),
                ),
            ),
        )

    def choose_file(self) -> None:
        """Ask for a workbook and check it."""
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("选择 Excel 文件"), "", "Excel (*.xlsx *.xls)")
        if chosen:
            self.check(Path(chosen))

    def check(self, path: Path) -> None:
        """Read the workbook without writing anything, and say what it holds."""
        self._path = path
        self.file_label.setText(path.name)
        self._start(path, Mode.CHECK)

    def take_in(self) -> None:
        """Write the households and people of the checked workbook."""
        if self._path is not None:
            self._start(self._path, Mode.WRITE)

    def _start(self, path: Path, mode: Mode) -> None:
        self._stop = False
        self._result = None
        self.head_changed.emit()
        self.choose_button.setEnabled(False)
        self.banner.hide()
        self._show_table(shown=False)
        word = self.tr("正在检查") if mode is Mode.CHECK else self.tr("正在导入")
        self.progress.title.setText(f"{word} {path.name}")
        self.progress.stop_button.setEnabled(True)
        self.progress.words.setText(self.tr("正在读表"))
        self.progress.show()
        self._room.run(
            self,
            partial(self._work, path, mode, self.village.code()),
            done=self._on_done,
            refused=self._on_refused,
            progressed=self._on_progress,
        )

    def _work(self, path: Path, mode: Mode, village: str | None, control: Control) -> ImportResult:
        def progress(done: int, total: int) -> bool:
            control.report(Progress(done=done, total=max(total, 1)))
            return not self._stop

        return import_people(
            self._room.office, self._room.acting, path, village=village, mode=mode, progress=progress
        )

    def _on_progress(self, progress: Progress) -> None:
        self.progress.show_progress(progress.done, progress.total)

    def _on_stop_asked(self) -> None:
        self._stop = True

    def _on_done(self, result: ImportResult) -> None:
        self._end()
        if result.written:
            navigator = self._room.navigator
            self.left.emit()
            navigator.go_to(HOUSEHOLDS)
            words = self.tr("已导入 %1 户、%2 人。").replace("%1", str(result.households))
            navigator.tell(Tone.GOOD, words.replace("%2", str(result.people)))
            return
        self._result = result
        if result.errors:
            self._show_errors(result)
        else:
            self._say_ready(result)
        self.head_changed.emit()

    def _say_ready(self, result: ImportResult) -> None:
        words = self.tr("检查通过：%1 户、%2 人，可以导入。")
        words = words.replace("%1", str(result.households)).replace("%2", str(result.people))
        if result.ignored_columns:
            words += self.tr("这些列用不上，不会导入：%1。").replace("%1", "、".join(result.ignored_columns))
        self._say(Tone.GOOD, words)

    def _show_errors(self, result: ImportResult) -> None:
        words = self.tr("有 %1 处要改，还没有写入任何内容。").replace("%1", str(len(result.errors)))
        if result.errors_file is not None:
            words += self.tr("要改的行已列在同一文件夹的 %1，改好原表后再选一次。").replace(
                "%1", result.errors_file.name
            )
        self._say(Tone.WRONG, words)
        self.errors.show(
            [{"sheet": e.sheet, "row": e.row, "column": e.column, "reason": e.reason} for e in result.errors]
        )
        self.model.load()
        self._show_table(shown=True)

    def _on_refused(self, fault: LiangheError) -> None:
        self._end()
        self._say(Tone.WRONG, fault.text)
        self.head_changed.emit()

    def _end(self) -> None:
        self.progress.hide()
        self.choose_button.setEnabled(True)

    def _say(self, tone: Tone, words: str) -> None:
        self.banner.say(tone, words)
        self.banner.show()

    def _show_table(self, *, shown: bool) -> None:
        self.table.setVisible(shown)
        self._rest.setVisible(not shown)

    def _on_village_changed(self, _place: int) -> None:
        if self._path is not None:
            self.check(self._path)
