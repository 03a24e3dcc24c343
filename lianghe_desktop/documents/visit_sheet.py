"""Print visit sheets (走访表): one visit as it was recorded, or a sheet to be filled in at the door."""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.case_values import VisitSheetValues
from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import Flow, FormField, Gap
from lianghe_desktop.documents.paper import (
    TITLE,
    Align,
    Sheet,
    Style,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.signing import SignBox, sign_boxes
from lianghe_desktop.documents.stock import laid_out
from lianghe_desktop.documents.values import BookVisit, PrintedPages, StockOptions

_TEXT, _LABEL = Style(Face.SONG, 12, 18), Style(Face.HEI, 12, 18)
_MEASURE_FORMS, _MEASURE_CHARACTERS = 4, 28
_TOPICS = (("收入、务工", "看病、吃药"), ("上学", "住房"), ("饮水、用电", "其他困难"))


def _head(flow: Flow, values: VisitSheetValues) -> None:
    group = f" {values.group_name}" if values.group_name else ""
    kinds = None if values.categories is None else "、".join(values.categories) or "无"
    helper = "　".join(part for part in (values.helper_name, values.helper_unit) if part) or None
    people = None if values.people is None else f"{values.people} 人"
    flow.fields(
        [
            [FormField("户主", values.head_name, 1.3), FormField("人数", people, 0.7)],
            [FormField("户编号", values.household_no), FormField("电话", values.phone, 0.8)],
            [FormField("村组", values.village_name + group)],
            [FormField("困难类别", kinds)],
            [FormField("帮扶责任人", helper)],
        ],
        label=_LABEL,
        value=_TEXT,
        least_mm=10,
    )


def _made(flow: Flow, visit: BookVisit) -> None:
    flow.fields(
        [
            [FormField("走访日期", spoken_date(visit.day)), FormField("方式", visit.way, 0.7)],
            [FormField("走访人", visit.helper), FormField("事项", visit.kind, 0.7)],
            [FormField("走访内容", visit.content, lines=3)],
            [FormField("发现的情况", visit.findings or visit.effect, lines=3)],
        ],
        label=_LABEL,
        value=_TEXT,
        least_mm=10,
    )


def _last_words(last: BookVisit | None) -> str:
    if last is None:
        return "还没有走访过。"
    found = f"发现：{last.effect}。" if last.effect else ""
    return f"{spoken_date(last.day)}，{last.helper}：{last.content}。{found}".replace("。。", "。")


def _to_fill(flow: Flow, values: VisitSheetValues) -> None:
    flow.heading("上次走访")
    flow.answer(_last_words(values.previous), 2, _TEXT)
    if values.needs or flow.fixed:
        flow.answer(f"登记的困难与需求：{values.needs}" if values.needs else None, 1, _TEXT)
    for measure in flow.rows_here(values.measures, _MEASURE_FORMS):
        flow.sentence(("□ 落实　□ 没有落实　", Gap(measure, _MEASURE_CHARACTERS, Align.LEFT)), _TEXT)
    flow.heading("这次走访")
    flow.fields(
        [
            [FormField("日期", None), FormField("走访人", None, 1.4)],
            *([FormField(one, None, lines=2) for one in pair] for pair in _TOPICS),
            [FormField("要办的事", None, lines=3)],
        ],
        label=_LABEL,
        value=_TEXT,
        least_mm=11,
    )


def visit_sheets(values: VisitSheetValues, stock: StockOptions | None = None) -> list[Sheet]:
    """Lay out one sheet."""
    head = f"走访表　{values.head_name}　户编号 {values.household_no}"
    return laid_out(lambda flow: _sheet(flow, values), head, values.mark, stock)


def _sheet(flow: Flow, values: VisitSheetValues) -> None:
    flow.text("走　访　表", TITLE, Align.CENTRE)
    flow.gap(2)
    _head(flow, values)
    flow.gap(4)
    if values.visit is None:
        _to_fill(flow, values)
    else:
        _made(flow, values.visit)
    flow.gap(4)
    sign_boxes(flow, (SignBox("农户签名", thumb=True), SignBox("走访人签名")), label=_LABEL)


def render_visit_sheets(
    papers: Sequence[VisitSheetValues], out: BinaryIO, stock: StockOptions | None = None
) -> PrintedPages:
    """Write visit sheets into one PDF.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    sheets: list[Sheet] = []
    for at, values in enumerate(papers, start=1):
        refuse_document_numbers(values, f"第 {at} 份走访表")
        with naming_paper(f"走访表（户编号 {values.household_no}）"):
            sheets += visit_sheets(values, stock)
    return PrintedPages(write_pdf(sheets, out, "走访表"), tuple(values.mark.code for values in papers))
