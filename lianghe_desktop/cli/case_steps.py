"""The steps of a case as commands take them: each reads its options and calls the work."""

import argparse
from collections.abc import Callable, Mapping

from lianghe_desktop.casework.procedure import (
    advising,
    decisions,
    final_steps,
    notices,
    opening,
    village_steps,
)
from lianghe_desktop.casework.procedure.consequences import ExitTerms
from lianghe_desktop.casework.procedure.meetings import NewMeeting, Vote, record_meeting
from lianghe_desktop.casework.procedure.reading import case_file
from lianghe_desktop.casework.start import Started
from lianghe_desktop.cli.desk_options import day
from lianghe_desktop.records.case_codes import CaseOutcome, CheckItem, CheckResult, Verdict
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import HomeCode, RowId

Take = Callable[[argparse.Namespace, Started, HomeCode, RowId], object]


_WORDS = {
    "place": "会议或公示的地点",
    "chair": "主持人",
    "recorder": "记录人",
    "unit": "受理异议的单位",
    "phone": "受理异议的电话",
}
_COUNTS = {
    "entitled": "应到人数",
    "present": "实到人数",
    "for": "同意票数",
    "against": "不同意票数",
    "abstain": "弃权票数",
}


def describe_step(step: argparse.ArgumentParser) -> None:
    """Describe what the steps of a case are taken with."""
    step.add_argument("--text", default="", metavar="TEXT", help="意见、理由或会议记录")
    step.add_argument("--item", choices=[one.value for one in CheckItem], help="核对项目，不写是全部 12 项")
    step.add_argument(
        "--result", default="nothing", choices=[one.value for one in CheckResult], help="核对结果"
    )
    step.add_argument("--source", default="", metavar="TEXT", help="核对结果是哪个部门给的")
    step.add_argument("--held-on", type=day, metavar="DATE", help="会议日期，不写是今天")
    for name, meaning in _WORDS.items():
        step.add_argument(f"--{name}", default="", metavar="TEXT", help=meaning)
    for name, meaning in _COUNTS.items():
        step.add_argument(f"--{name}", type=int, default=0, metavar="N", dest=f"count_{name}", help=meaning)
    step.add_argument("--days", type=int, metavar="N", help="公示天数，不写按政策包")
    step.add_argument(
        "--verdict", default="approved", choices=[one.value for one in Verdict], help="审核意见"
    )
    step.add_argument("--category", action="append", default=[], metavar="CODE", help="困难类别，可写几次")
    step.add_argument("--entrusted", action="store_true", help="受县级委托，由镇街确认")
    step.add_argument("--outcome", choices=[one.value for one in CaseOutcome], help="close 的结果")
    step.add_argument("--promised", action="store_true", help="农户已签承诺授权书（监测的入户核实）")
    step.add_argument(
        "--basis", default="fupin", choices=code_list("exit_basis").codes, help="退出方式（退出和年度复核）"
    )
    step.add_argument("--months", type=int, metavar="N", help="渐退几个月，不写按政策包")
    step.add_argument("--way", default="", metavar="CODE", help="风险消除方式：helped 或 natural")


def _survey(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return village_steps.confirm_survey(
        started.office, started.acting, home, case, promised=arguments.promised
    )


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
        terms=ExitTerms(basis=arguments.basis, months=arguments.months),
    )


def _township(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return decisions.review_case(started.office, started.acting, _verdict(arguments, home, case))


def _county(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return decisions.decide_case(started.office, started.acting, _verdict(arguments, home, case))


def _file(_arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return village_steps.file_case(started.office, started.acting, home, case)


def _announced(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return final_steps.announce(started.office, started.acting, home, case, where=arguments.place)


def _measures(_arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return final_steps.put_measures(started.office, started.acting, home, case)


def _cleared(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return final_steps.clear_risk(
        started.office, started.acting, home, case, way=arguments.way, words=arguments.text
    )


def _notified(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return final_steps.tell_in_writing(started.office, started.acting, home, case, how=arguments.text)


def _close(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    outcome = CaseOutcome(arguments.outcome or CaseOutcome.WITHDRAWN)
    return opening.close_case(
        started.office, started.acting, home, case, outcome=outcome, because=arguments.text
    )


def _resurvey(arguments: argparse.Namespace, started: Started, home: HomeCode, case: RowId) -> object:
    return opening.send_back_case(started.office, started.acting, home, case, because=arguments.text)


STEPS: Mapping[str, Take] = {
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
    "announced": _announced,
    "measures": _measures,
    "cleared": _cleared,
    "notified": _notified,
    "close": _close,
    "resurvey": _resurvey,
}
