"""Papers of a case: minutes, approval form, the letters that tell what was decided."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from lianghe_desktop.casework.areas import AreaNames
from lianghe_desktop.casework.assessment import assess_household, pack_in_use
from lianghe_desktop.casework.determination import ACCEPTED, DECLINED, advice_text
from lianghe_desktop.casework.limits import find_limit
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_words
from lianghe_desktop.casework.paper_values import (
    book_member,
    card_benefits,
    category_words,
    head_name,
    living,
    newest_determination,
    number_of,
)
from lianghe_desktop.casework.procedure.reading import CaseFile, cases_of
from lianghe_desktop.casework.procedure.village_steps import standing_checks
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.documents.case_values import (
    ApprovalValues,
    CheckLine,
    LetterKind,
    LetterValues,
    MeetingResult,
    MinutesValues,
    OpinionBox,
)
from lianghe_desktop.documents.values import PaperMark
from lianghe_desktop.records.case_codes import CaseOutcome, CaseStep, StepOutcome
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Discussion, DiscussionResult, ProcedureStep
from lianghe_desktop.records.staff import Person
from lianghe_desktop.store.households import HouseholdFile

_LAW = "最低生活保障审核确认办法"
_AGREED = {StepOutcome.PASSED.value: "同意。", StepOutcome.REFUSED.value: "不同意。"}


def newest_case(office: Office, acting: Acting, file: HouseholdFile) -> CaseFile | None:
    """Return the newest case of a household."""
    found = cases_of(office, acting, HomeCode(file.household.home), RowId(file.household.id))
    return found[0] if found else None


def minutes_values(
    office: Office,
    acting: Acting,
    files: Sequence[HouseholdFile],
    names: AreaNames,
    mark: PaperMark,
    *,
    meeting: Discussion | None = None,
    extract: bool = False,
) -> MinutesValues:
    """Return the minutes of a meeting, for a meeting still to come those with blanks, for these families."""
    return MinutesValues(
        village_name=names.full_name(files[0].household.home),
        held_on=meeting.held_on if meeting else None,
        place=meeting.place if meeting else None,
        chair=meeting.chair if meeting else None,
        recorder=meeting.recorder if meeting else None,
        entitled=meeting.entitled if meeting else None,
        present=meeting.present if meeting else None,
        attendants=tuple(one for one in ((meeting.attendants or "") if meeting else "").split("、") if one),
        quorum=_quorum(office, acting),
        minutes=meeting.minutes if meeting else None,
        results=tuple(_meeting_result(office, acting, file, meeting) for file in files),
        extract=extract,
        mark=mark,
    )


def _quorum(office: Office, acting: Acting) -> str:
    present = find_limit(office, "meeting_present_min_ratio", acting.today)
    over = find_limit(office, "meeting_votes_over_ratio", acting.today)
    words = []
    if present is not None:
        words.append(f"到会不少于应到的{present.shown}")
    if over is not None:
        words.append(f"同意超过到会的{over.shown}")
    sample = any(one is not None and one.demonstration for one in (present, over))
    return "，".join(words) + ("（示范参数）" if sample else "")


def _meeting_result(
    office: Office, acting: Acting, file: HouseholdFile, meeting: Discussion | None
) -> MeetingResult:
    case = newest_case(office, acting, file)
    advice = _step(case, CaseStep.ADVICE)
    said = _result_of(case, meeting)
    return MeetingResult(
        household_no=number_of(file.household),
        head_name=head_name(file),
        people=len(living(file.members)),
        advice=(advice.opinion or "").removeprefix("建议：").split("；")[0] or None if advice else None,
        votes_for=said.votes_for if said else None,
        votes_against=said.votes_against if said else None,
        votes_abstain=said.votes_abstain if said else None,
        outcome=code_list("step_outcome").label(said.outcome or "") if said else None,
        opinion=said.opinion if said else None,
    )


def _result_of(case: CaseFile | None, meeting: Discussion | None) -> DiscussionResult | None:
    if case is None or meeting is None:
        return None
    return next((one for one in case.results if one.discussion_id == meeting.id), None)


def meeting_of(case: CaseFile | None) -> Discussion | None:
    """Return the newest meeting that spoke of a case."""
    return case.meetings[-1] if case is not None and case.meetings else None


def approval_values(
    office: Office, acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark
) -> ApprovalValues:
    """Return the approval form of the newest case; without one, a form to be filled in by hand."""
    case = newest_case(office, acting, file)
    advice = _advice(office, acting, file)
    procedure = case.procedure if case else None
    held = (procedure.pack, procedure.pack_version) if procedure is not None else (None, None)
    return ApprovalValues(
        village_name=names.full_name(file.household.home),
        group_name=file.household.group_name,
        household_no=number_of(file.household),
        head_name=head_name(file),
        applicant=procedure.applicant if procedure else None,
        applied_on=procedure.opened_on if procedure else None,
        origin=code_list("procedure_origin").label(procedure.origin or "") if procedure else None,
        reason=procedure.clue if procedure else None,
        policy=pack_words(office, held[0] or pack_in_use(office), held[1]),
        members=tuple(book_member(one, acting.today) for one in living(file.members)),
        income_fen=advice.get("income_fen"),
        per_head_fen=advice.get("per_capita_fen"),
        checks=_check_lines(case),
        steps=_step_words(case),
        opinions=_opinions(office, case, names, file.household.home),
        sample=advice.get("points") is not None,
        mark=mark,
    )


def _advice(office: Office, acting: Acting, file: HouseholdFile) -> dict[str, Any]:
    """Return the advice that the newest decision kept, else that of today."""
    decision = newest_determination(file)
    text = decision.advice if decision is not None and decision.advice else None
    if text is None:
        home, household = HomeCode(file.household.home), RowId(file.household.id)
        text = advice_text(assess_household(office, acting, home, household))
    found: dict[str, Any] = json.loads(text)
    return found


def _check_lines(case: CaseFile | None) -> tuple[CheckLine, ...]:
    known, results = code_list("check_item"), code_list("check_result")
    standing = standing_checks(case) if case else []
    lines = []
    for item in known.items:
        said = [row for row in standing if row.item == item.code]
        lines.append(
            CheckLine(
                item=item.label,
                result="；".join(dict.fromkeys(results.label(row.result or "") for row in said)) or None,
                source="；".join(dict.fromkeys(row.source or "" for row in said)) or None,
                finding="；".join(row.finding for row in said if row.finding) or None,
            )
        )
    return tuple(lines)


def _step(case: CaseFile | None, step: CaseStep) -> ProcedureStep | None:
    found = case.state.step(step) if case is not None else None
    return found.row if found is not None else None


def _step_words(case: CaseFile | None) -> tuple[tuple[str, str | None], ...]:
    known = code_list("procedure_step")
    wanted = (CaseStep.SURVEY, CaseStep.CHECK, CaseStep.ADVICE, CaseStep.DISCUSSION, CaseStep.PUBLICITY)
    lines = [(known.label(step), _words(_step(case, step))) for step in wanted]
    settled = [] if case is None else [one for one in case.objections if not one.gone]
    outcomes = code_list("objection_outcome")
    told = "；".join(
        f"{one.content}（{outcomes.label(one.outcome) if one.outcome else '未处理'}）" for one in settled
    )
    return (*lines, ("公示异议", told or (None if _step(case, CaseStep.PUBLICITY) is None else "没有异议")))


def _words(row: ProcedureStep | None) -> str | None:
    if row is None:
        return None
    parts = (row.done_on.isoformat() if row.done_on else "", row.others or "", row.opinion or "")
    return "，".join(part for part in parts if part)


def _opinions(office: Office, case: CaseFile | None, names: AreaNames, home: str) -> tuple[OpinionBox, ...]:
    people = {row.id: row.name for row in office.store.rows(Person)}
    meeting = meeting_of(case)
    boxes = [
        ("村（居）民委员会意见", CaseStep.DISCUSSION, names.full_name(home) + "村（居）民委员会"),
        ("镇（街）审核意见", CaseStep.TOWNSHIP, authority(names.township_of(home))),
        ("县（市、区）确认意见", CaseStep.COUNTY, "县级民政（农业农村）部门"),
    ]
    found = []
    for title, step, seal in boxes:
        row = _step(case, step)
        chair = meeting.chair if meeting and step is CaseStep.DISCUSSION else None
        found.append(
            OpinionBox(
                title=title,
                text=_opinion_words(row),
                signer=(chair or people.get(row.person or "")) if row else None,
                day=row.done_on if row else None,
                seal=seal,
            )
        )
    return tuple(found)


def _opinion_words(row: ProcedureStep | None) -> str | None:
    if row is None:
        return None
    agreed = _AGREED.get(row.outcome or "", "")
    return f"{agreed}{row.opinion or ''}" or None


def letter_values(
    office: Office, acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark, kind: LetterKind
) -> LetterValues:
    """Return the letter that tells a family what was decided.

    Raises:
        UserError: Nothing of that kind was decided.
    """
    case = newest_case(office, acting, file)
    decision = newest_determination(file)
    day, reasons = _decided(case, decision, kind)
    if day is None:
        word = "予以认定" if kind is LetterKind.DECISION else "不予认定"
        who = f"{head_name(file)}家（户编号 {number_of(file.household)}）"
        raise UserError(
            ErrorCode.NOT_FOUND,
            f"{who}没有“{word}”的决定，不能打印这份告知书。",
        )
    advice = _advice(office, acting, file)
    phone = read_setting(office, COMPLAINT_PHONE)
    home = file.household.home
    given = kind is LetterKind.DECISION
    return LetterValues(
        kind=kind,
        issuer=authority(names.township_of(home)),
        applicant=(case.procedure.applicant if case else None) or head_name(file) or None,
        village_name=names.full_name(home),
        household_no=number_of(file.household),
        people=len(living(file.members)),
        applied_on=case.procedure.opened_on if case else None,
        decided_on=day,
        categories=category_words(decision) or () if given else (),
        benefits=card_benefits(file, advice) if given else None,
        from_day=_next_month(day) if given else None,
        reasons=reasons if given else (*reasons, *_line_words(advice)),
        clauses=_clauses(office, case, decision, advice, kind),
        appeal_place=f"{names.full_name(home)}村（居）委会或者{names.township_of(home)}",
        appeal_phone=phone,
        sample=given and advice.get("points") is not None,
        mark=mark,
    )


def _decided(
    case: CaseFile | None, decision: Determination | None, kind: LetterKind
) -> tuple[dt.date | None, tuple[str, ...]]:
    """Return the day on which it was decided so, and the reasons people gave; no day: it was not."""
    if kind is LetterKind.DECISION:
        if decision is None or decision.result != ACCEPTED:
            return None, ()
        return decision.decided_on, ()
    if decision is not None and decision.result == DECLINED:
        return decision.decided_on, tuple(one for one in (decision.departs_because,) if one)
    if case is not None and case.procedure.outcome == CaseOutcome.REFUSED:
        return case.procedure.closed_on, tuple(one for one in (case.procedure.closed_because,) if one)
    return None, ()


def _line_words(advice: Mapping[str, Any]) -> tuple[str, ...]:
    """Return how the family's income stands to each line, as the rules worked it out."""
    texts = [
        one["text"]
        for one in advice.get("steps", ())
        if one["kind"] == "line" and one.get("outcome") is False
    ]
    return tuple(dict.fromkeys(text.rstrip("。") for text in texts))


def _clauses(
    office: Office,
    case: CaseFile | None,
    decision: Determination | None,
    advice: Mapping[str, Any],
    kind: LetterKind,
) -> tuple[str, ...]:
    pack, version = (decision.pack, decision.pack_version) if decision else (None, None)
    if pack is None and case is not None:
        pack, version = case.procedure.pack, case.procedure.pack_version
    wanted = kind is LetterKind.DECISION
    sources = [one["source"] for one in advice.get("lines", ()) if one["below"] is wanted]
    named = [f"《{_LAW}》第二十条、第二十一条"]
    return tuple(dict.fromkeys([pack_words(office, pack or pack_in_use(office), version), *sources, *named]))


def _next_month(day: dt.date) -> dt.date:
    """Return the first day on which a family is paid. Source: 最低生活保障审核确认办法 21 (次月)."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def authority(township: str) -> str:
    """Return who acts for a township: 白蕉镇 -> 白蕉镇人民政府, 某某街道 -> 某某街道办事处."""
    if township.endswith("街道"):
        return f"{township}办事处"
    return f"{township}人民政府" if township.endswith(("镇", "乡")) else township
