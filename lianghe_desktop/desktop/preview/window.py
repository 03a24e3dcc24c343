"""A paper in a window of its own, where there is no main window yet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from lianghe_desktop.desktop.frame.bars import HeadBar
from lianghe_desktop.desktop.preview.page import PaperPort, PaperToShow, PreviewPage
from lianghe_desktop.desktop.theme.theme import px


class PaperWindow(QDialog):
    """Show one paper with its buttons until it is closed."""

    def __init__(self, paper: PaperToShow, port: PaperPort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(paper.title)
        self.page = PreviewPage(paper, port)
        self.bar = HeadBar()
        self.bar.show_head(self.page.head(), nested=True)
        self.bar.back_asked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.page, 1)
        self.resize(px(1000), px(680))
