"""A choice among a few words of which one always holds."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox


class PlainChoice(QComboBox):
    """Offer words with their codes; the first holds at first."""

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.offer(options)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other words; the code that held goes on where it is among them."""
        before = self.code()
        with QSignalBlocker(self):
            self.clear()
            for code, words in options:
                self.addItem(words, code)
            self.choose(before)

    def code(self) -> str:
        """Return the code that holds, blank where nothing is offered."""
        return str(self.currentData() or "")

    def choose(self, code: str) -> None:
        """Choose by code as a person would."""
        self.setCurrentIndex(max(self.findData(code), 0))
