"""Commands that print papers to PDF files."""

import argparse
import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal

from lianghe_desktop.casework import (
    assessment,
    household_receipts,
    households,
    ledger,
    overview,
    printing,
    publicity,
    survey_papers,
)
from lianghe_desktop.casework.areas import Village, villages
from lianghe_desktop.casework.case_papers import printing as case_printing
from lianghe_desktop.casework.case_papers.dossier import print_dossier
from lianghe_desktop.casework.case_papers.gathering import CasePaper
from lianghe_desktop.casework.duties.annex2 import task_table_seen
from lianghe_desktop.casework.duties.task_papers import print_tasks
from lianghe_desktop.casework.helping.pairing import handovers
from lianghe_desktop.casework.helping.papers import print_handover
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.pack_paper import print_table_of_pack
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.paper_order import PaperOrder
from lianghe_desktop.casework.printer_offsets import Offset, keep_offset, read_offset
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_desk_options, add_json_option, day
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import Progress, note, print_json
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.case_codes import PublicityKind
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode

A4_LONG_MM = 297
CASE_PAPERS = tuple(one.value for one in CasePaper)
PAPERS = (
    *("card", "book", "reasons", "notice", "ledger", "survey", "readback", "receipt"),
    *CASE_PAPERS,
    *("minutes", "dossier", "handover", "overview", "tasks", "parameters", "calibration"),
)
_ON_STOCK = ("card", "book", *(one.value for one in case_printing.ON_STOCK))


def _describe(parser: argparse.ArgumentParser) -> None:
    # Written out, because after --household every word is taken for one more household.
    parser.usage = f"{parser.prog} {'|'.join(PAPERS)} [--household ID ... | --all] --out FILE.pdf [选项]"
    parser.add_argument(
        "paper",
        choices=PAPERS,
        help="card 帮扶卡，book 帮扶记录簿，reasons 评定说明，notice 公示，ledger 工作台账，"
        "survey 签过字的调查表，readback 没做完的调查的大字答卷，"
        "receipt 给家庭的办理情况回执，confirmation 核实确认单，minutes 评议记录，approval 审核确认表，"
        "decision 认定告知书，refusal 不予认定告知书，visit 走访表，cover 档案封面和目录，"
        "dossier 一户的整本档案，handover 帮扶工作交接清单，overview 附件一统计表，tasks 附件二任务分解表，"
        "parameters 政策参数表，calibration 套打校准页",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--household", action="extend", nargs="+", default=[], metavar="ID", help="户的标识或户编号"
    )
    which.add_argument("--all", action="store_true", help="本机全部户")
    parser.add_argument("--village", metavar="CODE", help="公示的村（居）代码，村级电脑不用写")
    parser.add_argument(
        "--kind",
        choices=[one.value for one in PublicityKind],
        default=PublicityKind.VILLAGE.value,
        help="公示的种类：village 认定前公示，announcement 认定后公告，long_term 长期公示",
    )
    parser.add_argument("--publicity", metavar="ID", help="已登记的一次公示，只公示它的各户")
    parser.add_argument(
        "--from",
        dest="first_day",
        type=day,
        metavar="DATE",
        help="公示第一天，统计表、参数表算到哪天，交接清单是哪天的交接；不写就是今天，交接清单是最近一次",
    )
    parser.add_argument("--leaving", metavar="NAME", help="交接清单：只看这位移交人的交接")
    parser.add_argument(
        "--days",
        type=int,
        default=publicity.PUBLICITY_DAYS,
        metavar="N",
        help=f"公示天数，不写就是 {publicity.PUBLICITY_DAYS} 天",
    )
    stock = parser.add_mutually_exclusive_group()
    stock.add_argument(
        "--values-only",
        action="store_true",
        help="套打：只打数据，用于印好格子的帮扶卡、记录簿、核实确认单、审核确认表、走访表",
    )
    stock.add_argument("--blank-form", action="store_true", help="只打这些纸的格子，送去印刷")
    parser.add_argument("--by-door", action="store_true", help="帮扶卡、记录簿按村民小组和门牌排，方便分发")
    parser.add_argument("--changed", action="store_true", help="帮扶卡、记录簿只打上次打印后有变化的户")
    parser.add_argument("--large", action="store_true", help="评定说明大字版，给农户看")
    parser.add_argument("--printer", metavar="NAME", help="套打用哪台打印机：记住它的毫米数，下次不用再写")
    parser.add_argument("--offset-x-mm", type=millimetres, metavar="MM", help="套打右移毫米数")
    parser.add_argument("--offset-y-mm", type=millimetres, metavar="MM", help="套打下移毫米数")
    parser.add_argument("--out", type=file_path, required=True, metavar="FILE.pdf", help="写到哪个文件")
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_print)


