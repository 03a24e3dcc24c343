"""Cases: list them, show one with its steps, take a step, hold a list against the open ones."""

import argparse
from pathlib import Path

from lianghe_desktop.casework import households
from lianghe_desktop.casework.lists import papers
from lianghe_desktop.casework.lists.filling import case_list
from lianghe_desktop.casework.lists.kinds import LIST_KINDS
from lianghe_desktop.casework.procedure import check_lists, opening
from lianghe_desktop.casework.procedure.meetings import Photo
from lianghe_desktop.casework.procedure.reading import CaseFile, CaseLine, case_file, find_case, open_cases
from lianghe_desktop.casework.procedure.sealed import attach_sealed, sealed_forms
from lianghe_desktop.casework.procedure.yearly_cases import begin_yearly, yearly_state
from lianghe_desktop.cli.case_steps import STEPS, describe_step
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options
from lianghe_desktop.cli.files import read_bytes, write_bytes
from lianghe_desktop.cli.output import Progress, answer, note, print_json, say
from lianghe_desktop.cli.paths import file_path
from lianghe_desktop.records.case_codes import CaseKind, CheckItem, Origin
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

DONE, WAITING = 0, 3
_PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    add_desk_options(add_action(actions, "list", "列出在办的办件、下一步和期限", _list))
    show = add_action(actions, "show", "显示一个办件的各步", _show)
    show.add_argument("id", metavar="CASE", help="办件编号，list 里第一列")
    begin = add_action(actions, "open", "登记线索或申请", _open)
    begin.add_argument("id", metavar="ID", help="户的标识或户编号")
    begin.add_argument("--origin", required=True, choices=[one.value for one in Origin], help="从哪里来的")
    begin.add_argument(
        "--kind", default=CaseKind.RECOGNITION.value, choices=[one.value for one in CaseKind], help="办件种类"
    )
    begin.add_argument("--monitored", default="", metavar="CODE", help="监测时：unstable、marginal 或 sudden")
    begin.add_argument("--cause", default="", metavar="CODE", help="监测时：风险原因")
    begin.add_argument("--text", required=True, metavar="TEXT", help="发现的困难或申请理由")
    begin.add_argument("--applicant", metavar="MEMBER", help="申请人（家庭成员的标识）")
    begin.add_argument("--entrusted", default="", metavar="NAME", help="受托人姓名")
    begin.add_argument("--relation", default="", metavar="TEXT", help="受托人与申请人的关系")
    step = add_action(actions, "step", "办理一步", _step)
    step.add_argument("id", metavar="CASE", help="办件编号")
    step.add_argument("step", choices=sorted(STEPS), metavar="STEP", help="、".join(sorted(STEPS)))
    describe_step(step)
    again = add_action(actions, "appeal", "对不予认定或退出有不同意见，重新申请", _appeal)
    again.add_argument("id", metavar="CASE", help="已办结的办件编号")
    again.add_argument("--text", required=True, metavar="TEXT", help="不同意见，或情况有什么变化")
    yearly = add_action(actions, "yearly", "给在册各户开始年度复核", _yearly)
    yearly.add_argument("--village", metavar="CODE", help="只办这个村，不写就是本机全部")
    lists = add_action(actions, "lists", "退出、告知、渐退和长期公示名单", _lists)
    lists.add_argument("code", nargs="?", choices=sorted(LIST_KINDS), metavar="LIST", help="不写就列出全部")
    lists.add_argument("--village", metavar="CODE", help="只要这个村")
    lists.add_argument("--out", type=file_path, metavar="FILE.pdf", help="另存为打印件")
    match = add_action(actions, "match", "用部门名单核对在办的各户", _match)
    match.add_argument("file", type=file_path, metavar="FILE.xlsx", help="名单，要有“身份证号”一列")
    match.add_argument("--item", required=True, choices=[one.value for one in CheckItem], help="核对项目")
    match.add_argument("--source", required=True, metavar="TEXT", help="名单是哪个部门给的")
    match.add_argument("--dry-run", action="store_true", help="只看结果，不登记")
    seal = add_action(actions, "seal", "登记盖章的审批表（照片）", _seal)
    seal.add_argument("id", metavar="CASE", help="办件编号")
    seal.add_argument("--photo", required=True, type=file_path, metavar="FILE.jpg", help="照片或扫描件")
    for action in (show, begin, step, again, yearly, lists, match, seal):
        add_desk_options(action)


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
    for words in dict.fromkeys(line.state.calendar_note for line in lines if line.state.calendar_note):
        note(f"{words}。")
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
            kind=CaseKind(arguments.kind),
            monitored=arguments.monitored,
            cause=arguments.cause,
        )
        case = opening.open_case(started.office, started.acting, new)
        file = case_file(started.office, started.acting, home, case)
    return _print(arguments, file)


