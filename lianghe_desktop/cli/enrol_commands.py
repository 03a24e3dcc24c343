"""Let one desk join another: request, approval, acceptance."""

import argparse

from lianghe_desktop.casework import enrolment
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import print_json, say
from lianghe_desktop.cli.paths import file_path, folder_path

_FINGERPRINT = "电话里念的 8 位核对码"


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    request = add_action(actions, "request", "写一份登记申请", _request)
    request.add_argument("out_dir", type=folder_path, metavar="OUT_DIR", help="放申请文件的文件夹")
    show = add_action(actions, "show", "显示登记文件是谁的和核对码", _show)
    show.add_argument("file", type=file_path, metavar="FILE.lhe", help="登记文件")
    approve = add_action(actions, "approve", "批准下级的申请", _approve)
    approve.add_argument("file", type=file_path, metavar="FILE.lhe", help="下级的申请文件")
    approve.add_argument("out_dir", type=folder_path, metavar="OUT_DIR", help="放批准文件的文件夹")
    approve.add_argument("--fingerprint", required=True, metavar="8位数", help=f"对方{_FINGERPRINT}")
    accept = add_action(actions, "accept", "接受上级的批准", _accept)
    accept.add_argument("file", type=file_path, metavar="FILE.lhe", help="上级的批准文件")
    accept.add_argument("--fingerprint", required=True, metavar="8位数", help=f"上级{_FINGERPRINT}")
    for action in (request, approve, accept):
        add_desk_options(action)


COMMANDS = {"enrol": _describe}


def _request(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        written = enrolment.request(started.office, started.acting, arguments.out_dir)
    if arguments.json:
        print_json({"file": str(written.path), "fingerprint": written.fingerprint})
    else:
        say(f"申请已写入 {written.path}。请给上级打电话，念核对码：{written.fingerprint}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    found = enrolment.look_into(arguments.file)
    if arguments.json:
        print_json({"kind": found.kind, "sender": found.sender, "fingerprint": found.fingerprint})
    else:
        say(f"{found.kind_word}，来自“{found.sender}”，核对码：{found.fingerprint}")
    return 0


def _approve(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        written = enrolment.approve(
            started.office,
            started.acting,
            arguments.file,
            arguments.out_dir,
            confirmed=arguments.fingerprint,
        )
    if arguments.json:
        print_json({"file": str(written.path), "fingerprint": written.fingerprint})
    else:
        say(f"批准文件已写入 {written.path}。请给对方念本机核对码：{written.fingerprint}")
    return 0


def _accept(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        name = enrolment.accept(
            started.office, started.acting, arguments.file, confirmed=arguments.fingerprint
        )
    if arguments.json:
        print_json({"above": name})
    else:
        say(f"已接受“{name}”的批准，本机可以正式报送。")
    return 0
