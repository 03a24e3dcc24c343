"""Two entries side by side: for each field in which they differ, the one that is kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from lianghe_desktop.casework.duplicates.merging import SideBySide
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.states import heading


class SideBySideGrid(QWidget):
    """Offer both values of each field; what the first entry lacks is taken from the second to begin with."""

    def __init__(self, first: str, second: str, fields: list[SideBySide]) -> None:
        super().__init__()
        self.fields = fields
        self._groups: list[QButtonGroup] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        for column, title in enumerate(("", first, second)):
            grid.addWidget(heading(title, "strong"), 0, column)
        for row, field in enumerate(fields, start=1):
            label = paragraph(field.label, "quiet")
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            group = QButtonGroup(self)
            for place, words in enumerate((field.first, field.second)):
                button = QRadioButton(words or self.tr("（空）"))
                button.setAccessibleName(f"{field.label} {words}")
                group.addButton(button, place)
                grid.addWidget(button, row, place + 1)
            group.button(0 if field.first or not field.second else 1).setChecked(True)
            self._groups.append(group)
        if not fields:
            grid.addWidget(paragraph(self.tr("两条登记的内容完全一样。"), "quiet"), 1, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)

    def choose(self, key: str, *, second: bool) -> None:
        """Choose as a person would."""
        place = [field.key for field in self.fields].index(key)
        self._groups[place].button(int(second)).setChecked(True)

    def from_second(self) -> list[str]:
        """Return the fields for which the second entry's value is wanted."""
        return [
            field.key
            for field, group in zip(self.fields, self._groups, strict=True)
            if group.checkedId() == 1
        ]
