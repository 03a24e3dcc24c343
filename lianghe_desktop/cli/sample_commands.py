"""Random samples for checkers from outside: drawn by a seed, printed, held against what was found."""

import argparse

from lianghe_desktop.casework import households, sampling
from lianghe_desktop.casework.lists import papers
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.case_codes import SampleResult, SampleScope
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.money import fen_from_yuan

DONE = 0


def _describe_sample(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    add_desk_options(add_action(actions, "list", "列出抽过的样", _list))
    draw = add_action(actions, "draw", "按种子随机抽取，各村分别抽", _draw)
    draw.add_argument("--seed", type=int, required=True, metavar="N", help="随机种子，当众得出")
    draw.add_argument(
        "--scope", default=SampleScope.LISTED.value, choices=list(SampleScope), help="从哪些户里抽"
    )
    draw.add_argument("--percent", type=int, metavar="N", help="抽取比例，不写按政策包的最低比例")
    draw.add_argument("--checkers", default="", metavar="TEXT", help="核查单位")
    show = add_action(actions, "show", "显示一次抽样和核查结果", _show)
    show.add_argument("id", metavar="SAMPLE", help="抽样编号")
    show.add_argument("--out", type=file_path, metavar="FILE.pdf", help="另存为打印件")
    record = add_action(actions, "record", "登记一户的核查结果", _record)
    record.add_argument("id", metavar="SAMPLE", help="抽样编号")
    record.add_argument("household", metavar="ID", help="户的标识或户编号")
    record.add_argument("--result", required=True, choices=list(SampleResult), help="核查结果")
    record.add_argument("--text", default="", metavar="TEXT", help="和登记的哪里不一样")
    record.add_argument("--people", type=int, metavar="N", help="核查人数")
    record.add_argument("--income", metavar="YUAN", help="核查家庭年收入（元）")
    record.add_argument("--checker", default="", metavar="NAME", help="核查人")
    for action in (draw, show, record):
        add_desk_options(action)


COMMANDS = {"sample": _describe_sample}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = [sampling.sample_of(started.office, RowId(row.id)) for row in sampling.draws(started.office)]
    if arguments.json:
        print_json({"samples": [_sample_json(one) for one in found]})
        return DONE
    for one in found:
        scope = code_list("sample_scope").label(one.draw.scope or "")
        left = one.count(None)
        say(f"{one.draw.id}\t{one.draw.drawn_on}\t{scope}\t抽 {len(one.households)} 户\t未核查 {left} 户")
    return DONE


def _draw(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        new = sampling.NewDraw(
            seed=arguments.seed,
            scope=SampleScope(arguments.scope),
            percent=arguments.percent,
            checkers=arguments.checkers,
        )
        made = sampling.draw_sample(started.office, started.acting, new)
        found = sampling.sample_of(started.office, made)
    return _print(arguments, found)


def _show(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = sampling.sample_of(started.office, RowId(arguments.id))
        if arguments.out:
            write_bytes(arguments.out, papers.print_sample(started.office, started.acting, found).pdf)
            note(f"已写入 {arguments.out.name}。")
    return _print(arguments, found)


def _record(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.household)
        sample = sampling.sample_of(started.office, RowId(arguments.id))
        entry = next((one for one in sample.households if one.key == (home, household)), None)
        if entry is None:
            raise UserError(ErrorCode.NOT_FOUND, "这一户没有被抽中，请核对户编号。")
        found = sampling.Found(
            result=SampleResult(arguments.result),
            finding=arguments.text,
            people=arguments.people,
            income_fen=fen_from_yuan(arguments.income) if arguments.income else None,
            checked_by=arguments.checker,
        )
        sampling.record_result(started.office, started.acting, home, RowId(entry.row.id), found)
        sample = sampling.sample_of(started.office, RowId(arguments.id))
    return _print(arguments, sample)


def _print(arguments: argparse.Namespace, found: sampling.Sample) -> int:
    if arguments.json:
        print_json(_sample_json(found))
        return DONE
    for one in found.households:
        result = code_list("sample_result").find(one.row.result or "")
        words = "；".join(part for part in (one.row.finding or "", *one.differs) if part)
        word = result.label if result else "未核查"
        say(f"{one.village}\t{one.household_no}\t{one.head_name}\t{word}\t{words}")
    note(f"种子 {found.draw.seed}，{found.draw.population} 户中抽 {len(found.households)} 户。")
    return DONE


def _sample_json(found: sampling.Sample) -> dict[str, object]:
    draw = found.draw
    return {
        "id": draw.id,
        "drawn_on": str(draw.drawn_on),
        "seed": draw.seed,
        "percent": draw.percent,
        "scope": draw.scope,
        "population": draw.population,
        "list_hash": draw.list_hash,
        "source": draw.source,
        "left": found.count(None),
        "results": {result.value: found.count(result) for result in SampleResult},
        "unfit_percent": found.unfit_percent,
        "households": [
            {
                "home": one.row.home,
                "household": one.row.household_id,
                "household_no": one.household_no,
                "position": one.row.position,
                "result": one.row.result,
                "finding": one.row.finding,
                "differs": list(one.differs),
            }
            for one in found.households
        ],
    }
