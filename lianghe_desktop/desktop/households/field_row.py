"""One field of a household's file: read at a glance, changed in place."""

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lianghe_desktop.casework.fields import FieldKind, FieldSpec, FieldValue, show_field
from lianghe_desktop.desktop.households.field_editing import STAYS_OPEN, editor_for, to_editor, to_text
from lianghe_desktop.desktop.theme.theme import dress, px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.field import LabelledField

LABEL_WIDTH = 136
_MASKED = frozenset({FieldKind.NUMBER_OF_DOCUMENT, FieldKind.PHONE})


class FieldRow(QWidget):
    """Show a label and its value; 修改 puts an editor in their place.

    `given` carries the text to be written, `opened` tells that editing began, `reveal_asked` that the
    whole number is asked for (which is logged).
    """

    given = Signal(str)
    opened = Signal()
    reveal_asked = Signal()

    def __init__(self, spec: FieldSpec, *, today: dt.date, fixed: bool = False) -> None:
        super().__init__()
        self.spec = spec
        self.value: FieldValue = None
        self._today = today
        self._fixed = fixed
        self._field: LabelledField | None = None
        self._done_button: Button | None = None
        self._revealed = False
        self.label = QLabel(spec.label)
        self.label.setProperty("role", "quiet")
        self.label.setFixedWidth(px(LABEL_WIDTH))
        self.label.setWordWrap(True)
        self.label.setToolTip(f"依据：{spec.source}" if spec.source else "")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reveal_button = Button(self.tr("显示"), icon_name="eye", role="link")
        self.reveal_button.setToolTip(self.tr("查看完整号码会记入日志"))
        self.edit_button = Button(self.tr("修改"), icon_name="pen", role="link")
        self.edit_button.setAccessibleName(self.tr("修改%1").replace("%1", spec.label))
        self.remark_button = Button(self.tr("写意见"), icon_name="pen", role="link")
        self.remark_button.setAccessibleName(self.tr("对%1写意见").replace("%1", spec.label))
        self.remark_button.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._build_reading())
        self.edit_button.setVisible(not fixed)
        self.reveal_button.clicked.connect(self._on_reveal)
        self.edit_button.clicked.connect(self.open_editor)
        self.show_value(None)

    def _build_reading(self) -> QWidget:
        self._reading = QWidget()
        row = QHBoxLayout(self._reading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.label)
        row.addWidget(self.words, 1)
        row.addWidget(self.reveal_button)
        row.addWidget(self.edit_button)
        row.addWidget(self.remark_button)
        self._reading.setMinimumHeight(px(36))
        return self._reading

    @property
    def editor(self) -> Editor | None:
        """Return the editor at work, None while the field is only read."""
        return self._field.editor if self._field is not None else None

    def show_value(self, value: FieldValue, words: str | None = None) -> None:
        """Show a stored value; `words` where it is shown otherwise than its kind says.

        A number shown in full stays so while it is the same: keeping that it was shown is itself a change.
        """
        if self._revealed and value == self.value:
            return
        self.value = value
        shown = show_field(self.spec, value) if words is None else words
        unit = f" {self.spec.unit}" if shown and self.spec.unit else ""
        self.words.setText(f"{shown}{unit}" if shown else self.tr("未填"))
        dress(self.words, "role", "" if shown else "quiet")
        self._revealed = False
        self.reveal_button.setVisible(self.spec.kind in _MASKED and bool(value))
        self.reveal_button.setText(self.tr("显示"))

    def show_full(self) -> None:
        """Show the whole number until it is hidden again."""
        self._revealed = True
        self.words.setText(str(self.value))
        self.reveal_button.setText(self.tr("隐藏"))

    def hide_full(self) -> None:
        """Show the number masked again."""
        self._revealed = False
        self.show_value(self.value)

    def add_below(self, widget: QWidget) -> None:
        """Let something stand under the field: what a reviewer says of it."""
        self._column.addWidget(widget)

    def set_marking(self, *, marking: bool) -> None:
        """Offer 写意见 in the place of 修改 while remarks are being written."""
        self.edit_button.setVisible(not marking and not self._fixed)
        self.remark_button.setVisible(marking)

    def open_editor(self) -> None:
        """Put an editor in the place of the value."""
        if self._field is not None:
            return
        editor = editor_for(self.spec, self._today)
        # A number that is masked is typed anew: opening the editor must not show it unlogged.
        hidden = self.spec.kind is FieldKind.NUMBER_OF_DOCUMENT
        editor.set_value(None if hidden else to_editor(self.spec, self.value))
        self._field = LabelledField(self.spec.label, editor)
        self._field.setContentsMargins(0, px(6), 0, px(6))
        self._column.insertWidget(1, self._field)
        self._done_button = Button(self.tr("完成"))
        self._column.insertWidget(2, self._done_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._done_button.clicked.connect(self._on_finished)
        self._reading.hide()
        editor.answered.connect(self._on_answered)
        editor.advanced.connect(self._on_finished)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def close_editor(self) -> None:
        """Show the value again; what was given stays given."""
        if self._field is None:
            return
        field, self._field = self._field, None
        button, self._done_button = self._done_button, None
        for widget in (field, button):
            if widget is not None:
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._reading.show()

    def show_refusal(self, sentence: str) -> None:
        """Say under the editor why the answer does not stand."""
        self.open_editor()
        if self._field is not None:
            self._field.set_error(sentence)

    def commit(self) -> bool:
        """Give what is typed; tell whether nothing wrong stands in the editor."""
        if self._field is None:
            return True
        self._field.editor.commit()
        return self._field is None or not self._field.shown_error()

    def _on_answered(self, answer: object) -> None:
        if self._field is not None:
            self._field.set_error("")
        self.given.emit(to_text(self.spec, answer))
        if self.spec.kind not in STAYS_OPEN:
            self.close_editor()

    def _on_finished(self) -> None:
        if self.commit():
            self.close_editor()

    def _on_reveal(self) -> None:
        if self._revealed:
            self.hide_full()
        else:
            self.reveal_asked.emit()