def _appeal(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, case = find_case(started.office, arguments.id)
        again = opening.appeal(started.office, started.acting, home, case, because=arguments.text)
        file = case_file(started.office, started.acting, home, again)
    return _print(arguments, file)


def _yearly(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        village = HomeCode(arguments.village) if arguments.village else None
        made = begin_yearly(started.office, started.acting, home=village, progress=Progress("年度复核"))
        state = yearly_state(started.office, started.acting.today.year)
    return answer(
        arguments,
        {
            "begun": made.begun,
            "there": made.there,
            "listed": state.listed,
            "running": state.running,
            "kept": state.kept,
            "exited": state.exited,
        },
        f"新开始 {made.begun} 户，今年已有 {made.there} 户；在办 {state.running} 户。",
    )


def _step(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, case = find_case(started.office, arguments.id)
        STEPS[arguments.step](arguments, started, home, case)
        file = case_file(started.office, started.acting, home, case)
    return _print(arguments, file)


def _seal(arguments: argparse.Namespace) -> int:
    suffix = arguments.photo.suffix.lower()
    if suffix not in _PICTURES:
        kinds = "、".join(sorted(_PICTURES))
        raise UserError(ErrorCode.BAD_INPUT, f"“{arguments.photo.name}”不是照片，可以用：{kinds}。")
    content = read_bytes(arguments.photo)
    with opened(arguments) as started:
        home, case = find_case(started.office, arguments.id)
        photo = Photo(content=content, media_type=_PICTURES[suffix], name=f"盖章件{suffix}")
        attach_sealed(started.office, started.acting, home, case, photo)
        file = case_file(started.office, started.acting, home, case)
        household = RowId(file.procedure.household_id or "")
        kept = len(sealed_forms(households.household_file(started.office, home, household), case))
    return answer(arguments, {"id": case, "sealed": kept}, f"已登记，共 {kept} 份。")


def _lists(arguments: argparse.Namespace) -> int:
    home = HomeCode(arguments.village) if arguments.village else None
    with opened(arguments) as started:
        codes = [arguments.code] if arguments.code else list(LIST_KINDS)
        found = [case_list(started.office, started.acting, code, home=home) for code in codes]
        if arguments.out and arguments.code:
            write_bytes(arguments.out, papers.print_list(started.office, started.acting, found[0]).pdf)
            note(f"已写入 {arguments.out.name}。")
    if arguments.json:
        print_json(
            {
                "lists": [
                    {
                        "code": one.code,
                        "title": one.title,
                        "from": one.giver,
                        "to": one.receiver,
                        "source": one.clause,
                        "columns": list(one.columns),
                        "count": len(one.rows),
                        "people": one.people,
                        "rows": [list(row.cells) for row in one.rows] if arguments.code else None,
                    }
                    for one in found
                ]
            }
        )
        return DONE
    if not arguments.code:
        for one in found:
            say(f"{one.code}\t{one.title}\t{one.giver} → {one.receiver}\t{one.counts}\t{one.clause}")
        return DONE
    say("\t".join(found[0].columns))
    for row in found[0].rows:
        say("\t".join(row.cells))
    return DONE


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
    if file.state.calendar_note:
        note(f"{file.state.calendar_note}。")
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
        "calendar_note": file.state.calendar_note or None,
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
