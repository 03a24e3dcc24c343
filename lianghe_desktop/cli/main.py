"""The `lianghe` command: read the arguments, run one duty, turn refusals into one sentence."""

import argparse
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO, cast

from lianghe_desktop import __version__
from lianghe_desktop.cli.catalogue import CATALOGUE
from lianghe_desktop.cli.chinese_parser import WRONG_USAGE, ChineseParser
from lianghe_desktop.cli.output import note
from lianghe_desktop.records.errors import LiangheError

DONE, REFUSED = 0, 1
Run = Callable[[argparse.Namespace], int]


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser; every command is listed and, with `only`, just that one is loaded and described.

    Each described command sets `run`, a function from arguments to an exit status.
    """
    parser = ChineseParser(
        prog="lianghe",
        description="两合：村级低收入家庭调查、评定和帮扶记录（离线使用）。不带命令就打开窗口。",
        epilog="退出码：0 完成，1 拒绝（没有改动任何内容），2 命令写法不对，3 完成但有内容等人处理。",
    )
    parser.add_argument("--version", action="version", version=f"lianghe {__version__}", help="显示版本号")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令", title="命令")
    for command in CATALOGUE:
        described = commands.add_parser(command.name, help=command.about, description=command.about)
        if only is None or only == command.name:
            command.describe(described)
    return parser


def run_command(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status of the public contract.

    No traceback reaches the user: a bug is named in one sentence, without personal data.
    """
    _speak_utf8()
    status = _run(arguments)
    try:
        sys.stdout.flush()
    except OSError as problem:
        # The reader went away (| head) or the disk is full: nothing may be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(problem, BrokenPipeError):
            return status
        note("结果写不出去，请检查磁盘空间后再试一次。")
        return REFUSED
    return status


def _run(arguments: Sequence[str]) -> int:
    try:
        arguments = _data_last(arguments)
        named = next((word for word in arguments if not word.startswith("-")), "")
        parsed = _readable(build_parser(named).parse_args(arguments))
        return cast(Run, parsed.run)(parsed)
    except LiangheError as refusal:
        note(refusal.text)
        return REFUSED
    except KeyboardInterrupt:
        note("已按您的要求停止，没有做完的这一步不会留下。")
        return REFUSED
    except BrokenPipeError:
        return DONE
    except OSError as problem:
        # A place that no part foresaw, such as a name that is too long: the machine's fault, not a bug.
        note(f"{_named(problem)}用不了，请检查名称、权限和磁盘空间后再试；这一步没有做完。")
        return REFUSED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    except Exception as bug:  # noqa: BLE001 - the edge: a bug must not show a traceback
        note(f"程序内部出错（{_place(bug)}），这一步没有做完；请把这一行告诉维护人员，然后重试。")
        return REFUSED


def _data_last(arguments: Sequence[str]) -> list[str]:
    """Let --data stand before the command too, as it does for the window."""
    words = list(arguments)
    if words[:1] == ["--data"]:
        return words[2:] + words[:2]
    if words[:1] and words[0].startswith("--data="):
        return words[1:] + words[:1]
    return words


def _readable(parsed: argparse.Namespace) -> argparse.Namespace:
    """Replace what is no text in words (bytes that are no UTF-8); names of files are left as they are."""
    for name, value in vars(parsed).items():
        if isinstance(value, str):
            setattr(parsed, name, value.encode("utf-8", "replace").decode("utf-8"))
    return parsed


def _speak_utf8() -> None:
    """Write UTF-8 to files and pipes on any system; a console keeps its own signs, unknown ones become ?."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            _set_encoding(stream)


def _set_encoding(stream: TextIO) -> None:
    wrapper = cast(io.TextIOWrapper, stream)
    if wrapper.isatty():
        wrapper.reconfigure(errors="replace")
    else:
        wrapper.reconfigure(encoding="utf-8", errors="replace")


def _named(problem: OSError) -> str:
    name = Path(str(problem.filename)).name if problem.filename else ""
    return f"文件或文件夹“{name[:40]}”" if name else "文件或文件夹"


def _place(bug: Exception) -> str:
    frames = traceback.extract_tb(bug.__traceback__)
    last = frames[-1] if frames else None
    where = f"{last.filename.replace(chr(92), '/').split('/')[-1]}:{last.lineno}" if last else "?"
    return f"{type(bug).__name__} {where}"
