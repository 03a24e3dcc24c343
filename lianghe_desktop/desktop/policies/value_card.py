"""改数值: choose a number of the draft, change one of its dated values, or add the next one."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit

from lianghe_desktop.casework.pack_library import ParameterView, ValueKey, WrittenValue, as_typed
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column

_UNITS = {"fen": "元", "percent": "%"}


class ValueCard(Card):
    """Emit what was typed; `changed`: (parameter, place, {part: text}), `added`: (parameter, value)."""

    changed = Signal(object)
    added = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.title.setText(self.tr("改数值"))
        self.title.show()
        self.say(self.tr("选一项，点要改的那一行，在下面改；标准提高了，填新的日期和数值，点“加一个新值”。"))
        self._views: tuple[ParameterView, ...] = ()
        self._place = 0
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("要改的数"))
        self.table = LinesTable(
            (
                Column(title=self.tr("从"), field="since", width=112),
                Column(title=self.tr("数值"), field="value", width=136, align=Align.RIGHT),
                Column(title=self.tr("依据"), field="source", width=240),
                Column(title=self.tr("文件原文"), field="quote", width=280),
            ),
            empty=self.tr("这个数由当地给出，文件里没有值。"),
            stretched="quote",
        )
        self.lines = {key: QLineEdit() for key in ValueKey}
        self.change_button = Button(self.tr("改这一行"), icon_name="pen")
        self.add_button = Button(self.tr("加一个新值"), icon_name="add")
        form = QFormLayout()
        words = {
            ValueKey.SINCE: self.tr("从哪一天起"),
            ValueKey.VALUE: self.tr("数值"),
            ValueKey.SOURCE: self.tr("依据（文号和条款）"),
            ValueKey.QUOTE: self.tr("文件原文"),
        }
        for key, line in self.lines.items():
            line.setMinimumHeight(px(34))
            line.setAccessibleName(words[key])
            form.addRow(words[key], line)
        self.add(self.box)
        self.add(self.table)
        self.column.addLayout(form)
        self.add_row(self.change_button, self.add_button)
        self.box.currentIndexChanged.connect(self._show_parameter)
        self.table.chosen.connect(self._on_chosen)
        self.change_button.clicked.connect(self._on_change)
        self.add_button.clicked.connect(self._on_add)

    def show_views(self, views: Sequence[ParameterView]) -> None:
        """Offer these numbers; the one being changed stays chosen."""
        name, place = self.parameter_name(), self._place
        self._views = tuple(views)
        with QSignalBlocker(self.box):
            self.box.clear()
            for view in self._views:
                self.box.addItem(view.title, view.name)
            self.box.setCurrentIndex(max(self.box.findData(name), 0))
        self._show_parameter()
        if self.parameter_name() == name and 0 <= place < self.table.table.rowCount():
            self.table.table.selectRow(place)
            self._on_chosen(place)

    def parameter_name(self) -> str:
        """Return the name of the number chosen, empty for none."""
        return str(self.box.currentData() or "")

    def choose(self, name: str) -> None:
        """Choose a number by its name, as a person would."""
        self.box.setCurrentIndex(max(self.box.findData(name), 0))

    def _view(self) -> ParameterView | None:
        at = self.box.currentIndex()
        return self._views[at] if 0 <= at < len(self._views) else None

    def _show_parameter(self, *_index: int) -> None:
        view = self._view()
        periods = view.periods if view else ()
        self.table.show_lines(
            [
                {"since": p.since.isoformat(), "value": p.shown, "source": p.source, "quote": p.quote}
                for p in periods
            ]
        )
        for button in (self.change_button, self.add_button):
            button.setEnabled(bool(periods))
        self.lines[ValueKey.VALUE].setPlaceholderText(_UNITS.get(view.unit, "") if view else "")
        if periods:
            self._on_chosen(len(periods) - 1)

    def _on_chosen(self, row: int) -> None:
        view = self._view()
        if view is None or not 0 <= row < len(view.periods):
            return
        self._place = row
        period = view.periods[row]
        self.lines[ValueKey.SINCE].setText(period.since.isoformat())
        self.lines[ValueKey.VALUE].setText(as_typed(view, period))
        self.lines[ValueKey.SOURCE].setText(period.source)
        self.lines[ValueKey.QUOTE].setText(period.quote)

    def _on_change(self) -> None:
        view = self._view()
        if view is not None:
            self.changed.emit((view, self._place, {key: one.text() for key, one in self.lines.items()}))

    def _on_add(self) -> None:
        view = self._view()
        if view is not None:
            typed = {key: one.text() for key, one in self.lines.items()}
            value = WrittenValue(
                since=typed[ValueKey.SINCE],
                value=typed[ValueKey.VALUE],
                source=typed[ValueKey.SOURCE],
                quote=typed[ValueKey.QUOTE],
            )
            self.added.emit((view, value))
