"""Remarks on the lines of a short table: all of them under it, and one to be written on the line chosen."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lianghe_desktop.casework.reviewing.sending_back import Remark
from lianghe_desktop.desktop.questionnaire.notes import NoteStack
from lianghe_desktop.desktop.reviewing.book import ReviewBook, Spot
from lianghe_desktop.desktop.reviewing.remark_line import RemarkLine
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.records.declare import SharedRow


class TableMargin(QWidget):
    """Stand under a table; a remark speaks of the spot of the line chosen, which `word` names."""

    def __init__(self, table: LinesTable, *, word: str) -> None:
        super().__init__()
        self._table = table
        self._book: ReviewBook | None = None
        self._spots: tuple[Spot, ...] = ()
        self.notes = NoteStack()
        verb = self.tr("对选中的%1写意见").replace("%1", word)
        self.remark = RemarkLine(word, verb=verb)
        self.remark.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notes)
        layout.addWidget(self.remark)
        table.chosen.connect(self._on_chosen)
        self.remark.written.connect(self._on_written)

    def attach(self, book: ReviewBook) -> None:
        """Show what a book holds from now on."""
        if self._book is None:
            self._book = book
            self.notes.replied.connect(book.replied)
            book.changed.connect(self.show_margin)
        self.show_margin()

    def show_spots(self, spots: Sequence[Spot]) -> None:
        """Say where the lines of the table point, in their order."""
        self._spots = tuple(spots)
        self.show_margin()

    def show_margin(self) -> None:
        """Show the remarks on the rows, and the one being written."""
        book = self._book
        if book is None:
            return
        self.notes.show_notes([note for spot in self._spots for note in book.notes_at(spot)])
        self.remark.setVisible(book.marking and bool(self._spots))
        spot = self._spot()
        self.remark.ask_button.setEnabled(spot is not None)
        if not book.marking:
            self.remark.close_editor()
        remark = book.written.get(spot) if spot is not None else None
        self.remark.show_words(remark.request if remark else "")

    def _spot(self) -> Spot | None:
        place = self._table.table.currentRow()
        return self._spots[place] if 0 <= place < len(self._spots) else None

    def _on_chosen(self, _place: int) -> None:
        self.remark.close_editor()
        self.show_margin()

    def _on_written(self, words: str) -> None:
        spot, book = self._spot(), self._book
        if spot is not None and book is not None:
            book.write(spot, remark_at(spot, words))


def remark_at(spot: Spot, words: str) -> Remark:
    """Return the remark with these words that points where a spot does."""
    return Remark(
        request=words,
        subject=spot.subject,
        row_table=spot.row_table,
        row_id=spot.row_id,
        field=spot.field,
        ref=spot.ref,
    )


def row_spots(table: str, rows: Sequence[SharedRow], column: str) -> list[Spot]:
    """Return the spots of stored rows, at one column of them."""
    return [Spot(row_table=table, row_id=row.id, field=column) for row in rows]
