"""Margins at single places of a card, each with its own remarks and a line to write one."""

from functools import partial

from PySide6.QtWidgets import QWidget

from lianghe_desktop.desktop.reviewing.book import ReviewBook, Spot
from lianghe_desktop.desktop.reviewing.margins import Margin
from lianghe_desktop.desktop.reviewing.table_margin import remark_at


class SpotMargins(QWidget):
    """Keep margins in step with a book; it shows nothing itself, its owner places the margins."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.hide()
        self._book: ReviewBook | None = None
        self.margins: dict[Spot, Margin] = {}

    def attach(self, book: ReviewBook) -> None:
        """Show what a book holds from now on."""
        if self._book is None:
            self._book = book
            book.changed.connect(self.show_margins)
        self.show_margins()

    def clear(self) -> None:
        """Forget the margins; their owner deletes them."""
        self.margins = {}

    def margin(self, spot: Spot, about: str) -> Margin:
        """Return a new margin at a place that people call `about`."""
        margin = self.margins[spot] = Margin(about)
        margin.remark.written.connect(partial(self._on_written, spot))
        margin.notes.replied.connect(self._on_replied)
        self._show(spot, margin)
        return margin

    def show_margins(self) -> None:
        """Show what the book holds at each place."""
        for spot, margin in self.margins.items():
            self._show(spot, margin)

    def _show(self, spot: Spot, margin: Margin) -> None:
        book = self._book
        if book is None:
            margin.hide()
            return
        notes = book.notes_at(spot)
        margin.notes.show_notes(notes)
        margin.show_remark(book.written.get(spot), marking=book.marking)
        margin.setVisible(book.marking or bool(notes))

    def _on_written(self, spot: Spot, words: str) -> None:
        if self._book is not None:
            self._book.write(spot, remark_at(spot, words))

    def _on_replied(self, note: object, verb: str) -> None:
        if self._book is not None:
            self._book.replied(note, verb)
