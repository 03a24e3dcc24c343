"""Bring the pages of a PDF onto a printer at their true size."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from lianghe_desktop.desktop.preview.page_canvas import POINTS_AN_INCH

MOST_DOTS_AN_INCH = 300


def chosen_pages(printer: QPrinter, page_count: int) -> range:
    """Return the pages asked for in the print dialog, counted from 0."""
    first, last = printer.fromPage(), printer.toPage()
    if first <= 0:
        return range(page_count)
    return range(first - 1, min(last or page_count, page_count))


def print_pages(document: QPdfDocument, printer: QPrinter, pages: Iterable[int]) -> bool:
    """Print pages of a document unscaled, one sheet each; tell whether the printer took them."""
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    dots = printer.resolution()
    drawn = min(dots, MOST_DOTS_AN_INCH)
    for count, page in enumerate(pages):
        if count and not printer.newPage():
            painter.end()
            return False
        points = document.pagePointSize(page)
        size = QSize(
            round(points.width() * drawn / POINTS_AN_INCH), round(points.height() * drawn / POINTS_AN_INCH)
        )
        target = QRectF(0, 0, points.width() * dots / POINTS_AN_INCH, points.height() * dots / POINTS_AN_INCH)
        painter.drawImage(target, document.render(page, size))
    return painter.end()
