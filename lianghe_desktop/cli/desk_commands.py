"""Commands about the desk itself: make one, check it, back it up, show the demonstration."""

import argparse
import os
from pathlib import Path
from typing import Any

from lianghe_desktop.app import system_clock
from lianghe_desktop.casework import demonstration, keeping, start
from lianghe_desktop.cli.desk import add_desk_options, data_folder, opened, read_password
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level


def add_commands(commands: Any) -> None:
    """Add init, demo, check and backup to the parser."""
    init = commands.add_parser("init", help="首次设置：建立本机数据")
    init.add_argument("level", choices=("village", "township", "district"))
    init.add_argument("--area", required=True, metavar="CODE", help="区划代码")
    init.add_argument("--name", required=True, metavar="TEXT", help="单位名称")
    init.add_argument("--admin", default="管理员", metavar="NAME", help="管理员姓名")
    init.add_argument("--practice", action="store_true", help="练习用")
    add_desk_options(init)
    init.set_defaults(run=_init)

    demo = commands.add_parser("demo", help="在演示数据上走完全部流程")
    demo.add_argument("out_dir", type=Path)
    demo.add_argument("--seed", type=int, default=1, metavar="N")
    demo.set_defaults(run=_demo)

    check = commands.add_parser("check", help="检查本机数据是否完好")
    check.add_argument("--json", action="store_true")
    add_desk_options(check)
    check.set_defaults(run=_check)

    backup = commands.add_parser("backup", help="备份：生成、核对、恢复")
    actions = backup.add_subparsers(dest="action", required=True, metavar="动作")
    create = actions.add_parser("create", help="生成一份备份")
    create.add_argument("out_dir", type=Path, nargs="?", help="放备份的文件夹，不写就放在数据文件夹里")
    create.set_defaults(run=_backup)
    verify = actions.add_parser("verify", help="核对一份备份")
    verify.add_argument("folder", type=Path)
    verify.set_defaults(run=_verify)
    restore = actions.add_parser("restore", help="用备份替换数据文件夹里的数据，旧文件留在旁边")
    restore.add_argument("folder", type=Path)
    restore.set_defaults(run=_restore)
    for action in (create, restore):
        add_desk_options(action)


def _init(arguments: argparse.Namespace) -> int:
    first = start.FirstRun(
        level=Level(arguments.level),
        area=AreaCode.parse(arguments.area),
        name=arguments.name,
        admin_name=arguments.admin,
        password=read_password(arguments),
        practice=arguments.practice,
    )
    started = start.create_desk(data_folder(arguments), first, now_ms=system_clock(), today=arguments.today)
    started.office.store.close()
    say(f"已为“{arguments.name}”建立数据。恢复码（请抄在纸上锁好，忘记密码时用）：{started.recovery_code}")
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    demonstration.run(
        arguments.out_dir,
        seed=arguments.seed,
        now_ms=system_clock(),
        say=say,
        password=os.environ.get("LIANGHE_PASSWORD"),
    )
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
    say(f"备份已写好并核对无误：{path.name}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    keeping.verify_backup(arguments.folder)
    say("这份备份完好，可以用来恢复。")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    keeping.restore_backup(
        arguments.folder,
        data_folder(arguments),
        user=arguments.user,
        password=read_password(arguments),
        now_ms=system_clock(),
    )
    say("已恢复。请登录后到“数据同步”导入镇街的最新回执包。")
    return 0
