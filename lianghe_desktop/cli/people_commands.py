"""Who works at this desk: several people on one laptop, somebody who comes, somebody who leaves."""

import argparse
from pathlib import Path

from lianghe_desktop.casework import staff
from lianghe_desktop.casework.staff import Standing
from lianghe_desktop.casework.start import add_person
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import answer, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    listing = add_action(actions, "list", "列出可以登录的人", _list)
    add = add_action(actions, "add", "添加一个人，用他自己的密码登录", _add)
    add.add_argument("name", metavar="NAME", help="姓名")
    add.add_argument(
        "--role",
        required=True,
        choices=[role.value for role in Role],
        help="surveyor 入户调查人员，reviewer 审核人员，admin 管理员",
    )
    add.add_argument(
        "--new-password-file", required=True, type=file_path, metavar="FILE", help="他的密码，第一行"
    )
    stop = add_action(actions, "stop", "停用一个人：不能再登录，以前填的都在", _stop)
    back = add_action(actions, "back", "恢复一个停用的人", _back)
    for action in (stop, back):
        action.add_argument("name", metavar="NAME", help="姓名")
    for action in (listing, add, stop, back):
        add_desk_options(action)


COMMANDS = {"people": _describe}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        people = staff.colleagues(started.office)
    if arguments.json:
        print_json(
            {"people": [{"name": one.name, "role": one.role.value, "active": one.active} for one in people]}
        )
    else:
        for one in people:
            say(f"{one.name}\t{one.role_label}\t{'在岗' if one.active else '已停用'}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    password = _first_line(arguments.new_password_file)
    with opened(arguments) as started:
        add_person(
            started.office,
            started.acting,
            name=arguments.name,
            role=Role(arguments.role),
            password=password,
        )
    return _done(arguments, f"已添加{arguments.name}，登录时用 --user {arguments.name}。")


def _stop(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        staff.set_active(started.office, started.acting, arguments.name, Standing.STOPPED)
    return _done(arguments, f"已停用{arguments.name}，以前填的都在。")


def _back(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        staff.set_active(started.office, started.acting, arguments.name, Standing.ACTIVE)
    return _done(arguments, f"{arguments.name}可以再登录了。")


def _done(arguments: argparse.Namespace, sentence: str) -> int:
    return answer(arguments, {"name": arguments.name}, sentence)


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, f"密码文件“{path.name}”读不出来，请检查文件后再试。"
        ) from problem
    return lines[0] if lines else ""
