"""Eight digits that two people compare by telephone: shown large, or typed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel

from lianghe_desktop.desktop.exchanging.words import spaced
from lianghe_desktop.desktop.theme.theme import px


class DigitsLabel(QLabel):
    """Show eight digits in large type."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(px(280), px(72))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(px(40))
        self.setFont(fixed)

    def show_digits(self, digits: str) -> None:
        """Show digits."""
        self.setText(spaced(digits))

    def digits(self) -> str:
        """Return the digits shown, without the space."""
        return "".join(self.text().split())
