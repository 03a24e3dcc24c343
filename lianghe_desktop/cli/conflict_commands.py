"""What two desks filled in differently: list it, and let a person decide."""

import argparse

from lianghe_desktop.casework import conflict_decisions
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import note, print_json, say

DONE, WAITING = 0, 3


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    listing = add_action(actions, "list", "列出待定内容", _list)
    resolve = add_action(actions, "resolve", "定下一处", _resolve)
    resolve.add_argument("id", metavar="ID", help="待定内容的编号，list 里第一列")
    resolve.add_argument(
        "--keep",
        required=True,
        metavar="mine|theirs|VALUE",
        help="mine 用本机的，theirs 用对方的，或直接写正确的内容",
    )
    for action in (listing, resolve):
        add_desk_options(action)


COMMANDS = {"conflicts": _describe}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        lines = conflict_decisions.conflict_lines(started.office)
    if arguments.json:
        print_json({"conflicts": [_line_json(line) for line in lines]})
    else:
        for line in lines:
            sides = "；".join(f"{side.text}（{'本机' if side.mine else side.desk}）" for side in line.sides)
            say(f"{line.id}\t{line.household_name}\t{line.field_label}\t{sides}")
        note(f"共 {len(lines)} 处待定。")
    return WAITING if lines else DONE


def _line_json(line: conflict_decisions.ConflictLine) -> dict[str, object]:
    return {
        "id": line.id,
        "home": line.home,
        "household": line.household,
        "field": line.field_label,
        "values": [
            {"value": side.text, "who": side.who, "desk": side.desk, "day": side.day, "mine": side.mine}
            for side in line.sides
        ],
    }


def _resolve(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        if arguments.keep in ("mine", "theirs"):
            conflict_decisions.settle(office, acting, arguments.id, arguments.keep)
        else:
            conflict_decisions.settle_value(office, acting, arguments.id, arguments.keep)
        left = len(conflict_decisions.conflict_lines(office))
    if arguments.json:
        print_json({"left": left})
    else:
        say(f"已定下，还有 {left} 处待定。")
    return WAITING if left else DONE
