"""Statistics: the eleven counts of annex 1, the tasks of annex 2."""

import argparse
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lianghe_desktop.casework import changes, overview, statistics
from lianghe_desktop.casework.duties import annex2, task_papers
from lianghe_desktop.casework.duties.periods import Every, parse_period, period_of
from lianghe_desktop.casework.office import Acting
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.statistics_figures import Figure
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.charts import BarChart, Chart, PostChart
from lianghe_desktop.records.errors import ErrorCode, UserError


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    for name, about, run in (
        ("overview", "低收入群体情况统计表（附件一）", _overview),
        ("tasks", "工作任务分解表（附件二）和进度", _tasks),
        ("charts", "统计图：各村、类别、收入、资金、健康、渐退、任务", _charts),
    ):
        table = add_action(actions, name, about, run)
        table.add_argument("--on", type=day, metavar="DATE", help="统计哪一天，不写就是工作日期")
        table.add_argument(
            "--as-of", type=day, metavar="DATE", help="按过去这一天结束时的记录，每次得到同样的文件"
        )
        table.add_argument(
            "--public", action="store_true", help="对外公布稿：人数很少的格子和能推算出它们的格子不公布"
        )
        if run is _charts:
            table.add_argument(
                "--area", metavar="CODE", help="只统计这个镇（街）或村（居），不写就是本机全部"
            )
            table.add_argument("--pack", metavar="NAME", help="按哪个政策包画线，不写就是本机现在用的")
        table.add_argument("--out", type=file_path, metavar="FILE.xlsx|.pdf", help="另存为 Excel 表或 PDF")
        add_desk_options(table)
    change = add_action(actions, "change", "附件一和上一期相比的增减", _change)
    change.add_argument(
        "--every", choices=list(_EVERY), default="month", help="按月、季、半年或年，不写就是月"
    )
    change.add_argument("--period", metavar="PERIOD", help="哪一期，例如 2026-11，不写就是本期")
    change.add_argument("--as-of", type=day, metavar="DATE", help="按过去这一天结束时的记录")
    change.add_argument("--out", type=file_path, metavar="FILE.xlsx|.pdf", help="另存为 Excel 表或 PDF")
    add_desk_options(change)


COMMANDS = {"stats": _describe}
_EVERY = {
    "month": Every.MONTH,
    "quarter": Every.QUARTER,
    "half-year": Every.HALF_YEAR,
    "year": Every.YEAR,
}


def _change(arguments: argparse.Namespace) -> int:
    every = _EVERY[arguments.every]
    with opened(arguments) as started:
        acting = started.acting
        period = (
            parse_period(arguments.period, every)
            if arguments.period
            else period_of(arguments.as_of or acting.today, every)
        )
        found = changes.changes(started.office, acting, period, as_of=arguments.as_of)
        _write(
            arguments.out,
            lambda path: changes.write_changes(found, path),
            lambda: changes.print_changes(started.office, acting, found),
        )
    table = changes.change_table(found)
    if arguments.json:
        print_json(_change_json(found))
        return 0
    say("\t".join(column.title for column in table.columns))
    for row in table.rows:
        say("\t".join(str(cell) for cell in row))
    return 0


def _write(path: Path | None, book: Callable[[Path], None], paper: Callable[[], Printed]) -> None:
    """Write what was asked for as a workbook or as a PDF, by the ending of the file."""
    if path is None:
        return
    match path.suffix.lower():
        case ".xlsx":
            book(path)
        case ".pdf":
            write_bytes(path, paper().pdf)
        case _:
            raise UserError(
                ErrorCode.BAD_INPUT,
                f"“{path.name}”的结尾要是 .xlsx（Excel）或 .pdf，请改文件名后再试。",
            )
    note(f"已写入 {path.name}。")


def _audience(arguments: argparse.Namespace) -> Audience:
    return Audience.PUBLIC if arguments.public else Audience.OFFICE


def _day(arguments: argparse.Namespace, acting: Acting) -> dt.date:
    """Return the day to count on; with --as-of that of the records, without it --on or the working date."""
    if arguments.as_of:
        return acting.today
    return arguments.on or acting.today


def _change_json(found: changes.Changes) -> dict[str, Any]:
    areas = range(len(found.now.areas))
    return {
        "period": found.period.key,
        "on": found.now.on.isoformat(),
        "before": found.then.on.isoformat(),
        "areas": list(found.now.areas),
        "rows": [
            {
                "no": row.number,
                "item": row.item,
                "unit": row.unit,
                "values": list(row.values),
                "before": list(found.then.rows[place].values),
                "change": [found.change(place, at) for at in areas],
            }
            for place, row in enumerate(found.now.rows)
        ],
    }


