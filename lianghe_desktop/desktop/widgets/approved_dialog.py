"""Ask whether what is approved is to be changed: who approved it and when, and what a change means."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.states import heading


class ApprovedDialog(QDialog):
    """A small window with the words, the way back in front, and the way on."""

    def __init__(self, words: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("两合"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setMinimumWidth(px(560))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(heading(self.tr("这些内容已经审核同意"), "title"))
        self.words = QLabel(words)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        column.addWidget(self.words)
        self.back_button = Button(self.tr("返回，不改"), role="primary")
        self.change_button = Button(self.tr("仍要修改"), icon_name="pen")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.change_button)
        row.addWidget(self.back_button)
        column.addLayout(row)
        self.back_button.clicked.connect(self.reject)
        self.change_button.clicked.connect(self.accept)
        self.back_button.setDefault(True)
        self._column = column

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the words take in this width: a window gives a long text too little."""
        super().resizeEvent(event)
        self.setMinimumHeight(self._column.totalHeightForWidth(self.width()))


def ask_about_approved(
    owner: QObject, words: str, *, agreed: Callable[[], object], dropped: Callable[[], None]
) -> None:
    """Ask over the window of `owner`; one of the two is called once the person has answered.

    While it is asked already over that window, what asks too is dropped.
    """
    parent = owner.window() if isinstance(owner, QWidget) else None
    if parent is not None and parent.findChild(ApprovedDialog) is not None:
        dropped()
        return
    dialog = ApprovedDialog(words, parent)
    dialog.accepted.connect(agreed)
    dialog.rejected.connect(dropped)
    dialog.open()
