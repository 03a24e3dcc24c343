"""Write annex 1 (低收入群体情况统计表) as PDF and as an Excel sheet of the same shape."""

from functools import partial
from pathlib import Path
from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, Column, Flow
from lianghe_desktop.documents.leaks import refuse_by
from lianghe_desktop.documents.paper import STRONG, TEXT, TITLE, Align, Sheet, counted_on, naming_paper
from lianghe_desktop.documents.read_back import write_read_back
from lianghe_desktop.documents.readers import note_for, rule_for
from lianghe_desktop.documents.small_cells import PUBLIC_MARK
from lianghe_desktop.documents.values import OverviewRow, OverviewValues, PrintedPages
from lianghe_desktop.documents.workbook import new_workbook
from lianghe_desktop.records.audience import Audience


def _title(values: OverviewValues) -> str:
    return f"{values.district_name}低收入群体情况统计表"


def render_overview(values: OverviewValues, out: BinaryIO) -> PrintedPages:
    """Write annex 1 on a sheet across.

    Raises UserError where it would hold what its readers must not get; nothing is written then.
    """
    sheets, rule = overview_sheets(values), rule_for(values.audience)
    pages = write_read_back(sheets, out, "统计表", rule=rule, paper=_title(values))
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def overview_sheets(values: OverviewValues) -> list[Sheet]:
    """Lay out the table."""
    with naming_paper("统计表"):
        flow = Flow(ACROSS, _title(values), values.mark)
        flow.text("附件一", TEXT)
        flow.text(_title(values), TITLE, Align.CENTRE)
        if values.audience is Audience.PUBLIC:
            flow.text(PUBLIC_MARK, STRONG, Align.CENTRE)
        flow.text(counted_on(values.on, as_of=values.as_of), TEXT, Align.RIGHT)
        flow.gap(1)
        columns = [
            Column(title="序号", width_mm=13, align=Align.CENTRE),
            Column(title="统计项目", width_mm=60),
            Column(title="单位", width_mm=13, align=Align.CENTRE),
            *(Column(title=area, align=Align.RIGHT) for area in values.areas),
            Column(title="备注", width_mm=22),
        ]
        rows = [
            [
                _number(values, row),
                row.item,
                row.unit,
                *(str(row.shown(at)) for at in range(len(row.values))),
                "",
            ]
            for row in values.rows
        ]
        flow.table(columns, rows, least_mm=10)
        flow.gap(1)
        flow.text(note_for(values.audience), TEXT)
        return flow.finish()


def _number(values: OverviewValues, row: OverviewRow) -> str:
    """Return the number of a row; a published table says 1． so that no cell of it reads as a small count."""
    return f"{row.number}．" if values.audience is Audience.PUBLIC else str(row.number)


def write_overview_xlsx(path: Path, values: OverviewValues) -> None:
    """Write annex 1 as a workbook: numbers as numbers, ready to print across on A4."""
    rule = rule_for(values.audience)
    check = partial(refuse_by, rule, suffix=".xlsx", paper=_title(values))
    with new_workbook(path, on=values.on, check=check) as book:
        sheet = book.add_worksheet("附件一")
        title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        text = book.add_format({"border": 1, "valign": "vcenter"})
        number = book.add_format({"border": 1, "valign": "vcenter", "num_format": "0"})
        last = 3 + len(values.areas)
        sheet.write(0, 0, "附件一")
        sheet.write(0, 1, note_for(values.audience))
        sheet.merge_range(1, 0, 1, last, _title(values), title)
        mark = f"{PUBLIC_MARK}　" if values.audience is Audience.PUBLIC else ""
        sheet.merge_range(2, 0, 2, last, mark + counted_on(values.on, as_of=values.as_of))
        sheet.write_row(3, 0, ["序号", "统计项目", "单位", *values.areas, "备注"], head)
        for at, row in enumerate(values.rows, start=4):
            sheet.write(
                at, 0, _number(values, row) if values.audience is Audience.PUBLIC else row.number, number
            )
            sheet.write_string(at, 1, row.item, text)
            sheet.write_string(at, 2, row.unit, text)
            for column in range(len(row.values)):
                sheet.write(at, 3 + column, row.shown(column), number)
            sheet.write_blank(at, last, None, text)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, 2, 6)
        sheet.set_column(3, last, 10)
        sheet.set_row(1, 28)
        sheet.freeze_panes(4, 3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
