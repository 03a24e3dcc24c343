"""Pictures of every paper, page by page."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from lianghe_desktop.casework import ledger, overview, printing, publicity, survey_papers
from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.duties.task_papers import print_tasks
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.screens.stage import Stage

_DOTS_PER_POINT = 1.3


def shoot(stage: Stage, started: Started, household: tuple[HomeCode, RowId]) -> None:
    """Photograph card, book, reasons, notice, ledger, annex 1 and the recovery sheet."""
    office, acting = started.office, started.acting
    chosen = [household, *household_ids(office)[:3]]
    advised = assess_household(office, acting, *household)
    home = household[0]
    papers = {
        "card": printing.print_cards(office, acting, chosen),
        "book": printing.print_books(office, acting, [household]),
        "reasons": printing.print_reasons(office, acting, [household], [advised]),
        "notice": publicity.print_notice(office, acting, home, first_day=acting.today, days=7),
        "ledger": ledger.print_ledger(office, acting, [household]),
        "survey": survey_papers.print_survey(
            office, acting, home, survey_papers.newest_interview(office, *household)
        ),
        "overview": overview.print_overview(office, acting, acting.today),
        "tasks": print_tasks(office, acting, acting.today),
        "recovery": printing.print_recovery(
            office, code="4F7K-92QM-XW3T-8HJN-5C6P-RVYZ-23AB", today=acting.today
        ),
    }
    for name, printed in papers.items():
        _shoot_pages(stage, printed, name)


def _shoot_pages(stage: Stage, printed: Printed, name: str) -> None:
    raw = QByteArray(printed.pdf)
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    for page in range(document.pageCount()):
        points = document.pagePointSize(page)
        size = QSize(round(points.width() * _DOTS_PER_POINT), round(points.height() * _DOTS_PER_POINT))
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.drawImage(0, 0, document.render(page, size))
        painter.end()
        path = stage.out / f"paper-{name}-{page + 1}.png"
        image.save(str(path))
        stage.pictures.append(path)
    document.close()
