"""Print the numbers of a policy pack over time, each with its document and clause (参数表)."""

from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, Column, Flow
from lianghe_desktop.documents.paper import TEXT, TITLE, Align, Sheet, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.values import ParameterTableValues, PrintedPages

_COLUMNS = (
    Column(title="名称", width_mm=54),
    Column(title="数值", width_mm=30, align=Align.RIGHT),
    Column(title="从", width_mm=24, align=Align.CENTRE),
    Column(title="到", width_mm=24, align=Align.CENTRE),
    Column(title="依据", width_mm=64),
    Column(title="文件原文"),
)


def render_parameter_table(values: ParameterTableValues, out: BinaryIO) -> PrintedPages:
    """Write the table across A4: parameters, then limits of the procedure."""
    pages = write_pdf(parameter_table_sheets(values), out, "参数表")
    return PrintedPages(pages, (values.mark.code,))


def parameter_table_sheets(values: ParameterTableValues) -> list[Sheet]:
    """Lay out the table."""
    with naming_paper("参数表"):
        flow = Flow(ACROSS, f"参数表　{values.document}", values.mark)
        flow.text("政策参数表", TITLE, Align.CENTRE)
        flow.text(f"{values.title}（{values.document}）　第 {values.version} 版", TEXT, Align.CENTRE)
        flow.text(
            f"自 {spoken_date(values.first_day)} 起执行；本表看的是 {spoken_date(values.on)}",
            TEXT,
            Align.CENTRE,
        )
        if values.draft:
            flow.text("（征求意见稿，没有正式施行，只供试算）", TEXT, Align.CENTRE)
        for heading, rows in values.sections:
            flow.heading(heading)
            cells = [
                (
                    row.title,
                    row.shown,
                    row.since.isoformat() if row.since else "",
                    "至今" if row.until is None and row.since else row.until.isoformat() if row.until else "",
                    row.source,
                    row.quote,
                )
                for row in rows
            ]
            flow.table(_COLUMNS, cells)
        flow.gap(2)
        flow.text("标明“示范参数”的没有公开依据，由镇（街）或县（市、区）按当地文件替换。", TEXT)
        if values.stale:
            flow.text(f"超过一年没有更新、请核对是否有新标准：{'、'.join(values.stale)}。", TEXT)
        return flow.finish()
