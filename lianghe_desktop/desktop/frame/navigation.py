"""The navigation at the left: icon and word, one place a line, with a count of what waits there."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lianghe_desktop.desktop.frame.page import Place
from lianghe_desktop.desktop.theme.icons import icon
from lianghe_desktop.desktop.theme.theme import current_theme, dress, px
from lianghe_desktop.desktop.theme.tokens import SIZES


class Navigation(QFrame):
    """Show the places; `asked` carries the key of the one pressed."""

    asked = Signal(str)

    def __init__(self, places: Sequence[Place], *, name: str) -> None:
        super().__init__()
        self.setProperty("role", "navigation")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(8))
        column.setSpacing(px(2))
        self.name = QLabel(name)
        self.name.setProperty("role", "strong")
        self.name.setFixedHeight(px(SIZES.head_height))
        self.name.setWordWrap(True)
        self.name.setContentsMargins(px(16), 0, px(8), 0)
        column.addWidget(self.name)
        self._room = QWidget()
        self._room.setProperty("role", "places")
        inner = QVBoxLayout(self._room)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(2))
        self._places = {place.key: place for place in places}
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        for place in places:
            self.buttons[place.key] = self._build_button(place)
            inner.addWidget(self.buttons[place.key], 4)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._room)
        column.addWidget(scroll, 1)
        self._group.buttonClicked.connect(self._on_clicked)
        self.set_narrow(narrow=False)

    def _build_button(self, place: Place) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "place")
        button.setText(place.word)
        button.setIcon(icon(place.icon, current_theme().colours.on_navigation))
        button.setIconSize(QSize(px(SIZES.icon), px(SIZES.icon)))
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._group.addButton(button)
        return button

    def set_current(self, key: str) -> None:
        """Mark the place whose page is in sight."""
        self.buttons[key].setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Show how many things wait in a place beside its word."""
        word = self._places[key].word
        self.buttons[key].setText(f"  {word}  {count}" if count else f"  {word}")

    def set_narrow(self, *, narrow: bool) -> None:
        """Put words under the icons where the window has little width."""
        self.setFixedWidth(px(SIZES.navigation_narrow_width if narrow else SIZES.navigation_width))
        style = (
            Qt.ToolButtonStyle.ToolButtonTextUnderIcon
            if narrow
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for key, button in self.buttons.items():
            button.setToolButtonStyle(style)
            button.setText(self._places[key].word if narrow else f"  {self._places[key].word}")
            button.setMinimumHeight(px(50 if narrow else SIZES.control_height))
            button.setMaximumHeight(px(56 if narrow else 44))
            dress(button, "narrow", "true" if narrow else "false")
        self.name.setContentsMargins(px(8 if narrow else 16), 0, 0, 0)

    def _on_clicked(self, button: QToolButton) -> None:
        self.asked.emit(next(key for key, own in self.buttons.items() if own is button))
