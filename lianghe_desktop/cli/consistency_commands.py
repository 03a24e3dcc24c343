"""Consistency: what in the dossiers contradicts itself, and accepting one finding with a reason."""

import argparse
from typing import Any

from lianghe_desktop.casework import households
from lianghe_desktop.casework.consistency.accepting import accept_finding
from lianghe_desktop.casework.consistency.check import Finding, check_households
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_desk_options, add_json_option, day
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.records.errors import ErrorCode, UserError


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--household", metavar="ID", help="只查一户：户的标识或户编号，不写就查全部")
    parser.add_argument("--on", type=day, metavar="DATE", help="按哪一天查，不写就是工作日期")
    parser.add_argument("--accept", metavar="CODE", help="认可这一户的这种情况（和 --because 一起用）")
    parser.add_argument("--because", default="", metavar="TEXT", help="为什么可以这样")
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_check)


COMMANDS = {"consistency": _describe}


def _check(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        on = arguments.on or acting.today
        keys = (
            [households.find(office, arguments.household)]
            if arguments.household
            else households.household_ids(office)
        )
        found = check_households(office, keys, on, progress=Progress("检查前后一致"))
        if arguments.accept:
            if not arguments.household:
                raise UserError(ErrorCode.BAD_INPUT, "--accept 要和 --household 一起用：一次只认可一户。")
            same = [one for one in found if one.code == arguments.accept and one.accepted_because is None]
            if not same:
                raise UserError(ErrorCode.NOT_FOUND, f"这一户没有“{arguments.accept}”这种情况。")
            for one in same:
                accept_finding(office, acting, one, because=arguments.because)
            found = check_households(office, keys, on)
    if arguments.json:
        print_json({"on": on.isoformat(), "findings": [_json(one) for one in found]})
        return 0
    for one in found:
        accepted = f"（已认可：{one.accepted_because}）" if one.accepted_because is not None else ""
        say(f"{one.household}\t{one.head_name}\t{one.message}{accepted}\t{one.source}")
    note(f"共查 {len(keys)} 户，有 {sum(one.accepted_because is None for one in found)} 处要核对。")
    return 0


def _json(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "household": one.household,
        "member": one.member,
        "field": one.field,
        "message": one.message,
        "source": one.source,
        "title": one.title,
        "home": one.home,
        "table": one.table,
        "row": one.row,
        "accepted": one.accepted_because,
    }
