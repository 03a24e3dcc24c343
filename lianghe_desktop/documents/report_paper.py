"""Print a periodic report as an official text. Source: GB/T 9704—2012 7.3."""

import math
from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import OFFICIAL
from lianghe_desktop.documents.leaks import OFFICE_FIGURES
from lianghe_desktop.documents.official import BODY, HEAD, TITLE, OfficialFlow
from lianghe_desktop.documents.paper import SMALL, Align, Sheet, Style, naming_paper
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.read_back import write_read_back
from lianghe_desktop.documents.report_values import ReportValues, head_of, official_date
from lianghe_desktop.documents.values import PrintedPages

_COPIES = Style(Face.FANGSONG, 14, 28.95)  # 4号, GB/T 9704—2012 7.4.1
_LINES_TO_WRITE = 3
_SIGNED_LINES = 1 + 3
"""A line more of a part to write on than its head and two, then a gap, the issuer and the day."""


def render_report(values: ReportValues, out: BinaryIO) -> PrintedPages:
    """Write a report upright on A4; a part without words has lines to write on.

    Raises UserError where the finished paper holds a number of a person, or a character has no glyph.
    """
    refuse_document_numbers(values, "报告")
    pages = write_read_back(report_sheets(values), out, "报告", rule=OFFICE_FIGURES, paper="报告")
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def report_sheets(values: ReportValues) -> list[Sheet]:
    """Lay out the report."""
    with naming_paper("报告"):
        flow = OfficialFlow(values.mark)
        if values.draft:
            flow.text("（草稿，没有定稿）", SMALL, Align.RIGHT)
        for line in balanced(values.title, TITLE, OFFICIAL.width_mm):
            flow.text(line, TITLE, Align.CENTRE)
        flow.gap(BODY.pitch_mm)
        if values.addressee:
            flow.text(f"{values.addressee}：", BODY)
        for place, section in enumerate(values.sections):
            last = place == len(values.sections) - 1
            signed = _SIGNED_LINES if last and not section.paragraphs else 0
            flow.need((3 + signed) * BODY.pitch_mm)
            flow.text(head_of(place, section), HEAD, indent=2)
            for paragraph in section.paragraphs[:-1] if last else section.paragraphs:
                flow.paragraph(paragraph)
            if not section.paragraphs:
                flow.writing_lines(_LINES_TO_WRITE, BODY.pitch_mm)
        _sign(flow, values)
        return flow.finish()


def balanced(title: str, style: Style, width_mm: float) -> list[str]:
    """Break a title into lines of about one length; all its words stand on as few lines as can hold them."""
    lines = style.lines(title, width_mm)
    if len(lines) < 2:
        return lines
    narrow = style.width_mm(title) / len(lines)
    for step in range(1, math.ceil(width_mm - narrow) + 1):
        tried = style.lines(title, min(narrow + step, width_mm))
        if len(tried) == len(lines):
            return tried
    return lines


def _sign(flow: OfficialFlow, values: ReportValues) -> None:
    """Set issuer and day, never on a page without text before them; the copies below a line.

    Source: GB/T 9704—2012 7.3.5.1.
    """
    day, told = official_date(values.dated), values.sections[-1].paragraphs if values.sections else ()
    if told:
        flow.closing(told[-1], values.issuer, day)
    else:
        flow.signature(values.issuer, day)
    if values.copies:
        flow.gap(BODY.pitch_mm)
        flow.need(_COPIES.pitch_mm + 2)
        left, top = OFFICIAL.left_mm, flow.top_mm
        flow.sheet.line(left, top, left + OFFICIAL.width_mm, top)
        flow.text(f"　抄送：{values.copies}。", _COPIES)
