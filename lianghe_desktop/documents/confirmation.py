"""Print the sheet on which a family confirms what was written down of it (核实确认单), in large type.

Source: 最低生活保障审核确认办法 第十六条 (调查结果由调查人员和申请人签字确认).
"""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.case_values import ConfirmationValues
from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import Column, Flow, FormRows, Gap
from lianghe_desktop.documents.paper import Align, Sheet, Style, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.signing import SignBox, sign_boxes
from lianghe_desktop.documents.stock import laid_out
from lianghe_desktop.documents.values import PrintedPages, StockOptions

_LARGE = Style(Face.SONG, 16, 25)
_STRONG = Style(Face.HEI_BOLD, 16, 25)
_TITLE = Style(Face.HEI_BOLD, 26, 38)
_MEMBERS = (
    Column(title="姓名", width_mm=48),
    Column(title="关系", width_mm=30),
    Column(title="性别", width_mm=17, align=Align.CENTRE),
    Column(title="年龄", width_mm=17, align=Align.CENTRE),
    Column(title="读书、劳动情况"),
)
_LINES = (Column(title="问的", width_mm=62, printed=True), Column(title="记下的"))
_LEAST_ROWS = 2
_MEMBER_FORM, _LINE_MM = FormRows(6, 14), 16.0
ASK = (
    "下面是村里记下的您家的情况。请您看一看，或者听我们念一遍。写错的地方请当场指出来，改好了再签名、按手印。"
)
CONFIRMED = "上面写的，我看过（听过）了，和我家的情况一样。"


def confirmation_sheets(values: ConfirmationValues, stock: StockOptions | None = None) -> list[Sheet]:
    """Lay out one family's sheet."""
    head = f"核实确认单　{values.head_name}　户编号 {values.household_no}"
    return laid_out(lambda flow: _sheet(flow, values), head, values.mark, stock)


def _sheet(flow: Flow, values: ConfirmationValues) -> None:
    flow.text("核 实 确 认 单", _TITLE, Align.CENTRE)
    group = f"　{values.group_name}" if values.group_name else ""
    flow.words(f"{values.head_name}家　{values.village_name}{group}", _LARGE, Align.CENTRE)
    flow.gap(2)
    flow.text(ASK, _LARGE, indent=2)
    count = "" if flow.fixed else f"（{len(values.members)} 人）"
    flow.heading(f"一、家里人{count}", _STRONG)
    rows = [
        (
            one.name, one.relation, one.sex, "" if one.age is None else f"{one.age}",
            "，".join(word for word in (one.schooling, one.labour) if word),
        )
        for one in values.members
    ]  # fmt: skip
    blank = [("",) * len(_MEMBERS)] * (_LEAST_ROWS - len(rows))
    flow.table(_MEMBERS, [*rows, *blank], style=_LARGE, head=_STRONG, least_mm=12, form=_MEMBER_FORM)
    for number, section in zip("二三四五六七八九", values.sections, strict=False):
        flow.need(50)
        flow.heading(f"{number}、{section.title}", _STRONG)
        lines = [(one.question, one.answer or "") for one in section.answers]
        form = FormRows(len(lines), _LINE_MM)
        flow.table(_LINES, lines, style=_LARGE, head=_STRONG, least_mm=13, form=form)
    _signing(flow, values)


def _signing(flow: Flow, values: ConfirmationValues) -> None:
    flow.need(100)
    flow.heading("还要改的、要补的", _STRONG)
    flow.writing_lines(2, 11)
    flow.gap(4)
    flow.text(CONFIRMED, _LARGE)
    flow.gap(1)
    boxes = (
        SignBox("家庭成员签名", thumb=True),
        SignBox("念给我听的人签名"),
        SignBox("核实人签名"),
        SignBox("核实人签名"),
    )
    sign_boxes(flow, boxes, label=Style(Face.HEI, 14, 21))
    flow.gap(2)
    said = ("以后发现写错了，可以打电话 ", Gap(values.phone, 8), "。", Gap(spoken_date(values.on), 7))
    flow.sentence(said, Style(Face.SONG, 14, 22))


def render_confirmations(
    papers: Sequence[ConfirmationValues], out: BinaryIO, stock: StockOptions | None = None
) -> PrintedPages:
    """Write the sheets of several families into one PDF.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    sheets: list[Sheet] = []
    for at, values in enumerate(papers, start=1):
        refuse_document_numbers(values, f"第 {at} 份核实确认单")
        with naming_paper(f"核实确认单（户编号 {values.household_no}）"):
            sheets += confirmation_sheets(values, stock)
    return PrintedPages(write_pdf(sheets, out, "核实确认单"), tuple(values.mark.code for values in papers))
