"""Take in a list of households and people from Excel: looked at first, then all of it or nothing."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.import_columns import KIND, from_json, mapping_of, to_json
from lianghe_desktop.casework.mappings import keep_mapping, list_mappings, read_mapping
from lianghe_desktop.casework.people_import import ImportResult, Mode
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.import_parts import (
    CHANGE_COLUMNS,
    NEW_COLUMNS,
    SKIPPED_COLUMNS,
    ColumnsPart,
    LinesPart,
    change_lines,
    error_columns,
    new_lines,
)
from lianghe_desktop.desktop.households.import_runs_page import ImportRunsPage
from lianghe_desktop.desktop.households.import_work import Looked, Reading, look, take, take_back
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.note_label import NoteLabel
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError, UserError

Result = TypeVar("Result")

_NOTE = (
    "表头至少要有：**姓名、证件号码、与户主关系**。列的先后、表头几行都不限；认错的列可以自己指定，"
    "记住以后下次直接用。\n\n"
    "先检查，不改动任何资料；有一处不对就一户也不写入，并把要改的行另存成一份 Excel。导入以后可以整个撤销。"
)


class ImportPage(Page):
    """Choose a workbook, say what its columns are, see what it would do, then take it in."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._path: Path | None = None
        self._result: ImportResult | None = None
        known = villages(room.office)
        self.village = ChoiceBox(self.tr("表里写着村名"), [(v.home, v.full_name) for v in known], width=200)
        self.village.setVisible(len(known) > 1)
        self.mapping = ChoiceBox(self.tr("按表头自动认"), (), width=200)
        self.choose_button = Button(self.tr("选择 Excel 文件"), icon_name="file", role="primary")
        self.file_label = QLabel()
        self.update_box = QCheckBox(self.tr("已登记的人，按表里写的改（空着的格不动）"))
        self.note = NoteLabel(_NOTE)
        self.banner = Banner(Tone.INFO, "", closable=False)
        self.banner.hide()
        self.progress = LongWork(room)
        self.columns = ColumnsPart()
        self.errors = LinesPart(
            error_columns("要改什么"), self.tr("没有要改的格"), self.tr("处要改"), lines_a_row=2
        )
        self.doubts = LinesPart(
            error_columns("为什么先不导入"), self.tr("没有要核对的"), self.tr("处要核对"), lines_a_row=2
        )
        self.new = LinesPart(NEW_COLUMNS, self.tr("没有新的人"), self.tr("人"))
        self.changes = LinesPart(CHANGE_COLUMNS, self.tr("没有不一样的"), self.tr("处不一样"))
        self.skipped = LinesPart(SKIPPED_COLUMNS, self.tr("没有跳过的行"), self.tr("行"))
        self.table, self.model = self.errors.table, self.errors.model
        self.tabs = self._build_tabs()
        self._build_layout(several=len(known) > 1)
        self._load_mappings()
        self.choose_button.clicked.connect(self.choose_file)
        self.progress.changed.connect(self._on_work_changed)
        self.village.currentIndexChanged.connect(self._on_village_changed)
        self.mapping.currentIndexChanged.connect(self._on_mapping_changed)
        self.update_box.toggled.connect(self._on_update_toggled)
        self.columns.assigned.connect(self._on_assigned)
        self.columns.keep_asked.connect(self.keep_columns)

    def _build_tabs(self) -> Tabs:
        tabs = Tabs(
            (
                Tab(key="columns", word=self.tr("各列是什么"), part=self.columns),
                Tab(key="errors", word=self.tr("要改的"), part=self.errors),
                Tab(key="doubts", word=self.tr("要核对的"), part=self.doubts),
                Tab(key="new", word=self.tr("新增"), part=self.new),
                Tab(key="changes", word=self.tr("不一样"), part=self.changes),
                Tab(key="skipped", word=self.tr("不导入的行"), part=self.skipped),
            )
        )
        tabs.hide()
        return tabs

    def _build_layout(self, *, several: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.choose_button)
        row.addWidget(self.file_label, 1)
        self.village_label = QLabel(self.tr("没写村名的行算在"))
        self.village_label.setVisible(several)
        row.addWidget(self.village_label)
        row.addWidget(self.village)
        row.addWidget(self.mapping)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.note)
        column.addLayout(row)
        column.addWidget(self.update_box)
        column.addWidget(self.banner)
        column.addWidget(self.progress)
        column.addWidget(self.tabs, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    @override
    def head(self) -> PageHead:
        result = self._result
        ready = result is not None and not result.errors and not result.written and self._brings(result)
        count = f"（{result.new_households} 户）" if ready and result and result.new_households else ""
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
                    hint="" if ready else self.tr("先选文件，检查没有错误、有要导入的内容后才能导入"),
                ),
                Action(verb=self.tr("以前的导入"), run=self.open_runs, icon="clock"),
            ),
        )

    def choose_file(self) -> None:
        """Ask for a workbook and check it."""
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("选择 Excel 文件"), "", "Excel (*.xlsx *.xls)")
        if chosen:
            self.check(Path(chosen))

    def check(self, path: Path) -> None:
        """Look at a workbook and check it without writing anything."""
        self._path = path
        self.file_label.setText(path.name)
        self._look(path, None)

    def take_in(self) -> None:
        """Write what the checked workbook brings."""
        if self._path is None:
            return
        room, path, options = self._room, self._path, self._options(self.columns.keys())
        self._run(
            self.tr("正在导入"),
            lambda control: take(room, path, options, Mode.WRITE, control.going),
            self._on_imported,
        )

    def keep_columns(self, name: str) -> None:
        """Keep what the columns are under a name."""
        room = self._room
        value = to_json(mapping_of(self.columns.titles(), self.columns.keys()))
        try:
            keep_mapping(room.office, room.acting, KIND, name, value)
        except UserError as refusal:
            room.navigator.tell(Tone.WRONG, refusal.text)
            return
        self._load_mappings()
        with QSignalBlocker(self.mapping):
            self.mapping.choose(name.strip())
        words = self.tr("已记住。下次导入这种表，选“%1”就行。").replace("%1", name.strip())
        room.navigator.tell(Tone.GOOD, words)

    def open_runs(self) -> None:
        """Open the list of imports that can be taken back."""
        self._room.navigator.open_over(ImportRunsPage(self._room))

    def _load_mappings(self) -> None:
        with QSignalBlocker(self.mapping):
            while self.mapping.count() > 1:
                self.mapping.removeItem(1)
            for line in list_mappings(self._room.office, KIND):
                self.mapping.addItem(line.name, line.name)
            self.mapping.setVisible(self.mapping.count() > 1)

    def _known(self) -> dict[str, str]:
        name = self.mapping.code()
        if name is None:
            return {}
        return dict(from_json(read_mapping(self._room.office, KIND, name)).known)

    def _options(self, keys: Sequence[str | None] | None) -> Reading:
        return Reading(
            village=self.village.code(),
            known=self._known(),
            columns=tuple(keys) if keys else None,
            update=self.update_box.isChecked(),
        )

    def _look(self, path: Path, keys: Sequence[str | None] | None) -> None:
        room, options = self._room, self._options(keys)
        self._run(
            self.tr("正在检查"), lambda control: look(room, path, options, control.going), self._on_looked
        )

    def _run(self, words: str, work: Callable[[Control], Result], done: Callable[[Result], None]) -> None:
        self._result = None
        self.note.hide()
        self.banner.hide()
        self.progress.run(
            work,
            done=done,
            refused=self._on_refused,
            title=f"{words} {self.file_label.text()}",
            words=self.tr("正在读表"),
        )

    def _on_work_changed(self) -> None:
        self.choose_button.setEnabled(not self.progress.busy)
        self.head_changed.emit()

    def _on_looked(self, looked: Looked) -> None:
        self.columns.show_columns(looked.columns)
        self._rest.hide()
        self.tabs.show()
        self._result = looked.result
        if looked.result is None:
            self._show_found(None)
            self.tabs.show_part("columns")
            self._say(Tone.WRONG, looked.refusal)
        else:
            self._show_found(looked.result)
            self._say_found(looked.result)

    def _say_found(self, result: ImportResult) -> None:
        if result.errors:
            words = self.tr("有 %1 处要改，还没有写入任何内容。").replace("%1", str(len(result.errors)))
            if result.errors_file is not None:
                words += self.tr("要改的行已列在同一文件夹的 %1，改好原表后再选一次。").replace(
                    "%1", result.errors_file.name
                )
            self._say(Tone.WRONG, words)
            self.tabs.show_part("errors")
            return
        words = self.tr("检查通过：表里 %1 户、%2 人。").replace("%1", str(result.households))
        words = words.replace("%2", str(result.people)) + self._counts(result)
        if result.ignored_columns:
            words += self.tr("这些列不导入：%1。").replace("%1", "、".join(result.ignored_columns))
        self._say(Tone.CARE if result.doubts else Tone.GOOD, words)
        if result.doubts:
            self.tabs.show_part("doubts")

    def _counts(self, result: ImportResult) -> str:
        words = self.tr("新增 %1 户、%2 人，").replace("%1", str(result.new_households))
        words = words.replace("%2", str(len(result.new)))
        words += self.tr("相同 %1 人，不一样 %2 处").replace("%1", str(result.same_people))
        words = words.replace("%2", str(len(result.changes)))
        if result.changes and not self.update_box.isChecked():
            words += self.tr("（保持登记的不动）")
        return words + self.tr("，要核对 %1 处。").replace("%1", str(len(result.doubts)))

    def _show_found(self, result: ImportResult | None) -> None:
        errors = result.errors if result else ()
        doubts = result.doubts if result else ()
        self.errors.show_lines([{"row": e.row, "column": e.column, "reason": e.reason} for e in errors])
        self.doubts.show_lines([{"row": e.row, "column": e.column, "reason": e.reason} for e in doubts])
        self.new.show_lines(new_lines(result.new if result else ()))
        self.changes.show_lines(change_lines(result.changes if result else ()))
        self.skipped.show_lines(
            [{"row": one.number, "reason": one.reason} for one in (result.skipped if result else ())]
        )

    def _brings(self, result: ImportResult) -> bool:
        return bool(result.new) or (bool(result.changes) and self.update_box.isChecked())

    def _on_imported(self, result: ImportResult) -> None:
        if not result.written:
            self._on_looked(Looked(columns=result.columns, result=result, refusal=""))
            return
        navigator = self._room.navigator
        self.left.emit()
        navigator.go_to(HOUSEHOLDS)
        words = self.tr("已导入 %1 户、%2 人").replace("%1", str(result.new_households))
        words = words.replace("%2", str(len(result.new)))
        if result.changes_written and result.changes:
            words += self.tr("，改动 %1 处").replace("%1", str(len(result.changes)))
        navigator.tell(Tone.GOOD, words + "。")
        if result.run is not None:
            navigator.offer_undo(words, partial(take_back, self._room, result.run))

    def _on_refused(self, fault: LiangheError) -> None:
        self._say(Tone.WRONG, fault.text)

    def _say(self, tone: Tone, words: str) -> None:
        self.banner.say(tone, words)
        self.banner.show()

    def _on_village_changed(self, _place: int) -> None:
        if self._path is not None:
            self._look(self._path, self.columns.keys())

    def _on_mapping_changed(self, _place: int) -> None:
        if self._path is not None:
            self._look(self._path, None)

    def _on_update_toggled(self, _checked: object) -> None:
        if self._result is not None and not self._result.errors:
            self._say_found(self._result)
        self.head_changed.emit()

    def _on_assigned(self) -> None:
        if self._path is not None:
            self._look(self._path, self.columns.keys())
