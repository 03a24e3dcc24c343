"""Find a character that the input method lacks, for the line of a page that has the keyboard."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from lianghe_desktop.desktop.widgets.character_picker import CharacterPicker, insert_at_cursor


class CharacterHelp(QObject):
    """Put the character where the cursor stood; `copied` carries one that found no line and was copied."""

    copied = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._target: QWidget | None = None

    def find(self) -> None:
        """Open the picker over the page."""
        target = self._page.focusWidget()
        picker = CharacterPicker(self._page)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.picked.connect(self._on_picked)
        self._target = target if target is not None and self._page.isAncestorOf(target) else None
        picker.open()

    def _on_picked(self, char: str) -> None:
        if self._target is None or not insert_at_cursor(self._target, char):
            QApplication.clipboard().setText(char)
            self.copied.emit(char)
