"""The holidays of each year, by which working days are counted: list them, take a notice in, forget it."""

import argparse

from lianghe_desktop.casework import holidays
from lianghe_desktop.casework.holidays import YearLine
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.files import read_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.errors import ErrorCode, UserError

DONE = 0


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    listed = add_action(actions, "list", "列出知道的放假安排", _list)
    kept = add_action(actions, "set", "录入一年的放假安排：照通知原文读，读不通的不收", _set)
    kept.add_argument("year", type=int, metavar="YEAR", help="哪一年，例如 2027")
    kept.add_argument("--source", required=True, metavar="TEXT", help="文件名称和文号")
    kept.add_argument(
        "--notice",
        type=file_path,
        required=True,
        metavar="FILE.txt",
        help="通知原文（UTF-8），从“一、元旦”到最后一条",
    )
    gone = add_action(actions, "remove", "删去本机录入的一年，恢复随程序的", _remove)
    gone.add_argument("year", type=int, metavar="YEAR", help="哪一年")
    for action in (listed, kept, gone):
        add_desk_options(action)


COMMANDS = {"holidays": _describe}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        lines = holidays.list_years(started.office)
    if arguments.json:
        print_json({"years": [_json(line) for line in lines]})
        return DONE
    for line in lines:
        one = line.arrangement
        say(f"{one.year}\t放假 {len(one.off)} 天\t周末上班 {len(one.worked)} 天\t{line.origin}\t{one.source}")
    return DONE


def _set(arguments: argparse.Namespace) -> int:
    try:
        notice = read_bytes(arguments.notice).decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UserError(ErrorCode.BAD_INPUT, "这个文件不是 UTF-8 的文字，请另存为 UTF-8 再试。") from problem
    with opened(arguments) as started:
        kept = holidays.keep_year(
            started.office, started.acting, arguments.year, source=arguments.source, notice=notice
        )
        village = started.office.is_village
    if arguments.json:
        print_json(_json(YearLine(arrangement=kept, origin="本机录入")))
        return DONE
    note(
        f"已录入 {kept.year} 年：放假 {len(kept.off)} 天，周末上班 {len(kept.worked)} 天"
        + ("。" if village else "；随下一个回执包发给下级。")
    )
    return DONE


def _remove(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        holidays.forget_year(started.office, started.acting, arguments.year)
    note(f"已删去本机录入的 {arguments.year} 年放假安排。")
    return DONE


def _json(line: YearLine) -> dict[str, object]:
    one = line.arrangement
    return {
        "year": one.year,
        "source": one.source,
        "origin": line.origin,
        "off": [day.isoformat() for day in sorted(one.off)],
        "worked": [day.isoformat() for day in sorted(one.worked)],
    }