COMMANDS = {"print": _describe}


def millimetres(text: str) -> float:
    """Read an offset on a sheet of A4: less than its longer side."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not abs(found) < A4_LONG_MM:
        raise argparse.ArgumentTypeError(f"“{text}”不是毫米数，应写成 1.5 这样")
    return found


def _print(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        printed = _draw(arguments, started)
    write_bytes(arguments.out, printed.pdf)
    if arguments.json:
        print_json({"file": str(arguments.out), "pages": printed.pages, "codes": list(printed.codes)})
    note(f"{printed.title}共 {printed.pages} 页，已写入 {arguments.out.name}。")
    return 0


def _draw(arguments: argparse.Namespace, started: Started) -> Printed:
    if (arguments.values_only or arguments.blank_form) and arguments.paper not in _ON_STOCK:
        raise UserError(
            ErrorCode.BAD_INPUT, f"这种纸没有印好格子的，套打和空白表只用于：{'、'.join(_ON_STOCK)}。"
        )
    alone = _ALONE.get(arguments.paper)
    return alone(arguments, started) if alone else _of_households(arguments, started)


def _notice(arguments: argparse.Namespace, started: Started) -> Printed:
    office, acting = started.office, started.acting
    if arguments.publicity:
        home, notice = publicity.find_notice(office, arguments.publicity)
        return publicity.print_case_notice(office, acting, home, notice)
    return publicity.print_notice(
        office,
        acting,
        _village(arguments, started),
        first_day=_day(arguments, started),
        days=arguments.days,
        kind=PublicityKind(arguments.kind),
    )


def _day(arguments: argparse.Namespace, started: Started) -> dt.date:
    chosen: dt.date = arguments.first_day or started.acting.today
    return chosen


def _read_backs(arguments: argparse.Namespace, started: Started) -> Printed:
    office, acting = started.office, started.acting
    which = None if arguments.all else _chosen(arguments, started)
    return survey_papers.print_read_backs(
        office, acting, survey_papers.open_interviews(office, acting, which)
    )


def _handover(arguments: argparse.Namespace, started: Started) -> Printed:
    wanted = (arguments.leaving, arguments.first_day)
    for one in handovers(started.office):
        if wanted[0] in (None, one.leaving.name) and wanted[1] in (None, one.on):
            return print_handover(started.office, started.acting, one)
    raise UserError(ErrorCode.NOT_FOUND, "没有这样的交接，请核对 --leaving 的姓名和 --from 的日期。")


def _parameters(arguments: argparse.Namespace, started: Started) -> Printed:
    on = _day(arguments, started)
    pack = pack_in_force(started.office, assessment.pack_in_use(started.office), on)
    return print_table_of_pack(started.office, started.acting, pack, on)


_ALONE: dict[str, Callable[[argparse.Namespace, Started], Printed]] = {
    "notice": _notice,
    "readback": _read_backs,
    "handover": _handover,
    "parameters": _parameters,
    "overview": lambda arguments, started: overview.print_overview(
        started.office, started.acting, overview.overview_seen(started.office, _day(arguments, started))
    ),
    "tasks": lambda arguments, started: print_tasks(
        started.office, started.acting, task_table_seen(started.office, _day(arguments, started))
    ),
    "calibration": lambda arguments, started: printing.print_calibration(
        started.acting, _stock_choices(arguments, started)
    ),
}


def _of_households(arguments: argparse.Namespace, started: Started) -> Printed:
    office, acting = started.office, started.acting
    chosen = [] if arguments.blank_form else _chosen(arguments, started)
    stock, batch = _stock_choices(arguments, started), _batch(arguments)
    match arguments.paper:
        case "receipt":
            return household_receipts.print_household_receipts(office, acting, chosen)
        case "survey":
            return survey_papers.print_newest_surveys(office, acting, chosen)
        case "ledger":
            return ledger.print_ledger(office, acting, chosen)
        case "card":
            return printing.print_cards(office, acting, chosen, stock, batch)
        case "book":
            return printing.print_books(office, acting, chosen, batch=batch, choices=stock)
        case "minutes":
            return case_printing.print_minutes(office, acting, chosen)
        case "dossier":
            return _dossier(office, acting, chosen)
        case "reasons":
            return _reasons(arguments, started, chosen)
        case _:
            paper = CasePaper(arguments.paper)
            return case_printing.print_case_papers(office, acting, chosen, paper, batch, stock)


def _reasons(arguments: argparse.Namespace, started: Started, chosen: households.Ids) -> Printed:
    office, acting = started.office, started.acting
    advised = [assessment.assess_household(office, acting, home, id_) for home, id_ in chosen]
    return printing.print_reasons(office, acting, chosen, advised, large=arguments.large)


def _dossier(office: Office, acting: Acting, chosen: households.Ids) -> Printed:
    if len(chosen) != 1:
        raise UserError(ErrorCode.BAD_INPUT, "整本档案一次打印一户，请用 --household 写明是哪一户。")
    return print_dossier(office, acting, *chosen[0])


def _stock_choices(arguments: argparse.Namespace, started: Started) -> printing.StockChoices:
    """Return how the paper meets its stock; a printer's offsets are kept, and used when none are given."""
    layout = printing.Layout.VALUES if arguments.values_only else printing.Layout.WHOLE
    kept = read_offset(started.office, arguments.printer) if arguments.printer else Offset()
    x_mm = kept.x_mm if arguments.offset_x_mm is None else Decimal(str(arguments.offset_x_mm))
    y_mm = kept.y_mm if arguments.offset_y_mm is None else Decimal(str(arguments.offset_y_mm))
    used = Offset(x_mm=x_mm, y_mm=y_mm)
    if arguments.printer and used != kept:
        keep_offset(started.office, started.acting, arguments.printer, used)
    return printing.StockChoices(
        layout=printing.Layout.BLANK if arguments.blank_form else layout,
        offset_x_mm=float(used.x_mm),
        offset_y_mm=float(used.y_mm),
    )


