"""Print the charts of an area on A4, as they stand on the page, and write their numbers as a workbook."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from lianghe_desktop.documents.charts.paper import draw_chart
from lianghe_desktop.documents.flow import UPRIGHT, Flow
from lianghe_desktop.documents.leaks import refuse_by
from lianghe_desktop.documents.paper import STRONG, TEXT, TITLE, Align, Sheet, counted_on, naming_paper
from lianghe_desktop.documents.read_back import write_read_back
from lianghe_desktop.documents.readers import note_for, rule_for
from lianghe_desktop.documents.small_cells import PUBLIC_MARK
from lianghe_desktop.documents.table_book import tables_book
from lianghe_desktop.documents.table_values import Cell, TableColumn, TableValues
from lianghe_desktop.documents.values import PaperMark, PrintedPages
from lianghe_desktop.documents.workbook import put_whole
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.charts import Chart

_PAPER = "统计图"


@dataclass(frozen=True, kw_only=True, slots=True)
class StatisticsTable:
    """Hold the numbers of one chart; `name` names its sheet."""

    name: str
    title: str
    note: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatisticsValues:
    """Hold the charts of an area and their numbers; nobody is named. `sums` tells the whole in words."""

    area_name: str
    on: date
    policy: str
    sums: str
    charts: tuple[Chart, ...]
    tables: tuple[StatisticsTable, ...]
    as_of: bool = False
    audience: Audience = Audience.OFFICE
    mark: PaperMark | None = None


def render_statistics(values: StatisticsValues, out: BinaryIO) -> PrintedPages:
    """Write the charts upright on A4, each whole where a page holds it.

    Raises UserError where the finished paper holds what its readers must not get, or a character has no
    glyph.
    """
    sheets, rule = statistics_sheets(values), rule_for(values.audience)
    pages = write_read_back(sheets, out, _PAPER, rule=rule, paper=_title(values))
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def statistics_sheets(values: StatisticsValues) -> list[Sheet]:
    """Lay out the charts."""
    with naming_paper(_PAPER):
        flow = Flow(UPRIGHT, f"{_PAPER}　{values.area_name}", values.mark)
        flow.text(f"{values.area_name}{_PAPER}", TITLE, Align.CENTRE)
        if values.audience is Audience.PUBLIC:
            flow.text(PUBLIC_MARK, STRONG, Align.CENTRE)
        flow.text(counted_on(values.on, as_of=values.as_of), TEXT, Align.CENTRE)
        flow.text(values.policy, TEXT, Align.CENTRE)
        flow.text(values.sums, STRONG, Align.CENTRE)
        flow.text(note_for(values.audience), TEXT)
        flow.gap(3)
        for chart in values.charts:
            draw_chart(flow, chart)
        return flow.finish()


def write_statistics_xlsx(path: Path, values: StatisticsValues) -> None:
    """Write the numbers of every chart, a sheet each.

    Raises:
        UserError: The finished workbook holds what its readers must not get.
        EnvironmentFault: The file cannot be written.
    """
    content = tables_book({table.name: _table(values, table) for table in values.tables})
    refuse_by(rule_for(values.audience), content, ".xlsx", paper=_title(values))
    put_whole(path, content)


def _table(values: StatisticsValues, table: StatisticsTable) -> TableValues:
    mark = f"{PUBLIC_MARK}　" if values.audience is Audience.PUBLIC else ""
    notes = [mark + counted_on(values.on, as_of=values.as_of), values.policy, values.sums]
    return TableValues(
        title=f"{values.area_name}：{table.title}",
        unit=values.area_name,
        on=values.on,
        notes=(*notes, note_for(values.audience)),
        columns=table.columns,
        rows=table.rows,
        foot=(table.note,) if table.note else (),
    )


def _title(values: StatisticsValues) -> str:
    return f"{values.area_name}{_PAPER}"
