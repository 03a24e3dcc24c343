"""Mappings kept by name: list them, hand them on as files, send them down, forget them."""

import argparse

from lianghe_desktop.casework import mappings
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.files import read_bytes, write_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    one = add_action(actions, "list", "列出记住的导入对照表和上级表格", _list)
    add_desk_options(one)
    for name, about, run in (
        ("remove", "忘掉一份，已导入、已填好的不受影响", _remove),
        ("publish", "随下一个数据包发给下级", _publish),
    ):
        one = add_action(actions, name, about, run)
        _add_name(one)
    one = add_action(actions, "export", "导出成文件交给别的电脑", _export)
    _add_name(one)
    one.add_argument("--out", type=file_path, required=True, metavar="FILE.json", help="写到哪个文件")
    one = add_action(actions, "add", "收下别的电脑导出的文件", _add)
    one.add_argument("file", type=file_path, metavar="FILE.json", help="导出的文件")
    add_desk_options(one)


COMMANDS = {"mappings": _describe}


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="名字")
    parser.add_argument(
        "--kind",
        choices=("import", "sheet", "holidays"),
        default="import",
        help="import 导入对照表，sheet 上级表格，holidays 放假安排",
    )
    add_desk_options(parser)


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        lines = mappings.list_mappings(started.office)
    if arguments.json:
        print_json(
            {
                "mappings": [
                    {"kind": one.kind, "name": one.name, "published": one.published, "sender": one.sender}
                    for one in lines
                ]
            }
        )
        return 0
    for one in lines:
        state = "，发给下级" if one.published else ""
        origin = "，上级发来" if one.sender else ""
        say(f"{mappings.KIND_WORDS[one.kind]}  {one.name}{origin}{state}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        mappings.remove_mapping(started.office, started.acting, arguments.kind, arguments.name)
    note(f"已忘掉“{arguments.name}”。")
    return 0


def _publish(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        mappings.publish_mapping(started.office, started.acting, arguments.kind, arguments.name)
    note(f"“{arguments.name}”会随下一个数据包发给下级。")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        content = mappings.mapping_file(started.office, arguments.kind, arguments.name)
    write_bytes(arguments.out, content)
    note(f"已写好 {arguments.out.name}。")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    content = read_bytes(arguments.file)
    with opened(arguments) as started:
        line = mappings.take_mapping_file(started.office, started.acting, content)
    note(f"已收下{mappings.KIND_WORDS[line.kind]}“{line.name}”。")
    return 0
