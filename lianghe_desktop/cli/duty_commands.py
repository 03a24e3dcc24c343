"""Duties: what is due and overdue with its clause, and saying that one is done."""

import argparse
from typing import Any

from lianghe_desktop.casework.duties import annex2, due, marks, work_item, work_list
from lianghe_desktop.casework.duties.calendar import duty_calendar
from lianghe_desktop.casework.duties.periods import parse_period, period_of
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_desk_options, add_json_option, day
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.errors import ErrorCode, UserError

_STANDING = {
    due.Standing.DONE: "已办",
    due.Standing.DUE: "待办",
    due.Standing.ORANGE: "快到期",
    due.Standing.RED: "已逾期",
}
_TASK = "task_"


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=day, metavar="DATE", help="看哪一天，不写就是工作日期")
    parser.add_argument("--area", type=AreaCode.parse, metavar="CODE", help="看哪个村或镇，不写就是本机")
    parser.add_argument(
        "--done", metavar="DUTY", help="登记一项已办：写它的代码；附件二的任务写 task_2:plan 这样"
    )
    parser.add_argument("--period", metavar="PERIOD", help="登记哪一期，例如 2026-11，不写就是本期")
    parser.add_argument("--times", type=int, default=1, metavar="N", help="登记几次或几天，不写就是 1")
    parser.add_argument("--note", default="", metavar="TEXT", help="登记时的说明")
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_duties)


COMMANDS = {"duties": _describe}


def _duties(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        if arguments.done:
            _mark(arguments, started)
        on = arguments.on or started.acting.today
        lines = due.duties_on(started.office, on, arguments.area)
        households = work_list.work_list(started.office, on, arguments.area)
    if arguments.json:
        print_json(
            {
                "on": on.isoformat(),
                "area": (arguments.area or started.office.area).value,
                "orange_days": duty_calendar().orange_days,
                "orange_source": duty_calendar().orange_source,
                "duties": [_duty_json(line) for line in lines],
                "households": [_item_json(item) for item in households],
            }
        )
        return 0
    for line in lines:
        share = f"{line.done}/{line.of}{line.unit}"
        say(
            f"{_STANDING[line.standing]}\t{line.due_on.isoformat()}\t{line.period.words}"
            f"\t{line.duty.title}\t{share}\t{line.duty.source}"
        )
    for item in households:
        until = item.due_on.isoformat() if item.due_on else ""
        words = (item.title, item.number or "", item.head_name or "", item.source)
        say("\t".join((_STANDING[item.standing], until, *words)))
    return 0


def _mark(arguments: argparse.Namespace, started: Started) -> None:
    office, acting = started.office, started.acting
    code, _, milestone = arguments.done.partition(":")
    on = arguments.on or acting.today
    if code.startswith(_TASK):
        number = code.removeprefix(_TASK)
        if not (number.isascii() and number.isdigit()):
            raise _unknown(arguments.done)
        task, found = annex2.milestone_of(int(number), milestone)
        duty, period, title = task.duty, found.code, f"{task.title}：{found.title}"
    else:
        known = next((one for one in duty_calendar().duties if one.code == code), None)
        if known is None:
            raise _unknown(arguments.done)
        now = known.only or period_of(on, known.every)
        held = parse_period(arguments.period, known.every) if arguments.period else now
        duty, period, title = code, held.key, f"{held.words}{known.title}"
    marks.mark_done(
        office, acting, duty=duty, period=period, done_on=on, times=arguments.times, note=arguments.note
    )
    note(f"已登记：{title}。")


def _unknown(text: str) -> UserError:
    codes = "、".join(duty.code for duty in duty_calendar().duties)
    return UserError(ErrorCode.NOT_FOUND, f"没有“{text}”这项工作，可以写：{codes}，或 task_2:plan 这样。")


def _duty_json(line: due.DutyLine) -> dict[str, Any]:
    return {
        "code": line.duty.code,
        "title": line.duty.title,
        "period": line.period.key,
        "due_on": line.due_on.isoformat(),
        "state": line.standing.value,
        "days_left": line.days_left,
        "done": line.done,
        "of": line.of,
        "unit": line.unit,
        "measured": line.duty.measure is not None,
        "done_on": line.done_on.isoformat() if line.done_on else None,
        "source": line.duty.source,
        "quote": line.duty.quote,
        "demonstration": line.duty.demonstration,
    }


def _item_json(item: work_item.WorkItem) -> dict[str, Any]:
    return {
        "household": item.household,
        "home": item.home,
        "household_no": item.number,
        "work": item.work,
        "title": item.title,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "state": item.standing.value,
        "source": item.source,
    }
