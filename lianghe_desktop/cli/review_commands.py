"""What reviewers send back, field by field: return it, list it, answer it, close it."""

import argparse
from collections.abc import Sequence

from lianghe_desktop.casework import households
from lianghe_desktop.casework.fields import field_spec
from lianghe_desktop.casework.holidays import working_calendar
from lianghe_desktop.casework.reviewing import answering, approving, listing, sending_back
from lianghe_desktop.casework.reviewing.listing import CommentLine
from lianghe_desktop.casework.reviewing.stale import STATE, StaleApproval, stale_approvals
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk import opened
from lianghe_desktop.cli.desk_options import add_action, add_actions, add_desk_options, day
from lianghe_desktop.cli.output import answer, note, print_json, say
from lianghe_desktop.records.case_codes import ReviewAnswer, ReviewClosing, ReviewSubject, Verdict
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

DONE, WAITING = 0, 3


def _describe(parser: argparse.ArgumentParser) -> None:
    actions = add_actions(parser)
    back = add_action(actions, "return", "退回补充：对一栏写意见，或对整户写意见", _return)
    back.add_argument("id", metavar="ID", help="户的标识或户编号")
    back.add_argument("--field", metavar="TABLE[/ID].FIELD", help="哪一栏，例如 household.address")
    back.add_argument(
        "--subject",
        default=ReviewSubject.HOUSEHOLD.value,
        choices=[ReviewSubject.HOUSEHOLD.value, ReviewSubject.ADVICE.value, ReviewSubject.HELP.value],
        help="退回什么：户的资料、评定建议还是帮扶记录",
    )
    back.add_argument("--place", metavar="PLACE", help="评定建议的哪一处，例如 categories 或 line/dibao")
    back.add_argument("--text", required=True, metavar="TEXT", help="要补充或改正什么")
    back.add_argument("--due", type=day, metavar="DATE", help="答复期限，不写按政策包的工作日数")
    listing_ = add_action(actions, "list", "列出退回意见和期限", _list)
    listing_.add_argument("--household", metavar="ID", help="只看一户，已了结的也列出")
    reply = add_action(actions, "answer", "答复一条意见", _answer)
    reply.add_argument("--how", required=True, choices=[one.value for one in ReviewAnswer], help="怎样答复")
    reply.add_argument("--text", default="", metavar="TEXT", help="说明或异议的内容")
    end = add_action(actions, "close", "认可答复、撤回意见，或再次退回", _close)
    end.add_argument(
        "--how", default="accepted", choices=[one.value for one in ReviewClosing], help="怎样了结"
    )
    end.add_argument("--text", default="", metavar="TEXT", help="再次退回时还要补什么")
    for action in (reply, end):
        action.add_argument("id", metavar="ID", help="意见的编号，list 里第一列")
    agree = add_action(
        actions, "approve", "审核一户的资料、建议、帮扶记录或一次调查，记下看到的内容", _approve
    )
    agree.add_argument("id", metavar="ID", help="户的标识或户编号")
    agree.add_argument(
        "--subject",
        default=ReviewSubject.HOUSEHOLD.value,
        choices=[one.value for one in ReviewSubject if one is not ReviewSubject.PROCEDURE],
        help="审核什么",
    )
    agree.add_argument("--interview", metavar="ID", help="哪一次调查，不写就是最近一次")
    agree.add_argument(
        "--verdict", default="approved", choices=[one.value for one in Verdict], help="审核意见"
    )
    agree.add_argument("--text", default="", metavar="TEXT", help="意见；不同意或退回必须写")
    for action in (back, listing_, reply, end, agree):
        add_desk_options(action)


COMMANDS = {"review": _describe}


