"""Put choices in order: a digit takes the next place, arrows move, Backspace takes the last one back."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.choice_editors import MOST_RADIOS, Option
from lianghe_desktop.desktop.widgets.editor import Editor

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RankEditor(Editor):
    """Rank all choices; the value is a tuple of codes in order, or () while any is unranked."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._options = tuple(options)
        self._ranked: list[str] = []
        self.list = QListWidget()
        self.list.setFixedWidth(px(320))
        self.list.setFixedHeight(px(36) * max(2, min(len(self._options), 8)) + px(8))
        self.list.installEventFilter(self)
        self.up_button = Button(self.tr("往前"))
        self.down_button = Button(self.tr("往后"))
        self.clear_button = Button(self.tr("重排"), icon_name="undo", role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(self.list)
        buttons = QVBoxLayout()
        for button in (self.up_button, self.down_button, self.clear_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            buttons.addWidget(button)
        buttons.addStretch(1)
        row.addLayout(buttons)
        row.addStretch(1)
        self.setFocusProxy(self.list)
        self.list.itemActivated.connect(self._on_chosen)
        self.list.itemDoubleClicked.connect(self._on_chosen)
        self.up_button.clicked.connect(self._on_up)
        self.down_button.clicked.connect(self._on_down)
        self.clear_button.clicked.connect(self._on_clear)
        self._show()

    @override
    def value(self) -> object:
        return tuple(self._ranked) if len(self._ranked) == len(self._options) else ()

    @override
    def set_value(self, value: object) -> None:
        known = {option.code for option in self._options}
        given = value if isinstance(value, tuple | list) else ()
        if tuple(given) or len(self._ranked) == len(self._options):
            self._ranked = [str(code) for code in given if code in known]
        self._show()

    def rank(self, index: int) -> None:
        """Give the choice at `index` of the form's order the next place."""
        code = self._options[index].code
        if code not in self._ranked:
            self._ranked.append(code)
            left = [option.code for option in self._options if option.code not in self._ranked]
            if len(left) == 1:
                self._ranked.append(left[0])
            self._changed(select=len(self._ranked) - 1)

    def shift(self, by: int) -> None:
        """Move the choice in sight by some places."""
        place = self.list.currentRow()
        target = place + by
        if 0 <= place < len(self._ranked) and 0 <= target < len(self._ranked):
            self._ranked.insert(target, self._ranked.pop(place))
            self._changed(select=target)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.list:
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        text, key = event.text(), event.key()
        moving = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if text.isascii() and text.isdigit() and 0 < int(text) <= len(self._options):
            self.rank(int(text) - 1)
        elif key in _ENTER:
            self.advanced.emit()
        elif key == Qt.Key.Key_Space and self.list.currentItem() is not None:
            self._on_chosen(self.list.currentItem())
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._ranked:
            self._ranked.pop()
            self._changed(select=max(0, len(self._ranked) - 1))
        elif moving and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if key == Qt.Key.Key_Up else 1)
        else:
            return False
        return True

    def _changed(self, *, select: int) -> None:
        self._show()
        self.list.setCurrentRow(select)
        self.answered.emit(self.value())

    def _show(self) -> None:
        labels = {option.code: option.label for option in self._options}
        numbers = {option.code: place for place, option in enumerate(self._options, 1)}
        self.list.clear()
        for place, code in enumerate(self._ranked, 1):
            self.list.addItem(self.tr("第%1  %2").replace("%1", str(place)).replace("%2", labels[code]))
        for option in self._options:
            if option.code not in self._ranked:
                digit = f"{numbers[option.code]} " if numbers[option.code] <= MOST_RADIOS else ""
                self.list.addItem(self.tr("（未排）%1").replace("%1", f"{digit}{option.label}"))

    def _on_chosen(self, _item: object) -> None:
        row = self.list.currentRow()
        left = [place for place, option in enumerate(self._options) if option.code not in self._ranked]
        if row >= len(self._ranked):
            self.rank(left[row - len(self._ranked)])

    def _on_up(self) -> None:
        self.shift(-1)

    def _on_down(self) -> None:
        self.shift(1)

    def _on_clear(self) -> None:
        self._ranked = []
        self._changed(select=0)
