"""The options of every command that works on a desk: data folder, password, who, which day."""

import argparse
import datetime as dt
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from lianghe_desktop.cli.paths import file_path, folder_path
from lianghe_desktop.records.data_folder import default_data_folder
from lianghe_desktop.records.errors import ErrorCode, UserError

CHANGE_APPROVED = "--change-approved"
_YEARS = range(1900, 2200)


def add_desk_options(parser: argparse.ArgumentParser, *, meets_approvals: bool = False) -> None:
    """Add the options of every command that works on a desk.

    `meets_approvals` is for commands that may change what was approved: only their help shows the option
    that lets them; the others take it and have no use for it, as scripts may write it everywhere.
    """
    parser.add_argument(
        "--data", type=folder_path, metavar="DIR", help="数据文件夹（或环境变量 LIANGHE_DATA）"
    )
    parser.add_argument("--password-file", type=file_path, metavar="FILE", help="密码文件，第一行是密码")
    parser.add_argument("--user", metavar="NAME", help="登录人姓名，只有一人时不用写")
    parser.add_argument(
        "--today", type=day, metavar="DATE", help="工作日期，电脑时钟不准时填写，例如 2026-11-20"
    )
    parser.add_argument(
        CHANGE_APPROVED,
        dest="change_approved",
        action="store_true",
        help="内容已经审核同意也要改：改后成为“需重新审核”，谁打开的会记下来"
        if meets_approvals
        else argparse.SUPPRESS,
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="在标准输出上给出一份 JSON")


def add_action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    about: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """Add one action of a command, with --json, and say what runs it."""
    parser = actions.add_parser(name, help=about, description=about)
    add_json_option(parser)
    parser.set_defaults(run=run)
    return parser


def add_actions(
    parser: argparse.ArgumentParser,
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    """Let a command have actions, one of which must be written."""
    return parser.add_subparsers(dest="action", required=True, metavar="动作", title="动作")


def day(text: str) -> dt.date:
    """Read a day given as an option: one that somebody alive may mean."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写成 2026-11-20") from problem
    if found.year not in _YEARS:
        raise argparse.ArgumentTypeError(f"“{text}”的年份不对，应写成 2026-11-20")
    return found


def data_folder(arguments: argparse.Namespace) -> Path:
    """Return the data folder: --data, LIANGHE_DATA, or the platform's own."""
    if arguments.data is not None:
        return Path(arguments.data)
    named = os.environ.get("LIANGHE_DATA")
    return Path(named) if named else default_data_folder()


def read_password(arguments: argparse.Namespace) -> str:
    """Return the password from --password-file, LIANGHE_PASSWORD or a prompt; never an argument.

    Raises:
        UserError: The file cannot be read, or there is nobody to ask.
    """
    if arguments.password_file is not None:
        return _password_in(Path(arguments.password_file))
    given = os.environ.get("LIANGHE_PASSWORD")
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserError(
            ErrorCode.BAD_INPUT, "没有给出密码：请用 --password-file 或环境变量 LIANGHE_PASSWORD 提供。"
        )
    return getpass.getpass("密码：")


def _password_in(path: Path) -> str:
    """Return the first line of a file; the mark that Windows editors put before it is no part of it."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as problem:
        raise UserError(
            ErrorCode.BAD_INPUT, f"密码文件“{path.name}”读不出来，请检查文件名和权限后再试。"
        ) from problem
    if not lines or not lines[0]:
        raise UserError(ErrorCode.BAD_INPUT, f"密码文件“{path.name}”的第一行是空的，请写上密码后再试。")
    return lines[0]
