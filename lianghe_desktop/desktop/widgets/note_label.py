"""A note of a form, with the marks that forms may use."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from lianghe_desktop.desktop.widgets.rich_text import rich_text


class NoteLabel(QLabel):
    """Show a note with the marks that forms may use, but no pictures, web pages or HTML of its own."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setOpenExternalLinks(False)
        self.set_note(text)

    def set_note(self, text: str, *, picture: str = "") -> None:
        """Show another note; picture: a tag of rich text that stands below it."""
        self.setText(rich_text(text) + (f"<p>{picture}</p>" if picture else ""))
