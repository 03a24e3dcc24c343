"""The page that shows a paper before it is printed, opened elsewhere or saved."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSignalBlocker, QSize, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)
from typing_extensions import override

from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.preview.page_canvas import PageCanvas
from lianghe_desktop.desktop.preview.printing import chosen_pages, print_pages
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.records.errors import LiangheError

ZOOMS_PERCENT = (50, 75, 100, 125, 150, 200)


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperToShow:
    """Carry a paper: its PDF, what it is called on screen, and a file name without personal data."""

    pdf: bytes
    title: str
    context: str = ""
    file_name: str = "paper.pdf"


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """Report what went to the printer."""

    pages: int
    copies: int


class PaperPort(Protocol):
    """Do with a paper what leaves the program; methods may raise LiangheError."""

    def open_outside(self, pdf: bytes, file_name: str) -> None:
        """Show the paper with the system's own viewer."""

    def save(self, pdf: bytes, path: Path) -> None:
        """Write the paper to a file."""


class PreviewPage(Page):
    """Show a PDF; `printed` carries Printed, `saved` the path, so that both can be logged."""

    printed = Signal(object)
    saved = Signal(object)

    def __init__(self, paper: PaperToShow, port: PaperPort) -> None:
        super().__init__()
        self._paper = paper
        self._port = port
        self._bytes = QByteArray(paper.pdf)
        self._buffer = QBuffer(self._bytes, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        self.canvas = PageCanvas(self.document)
        self.page_list = QListWidget()
        self.zoom_label = QLabel()
        self.banner = Banner(Tone.INFO, "")
        self.zoom_out = Button("", icon_name="zoom_out")
        self.zoom_in = Button("", icon_name="zoom_in")
        self.zoom_fit = Button(self.tr("适合宽度"))
        self._build_layout()
        self.canvas.page_changed.connect(self._on_page_changed)
        self.page_list.currentRowChanged.connect(self._on_row_changed)
        self.zoom_out.clicked.connect(self._on_zoom_out)
        self.zoom_in.clicked.connect(self._on_zoom_in)
        self.zoom_fit.clicked.connect(self._on_zoom_fit)
        self._show_document()

    def _build_layout(self) -> None:
        self.banner.hide()
        self.zoom_out.setToolTip(self.tr("缩小"))
        self.zoom_in.setToolTip(self.tr("放大"))
        side = QFrame()
        side.setProperty("role", "side")
        side.setFixedWidth(px(136))
        side_column = QVBoxLayout(side)
        side_column.setContentsMargins(0, px(8), 1, px(8))
        side_column.addWidget(self.page_list)
        tools = QHBoxLayout()
        tools.setContentsMargins(px(16), px(8), px(16), px(8))
        tools.setSpacing(px(8))
        tools.addWidget(self.zoom_out)
        tools.addWidget(self.zoom_label)
        tools.addWidget(self.zoom_in)
        tools.addWidget(self.zoom_fit)
        tools.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.banner)
        middle.addLayout(tools)
        middle.addWidget(self.canvas, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(middle, 1)

    def _show_document(self) -> None:
        for number in range(self.document.pageCount()):
            item = QListWidgetItem(self.tr("第 %1 页").replace("%1", str(number + 1)))
            item.setSizeHint(QSize(0, px(36)))
            self.page_list.addItem(item)
        self.page_list.setCurrentRow(0)
        self.canvas.reload()
        if not self.document.pageCount():
            self._say(Tone.WRONG, self.tr("这份文件显示不出来，请返回重新生成；资料没有改动。"))
        self._show_zoom()

    @override
    def head(self) -> PageHead:
        counted = self.tr("共 %1 页").replace("%1", str(self.document.pageCount()))
        context = " · ".join(part for part in (self._paper.context, counted) if part)
        ready = self.document.pageCount() > 0
        return PageHead(
            title=self._paper.title,
            context=context,
            actions=(
                Action(
                    verb=self.tr("用系统程序打开"), run=self.open_outside, icon="open_outside", enabled=ready
                ),
                Action(verb=self.tr("另存为"), run=self.save_as, icon="save_as", enabled=ready),
                Action(verb=self.tr("打印"), run=self.print_out, icon="print", primary=True, enabled=ready),
            ),
        )

    def print_out(self) -> None:
        """Ask for a printer and print the pages chosen there."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._paper.title)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.document.pageCount())
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> None:
        """Print on a printer that was chosen, and report it."""
        pages = chosen_pages(printer, self.document.pageCount())
        if print_pages(self.document, printer, pages):
            self.printed.emit(Printed(pages=len(pages), copies=printer.copyCount()))
            self._say(Tone.GOOD, self.tr("已送到打印机：%1 页").replace("%1", str(len(pages))))
        else:
            self._say(
                Tone.WRONG,
                self.tr("打印机没有接收，请检查电源、纸和连线后再打印；也可以“用系统程序打开”再打印。"),
            )

    def open_outside(self) -> None:
        """Hand the paper to the system's own viewer."""
        try:
            self._port.open_outside(self._paper.pdf, self._paper.file_name)
        except LiangheError as fault:
            self._say(Tone.WRONG, fault.text)

    def save_as(self) -> None:
        """Ask for a place and save the paper there."""
        path = PICKERS.target(self, self.tr("另存为"), self._paper.file_name, "PDF (*.pdf)")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save the paper at `path`, and say so."""
        try:
            self._port.save(self._paper.pdf, path)
        except LiangheError as fault:
            self._say(Tone.WRONG, fault.text)
            return
        self.saved.emit(path)
        self._say(Tone.GOOD, self.tr("已存到 %1").replace("%1", str(path)))

    def _say(self, tone: Tone, text: str) -> None:
        self.banner.say(tone, text)
        self.banner.show()

    def _show_zoom(self) -> None:
        self.zoom_label.setText(f"{self.canvas.shown_percent()}%")

    def _on_page_changed(self, page: int) -> None:
        with QSignalBlocker(self.page_list):
            self.page_list.setCurrentRow(page)

    def _on_row_changed(self, row: int) -> None:
        self.canvas.go_to(row)

    def _on_zoom_in(self) -> None:
        now = self.canvas.shown_percent()
        self._set_zoom(next((z for z in ZOOMS_PERCENT if z > now), ZOOMS_PERCENT[-1]))

    def _on_zoom_out(self) -> None:
        now = self.canvas.shown_percent()
        self._set_zoom(next((z for z in reversed(ZOOMS_PERCENT) if z < now), ZOOMS_PERCENT[0]))

    def _on_zoom_fit(self) -> None:
        self._set_zoom(0)

    def _set_zoom(self, percent: int) -> None:
        self.canvas.set_zoom(percent)
        self._show_zoom()
