"""Print a list of households across A4: title, who gives it to whom, counts, numbered rows, room to sign.

Source: 江府办〔2017〕23号 二（四）（五）; 最低生活保障审核确认办法 21, 24 (what may stand on a wall).
"""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, Column, Flow
from lianghe_desktop.documents.leaks import OFFICE_LIST
from lianghe_desktop.documents.paper import TEXT, TITLE, Align, Sheet, naming_paper, spoken_date
from lianghe_desktop.documents.read_back import write_read_back
from lianghe_desktop.documents.table_sheet import number_mm
from lianghe_desktop.documents.values import PaperMark, PrintedPages

_NUMBER_MM = 13.0
_WIDTHS_MM = {"户编号": 38.0, "户主": 24.0, "人数": 14.0}


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseListValues:
    """Hold a list as its paper shows it; notes stand under it, one paragraph each."""

    area_name: str
    title: str
    on: date
    clause: str
    counts: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    mark: PaperMark | None = None


def render_case_list(values: CaseListValues, out: BinaryIO) -> PrintedPages:
    """Write the list on sheets across."""
    sheets = case_list_sheets(values)
    pages = write_read_back(sheets, out, values.title, rule=OFFICE_LIST, paper=values.title)
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def case_list_sheets(values: CaseListValues) -> list[Sheet]:
    """Lay out the list."""
    with naming_paper(values.title):
        flow = Flow(ACROSS, values.title, values.mark)
        flow.text(values.title, TITLE, Align.CENTRE)
        head = f"{values.area_name}　{spoken_date(values.on)}　{values.counts}"
        flow.text(head, TEXT, Align.RIGHT)
        flow.text(f"依据：{values.clause}", TEXT)
        flow.gap(1)
        columns = [
            Column(title="序号", width_mm=_NUMBER_MM, align=Align.CENTRE),
            *(Column(title=title, width_mm=_width_mm(values, at)) for at, title in enumerate(values.columns)),
        ]
        rows = [[str(number), *row] for number, row in enumerate(values.rows, start=1)]
        if rows:
            flow.table(columns, rows, least_mm=8)
        else:
            flow.text("（没有）", TEXT)
        flow.gap(1)
        for note in values.notes:
            flow.text(note, TEXT)
        if values.signers:
            flow.gap(1)
            flow.text("　　".join(f"{one}：＿＿＿＿＿＿＿＿" for one in values.signers), TEXT)
        return flow.finish()


def _width_mm(values: CaseListValues, at: int) -> float:
    """Return the width of a column: days and numbers take what they need, words share what is left."""
    title = values.columns[at]
    needed = number_mm([row[at] for row in values.rows], TEXT)
    return _WIDTHS_MM.get(title) or (max(needed, number_mm(["00" * len(title)], TEXT)) if needed else 0.0)
