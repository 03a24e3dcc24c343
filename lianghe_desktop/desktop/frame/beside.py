"""A list with its detail beside it, not over it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.states import heading


class BesideSplit(QSplitter):
    """Show a list alone, or with a detail at its right; `closed` when the detail was closed."""

    closed = Signal()

    def __init__(self, listing: QWidget, *, detail_width: int = 400) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self._detail_width = detail_width
        self.addWidget(listing)
        self.panel = QFrame()
        self.panel.setProperty("role", "beside")
        self._column = QVBoxLayout(self.panel)
        self._column.setContentsMargins(px(16), px(12), px(16), px(12))
        self._column.setSpacing(px(8))
        row = QHBoxLayout()
        self.title = heading("")
        self.title.setWordWrap(True)
        self.close_button = Button(self.tr("关闭"), icon_name="close")
        self.close_button.setProperty("role", "link")
        self.close_button.clicked.connect(self.close_detail)
        row.addWidget(self.title, 1)
        row.addWidget(self.close_button)
        self._column.addLayout(row)
        self._detail: QWidget | None = None
        self.addWidget(self.panel)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.panel.hide()

    def show_detail(self, title: str, detail: QWidget) -> None:
        """Put a detail beside the list in place of the one before."""
        self._take_detail()
        self.title.setText(title)
        self._detail = detail
        self._column.addWidget(detail, 1)
        detail.show()
        if self.panel.isHidden():
            self.panel.show()
            width = px(self._detail_width)
            self.setSizes([max(self.width() - width, 1), width])

    def close_detail(self) -> None:
        """Show the list alone."""
        if not self.panel.isHidden():
            self._take_detail()
            self.panel.hide()
            self.closed.emit()

    def step_back(self) -> bool:
        """Close the detail if one is shown (Esc); tell whether there was one."""
        was_open = self.open
        self.close_detail()
        return was_open

    @property
    def open(self) -> bool:
        """Tell whether a detail is shown."""
        return not self.panel.isHidden()

    def _take_detail(self) -> None:
        if self._detail is not None:
            self._column.removeWidget(self._detail)
            self._detail.hide()
            self._detail.deleteLater()
            self._detail = None
