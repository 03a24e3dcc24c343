"""Leave room to sign, for thumb prints and for seals, the same on every paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lianghe_desktop.documents.flow import Flow, Gap
from lianghe_desktop.documents.paper import LABEL, SMALL, STRONG, TEXT, Align, Style
from lianghe_desktop.documents.stock import LINE_MM, StockFlow

_THUMB_MM = 22.0
_BOX_MM = 27.0
_SEAL_ROOM_MM = 24.0
_INSET_MM = 3.0
_SEAL = "（盖章）"
_DAY_TO_WRITE = "　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class SignBox:
    """Hold who signs; `thumb` leaves a square for a thumb print beside the name."""

    label: str
    name: str | None = None
    thumb: bool = False


def sign_boxes(flow: Flow, boxes: Sequence[SignBox], *, label: Style = LABEL) -> None:
    """Draw boxes to sign in, two in a row; a row stays together."""
    width = flow.frame.width_mm / 2
    for start in range(0, len(boxes), 2):
        flow.need(_BOX_MM)
        for column, box in enumerate(boxes[start : start + 2]):
            _sign_box(flow, flow.frame.left_mm + column * width, width, box, label)
        flow.top_mm += _BOX_MM


def _sign_box(flow: Flow, x_mm: float, width_mm: float, box: SignBox, label: Style) -> None:
    sheet, top = flow.sheet, flow.top_mm
    sheet.box(x_mm, top, width_mm, _BOX_MM)
    sheet.text(x_mm + 2, top + 1, box.label, label)
    flow.ink.text(x_mm + 2 + label.width_mm(box.label + "　"), top + 1, box.name or "", label)
    sheet.text(x_mm + 2, top + _BOX_MM - 6, f"日期：{_DAY_TO_WRITE}", SMALL)
    if box.thumb:
        left = x_mm + width_mm - _THUMB_MM - 2
        above = top + (_BOX_MM - _THUMB_MM) / 2
        for a, b in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 0), (0, 1)), ((1, 0), (1, 1))):
            sheet.line(
                left + a[0] * _THUMB_MM, above + a[1] * _THUMB_MM,
                left + b[0] * _THUMB_MM, above + b[1] * _THUMB_MM,
                width_pt=0.4, dash_mm=1, grey=0.4,
            )  # fmt: skip
        sheet.text(left + _THUMB_MM / 2, above + _THUMB_MM / 2 - 2, "按手印", SMALL, Align.CENTRE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """Hold what one level says, and whose seal belongs under it."""

    title: str
    text: str | None
    signer: str | None
    day: date | None
    seal: str


def opinion_box(flow: Flow, opinion: Opinion, *, style: Style = TEXT, blank_lines: int = 3) -> None:
    """Draw a box with an opinion, or lines to write one, and room for signature and seal under it.

    A long opinion goes on in a box on the next page; the seal is always with its last lines.
    """
    frame = flow.frame
    inner = frame.width_mm - 2 * _INSET_MM
    if isinstance(flow, StockFlow):
        _form_opinion(flow, opinion, style, blank_lines)
        return
    lines = style.lines("　　" + opinion.text, inner) if opinion.text else [""] * blank_lines
    head_mm = STRONG.pitch_mm + 2
    page_lines = int(
        (frame.size_mm[1] - frame.top_mm - frame.bottom_mm - head_mm - _SEAL_ROOM_MM) / style.pitch_mm
    )
    while lines:
        part, lines = lines[:page_lines], lines[page_lines:]
        height = head_mm + len(part) * style.pitch_mm + (0 if lines else _SEAL_ROOM_MM)
        flow.need(height)
        top = flow.top_mm
        flow.sheet.box(frame.left_mm, top, frame.width_mm, height)
        flow.sheet.text(frame.left_mm + 2, top + 1, opinion.title, STRONG)
        for at, line in enumerate(part):
            place = top + head_mm + at * style.pitch_mm
            flow.sheet.text(frame.left_mm + 3, place, line, style)
            if opinion.text is None:
                below = place + style.pitch_mm - 0.5
                flow.sheet.line(frame.left_mm + 3, below, frame.left_mm + 3 + inner, below, width_pt=0.3)
        if not lines:
            _sign_and_seal(flow, opinion, top + height)
        flow.top_mm += height


def _sign_and_seal(flow: Flow, opinion: Opinion, bottom_mm: float) -> None:
    left, right = flow.frame.left_mm + 4, flow.frame.left_mm + flow.frame.width_mm - 4
    flow.sentence_at((left, bottom_mm - 8), ("负责人：", Gap(opinion.signer, 8)), LABEL, Align.LEFT)
    flow.sheet.text(right, bottom_mm - 14, _SEAL, LABEL, Align.RIGHT)
    flow.ink.text(right - LABEL.width_mm(_SEAL), bottom_mm - 14, opinion.seal, LABEL, Align.RIGHT)
    day = opinion.day
    if day is None and not flow.fixed:
        flow.sheet.text(right, bottom_mm - 8, _DAY_TO_WRITE, LABEL, Align.RIGHT)
        return
    parts = (str(day.year), str(day.month), str(day.day)) if day else (None, None, None)
    said = (Gap(parts[0], 4), "年", Gap(parts[1], 2), "月", Gap(parts[2], 2), "日")
    flow.sentence_at((right, bottom_mm - 8), said, LABEL, Align.RIGHT)


def _form_opinion(flow: StockFlow, opinion: Opinion, style: Style, lines: int) -> None:
    """Draw the box as stock has it, its text on or between the lines."""
    frame, head_mm = flow.frame, STRONG.pitch_mm + 2
    height = head_mm + lines * LINE_MM + _SEAL_ROOM_MM
    flow.need(height)
    top = flow.top_mm
    flow.sheet.box(frame.left_mm, top, frame.width_mm, height)
    flow.sheet.text(frame.left_mm + 2, top + 1, opinion.title, STRONG)
    flow.top_mm += head_mm
    flow.answer_at(opinion.text, lines, style, inset_mm=_INSET_MM)
    _sign_and_seal(flow, opinion, top + height)
    flow.top_mm = top + height
