"""verify-paper: is the sheet in hand current, superseded, or not issued by us, and what changed since."""

import argparse
from typing import Any

from lianghe_desktop.casework.paper_check import PaperState, PaperVerdict, page_as_issued, verify_paper
from lianghe_desktop.casework.paper_codes import codes_in
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_desk_options, add_json_option
from lianghe_desktop.cli.files import write_bytes
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path

_STATES = {
    PaperState.CURRENT: "有效",
    PaperState.SUPERSEDED: "已过时",
    PaperState.UNKNOWN: "查不到",
}


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", metavar="CODE|IMAGE", help="纸上二维码旁边的编码，或二维码的照片")
    parser.add_argument("--out", type=file_path, metavar="FILE.pdf", help="把当时打印的样子重新画出来")
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_verify)


COMMANDS = {"verify-paper": _describe}


def _verify(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        codes = codes_in(arguments.paper)
        verdicts = [verify_paper(started.office, started.acting, code) for code in codes]
        if arguments.out:
            write_bytes(arguments.out, page_as_issued(started.office, codes[0]).pdf)
            note(f"当时的样子已写入 {arguments.out.name}。")
    if arguments.json:
        print_json({**_json(verdicts[0]), "papers": [_json(one) for one in verdicts]})
        return 0
    for one in verdicts:
        say(f"{one.code}\t{one.title or ''}\t{_STATES[one.state]}\t{one.words}")
        for change in one.differs:
            say(f"\t{change.label}\t纸上：{change.issued}\t现在：{change.now}")
    return 0


def _json(verdict: PaperVerdict) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "state": verdict.state.value,
        "differs": [one.field for one in verdict.differs],
        "changes": [
            {"field": one.field, "label": one.label, "issued": one.issued, "now": one.now}
            for one in verdict.differs
        ],
        "message": verdict.words,
        "compared": verdict.compared,
        "document": verdict.document,
        "household": verdict.household,
        "printed_on": verdict.printed_on.isoformat() if verdict.printed_on else None,
        "superseded_by": verdict.superseded_by,
        "superseded_on": verdict.superseded_on.isoformat() if verdict.superseded_on else None,
    }
