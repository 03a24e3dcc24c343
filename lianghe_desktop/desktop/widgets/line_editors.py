"""Editors of text on one line, of passwords, and of text of several lines."""

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import dress, px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.desktop.widgets.editor import AnswerLine, Editor
from lianghe_desktop.desktop.widgets.refused import Refused


class LineEditor(Editor):
    """Hold one line of text; the base of every editor that reads typed text."""

    def __init__(self, *, unit: str = "", placeholder: str = "", width: int | None = None) -> None:
        super().__init__()
        self.line = AnswerLine()
        self.line.setPlaceholderText(placeholder)
        if width is not None:
            self.line.setFixedWidth(px(width))
        self._value: object = None
        self._refusal = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.line, 0 if width else 1)
        self._unit = QLabel(unit)
        self._unit.setVisible(bool(unit))
        row.addWidget(self._unit)
        self.echo = QLabel()
        self.echo.setProperty("role", "quiet")
        self.echo.hide()
        row.addWidget(self.echo)
        if width is not None:
            row.addStretch(1)
        self.setFocusProxy(self.line)
        self.line.entered.connect(self._on_entered)
        self.line.editingFinished.connect(self.commit)
        self.line.textEdited.connect(self.typing)

    def read(self, text: str) -> object:
        """Return the value that `text` means, None for nothing; raises Refused."""
        return text.strip() or None

    def show_text(self, value: object) -> str:
        """Return the text that shows a value."""
        return "" if value is None else str(value)

    @override
    def value(self) -> object:
        return self._value

    @override
    def set_value(self, value: object) -> None:
        self._value = value
        self._refusal = ""
        self.line.setText(self.show_text(value))
        self._show_echo()

    def typed(self) -> str:
        """Return what stands in the line, understood or not."""
        return self.line.text()

    def show_typed(self, text: str) -> None:
        """Show text as it was typed; if it has no meaning here it stays and is marked when left."""
        try:
            self.set_value(self.read(text))
        except Refused:
            self.set_value(None)
            self.line.setText(text)

    @override
    def show_unfinished(self, text: str) -> None:
        self.line.setText(text)
        self.line.deselect()

    @override
    def commit(self) -> None:
        text = self.line.text()
        if self._refusal == "" and text == self.show_text(self._value):
            return
        try:
            value = self.read(text)
        except Refused as refusal:
            if refusal.text != self._refusal:
                self._refusal = refusal.text
                self._value = None
                self.echo.hide()
                self.line.set_invalid(invalid=True)
                self.refused.emit(refusal.text)
            return
        was_refused, self._refusal = self._refusal, ""
        changed = value != self._value
        self.set_value(value)
        if was_refused:
            self.line.set_invalid(invalid=False)
        if changed or was_refused:
            self.answered.emit(value)

    @override
    def set_invalid(self, *, invalid: bool) -> None:
        self.line.set_invalid(invalid=invalid)

    @override
    def set_answerable(self, *, answerable: bool) -> None:
        self.line.setReadOnly(not answerable)
        self.line.setFocusPolicy(
            QtCore.Qt.FocusPolicy.StrongFocus if answerable else QtCore.Qt.FocusPolicy.ClickFocus
        )

    def _on_entered(self) -> None:
        self.commit()
        if not self._refusal:
            self.advanced.emit()

    def _show_echo(self) -> None:
        text = self.echo_text()
        self.echo.setText(text)
        self.echo.setVisible(bool(text))

    def echo_text(self) -> str:
        """Return what stands beside the line to confirm what was understood."""
        return ""


class TextEditor(LineEditor):
    """Take a short text."""


class PasswordEditor(LineEditor):
    """Take a password, hidden until asked for; blanks at its ends belong to it."""

    def __init__(self) -> None:
        super().__init__()
        self.line.setEchoMode(AnswerLine.EchoMode.Password)

    @override
    def read(self, text: str) -> object:
        return text or None


class _Paragraph(QPlainTextEdit):
    """Plain text in which Tab goes on, and Ctrl+Enter too."""

    left = Signal()
    entered = Signal()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter}
        if enter and event.modifiers() & QtCore.Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
            return
        super().keyPressEvent(event)


class ParagraphEditor(Editor):
    """Take text of several lines: Enter starts a new line, Tab or Ctrl+Enter goes on."""

    def __init__(self, *, rows: int = 3) -> None:
        super().__init__()
        self.text = _Paragraph()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(SIZES.form_text + 8) * rows + px(10))
        self._value: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self.setFocusProxy(self.text)
        self.text.left.connect(self.commit)
        self.text.entered.connect(self._on_entered)
        self.text.textChanged.connect(self._on_text_changed)

    @override
    def show_unfinished(self, text: str) -> None:
        self.text.setPlainText(text)
        self.text.moveCursor(QTextCursor.MoveOperation.End)

    def _on_text_changed(self) -> None:
        text = self.text.toPlainText()
        if text != (self._value or ""):
            self.typing.emit(text)

    @override
    def value(self) -> object:
        return self._value

    @override
    def set_value(self, value: object) -> None:
        self._value = None if value is None else str(value)
        if self.text.toPlainText() != (self._value or ""):
            self.text.setPlainText(self._value or "")

    @override
    def commit(self) -> None:
        typed = self.text.toPlainText().strip() or None
        if typed != self._value:
            self._value = typed
            self.answered.emit(typed)

    @override
    def set_invalid(self, *, invalid: bool) -> None:
        dress(self.text, "invalid", "true" if invalid else "false")

    @override
    def set_answerable(self, *, answerable: bool) -> None:
        self.text.setReadOnly(not answerable)

    def _on_entered(self) -> None:
        self.commit()
        self.advanced.emit()
