"""Commands about questionnaires: check, run and evaluate; they need no desk."""

import argparse
import datetime as dt
import time
import zoneinfo
from collections.abc import Iterator, Mapping
from pathlib import Path

from typing_extensions import override

from lianghe_desktop.cli.desk_options import add_action, add_actions
from lianghe_desktop.cli.files import read_bytes, read_text, write_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey import evaluate_file
from lianghe_desktop.survey.converting import convert_xlsx, is_workbook
from lianghe_desktop.survey.linting import lint
from lianghe_desktop.survey.model import Severity
from lianghe_desktop.survey.running import read_steps, run_form

_LIST_SUFFIXES = {".csv", ".geojson", ".json", ".xml"}


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    check = add_action(actions, "check", "检查并转换问卷", _check)
    check.add_argument("file", type=file_path, metavar="FILE", help="XLSForm 问卷（.xlsx）或 XForm（.xml）")
    _takes_lists(check)
    run = add_action(actions, "run", "按步骤填写问卷并给出结果", _run)
    run.add_argument("file", type=file_path, metavar="FILE", help="XLSForm 问卷（.xlsx）或 XForm（.xml）")
    run.add_argument("--steps", type=file_path, required=True, metavar="STEPS.json", help="填写步骤")
    run.add_argument("--out", type=file_path, metavar="INSTANCE.xml", help="把答卷另存为")
    _takes_lists(run)
    evaluate = add_action(actions, "eval", "在一份 XML 上求一个表达式的值", _evaluate)
    evaluate.add_argument("expression", metavar="EXPRESSION", help="XPath 表达式")
    evaluate.add_argument("--instance", type=file_path, required=True, metavar="FILE.xml", help="XML 文件")
    evaluate.add_argument("--context", metavar="XPATH", help="从哪个节点看，不写就是最上面")
    for action in (run, evaluate):
        action.add_argument(
            "--now", type=_moment_given, metavar="ISO", help="当作现在的时间，例如 2026-11-20T09:00:00"
        )
        action.add_argument(
            "--tz", type=_zone, default="Asia/Shanghai", metavar="ZONE", help="时区，不写就是北京时间"
        )


def _takes_lists(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-file",
        action="extend",
        nargs="+",
        default=[],
        metavar="NAME=FILE",
        help="问卷引用的清单；放在问卷旁边的不用写",
    )


COMMANDS = {"form": _describe}


def _check(arguments: argparse.Namespace) -> int:
    findings = lint(read_bytes(arguments.file), files=_lists(arguments))
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
    result = run_form(
        convert_xlsx(content) if is_workbook(content) else content,
        read_steps(read_text(arguments.steps)),
        now=_now(arguments),
        zone=arguments.tz,
        files=_lists(arguments),
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
    found = evaluate_file(
        arguments.expression,
        read_bytes(arguments.instance),
        now=_now(arguments),
        zone=arguments.tz,
        context=arguments.context,
    )
    if arguments.json:
        print_json({"type": found.type, "value": found.value})
    elif isinstance(found.value, list):
        for value in found.value:
            say(value)
    else:
        say(str(found.value))
    return 0


class _Lists(Mapping[str, bytes]):
    """Hold the lists named by hand, and those that lie beside a form, read when they are asked for."""

    def __init__(self, given: Mapping[str, bytes], beside: Mapping[str, Path]) -> None:
        self._given = given
        self._beside = beside

    @override
    def __getitem__(self, name: str) -> bytes:
        return self._given[name] if name in self._given else read_bytes(self._beside[name])

    @override
    def __iter__(self) -> Iterator[str]:
        return iter({**self._beside, **self._given})

    @override
    def __len__(self) -> int:
        return len({*self._beside, *self._given})


def _lists(arguments: argparse.Namespace) -> Mapping[str, bytes]:
    """Find the lists of a form: in its folder, in FORM-media beside it, and as named by --data-file."""
    form: Path = arguments.file
    folders = (form.parent, form.with_name(f"{form.stem}-media"))
    beside = {
        file.name: file
        for folder in folders
        if folder.is_dir()
        for file in folder.iterdir()
        if file.suffix.lower() in _LIST_SUFFIXES and file != form and file.is_file()
    }
    return _Lists(dict(_data_file(text) for text in arguments.data_file), beside)


def _data_file(text: str) -> tuple[str, bytes]:
    name, equals, path = text.partition("=")
    if not equals:
        raise UserError(ErrorCode.BAD_INPUT, f"--data-file 应写成“名称=文件”，现在是“{text}”。")
    return name, read_bytes(Path(path))


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise argparse.ArgumentTypeError(f"没有名为“{name}”的时区，请写成 Asia/Shanghai 这样") from problem


def _moment_given(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"“{text}”不是时间，应写成 2026-11-20T09:00:00") from problem


def _now(arguments: argparse.Namespace) -> dt.datetime:
    """Return the time of the run: the one given, in the run's zone where it names none, or the clock's."""
    given: dt.datetime | None = arguments.now
    if given is None:
        return dt.datetime.now(arguments.tz)
    return given if given.tzinfo else given.replace(tzinfo=arguments.tz)
