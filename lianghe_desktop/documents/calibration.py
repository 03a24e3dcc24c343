"""Print the test sheet for pre-printed stock (校准页): crosses to be measured from the paper's edge.

Two cards lie on an A4 sheet, so each half has its crosses; the offsets typed so far are applied, so that a
second sheet shows whether they are right.
"""

from typing import BinaryIO

from lianghe_desktop.documents.paper import (
    A4_MM,
    FAMILY,
    HEADING,
    SMALL,
    STRONG,
    Align,
    Sheet,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.values import PrintedPages

_ARM_MM = 6.0
_CROSSES_MM = ((20.0, 34.0), (190.0, 34.0), (20.0, 182.5), (190.0, 182.5))
_RULER_MM, _RULER_TOP_MM, _STEPS_TOP_MM = 100, 70.0, 196.0
_STEPS = (
    "1. 用要用的那台打印机，按“实际大小”（不要“适应页面”）打这一页。",
    "2. 用尺子量左上角十字的中心到纸的左边，应是 20 毫米；到纸的上边，应是 34 毫米。",
    "3. 偏了多少就在“向右移”“向下移”里填多少：量到 18，就填 2；量到 23，就填 -3。",
    "4. 再打一页，四个十字都对准了，再放上印好格子的纸。程序会记住每台打印机的数。",
    "5. 量一量上面的尺子：总长不是 100 毫米，说明打印时被缩放了，先改打印设置。",
)


def calibration_sheets(offset_mm: tuple[float, float]) -> list[Sheet]:
    """Lay out the test sheet, moved by the offset that is in use."""
    shown = Sheet()
    moved = Sheet(shift_mm=offset_mm, marks=shown.marks)
    shown.text(A4_MM[0] / 2, 14, "套打校准页", HEADING, Align.CENTRE)
    for x, y in _CROSSES_MM:
        moved.line(x - _ARM_MM, y, x + _ARM_MM, y, width_pt=0.5)
        moved.line(x, y - _ARM_MM, x, y + _ARM_MM, width_pt=0.5)
        toward = Align.LEFT if x < A4_MM[0] / 2 else Align.RIGHT
        label_x = x + (8 if toward is Align.LEFT else -8)
        moved.text(label_x, y + 1, f"横 {x:g}　竖 {y:g} 毫米", SMALL, toward)
    right, down = offset_mm
    shown.text(55, 52, f"现在的数：向右移 {right:g} 毫米，向下移 {down:g} 毫米", STRONG)
    _ruler(shown)
    top = _STEPS_TOP_MM
    for step in _STEPS:
        for line in FAMILY.lines(step, 150):
            shown.text(30, top, line, FAMILY)
            top += FAMILY.pitch_mm
    shown.line(0, A4_MM[1] / 2, A4_MM[0], A4_MM[1] / 2, width_pt=0.4, dash_mm=2, grey=0.5)
    return [shown]


def _ruler(sheet: Sheet) -> None:
    left, top = 55.0, _RULER_TOP_MM
    sheet.line(left, top, left + _RULER_MM, top, width_pt=0.5)
    for at in range(_RULER_MM + 1):
        long = 5.0 if at % 10 == 0 else 3.0 if at % 5 == 0 else 1.8
        sheet.line(left + at, top, left + at, top - long, width_pt=0.25)
        if at % 10 == 0:
            sheet.text(left + at, top + 0.5, str(at), SMALL, Align.CENTRE)


def render_calibration(out: BinaryIO, *, offset_mm: tuple[float, float] = (0.0, 0.0)) -> PrintedPages:
    """Write the test sheet; nothing on it belongs to anybody, so it has no code."""
    return PrintedPages(write_pdf(calibration_sheets(offset_mm), out, "套打校准页"), ())
