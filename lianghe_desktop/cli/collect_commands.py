"""The city's collector: bundles into PostgreSQL."""

import argparse

from lianghe_desktop.casework import collecting
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_desk_options, add_json_option, day
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.cli.paths import file_path, folder_path
from lianghe_desktop.records.errors import UserError

DONE, REFUSED, WAITING = 0, 1, 3


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        required=True,
        type=_address,
        metavar="URL",
        help="数据库，例如 postgresql:///shouji，不写密码",
    )
    parser.add_argument("files", type=file_path, nargs="+", metavar="FILE.lhb", help="各县区的上报包")
    parser.add_argument("--on", type=day, metavar="DATE", help="附件一统计哪一天，不写就是工作日期")
    parser.add_argument(
        "--parquet", type=folder_path, metavar="DIR", help="另按村居导出 Parquet，不含姓名和证件号"
    )
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_collect)


COMMANDS = {"collect": _describe}


def _address(text: str) -> str:
    try:
        return collecting.check_address(text)
    except UserError as refusal:
        raise argparse.ArgumentTypeError(refusal.text) from refusal


class _Steps:
    """Tell on standard error how far each file is."""

    def __init__(self) -> None:
        self._of: dict[str, Progress] = {}

    def tell(self, what: str, done: int, total: int) -> None:
        """Take note of one step."""
        self._of.setdefault(what, Progress(what)).tell(done, total)


def _collect(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = collecting.collect(
            started.office,
            started.acting,
            arguments.to,
            arguments.files,
            day=arguments.on or started.acting.today,
            parquet=arguments.parquet,
            progress=_Steps().tell,
        )
    if arguments.json:
        print_json(_json(found))
    else:
        for sentence in (*(one.sentence for one in found.files if one.loaded), *found.sentences):
            say(sentence)
    for one in found.files:
        if one.loaded is None:
            note(one.sentence)
    if found.refused:
        return REFUSED
    return WAITING if found.waits_for_a_person else DONE


def _json(found: collecting.Collection) -> dict[str, object]:
    return {
        "files": [_file_json(one) for one in found.files],
        "households": found.state.households,
        "people": found.state.people,
        "lines": found.state.lines,
        "conflicts": found.state.conflicts,
        "held": found.state.held,
        "gaps": list(found.gap_sentences),
        "on": found.day.isoformat(),
        "parquet_rows": found.parquet_rows,
    }


def _file_json(one: collecting.CollectedFile) -> dict[str, object]:
    if one.loaded is None:
        return {"file": one.path.name, "outcome": "refused", "reason": one.refusal}
    loaded = one.loaded
    return {
        "file": one.path.name,
        "outcome": "collected",
        "sender": loaded.sender,
        "part": list(loaded.part),
        "new": loaded.new,
        "duplicates": loaded.duplicates,
        "waiting": loaded.waiting,
        "held": loaded.held,
        "forked": list(loaded.forked),
    }
