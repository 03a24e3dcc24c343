"""Commands that print papers to PDF files."""

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from lianghe_desktop.casework import assessment, households, ledger, printing, publicity
from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import add_desk_options, day, opened
from lianghe_desktop.cli.output import note
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode


def add_commands(commands: Any) -> None:
    """Add print to the parser."""
    parser = commands.add_parser("print", help="打印成 PDF 文件")
    parser.add_argument(
        "paper",
        choices=("card", "book", "reasons", "notice", "ledger"),
        help="card 帮扶卡，book 帮扶记录簿，reasons 评定说明，notice 公示，ledger 工作台账",
    )
    parser.add_argument("--household", action="append", default=[], metavar="ID", help="户的标识或户编号")
    parser.add_argument("--all", action="store_true", help="本机全部户")
    parser.add_argument("--village", metavar="CODE", help="公示的村（居）代码，村级电脑不用写")
    parser.add_argument("--from", dest="first_day", type=day, metavar="DATE", help="公示第一天，不写就是今天")
    parser.add_argument("--days", type=int, default=publicity.PUBLICITY_DAYS, help="公示天数，不写就是 7 天")
    parser.add_argument("--values-only", action="store_true", help="套打：只打数据，用于预印好的帮扶卡")
    parser.add_argument("--offset-x-mm", type=float, default=0.0, help="套打右移毫米数")
    parser.add_argument("--offset-y-mm", type=float, default=0.0, help="套打下移毫米数")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    add_desk_options(parser)
    parser.set_defaults(run=_print)


def _print(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        printed = _draw(arguments, started)
    _write(arguments.out, printed.pdf)
    note(f"{printed.title}共 {printed.pages} 页，已写入 {arguments.out.name}。")
    return 0


def _draw(arguments: argparse.Namespace, started: Started) -> Printed:
    office, acting = started.office, started.acting
    if arguments.paper == "notice":
        first: dt.date = arguments.first_day or acting.today
        return publicity.print_notice(
            office, acting, _village(arguments, started), first_day=first, days=arguments.days
        )
    chosen = _chosen(arguments, started)
    if arguments.paper == "ledger":
        return ledger.print_ledger(office, acting, chosen)
    if arguments.paper == "card":
        choices = printing.CardChoices(
            values_only=arguments.values_only,
            offset_x_mm=arguments.offset_x_mm,
            offset_y_mm=arguments.offset_y_mm,
        )
        return printing.print_cards(office, acting, chosen, choices)
    if arguments.paper == "book":
        return printing.print_books(office, acting, chosen)
    advised = [assessment.assess_household(office, acting, home, id_) for home, id_ in chosen]
    return printing.print_reasons(office, acting, chosen, advised)


def _chosen(arguments: argparse.Namespace, started: Started) -> households.Ids:
    if arguments.all:
        return households.household_ids(started.office)
    if not arguments.household:
        raise UserError(ErrorCode.BAD_INPUT, "请用 --household 写明要打印的户，或用 --all 打印全部。")
    return [households.find(started.office, text) for text in arguments.household]


def _village(arguments: argparse.Namespace, started: Started) -> HomeCode:
    known = villages(started.office)
    if arguments.village:
        return HomeCode(arguments.village)
    if len(known) == 1:
        return known[0].home
    raise UserError(ErrorCode.BAD_INPUT, "本机管着多个村（居），请用 --village 写明公示的村（居）代码。")


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, f"写不进 {path.name}：请检查文件夹是否存在、是否写保护、是否已满，再试一次。"
        ) from problem
