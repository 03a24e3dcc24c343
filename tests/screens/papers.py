"""Pictures of every paper, page by page."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from lianghe_desktop.casework import ledger as ledgers
from lianghe_desktop.casework import overview, printing, publicity, survey_papers
from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.case_papers.dossier import print_dossier
from lianghe_desktop.casework.case_papers.gathering import CasePaper
from lianghe_desktop.casework.case_papers.printing import print_case_papers, print_minutes
from lianghe_desktop.casework.changes import changes, print_changes
from lianghe_desktop.casework.duties.annex2 import task_table
from lianghe_desktop.casework.duties.periods import Every, period_of
from lianghe_desktop.casework.duties.task_papers import print_tasks
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.reports.papers import print_report
from lianghe_desktop.casework.reports.writing import draft_report
from lianghe_desktop.casework.rosters.catalogue import roster
from lianghe_desktop.casework.rosters.papers import print_list
from lianghe_desktop.casework.rosters.roster import fill
from lianghe_desktop.casework.start import Started
from lianghe_desktop.documents.book import book_sheets
from lianghe_desktop.documents.calibration import calibration_sheets
from lianghe_desktop.documents.card import card_sheets
from lianghe_desktop.documents.handover_list import handover_sheets
from lianghe_desktop.documents.household_receipt import household_receipt_sheets
from lianghe_desktop.documents.ledger import ledger_sheets
from lianghe_desktop.documents.notice import notice_sheets
from lianghe_desktop.documents.paper import Sheet
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.reasons import reasons_sheets
from lianghe_desktop.documents.reasons_large import large_reasons_sheets
from lianghe_desktop.documents.receipt import receipt_sheets
from lianghe_desktop.documents.survey_sheet import survey_sheets
from lianghe_desktop.documents.values import (
    BookOptions,
    CardOptions,
    HelpCardValues,
    PaperLayout,
    StockOptions,
)
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.documents.case_papers import RARE_NAMES
from tests.documents.papers import (
    book,
    card,
    handover,
    household_receipt,
    ledger,
    notice,
    reasons,
    receipt,
    survey,
)
from tests.documents.test_case_papers import SHEETS as CASE_SHEETS
from tests.documents.test_stock import PAPERS as STOCK_PAPERS
from tests.documents.test_stock import Lay
from tests.screens.stage import Stage

_DOTS_PER_POINT = 1.3
_MOST_PAGES = 4
_DRAWN = tuple(one for one in CasePaper if one not in (CasePaper.DECISION, CasePaper.REFUSAL))


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
        "ledger": ledgers.print_ledger(office, acting, [household]),
        "survey": survey_papers.print_survey(
            office, acting, home, survey_papers.newest_interview(office, *household)
        ),
        "overview": overview.print_overview(office, acting, overview.overview(office, acting.today)),
        "tasks": print_tasks(office, acting, task_table(office, acting.today)),
        **{one.value: print_case_papers(office, acting, [household], one) for one in _DRAWN},
        "minutes": print_minutes(office, acting, chosen),
        "dossier": print_dossier(office, acting, *household),
        "report": print_report(
            office, acting, draft_report(office, acting, period_of(acting.today, Every.MONTH)).report
        ),
        "changes": print_changes(
            office, acting, changes(office, acting, period_of(acting.today, Every.MONTH))
        ),
        "list": print_list(
            office, acting, fill(office, roster(office, "residents", acting.today), acting.today)
        ),
        "recovery": printing.print_recovery(
            office, code="4F7K-92QM-XW3T-8HJN-5C6P-RVYZ-23AB", today=acting.today
        ),
    }
    for name, printed in papers.items():
        _shoot_pages(stage, printed.pdf, name)


def _stock(lay: Lay, size: int, layout: PaperLayout) -> list[Sheet]:
    return lay(size, StockOptions(layout=layout))


SIZES: dict[str, Callable[[], list[Sheet]]] = {
    "card-smallest": lambda: _cards(card(benefits=(), people=1), card(benefits=None, helper_name=None)),
    "card-largest": lambda: _cards(card(benefits=(card().benefits or ()) * 5, people=15)),
    "card-values-alone": lambda: list(
        card_sheets([card()], CardOptions(stock=StockOptions(layout=PaperLayout.VALUES_ONLY)))
    ),
    "card-form": lambda: list(
        card_sheets([card()], CardOptions(stock=StockOptions(layout=PaperLayout.BLANK_FORM)))
    ),
    "book-smallest": lambda: book_sheets(book(1, 0, topics=(), facts=()), BookOptions()),
    "book-largest": lambda: book_sheets(book(15, 30), BookOptions()),
    "reasons": lambda: reasons_sheets(reasons()),
    "reasons-large": lambda: large_reasons_sheets(reasons()),
    "notice-of-none": lambda: notice_sheets(notice(0)),
    "notice-of-100": lambda: notice_sheets(notice(100)),
    "ledger-of-none": lambda: ledger_sheets(ledger(0)),
    "ledger-of-60": lambda: ledger_sheets(ledger(60)),
    "handover-of-1": lambda: handover_sheets(handover(1)),
    "handover-of-60": lambda: handover_sheets(handover(60)),
    "receipt": lambda: receipt_sheets(receipt()),
    "household-receipt-of-none": lambda: household_receipt_sheets(household_receipt(lines=(), waiting="")),
    "household-receipt-of-40": lambda: household_receipt_sheets(
        household_receipt(lines=household_receipt().lines * 20)
    ),
    "survey": lambda: survey_sheets(survey(head_name=RARE_NAMES[3])),
    **CASE_SHEETS,
    **{
        f"stock-{name}-{size}-{layout.value}": partial(_stock, lay, size, layout)
        for name, lay in STOCK_PAPERS.items()
        for size in (1, 15)
        for layout in (PaperLayout.VALUES_ONLY, PaperLayout.BLANK_FORM)
    },
    "calibration": lambda: calibration_sheets((1.5, -2.0)),
}
"""Every paper for the smallest and the largest family, rare names among them."""


def _cards(*cards: HelpCardValues) -> list[Sheet]:
    return list(card_sheets(cards, CardOptions()))


def shoot_sizes(stage: Stage) -> None:
    """Photograph every paper for the smallest and the largest family."""
    for name, lay in SIZES.items():
        out = BytesIO()
        count = write_pdf(lay(), out, name)
        _shoot_pages(stage, out.getvalue(), f"size-{name.replace(' ', '-')}", most=_MOST_PAGES)
        assert count


def _shoot_pages(stage: Stage, pdf: bytes, name: str, *, most: int = 99) -> None:
    raw = QByteArray(pdf)
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    for page in range(min(document.pageCount(), most)):
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
