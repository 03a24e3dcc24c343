"""Determine: a person decides, and the decision keeps what it was made from.

Source: 江府办〔2017〕23号 二（四）; 个人信息保护法 24, 73 (a program's score must only advise).
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from lianghe_desktop.casework.assessment import Advised
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.facts_json import facts_text
from lianghe_desktop.casework.leaving import KeptTime, leaving_job
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import keep_pack, pack_in_force
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.phase_out_periods import kept_by
from lianghe_desktop.policy.output import household_json
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination, Interview
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Event
from lianghe_desktop.store.households import file_of
from lianghe_desktop.store.unit import Unit

ACCEPTED, DECLINED, EXIT = "accepted", "declined", "exit"
_STATUS = {ACCEPTED: "listed", DECLINED: "refused", EXIT: "left"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What a person decides about a household; a reason is needed where it departs from the advice.

    exit_basis: by which way a household leaves that is decided to leave, "" where a case keeps it.
    """

    home: HomeCode
    household: RowId
    result: str
    categories: tuple[str, ...]
    reason: str = ""
    valid_to: dt.date | None = None
    exit_basis: str = ""


def determine(office: Office, acting: Acting, advised: Advised, decision: Decision) -> RowId:
    """Keep a decision with its advice, a snapshot of the inputs, who decided and when.

    An exit by a way for which the pack keeps the former treatment begins a phase-out.

    Raises:
        UserError: The role may not decide, a category or way is unknown, a departure has no reason, or the
            household changed since the advice was given.
    """
    decided = determination_job(office, acting, advised, decision)
    if decision.result != EXIT or not decision.exit_basis:
        return office.store.write(decided, actor=acting.actor)
    kept = _kept_time(office, acting, advised, decision.exit_basis)
    key = (decision.home, decision.household)
    left = leaving_job(office, acting, key, basis=decision.exit_basis, kept=kept)

    def job(unit: Unit) -> RowId:
        row = decided(unit)
        left(unit)
        return row

    return office.store.write(job, actor=acting.actor)


def determination_job(
    office: Office, acting: Acting, advised: Advised, decision: Decision
) -> Callable[[Unit], RowId]:
    """Return what keeps a decision inside a unit of work, once it was found to stand.

    Raises:
        UserError: As `determine`.
    """
    require(acting, Act.DETERMINE)
    _check(advised, decision)
    file = file_of(office.store, decision.home, decision.household)
    if file is None:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这一户，请回到农户列表重新选择。")
    newest = max(file.interviews, key=lambda i: (i.surveyed_on or dt.date.min, i.id), default=None)
    row = _row(office, acting, advised, decision, newest)
    if advised.on != acting.today or advised.facts != household_facts(file):
        raise UserError(
            ErrorCode.WRONG_STATE, "这一户的情况在您查看建议之后有了变动，请重新查看建议，再作决定。"
        )
    row.inputs = facts_text(advised.facts)

    def job(unit: Unit) -> RowId:
        unit.insert(row)
        keep_pack(office, unit, advised.pack, advised.pack_version)
        changes: dict[str, str | dt.date | None] = {"status": _STATUS[decision.result]}
        if decision.result == EXIT:
            changes["exit_decided_on"] = acting.today
        unit.change(Household, decision.home, decision.household, changes)
        unit.insert(
            Event(
                home=decision.home,
                id=office.new_id(),
                kind="determined",
                subject="household",
                subject_id=decision.household,
                happened_at=office.now_ms(),
                person=acting.person,
            )
        )
        return RowId(row.id)

    return job


def _kept_time(office: Office, acting: Acting, advised: Advised, basis: str) -> KeptTime | None:
    facts = replace(advised.facts, exit_decided_on=acting.today, exit_basis=basis)
    given = kept_by(pack_in_force(office, advised.pack, acting.today), facts, acting.today)
    return KeptTime(first=given.start, last=given.end, source=given.source) if given is not None else None


def departs(advised: Advised, result: str, categories: tuple[str, ...]) -> bool:
    """Tell whether a decision differs from the advice."""
    if result == ACCEPTED:
        return set(categories) != set(advised.result.categories) or not categories
    return bool(advised.result.categories) if result == DECLINED else False


def advice_text(advised: Advised) -> str:
    """Return the advice as it is kept: the exchange JSON with its steps, and the title of each benefit."""
    kept = household_json(advised.result, explain=True)
    kept["titles"] = {benefit.code: benefit.title for benefit in advised.result.benefits}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _check(advised: Advised, decision: Decision) -> None:
    if decision.result not in _STATUS:
        raise UserError(ErrorCode.BAD_INPUT, "请选择决定：纳入帮扶、不予认定或退出帮扶。")
    for code in decision.categories:
        code_list("category").item(code)
    if decision.result == ACCEPTED and not decision.categories:
        raise UserError(ErrorCode.BAD_INPUT, "纳入帮扶要选至少一个困难类别，请补选。")
    if departs(advised, decision.result, decision.categories) and not decision.reason.strip():
        raise UserError(
            ErrorCode.BAD_INPUT, "您的决定与程序的建议不同，请在“理由”里写明原因，例如会议讨论的结论。"
        )


def _row(
    office: Office, acting: Acting, advised: Advised, decision: Decision, interview: Interview | None
) -> Determination:
    return Determination(
        home=decision.home,
        id=office.new_id(),
        household_id=decision.household,
        interview_id=interview.id if interview else None,
        decided_on=acting.today,
        decided_by=acting.person,
        pack=advised.pack,
        pack_version=advised.pack_version,
        advice=advice_text(advised),
        points=advised.result.points,
        result=decision.result,
        categories=" ".join(decision.categories) or None,
        tier=advised.result.tier,
        departs_because=decision.reason.strip() or None,
        valid_from=acting.today,
        valid_to=decision.valid_to,
    )