def _return(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        back = sending_back.SendBack(
            home=home,
            household=household,
            subject=ReviewSubject(arguments.subject),
            subject_id=household,
            remarks=(_remark(arguments, household),),
            due_on=arguments.due,
        )
        sending_back.send_back(started.office, started.acting, back)
        lines = listing.comments_of(started.office, started.acting, home, household)
        words = holiday_words(started, lines)
    return _show(arguments, lines, words)


def _remark(arguments: argparse.Namespace, household: RowId) -> sending_back.Remark:
    if arguments.place is not None:
        return sending_back.Remark(request=arguments.text, subject=ReviewSubject.ADVICE, ref=arguments.place)
    if arguments.field is None:
        return sending_back.Remark(request=arguments.text)
    place, _, field = arguments.field.partition(".")
    table, _, row_id = place.partition("/")
    if field_spec(table, field) is None:
        raise UserError(
            ErrorCode.BAD_INPUT, f"没有“{arguments.field}”这一栏，应写成 household.address 的样子。"
        )
    return sending_back.Remark(
        request=arguments.text, row_table=table, row_id=row_id or household, field=field
    )


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        office, acting = started.office, started.acting
        if arguments.household is not None:
            lines = listing.comments_of(office, acting, *households.find(office, arguments.household))
        else:
            lines = listing.open_comments(office, acting)
        again = [] if arguments.household is not None else stale_approvals(office)
        waiting = bool(listing.my_turn(office, lines)) or any(one.mine for one in again)
        words = holiday_words(started, lines)
    _show(arguments, lines, words, again)
    return WAITING if waiting else DONE


def _answer(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, comment = listing.find_comment(started.office, arguments.id)
        answering.answer(
            started.office,
            started.acting,
            home,
            comment,
            how=ReviewAnswer(arguments.how),
            text=arguments.text,
        )
    return _done(arguments, "已答复，随下一个上报包送上去。")


def _close(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, comment = listing.find_comment(started.office, arguments.id)
        office, acting = started.office, started.acting
        if arguments.how == ReviewClosing.AGAIN:
            answering.send_again(office, acting, home, comment, request=arguments.text)
        else:
            answering.close(office, acting, home, comment, how=ReviewClosing(arguments.how))
    return _done(arguments, "已了结，随下一个回执包送下去。")


def _approve(arguments: argparse.Namespace) -> int:
    with opened(arguments) as started:
        home, household = households.find(started.office, arguments.id)
        approving.approve(
            started.office,
            started.acting,
            home,
            household,
            subject=ReviewSubject(arguments.subject),
            subject_id=_subject_id(started, home, household, arguments),
            verdict=Verdict(arguments.verdict),
            opinion=arguments.text,
        )
    return _done(arguments, "已记下审核意见。")


def _subject_id(started: Started, home: HomeCode, household: RowId, arguments: argparse.Namespace) -> RowId:
    if arguments.subject != ReviewSubject.INTERVIEW:
        return household
    held = households.household_file(started.office, home, household).interviews
    found = [one for one in held if arguments.interview in (None, one.id)]
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这次调查，请用 households show 查看有哪几次。")
    return RowId(max(found, key=lambda one: (str(one.surveyed_on or ""), one.id)).id)


def _done(arguments: argparse.Namespace, sentence: str) -> int:
    return answer(arguments, {"done": True}, sentence)


def holiday_words(started: Started, lines: list[CommentLine]) -> str:
    """Return what is to be said beside the days to answer by, "" where all holidays are known."""
    last = max((line.due_on for line in lines if line.due_on and line.waits_for), default=None)
    return working_calendar(started.office).note(started.acting.today, last)


def _show(
    arguments: argparse.Namespace,
    lines: list[CommentLine],
    words: str,
    again: Sequence[StaleApproval] | None = None,
) -> int:
    if arguments.json:
        known = {} if again is None else {"again": [_again_json(one) for one in again]}
        print_json({"comments": [_json(line) for line in lines], **known})
        return DONE
    for line in lines:
        cells = (line.id, line.household_name, line.label, line.request, str(line.due_on or ""), line.state)
        say("\t".join(cells))
    for one in again or ():
        say(f"{STATE}\t{one.household_name}\t{one.state.subject_label}\t{one.changed_words}\t{one.author}")
    if words:
        note(f"{words}。")
    note(f"共 {len(lines)} 条意见" + (f"，审核后又改动 {len(again)} 处。" if again else "。"))
    return DONE


def _again_json(one: StaleApproval) -> dict[str, object]:
    return {
        "home": one.key[0],
        "household": one.key[1],
        "subject": one.state.subject,
        "subject_id": one.state.subject_id,
        "level": one.state.level,
        "approved_on": _day(one.state.on),
        "changed": list(one.state.changed),
        "mine": one.mine,
    }


def _json(line: CommentLine) -> dict[str, object]:
    return {
        "id": line.id,
        "home": line.home,
        "household": line.household,
        "subject": line.subject,
        "subject_id": line.subject_id,
        "table": line.row_table,
        "row": line.row_id,
        "field": line.field,
        "ref": line.ref,
        "label": line.label,
        "value_seen": line.value_seen,
        "request": line.request,
        "level": line.level,
        "author": line.author,
        "written_on": _day(line.written_on),
        "due_on": _day(line.due_on),
        "answer": line.answer.value if line.answer else None,
        "answer_text": line.answer_text or None,
        "answered_on": _day(line.answered_on),
        "closed": line.closed_label or None,
        "waits_for": line.waits_for,
        "days_left": line.days_left,
    }


def _day(value: object) -> str | None:
    return str(value) if value else None
