"""Open the desk that a command works on: data folder, password, working date."""

import argparse
import datetime as dt
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianghe_desktop.app import default_data_folder, open_desk
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.errors import ErrorCode, UserError


def add_desk_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that works on a desk."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹（或环境变量 LIANGHE_DATA）")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="密码文件（第一行是密码）")
    parser.add_argument("--user", metavar="NAME", help="登录人姓名，只有一人时不用写")
    parser.add_argument(
        "--today", type=day, metavar="DATE", help="工作日期，电脑时钟不准时填写，例如 2026-11-20"
    )


def day(text: str) -> dt.date:
    """Read a day given as an option."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写成 2026-11-20") from problem


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
        try:
            return str(Path(arguments.password_file).read_text(encoding="utf-8").splitlines()[0])
        except (OSError, IndexError, UnicodeDecodeError) as problem:
            raise UserError(ErrorCode.BAD_INPUT, "密码文件读不出来或是空的，请检查文件后再试。") from problem
    given = os.environ.get("LIANGHE_PASSWORD")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UserError(
            ErrorCode.BAD_INPUT, "没有给出密码：请用 --password-file 或环境变量 LIANGHE_PASSWORD 提供。"
        )
    return getpass.getpass("密码：")


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Started]:
    """Open the desk of the command and close it afterwards."""
    started = open_desk(
        data_folder(arguments),
        password=read_password(arguments),
        user=arguments.user,
        today=arguments.today,
    )
    try:
        yield started
    finally:
        started.office.store.close()
