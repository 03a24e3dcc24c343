"""Cases: list them, show one with its steps, take a step, hold a list against the open ones."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from lianghe_desktop.casework import households
from lianghe_desktop.casework.procedure import (
    advising,
    check_lists,
    decisions,
    notices,
    opening,
    village_steps,
)
from lianghe_desktop.casework.procedure.meetings import NewMeeting, Vote, record_meeting
from lianghe_desktop.casework.procedure.reading import CaseFile, CaseLine, case_file, find_case, open_cases
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.output import note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.case_codes import CaseOutcome, CheckItem, CheckResult, Origin, Verdict
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import HomeCode, RowId

DONE, WAITING = 0, 3
Take = Callable[[argparse.Namespace, Started, HomeCode, RowId], object]


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    add_desk_options(add_action(actions, "list", "列出在办的办件、下一步和期限", _list))
    show = add_action(actions, "show", "显示一个办件的各步", _show)
    show.add_argument("id", metavar="CASE", help="办件编号，list 里第一列")
    begin = add_action(actions, "open", "登记线索或申请", _open)
    begin.add_argument("id", metavar="ID", help="户的标识或户编号")
    begin.add_argument("--origin", required=True, choices=[one.value for one in Origin])
    begin.add_argument("--text", required=True, metavar="TEXT", help="发现的困难或申请理由")
    begin.add_argument("--applicant", metavar="MEMBER", help="申请人（家庭成员的标识）")
    begin.add_argument("--entrusted", default="", metavar="NAME", help="受托人姓名")
    begin.add_argument("--relation", default="", metavar="TEXT", help="受托人与申请人的关系")
    step = add_action(actions, "step", "办理一步", _step)
    step.add_argument("id", metavar="CASE", help="办件编号")
    step.add_argument("step", choices=sorted(_STEPS), metavar="STEP", help="、".join(sorted(_STEPS)))
    _describe_step(step)
    match = add_action(actions, "match", "用部门名单核对在办的各户", _match)
    match.add_argument("file", type=file_path, metavar="FILE.xlsx", help="名单，要有“身份证号”一列")
    match.add_argument("--item", required=True, choices=[one.value for one in CheckItem])
    match.add_argument("--source", required=True, metavar="TEXT", help="名单是哪个部门给的")
    match.add_argument("--dry-run", action="store_true", help="只看结果，不登记")
    for action in (show, begin, step, match):
        add_desk_options(action)


def _describe_step(step: argparse.ArgumentParser) -> None:
    step.add_argument("--text", default="", metavar="TEXT", help="意见、理由或会议记录")
    step.add_argument("--item", choices=[one.value for one in CheckItem], help="核对项目，不写是全部 12 项")
    step.add_argument("--result", default="nothing", choices=[one.value for one in CheckResult])
    step.add_argument("--source", default="", metavar="TEXT", help="核对结果是哪个部门给的")
    step.add_argument("--held-on", type=day, metavar="DATE", help="会议日期，不写是今天")
    for name in ("place", "chair", "recorder", "unit", "phone"):
        step.add_argument(f"--{name}", default="", metavar="TEXT")
    for name in ("entitled", "present", "for", "against", "abstain"):
        step.add_argument(f"--{name}", type=int, default=0, metavar="N", dest=f"count_{name}")
    step.add_argument("--days", type=int, metavar="N", help="公示天数，不写按政策包")
    step.add_argument("--verdict", default="approved", choices=[one.value for one in Verdict])
    step.add_argument("--category", action="append", default=[], metavar="CODE", help="困难类别，可写几次")
    step.add_argument("--entrusted", action="store_true", help="受县级委托，由镇街确认")
    step.add_argument("--outcome", choices=[one.value for one in CaseOutcome], help="close 的结果")


COMMANDS = {"cases": _describe}


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        lines = open_cases(started.office, started.acting.today)
    if arguments.json:
        print_json({"cases": [_line_json(line) for line in lines]})
        return DONE
    steps = code_list("procedure_step")
    for line in lines:
        following = line.state.next
        word = steps.label(following.rule.step) if following else "有一步没有通过"
        say(f"{line.id}\t{line.household_no}\t{line.head_name}\t{word}\t{line.due_on or ''}")
    note(f"共 {len(lines)} 件在办。")
    return DONE


def _show(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, case = find_case(started.office, arguments.id)
        file = case_file(started.office, started.acting, home, case)
    return _print(arguments, file)


def _open(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        new = opening.NewCase(
            home=home,
            household=household,
            origin=Origin(arguments.origin),
            clue=arguments.text,
            applicant=RowId(arguments.applicant) if arguments.applicant else None,
            entrusted_name=arguments.entrusted,
            entrusted_relation=arguments.relation,
        )
        case = opening.open_case(started.office, started.acting, new)
        file = case_file(started.office, started.acting, home, case)
    return _print(arguments, file)


def _step(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, case = find_case(started.office, arguments.id)
        _STEPS[arguments.step](arguments, started, home, case)
        file = case_file(started.office, started.acting, home, case)
    return _print(arguments, file)


def _survey(_arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return village_steps.confirm_survey(started.office, started.acting, home, case)


def _check(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    items = [CheckItem(arguments.item)] if arguments.item else list(CheckItem)
    checks = [
        village_steps.NewCheck(
            item=item,
            result=CheckResult(arguments.result),
            source=arguments.source,
            finding=arguments.text,
        )
        for item in items
    ]
    return village_steps.record_check(started.office, started.acting, home, case, checks)


def _checked(_arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return village_steps.finish_check(started.office, started.acting, home, case)


def _advice(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return advising.keep_advice(started.office, started.acting, home, case, opinion=arguments.text)


def _meeting(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    new = NewMeeting(
        home=home,
        held_on=arguments.held_on or started.acting.today,
        place=arguments.place,
        chair=arguments.chair,
        recorder=arguments.recorder,
        entitled=arguments.count_entitled,
        present=arguments.count_present,
        minutes=arguments.text,
    )
    vote = Vote(
        procedure=case,
        votes_for=arguments.count_for,
        votes_against=arguments.count_against,
        votes_abstain=arguments.count_abstain,
    )
    return record_meeting(started.office, started.acting, new, [vote])


def _notice(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    new = notices.NewNotice(
        home=home,
        first_day=started.acting.today,
        place=arguments.place,
        unit=arguments.unit,
        phone=arguments.phone,
        days=arguments.days,
    )
    return notices.post_notice(started.office, started.acting, new, [case])


def _takedown(_arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    notice = notices.notice_of(case_file(started.office, started.acting, home, case))
    return notices.take_down(started.office, started.acting, home, RowId(notice.id))


def _verdict(arguments: argparse.Namespace, home: HomeCode, case: RowId) -> decisions.CaseVerdict:
    return decisions.CaseVerdict(
        home=home,
        procedure=case,
        verdict=Verdict(arguments.verdict),
        opinion=arguments.text,
        categories=tuple(arguments.category),
        entrusted=arguments.entrusted,
    )


def _township(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return decisions.review_case(started.office, started.acting, _verdict(arguments, home, case))


def _county(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return decisions.decide_case(started.office, started.acting, _verdict(arguments, home, case))


def _file(_arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return village_steps.file_case(started.office, started.acting, home, case)


def _close(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    outcome = CaseOutcome(arguments.outcome or CaseOutcome.WITHDRAWN)
    return opening.close_case(
        started.office, started.acting, home, case, outcome=outcome, because=arguments.text
    )


def _resurvey(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return opening.send_back_case(started.office, started.acting, home, case, because=arguments.text)


_STEPS: Mapping[str, Take] = {
    "survey": _survey,
    "check-item": _check,
    "check": _checked,
    "advice": _advice,
    "discussion": _meeting,
    "publicity": _notice,
    "take-down": _takedown,
    "township": _township,
    "county": _county,
    "filed": _file,
    "close": _close,
    "resurvey": _resurvey,
}


def _match(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        found = check_lists.match_list(
            started.office,
            started.acting,
            Path(arguments.file),
            item=CheckItem(arguments.item),
            source=arguments.source,
        )
        kept = 0 if arguments.dry_run else check_lists.keep_match(started.office, started.acting, found)
    if arguments.json:
        print_json(
            {
                "rows": found.rows,
                "cases": found.cases,
                "matched": [_match_json(one) for one in found.matched],
                "near": [_match_json(one) for one in found.near],
                "unreadable": list(found.unreadable),
                "kept": kept,
            }
        )
    else:
        for one in (*found.matched, *found.near):
            say(f"第 {one.row} 行\t{one.member_name}\t{one.number}\t{one.why or '号码相同'}\t{one.finding}")
        note(f"名单 {found.rows} 行，在办 {found.cases} 户，登记 {kept} 条核对结果。")
    return WAITING if found.near or found.unreadable else DONE


def _match_json(one: check_lists.Match) -> dict[str, object]:
    return {
        "row": one.row,
        "home": one.home,
        "household": one.household,
        "member": one.member,
        "case": one.procedure,
        "finding": one.finding,
        "why": one.why or None,
    }


def _print(arguments: argparse.Namespace, file: CaseFile) -> int:
    if arguments.json:
        print_json(_case_json(file))
        return DONE
    steps, outcomes = code_list("procedure_step"), code_list("step_outcome")
    for one in file.state.steps:
        word = outcomes.label(one.row.outcome or "") if one.row else one.standing.value
        when = str(one.row.done_on) if one.row else f"最迟 {one.due_on}" if one.due_on else ""
        say(f"{steps.label(one.rule.step)}\t{word}\t{when}\t{(one.row.opinion or '') if one.row else ''}")
    return DONE


def _case_json(file: CaseFile) -> dict[str, object]:
    row, following = file.procedure, file.state.next
    return {
        "id": row.id,
        "home": row.home,
        "household": row.household_id,
        "kind": row.kind,
        "origin": row.origin,
        "opened_on": str(row.opened_on),
        "clue": row.clue,
        "pack": row.pack,
        "turn": file.state.turn,
        "due_on": str(file.state.due_on) if file.state.due_on else None,
        "next": following.rule.step.value if following else None,
        "outcome": row.outcome,
        "closed_because": row.closed_because,
        "steps": [
            {
                "step": one.rule.step.value,
                "standing": one.standing.value,
                "outcome": one.row.outcome if one.row else None,
                "done_on": str(one.row.done_on) if one.row else None,
                "due_on": str(one.due_on) if one.due_on else None,
                "opinion": one.row.opinion if one.row else None,
                "source": one.rule.clause,
            }
            for one in file.state.steps
        ],
    }


def _line_json(line: CaseLine) -> dict[str, object]:
    following = line.state.next
    return {
        "id": line.id,
        "home": line.home,
        "household": line.household,
        "household_no": line.household_no,
        "kind": line.state.procedure.kind,
        "opened_on": str(line.state.procedure.opened_on),
        "turn": line.state.turn,
        "next": following.rule.step.value if following else None,
        "due_on": str(line.due_on) if line.due_on else None,
    }
