"""Commands about policy packs: list, show, check; they need no desk."""

import argparse

from lianghe_desktop.cli.desk_options import add_action, add_actions
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import folder_path
from lianghe_desktop.policy.library import check_pack_dir, describe_pack, list_packs, load_pack


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    add_action(actions, "list", "列出政策包", _list)
    show = add_action(actions, "show", "显示一个政策包的参数和规则", _show)
    show.add_argument("name", metavar="NAME", help="政策包，例如 doumen-2017")
    check = add_action(actions, "check", "检查一个政策包文件夹", _check)
    check.add_argument("folder", type=folder_path, metavar="DIR", help="放着 pack.yaml 的文件夹")


COMMANDS = {"packs": _describe}


def _list(arguments: argparse.Namespace) -> int:
    found = list_packs()
    if arguments.json:
        print_json({"packs": found})
        return 0
    for pack in found:
        say(f"{pack['code']}\t{pack['version']}\t{pack['title']}{'（草案）' if pack['draft'] else ''}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    described = describe_pack(load_pack(arguments.name))
    if arguments.json:
        print_json(described)
        return 0
    say(f"{described['title']}（{described['document']}）")
    for parameter in described["parameters"]:
        values = parameter["values"]
        shown = f"{values[-1]['shown']}（{values[-1]['from']} 起）" if values else "试算时给出"
        say(f"  {parameter['name']}\t{parameter['title']}\t{shown}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    findings = check_pack_dir(arguments.folder)
    if arguments.json:
        print_json({"ok": not findings, "messages": findings})
    else:
        for finding in findings:
            say(finding["message"])
    if findings:
        note("这个政策包还不能用，请按上面说的改好后再检查。")
        return 1
    note("这个政策包可以使用。")
    return 0
