"""Commands about households: list, show, search, import, figures, history."""

import argparse
import json
from pathlib import Path
from typing import Any

from lianghe_desktop.casework import households, overview, people_import
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import add_desk_options, day, opened
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.records.errors import ErrorCode, UserError


def add_commands(commands: Any) -> None:
    """Add households, import, stats and history to the parser."""
    parser = commands.add_parser("households", help="农户名单")
    actions = parser.add_subparsers(dest="action", required=True, metavar="动作")
    _action(actions, "list", "列出全部户", _list)
    _action(actions, "show", "显示一户", _show).add_argument("id", help="户的标识或户编号")
    _action(actions, "search", "按姓名、拼音首字母、证件号码或户编号查找", _search).add_argument("text")

    importing = commands.add_parser("import", help="从 Excel 名单导入户和家庭成员")
    importing.add_argument("file", type=Path)
    importing.add_argument("--village", metavar="CODE", help="名单所属的村（居）代码，村级电脑不用写")
    importing.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    importing.add_argument("--json", action="store_true")
    add_desk_options(importing)
    importing.set_defaults(run=_import)

    stats = commands.add_parser("stats", help="统计表")
    stats_actions = stats.add_subparsers(dest="action", required=True, metavar="动作")
    table = _action(stats_actions, "overview", "低收入群体情况统计表（附件一）", _overview)
    table.add_argument("--on", type=day, metavar="DATE")
    table.add_argument("--out", type=Path, metavar="FILE.xlsx")

    history = commands.add_parser("history", help="一户的修改记录")
    history.add_argument("id")
    history.add_argument("--as-of", type=day, metavar="DATE", help="那一天的样子")
    history.add_argument("--json", action="store_true")
    add_desk_options(history)
    history.set_defaults(run=_history)


def _action(actions: Any, name: str, text: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=text)
    parser.add_argument("--json", action="store_true")
    add_desk_options(parser)
    parser.set_defaults(run=run)
    return parser


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        ids = households.household_ids(started.office)
        return _print_lines(arguments, started, ids)


def _search(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        ids = households.search(started.office, arguments.text, limit=200)
        return _print_lines(arguments, started, ids)


def _show(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        return _print_lines(arguments, started, [(home, household)])


def _print_lines(arguments: argparse.Namespace, started: Started, ids: households.Ids) -> int:
    lines = households.household_lines(started.office, ids)
    if arguments.json:
        print_json(
            {
                "households": [
                    {
                        "id": line.id,
                        "home": line.home,
                        "household_no": line.household_no,
                        "head_name": line.head_name,
                        "members": line.members,
                        "categories": list(line.categories),
                        "status": line.status,
                    }
                    for line in lines
                ]
            }
        )
        return 0
    for line in lines:
        say(f"{line.household_no}\t{line.head_name}\t{line.members} 人\t{line.village}\t{line.status_label}")
    note(f"共 {len(lines)} 户。")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    mode = people_import.Mode.CHECK if arguments.dry_run else people_import.Mode.WRITE
    with opened(arguments) as started:
        result = people_import.import_people(
            started.office, started.acting, arguments.file, village=arguments.village, mode=mode
        )
    if arguments.json:
        print_json(
            {
                "households": result.households,
                "people": result.people,
                "written": result.written,
                "errors": [
                    {"sheet": e.sheet, "row": e.row, "column": e.column, "reason": e.reason}
                    for e in result.errors
                ],
                "errors_file": str(result.errors_file) if result.errors_file else None,
            }
        )
    if result.errors:
        where = f"，逐条写在 {result.errors_file.name}" if result.errors_file else ""
        raise UserError(
            ErrorCode.BAD_SHEET,
            f"名单里有 {len(result.errors)} 处要改{where}；没有写入任何内容，改好后再导入。",
        )
    note(f"{'可以导入' if arguments.dry_run else '已导入'} {result.households} 户 {result.people} 人。")
    return 0


def _overview(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        table = overview.overview(started.office, arguments.on or started.acting.today)
        if arguments.out:
            overview.write_overview(table, arguments.out)
            note(f"已写入 {arguments.out.name}。")
    if arguments.json:
        print_json(
            {
                "areas": list(table.areas),
                "rows": [
                    {"no": row.number, "item": row.item, "unit": row.unit, "values": list(row.values)}
                    for row in table.rows
                ],
            }
        )
        return 0
    say("\t".join(("序号", "统计项目", *table.areas)))
    for row in table.rows:
        say("\t".join((str(row.number), f"{row.item}（{row.unit}）", *map(str, row.values))))
    return 0


def _history(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        if arguments.as_of:
            document = households.as_of(started.office, home, household, arguments.as_of)
            print_json(json.loads(document))
            return 0
        entries = households.history(started.office, home, household)
    if arguments.json:
        print_json(
            {
                "history": [
                    {
                        "at": e.at,
                        "who": e.who,
                        "what": e.what,
                        "field": e.field_label,
                        "old": e.old,
                        "new": e.new,
                        "interview": e.interview,
                    }
                    for e in entries
                ]
            }
        )
        return 0
    for e in entries:
        say(f"{e.at}\t{e.who}\t{e.what}\t{e.field_label}\t{e.old or '空'} → {e.new or '空'}")
    return 0
