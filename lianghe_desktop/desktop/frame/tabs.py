"""Parts of one page, one in sight at a time, chosen by a row of buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button


class Part(QWidget):
    """One part of a page."""

    counted = Signal(int)

    def refresh(self) -> None:
        """Show what is current; called when the part comes into sight and after changes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """Declare one part: its key, its word on the button, and its widget."""

    key: str
    word: str
    part: Part


class Tabs(QWidget):
    """Show one part at a time; `changed` carries the key of the part now in sight."""

    changed = Signal(str)

    def __init__(self, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self._tabs = {tab.key: tab for tab in tabs}
        self.buttons: dict[str, Button] = {}
        self.stack = QStackedWidget()
        group = QButtonGroup(self)
        bar = QFrame()
        bar.setProperty("role", "tabs")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(16), px(8), px(16), 0)
        row.setSpacing(px(8))
        for tab in tabs:
            button = Button(tab.word)
            button.setCheckable(True)
            group.addButton(button)
            row.addWidget(button)
            self.buttons[tab.key] = button
            self.stack.addWidget(tab.part)
            button.clicked.connect(self._on_clicked)
            tab.part.counted.connect(self._on_counted)
        row.addStretch(1)
        bar.setVisible(len(tabs) > 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.stack, 1)
        self.key = ""
        if tabs:
            self.show_part(tabs[0].key)

    def show_part(self, key: str) -> None:
        """Show a part."""
        self.key = key
        self.buttons[key].setChecked(True)
        self.stack.setCurrentWidget(self._tabs[key].part)
        self._tabs[key].part.refresh()
        self.changed.emit(key)

    def part(self, key: str) -> Part:
        """Return a part."""
        return self._tabs[key].part

    def refresh(self) -> None:
        """Show what is current in the part in sight."""
        self._tabs[self.key].part.refresh()

    def _on_clicked(self) -> None:
        self.show_part(next(key for key, button in self.buttons.items() if button is self.sender()))

    def _on_counted(self, count: int) -> None:
        key = next(key for key, tab in self._tabs.items() if tab.part is self.sender())
        word = self._tabs[key].word
        self.buttons[key].setText(f"{word}  {count}" if count else word)
