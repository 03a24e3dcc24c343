"""Rules about the order of the procedure, and who signed, when: the dates of one dossier must follow."""

import datetime as dt
from collections.abc import Iterator

from lianghe_desktop.casework.consistency.rule import Look, RuleBook, Spot
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.procedure import Procedure, ProcedureStep

BOOK = RuleBook()
_ORDER = (
    "opened",
    "survey",
    "check",
    "advice",
    "discussion",
    "publicity",
    "township",
    "county",
    "announced",
    "filed",
    "measures",
    "cleared",
)
_RECOGNITION = "recognition"
_SEALED = "sealed_form"
_SEALED_KINDS = frozenset({_RECOGNITION, "exit"})
_ACCEPTED = "accepted"
_HELPED = frozenset({"listed", "recheck", "phase_out"})
_ENDED = frozenset({"left"})


def _steps_of(look: Look, case: Procedure) -> dict[str, ProcedureStep]:
    """Return the step of each kind that counts: of the newest turn."""
    found: dict[str, ProcedureStep] = {}
    for step in sorted(look.dossier.steps, key=lambda s: (s.turn or 1, s.id)):
        if step.procedure_id == case.id and step.step and step.outcome != "skipped":
            found[step.step] = step
    return found


def _label(step: str) -> str:
    known = code_list("procedure_step")
    return known.label(step) if step in known else step


@BOOK.rule("step_order", "步骤的日期先后颠倒", "最低生活保障审核确认办法 15-21；珠斗办字〔2017〕6号 四（三）")
def _step_order(look: Look) -> Iterator[Spot]:
    for case in look.dossier.procedures:
        taken = _steps_of(look, case)
        earlier: ProcedureStep | None = None
        for code in _ORDER:
            step = taken.get(code)
            if step is None or step.done_on is None:
                continue
            if earlier is not None and earlier.done_on and step.done_on < earlier.done_on:
                blamed = step
                message = (
                    f"{_label(code)}（{step.done_on.isoformat()}）早于{_label(earlier.step or '')}"
                    f"（{earlier.done_on.isoformat()}），请核对日期。"
                )
                yield Spot(row=blamed, field="done_on", message=message)
            elif earlier is None or step.done_on >= (earlier.done_on or step.done_on):
                earlier = step


@BOOK.rule("step_signed", "步骤缺经办人或日期", "档案要求：有签字、有日期、有公章")
def _step_signed(look: Look) -> Iterator[Spot]:
    for step in look.dossier.steps:
        if step.outcome == "skipped":
            continue
        for field, label in (("person", "经办人"), ("done_on", "日期")):
            if not getattr(step, field):
                message = f"“{_label(step.step or '')}”没有{label}，请补上。"
                yield Spot(row=step, field=field, message=message)


@BOOK.rule("seal_missing", "审批表没有盖章件", "档案要求：有签字、有日期、有公章")
def _seal_missing(look: Look) -> Iterator[Spot]:
    sealed = {a.subject_id for a in look.dossier.file.attachments if a.kind == _SEALED}
    for case in look.dossier.procedures:
        decided = _steps_of(look, case).get("county")
        if decided is not None and case.kind in _SEALED_KINDS and case.id not in sealed:
            message = "已经作出决定，却没有盖章的审批表（照片或扫描件），请在“办理”里登记盖章件。"
            yield Spot(row=decided, field=None, message=message)


@BOOK.rule("step_missing", "少了必经的步骤", "最低生活保障审核确认办法 19-20；珠斗办字〔2017〕6号 四（三）")
def _step_missing(look: Look) -> Iterator[Spot]:
    needed = ("survey", "discussion", "publicity", "township")
    for case in look.dossier.procedures:
        if case.kind != _RECOGNITION:
            continue
        taken = {s.step for s in look.dossier.steps if s.procedure_id == case.id}
        reached = max((_ORDER.index(step) for step in taken if step in _ORDER), default=-1)
        for step in needed:
            if step not in taken and _ORDER.index(step) < reached:
                message = f"后面的步骤已经办了，却没有“{_label(step)}”，请补办或说明。"
                yield Spot(row=case, field=None, message=message)


@BOOK.rule("publicity_days", "公示天数不够或先后不对", "最低生活保障审核确认办法 19；天数按现用政策包")
def _publicity(look: Look) -> Iterator[Spot]:
    notices = {notice.id: notice for notice in look.dossier.publicities}
    for case in look.dossier.procedures:
        taken = _steps_of(look, case)
        step = taken.get("publicity")
        notice = notices.get(step.subject_id or "") if step else None
        if step is None or notice is None or notice.first_day is None or notice.last_day is None:
            continue
        days = (notice.last_day - notice.first_day).days + 1
        needed = look.limits["publicity_days"]
        if days < needed:
            clause = look.clauses.get("publicity_days")
            message = f"只公示了 {days} 天，应不少于 {needed} 天。"
            yield Spot(row=step, field=None, message=message, source=clause)
        discussed = taken.get("discussion")
        if discussed and discussed.done_on and notice.first_day < discussed.done_on:
            yield Spot(row=step, field=None, message="公示的第一天早于民主评议，请核对日期。")
        reviewed = taken.get("township")
        if reviewed and reviewed.done_on and reviewed.done_on <= notice.last_day:
            message = f"公示到 {notice.last_day.isoformat()}，还没满就作了镇街审核，请核对日期。"
            yield Spot(row=reviewed, field="done_on", message=message)


