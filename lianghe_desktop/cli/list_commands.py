"""lianghe lists: ledgers, lists for departments, payments, the national columns."""

import argparse
import datetime as dt

from lianghe_desktop.casework.duties.periods import Every, period_of
from lianghe_desktop.casework.rosters import papers
from lianghe_desktop.casework.rosters.catalogue import fill_seen, rosters
from lianghe_desktop.casework.rosters.roster import Filled
from lianghe_desktop.casework.rosters.subjects import Span
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.errors import ErrorCode, UserError


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    offered = add_action(actions, "list", "有哪些台账和名单", _list)
    add_desk_options(offered)
    for one in (
        add_action(actions, "show", "显示一份名单，证件号码和电话打星号", _show),
        add_action(actions, "export", "存为 Excel 或 PDF，并记入日志", _export),
    ):
        one.add_argument("code", metavar="CODE", help="名单代号，用 lists list 查看")
        one.add_argument("--village", metavar="CODE", help="只要这个村（居）的")
        one.add_argument("--from", dest="first_day", type=day, metavar="DATE", help="资金和措施从哪天起")
        one.add_argument("--to", dest="last_day", type=day, metavar="DATE", help="到哪天止，不写就是今天")
        one.add_argument(
            "--as-of", type=day, metavar="DATE", help="按过去这一天结束时的记录，每次得到同样的文件"
        )
        if one.prog.endswith("export"):
            one.add_argument(
                "--out", type=file_path, required=True, metavar="FILE.xlsx|.pdf", help="写到哪个文件"
            )
        add_desk_options(one)


COMMANDS = {"lists": _describe}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        known = rosters(started.office, started.acting.today)
    if arguments.json:
        print_json(
            {
                "lists": [
                    {
                        "code": one.code,
                        "title": one.title,
                        "group": one.group.value,
                        "of": one.of.value,
                        "receiver": one.receiver or None,
                        "purpose": one.purpose or None,
                        "source": one.source,
                        "columns": [column.title for column in one.columns],
                    }
                    for one in known
                ]
            }
        )
        return 0
    for one in known:
        say(f"{one.code}\t{one.group.value}\t{one.title}\t{one.source}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        filled = _filled(arguments, started)
    heads = [column.title for column in filled.roster.columns]
    if arguments.json:
        print_json(
            {
                "code": filled.roster.code,
                "title": filled.roster.title,
                "on": filled.on.isoformat(),
                "columns": heads,
                "rows": [[_plain(cell) for cell in line.cells] for line in filled.lines],
            }
        )
        return 0
    say("\t".join(heads))
    for line in filled.lines:
        say("\t".join("" if cell is None else str(cell) for cell in line.cells))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        filled = _filled(arguments, started)
        ending = arguments.out.suffix.lower()
        if ending == ".xlsx":
            papers.write_list(started.office, started.acting, filled, arguments.out)
        elif ending == ".pdf":
            write_bytes(arguments.out, papers.print_list(started.office, started.acting, filled).pdf)
        else:
            raise UserError(
                ErrorCode.BAD_INPUT,
                f"“{arguments.out.name}”的结尾要是 .xlsx（Excel）或 .pdf，请改文件名后再试。",
            )
    lines = len(filled.lines)
    note(f"{filled.roster.title}共 {lines:,} {filled.roster.of.value}，已写入 {arguments.out.name}。")
    if arguments.json:
        print_json({"code": filled.roster.code, "lines": lines, "file": str(arguments.out)})
    return 0


def _filled(arguments: argparse.Namespace, started: Started) -> Filled:
    today = started.acting.today
    last = arguments.last_day or arguments.as_of or today
    first = arguments.first_day or period_of(last, Every.YEAR).first
    if first > last:
        raise UserError(ErrorCode.BAD_INPUT, "起始日期在截止日期之后，请改正 --from 和 --to。")
    return fill_seen(
        started.office,
        arguments.code,
        today,
        as_of=arguments.as_of,
        village=arguments.village,
        span=Span(first=first, last=last),
    )


def _plain(cell: str | int | dt.date | None) -> str | int | None:
    return cell.isoformat() if isinstance(cell, dt.date) else cell
