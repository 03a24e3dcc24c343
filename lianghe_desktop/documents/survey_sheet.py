"""Print a finished interview as the sheet that family and surveyors sign (调查表)."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import UPRIGHT, Column, Flow, FormField
from lianghe_desktop.documents.paper import (
    LABEL,
    SMALL,
    STRONG,
    TEXT,
    TITLE,
    Align,
    Sheet,
    Style,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import masked, refuse_document_numbers
from lianghe_desktop.documents.values import PrintedPages, SurveySection, SurveySignature, SurveyValues

_SIGN_MM = 26.0
_COLUMNS = (Column(title="问题", width_mm=92), Column(title="回答"))
_LARGE_COLUMNS = (Column(title="问的", width_mm=80), Column(title="答的"))
_LARGE = Style(Face.SONG, 16, 26)
_LARGE_STRONG = Style(Face.HEI_BOLD, 16, 26)
_LARGE_START_MM = 52.0  # a heading, the head of its table and one answer of two lines
READ_BACK_WORDS = "上面的内容，调查人已经一项一项念给我听，和我说的一样。记错的地方已经当场改好。"


class TypeSize(Enum):
    """Choose how a sheet is set: for the file, or large to be read back to the family."""

    USUAL = "usual"
    LARGE = "large"


def _signatures(flow: Flow, signatures: Sequence[SurveySignature]) -> None:
    flow.need(_SIGN_MM + 12)
    flow.heading("签名")
    width = flow.frame.width_mm / 2
    for start in range(0, len(signatures), 2):
        flow.need(_SIGN_MM)
        for column, signature in enumerate(signatures[start : start + 2]):
            x = flow.frame.left_mm + column * width
            flow.sheet.box(x, flow.top_mm, width, _SIGN_MM)
            name = f"{signature.role}　{signature.name or ''}"
            flow.sheet.text(x + 2, flow.top_mm + 1, name, LABEL)
            if signature.picture:
                flow.sheet.picture(x + 4, flow.top_mm + 7, width - 8, _SIGN_MM - 8, signature.picture)
            else:
                flow.sheet.text(
                    x + width - 2, flow.top_mm + _SIGN_MM - 7, "（签名或按手印）", SMALL, Align.RIGHT
                )
        flow.top_mm += _SIGN_MM


def survey_sheets(values: SurveyValues) -> list[Sheet]:
    """Lay out one interview."""
    flow = Flow(UPRIGHT, f"{values.title}　{values.head_name}　户编号 {values.household_no}", values.mark)
    flow.text(values.title, TITLE, Align.CENTRE)
    flow.gap(3)
    flow.fields(
        [
            [FormField("户主", values.head_name), FormField("户编号", values.household_no, 1.4)],
            [FormField("村", values.village_name), FormField("调查日期", spoken_date(values.interviewed_on))],
        ]
    )
    for section in values.sections:
        flow.heading(section.title, STRONG)
        rows = [
            (answer.question, "（未答）" if answer.answer is None else answer.answer)
            for answer in section.answers
        ]
        flow.table(_COLUMNS, rows, style=TEXT)
    _signatures(flow, values.signatures)
    flow.gap(3)
    flow.text(f"问卷版本 {values.form_version}　　原件校验值 {values.digest}", SMALL)
    return flow.finish()


def read_back_sheets(values: SurveyValues) -> list[Sheet]:
    """Lay out one interview in large type, to be read aloud and signed (一人读一人录一人核).

    Only what was answered stands on it; 16 points, so that it is read without glasses.
    """
    flow = Flow(UPRIGHT, f"{values.title}　{values.head_name}", values.mark)
    flow.text(f"{values.title}（念给家里人听）", TITLE, Align.CENTRE)
    flow.gap(3)
    flow.text(f"{values.head_name}　　{values.village_name}", _LARGE)
    flow.text(spoken_date(values.interviewed_on), _LARGE)
    for section in values.sections:
        rows = [(one.question, one.answer) for one in section.answers if one.answer is not None]
        if rows:
            flow.need(_LARGE_START_MM)
            flow.heading(section.title, _LARGE_STRONG)
            flow.table(_LARGE_COLUMNS, rows, style=_LARGE, head=_LARGE_STRONG, least_mm=12)
    flow.gap(4)
    flow.text(READ_BACK_WORDS, _LARGE)
    _signatures(flow, values.signatures)
    flow.gap(3)
    flow.text(f"问卷版本 {values.form_version}　　原件校验值 {values.digest}", SMALL)
    return flow.finish()


def with_masked_numbers(values: SurveyValues) -> SurveyValues:
    """Mask document numbers among the answers; the stored original keeps them."""
    sections = tuple(
        SurveySection(
            title=section.title,
            answers=tuple(
                replace(answer, answer=None if answer.answer is None else masked(answer.answer))
                for answer in section.answers
            ),
        )
        for section in values.sections
    )
    return replace(values, sections=sections)


def render_surveys(
    interviews: Sequence[SurveyValues], out: BinaryIO, *, size: TypeSize = TypeSize.USUAL
) -> PrintedPages:
    """Write interviews into one PDF; document numbers are masked (440403********1234).

    Raises UserError where another value holds a document number or a character has no glyph; nothing
    is written then.
    """
    sheets: list[Sheet] = []
    for at, interview in enumerate(interviews, start=1):
        values = with_masked_numbers(interview)
        refuse_document_numbers(values, f"第 {at} 份调查表")
        with naming_paper(f"调查表（户编号 {values.household_no}）"):
            sheets += read_back_sheets(values) if size is TypeSize.LARGE else survey_sheets(values)
    return PrintedPages(write_pdf(sheets, out, "调查表"), tuple(values.mark.code for values in interviews))
