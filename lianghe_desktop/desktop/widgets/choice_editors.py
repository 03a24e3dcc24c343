"""Editors for choosing: one of a few, one of many, several, and area by area."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QStringListModel, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import dress, px
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.initials import find, meant

MOST_RADIOS = 9
MOST_OFFERED = 50
_PICTURE_SIDE = 96
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_NEXT = {Qt.Key.Key_Right, Qt.Key.Key_Down}
_PREVIOUS = {Qt.Key.Key_Left, Qt.Key.Key_Up}
_CLEAR = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """Offer one choice: the stored code, the words shown and a picture beside them, b"" for none."""

    code: str
    label: str
    picture: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class ButtonsLook:
    """Say how buttons stand: in columns (0: as they fit), digits alone, going on once chosen, close by."""

    columns: int = 0
    only_digits: bool = False
    quick: bool = False
    tight: bool = False


BESIDE = ButtonsLook()


class _ButtonsEditor(Editor):
    """Shared keyboard of radio buttons and check boxes: digits choose, arrows move, Enter goes on."""

    def __init__(self, options: Sequence[Option], *, look: ButtonsLook = BESIDE) -> None:
        super().__init__()
        self._options = tuple(options)
        self._quick = look.quick
        self.buttons: list[QRadioButton | QCheckBox] = []
        for number, option in enumerate(self._options, start=1):
            digit = f"{number} " if number <= MOST_RADIOS else ""
            button = self._make_button(digit.strip() if look.only_digits else f"{digit}{option.label}")
            button.setAccessibleName(option.label)
            self._show_picture(button, option.picture)
            if look.only_digits:
                button.setToolTip(option.label)
            button.installEventFilter(self)
            self.buttons.append(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._arranged(look.columns, gap=0 if look.tight else 8))
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    @staticmethod
    def _show_picture(button: QRadioButton | QCheckBox, content: bytes) -> None:
        picture = QPixmap()
        if content and picture.loadFromData(content):
            side = px(_PICTURE_SIDE)
            small = picture.scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            button.setIcon(QIcon(small))
            button.setIconSize(small.size())
            button.setMinimumHeight(small.height() + px(8))

    def _arranged(self, columns: int, *, gap: int) -> QWidget:
        """Lay the buttons side by side as they fit, or in columns of the same width."""
        if not columns:
            row = FlowRow(gap=gap)
            for button in self.buttons:
                row.flow.addWidget(button)
            return row
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        for place, button in enumerate(self.buttons):
            grid.addWidget(button, place // columns, place % columns)
        for across in range(columns):
            grid.setColumnStretch(across, 1)
            grid.setColumnMinimumWidth(across, px(64))
        return table

    def _make_button(self, text: str) -> QRadioButton | QCheckBox:
        raise NotImplementedError

    def choose(self, index: int) -> None:
        """Choose the option at `index` as a person would with its digit."""
        raise NotImplementedError

    def clear(self) -> None:
        """Take every choice back."""
        raise NotImplementedError

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self.buttons:
            return self._on_key(self.buttons.index(watched), event)
        return False

    def _on_key(self, index: int, event: QKeyEvent) -> bool:
        text, key = event.text(), event.key()
        if text.isascii() and text.isdigit() and text != "0" and int(text) <= len(self.buttons):
            self.choose(int(text) - 1)
        elif key in _ENTER:
            self.advanced.emit()
        elif key in _CLEAR:
            self.clear()
        elif key in _NEXT or key in _PREVIOUS:
            step = 1 if key in _NEXT else -1
            self.buttons[(index + step) % len(self.buttons)].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True


class RadioEditor(_ButtonsEditor):
    """Choose one of a few; the value is its code. Delete takes the choice back."""

    def __init__(self, options: Sequence[Option], *, look: ButtonsLook = BESIDE) -> None:
        super().__init__(options, look=look)
        self._code: str | None = None
        for button in self.buttons:
            button.clicked.connect(self._on_clicked)

    @override
    def _make_button(self, text: str) -> QRadioButton:
        button = QRadioButton(text)
        button.setAutoExclusive(False)
        return button

    @override
    def value(self) -> object:
        return self._code

    @override
    def set_value(self, value: object) -> None:
        self._code = None if value is None else str(value)
        for option, button in zip(self._options, self.buttons, strict=True):
            with QSignalBlocker(button):
                button.setChecked(option.code == self._code)

    @override
    def choose(self, index: int) -> None:
        self.buttons[index].setFocus(Qt.FocusReason.OtherFocusReason)
        self._give(self._options[index].code)

    @override
    def clear(self) -> None:
        self._give(None)

    def _give(self, code: str | None) -> None:
        changed = code != self._code
        self.set_value(code)
        if changed:
            self.answered.emit(code)
        if self._quick and code is not None:
            self.advanced.emit()

    def _on_clicked(self) -> None:
        index = self.buttons.index(self.sender())  # type: ignore[arg-type] # only our buttons are connected
        self._give(self._options[index].code)


class MultiChoiceEditor(_ButtonsEditor):
    """Choose several; the value is a tuple of codes in the order of the list."""

    def __init__(self, options: Sequence[Option], *, look: ButtonsLook = BESIDE) -> None:
        super().__init__(options, look=look)
        for button in self.buttons:
            button.toggled.connect(self._on_toggled)

    @override
    def _make_button(self, text: str) -> QCheckBox:
        return QCheckBox(text)

    @override
    def value(self) -> object:
        return tuple(o.code for o, b in zip(self._options, self.buttons, strict=True) if b.isChecked())

    @override
    def set_value(self, value: object) -> None:
        codes = set(value) if isinstance(value, tuple | list | set | frozenset) else set()
        for option, button in zip(self._options, self.buttons, strict=True):
            with QSignalBlocker(button):
                button.setChecked(option.code in codes)

    @override
    def choose(self, index: int) -> None:
        self.buttons[index].setFocus(Qt.FocusReason.OtherFocusReason)
        self.buttons[index].toggle()

    @override
    def clear(self) -> None:
        if self.value() != ():
            self.set_value(())
            self.answered.emit(())

    def _on_toggled(self) -> None:
        self.answered.emit(self.value())


class _SearchCombo(QComboBox):
    """A combo that is typed into, finds anywhere in the words, and is not changed by the mouse wheel."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.words = QLineEdit()
        self.setLineEdit(self.words)
        self.setCompleter(None)  # type: ignore[arg-type] # null takes the combo's own completer away
        self.finder = QCompleter(QStringListModel(self), self)
        self.finder.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.finder.popup().setProperty("role", "popup")
        self.words.setCompleter(self.finder)

    def offer(self, labels: Sequence[str]) -> None:
        """Show these words below the line."""
        model = self.finder.model()
        if isinstance(model, QStringListModel):
            model.setStringList(list(labels))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SearchChoiceEditor(Editor):
    """Choose one of many by its words, pinyin initials or code; the value is its code."""

    def __init__(self, options: Sequence[Option], *, placeholder: str | None = None) -> None:
        super().__init__()
        self.combo = _SearchCombo()
        self.combo.setFixedWidth(px(320))
        self._code: str | None = None
        self._options: tuple[Option, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.combo)
        row.addStretch(1)
        line = self.combo.words
        line.setPlaceholderText(self.tr("打字或拼音首字母查找") if placeholder is None else placeholder)
        self.setFocusProxy(self.combo)
        self.set_options(options)
        self.combo.activated.connect(self._on_activated)
        line.textEdited.connect(self._on_edited)
        line.editingFinished.connect(self.commit)
        line.returnPressed.connect(self._on_enter)
        self.combo.finder.activated[str].connect(self._on_picked)  # type: ignore[index] # not in the stubs
        self.combo.installEventFilter(self)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer another list; a chosen code that it lacks is shown as no choice."""
        self._options = tuple(options)
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for option in self._options:
                self.combo.addItem(option.label, option.code)
        self.set_value(self._code)

    @override
    def value(self) -> object:
        return self._code

    @override
    def set_value(self, value: object) -> None:
        self._code = None if value is None else str(value)
        codes = [option.code for option in self._options]
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(codes.index(self._code) if self._code in codes else -1)
            if self._code not in codes:
                self.combo.setEditText("")

    @override
    def commit(self) -> None:
        typed = self.combo.currentText().strip()
        if not typed:
            self._give(None)
            return
        if any(one.code == self._code and one.label == typed for one in self._options):
            return
        option = meant(self._options, typed)
        if option is not None:
            self._give(option.code)
        else:
            self.set_invalid(invalid=True)
            self.refused.emit(self.tr("名单里没有“%1”，请从名单中选一项").replace("%1", typed))

    @override
    def set_invalid(self, *, invalid: bool) -> None:
        dress(self.combo, "invalid", "true" if invalid else "false")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = (
            watched is self.combo and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        )
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            self._on_enter()
            return True
        return False

    def _on_edited(self, typed: str) -> None:
        self.combo.offer([option.label for option in find(self._options, typed)[:MOST_OFFERED]])

    def _on_enter(self) -> None:
        """Take what is typed; where it may mean several and they are in sight, the first of them."""
        typed = self.combo.currentText().strip()
        chosen = any(one.code == self._code and one.label == typed for one in self._options)
        found = find(self._options, typed) if typed and not chosen else []
        popup = self.combo.finder.popup()
        if len(found) > 1 and popup.isVisible() and meant(self._options, typed) is None:
            self._give(found[0].code)
        popup.hide()
        self.commit()
        self.advanced.emit()

    def _on_picked(self, label: str) -> None:
        option = next((one for one in self._options if one.label == label), None)
        if option is not None:
            self._give(option.code)

    def _on_activated(self, index: int) -> None:
        self._give(self._options[index].code)

    def _give(self, code: str | None) -> None:
        changed = code != self._code
        self.set_value(code)
        self.set_invalid(invalid=False)
        if changed:
            self.answered.emit(code)


def make_choice_editor(options: Sequence[Option]) -> RadioEditor | SearchChoiceEditor:
    """Return radio buttons for a few options, a searchable list for many."""
    return RadioEditor(options) if len(options) <= MOST_RADIOS else SearchChoiceEditor(options)


class CascadeEditor(Editor):
    """Choose area by area: each level offers what lies in the choice before; the value is the last code.

    `children_of(code)` gives the options under a code, the top ones for None.
    """

    def __init__(
        self, levels: Sequence[str], *, children_of: Callable[[str | None], Sequence[Option]]
    ) -> None:
        super().__init__()
        self._children_of = children_of
        self._codes: list[str | None] = [None] * len(levels)
        self.lists: list[SearchChoiceEditor] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        for depth, word in enumerate(levels):
            editor = SearchChoiceEditor(
                children_of(None) if depth == 0 else (), placeholder=self.tr("选择%1").replace("%1", word)
            )
            editor.setEnabled(depth == 0)
            editor.answered.connect(self._on_answered)
            editor.refused.connect(self.refused)
            editor.advanced.connect(self._on_advanced)
            self.lists.append(editor)
            column.addWidget(editor)
        self.setFocusProxy(self.lists[0])

    @override
    def value(self) -> object:
        return next((code for code in reversed(self._codes) if code is not None), None)

    def path(self) -> tuple[str, ...]:
        """Return the codes chosen from the top down."""
        return tuple(code for code in self._codes if code is not None)

    @override
    def set_value(self, value: object) -> None:
        """Show a path of codes from the top down (a tuple), or nothing."""
        path = tuple(str(code) for code in value) if isinstance(value, tuple | list) else ()
        for depth, editor in enumerate(self.lists):
            code = path[depth] if depth < len(path) else None
            self._codes[depth] = code
            if depth == 0 or (depth <= len(path)):
                editor.set_options(self._children_of(path[depth - 1] if depth else None))
            editor.set_value(code)
            editor.setEnabled(depth <= len(path))

    def _on_answered(self, code: object) -> None:
        depth = self.lists.index(self.sender())  # type: ignore[arg-type] # only our lists are connected
        chosen = [*self._codes[:depth], None if code is None else str(code)]
        self.set_value(tuple(c for c in chosen if c is not None))
        self.answered.emit(self.value())

    def _on_advanced(self) -> None:
        depth = self.lists.index(self.sender())  # type: ignore[arg-type] # only our lists are connected
        following = depth + 1
        if following < len(self.lists) and self.lists[following].isEnabled():
            self.lists[following].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.advanced.emit()
