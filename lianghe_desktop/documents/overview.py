"""Write annex 1 (低收入群体情况统计表) as PDF and as an Excel sheet of the same shape."""

from functools import partial
from pathlib import Path
from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, Column, Flow
from lianghe_desktop.documents.leaks import OF_FIGURES, refuse_leaks
from lianghe_desktop.documents.paper import TEXT, TITLE, Align, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.values import OverviewValues, PrintedPages
from lianghe_desktop.documents.workbook import new_workbook


def _title(values: OverviewValues) -> str:
    return f"{values.district_name}低收入群体情况统计表"


def render_overview(values: OverviewValues, out: BinaryIO) -> PrintedPages:
    """Write annex 1 on a sheet across."""
    with naming_paper("统计表"):
        flow = Flow(ACROSS, _title(values), values.mark)
        flow.text("附件一", TEXT)
        flow.text(_title(values), TITLE, Align.CENTRE)
        flow.text(f"统计日期：{spoken_date(values.on)}", TEXT, Align.RIGHT)
        flow.gap(1)
        columns = [
            Column(title="序号", width_mm=13, align=Align.CENTRE),
            Column(title="统计项目", width_mm=60),
            Column(title="单位", width_mm=13, align=Align.CENTRE),
            *(Column(title=area, align=Align.RIGHT) for area in values.areas),
            Column(title="备注", width_mm=22),
        ]
        rows = [
            [str(row.number), row.item, row.unit, *(str(value) for value in row.values), ""]
            for row in values.rows
        ]
        flow.table(columns, rows, least_mm=10)
        return PrintedPages(
            write_pdf(flow.finish(), out, "统计表"), (values.mark.code,) if values.mark else ()
        )


def write_overview_xlsx(path: Path, values: OverviewValues) -> None:
    """Write annex 1 as a workbook: numbers as numbers, ready to print across on A4."""
    check = partial(refuse_leaks, suffix=".xlsx", paper=_title(values), kinds=OF_FIGURES)
    with new_workbook(path, check=check) as book:
        sheet = book.add_worksheet("附件一")
        title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        text = book.add_format({"border": 1, "valign": "vcenter"})
        number = book.add_format({"border": 1, "valign": "vcenter", "num_format": "0"})
        last = 3 + len(values.areas)
        sheet.write(0, 0, "附件一")
        sheet.merge_range(1, 0, 1, last, _title(values), title)
        sheet.merge_range(2, 0, 2, last, f"统计日期：{spoken_date(values.on)}")
        sheet.write_row(3, 0, ["序号", "统计项目", "单位", *values.areas, "备注"], head)
        for at, row in enumerate(values.rows, start=4):
            sheet.write_number(at, 0, row.number, number)
            sheet.write_string(at, 1, row.item, text)
            sheet.write_string(at, 2, row.unit, text)
            for column, value in enumerate(row.values, start=3):
                sheet.write_number(at, column, value, number)
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
