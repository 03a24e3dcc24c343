"""A card of a household's help: a heading, a button, and the form that opens inside."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.households.advice_cards import card_column
from lianghe_desktop.desktop.households.help_forms import HelpForm
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId

Make = Callable[[Workroom, HomeCode, RowId], HelpForm]


class HelpCard(QFrame):
    """A card with a heading and a button whose form opens inside it."""

    def __init__(self, room: Workroom, title: str, verb: str, make: Make, *, act: Act) -> None:
        super().__init__()
        self._room = room
        self._make = make
        self._key: tuple[HomeCode, RowId] | None = None
        self.form: HelpForm | None = None
        self.content = card_column(self)
        self.title = heading(title)
        self.add_button = Button(verb, icon_name="add")
        allowed = may(room.acting, act)
        self.add_button.setEnabled(allowed)
        if not allowed:
            self.add_button.setToolTip(self.tr("您现在的身份不能办这一项"))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.title, 1)
        row.addWidget(self.add_button)
        self.content.addLayout(row)
        self.add_button.clicked.connect(self.ask)

    def set_key(self, home: HomeCode, household: RowId) -> None:
        """Say which household the form is about."""
        self._key = (home, household)

    def ask(self) -> None:
        """Open the form."""
        if self._key is None or self.form is not None:
            return
        self.open_form(self._make(self._room, *self._key))

    def open_form(self, form: HelpForm) -> None:
        """Show a form inside the card in place of the one before."""
        self.drop_form()
        self.form = form
        self.form.kept.connect(self.drop_form)
        self.form.cancelled.connect(self.drop_form)
        self.content.addWidget(self.form)
        self.form.column.focus_first()
        QTimer.singleShot(0, self, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        """Scroll the page to the form; the layouts around it are settled first."""
        around: QWidget | None = self.form
        while around is not None and not isinstance(around, QScrollArea):
            layout = around.layout()
            if layout is not None:
                layout.activate()
            around = around.parentWidget()
        inner = around.widget() if isinstance(around, QScrollArea) else None
        if inner is None or self.form is None or not isinstance(around, QScrollArea):
            return
        inner.resize(inner.width(), max(inner.height(), inner.sizeHint().height()))
        top = self.form.mapTo(inner, QPoint(0, 0)).y()
        around.verticalScrollBar().setValue(top - px(56))

    def drop_form(self) -> bool:
        """Close the form; tell whether it was open."""
        if self.form is None:
            return False
        self.content.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = None
        return True
