"""The demonstration: the whole job on invented data, a line a step."""

import argparse
import os

from lianghe_desktop.app import system_clock
from lianghe_desktop.casework import demonstration
from lianghe_desktop.cli.output import say_now
from lianghe_desktop.cli.paths import folder_path


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out_dir", type=folder_path, metavar="OUT_DIR", help="放演示数据的新文件夹")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="换一批虚构的姓名，统计数不变")
    parser.set_defaults(run=_demo)


COMMANDS = {"demo": _describe}


def _demo(arguments: argparse.Namespace) -> int:
    demonstration.run(
        arguments.out_dir,
        seed=arguments.seed,
        now_ms=system_clock(),
        say=say_now,
        password=os.environ.get("LIANGHE_PASSWORD") or None,
    )
    return 0
