"""Statistics: the eleven counts of annex 1."""

import argparse

from lianghe_desktop.casework import overview
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path


def _describe(parser: argparse.ArgumentParser) -> None:
    table = add_action(add_actions(parser), "overview", "低收入群体情况统计表（附件一）", _overview)
    table.add_argument("--on", type=day, metavar="DATE", help="统计哪一天，不写就是工作日期")
    table.add_argument("--out", type=file_path, metavar="FILE.xlsx", help="另存为 Excel 表")
    add_desk_options(table)


COMMANDS = {"stats": _describe}


def _overview(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
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
