"""What every editor of one answer has in common, so that fields and pages need not know which it is."""

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import dress


class Editor(QWidget):
    """Show and take one answer; subclasses say what its value is.

    `answered` carries the value each time a person has given one (on leaving the field or pressing Enter,
    not at every key). `refused` carries one sentence when what was typed has no meaning. `advanced`: Enter
    was pressed and the next field should have the keyboard. `typing` carries what stands in the editor
    after each key, before it is an answer.
    """

    answered = Signal(object)
    refused = Signal(str)
    advanced = Signal()
    typing = Signal(str)

    def show_unfinished(self, text: str) -> None:
        """Show what was being typed when the work broke off; nothing is given by it."""

    def value(self) -> object:
        """Return the answer as last given, None for none."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show an answer without telling anybody."""
        raise NotImplementedError

    def commit(self) -> None:
        """Give the answer now if typed text is still waiting for it."""

    def set_invalid(self, *, invalid: bool) -> None:
        """Mark the editor as holding an answer that does not stand."""

    def set_answerable(self, *, answerable: bool) -> None:
        """Let a person answer, or only read."""
        self.setEnabled(answerable)


class AnswerLine(QLineEdit):
    """A line that goes on at Enter and selects everything when entered by keyboard."""

    entered = Signal()
    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter}:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def set_invalid(self, *, invalid: bool) -> None:
        """Draw the line as holding a wrong answer."""
        dress(self, "invalid", "true" if invalid else "false")
