"""The cases of a village that are at one step, each with a box to tick and fields of its own beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from lianghe_desktop.casework.procedure.reading import CaseLine
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.typed_editors import IntegerEditor
from lianghe_desktop.records.ids import RowId


class PickedCases(QWidget):
    """List cases with a box each; with `counts`, that many numbers stand beside every one.

    `changed` when a box is ticked or not.
    """

    changed = Signal()

    def __init__(self, *, counts: Sequence[str] = ()) -> None:
        super().__init__()
        self._titles = tuple(counts)
        self.boxes: dict[RowId, QCheckBox] = {}
        self.counts: dict[RowId, tuple[IntegerEditor, ...]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setColumnStretch(1, 1)
        self.empty = paragraph("", "quiet")

    def show_cases(self, lines: Sequence[CaseLine], *, chosen: Sequence[RowId], empty: str) -> None:
        """Show these cases; those chosen are ticked, all of them where none is chosen."""
        self._clear()
        self.empty.setText(empty)
        self._grid.addWidget(self.empty, 0, 0, 1, 2)
        self.empty.setVisible(not lines)
        for column, title in enumerate(self._titles if lines else (), start=2):
            label = QLabel(title)
            label.setProperty("role", "quiet")
            self._grid.addWidget(label, 0, column)
        for place, line in enumerate(lines, start=1):
            box = QCheckBox(line.head_name or line.household_no)
            box.setChecked(not chosen or line.id in chosen)
            box.toggled.connect(self.changed)
            number = QLabel(line.household_no)
            number.setProperty("role", "quiet")
            self._grid.addWidget(box, place, 0)
            self._grid.addWidget(number, place, 1)
            editors = tuple(IntegerEditor() for _ in self._titles)
            for column, editor in enumerate(editors, start=2):
                editor.setAccessibleName(f"{box.text()} {self._titles[column - 2]}")
                self._grid.addWidget(editor, place, column)
            self.boxes[line.id] = box
            self.counts[line.id] = editors
        self.changed.emit()

    def picked(self) -> tuple[RowId, ...]:
        """Return the cases that are ticked."""
        return tuple(row_id for row_id, box in self.boxes.items() if box.isChecked())

    def numbers(self, row_id: RowId) -> tuple[int, ...]:
        """Return the numbers beside a case, 0 for none."""
        return tuple(_number(editor) for editor in self.counts[row_id])

    def set_numbers(self, numbers: Sequence[int]) -> None:
        """Put the same numbers beside every case that is ticked."""
        for row_id in self.picked():
            for editor, number in zip(self.counts[row_id], numbers, strict=True):
                editor.set_value(number)

    def _clear(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None and widget is not self.empty:
                widget.hide()
                widget.deleteLater()
        self.boxes.clear()
        self.counts.clear()


def _number(editor: Editor) -> int:
    editor.commit()
    value = editor.value()
    return value if isinstance(value, int) else 0
