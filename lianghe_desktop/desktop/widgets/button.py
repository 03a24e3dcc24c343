"""A button that says a verb and answers to Enter as well as to the space bar."""

from PySide6 import QtCore
from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.icons import icon
from lianghe_desktop.desktop.theme.theme import current_theme, px


class Button(QPushButton):
    """Offer one act; role is "", primary, danger, link or card (see the style sheet)."""

    def __init__(self, verb: str, *, icon_name: str = "", role: str = "") -> None:
        super().__init__(verb)
        if role:
            self.setProperty("role", role)
        if icon_name:
            self.set_icon(icon_name)

    def set_icon(self, icon_name: str) -> None:
        """Show an icon in the colour that fits the role."""
        colours = current_theme().colours
        by_role = {"primary": colours.on_accent, "danger": colours.wrong, "link": colours.accent}
        self.setIconSize(QSize(px(18), px(18)))
        self.setIcon(icon(icon_name, by_role.get(str(self.property("role")), colours.ink)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)
