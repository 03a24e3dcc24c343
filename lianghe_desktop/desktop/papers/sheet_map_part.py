"""The part that says what each cell of a blank shows: click it, choose a field and how it is written."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from lianghe_desktop.casework.sheets.catalogue import Scope, formats_of, sheet_field, sheet_fields
from lianghe_desktop.casework.sheets.kept import ASK, SKIP, Grid, Place, SheetMapping, assign
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.papers.sheet_grid import SheetGrid
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.states import heading

_SIDE_WIDTH = 304


class SheetMapPart(Part):
    """Show the blank and the choice for one place; `changed` with each choice, `keep_asked` with a name."""

    changed = Signal(object)
    keep_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.mapping: SheetMapping | None = None
        self._grids: Sequence[Grid] = ()
        self._place: Place | None = None
        self.grid = SheetGrid()
        self.label = QLabel(self.tr("点一个格子，看它填什么"))
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.gap = QComboBox()
        self.field = QComboBox()
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.field.setMaxVisibleItems(16)
        self.field.setAccessibleName(self.tr("这个格子填什么"))
        self.form = QComboBox()
        for box in (self.gap, self.field, self.form):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        self.form.setAccessibleName(self.tr("怎么写"))
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("表的名字"))
        self.keep_button = Button(self.tr("记住这张表"), icon_name="save_as", role="primary")
        self._build_layout()
        self._offer_fields()
        self.grid.chosen.connect(self._on_chosen)
        self.gap.currentIndexChanged.connect(self._on_gap)
        self.field.activated.connect(self._on_field)
        self.form.activated.connect(self._on_form)
        self.keep_button.clicked.connect(self._on_keep)
        self._enable(on=False)

    def _build_layout(self) -> None:
        inside = QWidget()
        inside.setProperty("role", "surface")
        side = QVBoxLayout(inside)
        side.setContentsMargins(px(16), px(12), px(16), px(12))
        side.setSpacing(px(8))
        side.addWidget(heading(self.tr("这个格子"), "strong"))
        side.addWidget(self.label)
        side.addWidget(self.gap)
        side.addWidget(QLabel(self.tr("填什么（可以打字查找）")))
        side.addWidget(self.field)
        side.addWidget(QLabel(self.tr("怎么写")))
        side.addWidget(self.form)
        side.addSpacing(px(12))
        note = QLabel(self.tr("蓝底的已经对应好，黄底的到填表时再问。"))
        note.setWordWrap(True)
        note.setProperty("role", "quiet")
        side.addWidget(note)
        side.addStretch(1)
        side.addWidget(QLabel(self.tr("表的名字")))
        side.addWidget(self.name)
        side.addWidget(self.keep_button)
        frame = QFrame()
        frame.setProperty("role", "side")
        frame.setFixedWidth(px(_SIDE_WIDTH))
        outer = QVBoxLayout(frame)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scrolled(inside))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(8), 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.grid, 1)
        row.addWidget(frame)

    def show_sheet(self, name: str, mapping: SheetMapping, grids: Sequence[Grid]) -> None:
        """Show a blank and what its places show."""
        self.mapping, self._grids, self._place = mapping, grids, None
        self.name.setText(name)
        self.grid.show_blank(grids)
        self.grid.show_mapping(mapping, grids)
        self._enable(on=False)
        self.label.setText(self.tr("点一个格子，看它填什么"))
        self.gap.hide()

    def _offer_fields(self) -> None:
        self.field.addItem(self.tr("到时再问"), ASK)
        self.field.addItem(self.tr("不填，照原样"), SKIP)
        for one in sheet_fields():
            self.field.addItem(f"{one.group} · {one.label}", one.key)
        completer = self.field.completer() or QCompleter(self.field.model(), self.field)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(self._on_completed)

    def _on_chosen(self, place: Place) -> None:
        if self.mapping is None:
            return
        gaps = [
            one.place for one in self.mapping.slots if self._same_cell(one.place, place) and one.place.part
        ]
        with QSignalBlocker(self.gap):
            self.gap.clear()
            for one in gaps:
                slot = next(slot for slot in self.mapping.slots if slot.place == one)
                self.gap.addItem(slot.label, one)
        self.gap.setVisible(len(gaps) > 1)
        self._show_place(gaps[0] if gaps else place)

    def _on_gap(self, at: int) -> None:
        place = self.gap.itemData(at)
        if isinstance(place, Place):
            self._show_place(place)

    def _show_place(self, place: Place) -> None:
        self._place = place
        key, form, label = self._now(place)
        words = self.tr("“%1”").replace("%1", label) if label else ""
        self.label.setText(f"{place}　{words}")
        with QSignalBlocker(self.field):
            self.field.setCurrentIndex(max(self.field.findData(key), 0))
        self._offer_forms(key, form)
        self._enable(on=self._settable(place))

    def _now(self, place: Place) -> tuple[str, str, str]:
        """Return field, form and label of a place as it is settled now."""
        assert self.mapping is not None  # noqa: S101 # a place is chosen only on a blank
        for block in self.mapping.blocks:
            field = block.find(place)
            if field is not None:
                return SKIP if field.skipped else field.field or ASK, field.form, field.label
        for slot in self.mapping.slots:
            if slot.place == place:
                return SKIP if slot.skipped else slot.field or ASK, slot.form, slot.label
        return SKIP, "", ""

    def _settable(self, place: Place) -> bool:
        """Tell whether something may be written there: an empty cell, or a gap."""
        grid = next((one for one in self._grids if one.name == place.grid), None)
        cell = grid.at(place.row, place.column) if grid else None
        return cell is not None and (cell.empty or place.part > 0)

    def _offer_forms(self, key: str, form: str) -> None:
        known = sheet_field(key)
        with QSignalBlocker(self.form):
            self.form.clear()
            for value, words in formats_of(known) if known else ():
                self.form.addItem(words, value)
            self.form.setCurrentIndex(max(self.form.findData(form), 0))

    def _on_completed(self, words: str) -> None:
        at = self.field.findText(words)
        if at >= 0:
            self.field.setCurrentIndex(at)
            self._on_field(at)

    def _on_field(self, at: int) -> None:
        self._assign(str(self.field.itemData(at)), "")

    def _on_form(self, at: int) -> None:
        self._assign(str(self.field.currentData()), str(self.form.itemData(at)))

    def _assign(self, key: str, form: str) -> None:
        if self.mapping is None or self._place is None:
            return
        known = sheet_field(key)
        area = "" if known is None or known.scope is not Scope.AREA else self._area()
        self.mapping = assign(self.mapping, self._place, field=key, form=form, area=area)
        self.grid.show_mapping(self.mapping, self._grids)
        self._offer_forms(key, self._now(self._place)[1])
        self.changed.emit(self.mapping)

    def _area(self) -> str:
        assert self.mapping is not None  # noqa: S101 # only called with a blank
        return next((one.area for one in self.mapping.slots if one.place == self._place), "")

    def _enable(self, *, on: bool) -> None:
        self.field.setEnabled(on)
        self.form.setEnabled(on and self.form.count() > 1)

    def _on_keep(self) -> None:
        self.keep_asked.emit(self.name.text())

    @staticmethod
    def _same_cell(one: Place, other: Place) -> bool:
        return (one.grid, one.row, one.column) == (other.grid, other.row, other.column)
