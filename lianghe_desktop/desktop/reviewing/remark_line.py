"""The words of a remark being written, under the field that it is about."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor


class RemarkLine(QWidget):
    """Ask for the words of a remark when `ask_button` is pressed, and show them; `written` carries them.

    Without a button of its own one stands beside the line, with `verb` on it.
    """

    written = Signal(str)

    def __init__(self, about: str, *, button: Button | None = None, verb: str = "写意见") -> None:
        super().__init__()
        self._about = about
        self._verb = verb
        self._written = ""
        self.ask_button = button or Button(verb, icon_name="pen", role="link")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.hide()
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.words, 100)
        head.addStretch(1)
        if button is None:
            head.addWidget(self.ask_button)
        self.editor: ParagraphEditor | None = None
        self._frame: QFrame | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, px(2))
        self._column.setSpacing(px(4))
        self._column.addLayout(head)
        self.ask_button.clicked.connect(self.open)

    def show_words(self, words: str) -> None:
        """Show what was written; blank for nothing yet."""
        self.words.setText(self.tr("待退回：%1").replace("%1", words) if words else "")
        self.words.setVisible(bool(words))
        self.ask_button.setText(self.tr("改意见") if words else self._verb)
        self._written = words

    def open(self) -> None:
        """Ask for the words."""
        if self._frame is not None:
            return
        self._frame = QFrame()
        self._frame.setProperty("role", "banner")
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.addWidget(QLabel(self.tr("“%1”要补充或改正什么").replace("%1", self._about)))
        self.editor = ParagraphEditor(rows=2)
        self.editor.set_value(self._written or None)
        column.addWidget(self.editor)
        self.done_button = Button(self.tr("写好了"), role="primary")
        self.drop_button = Button(self.tr("不写"))
        row = QHBoxLayout()
        row.addWidget(self.done_button)
        row.addWidget(self.drop_button)
        row.addStretch(1)
        column.addLayout(row)
        self._column.addWidget(self._frame)
        self.done_button.clicked.connect(self._on_done)
        self.drop_button.clicked.connect(self._on_dropped)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_editor(self) -> None:
        """Put the editor away; what is in it is forgotten."""
        frame, self._frame, self.editor = self._frame, None, None
        if frame is not None:
            self._column.removeWidget(frame)
            frame.hide()
            frame.deleteLater()

    def _on_done(self) -> None:
        if self.editor is None:
            return
        self.editor.commit()
        value = self.editor.value()
        self.close_editor()
        self.written.emit("" if value is None else str(value))

    def _on_dropped(self) -> None:
        self.close_editor()
        self.written.emit("")