@BOOK.rule("publicity_people", "公示人数和户里人数不同", "最低生活保障审核确认办法 24")
def _publicity_people(look: Look) -> Iterator[Spot]:
    days = {notice.id: notice.first_day for notice in look.dossier.publicities}
    for entry in look.dossier.entries:
        day = days.get(entry.publicity_id or "")
        if entry.people is None or day is None:
            continue
        there = sum(1 for m in look.members if m.left_on is None or m.left_on > day)
        if there != entry.people:
            message = f"公示写的是 {entry.people} 人，户里当时有 {there} 人，请核对。"
            yield Spot(row=entry, field="people", message=message)


@BOOK.rule("objection_open", "异议没有处理", "最低生活保障审核确认办法 19")
def _objections(look: Look) -> Iterator[Spot]:
    ended = {n.id for n in look.dossier.publicities if n.last_day is not None and n.last_day < look.on}
    for objection in look.dossier.objections:
        if objection.handled_on is None and objection.publicity_id in ended:
            yield Spot(row=objection, field=None, message="公示已结束，这条异议还没有处理结果，请补上。")


@BOOK.rule("quorum", "评议到会人数或票数不对", "最低生活保障审核确认办法 19（民主评议）；人数按现用政策包")
def _quorum(look: Look) -> Iterator[Spot]:
    meetings = {meeting.id: meeting for meeting in look.dossier.discussions}
    ratio = look.limits["meeting_present_min_ratio"]
    for step in look.dossier.steps:
        meeting = meetings.get(step.subject_id or "")
        if step.step != "discussion" or meeting is None:
            continue
        if meeting.entitled and meeting.present is not None and meeting.present < ratio * meeting.entitled:
            message = f"应到 {meeting.entitled} 人，实到 {meeting.present} 人，不足规定的人数。"
            clause = look.clauses.get("meeting_present_min_ratio")
            yield Spot(row=step, field=None, message=message, source=clause)
    for result in look.dossier.results:
        present = getattr(meetings.get(result.discussion_id or ""), "present", None)
        votes = (result.votes_for or 0) + (result.votes_against or 0) + (result.votes_abstain or 0)
        if present is not None and votes > present:
            message = f"三种票合计 {votes} 张，比到会的 {present} 人还多，请核对。"
            yield Spot(row=result, field=None, message=message)


@BOOK.rule("surveyors", "调查人不足两人", "最低生活保障审核确认办法 16")
def _surveyors(look: Look) -> Iterator[Spot]:
    for interview in look.dossier.file.interviews:
        if interview.form_id != "household_survey":
            continue
        if not interview.surveyor_2:
            yield Spot(row=interview, field="surveyor_2", message="入户调查只有一人，应不少于两人。")
        elif interview.surveyor_1 == interview.surveyor_2:
            yield Spot(row=interview, field="surveyor_2", message="两名调查人是同一个人，请改正。")


@BOOK.rule("survey_signed", "调查没有农户签名或指印", "最低生活保障审核确认办法 16")
def _survey_signed(look: Look) -> Iterator[Spot]:
    signed = {
        a.interview_id
        for a in look.dossier.file.attachments
        if a.kind in ("signature", "thumb_print", "survey_form")
    }
    for interview in look.dossier.file.interviews:
        if interview.form_id == "household_survey" and interview.id not in signed:
            yield Spot(row=interview, field=None, message="调查没有在场家庭成员的签名或指印，请补签。")


@BOOK.rule("decision", "决定缺决定人，或早于调查", "最低生活保障审核确认办法 20-21")
def _decision(look: Look) -> Iterator[Spot]:
    surveyed = {i.id: i.surveyed_on for i in look.dossier.file.interviews}
    for decision in look.dossier.file.determinations:
        if not decision.decided_by:
            yield Spot(row=decision, field="decided_by", message="这份决定没有决定人，请补上。")
        day = surveyed.get(decision.interview_id or "")
        if decision.decided_on and day and decision.decided_on < day:
            message = f"决定（{decision.decided_on.isoformat()}）早于入户调查（{day.isoformat()}），请核对。"
            yield Spot(row=decision, field="decided_on", message=message)


@BOOK.rule("status", "户的状态没有依据", "最低生活保障审核确认办法 20-21、31-33")
def _status(look: Look) -> Iterator[Spot]:
    file = look.dossier.file
    household = file.household
    accepted = any(d.result == _ACCEPTED for d in file.determinations)
    exited = any(d.result == "exit" for d in file.determinations) or household.exit_decided_on is not None
    if household.status in _HELPED and not accepted:
        yield Spot(row=household, field="status", message="登记为在册，却没有予以认定的决定，请补录决定。")
    if household.status in _ENDED and not exited:
        yield Spot(row=household, field="status", message="登记为已退出，却没有退出决定，请补录。")
    if household.status == "phase_out" and household.exit_decided_on is None:
        yield Spot(row=household, field="exit_decided_on", message="在渐退期，却没有退出决定的日期，请补填。")


def first_eligible_day(look: Look) -> dt.date | None:
    """Return the day from which the household may receive help: that of the first acceptance."""
    days = [d.decided_on for d in look.dossier.file.determinations if d.result == _ACCEPTED and d.decided_on]
    return min(days, default=None)


def needs_row(look: Look) -> SharedRow:
    """Return the row that a finding about the household as a whole names."""
    return look.dossier.file.household
