"""A report as Word and as PDF."""

from pathlib import Path

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reports.content import SECTION_TITLES, Sentence
from lianghe_desktop.casework.reports.writing import Report
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.documents.report_paper import render_report
from lianghe_desktop.documents.report_values import ReportSection, ReportValues
from lianghe_desktop.documents.report_word import write_report_docx
from lianghe_desktop.documents.workbook import put_whole

PRINTED, EXPORTED = "report_printed", "report_exported"
_STOPS = "。！？；"


def print_report(office: Office, acting: Acting, report: Report) -> Printed:
    """Print a report by GB/T 9704 with a code of its own, and log it.

    Raises:
        UserError: The role may not, or a character has no glyph.
    """
    printed = issue(office, acting, "report", _values(office, report), render_report, title=report.heading)
    record_event(office, acting, PRINTED, subject="periodic_report", subject_id=report.id)
    return printed


def word_report(office: Office, acting: Acting, report: Report) -> bytes:
    """Return a report as a Word document.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.PRINT)
    written = write_report_docx(_values(office, report))
    record_event(office, acting, EXPORTED, subject="periodic_report", subject_id=report.id)
    return written


def _values(office: Office, report: Report) -> ReportValues:
    own = report.home == office.home
    return ReportValues(
        title=report.text.title,
        addressee=report.text.addressee,
        sections=tuple(
            ReportSection(head=SECTION_TITLES[section], paragraphs=_paragraphs(held))
            for section, held in report.text.sections
        ),
        issuer=office.desk.name if own else area_names(office).name(report.home),
        dated=report.dated,
        copies=report.text.copies,
        draft=not report.is_final,
    )


def _paragraphs(sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
    """Return a paragraph of what was counted, and one for each sentence of a person's own."""
    told = [_stopped(one.text) for one in sentences if one.code is not None]
    own = [_stopped(one.text) for one in sentences if one.code is None]
    return (*(["".join(told)] if told else []), *own)


def _stopped(text: str) -> str:
    return text if text.endswith(tuple(_STOPS)) else f"{text}。"


def save_word(office: Office, acting: Acting, report: Report, path: Path) -> None:
    """Write a report as a Word document.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The file cannot be written.
    """
    put_whole(path, word_report(office, acting, report))
