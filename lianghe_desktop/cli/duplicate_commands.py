"""duplicates: who may be registered twice; merge, keep apart, join and split households, take it back."""

import argparse
from typing import Any

from lianghe_desktop.casework import households
from lianghe_desktop.casework.duplicates import merging
from lianghe_desktop.casework.duplicates.finding import Certainty, PersonLine, TwinPair, find_twins
from lianghe_desktop.casework.duplicates.recorded import take_back
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.output import Progress, note, print_json, say
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import masked_number
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.rearranged import Rearrangement

_WORDS = {Certainty.CERTAIN: "肯定", Certainty.LIKELY: "很可能", Certainty.POSSIBLE: "可能"}
_CODES = {Certainty.CERTAIN: "certain", Certainty.LIKELY: "likely", Certainty.POSSIBLE: "possible"}


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    add_desk_options(add_action(actions, "list", "列出疑似重复登记的人", _list))
    merge = add_action(actions, "merge", "两条登记是同一个人：留下第一条", _merge)
    merge.add_argument("stays", metavar="MEMBER", help="留下的人的标识")
    merge.add_argument("goes", metavar="MEMBER", help="并掉的人的标识")
    merge.add_argument("--take", nargs="*", default=[], metavar="FIELD", help="这些项用并掉那条的内容")
    apart = add_action(actions, "apart", "两条登记不是同一个人，以后不再提示", _apart)
    apart.add_argument("first", metavar="MEMBER", help="一个人的标识")
    apart.add_argument("second", metavar="MEMBER", help="另一个人的标识")
    join = add_action(actions, "join", "并户：第二户并入第一户", _join)
    join.add_argument("stays", metavar="HOUSEHOLD", help="留下的户")
    join.add_argument("goes", metavar="HOUSEHOLD", help="并入的户")
    join.add_argument("--relation", required=True, metavar="TEXT", help="并入户的户主是留下户户主的什么人")
    split = add_action(actions, "split", "分户：一些人另立一户", _split)
    split.add_argument("household", metavar="HOUSEHOLD", help="原来的户")
    split.add_argument("leaving", nargs="+", metavar="MEMBER=关系", help="分出去的人和与新户主的关系")
    undo = add_action(actions, "undo", "撤销一次合并、并户或分户", _undo)
    undo.add_argument("rearrangement", metavar="ID", help="办理时给出的标识")
    for one in (merge, apart, join, split):
        one.add_argument("--because", default="", metavar="TEXT", help="理由")
    for one in (merge, apart, join, split, undo):
        add_desk_options(one, meets_approvals=one in (merge, join, split))


COMMANDS = {"duplicates": _describe}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        pairs = find_twins(started.office, progress=Progress("查找重复"))
    if arguments.json:
        print_json({"pairs": [_json(pair) for pair in pairs]})
        return 0
    for pair in pairs:
        reasons = "，".join(pair.likeness.reasons)
        say(f"{_WORDS[pair.likeness.certainty]}\t{_words(pair.first)}\t{_words(pair.second)}\t{reasons}")
    note(f"共 {len(pairs)} 对。")
    return 0


def _merge(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = merging.merge_people(
            started.office,
            started.acting,
            _person(started, arguments.stays),
            _person(started, arguments.goes),
            from_second=arguments.take,
            because=arguments.because,
        )
    return _told(arguments, found, "已合并成一个人")


def _apart(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        first, second = _person(started, arguments.first), _person(started, arguments.second)
        found = merging.keep_apart(started.office, started.acting, first, second, because=arguments.because)
    return _told(arguments, found, "已记下不是同一个人")


def _join(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, stays = households.find(started.office, arguments.stays)
        other_home, goes = households.find(started.office, arguments.goes)
        if home != other_home:
            raise UserError(ErrorCode.BAD_INPUT, "两户不在同一个村，请先用 households move 办理迁移。")
        found = merging.merge_households(
            started.office,
            started.acting,
            home,
            stays,
            goes,
            head_relation=code_list("relation").code_of(arguments.relation),
            because=arguments.because,
        )
    return _told(arguments, found, "已并户")


def _split(arguments: argparse.Namespace) -> int:
    leaving: dict[RowId, str] = {}
    for one in arguments.leaving:
        member, _, relation = one.partition("=")
        leaving[RowId(member)] = code_list("relation").code_of(relation)
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.household)
        made = merging.split_household(
            started.office, started.acting, home, household, leaving=leaving, because=arguments.because
        )
        found = merging.rearrangements_of(started.office, home, made)[0].id
    return _told(arguments, RowId(found), f"已分出新户 {made}")


def _undo(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        rows = started.office.store.rows(Rearrangement, where={"id": arguments.rearrangement})
        if not rows:
            raise UserError(ErrorCode.NOT_FOUND, "没有这次办理，请核对标识。")
        back = take_back(
            started.office, started.acting, HomeCode(rows[0].home), RowId(arguments.rearrangement)
        )
    if arguments.json:
        print_json({"restored": back.restored, "kept": back.kept})
    kept = f"，{back.kept} 项后来改过，保持现在的内容" if back.kept else ""
    note(f"已撤销，恢复 {back.restored} 项{kept}。")
    return 0


def _told(arguments: argparse.Namespace, found: RowId, words: str) -> int:
    if arguments.json:
        print_json({"id": found})
    note(f"{words}。要撤销时用 duplicates undo {found}。")
    return 0


def _person(started: Started, text: str) -> tuple[HomeCode, RowId]:
    rows = [row for row in started.office.store.rows(Member, where={"id": text}) if not row.gone]
    if not rows:
        raise UserError(ErrorCode.NOT_FOUND, f"没有标识为“{text}”的人，请先用 duplicates list 查看。")
    return HomeCode(rows[0].home), RowId(rows[0].id)


def _words(person: PersonLine) -> str:
    number = masked_number(person.document_number or "")
    return f"{person.id} {person.name or ''} {number}（户 {person.household_no or '未编号'}）"


def _json(pair: TwinPair) -> dict[str, Any]:
    return {
        "certainty": _CODES[pair.likeness.certainty],
        "reasons": list(pair.likeness.reasons),
        "members": [
            {"id": one.id, "household": one.household, "home": one.home, "name": one.name}
            for one in (pair.first, pair.second)
        ],
    }
