"""One question on screen: its field follows the state of its node."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.questionnaire.answers import Answering, Pictures, make_answering, shown_answer
from lianghe_desktop.desktop.questionnaire.notes import NoteStack, QuestionNote
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.field import LabelledField
from lianghe_desktop.desktop.widgets.line_editors import LineEditor
from lianghe_desktop.desktop.widgets.refused import Refused
from lianghe_desktop.desktop.widgets.rich_text import picture_tag, rich_line
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.survey import Choice, NodeState, OutlineItem

_PICTURE_WIDTH = 360


class Earlier(Protocol):
    """An answer of last time."""

    @property
    def text(self) -> str:
        """Return the answer's text."""

    @property
    def words(self) -> str:
        """Return the words a person reads."""


class _ReadOnly(Editor):
    """Show what the form calculated."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel(self)
        self.words.setProperty("role", "label")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setMinimumHeight(px(30))
        self.setMinimumHeight(px(30))
        self.setEnabled(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class QuestionField(LabelledField):
    """Show one question and report what a person answers; `given` and `typing` carry ref and text.

    `failed` carries a sentence when a picture could not be kept, `note_replied` a comment and the verb
    pressed under it.
    """

    given = Signal(str, str)
    failed = Signal(str)
    note_replied = Signal(object, str)
    typing = Signal(str, str)

    def __init__(
        self, item: OutlineItem, state: NodeState, *, today: Callable[[], date], pictures: Pictures
    ) -> None:
        made = None if state.readonly else make_answering(item, state, today=today, pictures=pictures)
        self._answering: Answering | None = made
        self.earlier = QLabel()
        self.earlier.setProperty("role", "small")
        self.earlier.setWordWrap(True)
        self.earlier.setTextFormat(Qt.TextFormat.PlainText)
        self.earlier.hide()
        self.notes = NoteStack()
        editor = made.editor if made else _ReadOnly()
        label = state.label or item.label
        self._picture = label_picture(item, pictures)
        super().__init__(
            label,
            editor,
            required=state.required,
            hint=state.hint or item.hint,
            wide=bool(made and made.wide) or bool(self._picture),
        )
        self.item = item
        self._state = state
        self._text = ""
        self._tried = False
        self._choices: tuple[Choice, ...] | None = state.choices
        self._readonly = state.readonly
        editor.answered.connect(self._on_editor_answered)
        editor.refused.connect(self._on_editor_refused)
        self.notes.replied.connect(self.note_replied)
        editor.typing.connect(self._on_typing)
        self.show_state(item, state)

    @override
    def label_words(self, label: str) -> str:
        return f"{rich_line(label)}<br/>{self._picture}" if self._picture else rich_line(label)

    @override
    def place_label(self, *, beside: bool) -> None:
        super().place_label(beside=beside)
        self._grid.addWidget(self.earlier, 4, 1 if self._beside else 0)
        self._grid.addWidget(self.notes, 5, 1 if self._beside else 0)

    def show_notes(self, notes: Sequence[QuestionNote]) -> None:
        """Show what reviewers wrote at this question."""
        self.notes.show_notes(notes)

    def show_earlier(self, said: Earlier | None) -> None:
        """Show what was answered last time, and whether this time differs."""
        self.earlier.setVisible(said is not None)
        if said is None:
            return
        now = self._state.value or ""
        if not now:
            words = self.tr("上次：%1")
        elif said.text == now:
            words = self.tr("上次：%1　没有变")
        else:
            words = self.tr("上次：%1　★ 这次变了")
        self.earlier.setText(words.replace("%1", said.words))

    def fits(self, state: NodeState) -> bool:
        """Tell whether this field can show `state`, or must be made anew (other choices, other mode)."""
        return state.choices == self._choices and state.readonly == self._readonly

    def show_state(self, item: OutlineItem, state: NodeState, *, strict: bool = False) -> None:
        """Show a node's state; with strict, a required answer that is absent is already an error."""
        self.item = item
        if (state.label, state.required) != (self._state.label, self._state.required):
            self.set_label(state.label or item.label, required=state.required)
        if state.hint != self._state.hint:
            self.set_hint(state.hint or item.hint)
        self._state = state
        self._show_value(state)
        blank = not state.value
        silent = state.valid or (blank and not strict and not self._tried)
        self.set_error("" if silent else state.message or self.tr("这里还需要填写"))

    def _show_value(self, state: NodeState) -> None:
        text = state.value or ""
        if isinstance(self.editor, _ReadOnly):
            self.editor.words.setText(shown_answer(self.item, state) or self.tr("（自动算出）"))
        elif self._answering is not None and text != self._text:
            self._text = text
            try:
                self._answering.editor.set_value(self._answering.from_text(text))
            except Refused:
                if isinstance(self.editor, LineEditor):
                    self.editor.show_typed(text)

    def _on_editor_answered(self, value: object) -> None:
        if self._answering is None:
            return
        self._tried = True
        try:
            self._text = self._answering.to_text(value)
        except LiangheError as fault:
            self.failed.emit(fault.text)
            return
        self.given.emit(self.item.ref, self._text)

    def _on_typing(self, text: str) -> None:
        self.typing.emit(self.item.ref, text)

    def _on_editor_refused(self, _sentence: str) -> None:
        if isinstance(self.editor, LineEditor):
            self._text = self.editor.typed()
            self.given.emit(self.item.ref, self._text)


def label_picture(item: OutlineItem, pictures: Pictures) -> str:
    """Return the picture of a question's label as a tag of rich text, "" where it has none here."""
    content = pictures.media(item.media["image"]) if "image" in item.media else None
    return picture_tag(content, most_wide=px(_PICTURE_WIDTH)) if content else ""
