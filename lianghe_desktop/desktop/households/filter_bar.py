"""What narrows a list of households: a search box, and choices of village, status and category."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import Village
from lianghe_desktop.casework.households import HouseholdFilter
from lianghe_desktop.desktop.theme.icons import icon
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.records.code_lists import code_list

_LEAST_WIDTH = 88


class ChoiceBox(QComboBox):
    """Offer choices of which the first restricts nothing."""

    def __init__(self, everything: str, options: Sequence[tuple[str, str]], *, width: int = 136) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setMinimumWidth(px(_LEAST_WIDTH))
        self.setMaximumWidth(px(2 * width))
        self._width = px(width)
        self.setAccessibleName(everything)
        self.addItem(everything, None)
        for code, label in options:
            self.addItem(label, code)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._width, super().sizeHint().height())

    def code(self) -> str | None:
        """Return the chosen code, None where nothing is restricted."""
        chosen = self.currentData()
        return None if chosen is None else str(chosen)

    def choose(self, code: str | None) -> None:
        """Choose by code as a person would."""
        self.setCurrentIndex(max(self.findData(code), 0))


class FilterBar(QWidget):
    """Hold search box and choices; `changed` after every keystroke and choice.

    `stacked` puts the choices under the box, where there is little width.
    """

    changed = Signal()

    def __init__(self, villages: Sequence[Village], *, stacked: bool = False) -> None:
        super().__init__()
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("姓名、首字母、证件号码几位，或户编号"))
        self.box.setClearButtonEnabled(True)
        self.box.setMinimumWidth(px(_LEAST_WIDTH))
        mark = QAction(icon("search", current_theme().colours.quiet), "", self.box)
        self.box.addAction(mark, QLineEdit.ActionPosition.LeadingPosition)
        self.village = ChoiceBox(self.tr("全部村（居）"), [(v.home, v.name) for v in villages])
        self.status = ChoiceBox(self.tr("全部状态"), _items("household_status"), width=112)
        self.category = ChoiceBox(self.tr("全部类别"), _items("category"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(px(8))
        self.first_line, second_line = QHBoxLayout(), QHBoxLayout()
        for line in (self.first_line, second_line):
            line.setSpacing(px(8))
        self.first_line.addWidget(self.box, 1)
        lines.addLayout(self.first_line)
        if stacked:
            lines.addLayout(second_line)
        for choice in (self.village, self.status, self.category):
            (second_line if stacked else self.first_line).addWidget(choice, 1 if stacked else 0)
            choice.currentIndexChanged.connect(self._on_changed)
        self.village.setVisible(len(villages) > 1)
        self.box.textChanged.connect(self._on_changed)

    def where(self) -> HouseholdFilter:
        """Return what the choices restrict."""
        status = self.status.code()
        return HouseholdFilter(
            area=self.village.code(),
            statuses=(status,) if status else (),
            category=self.category.code(),
        )

    def clear(self) -> None:
        """Restrict nothing any more."""
        for widget in (self.box, self.village, self.status, self.category):
            with QSignalBlocker(widget):
                if isinstance(widget, QLineEdit):
                    widget.clear()
                else:
                    widget.setCurrentIndex(0)
        self.changed.emit()

    def _on_changed(self, *_value: object) -> None:
        self.changed.emit()


def _items(name: str) -> list[tuple[str, str]]:
    return [(item.code, item.label) for item in code_list(name).items]
