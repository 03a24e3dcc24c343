"""Print the minutes of a village discussion (评议记录): who met, what was said, how people voted."""

from typing import BinaryIO

from lianghe_desktop.documents.case_values import MeetingResult, MinutesValues
from lianghe_desktop.documents.flow import ACROSS, Column, Flow, FormField
from lianghe_desktop.documents.paper import STRONG, TEXT, TITLE, Align, Sheet, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.signing import SignBox, sign_boxes
from lianghe_desktop.documents.values import PrintedPages

_COLUMNS = (
    Column(title="序号", width_mm=12, align=Align.CENTRE),
    Column(title="户主", width_mm=34),
    Column(title="人数", width_mm=13, align=Align.CENTRE),
    Column(title="提交评议的类别", width_mm=44),
    Column(title="同意", width_mm=14, align=Align.CENTRE),
    Column(title="不同意", width_mm=16, align=Align.CENTRE),
    Column(title="弃权", width_mm=14, align=Align.CENTRE),
    Column(title="结果", width_mm=22, align=Align.CENTRE),
    Column(title="评议意见"),
)
_LEAST_ROWS = 3
_A_ROW_OF_NAMES = 7
_BLANK_NAMES = 14
_SIGNING_MM = 30.0
_NAME_MM, _NAMES_HEAD_MM = 14.0, 12.0


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _row(number: int, one: MeetingResult) -> tuple[str, ...]:
    return (
        str(number), one.head_name, _count(one.people), one.advice or "",
        _count(one.votes_for), _count(one.votes_against), _count(one.votes_abstain),
        one.outcome or "", one.opinion or "",
    )  # fmt: skip


def _names(flow: Flow, values: MinutesValues) -> None:
    """Set a grid in which everybody present signs; names that are known stand in it small."""
    page_of_names = int((flow.room_mm - _NAMES_HEAD_MM) / _NAME_MM) * _A_ROW_OF_NAMES
    wanted = values.present or max(_BLANK_NAMES, page_of_names)
    blank = max(wanted, len(values.attendants)) - len(values.attendants)
    names = [*values.attendants, *[""] * blank]
    names += [""] * (-len(names) % _A_ROW_OF_NAMES)
    flow.heading("参会人员签名（不会写字的按手印）")
    rows = [tuple(names[at : at + _A_ROW_OF_NAMES]) for at in range(0, len(names), _A_ROW_OF_NAMES)]
    width = flow.frame.width_mm / _A_ROW_OF_NAMES
    for row in rows:
        flow.need(_NAME_MM)
        for column, name in enumerate(row):
            x = flow.frame.left_mm + column * width
            flow.sheet.box(x, flow.top_mm, width, _NAME_MM)
            lines = TEXT.lines(name, width - 2)
            for at, line in enumerate(lines[:2]):
                flow.sheet.text(x + 1, flow.top_mm + 0.5 + at * TEXT.pitch_mm, line, TEXT)
        flow.top_mm += _NAME_MM


def minutes_sheets(values: MinutesValues) -> list[Sheet]:
    """Lay out the minutes of one meeting; an extract holds one family's lines only."""
    flow = Flow(ACROSS, f"评议记录　{values.village_name}　{spoken_date(values.held_on)}", values.mark)
    flow.text("民主评议记录（摘录）" if values.extract else "民 主 评 议 记 录", TITLE, Align.CENTRE)
    flow.gap(2)
    flow.fields(
        [
            [FormField("村（居）", values.village_name, 1.6), FormField("时间", spoken_date(values.held_on))],
            [
                FormField("地点", values.place, 1.6),
                FormField("主持人", values.chair),
                FormField("记录人", values.recorder),
            ],
            [
                FormField("应到", None if values.entitled is None else f"{values.entitled} 人", 0.6),
                FormField("实到", None if values.present is None else f"{values.present} 人", 0.6),
                FormField("要求", values.quorum, 2),
            ],
        ]
    )  # fmt: skip
    flow.heading("会议记录")
    if values.minutes:
        flow.text(values.minutes, TEXT, indent=2)
    else:
        flow.writing_lines(5)
    flow.gap(2)
    flow.heading("逐户评议结果")
    rows = [_row(number, one) for number, one in enumerate(values.results, start=1)]
    blank = [("",) * len(_COLUMNS)] * (_LEAST_ROWS - len(rows)) if values.held_on is None else []
    flow.table(_COLUMNS, [*rows, *blank], least_mm=10, head=STRONG, keep_mm=_SIGNING_MM)
    flow.gap(3)
    sign_boxes(flow, (SignBox("主持人签名"), SignBox("记录人签名")))
    if not values.extract:
        _names(flow, values)
    return flow.finish()


def render_minutes(values: MinutesValues, out: BinaryIO) -> PrintedPages:
    """Write the minutes of one meeting.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    refuse_document_numbers(values, "评议记录")
    with naming_paper("评议记录"):
        sheets = minutes_sheets(values)
    return PrintedPages(write_pdf(sheets, out, "评议记录"), (values.mark.code,))
