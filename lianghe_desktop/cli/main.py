"""The `lianghe` command: read the arguments, run one duty, turn refusals into one sentence."""

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn, cast

from lianghe_desktop import __version__
from lianghe_desktop.cli import (
    assess_commands,
    desk_commands,
    exchange_commands,
    form_commands,
    household_commands,
    print_commands,
)
from lianghe_desktop.cli.output import note
from lianghe_desktop.records.errors import LiangheError

DONE, REFUSED, WRONG_USAGE, WAITING = 0, 1, 2, 3
Run = Callable[[argparse.Namespace], int]


class ChineseParser(argparse.ArgumentParser):
    """Say in Chinese that a command was written wrongly."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and leave with status 2."""
        note(f"{self.format_usage().strip()}\n命令写法不对：{message}。请用 {self.prog} --help 查看写法。")
        sys.exit(WRONG_USAGE)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command; each sets `run`, a function from arguments to a status."""
    parser = ChineseParser(prog="lianghe", description="两合：村级低收入家庭调查、评定和帮扶记录（离线使用）")
    parser.add_argument("--version", action="version", version=f"lianghe {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for module in (
        desk_commands,
        household_commands,
        form_commands,
        assess_commands,
        print_commands,
        exchange_commands,
    ):
        module.add_commands(commands)
    return parser


def run_command(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status of the public contract.

    No traceback reaches the user: a bug is named in one sentence, without personal data.
    """
    try:
        parsed = build_parser().parse_args(arguments)
        return cast(Run, parsed.run)(parsed)
    except LiangheError as refusal:
        note(refusal.text)
        return REFUSED
    except KeyboardInterrupt:
        note("已按您的要求停止，没有改动任何内容。")
        return REFUSED
    except BrokenPipeError:
        return DONE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    except Exception as bug:  # noqa: BLE001 - the edge: a bug must not show a traceback
        note(f"程序内部出错（{_place(bug)}），数据没有改动；请把这一行告诉维护人员，然后重试。")
        return REFUSED


def _place(bug: Exception) -> str:
    frames = traceback.extract_tb(bug.__traceback__)
    last = frames[-1] if frames else None
    where = f"{last.filename.replace(chr(92), '/').split('/')[-1]}:{last.lineno}" if last else "?"
    return f"{type(bug).__name__} {where}"
