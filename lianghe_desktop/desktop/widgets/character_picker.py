"""Find a character that the input method lacks and put it where the cursor stands."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.editor import AnswerLine
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.records.characters import Character, find_characters


class CharacterPicker(QDialog):
    """Search by parts (龙天), strokes (9), reading (yan) or code (4DAE); `picked` carries the character."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("找生僻字"))
        self.line = AnswerLine()
        self.line.setPlaceholderText(self.tr("例如：龙天（部件）　9（笔画）　yan（拼音）　4DAE（编码）"))
        self.found = QListWidget()
        self.found.setViewMode(QListWidget.ViewMode.IconMode)
        self.found.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.found.setMovement(QListWidget.Movement.Static)
        self.found.setSpacing(px(4))
        face = self.found.font()
        face.setPixelSize(px(28))
        self.found.setFont(face)
        self.words = heading(self.tr("几样可以一起写，中间空一格：龙 4"), "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        for widget in (self.line, self.found, self.words):
            column.addWidget(widget)
        self.resize(px(520), px(380))
        self.line.textChanged.connect(self._on_typed)
        self.line.entered.connect(self._on_entered)
        self.found.itemActivated.connect(self._on_activated)
        self.found.itemClicked.connect(self._on_activated)
        self.found.currentItemChanged.connect(self._on_current_changed)

    def _on_typed(self, typed: str) -> None:
        self.found.clear()
        for one in find_characters(typed):
            item = QListWidgetItem(one.char)
            item.setToolTip(_told(one))
            item.setData(Qt.ItemDataRole.UserRole, _told(one))
            self.found.addItem(item)
        none = typed.strip() and not self.found.count()
        self.words.setText(self.tr("没有找到，请换一个部件或笔画数再试") if none else "")
        if self.found.count():
            self.found.setCurrentRow(0)

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.words.setText(str(item.data(Qt.ItemDataRole.UserRole)))

    def _on_entered(self) -> None:
        item = self.found.currentItem()
        if item is not None:
            self._on_activated(item)

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.text())
        self.accept()


def _told(one: Character) -> str:
    parts = "，".join("＋".join(way) for way in one.parts)
    told = f"{one.char}　{' '.join(one.readings)}　{one.strokes}画　{one.code}"
    return f"{told}　{parts}" if parts else told


def insert_at_cursor(widget: QWidget | None, text: str) -> bool:
    """Put text where the cursor stands in a line or a paragraph; tell whether there was one."""
    if isinstance(widget, QLineEdit):
        if widget.isReadOnly():
            return False
        widget.insert(text)
        return True
    if isinstance(widget, QPlainTextEdit):
        if widget.isReadOnly():
            return False
        widget.insertPlainText(text)
        return True
    return False
