"""Hold an issued table or report against a newer one, or against the records of its day.

A table says how things stood on its day, so it is not outdated by what happens afterwards: only by another
sheet on the same day with other figures, or by the records of that day when they say something else now.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lianghe_desktop.casework.duties.annex2 import task_table_seen
from lianghe_desktop.casework.duties.task_papers import task_values
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.overview import overview_seen
from lianghe_desktop.documents.report_values import ReportValues
from lianghe_desktop.documents.statistics_sheet import StatisticsValues
from lianghe_desktop.documents.table_values import TableValues
from lianghe_desktop.documents.task_values import TaskTableValues
from lianghe_desktop.documents.values import OverviewValues

FOLLOWED = frozenset({"overview", "tasks", "statistics", "changes", "report"})
"""Tables of which a later one about the same day takes the place; a list may hold chosen rows only."""
_SUBJECT = ("title", "area_name", "district_name", "unit", "on", "as_of", "audience", "draft")


def about(paper: object) -> tuple[object, ...]:
    """Return what a table is about: its title, area and day, and for whom it is."""
    return tuple(getattr(paper, name, None) for name in _SUBJECT)


def reckoned_again(office: Office, acting: Acting, paper: object) -> object | None:
    """Return annex 1 or 2 as the records of its day say now, None for other papers and days ahead."""
    if not isinstance(paper, (OverviewValues, TaskTableValues)) or paper.on > acting.today:
        return None
    past: dt.date | None = paper.on if paper.as_of or paper.on < acting.today else None
    if isinstance(paper, OverviewValues):
        table = overview_seen(office, acting.today, as_of=past, audience=paper.audience)
        return replace(table, as_of=paper.as_of)
    tasks = task_table_seen(office, acting.today, as_of=past, audience=paper.audience)
    return replace(task_values(office, tasks), as_of=paper.as_of)


def figures_of(paper: object) -> Mapping[str, str]:
    """Return what stands in a table, figure by figure: its place in words and what it says there."""
    read = _READ.get(type(paper))
    return dict(read(paper)) if read else {}


def _of_overview(paper: OverviewValues) -> Iterator[tuple[str, str]]:
    for row in paper.rows:
        for at, area in enumerate(paper.areas):
            yield f"{row.item}（{area}）", str(row.shown(at))


def _of_tasks(paper: TaskTableValues) -> Iterator[tuple[str, str]]:
    for row in paper.rows:
        yield f"{row.title}（进度）", row.progress
        yield f"{row.title}（办理情况）", row.standing


def _of_table(paper: TableValues) -> Iterator[tuple[str, str]]:
    for at, row in enumerate(paper.rows, start=1):
        name = next((cell for cell in row if isinstance(cell, str)), f"第 {at} 行")
        for column, cell in zip(paper.columns, row, strict=True):
            yield f"{name}（{column.title}）", "" if cell is None else str(cell)


def _of_charts(paper: StatisticsValues) -> Iterator[tuple[str, str]]:
    yield "合计", paper.sums
    for table in paper.tables:
        for row in table.rows:
            yield f"{table.title}：{row[0]}", "，".join("" if cell is None else str(cell) for cell in row[1:])


def _of_report(paper: ReportValues) -> Iterator[tuple[str, str]]:
    for section in paper.sections:
        yield section.head, "".join(section.paragraphs)


_READ: Mapping[type, Callable[[Any], Iterator[tuple[str, str]]]] = {
    OverviewValues: _of_overview,
    TaskTableValues: _of_tasks,
    TableValues: _of_table,
    StatisticsValues: _of_charts,
    ReportValues: _of_report,
}
