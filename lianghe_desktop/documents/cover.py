"""Print the cover of a household's file and its contents (档案封面, 卷内目录).

Source: GB/T 9705-2008 (文书档案案卷格式: what cover and contents name); 珠斗办字〔2017〕6号 四（三）.
"""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.case_values import CoverEntry, CoverValues
from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import UPRIGHT, Column, Flow
from lianghe_desktop.documents.paper import TITLE, Align, Sheet, Style, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import PrintedPages

_TITLE = Style(Face.HEI_BOLD, 30, 44)
_LABEL = Style(Face.HEI, 16, 26)
_VALUE = Style(Face.SONG, 16, 26)
_LINE = Style(Face.SONG, 12, 18)
_HEAD = Style(Face.HEI_BOLD, 12, 18)
_COLUMNS = (
    Column(title="序号", width_mm=13, align=Align.CENTRE),
    Column(title="文件材料名称"),
    Column(title="责任者", width_mm=38),
    Column(title="日期", width_mm=27, align=Align.CENTRE),
    Column(title="页号", width_mm=14, align=Align.CENTRE),
    Column(title="备注", width_mm=24),
)
_LEAST_ROWS, _BLANK_ROWS = 16, 2
MISSING = "缺"


def _cover(flow: Flow, values: CoverValues) -> None:
    flow.gap(34)
    flow.text(values.town_name, Style(Face.HEI, 18, 30), Align.CENTRE)
    flow.gap(6)
    flow.text("低收入家庭帮扶档案", _TITLE, Align.CENTRE)
    flow.text("（一户一档）", Style(Face.HEI, 16, 26), Align.CENTRE)
    flow.gap(24)
    held = sum(1 for entry in values.entries if entry.remark != MISSING)
    lines: tuple[tuple[str, str | None], ...] = (
        ("户　主", values.head_name),
        ("户编号", values.household_no),
        ("村（居）", values.village_name),
        ("年　度", f"{values.year} 年"),
        ("件　数", f"{held} 件" if values.entries else None),
        ("保管期限", None),
        ("立卷人", values.made_by),
        ("立卷日期", spoken_date(values.made_on)),
    )
    for label, value in lines:
        flow.sheet.text(70, flow.top_mm + 1, label, _LABEL, Align.RIGHT)
        for line in _VALUE.lines(value or "", 96):
            flow.sheet.text(78, flow.top_mm + 1, line, _VALUE)
            flow.top_mm += _VALUE.pitch_mm + 2
            flow.sheet.line(76, flow.top_mm, 176, flow.top_mm, width_pt=0.5)
        flow.gap(2)


def _row(number: int, entry: CoverEntry) -> tuple[str, ...]:
    page = "" if entry.page is None else str(entry.page)
    day = entry.day.isoformat() if entry.day else ""
    return (str(number), entry.title, entry.author or "", day, page, entry.remark or "")


def cover_sheets(values: CoverValues) -> list[Sheet]:
    """Lay out the cover and, from its second page on, the contents."""
    flow = Flow(UPRIGHT, f"卷内目录　{values.head_name}　户编号 {values.household_no}", values.mark)
    _cover(flow, values)
    flow.new_page()
    flow.text("卷 内 目 录", TITLE, Align.CENTRE)
    flow.gap(3)
    rows = [_row(number, entry) for number, entry in enumerate(values.entries, start=1)]
    blank = [("",) * len(_COLUMNS)] * max(_BLANK_ROWS, _LEAST_ROWS - len(rows))
    flow.table(_COLUMNS, [*rows, *blank], style=_LINE, head=_HEAD, least_mm=11)
    return flow.finish()


def render_covers(papers: Sequence[CoverValues], out: BinaryIO) -> PrintedPages:
    """Write covers with their contents into one PDF.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    sheets: list[Sheet] = []
    for at, values in enumerate(papers, start=1):
        refuse_document_numbers(values, f"第 {at} 份档案封面")
        with naming_paper(f"档案封面（户编号 {values.household_no}）"):
            sheets += cover_sheets(values)
    return PrintedPages(write_pdf(sheets, out, "档案封面"), tuple(values.mark.code for values in papers))
