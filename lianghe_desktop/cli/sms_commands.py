"""lianghe sms: a list for the SMS gateway's file import; nothing is sent from here."""

import argparse

from lianghe_desktop.casework import sms
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    add_action(actions, "audiences", "可以发给哪些人，有哪些内容模板", _audiences)
    export = add_action(actions, "export", "写成短信平台能导入的 xlsx 或 csv，并记入日志", _export)
    export.add_argument("--audience", required=True, metavar="CODE", help="发给哪些人，用 sms audiences 查看")
    which = export.add_mutually_exclusive_group(required=True)
    which.add_argument("--template", metavar="TEXT", help="短信内容，可以用 {姓名}")
    which.add_argument("--topic", choices=list(sms.TEMPLATES), help="用自带的内容模板")
    export.add_argument("--village", metavar="CODE", help="只要这个村（居）的")
    export.add_argument("--out", type=file_path, required=True, metavar="FILE.xlsx|.csv", help="写到哪个文件")
    add_desk_options(export)


COMMANDS = {"sms": _describe}


def _audiences(arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json(
            {
                "audiences": [{"code": code, "title": title} for code, title in sms.AUDIENCES],
                "templates": [{"topic": topic, "text": text} for topic, text in sms.TEMPLATES.items()],
            }
        )
        return 0
    for code, title in sms.AUDIENCES:
        say(f"{code}\t{title}")
    for topic, text in sms.TEMPLATES.items():
        say(f"{topic}\t{text}")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    template = arguments.template or sms.TEMPLATES[arguments.topic]
    with opened(arguments) as started:
        found = sms.make_list(
            started.office,
            started.acting,
            audience=arguments.audience,
            template=template,
            village=arguments.village,
        )
        sms.write_sms(started.office, started.acting, found, arguments.out)
    told = "，".join(f"{reason} {number} 人" for reason, number in found.left_out)
    note(f"共 {len(found.lines):,} 人、{found.parts:,} 条，已写入 {arguments.out.name}。{told}")
    if arguments.json:
        print_json(
            {
                "lines": len(found.lines),
                "messages": found.parts,
                "left_out": [{"reason": reason, "people": number} for reason, number in found.left_out],
                "file": str(arguments.out),
            }
        )
    return 0
