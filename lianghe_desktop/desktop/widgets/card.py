"""Cards one under another in a page that scrolls."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.desktop.widgets.states import heading


class Card(QFrame):
    """A framed part of a page: a title, a sentence, and what stands below."""

    def __init__(self, title: str = "", words: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(16), px(12), px(16), px(14))
        self.column.setSpacing(px(8))
        self.title = heading(title)
        self.title.setVisible(bool(title))
        self.column.addWidget(self.title)
        self.words = paragraph(words, "quiet")
        self.words.setVisible(bool(words))
        self.column.addWidget(self.words)

    def say(self, words: str) -> None:
        """Show another sentence under the title."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def add(self, widget: QWidget) -> QWidget:
        """Append a widget and return it."""
        self.column.addWidget(widget)
        return widget

    def add_row(self, *widgets: QWidget) -> None:
        """Append widgets side by side, from the left."""
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.column.addLayout(row)


class CardColumn(QScrollArea):
    """Stack cards and scroll them; they are no wider than a line can be read."""

    def __init__(self, *, width: int = SIZES.form_width + 200) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget()
        ground.setProperty("role", "canvas")
        inner = QWidget()
        inner.setMaximumWidth(px(width))
        row = QHBoxLayout(ground)
        row.setContentsMargins(px(16), px(16), px(16), px(16))
        row.addWidget(inner, 100)
        row.addStretch(1)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self._column.addStretch(1)
        self.setWidget(ground)

    def add(self, widget: QWidget) -> QWidget:
        """Append a card and return it."""
        self._column.insertWidget(self._column.count() - 1, widget)
        return widget

    def bring(self, widget: QWidget) -> None:
        """Scroll to a widget that has just appeared or changed; the layouts around it are settled first."""
        QTimer.singleShot(0, widget, partial(self._bring, widget))

    def _bring(self, widget: QWidget) -> None:
        ground = self.widget()
        if ground is None or not ground.isAncestorOf(widget):
            return
        bar, height, margin = self.verticalScrollBar(), self.viewport().height(), px(16)
        top = widget.mapTo(ground, QPoint(0, 0)).y()
        bottom = top + widget.height()
        if top < bar.value():
            bar.setValue(top - margin)
        elif bottom > bar.value() + height:
            bar.setValue(min(top - margin, bottom - height + margin))

    def clear(self) -> None:
        """Take every card away."""
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def paragraph(text: str, role: str = "") -> QLabel:
    """Return a label whose words wrap; text that a person typed stays plain."""
    label = QLabel(text)
    if role:
        label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
