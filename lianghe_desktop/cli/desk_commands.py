"""Commands about the desk itself: make one, check it, back it up and bring it back."""

import argparse

from lianghe_desktop.app import system_clock
from lianghe_desktop.casework import keeping, salvaging, start
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import (
    add_action,
    add_actions,
    add_desk_options,
    add_json_option,
    data_folder,
    read_password,
)
from lianghe_desktop.cli.output import answer, note, print_json, say
from lianghe_desktop.cli.paths import file_path, folder_path
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level


def _describe_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "level",
        choices=("village", "township", "district", "city"),
        help="village 村居，township 镇街，district 县区，city 市级收集点",
    )
    parser.add_argument("--area", required=True, metavar="CODE", help="区划代码，12 位")
    parser.add_argument("--name", required=True, metavar="TEXT", help="单位名称，例如 白蕉镇")
    parser.add_argument("--admin", default="管理员", metavar="NAME", help="管理员姓名")
    parser.add_argument("--practice", action="store_true", help="练习用，不放真实数据")
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_init)


def _describe_check(parser: argparse.ArgumentParser) -> None:
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_check)


def _describe_backup(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    create = add_action(actions, "create", "生成一份备份并核对", _backup)
    create.add_argument("out_dir", type=folder_path, nargs="?", help="放备份的文件夹，不写就放在数据文件夹里")
    verify = add_action(actions, "verify", "核对一份备份", _verify)
    verify.add_argument("folder", type=folder_path, help="名字以 backup- 开头的文件夹")
    restore = add_action(actions, "restore", "用备份替换数据文件夹里的数据，旧文件留在旁边", _restore)
    restore.add_argument("folder", type=folder_path, help="名字以 backup- 开头的文件夹")
    saved = add_action(actions, "salvage", "数据文件损坏时，把还读得出的内容写成一份 Excel 表", _salvage)
    saved.add_argument("out", type=file_path, metavar="OUT.xlsx", help="写到哪里")
    saved.add_argument(
        "--file", type=file_path, help="读哪个损坏的文件，不写就读正在用的，或恢复时放到一边的"
    )
    for action in (create, restore, saved):
        add_desk_options(action)


COMMANDS = {"init": _describe_init, "check": _describe_check, "backup": _describe_backup}


def _init(arguments: argparse.Namespace) -> int:
    first = start.FirstRun(
        level=Level(arguments.level),
        area=AreaCode.parse(arguments.area),
        name=arguments.name,
        admin_name=arguments.admin,
        password=read_password(arguments),
        practice=arguments.practice,
    )
    folder = data_folder(arguments)
    started = start.create_desk(folder, first, now_ms=system_clock(), today=arguments.today)
    started.office.store.close()
    if arguments.json:
        print_json({"data": str(folder), "recovery_code": started.recovery_code})
        return 0
    say(f"已为“{arguments.name}”建立数据：{folder}")
    say(f"恢复码（请抄在纸上锁好，忘记密码时用）：{started.recovery_code}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        findings = keeping.check(started.office)
    if arguments.json:
        print_json({"ok": not findings, "findings": findings})
    else:
        for finding in findings:
            say(finding)
    if findings:
        note("数据有问题，请停止使用并从最近的备份恢复。")
        return 1
    note("数据完好：文件、登记链和各表都对得上。")
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        path = keeping.back_up(started.office, started.acting, arguments.out_dir)
    return answer(arguments, {"backup": str(path)}, f"备份已写好并核对无误：{path}")


def _verify(arguments: argparse.Namespace) -> int:
    keeping.verify_backup(arguments.folder)
    return answer(arguments, {"ok": True, "backup": str(arguments.folder)}, "这份备份完好，可以用来恢复。")


def _restore(arguments: argparse.Namespace) -> int:
    folder = data_folder(arguments)
    keeping.restore_backup(
        arguments.folder,
        folder,
        user=arguments.user,
        password=read_password(arguments),
        now_ms=system_clock(),
    )
    return answer(arguments, {"data": str(folder)}, "已恢复。请登录后到“数据同步”导入镇街的最新回执包。")


def _salvage(arguments: argparse.Namespace) -> int:
    saved = salvaging.salvage_to(
        arguments.out,
        data_folder(arguments),
        user=arguments.user,
        password=read_password(arguments),
        file=arguments.file,
    )
    if arguments.json:
        print_json(
            {
                "file": str(saved.path),
                "rows": dict(saved.rows),
                "pages": saved.pages,
                "lost_pages": saved.lost_pages,
            }
        )
    else:
        say(saved.sentence)
        note("这份表里有姓名和证件号，用完请删除。先用备份恢复，再照它补录备份之后的内容。")
    return 0