def _batch(arguments: argparse.Namespace) -> printing.Batch:
    return printing.Batch(
        order=PaperOrder.DOOR if arguments.by_door else PaperOrder.LIST,
        only_changed=arguments.changed,
        watch=Progress("准备打印"),
    )


def _chosen(arguments: argparse.Namespace, started: Started) -> households.Ids:
    if arguments.all:
        return households.household_ids(started.office)
    if not arguments.household:
        raise UserError(ErrorCode.BAD_INPUT, "请用 --household 写明要打印的户，或用 --all 打印全部。")
    return [households.find(started.office, text) for text in arguments.household]


def _village(arguments: argparse.Namespace, started: Started) -> HomeCode:
    known = villages(started.office)
    if arguments.village:
        return _known_village(arguments.village, known)
    homes = {home for home, _ in _chosen(arguments, started)} if arguments.household else set()
    if len(homes) == 1:
        return homes.pop()
    if len(known) == 1:
        return known[0].home
    raise UserError(ErrorCode.BAD_INPUT, "本机管着多个村（居），请用 --village 写明公示的村（居）代码。")


def _known_village(code: str, known: list[Village]) -> HomeCode:
    found = next((village.home for village in known if code in (village.home, village.name)), None)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, f"本机没有代码为“{code}”的村（居），请核对后再试。")
    return found
