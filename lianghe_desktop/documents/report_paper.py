"""Print a periodic report on the page of official texts.

Source: GB/T 9704—2012 5.2 (page), 7.3 (title, addressee, text, date), 7.5 (page numbers). FangSong may not
be shipped, so that the text is set in Song.
"""

import math
from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import OFFICIAL, Flow
from lianghe_desktop.documents.paper import SMALL, Align, Sheet, Style, naming_paper
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.report_values import ReportValues, head_of, official_date
from lianghe_desktop.documents.values import PrintedPages

_PITCH = 28.95  # 22 lines on 225 mm, GB/T 9704—2012 5.2.3
_TITLE = Style(Face.HEI_BOLD, 22, 36)
_TEXT = Style(Face.SONG, 16, _PITCH)
_HEAD = Style(Face.HEI, 16, _PITCH)
_COPIES = Style(Face.SONG, 14, _PITCH)
_NUMBER = Style(Face.SONG, 14, 18)
_LINES_TO_WRITE = 3
_NUMBER_BELOW_MM = 7.0


def render_report(values: ReportValues, out: BinaryIO) -> PrintedPages:
    """Write a report upright on A4; a part without words has lines to write on.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    refuse_document_numbers(values, "报告")
    with naming_paper("报告"):
        flow = Flow(OFFICIAL, "", None)
        if values.draft:
            flow.text("（草稿，没有定稿）", SMALL, Align.RIGHT)
        for line in balanced(values.title, _TITLE, OFFICIAL.width_mm):
            flow.text(line, _TITLE, Align.CENTRE)
        flow.gap(_TEXT.pitch_mm)
        if values.addressee:
            flow.text(f"{values.addressee}：", _TEXT)
        for place, section in enumerate(values.sections):
            flow.need(3 * _TEXT.pitch_mm)
            flow.text(head_of(place, section), _HEAD, indent=2)
            for paragraph in section.paragraphs:
                flow.text(paragraph, _TEXT, indent=2)
            if not section.paragraphs:
                flow.writing_lines(_LINES_TO_WRITE, _TEXT.pitch_mm)
        _sign(flow, values)
        for number, sheet in enumerate(flow.pages, start=1):
            _number(sheet, number)
        return PrintedPages(write_pdf(flow.pages, out, "报告"), ())


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


def _sign(flow: Flow, values: ReportValues) -> None:
    """Set issuer and day at the right, four characters in; the copies below a line."""
    flow.gap(_TEXT.pitch_mm)
    flow.need(2 * _TEXT.pitch_mm)
    indent = "　" * 4
    flow.text(f"{values.issuer}{indent}", _TEXT, Align.RIGHT)
    flow.text(f"{official_date(values.dated)}{indent}", _TEXT, Align.RIGHT)
    if values.copies:
        flow.gap(_TEXT.pitch_mm)
        flow.need(_COPIES.pitch_mm + 2)
        left, top = OFFICIAL.left_mm, flow.top_mm
        flow.sheet.line(left, top, left + OFFICIAL.width_mm, top)
        flow.text(f"　抄送：{values.copies}。", _COPIES)


def _number(sheet: Sheet, number: int) -> None:
    """Set — 1 — seven millimetres below the text, odd pages at the right, even ones at the left."""
    top = OFFICIAL.size_mm[1] - OFFICIAL.bottom_mm + _NUMBER_BELOW_MM - _NUMBER.pitch_mm / 2
    one_em = _NUMBER.width_mm("　")
    if number % 2:
        right = OFFICIAL.size_mm[0] - OFFICIAL.right_mm - one_em
        sheet.text(right, top, f"— {number} —", _NUMBER, Align.RIGHT)
    else:
        sheet.text(OFFICIAL.left_mm + one_em, top, f"— {number} —", _NUMBER)
