"""Commands about households: list, show, search, and what happened to one."""

import argparse
import json

from lianghe_desktop.casework import households
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, add_json_option, day
from lianghe_desktop.cli.output import note, print_json, say

_MOST_FOUND = 200


def _describe_households(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    listing = add_action(actions, "list", "列出全部户", _list)
    show = add_action(actions, "show", "显示一户", _show)
    show.add_argument("id", metavar="ID", help="户的标识或户编号")
    search = add_action(actions, "search", "按姓名、拼音首字母、证件号码或户编号查找", _search)
    search.add_argument("text", metavar="TEXT", help="要找的姓名、拼音首字母或号码")
    for action in (listing, show, search):
        add_desk_options(action)


def _describe_history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="户的标识或户编号")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="那一天结束时的样子")
    add_json_option(parser)
    add_desk_options(parser)
    parser.set_defaults(run=_history)


COMMANDS = {"households": _describe_households, "history": _describe_history}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        return _print_lines(arguments, started, households.household_ids(started.office))


def _search(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = households.search(started.office, arguments.text, limit=_MOST_FOUND)
        return _print_lines(arguments, started, found)


def _show(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        return _print_lines(arguments, started, [households.find(started.office, arguments.id)])


def _print_lines(arguments: argparse.Namespace, started: Started, ids: households.Ids) -> int:
    lines = households.household_lines(started.office, ids)
    if arguments.json:
        print_json({"households": [_line_json(line) for line in lines]})
        return 0
    for line in lines:
        shown = (line.household_no, line.head_name, f"{line.members} 人", line.village, line.status_label)
        say("\t".join((*shown, line.category_words)))
    note(f"共 {len(lines)} 户。")
    return 0


def _line_json(line: households.HouseholdLine) -> dict[str, object]:
    return {
        "id": line.id,
        "home": line.home,
        "household_no": line.household_no,
        "head_name": line.head_name,
        "members": line.members,
        "categories": list(line.categories),
        "status": line.status,
    }


def _history(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        if arguments.as_of:
            print_json(json.loads(households.as_of(started.office, home, household, arguments.as_of)))
            return 0
        entries = households.history(started.office, home, household)
    if arguments.json:
        print_json({"history": [_entry_json(entry) for entry in entries]})
        return 0
    for entry in entries:
        change = f"{entry.old or '空'} → {entry.new or '空'}"
        say(f"{entry.at}\t{entry.who}\t{entry.what}\t{entry.field_label}\t{change}")
    return 0


def _entry_json(entry: households.HistoryEntry) -> dict[str, object]:
    return {
        "at": entry.at,
        "who": entry.who,
        "what": entry.what,
        "field": entry.field_label,
        "old": entry.old,
        "new": entry.new,
        "interview": entry.interview,
        "standing": entry.standing,
    }
