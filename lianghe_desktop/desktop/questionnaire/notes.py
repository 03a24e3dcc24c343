"""A reviewer's comment at its question: the words, how it stands, and what may be said to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.states import StateBadge


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionNote:
    """One comment at a question.

    ref: the question, with the index of its member; author and state: words as they are shown, state ""
    for none; heading: what stands over it in place of the author's comment; settled: nothing is waiting for
    it; replies: verbs of the buttons under it; key: what its owner knows it by.
    """

    ref: str
    author: str
    text: str
    state: str = ""
    heading: str = ""
    settled: bool = False
    replies: tuple[str, ...] = ()
    key: str = ""


class NoteBook:
    """Hold the comments at the questions of one interview, by who keeps them."""

    def __init__(self) -> None:
        self._by_source: dict[str, tuple[QuestionNote, ...]] = {}

    def put(self, source: str, notes: Sequence[QuestionNote]) -> None:
        """Hold these in place of what the source gave before."""
        self._by_source[source] = tuple(notes)

    def at(self, ref: str) -> tuple[QuestionNote, ...]:
        """Return the comments at a question."""
        return tuple(note for notes in self._by_source.values() for note in notes if note.ref == ref)

    def waiting(self, places: Mapping[str, int]) -> tuple[str, ...]:
        """Return the questions with a comment that waits for something, in the order of `places`."""
        refs = {note.ref for notes in self._by_source.values() for note in notes if not note.settled}
        return tuple(sorted((ref for ref in refs if ref in places), key=lambda ref: places[ref]))


class NoteFrame(QFrame):
    """Show one comment; `replied` carries the note and the verb that was pressed."""

    replied = Signal(object, str)

    def __init__(self, note: QuestionNote) -> None:
        super().__init__()
        self.note = note
        self.setProperty("role", "banner")
        self.setProperty("tone", (Tone.GOOD if note.settled else Tone.CARE).value)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(6), px(8), px(6))
        column.setSpacing(px(2))
        head = QHBoxLayout()
        author = QLabel(note.heading or self.tr("%1 的意见").replace("%1", note.author))
        author.setProperty("role", "small")
        author.setTextFormat(Qt.TextFormat.PlainText)
        head.addWidget(author)
        head.addStretch(1)
        if note.state:
            head.addWidget(StateBadge(note.state, Tone.GOOD if note.settled else Tone.CARE))
        column.addLayout(head)
        self.words = QLabel(note.text)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.words)
        self.buttons = [self._button(verb) for verb in note.replies]
        if self.buttons:
            row = QHBoxLayout()
            row.setSpacing(px(8))
            for button in self.buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)

    def _button(self, verb: str) -> Button:
        button = Button(verb)
        button.clicked.connect(self._on_clicked)
        return button

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.replied.emit(self.note, button.text())


class NoteStack(QWidget):
    """The comments at one question, in the order they were given; hidden without any."""

    replied = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, px(4), 0, 0)
        self._column.setSpacing(px(4))
        self._notes: tuple[QuestionNote, ...] = ()
        self.frames: list[NoteFrame] = []
        self.hide()

    def show_notes(self, notes: Sequence[QuestionNote]) -> None:
        """Show these comments in place of those before."""
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        for frame in self.frames:
            self._column.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        self.frames = [NoteFrame(note) for note in notes]
        for frame in self.frames:
            frame.replied.connect(self.replied)
            self._column.addWidget(frame)
        self.setVisible(bool(self.frames))
