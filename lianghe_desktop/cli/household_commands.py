"""Commands about households: list, show, search, and what happened to one."""

import argparse
import datetime as dt
import json

from lianghe_desktop.casework import (
    household_reading,
    household_receipts,
    households,
    moving,
    removal,
    removed,
    rulings,
)
from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, add_json_option, day
from lianghe_desktop.cli.output import answer, note, print_json, say
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years, masked_number
from lianghe_desktop.records.ids import HomeCode

_MOST_FOUND = 200


def _describe_households(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    listing = add_action(actions, "list", "列出全部户", _list)
    show = add_action(actions, "show", "显示一户", _show)
    show.add_argument("id", metavar="ID", help="户的标识或户编号")
    search = add_action(actions, "search", "按姓名、拼音首字母、证件号码或户编号查找", _search)
    search.add_argument("text", metavar="TEXT", help="要找的姓名、拼音首字母或号码")
    remove = add_action(actions, "remove", "删除一户（可以恢复）", _remove)
    deleted = add_action(actions, "removed", "列出已删除的户、家庭成员和收支", _removed)
    restore = add_action(actions, "restore", "恢复删除的户", _restore)
    move = add_action(actions, "move", "办理迁移：在原村结束，在新村建档", _move)
    move.add_argument("--to", required=True, metavar="CODE", help="迁入的村居代码，12 位")
    erase = add_action(actions, "erase", "彻底删除一户的个人信息，不能恢复", _erase)
    erase.add_argument("--reason", required=True, metavar="TEXT", help="理由，例如 本人要求删除")
    for action in (remove, restore, move, erase):
        action.add_argument("id", metavar="ID", help="户的标识或户编号")
    for action in (listing, show, search, remove, deleted, restore, move, erase):
        add_desk_options(action, meets_approvals=action in (remove, restore))


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
        key = households.find(started.office, arguments.id)
        people = household_reading.living(households.household_file(started.office, *key).members)
        on = started.acting.today
        if not arguments.json:
            _print_lines(arguments, started, [key])
            for member in people:
                say(_member_words(member, on))
            return 0
        lines = households.household_lines(started.office, [key])
        items = household_receipts.household_receipts(started.office, *key)
    more = {"people": [_member_json(member, on) for member in people], "receipts": _receipts_json(items)}
    print_json({"households": [_line_json(line) | more for line in lines]})
    return 0


def _member_words(member: Member, on: dt.date) -> str:
    shown = (
        member.name or "",
        _label("relation", member.relation),
        _label("sex", member.sex),
        f"{age} 岁" if (age := _age(member, on)) is not None else "",
        masked_number(member.document_number) if member.document_number else "",
        _label("labour", member.labour),
        _label("health", member.health),
    )
    return "\t".join(("　", *shown))


def _label(column: str, value: str | None) -> str:
    spec = field_spec("member", column)
    return show_field(spec, value) if spec and value else ""


def _age(member: Member, on: dt.date) -> int | None:
    return full_years(member.birth_date, on) if member.birth_date else None


def _member_json(member: Member, on: dt.date) -> dict[str, object]:
    """Return a person for scripts; the number is masked: whole ones are shown on the page, which is kept."""
    return {
        "id": member.id,
        "name": member.name,
        "relation": member.relation,
        "sex": member.sex,
        "birth_date": member.birth_date.isoformat() if member.birth_date else None,
        "age": _age(member, on),
        "document_number": masked_number(member.document_number) if member.document_number else None,
        "school": member.school,
        "labour": member.labour,
        "health": (member.health or "").split(),
        "dibao": member.dibao,
        "tekun": member.tekun,
    }


def _receipts_json(items: tuple[household_receipts.ReceiptItem, ...]) -> list[dict[str, object]]:
    return [
        {
            "table": one.table,
            "id": one.id,
            "what": one.what,
            "day": one.day.isoformat() if one.day else None,
            "state": one.state.value,
            "words": one.words,
        }
        for one in items
    ]


def _remove(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        rows = removal.remove_household(started.office, started.acting, home, household)
    return _done(arguments, rows, f"已删除，共 {rows} 项。要恢复：lianghe households restore {household}")


def _removed(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = removed.removed(started.office)
    if arguments.json:
        shown = ("table", "home", "id", "household", "who", "day")
        print_json({"removed": [{name: getattr(one, name) for name in shown} for one in found]})
    else:
        for one in found:
            say(f"{one.id}\t{one.village}\t{one.household}\t{one.what}\t{one.who}\t{one.day}")
        note(f"共 {len(found)} 项。整户恢复：households restore；成员和收支在“裁定与更正”里恢复。")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = removal.find_removed(started.office, arguments.id)
        rows = removal.bring_household_back(started.office, started.acting, home, household)
    return _done(arguments, rows, f"已恢复，共 {rows} 项。")


def _move(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        to_home = HomeCode(AreaCode.parse(arguments.to).value)
        done = moving.move_household(started.office, started.acting, home, household, to_home=to_home)
    return answer(
        arguments,
        {"home": done.home, "household": done.household, "rows": len(done.rows)},
        f"已迁到 {done.home}，新的标识 {done.household}，带过去 {len(done.rows)} 项。",
    )


def _erase(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = removal.find_removed(started.office, arguments.id)
        rows = rulings.erase_household(
            started.office, started.acting, home, household, reason=arguments.reason
        )
    return _done(arguments, rows, f"已彻底删除 {rows} 项。备份和纸质材料不受影响，请另行处理。")


def _done(arguments: argparse.Namespace, rows: int, sentence: str) -> int:
    return answer(arguments, {"rows": rows}, sentence)


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
