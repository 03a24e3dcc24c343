"""Statistics: the eleven counts of annex 1, the tasks of annex 2."""

import argparse
from pathlib import Path
from typing import Any

from lianghe_desktop.casework import changes, overview, statistics
from lianghe_desktop.casework.duties import annex2, task_papers
from lianghe_desktop.casework.duties.periods import Every, parse_period, period_of
from lianghe_desktop.casework.office import Acting
from lianghe_desktop.casework.reports.past import office_as_of, refuse_future
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.charts import BarChart, Chart, PostChart


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    annex1 = add_action(actions, "overview", "低收入群体情况统计表（附件一）", _overview)
    annex1.add_argument("--as-of", type=day, metavar="DATE", help="按过去这一天结束时的记录")
    for table in (
        annex1,
        add_action(actions, "tasks", "工作任务分解表（附件二）和进度", _tasks),
    ):
        table.add_argument("--on", type=day, metavar="DATE", help="统计哪一天，不写就是工作日期")
        table.add_argument("--out", type=file_path, metavar="FILE.xlsx", help="另存为 Excel 表")
        add_desk_options(table)
    change = add_action(actions, "change", "附件一和上一期相比的增减", _change)
    change.add_argument(
        "--every", choices=list(_EVERY), default="month", help="按月、季、半年或年，不写就是月"
    )
    change.add_argument("--period", metavar="PERIOD", help="哪一期，例如 2026-11，不写就是本期")
    change.add_argument("--as-of", type=day, metavar="DATE", help="按过去这一天结束时的记录")
    change.add_argument("--out", type=file_path, metavar="FILE.xlsx|.pdf", help="另存为 Excel 表或 PDF")
    add_desk_options(change)
    charts = add_action(actions, "charts", "统计图：各村、类别、收入、资金、健康、渐退、任务", _charts)
    charts.add_argument("--on", type=day, metavar="DATE", help="统计哪一天，不写就是工作日期")
    charts.add_argument("--area", metavar="CODE", help="只统计这个镇（街）或村（居），不写就是本机全部")
    charts.add_argument("--out", type=file_path, metavar="FILE.pdf", help="另存为打印件")
    add_desk_options(charts)


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
        if arguments.out:
            _write_changes(acting, found, arguments.out)
    table = changes.change_table(found)
    if arguments.json:
        print_json(_change_json(found))
        return 0
    say("\t".join(column.title for column in table.columns))
    for row in table.rows:
        say("\t".join(str(cell) for cell in row))
    return 0


def _write_changes(acting: Acting, found: changes.Changes, path: Path) -> None:
    if path.suffix.lower() == ".pdf":
        write_bytes(path, changes.print_changes(acting, found).pdf)
    else:
        changes.write_changes(found, path)
    note(f"已写入 {path.name}。")


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
        if arguments.as_of:
            refuse_future(arguments.as_of, started.acting.today)
            with office_as_of(started.office, arguments.as_of) as past:
                table = overview.overview(past, arguments.on or arguments.as_of)
        else:
            table = overview.overview(started.office, arguments.on or started.acting.today)
    if arguments.out:
        overview.write_overview(table, arguments.out)
        note(f"已写入 {arguments.out.name}。")
    if arguments.json:
        rows = [
            {"no": row.number, "item": row.item, "unit": row.unit, "values": list(row.values)}
            for row in table.rows
        ]
        print_json({"areas": list(table.areas), "rows": rows})
        return 0
    say("\t".join(("序号", "统计项目", *table.areas)))
    for row in table.rows:
        say("\t".join((str(row.number), f"{row.item}（{row.unit}）", *map(str, row.values))))
    return 0


def _tasks(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        table = annex2.task_table(started.office, arguments.on or started.acting.today)
        if arguments.out:
            task_papers.write_tasks(started.office, table, arguments.out)
            note(f"已写入 {arguments.out.name}。")
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
        "done": [share.done for share in line.shares],
        "of": [share.of for share in line.shares],
        "percent": line.shares[0].percent if line.shares else None,
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
        found = statistics.statistics(office, acting, on=arguments.on, area=area, progress=Progress("统计"))
        if arguments.out:
            write_bytes(arguments.out, statistics.print_statistics(acting, found).pdf)
            note(f"已写入 {arguments.out.name}。")
    if arguments.json:
        print_json(
            {
                "on": found.on.isoformat(),
                "area": found.area.value,
                "households": found.households,
                "people": found.people,
                "charts": [_chart_json(chart) for chart in found.charts],
            }
        )
        return 0
    for chart in found.charts:
        say(chart.title)
        for label, parts, words in _bars(chart):
            if any(parts):
                say(f"\t{label}\t{words or sum(parts)}")
    return 0


def _chart_json(chart: Chart) -> dict[str, Any]:
    markers = chart.markers if isinstance(chart, PostChart) else ()
    return {
        "title": chart.title,
        "keys": [key.words for key in chart.keys],
        "bars": [{"label": label, "values": parts, "words": words} for label, parts, words in _bars(chart)],
        "lines": [marker.words for marker in markers],
        "note": chart.note,
    }


def _bars(chart: Chart) -> list[tuple[str, list[int], str]]:
    if isinstance(chart, BarChart):
        return [(row.label, [part.value for part in row.parts], row.words) for row in chart.rows]
    ticks = {tick.at: tick.words for tick in chart.ticks}
    return [
        (post.label or ticks.get(at, ""), [part.value for part in post.parts], post.words)
        for at, post in enumerate(chart.posts)
    ]
