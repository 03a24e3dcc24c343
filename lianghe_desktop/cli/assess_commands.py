"""Commands about rules: assess, simulate, packs."""

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from lianghe_desktop.casework import assessment, households
from lianghe_desktop.cli.desk import add_desk_options, day, opened
from lianghe_desktop.cli.files import read_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.policy.input_reader import read_input
from lianghe_desktop.policy.library import check_pack_dir, describe_pack, list_packs, load_pack
from lianghe_desktop.policy.output import to_json
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.policy.settings import read_setting
from lianghe_desktop.policy.simulation import simulate
from lianghe_desktop.policy.simulation import to_json as simulation_json
from lianghe_desktop.records.assessment import AssessInput, AssessOutput, ParameterValue
from lianghe_desktop.records.errors import ErrorCode, UserError


def add_commands(commands: Any) -> None:
    """Add assess, simulate and packs to the parser."""
    parser = commands.add_parser("assess", help="试算：按政策规则给出建议和理由")
    parser.add_argument("--household", metavar="ID", help="户的标识或户编号")
    parser.add_argument("--all", action="store_true", help="本机全部户")
    parser.add_argument("--input", type=Path, metavar="FILE.json", help="用文件里的户，不打开本机数据")
    parser.add_argument("--explain", action="store_true", help="写出每一步")
    _add_rules(parser)
    parser.set_defaults(run=_assess)

    simulating = commands.add_parser("simulate", help="改一个标准会怎样：谁进、谁出、要多少钱")
    simulating.add_argument("--set", action="append", default=[], dest="settings", metavar="PARAMETER=VALUE")
    simulating.add_argument("--input", type=Path, metavar="FILE.json")
    _add_rules(simulating)
    simulating.set_defaults(run=_simulate)

    packs = commands.add_parser("packs", help="政策包")
    actions = packs.add_subparsers(dest="action", required=True, metavar="动作")
    listing = actions.add_parser("list", help="列出政策包")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="显示一个政策包的参数和规则")
    show.add_argument("name")
    show.set_defaults(run=_show)
    check = actions.add_parser("check", help="检查一个政策包文件夹")
    check.add_argument("folder", type=Path)
    check.set_defaults(run=_check)
    for action in (listing, show, check):
        action.add_argument("--json", action="store_true")


def _add_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", metavar="NAME", help="政策包，不写就用本机设置的")
    parser.add_argument("--on", type=day, metavar="DATE", help="按哪一天算，不写就是工作日期")
    parser.add_argument("--json", action="store_true")
    add_desk_options(parser)


def _assess(arguments: argparse.Namespace) -> int:
    output = _from_file(arguments) if arguments.input else _from_desk(arguments)
    if arguments.json:
        print_json(to_json(output, explain=arguments.explain))
        return 0
    for result in output.results:
        word = "、".join(result.categories) or "不符合任何类别"
        points = "" if result.points is None else str(result.points)
        say(f"{result.id}\t{word}\t{points}\t缺 {len(result.missing)} 项")
        for step in result.steps if arguments.explain else ():
            say(f"  {step.text}")
    note(f"按 {output.pack}（{output.pack_version}）在 {output.on} 试算了 {len(output.results)} 户。")
    return 0


def _from_file(arguments: argparse.Namespace) -> AssessOutput:
    request = read_input(read_bytes(arguments.input))
    pack, on = _pack_and_day(arguments, request)
    return assess(load_pack(pack), request.households, on, request.parameters, explain=arguments.explain)


def _from_desk(arguments: argparse.Namespace) -> AssessOutput:
    if not arguments.all and not arguments.household:
        raise UserError(
            ErrorCode.BAD_INPUT, "请写明试算哪一户（--household）、全部（--all）或文件（--input）。"
        )
    with opened(arguments) as started:
        office = started.office
        chosen = (
            households.household_ids(office)
            if arguments.all
            else [households.find(office, arguments.household)]
        )
        return assessment.assess_all(
            office, started.acting, chosen, pack=arguments.pack, on=arguments.on, explain=arguments.explain
        )


def _simulate(arguments: argparse.Namespace) -> int:
    if not arguments.settings:
        raise UserError(
            ErrorCode.BAD_INPUT, "请用 --set 写明要改的标准，例如 --set low_income_line_year_fen=1200000。"
        )
    if arguments.input:
        request = read_input(read_bytes(arguments.input))
        name, on = _pack_and_day(arguments, request)
        found = simulate(
            load_pack(name),
            request.households,
            on,
            given=request.parameters,
            settings=_settings(arguments, name),
        )
    else:
        with opened(arguments) as started:
            settings = _settings(arguments, arguments.pack or assessment.pack_in_use(started.office))
            found = assessment.simulate_all(
                started.office, started.acting, settings, pack=arguments.pack, on=arguments.on
            )
    document = simulation_json(found)
    if arguments.json:
        print_json(document)
        return 0
    say(f"进入 {len(found.entering)} 户，退出 {len(found.leaving)} 户，线边 5% 以内 {len(found.border)} 户。")
    return 0


def _settings(arguments: argparse.Namespace, pack: str) -> dict[str, ParameterValue]:
    return dict(read_setting(load_pack(pack), text) for text in arguments.settings)


def _pack_and_day(arguments: argparse.Namespace, request: AssessInput) -> tuple[str, dt.date]:
    pack = arguments.pack or request.pack
    on = arguments.on or request.on
    if pack is None or on is None:
        raise UserError(ErrorCode.BAD_INPUT, "文件里没有写 pack 或 on，请补上，或用 --pack 和 --on 写明。")
    return pack, on


def _list(arguments: argparse.Namespace) -> int:
    found = list_packs()
    if arguments.json:
        print_json({"packs": found})
        return 0
    for pack in found:
        say(f"{pack['code']}\t{pack['version']}\t{pack['title']}{'（草案）' if pack['draft'] else ''}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    described = describe_pack(load_pack(arguments.name))
    if arguments.json:
        print_json(described)
        return 0
    say(f"{described['title']}（{described['document']}）")
    for parameter in described["parameters"]:
        say(f"  {parameter['name']}\t{parameter.get('description', '')}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    findings = check_pack_dir(arguments.folder)
    if arguments.json:
        print_json({"ok": not findings, "messages": findings})
    else:
        for finding in findings:
            say(finding["message"])
    if findings:
        return 1
    note("这个政策包可以使用。")
    return 0
