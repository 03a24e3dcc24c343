"""Commands about policy packs: list, show and check need no desk; install and publish do."""

import argparse

from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import folder_path
from lianghe_desktop.policy.library import check_pack_dir, describe_pack, list_packs, load_pack
from lianghe_desktop.policy.pack import Pack


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    listing = add_action(actions, "list", "列出政策包；写 --data 时列出那台电脑的各版", _list)
    show = add_action(actions, "show", "显示一个政策包的参数和规则", _show)
    show.add_argument("name", metavar="NAME", help="政策包，例如 doumen-2017")
    check = add_action(actions, "check", "检查一个政策包文件夹", _check)
    check.add_argument("folder", type=folder_path, metavar="DIR", help="放着 pack.yaml 的文件夹")
    install = add_action(actions, "install", "检查一个政策包文件夹，没有错误就启用", _install)
    install.add_argument("folder", type=folder_path, metavar="DIR", help="放着 pack.yaml 的文件夹")
    publish = add_action(actions, "publish", "让政策包随下一份回执包或基线包发给下级", _publish)
    publish.add_argument("name", metavar="NAME", help="政策包，例如 doumen-2017")
    for action in (listing, show, install, publish):
        add_desk_options(action)


COMMANDS = {"packs": _describe}


def _list(arguments: argparse.Namespace) -> int:
    if arguments.data is not None:
        from lianghe_desktop.cli import pack_desk  # noqa: PLC0415 - brings the store, wanted only for a desk

        return pack_desk.list_of_desk(arguments)
    found = list_packs()
    if arguments.json:
        print_json({"packs": found})
        return 0
    for pack in found:
        say(f"{pack['code']}\t{pack['version']}\t{pack['title']}{'（草案）' if pack['draft'] else ''}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    described = describe_pack(_pack(arguments))
    if arguments.json:
        print_json(described)
        return 0
    say(f"{described['title']}（{described['document']}）")
    for parameter in described["parameters"]:
        values = parameter["values"]
        shown = f"{values[-1]['shown']}（{values[-1]['from']} 起）" if values else "试算时给出"
        say(f"  {parameter['name']}\t{parameter['title']}\t{shown}")
    return 0


def _pack(arguments: argparse.Namespace) -> Pack:
    if arguments.data is None:
        return load_pack(arguments.name)
    from lianghe_desktop.cli import pack_desk  # noqa: PLC0415 - brings the store, wanted only for a desk

    return pack_desk.pack_of_desk(arguments)


def _install(arguments: argparse.Namespace) -> int:
    from lianghe_desktop.cli import pack_desk  # noqa: PLC0415 - brings the store, wanted only for a desk

    return pack_desk.install(arguments)


def _publish(arguments: argparse.Namespace) -> int:
    from lianghe_desktop.cli import pack_desk  # noqa: PLC0415 - brings the store, wanted only for a desk

    return pack_desk.publish(arguments)


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
