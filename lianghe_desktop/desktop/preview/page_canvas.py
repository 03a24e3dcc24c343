"""The pages of a PDF under one another, painted only where they are in sight."""

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import current_theme, px

POINTS_AN_INCH = 72
SCREEN_DOTS_AN_INCH = 96
IMAGES_KEPT = 8


class PageCanvas(QAbstractScrollArea):
    """Show a document at a zoom in percent, 0 meaning as wide as there is room; `page_changed` from 0."""

    page_changed = Signal(int)

    def __init__(self, document: QPdfDocument) -> None:
        super().__init__()
        self._document = document
        self._zoom_percent = 0
        self._pages: list[QRect] = []
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._page = 0
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().setSingleStep(px(40))

    def reload(self) -> None:
        """Show the document as it is now, from its first page."""
        self._images.clear()
        self._place()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def set_zoom(self, percent: int) -> None:
        """Show pages at `percent` of their size on paper, 0 for as wide as there is room."""
        page = self._page
        self._zoom_percent = percent
        self._place()
        self.go_to(page)
        self.viewport().update()

    def shown_percent(self) -> int:
        """Return the zoom in force, in percent."""
        return round(self._scale() * POINTS_AN_INCH / SCREEN_DOTS_AN_INCH * 100)

    def go_to(self, page: int) -> None:
        """Bring a page into sight, counted from 0."""
        if 0 <= page < len(self._pages):
            self.verticalScrollBar().setValue(self._pages[page].top() - px(16))

    def page_rects(self) -> Sequence[QRect]:
        """Return where each page lies, in pixels of the whole."""
        return tuple(self._pages)

    def _scale(self) -> float:
        if self._zoom_percent:
            return self._zoom_percent / 100 * SCREEN_DOTS_AN_INCH / POINTS_AN_INCH
        count = self._document.pageCount()
        widest = max((self._document.pagePointSize(page).width() for page in range(count)), default=1.0)
        room = self.viewport().width() - 2 * px(16)
        return max(room / widest, 0.1)

    def _place(self) -> None:
        scale = self._scale()
        gap = px(16)
        top, widest = gap, 0
        self._pages = []
        for page in range(self._document.pageCount()):
            points = self._document.pagePointSize(page)
            size = QSize(round(points.width() * scale), round(points.height() * scale))
            left = max(gap, (self.viewport().width() - size.width()) // 2)
            self._pages.append(QRect(left, top, size.width(), size.height()))
            top += size.height() + gap
            widest = max(widest, size.width() + 2 * gap)
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, top - self.viewport().height()))
        vertical.setPageStep(self.viewport().height())
        horizontal.setRange(0, max(0, widest - self.viewport().width()))
        horizontal.setPageStep(self.viewport().width())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        page = self._page
        self._place()
        if event.oldSize().width() != event.size().width():
            self.go_to(page)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_theme().colours
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours.canvas))
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        sight = self._sight()
        for number, rect in enumerate(self._pages):
            if rect.intersects(sight):
                painter.fillRect(rect, QColor(colours.surface))
                painter.drawImage(rect, self._image(number, rect.size()))
                painter.setPen(QPen(QColor(colours.line), 1))
                painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        painter.end()

    def _sight(self) -> QRect:
        return (
            self.viewport()
            .rect()
            .translated(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        )

    def _image(self, page: int, size: QSize) -> QImage:
        key = (page, size.width())
        if key not in self._images:
            self._images[key] = self._document.render(page, size * self.devicePixelRatio())
            if len(self._images) > IMAGES_KEPT:
                self._images.popitem(last=False)
        self._images.move_to_end(key)
        return self._images[key]

    def _on_scrolled(self) -> None:
        self.viewport().update()
        middle = self._sight().center().y()
        page = next(
            (n for n, r in enumerate(self._pages) if r.bottom() >= middle), max(len(self._pages) - 1, 0)
        )
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