def _overview(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        acting = started.acting
        table = overview.overview_seen(
            started.office, _day(arguments, acting), as_of=arguments.as_of, audience=_audience(arguments)
        )
        _write(
            arguments.out,
            lambda path: overview.write_overview(table, path),
            lambda: overview.print_overview(started.office, acting, table),
        )
    if arguments.json:
        rows = [
            {
                "no": row.number,
                "item": row.item,
                "unit": row.unit,
                "values": _without(row.values, row.hidden),
            }
            for row in table.rows
        ]
        print_json({"areas": list(table.areas), "rows": rows})
        return 0
    say("\t".join(("序号", "统计项目", *table.areas)))
    for row in table.rows:
        cells = [str(row.shown(at)) for at in range(len(row.values))]
        say("\t".join((str(row.number), f"{row.item}（{row.unit}）", *cells)))
    return 0


def _without(values: Sequence[int], hidden: frozenset[int]) -> list[int | None]:
    """Return numbers with null for those that are not published."""
    return [None if at in hidden else value for at, value in enumerate(values)]


def _tasks(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        table = annex2.task_table_seen(
            office, _day(arguments, acting), as_of=arguments.as_of, audience=_audience(arguments)
        )
        _write(
            arguments.out,
            lambda path: task_papers.write_tasks(office, table, path),
            lambda: task_papers.print_tasks(office, acting, table),
        )
    if arguments.json:
        print_json(
            {
                "on": table.on.isoformat(),
                "areas": list(table.areas),
                "source": annex2.SOURCE,
                "tasks": [_task_json(line) for line in table.lines],
            }
        )
        return 0
    for line in table.lines:
        task = line.task
        milestones = [task_papers.milestone_words(one) for one in line.milestones]
        head = (str(task.number), task.title, "、".join(task.leads), task_papers.progress_words(line))
        say("\t".join((*head, *milestones)))
    return 0


def _task_json(line: annex2.TaskLine) -> dict[str, Any]:
    task = line.task
    return {
        "no": task.number,
        "task": task.title,
        "leads": list(task.leads),
        "helps": list(task.helps),
        "deadline": task.deadline,
        "differs": task.differs,
        "unit": line.unit or None,
        "counted": task.counted,
        "done": _without([share.done for share in line.shares], line.hidden),
        "of": _without([share.of for share in line.shares], line.hidden),
        "percent": line.shares[0].percent if line.shares and 0 not in line.hidden else None,
        "state": line.standing.value,
        "milestones": [
            {
                "code": one.milestone.code,
                "title": one.milestone.title,
                "due_on": one.milestone.due.isoformat(),
                "target_percent": one.milestone.percent,
                "state": one.standing.value,
                "done_on": one.done_on.isoformat() if one.done_on else None,
            }
            for one in line.milestones
        ],
    }


def _charts(arguments: argparse.Namespace) -> int:
    area = AreaCode.parse(arguments.area) if arguments.area else None
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        found = statistics.statistics(
            office,
            acting,
            on=None if arguments.as_of else arguments.on,
            area=area,
            as_of=arguments.as_of,
            audience=_audience(arguments),
            pack=arguments.pack,
            progress=Progress("统计"),
        )
        _write(
            arguments.out,
            lambda path: statistics.write_statistics(acting, found, path),
            lambda: statistics.print_statistics(office, acting, found),
        )
    if arguments.json:
        print_json(
            {
                "on": found.on.isoformat(),
                "area": found.area.value,
                "households": found.households,
                "people": found.people,
                "charts": [_figure_json(figure) for figure in found.figures],
            }
        )
        return 0
    for chart in found.charts:
        say(chart.title)
        for label, parts, words in _bars(chart):
            if any(parts):
                say(f"\t{label}\t{words or sum(parts)}")
    return 0


def _figure_json(figure: Figure) -> dict[str, Any]:
    chart = figure.chart
    markers = chart.markers if isinstance(chart, PostChart) else ()
    return {
        "title": chart.title,
        "keys": [key.words for key in chart.keys],
        "bars": [{"label": label, "values": parts, "words": words} for label, parts, words in _bars(chart)],
        "lines": [marker.words for marker in markers],
        "note": chart.note,
        "table": {
            "columns": [column.title for column in figure.columns],
            "rows": [
                [cell.isoformat() if isinstance(cell, dt.date) else cell for cell in row]
                for row in figure.rows
            ],
        },
    }


def _bars(chart: Chart) -> list[tuple[str, list[int], str]]:
    if isinstance(chart, BarChart):
        return [(row.label, [part.value for part in row.parts], row.words) for row in chart.rows]
    ticks = {tick.at: tick.words for tick in chart.ticks}
    return [
        (post.label or ticks.get(at, ""), [part.value for part in post.parts], post.words)
        for at, post in enumerate(chart.posts)
    ]
