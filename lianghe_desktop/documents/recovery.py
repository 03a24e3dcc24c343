"""Print the recovery sheet (恢复单) that opens a desk's data when the password is lost.

It is the one paper whose content is secret: it has no QR code and no short code, and its words are
printed exactly as given.
"""

from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import UPRIGHT, Flow, FormField
from lianghe_desktop.documents.paper import (
    FAMILY,
    FAMILY_LABEL,
    HEADING,
    TITLE,
    Align,
    Style,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.values import PrintedPages, RecoveryValues

_WORD = Style(Face.HEI_BOLD, 18, 26)
_CELL_MM = 16.0


def render_recovery(values: RecoveryValues, out: BinaryIO) -> PrintedPages:
    """Write a recovery sheet."""
    with naming_paper("恢复单"):
        flow = Flow(UPRIGHT, "恢复单", None)
        flow.text("恢　复　单", TITLE, Align.CENTRE)
        flow.gap(4)
        flow.fields(
            [[FormField("使用单位", values.desk_name)], [FormField("制作日期", spoken_date(values.made_on))]],
            label=FAMILY_LABEL,
            value=FAMILY,
            least_mm=11,
        )
        flow.heading("恢复口令（按顺序，一个字符都不能错）")
        _words(flow, values.words)
        flow.heading("怎样保管")
        for at, advice in enumerate(values.advice, start=1):
            flow.text(f"{at}. {advice}", FAMILY)
        flow.heading("交接记录", HEADING)
        row = [FormField("保管人", None), FormField("日期", None)]
        flow.fields([row, row, row], label=FAMILY_LABEL, value=FAMILY, least_mm=12)
        return PrintedPages(write_pdf(flow.finish(), out, "恢复单"), ())


def _words(flow: Flow, words: tuple[str, ...]) -> None:
    """Set the words in numbered boxes, or one long code in a box of the full width."""
    columns = min(len(words), 2 if len(words) <= 4 else 3)
    width = flow.frame.width_mm / max(columns, 1)
    for start in range(0, len(words), max(columns, 1)):
        flow.need(_CELL_MM)
        for column, word in enumerate(words[start : start + columns]):
            x = flow.frame.left_mm + column * width
            lines = _WORD.lines(word, width - 16)
            flow.sheet.box(x, flow.top_mm, width, _CELL_MM)
            flow.sheet.text(x + 2, flow.top_mm + 4.5, str(start + column + 1), FAMILY)
            top = flow.top_mm + (_CELL_MM - len(lines) * _WORD.pitch_mm) / 2
            for at, line in enumerate(lines):
                flow.sheet.text(x + 12, top + at * _WORD.pitch_mm, line, _WORD)
        flow.top_mm += _CELL_MM
