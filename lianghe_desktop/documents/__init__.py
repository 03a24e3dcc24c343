"""What is printed, handed up or taken in: PDF and Excel.

Importing this room loads neither reportlab nor the workbook libraries; the first paper does.
"""

from lianghe_desktop.documents.book import render_books
from lianghe_desktop.documents.card import render_cards
from lianghe_desktop.documents.household_receipt import render_household_receipts
from lianghe_desktop.documents.ledger import render_ledger
from lianghe_desktop.documents.member_list import read_members
from lianghe_desktop.documents.member_template import write_template
from lianghe_desktop.documents.notice import render_notice
from lianghe_desktop.documents.overview import render_overview, write_overview_xlsx
from lianghe_desktop.documents.reasons import render_reasons
from lianghe_desktop.documents.receipt import render_receipt
from lianghe_desktop.documents.recovery import render_recovery
from lianghe_desktop.documents.sheet_errors import write_errors_xlsx
from lianghe_desktop.documents.sheet_reading import read_table
from lianghe_desktop.documents.survey_sheet import render_surveys

__all__ = [
    "read_members",
    "read_table",
    "render_books",
    "render_cards",
    "render_household_receipts",
    "render_ledger",
    "render_notice",
    "render_overview",
    "render_reasons",
    "render_receipt",
    "render_recovery",
    "render_surveys",
    "write_errors_xlsx",
    "write_overview_xlsx",
    "write_template",
]
