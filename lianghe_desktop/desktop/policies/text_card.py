"""改文字: the files of the draft as they are written, for those who know how a pack is written."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.card import Card

_PAUSE_MS = 500


class TextCard(Card):
    """Show one file at a time; `typed` carries (file, text) when the typing pauses."""

    typed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.title.setText(self.tr("改文字（懂写法的人用）"))
        self.title.show()
        self.say(self.tr("停下来就检查；每处错误写明文件和行，双击它跳到那里。"))
        self._files: dict[str, str] = {}
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("文件"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("文件的文字"))
        self.text.setMinimumHeight(px(320))
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.add(self.box)
        self.add(self.text)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.give)
        self.text.textChanged.connect(self._pause.start)
        self.box.currentTextChanged.connect(self._on_file)

    def show_files(self, files: Mapping[str, str]) -> None:
        """Show these files; the one in sight stays, and so does the cursor where its text is the same."""
        name = self.box.currentText()
        self._files = dict(files)
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItems(sorted(self._files))
            self.box.setCurrentIndex(max(self.box.findText(name or "parameters.yaml"), 0))
        self._show()

    def give(self) -> None:
        """Give what was typed now."""
        self._pause.stop()
        name, text = self.box.currentText(), self.text.toPlainText()
        if name in self._files and text != self._files[name]:
            self._files[name] = text
            self.typed.emit((name, text))

    def go_to(self, file: str, line: int) -> None:
        """Show a line of a file."""
        self.give()
        self.box.setCurrentIndex(max(self.box.findText(file), 0))
        cursor = QTextCursor(self.text.document().findBlockByNumber(max(line - 1, 0)))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def _show(self) -> None:
        text = self._files.get(self.box.currentText(), "")
        if self.text.toPlainText() != text:
            with QSignalBlocker(self.text):
                self.text.setPlainText(text)

    def _on_file(self, _name: str) -> None:
        self._pause.stop()
        self._show()
