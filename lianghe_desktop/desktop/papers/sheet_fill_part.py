"""The part that fills a table: for whom, what is asked, and what each place will show with its source."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.sheets.filling import How, remembered, usual_way
from lianghe_desktop.casework.sheets.kept import SheetMapping
from lianghe_desktop.casework.sheets.preview import ShownPlace
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox, FilterBar
from lianghe_desktop.desktop.households.listing import (
    COLUMNS,
    Found,
    HouseholdKey,
    HouseholdRows,
    Query,
    find_households,
)
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel, Sorting
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState, heading
from lianghe_desktop.desktop.workroom import Workroom

_SHOWN = tuple(
    column for column in COLUMNS if column.field in ("household_no", "head_name", "members", "village")
)
_SIDE_WIDTH = 520
_OF_LINE = "@"
_PREVIEW = (
    Column(title="格子", field="label", width=112),
    Column(title="填", field="text", width=150),
    Column(title="从哪里来", field="source", width=190),
)
_WAYS = ((How.EACH, "每户一个文件"), (How.BOOK, "一个工作簿，每户一页"), (How.LIST, "一张名单或汇总"))


class SheetFillPart(Part):
    """Choose households, answer what nothing is known for; `chosen` when the households change."""

    chosen = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._sorting: Sorting | None = None
        self.answers: dict[str, QLineEdit] = {}
        self._kept: Mapping[str, str] = {}
        known = villages(room.office)
        self.filters = FilterBar(known, stacked=True)
        self.rows = HouseholdRows(room.office, self._on_sorting)
        self.model = PagedModel(_SHOWN if len(known) > 1 else _SHOWN[:-1], self.rows)
        self.table = RecordTable(self.model, EmptyState("household", self.tr("没有符合条件的户")))
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.all_button = Button(self.tr("全选"))
        self.way = ChoiceBox(self.tr("按表的样子"), [(way.value, words) for way, words in _WAYS], width=208)
        self.period = QLineEdit()
        self.period.setPlaceholderText(self.tr("本月；也可写 2026-11、2026-Q4"))
        self.period.setMinimumWidth(px(232))
        self.period.setAccessibleName(self.tr("统计时段"))
        self.form = QFormLayout()
        self.ask_note = QLabel()
        self.ask_note.setWordWrap(True)
        self.preview = LinesTable(_PREVIEW, empty=self.tr("选一户，看每个格子填什么"), stretched="text")
        self._build_layout()
        self.filters.changed.connect(self.reload)
        self.all_button.clicked.connect(self.table.view.selectAll)
        self.table.view.selectionModel().selectionChanged.connect(self._on_selected)

    def _build_layout(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(px(8))
        self.filters.first_line.addWidget(self.all_button)
        left.addWidget(self.filters)
        left.addWidget(self.table, 1)
        inside = QWidget()
        side = QVBoxLayout(inside)
        side.setContentsMargins(px(8), 0, px(8), px(8))
        side.setSpacing(px(8))
        ways = FlowRow(gap=8)
        for widget in (self.way, self.period):
            ways.flow.addWidget(widget)
        side.addWidget(ways)
        side.addWidget(heading(self.tr("没有资料的格子，填一次"), "strong"))
        side.addWidget(self.ask_note)
        side.addLayout(self.form)
        side.addWidget(heading(self.tr("填出来是这样"), "strong"))
        side.addWidget(self.preview)
        side.addStretch(1)
        area = scrolled(inside)
        area.setMinimumWidth(px(_SIDE_WIDTH) // 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(8), 0, 0)
        row.setSpacing(px(12))
        row.addLayout(left, 2)
        row.addWidget(area, 3)

    def show_sheet(self, name: str, mapping: SheetMapping) -> None:
        """Ask what the table wants to be asked; what was typed before stands there."""
        while self.form.rowCount():
            self.form.removeRow(0)
        kept = self._kept = remembered(self._room.office, name)
        self.answers = {}
        for slot in mapping.asked:
            self._ask(str(slot.place), slot.label, kept.get(str(slot.place), ""))
        for block in mapping.blocks:
            for field in block.fields:
                if field.asked:
                    words = self.tr("%1（每格都填）").replace("%1", field.label)
                    self._ask(block.whole(field), words, kept.get(block.whole(field), ""))
        self.ask_note.setText("" if self.answers else self.tr("没有要问的。"))
        self.ask_note.setVisible(not self.answers)
        self.way.choose(usual_way(mapping).value)
        self.preview.show_lines(())
        self.reload()

    def _ask(self, place: str, words: str, before: str) -> None:
        line = QLineEdit(before)
        line.setAccessibleName(words)
        self.answers[place] = line
        self.form.addRow(words, line)

    def _ask_lines(self, places: Sequence[ShownPlace]) -> None:
        """Ask for the cells of the people of one household; what is typed stays while its household does."""
        alone = len(self.households()) == 1
        wanted = {one.place: one for one in places if alone and one.asked and _OF_LINE in one.place}
        for place in [one for one in self.answers if _OF_LINE in one and one not in wanted]:
            self.form.removeRow(self.answers.pop(place))
        for place, one in wanted.items():
            if place not in self.answers:
                self._ask(place, one.label, self._kept.get(place, ""))
        self.ask_note.setVisible(not self.answers)

    def typed(self) -> dict[str, str]:
        """Return what is typed: place -> words."""
        return {place: line.text().strip() for place, line in self.answers.items() if line.text().strip()}

    def households(self) -> list[HouseholdKey]:
        """Return the chosen households in the order of the list."""
        rows = sorted(index.row() for index in self.table.view.selectionModel().selectedRows())
        return [key for row in rows if isinstance(key := self.model.id_at(row), tuple)]

    def show_places(self, places: Sequence[ShownPlace]) -> None:
        """Show what each place will hold, with source and day."""
        self._ask_lines(places)
        asked = self.tr("（空着，到上面填）")
        lines = []
        for one in places:
            since = f"　{one.since.isoformat()}" if one.since else ""
            text = one.text or (asked if one.asked else "")
            lines.append({"label": one.label, "text": text, "source": one.source + since})
        self.preview.show_lines(lines)

    def reload(self) -> None:
        """Ask for the households anew; of several questions the newest is shown."""
        query = Query(text=self.filters.box.text(), where=self.filters.where(), sorting=self._sorting)
        self._room.look(self, partial(self._find, query), done=self._on_found)

    def _find(self, query: Query, _control: Control) -> Found:
        return find_households(self._room.office, query)

    def _on_found(self, found: Found) -> None:
        self.rows.take(found, self.model.sorting)
        self.model.load()
        self.chosen.emit()

    def _on_sorting(self, sorting: Sorting | None) -> None:
        self._sorting = sorting
        self.reload()

    def _on_selected(self, *_change: object) -> None:
        self.chosen.emit()
