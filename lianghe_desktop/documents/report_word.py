"""Write a periodic report as a Word document that a person may go on with.

The same values give the same bytes: parts carry no time, and the properties only the day of the report.
Source: GB/T 9704—2012 5.2, 7.3, 7.5; fonts are named and not embedded, Word takes what the computer has.
"""

import datetime as dt
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lianghe_desktop.documents.leaks import OFFICE_FIGURES, refuse_by
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.report_values import ReportValues, head_of, official_date

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_PITCH_PT = 28.95
_FANGSONG, _HEI, _TITLE_SONG, _SONG = "仿宋_GB2312", "黑体", "方正小标宋简体", "宋体"
_TEXT_PT, _TITLE_PT, _SMALL_PT = 16, 22, 14
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_TO_WRITE = "（                    ）"


def write_report_docx(values: ReportValues) -> bytes:
    """Return the document's bytes.

    Raises UserError where it holds a number of somebody, a picture or anything that cannot be looked into.
    """
    refuse_document_numbers(values, "报告")
    import docx  # noqa: PLC0415 - only reports need it

    document = docx.Document()
    _set_page(document)
    if values.draft:
        _line(document, "（草稿，没有定稿）", _FANGSONG, _SMALL_PT, align="right")
    _line(document, values.title, _TITLE_SONG, _TITLE_PT, align="centre")
    _line(document, "", _FANGSONG, _TEXT_PT)
    if values.addressee:
        _line(document, f"{values.addressee}：", _FANGSONG, _TEXT_PT)
    for place, section in enumerate(values.sections):
        _line(document, head_of(place, section), _HEI, _TEXT_PT, indent=2)
        for paragraph in section.paragraphs or (_TO_WRITE,):
            _line(document, paragraph, _FANGSONG, _TEXT_PT, indent=2)
    _line(document, "", _FANGSONG, _TEXT_PT)
    _line(document, f"{values.issuer}{'　' * 4}", _FANGSONG, _TEXT_PT, align="right")
    _line(document, f"{official_date(values.dated)}{'　' * 4}", _FANGSONG, _TEXT_PT, align="right")
    if values.copies:
        _line(document, "", _FANGSONG, _TEXT_PT)
        _line(document, f"　抄送：{values.copies}。", _FANGSONG, _SMALL_PT)
    _set_properties(document, values)
    out = BytesIO()
    document.save(out)
    written = _without_times(out.getvalue())
    refuse_by(OFFICE_FIGURES, written, ".docx", paper="报告")
    return written


def _set_page(document: "Document") -> None:
    from docx.shared import Mm  # noqa: PLC0415 - only reports need it

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(35 - 7 - 5)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(page.footer.paragraphs[0], align="right")
    _page_number(page.even_page_footer.paragraphs[0], align="left")


def _page_number(paragraph: "Paragraph", *, align: str) -> None:
    """Put — 1 — into a foot, counted by Word."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - only reports need it
    from docx.oxml.ns import qn  # noqa: PLC0415 - only reports need it

    _align(paragraph, align)
    lead = "　" if align == "left" else ""
    _run(paragraph, f"{lead}— ", _SONG, _SMALL_PT)
    number = _run(paragraph, "", _SONG, _SMALL_PT)
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        number._r.append(element)
    _run(paragraph, f" —{'　' if align == 'right' else ''}", _SONG, _SMALL_PT)


def _line(
    document: "Document", text: str, font: str, size_pt: int, *, align: str = "", indent: int = 0
) -> None:
    from docx.enum.text import WD_LINE_SPACING  # noqa: PLC0415 - only reports need it
    from docx.shared import Pt  # noqa: PLC0415 - only reports need it

    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(_PITCH_PT if size_pt < _TITLE_PT else 36)
    if indent:
        shape.first_line_indent = Pt(indent * size_pt)
    _align(paragraph, align)
    _run(paragraph, text, font, size_pt)


def _align(paragraph: "Paragraph", align: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - only reports need it

    sides = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "centre": WD_ALIGN_PARAGRAPH.CENTER}
    if align in sides:
        paragraph.alignment = sides[align]


def _run(paragraph: "Paragraph", text: str, font: str, size_pt: int) -> Any:
    from docx.oxml.ns import qn  # noqa: PLC0415 - only reports need it
    from docx.shared import Pt  # noqa: PLC0415 - only reports need it

    run = paragraph.add_run(text)
    run.font.size = Pt(size_pt)
    run.font.name = font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    return run


def _set_properties(document: "Document", values: ReportValues) -> None:
    held = document.core_properties
    at = dt.datetime.combine(values.dated, dt.time(), tzinfo=dt.UTC)
    held.author = held.last_modified_by = values.issuer
    held.title, held.comments, held.keywords, held.subject = values.title, "", "", ""
    held.created = held.modified = held.last_printed = at
    held.revision, held.language = 1, "zh-CN"


def _without_times(content: bytes) -> bytes:
    """Write the parts again, in their order, each with the same day instead of the clock's."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as made, zipfile.ZipFile(out, "w") as again:
        for part in made.infolist():
            entry = zipfile.ZipInfo(part.filename, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, made.read(part.filename))
    return out.getvalue()
