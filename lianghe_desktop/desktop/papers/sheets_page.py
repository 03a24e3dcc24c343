"""上级表格: drop in a table of an upper level, say once what its cells show, fill it as often as asked."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from lianghe_desktop.casework.mappings import list_mappings
from lianghe_desktop.casework.sheets.filling import Filled, FillOrder, How, fill, period_from, usual_way
from lianghe_desktop.casework.sheets.kept import (
    KIND,
    SheetMapping,
    blank_grids,
    keep_sheet,
    kept_sheet,
    map_file,
)
from lianghe_desktop.casework.sheets.preview import ShownPlace, shown_places
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.papers.sheet_fill_part import SheetFillPart
from lianghe_desktop.desktop.papers.sheet_map_part import SheetMapPart
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner, EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

_KINDS = "表格 (*.xlsx *.docx)"
_ENDINGS = (".xlsx", ".xlsm", ".docx")


class SheetsPage(Page):
    """Hold the table in work: its mapping at the left, filling it in the second part."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._name = ""
        self._mapping: SheetMapping | None = None
        self.setAcceptDrops(True)
        self.kept = ChoiceBox(self.tr("以前记住的表"), (), width=240)
        self.choose_button = Button(self.tr("选一张空白表"), icon_name="file", role="primary")
        self.banner = Banner(Tone.INFO, "", closable=True)
        self.banner.hide()
        self.progress = LongWork(room, self.tr("正在填表"))
        self.map_part, self.fill_part = SheetMapPart(), SheetFillPart(room)
        self.tabs = Tabs(
            (
                Tab(key="map", word=self.tr("各格填什么"), part=self.map_part),
                Tab(key="fill", word=self.tr("填表"), part=self.fill_part),
            )
        )
        self.empty = EmptyState(
            "table",
            self.tr("把上级发来的空白表拖到这里"),
            more=self.tr("Excel（.xlsx）和 Word（.docx）都可以。对应一次，以后直接填。"),
        )
        self._build_layout()
        self._load_kept()
        self.tabs.hide()
        self.choose_button.clicked.connect(self.choose_file)
        self.kept.currentIndexChanged.connect(self._on_kept_chosen)
        self.map_part.changed.connect(self._on_mapped)
        self.map_part.keep_asked.connect(self.keep)
        self.fill_part.chosen.connect(self._on_households)
        self.tabs.changed.connect(self._on_tab)

    def _build_layout(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.choose_button)
        row.addWidget(QLabel(self.tr("或")))
        row.addWidget(self.kept)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self.progress)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.empty, 1)

    @override
    def head(self) -> PageHead:
        ready = self._mapping is not None and bool(self._name) and bool(self.fill_part.households())
        hint = self.tr("先记住这张表，再到“填表”里选户")
        return PageHead(
            title=self.tr("上级表格"),
            context=self._name or self.tr("一次对应，以后直接填"),
            actions=(
                Action(
                    verb=self.tr("填好并保存"),
                    run=self.fill_in,
                    icon="save_as",
                    primary=True,
                    enabled=ready,
                    hint="" if ready else hint,
                ),
            ),
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.toLocalFile().lower().endswith(_ENDINGS) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            path = Path(url.toLocalFile())
            if path.suffix.lower() in _ENDINGS:
                event.acceptProposedAction()
                self.open_blank(path)
                return

    def choose_file(self) -> None:
        """Ask for a blank and map it."""
        chosen = PICKERS.files(self, self.tr("选一张空白表"), None, _KINDS)
        if chosen:
            self.open_blank(chosen[0])

    def open_blank(self, path: Path) -> None:
        """Read a blank and suggest what its cells show."""
        self._name = ""
        self._room.run(
            self,
            partial(self._map, path),
            done=partial(self._on_suggested, path.stem),
            refused=self._on_refused,
        )

    def open_kept(self, name: str) -> None:
        """Open a table that was kept."""
        self._room.run(
            self,
            lambda _control: kept_sheet(self._room.office, name),
            done=partial(self._on_opened, name),
            refused=self._on_refused,
        )

    def keep(self, name: str) -> None:
        """Keep the table under a name."""
        if self._mapping is None:
            return
        try:
            keep_sheet(self._room.office, self._room.acting, name, self._mapping)
        except LiangheError as refusal:
            self._on_refused(refusal)
            return
        self._name = name.strip()
        self._load_kept()
        with QSignalBlocker(self.kept):
            self.kept.choose(self._name)
        self.fill_part.show_sheet(self._name, self._mapping)
        self.tabs.show_part("fill")
        self._say(Tone.GOOD, self.tr("已记住。现在选户，就能填；下次从“以前记住的表”里选。"))
        self.head_changed.emit()

    def fill_in(self) -> None:
        """Ask where to write, then fill the table for the chosen households."""
        if self._mapping is None:
            return
        out = self._ask_place()
        if out is None:
            return
        try:
            period = period_from(self.fill_part.period.text().strip() or None, self._room.acting)
        except LiangheError as refusal:
            self._on_refused(refusal)
            return
        order = FillOrder(
            name=self._name,
            households=self.fill_part.households(),
            how=self._way(),
            out=out,
            answers=self.fill_part.typed(),
            period=period,
        )
        room = self._room
        self.progress.run(
            lambda control: fill(room.office, room.acting, order, progress=control.going),
            done=self._on_filled,
            refused=self._on_refused,
        )

    def _way(self) -> How:
        chosen = self.fill_part.way.code()
        if chosen:
            return How(chosen)
        return usual_way(self._mapping) if self._mapping else How.EACH

    def _ask_place(self) -> Path | None:
        mapping = self._mapping
        if mapping is None:
            return None
        ending = Path(mapping.file_name).suffix.lower()
        one_file = self._way() is not How.EACH or len(self.fill_part.households()) == 1
        if not one_file:
            return PICKERS.folder(self, self.tr("写到哪个文件夹"), None)
        suggested = f"{self._name}-{self._room.acting.today.isoformat()}{ending}"
        path = PICKERS.target(self, self.tr("保存填好的表"), suggested, f"*{ending}")
        return None if path is None else path.with_suffix(ending)

    def _map(self, path: Path, _control: Control) -> SheetMapping:
        return map_file(self._room.office, path)

    def _on_suggested(self, name: str, mapping: SheetMapping) -> None:
        self._show(name, mapping)
        self._name = ""
        found = sum(bool(one.field) for one in mapping.slots)
        found += sum(bool(each.field) for one in mapping.blocks for each in one.fields)
        words = self.tr("已认出 %1 处；%2 处没认出来，点黄底的格子可以指定，不指定就到填表时再问。")
        words = words.replace("%1", str(found)).replace("%2", str(mapping.asked_count))
        self._say(Tone.INFO, words)
        self.tabs.show_part("map")
        self.head_changed.emit()

    def _on_opened(self, name: str, mapping: SheetMapping) -> None:
        self._show(name, mapping)
        self._name = name
        self.fill_part.show_sheet(name, mapping)
        self.tabs.show_part("fill")
        self.head_changed.emit()

    def _show(self, name: str, mapping: SheetMapping) -> None:
        self._mapping = mapping
        self.banner.hide()
        self.empty.hide()
        self.tabs.show()
        self.map_part.show_sheet(name, mapping, blank_grids(mapping))

    def _on_mapped(self, mapping: SheetMapping) -> None:
        self._mapping = mapping
        self._name = ""
        self.head_changed.emit()

    def _on_households(self) -> None:
        self.head_changed.emit()
        work = partial(self._places, self._mapping, self.fill_part.households())
        self._room.look(self, work, done=self.fill_part.show_places)

    def _places(
        self, mapping: SheetMapping | None, keys: Sequence[tuple[object, object]], _control: Control
    ) -> tuple[ShownPlace, ...]:
        if mapping is None or not keys:
            return ()
        room = self._room
        return shown_places(
            room.office,
            room.acting,
            mapping,
            keys[0],  # type: ignore[arg-type] # keys of households
            answers={},
            period=period_from(None, room.acting),
        )

    def _on_tab(self, key: str) -> None:
        if key == "fill" and not self._name and self._mapping is not None:
            self._say(Tone.CARE, self.tr("先给这张表起名并按“记住这张表”，再填。"))

    def _on_filled(self, filled: Filled) -> None:
        words = self.tr("已填 %1 户，写好 %2 个文件：%3。").replace("%1", str(filled.households))
        words = words.replace("%2", str(len(filled.paths))).replace("%3", str(filled.paths[0].parent))
        if filled.blank:
            words += self.tr("还有 %1 处没有资料，空着。").replace("%1", str(filled.blank))
        if filled.left_out:
            left = self.tr("Word 表里并排的列不够，还有 %1 人（期）写不下，请在空白表里加列再对应一次。")
            words += left.replace("%1", str(filled.left_out))
        self._say(Tone.CARE if filled.left_out else Tone.GOOD, words)

    def _on_refused(self, fault: LiangheError) -> None:
        self._say(Tone.WRONG, fault.text)

    def _on_kept_chosen(self, _place: int) -> None:
        name = self.kept.code()
        if name is not None:
            self.open_kept(name)

    def _load_kept(self) -> None:
        with QSignalBlocker(self.kept):
            while self.kept.count() > 1:
                self.kept.removeItem(1)
            for line in list_mappings(self._room.office, KIND):
                self.kept.addItem(line.name, line.name)

    def _say(self, tone: Tone, words: str) -> None:
        self.banner.say(tone, words)
        self.banner.show()
