"""A labelled field, and the column that puts labels above or left of their fields alike."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.icons import icon_pixmap
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.labels import plain_label, rich_label


class _Sentence(QWidget):
    """An error sentence with its icon."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(4))
        mark = QLabel()
        mark.setPixmap(icon_pixmap("wrong", current_theme().colours.wrong, SIZES.small_icon))
        mark.setProperty("alignment", "AlignTop")
        row.addWidget(mark)
        self.words = plain_label()
        self.words.setProperty("role", "error")
        self.words.setWordWrap(True)
        row.addWidget(self.words, 1)


class LabelledField(QWidget):
    """Put a label, a required mark, a hint and an error sentence round one editor.

    A wide editor (signature, roster) always has its label above.
    """

    def __init__(
        self, label: str, editor: Editor, *, required: bool = False, hint: str = "", wide: bool = False
    ) -> None:
        super().__init__()
        self.editor = editor
        self._wide = wide
        self._refusal = ""
        self._stated = ""
        self.label = rich_label()
        self.label.setProperty("role", "label")
        self.label.setWordWrap(True)
        self.label.setBuddy(editor)
        self.hint = plain_label(hint)
        self.hint.setProperty("role", "small")
        self.hint.setWordWrap(True)
        self.hint.setVisible(bool(hint))
        self.error = _Sentence()
        self.error.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(4))
        self._beside: bool | None = None
        self.set_label(label, required=required)
        self.place_label(beside=False)
        editor.refused.connect(self._on_refused)
        editor.answered.connect(self._on_answered)
        editor.setAccessibleName(label)

    def set_label(self, label: str, *, required: bool) -> None:
        """Show the question's words and whether it must be answered."""
        colour = current_theme().colours.wrong
        mark = f' <span style="color:{colour};font-weight:600">*</span>' if required else ""
        self.label.setText(self.label_words(label) + mark)
        self.label.setToolTip(self.tr("必须填写") if required else "")

    def label_words(self, label: str) -> str:
        """Return the label as rich text; here as it is written."""
        return _escaped(label)

    def set_hint(self, hint: str) -> None:
        """Show a sentence of help under the field, or none."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def set_error(self, sentence: str) -> None:
        """Show one sentence under the field, or take it away with an empty one."""
        self._stated = sentence
        self._show_error()

    def shown_error(self) -> str:
        """Return the sentence that stands under the field now."""
        return "" if self.error.isHidden() else self.error.words.text()

    def place_label(self, *, beside: bool) -> None:
        """Put the label left of the editor, or above it."""
        beside = beside and not self._wide
        if beside == self._beside:
            return
        self._beside = beside
        column = 1 if beside else 0
        self._grid.addWidget(self.label, 0, 0)
        if beside:
            self._grid.setAlignment(self.label, QtCore.Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.editor, 0 if beside else 1, column)
        self._grid.addWidget(self.hint, 2, column)
        self._grid.addWidget(self.error, 3, column)
        self.label.setContentsMargins(0, px(6) if beside else 0, 0, 0)
        width = px(SIZES.label_width) if beside else 0
        self._grid.setColumnMinimumWidth(0, width)
        self._grid.setColumnStretch(0, 0 if beside else 1)
        self._grid.setColumnStretch(1, 1 if beside else 0)
        self.label.setMaximumWidth(width or 16_777_215)
        self.label.setMinimumWidth(width)

    def _on_refused(self, sentence: str) -> None:
        self._refusal = sentence
        self._show_error()

    def _on_answered(self, _value: object) -> None:
        self._refusal = ""
        self._show_error()

    def _show_error(self) -> None:
        sentence = self._refusal or self._stated
        self.error.words.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.editor.set_invalid(invalid=bool(sentence))


class FieldColumn(QWidget):
    """Stack fields and other widgets; labels stand left of the fields while there is room.

    `finished` tells that Enter was pressed in the last field.
    """

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(14))
        self._column.addStretch(1)
        self._widgets: list[QWidget] = []
        self._beside = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)

    def add_field(self, field: LabelledField) -> LabelledField:
        """Append a field and return it."""
        self.arrange([*self._widgets, field])
        return field

    def add_widget(self, widget: QWidget) -> None:
        """Append a heading, note or line that is not a field."""
        self.arrange([*self._widgets, widget])

    def arrange(self, widgets: Sequence[QWidget]) -> None:
        """Show exactly these widgets in this order; those no longer among them are deleted."""
        for widget in self._widgets:
            if widget not in widgets:
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        for position, widget in enumerate(widgets):
            if widget not in self._widgets:
                self._adopt(widget)
            if self._column.indexOf(widget) != position:
                self._column.insertWidget(position, widget)
                widget.show()
        self._widgets = list(widgets)
        self._order_tabs()

    def fields(self) -> tuple[LabelledField, ...]:
        """Return the fields in reading order."""
        return tuple(widget for widget in self._widgets if isinstance(widget, LabelledField))

    def focus_first(self) -> None:
        """Give the keyboard to the first field that can be answered."""
        self._focus_from(0)

    def commit(self) -> None:
        """Give every answer that is still only typed."""
        for field in self.fields():
            field.editor.commit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= px(SIZES.wide_form)
        if beside != self._beside:
            self._beside = beside
            for field in self.fields():
                field.place_label(beside=beside)

    def _adopt(self, widget: QWidget) -> None:
        if isinstance(widget, LabelledField):
            widget.place_label(beside=self._beside)
            widget.editor.advanced.connect(self._on_advanced)

    def _order_tabs(self) -> None:
        stops = [stop for widget in self._widgets for stop in _tab_stops(widget)]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _on_advanced(self) -> None:
        editors = [field.editor for field in self.fields()]
        self._focus_from(editors.index(self.sender()) + 1)  # type: ignore[arg-type] # only our editors are connected

    def _focus_from(self, start: int) -> None:
        for field in self.fields()[start:]:
            if field.editor.isEnabled() and not field.isHidden():
                field.editor.setFocus(QtCore.Qt.FocusReason.TabFocusReason)
                return
        if start:
            self.finished.emit()


def _tab_stops(widget: QWidget) -> list[QWidget]:
    window = widget.window()
    return [
        child
        for child in widget.findChildren(QWidget)
        if child.focusPolicy() & QtCore.Qt.FocusPolicy.TabFocus
        and child.focusProxy() is None
        and child.window() is window
    ]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
