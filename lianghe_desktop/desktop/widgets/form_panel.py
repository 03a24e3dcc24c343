"""A small form in a card: fields, a refusal over them, one act and a way out."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.field import FieldColumn, LabelledField
from lianghe_desktop.desktop.widgets.states import Banner, heading


class FormPanel(QFrame):
    """Ask for a few things at once; `given` when they are to be kept, `cancelled` when not."""

    given = Signal()
    cancelled = Signal()

    def __init__(self, title: str, verb: str, *, icon_name: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMaximumWidth(px(SIZES.form_width))
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.banner.hide()
        self.column = FieldColumn()
        self.go_button = Button(verb, icon_name=icon_name, role="primary")
        self.cancel_button = Button(self.tr("取消"))
        self._fields: dict[str, LabelledField] = {}
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.go_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(12), px(16), px(16))
        outer.setSpacing(px(12))
        self.title = heading(title)
        outer.addWidget(self.title)
        self.title.setVisible(bool(title))
        outer.addWidget(self.banner)
        outer.addWidget(self.column)
        outer.addLayout(row)
        self.go_button.clicked.connect(self._on_go)
        self.column.finished.connect(self._on_go)
        self.cancel_button.clicked.connect(self.cancelled)

    def add(
        self,
        key: str,
        label: str,
        editor: Editor,
        *,
        required: bool = False,
        hint: str = "",
        wide: bool = False,
    ) -> LabelledField:
        """Add a field that is known by `key`."""
        field = LabelledField(label, editor, required=required, hint=hint, wide=wide)
        self._fields[key] = self.column.add_field(field)
        return field

    def add_widget(self, widget: QWidget) -> None:
        """Add a note or heading between the fields."""
        self.column.add_widget(widget)

    def field(self, key: str) -> LabelledField:
        """Return a field."""
        return self._fields[key]

    def value(self, key: str) -> object:
        """Return what was answered in a field, None for nothing."""
        return self._fields[key].editor.value()

    def text(self, key: str) -> str:
        """Return what was answered in a field of text, blank for nothing."""
        value = self.value(key)
        return "" if value is None else str(value)

    def clear(self) -> None:
        """Empty every field, once what was typed has been kept."""
        for field in self._fields.values():
            field.editor.set_value(None)

    def show_refusal(self, sentence: str) -> None:
        """Say over the fields why it was not kept; what was typed stays."""
        self.banner.say(Tone.WRONG, sentence)
        self.banner.show()
        self.go_button.setEnabled(True)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._keep_height()
        return done

    def _keep_height(self) -> None:
        """Ask for the height of the true width: layouts around ask by theirs, where choices wrap less."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _on_go(self) -> None:
        self.column.commit()
        wrong = next((field for field in self._fields.values() if field.shown_error()), None)
        if wrong is not None:
            wrong.editor.setFocus()
            return
        self.banner.hide()
        self.given.emit()
