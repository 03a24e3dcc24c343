"""Commands about rules: assess and simulate; with --input neither needs a desk nor loads its parts."""

import argparse
import datetime as dt

from lianghe_desktop.cli.desk_options import add_desk_options, add_json_option, day
from lianghe_desktop.cli.files import read_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.policy.input_reader import read_input
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.output import to_json
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.policy.settings import read_setting
from lianghe_desktop.policy.simulation import Simulation, simulate
from lianghe_desktop.policy.simulation import to_json as simulation_json
from lianghe_desktop.records.assessment import AssessInput, AssessOutput, HouseholdResult
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError

_MANY = 500
"""From so many households on, columns are quicker than one by one, numpy's start included."""


def _describe_assess(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--household", metavar="ID", help="户的标识或户编号")
    which.add_argument("--all", action="store_true", help="本机全部户")
    which.add_argument("--input", type=file_path, metavar="FILE.json", help="用文件里的户，不打开本机数据")
    parser.add_argument("--explain", action="store_true", help="写出每一步")
    parser.add_argument(
        "--compare-with",
        type=day,
        metavar="DATE",
        help="年度重新认定：与这一天以前的决定比较，要和 --all 一起用",
    )
    parser.add_argument("--verify", action="store_true", help="把当时的建议重算一遍，核对是否一字不差")
    parser.add_argument("--out", type=file_path, metavar="FILE.pdf|.xlsx", help="把比较另存为对照表")
    _add_rules(parser)
    parser.set_defaults(run=_assess)


def _describe_simulate(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--set",
        action="extend",
        nargs="+",
        default=[],
        dest="settings",
        metavar="PARAMETER=VALUE",
        help="要改的标准，名称见 packs show，例如 low_income_line_year_fen=1200000",
    )
    what.add_argument(
        "--scenario",
        action="extend",
        nargs="+",
        default=[],
        metavar="NAME",
        help="用存下的方案；写几个就对照",
    )
    parser.add_argument("--input", type=file_path, metavar="FILE.json", help="用文件里的户，不打开本机数据")
    parser.add_argument(
        "--basis", choices=("line", "points"), default="line", help="按收入线（line）还是按积分（points）选户"
    )
    parser.add_argument(
        "--candidates",
        type=int,
        nargs="+",
        default=[],
        metavar="N",
        help="备选标准：每人每年多少分钱，或多少积分",
    )
    parser.add_argument("--keep", metavar="NAME", help="把这些改动存成方案")
    parser.add_argument("--out", type=file_path, metavar="FILE.pdf|.xlsx", help="另存为打印件或 Excel 表")
    _add_rules(parser)
    parser.set_defaults(run=_simulate)


def _add_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", metavar="NAME", help="政策包，不写就用本机设置的")
    parser.add_argument("--on", type=day, metavar="DATE", help="按哪一天算，不写就是工作日期")
    add_json_option(parser)
    add_desk_options(parser)


COMMANDS = {"assess": _describe_assess, "simulate": _describe_simulate}


def _assess(arguments: argparse.Namespace) -> int:
    if arguments.compare_with is not None and arguments.all:
        from lianghe_desktop.cli import yearly_desk  # noqa: PLC0415 - brings the store, wanted only for a desk

        return yearly_desk.run(arguments)
    if arguments.compare_with is not None or arguments.verify or arguments.out:
        raise UserError(
            ErrorCode.BAD_INPUT, "--verify 和 --out 要和 --all --compare-with DATE 一起用，请补上再试。"
        )
    output = _assess_file(arguments) if arguments.input else _assess_desk(arguments)
    if arguments.json:
        print_json(to_json(output, explain=arguments.explain))
        return 0
    for result in output.results:
        say(_in_words(result))
        for step in result.steps if arguments.explain else ():
            say(f"  {step.text}")
    note(f"按 {output.pack}（{output.pack_version}）在 {output.on} 试算了 {len(output.results)} 户。")
    return 0


def _in_words(result: HouseholdResult) -> str:
    known = code_list("category")
    labels = (found.label if (found := known.find(code)) else code for code in result.categories)
    words = "、".join(labels) or "不符合任何类别"
    points = "" if result.points is None else f"{result.points} 分"
    return f"{result.id}\t{words}\t{points}\t缺 {len(result.missing)} 项"


def _assess_file(arguments: argparse.Namespace) -> AssessOutput:
    request = read_input(read_bytes(arguments.input))
    name, on = _pack_and_day(arguments, request)
    pack = load_pack(name)
    if arguments.explain or len(request.households) < _MANY:
        return assess(pack, request.households, on, request.parameters, explain=arguments.explain)
    from lianghe_desktop.policy.assess_many import assess_many  # noqa: PLC0415 - numpy, worth it for many

    return assess_many(pack, request.households, on, request.parameters)


def _assess_desk(arguments: argparse.Namespace) -> AssessOutput:
    from lianghe_desktop.cli import assess_desk  # noqa: PLC0415 - brings the store, wanted only for a desk

    return assess_desk.assess_on_desk(arguments)


def _simulate(arguments: argparse.Namespace) -> int:
    if not arguments.input:
        from lianghe_desktop.cli import simulate_desk  # noqa: PLC0415 - brings the store, wanted only for a desk

        return simulate_desk.run(arguments)
    if arguments.keep or arguments.scenario or arguments.out:
        raise UserError(
            ErrorCode.BAD_INPUT, "--keep、--scenario 和 --out 要用本机的数据，请去掉 --input 再试。"
        )
    found = _simulate_file(arguments)
    if arguments.json:
        print_json(simulation_json(found))
        return 0
    say(f"进入 {len(found.entering)} 户，退出 {len(found.leaving)} 户，线边 5% 以内 {len(found.border)} 户。")
    return 0


def _simulate_file(arguments: argparse.Namespace) -> Simulation:
    request = read_input(read_bytes(arguments.input))
    name, on = _pack_and_day(arguments, request)
    pack = load_pack(name)
    settings = dict(read_setting(pack, text) for text in arguments.settings)
    if len(request.households) < _MANY:
        return simulate(pack, request.households, on, given=request.parameters, settings=settings)
    from lianghe_desktop.policy.simulator import simulate_many  # noqa: PLC0415 - numpy, worth it for many

    return simulate_many(pack, request.households, on, given=request.parameters, settings=settings)


def _pack_and_day(arguments: argparse.Namespace, request: AssessInput) -> tuple[str, dt.date]:
    pack = arguments.pack or request.pack
    on = arguments.on or request.on
    if pack is None or on is None:
        raise UserError(ErrorCode.BAD_INPUT, "文件里没有写 pack 或 on，请补上，或用 --pack 和 --on 写明。")
    return pack, on
