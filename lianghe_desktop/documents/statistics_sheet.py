"""Print the charts of an area on A4, as they stand on the page."""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from lianghe_desktop.documents.charts.paper import draw_chart
from lianghe_desktop.documents.flow import UPRIGHT, Flow
from lianghe_desktop.documents.paper import STRONG, TEXT, TITLE, Align, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import PrintedPages
from lianghe_desktop.records.charts import Chart


@dataclass(frozen=True, kw_only=True, slots=True)
class StatisticsValues:
    """Hold the charts of an area; nobody is named."""

    area_name: str
    on: date
    policy: str
    households: int
    people: int
    charts: tuple[Chart, ...]


def render_statistics(values: StatisticsValues, out: BinaryIO) -> PrintedPages:
    """Write the charts upright on A4, each whole where a page holds it.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    refuse_document_numbers(values, "统计图")
    with naming_paper("统计图"):
        flow = Flow(UPRIGHT, f"统计图　{values.area_name}", None)
        flow.text(f"{values.area_name}统计图", TITLE, Align.CENTRE)
        flow.text(f"{spoken_date(values.on)}　{values.policy}", TEXT, Align.CENTRE)
        flow.text(f"共 {values.households:,} 户 {values.people:,} 人", STRONG, Align.CENTRE)
        flow.gap(3)
        for chart in values.charts:
            draw_chart(flow, chart)
        return PrintedPages(write_pdf(flow.finish(), out, "统计图"), ())
