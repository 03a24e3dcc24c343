"""A paper is seen before it is printed, and can be printed, saved and opened elsewhere."""

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from lianghe_desktop.desktop.preview.page import PaperToShow, PreviewPage, Printed
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode

LEFT = Qt.MouseButton.LeftButton


def pdf_of(pages: int) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.fillRect(100, 100, 4000, 4000, Qt.GlobalColor.black)
    painter.end()
    return bytes(content.data())


class Port:
    """Write files; fail where told to."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.full = False

    def open_outside(self, pdf: bytes, file_name: str) -> None:
        assert pdf.startswith(b"%PDF")
        self.opened.append(file_name)

    def save(self, pdf: bytes, path: Path) -> None:
        if self.full:
            raise EnvironmentFault(ErrorCode.DISK, "U盘满了，文件没有存上；请换一个U盘")
        path.write_bytes(pdf)


@pytest.fixture
def port() -> Port:
    return Port()


@pytest.fixture
def page(qtbot, port: Port) -> PreviewPage:
    paper = PaperToShow(pdf=pdf_of(3), title="帮扶卡", context="示范一村", file_name="card.pdf")
    page = PreviewPage(paper, port)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    return page


def test_pages_are_counted_listed_and_seen(page: PreviewPage) -> None:
    assert page.head().context == "示范一村 · 共 3 页"
    assert [page.page_list.item(n).text() for n in range(3)] == ["第 1 页", "第 2 页", "第 3 页"]
    picture = page.canvas.viewport().grab().toImage()
    colours = {picture.pixelColor(x, 60).lightness() for x in range(0, picture.width(), 5)}
    assert min(colours) < 30
    assert max(colours) > 220


def test_choosing_a_page_goes_there(page: PreviewPage) -> None:
    page.page_list.setCurrentRow(2)
    sight = page.canvas.verticalScrollBar().value()
    assert page.canvas.page_rects()[2].top() - sight < 600


def test_zoom_is_said_and_changes_the_pages(qtbot, page: PreviewPage) -> None:
    before = page.canvas.page_rects()[0].width()
    qtbot.mouseClick(page.zoom_in, LEFT)
    assert page.canvas.page_rects()[0].width() > before
    assert page.zoom_label.text() in {"100%", "125%", "150%"}
    qtbot.mouseClick(page.zoom_fit, LEFT)
    assert page.canvas.page_rects()[0].width() == before


def test_printing_puts_every_page_on_paper_at_its_size(qtbot, page: PreviewPage, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setResolution(150)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with qtbot.waitSignal(page.printed) as printed:
        page.print_to(printer)
    assert printed.args == [Printed(pages=3, copies=1)]
    made = QPdfDocument()
    made.load(str(tmp_path / "out.pdf"))
    assert made.pageCount() == 3
    assert abs(made.pagePointSize(0).width() - page.document.pagePointSize(0).width()) < 2


def test_saving_says_where_and_a_full_stick_says_so(
    qtbot, page: PreviewPage, port: Port, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.saved):
        page.save_to(tmp_path / "card.pdf")
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
    port.full = True
    with qtbot.assertNotEmitted(page.saved):
        page.save_to(tmp_path / "other.pdf")
    assert page.banner.text.text() == "U盘满了，文件没有存上；请换一个U盘"


def test_the_system_viewer_is_always_offered(page: PreviewPage, port: Port) -> None:
    action = next(a for a in page.head().actions if a.verb == "用系统程序打开")
    action.run()
    assert port.opened == ["card.pdf"]


def test_a_damaged_paper_is_said_and_nothing_is_offered(qtbot, port: Port) -> None:
    page = PreviewPage(PaperToShow(pdf=b"not a pdf", title="帮扶卡"), port)
    qtbot.addWidget(page)
    page.show()
    assert "显示不出来" in page.banner.text.text()
    assert not any(action.enabled for action in page.head().actions)
