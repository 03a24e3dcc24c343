"""Put remarks under the fields of a card, and let a reviewer write one there."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lianghe_desktop.casework.reviewing.sending_back import Remark
from lianghe_desktop.desktop.households.field_row import FieldRow
from lianghe_desktop.desktop.households.fields_card import FieldsCard
from lianghe_desktop.desktop.questionnaire.notes import NoteStack
from lianghe_desktop.desktop.reviewing.book import ReviewBook, Spot
from lianghe_desktop.desktop.reviewing.remark_line import RemarkLine
from lianghe_desktop.desktop.widgets.button import Button


class Margin(QWidget):
    """What stands under one field or question: the remarks sent, and the one being written."""

    def __init__(self, about: str, *, button: Button | None = None) -> None:
        super().__init__()
        self.notes = NoteStack()
        self.remark = RemarkLine(about, button=button)
        self.remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notes)
        column.addWidget(self.remark)

    def show_remark(self, remark: Remark | None, *, marking: bool) -> None:
        """Show the remark being written, and let it be changed while `marking`."""
        self.remark.setVisible(marking)
        if not marking:
            self.remark.close_editor()
        self.remark.show_words(remark.request if remark else "")


class CardMargins(QObject):
    """Keep the margins of a card's fields in step with the book, whichever row the card shows."""

    def __init__(self, card: FieldsCard, book: ReviewBook) -> None:
        super().__init__(card)
        self._card = card
        self._book = book
        self.margins: dict[str, Margin] = {}
        card.row_shown.connect(self.show_margins)
        book.changed.connect(self.show_margins)
        self.show_margins()

    def show_margins(self) -> None:
        """Show what the book holds for the row that the card shows now."""
        target = self._card.target
        for column, row in self._card.rows.items():
            notes = self._book.field_notes(target.table, target.id, column) if target else ()
            if not notes and not self._book.marking and column not in self.margins:
                continue
            margin = self._margin(column, row)
            margin.notes.show_notes(notes)
            margin.show_remark(self._book.written.get(self._spot(column)), marking=self._book.marking)
            row.set_marking(marking=self._book.marking)

    def _margin(self, column: str, row: FieldRow) -> Margin:
        if column not in self.margins:
            margin = self.margins[column] = Margin(row.spec.label, button=row.remark_button)
            margin.notes.replied.connect(self._book.replied)
            margin.remark.written.connect(partial(self._on_written, column))
            row.add_below(margin)
        return self.margins[column]

    def _spot(self, column: str) -> Spot:
        target = self._card.target
        return Spot(
            row_table=target.table if target else None, row_id=target.id if target else None, field=column
        )

    def _on_written(self, column: str, words: str) -> None:
        spot = self._spot(column)
        self._book.write(
            spot, Remark(request=words, row_table=spot.row_table, row_id=spot.row_id, field=column)
        )
