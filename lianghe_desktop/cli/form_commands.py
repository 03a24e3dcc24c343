"""Commands about questionnaires: check, run and evaluate; they need no desk."""

import argparse
import datetime as dt
import time
import zoneinfo
from pathlib import Path
from typing import Any

from lianghe_desktop.cli.files import read_bytes, write_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey import evaluate_file
from lianghe_desktop.survey.converting import convert_xlsx, is_workbook
from lianghe_desktop.survey.linting import lint
from lianghe_desktop.survey.model import Severity
from lianghe_desktop.survey.running import read_steps, run_form


def add_commands(commands: Any) -> None:
    """Add form check, form run and form eval to the parser."""
    parser = commands.add_parser("form", help="问卷：检查、试跑、求值")
    actions = parser.add_subparsers(dest="action", required=True, metavar="动作")

    check = actions.add_parser("check", help="检查并转换问卷（.xlsx 或 .xml）")
    check.add_argument("file", type=Path)
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_check)

    run = actions.add_parser("run", help="按步骤填写问卷并给出结果")
    run.add_argument("file", type=Path)
    run.add_argument("--steps", type=Path, required=True, metavar="STEPS.json")
    run.add_argument("--json", action="store_true")
    run.add_argument("--out", type=Path, metavar="INSTANCE.xml")
    run.add_argument(
        "--data-file", action="append", default=[], metavar="NAME=FILE", help="问卷引用的数据文件"
    )
    _add_time(run)
    run.set_defaults(run=_run)

    evaluate = actions.add_parser("eval", help="在一份 XML 上求一个表达式的值")
    evaluate.add_argument("expression")
    evaluate.add_argument("--instance", type=Path, required=True, metavar="FILE.xml")
    evaluate.add_argument("--context", metavar="XPATH")
    evaluate.add_argument("--json", action="store_true")
    _add_time(evaluate)
    evaluate.set_defaults(run=_evaluate)


def _add_time(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--now", metavar="ISO", help="当作现在的时间，例如 2026-11-20T09:00:00")
    parser.add_argument("--tz", default="Asia/Shanghai", metavar="ZONE", help="时区，不写就是北京时间")


def _check(arguments: argparse.Namespace) -> int:
    findings = lint(read_bytes(arguments.file))
    wrong = [f for f in findings if f.severity is Severity.ERROR]
    if arguments.json:
        print_json(
            {
                "ok": not wrong,
                "messages": [
                    {
                        "sheet": f.sheet,
                        "row": f.row,
                        "severity": f.severity.value,
                        "code": f.code,
                        "message": f.message,
                    }
                    for f in findings
                ],
            }
        )
    else:
        for f in findings:
            where = f"“{f.sheet}”第 {f.row} 行：" if f.sheet else ""
            say(f"{'错误' if f.severity is Severity.ERROR else '提醒'}  {where}{f.message}")
    if wrong:
        note(f"这份问卷有 {len(wrong)} 处错误，改好后再用。")
        return 1
    note("这份问卷可以使用。")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    content = read_bytes(arguments.file)
    xform = convert_xlsx(content) if is_workbook(content) else content
    now, zone = _moment(arguments)
    result = run_form(
        xform,
        read_steps(read_bytes(arguments.steps).decode("utf-8-sig")),
        now=now,
        zone=zone,
        files=dict(_data_file(text) for text in arguments.data_file),
        counter=time.perf_counter,
    )
    if arguments.out is not None and result.xml is not None:
        write_bytes(arguments.out, result.xml)
    if arguments.json:
        say(result.as_json())
    else:
        for problem in result.problems:
            say(f"{problem.label or problem.ref}：{problem.message}")
        say("已完成。" if result.finalized else f"没有完成，还有 {len(result.problems)} 处需要补充。")
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    now, zone = _moment(arguments)
    found = evaluate_file(
        arguments.expression, read_bytes(arguments.instance), now=now, zone=zone, context=arguments.context
    )
    if arguments.json:
        print_json({"type": found.type, "value": found.value})
    else:
        say(str(found.value))
    return 0


def _data_file(text: str) -> tuple[str, bytes]:
    name, equals, path = text.partition("=")
    if not equals:
        raise UserError(ErrorCode.BAD_INPUT, f"--data-file 应写成“名称=文件”，现在是“{text}”。")
    return name, read_bytes(Path(path))


def _moment(arguments: argparse.Namespace) -> tuple[dt.datetime, dt.tzinfo]:
    try:
        zone: dt.tzinfo = zoneinfo.ZoneInfo(arguments.tz)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as problem:
        raise UserError(
            ErrorCode.BAD_INPUT, f"没有名为“{arguments.tz}”的时区，请写成 Asia/Shanghai 这样。"
        ) from problem
    if arguments.now is None:
        return dt.datetime.now(zone), zone
    try:
        given = dt.datetime.fromisoformat(arguments.now)
    except ValueError as problem:
        raise UserError(
            ErrorCode.BAD_INPUT, f"时间“{arguments.now}”看不懂，请写成 2026-11-20T09:00:00。"
        ) from problem
    return (given if given.tzinfo else given.replace(tzinfo=zone)), zone
