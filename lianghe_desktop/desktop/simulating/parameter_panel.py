"""The numbers of a pack to be changed, each with what holds now and its clause."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from lianghe_desktop.casework.parameters import ParameterLine
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.theme.theme import dress, px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import paragraph

_FIELD_WIDTH = 132


class ParameterRow(QFrame):
    """One number: what it is called, a line to type in, how it stands and where that is written."""

    typed = Signal()

    def __init__(self, line: ParameterLine) -> None:
        super().__init__()
        self.parameter = line
        title = paragraph(line.title, "strong")
        self.box = QLineEdit(line.typed)
        self.box.setFixedWidth(px(_FIELD_WIDTH))
        self.box.setAccessibleName(line.title)
        self.back = Button(self.tr("恢复"), role="link")
        self.back.setToolTip(self.tr("改回现行数值"))
        self.back.hide()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.box)
        row.addWidget(QLabel(line.unit))
        row.addWidget(self.back)
        row.addStretch(1)
        words = self.tr("现在 %1 · %2").replace("%1", line.words)
        self.clause = paragraph(words.replace("%2", line.source), "small")
        self.clause.setToolTip(line.quote)
        self.fault = paragraph("", "error")
        self.fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), 0, px(6))
        column.setSpacing(px(2))
        column.addWidget(title)
        column.addLayout(row)
        column.addWidget(self.fault)
        column.addWidget(self.clause)
        self.box.editingFinished.connect(self._on_typed)
        self.back.clicked.connect(self.restore)
        self._last = self.box.text()

    @property
    def changed(self) -> bool:
        """Tell whether something else is typed than what holds."""
        return self.box.text().strip() != self.parameter.typed

    def restore(self) -> None:
        """Type what holds again."""
        self.box.setText(self.parameter.typed)
        self._on_typed()

    def show_fault(self, sentence: str) -> None:
        """Show why what is typed has no meaning, or that it has."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        dress(self.box, "invalid", bool(sentence))

    def show_typed(self, text: str) -> None:
        """Show a text without telling of it."""
        self.box.setText(text)
        self._last = text
        self.back.setVisible(self.changed)
        self.show_fault("")

    def _on_typed(self) -> None:
        self.back.setVisible(self.changed)
        if self.box.text() != self._last:
            self._last = self.box.text()
            self.typed.emit()


class ParameterPanel(QWidget):
    """Every number of a pack in a list that can be searched; `changed` after each one that was typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, ParameterRow] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("找标准：写名称里的几个字"))
        self.search.setClearButtonEnabled(True)
        self.list = QWidget()
        self.list.setProperty("role", "surface")
        self._column = QVBoxLayout(self.list)
        self._column.setContentsMargins(0, 0, px(8), 0)
        self._column.setSpacing(px(4))
        self._column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.search)
        column.addWidget(scrolled(self.list), 1)
        self.search.textChanged.connect(self._on_find)

    def show_parameters(self, lines: Sequence[ParameterLine]) -> None:
        """Show the numbers of a pack in place of those before; what was typed is forgotten."""
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {line.name: ParameterRow(line) for line in lines}
        for place, row in enumerate(self.rows.values()):
            self._column.insertWidget(place, row)
            row.typed.connect(self.changed)
        self._on_find(self.search.text())

    def typed(self) -> dict[str, str]:
        """Return what was typed for the numbers that were changed; an emptied line changes nothing."""
        return {
            name: row.box.text() for name, row in self.rows.items() if row.changed and row.box.text().strip()
        }

    def show_typed(self, texts: Mapping[str, str]) -> None:
        """Show a scenario's numbers, all others as they hold."""
        for name, row in self.rows.items():
            row.show_typed(texts.get(name, row.parameter.typed))

    def show_faults(self, sentences: Mapping[str, str]) -> None:
        """Show under each number why it has no meaning."""
        for name, row in self.rows.items():
            row.show_fault(sentences.get(name, ""))

    def _on_find(self, text: str) -> None:
        wanted = text.strip()
        for row in self.rows.values():
            row.setVisible(wanted in row.parameter.title or wanted in row.parameter.source)
