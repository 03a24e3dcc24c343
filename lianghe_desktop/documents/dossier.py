"""Lay out any paper that was issued, and bind all papers of a household into one file with an outline.

Source: 珠斗办字〔2017〕6号 四（三） (分户建档立卡); GB/T 9705-2008 (contents with page numbers).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from lianghe_desktop.documents.approval import approval_sheets
from lianghe_desktop.documents.book import book_sheets
from lianghe_desktop.documents.card import card_sheets
from lianghe_desktop.documents.case_list import CaseListValues, case_list_sheets
from lianghe_desktop.documents.case_values import (
    ApprovalValues,
    ConfirmationValues,
    CoverEntry,
    CoverValues,
    LetterValues,
    MinutesValues,
    VisitSheetValues,
)
from lianghe_desktop.documents.confirmation import confirmation_sheets
from lianghe_desktop.documents.cover import MISSING, cover_sheets
from lianghe_desktop.documents.handover_list import HandOverValues, handover_sheets
from lianghe_desktop.documents.household_receipt import household_receipt_sheets
from lianghe_desktop.documents.leaks import OFFICE_LIST
from lianghe_desktop.documents.ledger import ledger_sheets
from lianghe_desktop.documents.letter import letter_sheets
from lianghe_desktop.documents.minutes import minutes_sheets
from lianghe_desktop.documents.notice import notice_sheets
from lianghe_desktop.documents.overview import overview_sheets
from lianghe_desktop.documents.paper import SMALL, Align, Sheet
from lianghe_desktop.documents.parameter_table import parameter_table_sheets
from lianghe_desktop.documents.pdf import Bookmark, write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.read_back import write_read_back
from lianghe_desktop.documents.reasons import reasons_sheets
from lianghe_desktop.documents.receipt import receipt_sheets
from lianghe_desktop.documents.report_paper import report_sheets
from lianghe_desktop.documents.report_values import ReportValues
from lianghe_desktop.documents.simulation_sheet import comparison_sheets, simulation_sheets
from lianghe_desktop.documents.simulation_values import ComparisonValues, SimulationValues
from lianghe_desktop.documents.statistics_sheet import StatisticsValues, statistics_sheets
from lianghe_desktop.documents.survey_sheet import survey_sheets, with_masked_numbers
from lianghe_desktop.documents.table_sheet import table_sheets
from lianghe_desktop.documents.table_values import TableValues
from lianghe_desktop.documents.task_table import task_table_sheets
from lianghe_desktop.documents.task_values import TaskTableValues
from lianghe_desktop.documents.values import (
    BookOptions,
    CardOptions,
    HelpBookValues,
    HelpCardValues,
    HouseholdReceiptValues,
    LedgerValues,
    NoticeValues,
    OverviewValues,
    ParameterTableValues,
    PrintedPages,
    ReasonsValues,
    ReceiptValues,
    SurveyValues,
)
from lianghe_desktop.documents.visit_sheet import visit_sheets
from lianghe_desktop.documents.yearly_list import YearlyValues, yearly_sheets
from lianghe_desktop.records.errors import ErrorCode, UserError

_LAYOUTS: Mapping[type, Callable[[Any], list[Sheet]]] = {
    HelpCardValues: lambda one: list(card_sheets([one], CardOptions())),
    HelpBookValues: lambda one: book_sheets(one, BookOptions()),
    ReasonsValues: reasons_sheets,
    NoticeValues: notice_sheets,
    LedgerValues: ledger_sheets,
    SurveyValues: lambda one: survey_sheets(with_masked_numbers(one)),
    ReceiptValues: receipt_sheets,
    HouseholdReceiptValues: household_receipt_sheets,
    ConfirmationValues: confirmation_sheets,
    MinutesValues: minutes_sheets,
    ApprovalValues: approval_sheets,
    LetterValues: letter_sheets,
    VisitSheetValues: visit_sheets,
    CoverValues: cover_sheets,
    HandOverValues: handover_sheets,
    ParameterTableValues: parameter_table_sheets,
    OverviewValues: overview_sheets,
    TaskTableValues: task_table_sheets,
    TableValues: table_sheets,
    StatisticsValues: statistics_sheets,
    ReportValues: report_sheets,
    CaseListValues: case_list_sheets,
    YearlyValues: yearly_sheets,
    SimulationValues: simulation_sheets,
    ComparisonValues: comparison_sheets,
}


_LISTS = (TableValues, CaseListValues)
_LOOKED_AT_OTHERWISE = (SurveyValues, *_LISTS)
"""A survey masks its answers itself; long household numbers stand in cells of lists, which are read back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierPart:
    """Hold one paper of a file; `values` None: it is missing and only the contents say so."""

    entry: CoverEntry
    values: object | None


def sheets_of(paper: object) -> list[Sheet]:
    """Lay out a paper from its values.

    Raises:
        UserError: This program cannot draw this kind of paper, or a character has no glyph.
    """
    layout = _LAYOUTS.get(type(paper))
    if layout is None:
        raise UserError(ErrorCode.NOT_FOUND, "这种纸不能重新画出，请查看列出的内容。")
    if not isinstance(paper, _LOOKED_AT_OTHERWISE):
        refuse_document_numbers(paper, "这张纸")
    return layout(paper)


def _bound_sheets(paper: object | None) -> list[Sheet]:
    """Lay out a paper to be filed: a book without pages to write on."""
    if isinstance(paper, HelpBookValues):
        refuse_document_numbers(paper, "帮扶记录簿")
        return book_sheets(paper, BookOptions(blank_visits=0))
    return [] if paper is None else sheets_of(paper)


def draw_paper(paper: object, out: BinaryIO, title: str) -> int:
    """Write one paper from its values and return its pages; UserError as `sheets_of`."""
    if isinstance(paper, _LISTS):
        return write_read_back(sheets_of(paper), out, title, rule=OFFICE_LIST, paper=title)
    return write_pdf(sheets_of(paper), out, title)


def render_dossier(cover: CoverValues, parts: Sequence[DossierPart], out: BinaryIO) -> PrintedPages:
    """Write cover, contents and papers into one PDF with an outline; pages are numbered through.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    refuse_document_numbers(cover, "档案封面")
    drawn = [_bound_sheets(part.values) for part in parts]
    page = len(cover_sheets(replace(cover, entries=tuple(part.entry for part in parts)))) + 1
    entries, bookmarks = [], [Bookmark("封面和目录", 0)]
    for part, sheets in zip(parts, drawn, strict=True):
        entries.append(replace(part.entry, page=page if sheets else None, remark=None if sheets else MISSING))
        if sheets:
            bookmarks.append(Bookmark(part.entry.title, page - 1))
        page += len(sheets)
    sheets = cover_sheets(replace(cover, entries=tuple(entries)))
    for part_sheets in drawn:
        sheets += part_sheets
    for number, sheet in enumerate(sheets, start=1):
        words = f"卷内第 {number} 页　共 {len(sheets)} 页"
        sheet.shift_mm = (0.0, 0.0)
        sheet.text(sheet.size_mm[0] - 12, 7, words, SMALL, Align.RIGHT)
    return PrintedPages(write_pdf(sheets, out, "帮扶档案", bookmarks=bookmarks), (cover.mark.code,))
