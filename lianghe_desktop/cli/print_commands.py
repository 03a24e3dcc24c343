"""Commands that print papers to PDF files."""

import argparse
import datetime as dt
import math

from lianghe_desktop.casework import (
    assessment,
    household_receipts,
    households,
    ledger,
    printing,
    publicity,
    survey,
    survey_papers,
)
from lianghe_desktop.casework.areas import Village, villages
from lianghe_desktop.casework.case_papers import printing as case_printing
from lianghe_desktop.casework.case_papers.dossier import print_dossier
from lianghe_desktop.casework.case_papers.gathering import CasePaper
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.paper_order import PaperOrder
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
    *("minutes", "dossier", "calibration"),
)


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
        "dossier 一户的整本档案，calibration 套打校准页",
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
    parser.add_argument("--from", dest="first_day", type=day, metavar="DATE", help="公示第一天，不写就是今天")
    parser.add_argument(
        "--days",
        type=int,
        default=publicity.PUBLICITY_DAYS,
        metavar="N",
        help=f"公示天数，不写就是 {publicity.PUBLICITY_DAYS} 天",
    )
    parser.add_argument("--values-only", action="store_true", help="套打：只打数据，用于预印好的帮扶卡")
    parser.add_argument("--by-door", action="store_true", help="帮扶卡、记录簿按村民小组和门牌排，方便分发")
    parser.add_argument("--changed", action="store_true", help="帮扶卡、记录簿只打上次打印后有变化的户")
    parser.add_argument("--large", action="store_true", help="评定说明大字版，给农户看")
    parser.add_argument("--offset-x-mm", type=millimetres, default=0.0, metavar="MM", help="套打右移毫米数")
    parser.add_argument("--offset-y-mm", type=millimetres, default=0.0, metavar="MM", help="套打下移毫米数")
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
    office, acting = started.office, started.acting
    if arguments.paper == "notice":
        first: dt.date = arguments.first_day or acting.today
        if arguments.publicity:
            home, notice = publicity.find_notice(office, arguments.publicity)
            return publicity.print_case_notice(office, acting, home, notice)
        return publicity.print_notice(
            office,
            acting,
            _village(arguments, started),
            first_day=first,
            days=arguments.days,
            kind=PublicityKind(arguments.kind),
        )
    if arguments.paper == "calibration":
        return printing.print_calibration(acting, _card_choices(arguments))
    if arguments.paper == "readback":
        return survey_papers.print_read_backs(office, acting, _open_interviews(arguments, started))
    chosen = _chosen(arguments, started)
    if arguments.paper == "receipt":
        return household_receipts.print_household_receipts(office, acting, chosen)
    if arguments.paper == "survey":
        newest = [(home, survey_papers.newest_interview(office, home, id_)) for home, id_ in chosen]
        return survey_papers.print_surveys(office, acting, newest)
    if arguments.paper == "ledger":
        return ledger.print_ledger(office, acting, chosen)
    if arguments.paper == "card":
        return printing.print_cards(office, acting, chosen, _card_choices(arguments), _batch(arguments))
    if arguments.paper == "book":
        return printing.print_books(office, acting, chosen, batch=_batch(arguments))
    if arguments.paper in CASE_PAPERS:
        paper = CasePaper(arguments.paper)
        return case_printing.print_case_papers(office, acting, chosen, paper, _batch(arguments))
    if arguments.paper == "minutes":
        return case_printing.print_minutes(office, acting, chosen)
    if arguments.paper == "dossier":
        return _dossier(office, acting, chosen)
    advised = [assessment.assess_household(office, acting, home, id_) for home, id_ in chosen]
    return printing.print_reasons(office, acting, chosen, advised, large=arguments.large)


def _dossier(office: Office, acting: Acting, chosen: households.Ids) -> Printed:
    if len(chosen) != 1:
        raise UserError(ErrorCode.BAD_INPUT, "整本档案一次打印一户，请用 --household 写明是哪一户。")
    return print_dossier(office, acting, *chosen[0])


def _card_choices(arguments: argparse.Namespace) -> printing.CardChoices:
    return printing.CardChoices(
        values_only=arguments.values_only,
        offset_x_mm=arguments.offset_x_mm,
        offset_y_mm=arguments.offset_y_mm,
    )


def _batch(arguments: argparse.Namespace) -> printing.Batch:
    return printing.Batch(
        order=PaperOrder.DOOR if arguments.by_door else PaperOrder.LIST,
        only_changed=arguments.changed,
        watch=Progress("准备打印"),
    )


def _open_interviews(arguments: argparse.Namespace, started: Started) -> list[survey.OpenInterview]:
    """Return the unfinished interviews of the households named, of all, newcomers included, with --all."""
    lines = survey.drafts(started.office)
    if not arguments.all:
        chosen = {id_ for _, id_ in _chosen(arguments, started)}
        lines = [line for line in lines if line.household in chosen]
    return [survey.resume(started.office, started.acting, line.id) for line in lines]


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
