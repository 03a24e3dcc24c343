"""Begin a case from a clue or an application, and end one by a side path.

Source: 最低生活保障审核确认办法 4-6 (own, entrusted, told by the village), 8 (one person), 21 (in writing);
社会救助暂行办法 47-49 (temporary relief); 江府办〔2017〕23号 二（六） (the village finds and helps to apply).
"""

from dataclasses import dataclass

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.determination import ACCEPTED
from lianghe_desktop.casework.household_reading import newest_determination
from lianghe_desktop.casework.households import HouseholdFile, household_file
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.paper_values import head_name
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.opening_rules import ON_LIST, check_opening
from lianghe_desktop.casework.procedure.reading import case_file, cases_of
from lianghe_desktop.casework.procedure.steps import Taken, closing, write_step
from lianghe_desktop.records.case_codes import CaseKind, CaseOutcome, CaseStep, Origin, StepOutcome
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure, ProcedureStep
from lianghe_desktop.records.watching import MonitoringSpell
from lianghe_desktop.store.unit import Unit

_SIDE_PATHS = {
    CaseOutcome.REFUSED: "refused",
    CaseOutcome.TRANSFERRED: "transferred",
    CaseOutcome.RELIEF: "ended",
    CaseOutcome.WITHDRAWN: "ended",
}
_KEEPING = frozenset({CaseKind.EXIT, CaseKind.CLEARING, CaseKind.PHASE_OUT, CaseKind.YEARLY})
"""Kinds that may end with everything as it was: 继续享受."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCase:
    """What is known when a case begins; `applicant` is a member, none for a clue."""

    home: HomeCode
    household: RowId
    origin: Origin
    clue: str
    kind: CaseKind = CaseKind.RECOGNITION
    applicant: RowId | None = None
    entrusted_name: str = ""
    entrusted_relation: str = ""
    previous: RowId | None = None
    monitored: str = ""  # which of the three kinds it would be, for monitoring
    cause: str = ""


def open_case(office: Office, acting: Acting, new: NewCase) -> RowId:
    """Begin a case; its opening is its first step. Return its id.

    Raises:
        UserError: The role may not, a case of the kind is open already, or who applies is not said.
    """
    require(acting, Act.CASE)
    file = household_file(office, new.home, new.household)
    for other in cases_of(office, acting, new.home, new.household):
        if other.procedure.kind == new.kind and not other.state.closed:
            raise UserError(ErrorCode.WRONG_STATE, "这一户已有同类办件正在办理，请接着办，或先把它办结。")
    _check(new)
    check_opening(office, acting, file, new.kind, monitored=new.monitored)
    rows = case_rows(office, acting, file, new)
    office.store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)
    return RowId(rows[0].id)


def case_rows(office: Office, acting: Acting, file: HouseholdFile, new: NewCase) -> list[SharedRow]:
    """Return the rows that begin a case, the case first; nothing is checked or written."""
    pack = pack_in_force(office, pack_in_use(office))
    person = next((m for m in file.members if m.id == new.applicant), None)
    row = Procedure(
        home=new.home,
        id=office.new_id(),
        household_id=new.household,
        kind=new.kind.value,
        origin=new.origin.value,
        opened_on=acting.today,
        opened_by=acting.person,
        clue=new.clue.strip(),
        applicant=(person.name if person else None) or head_name(file) or None,
        applicant_member_id=new.applicant,
        entrusted_name=new.entrusted_name.strip() or None,
        entrusted_relation=new.entrusted_relation.strip() or None,
        previous_id=new.previous,
        pack=pack.code,
        pack_version=pack.version,
    )
    first = ProcedureStep(
        home=new.home,
        id=office.new_id(),
        procedure_id=row.id,
        household_id=new.household,
        step=CaseStep.OPENED.value,
        turn=1,
        outcome=StepOutcome.PASSED.value,
        done_on=acting.today,
        person=acting.person,
        others=row.entrusted_name,
        opinion=row.clue,
    )
    rows: list[SharedRow] = [row, first]
    if new.kind is CaseKind.MONITORING:
        rows.append(
            MonitoringSpell(
                home=new.home,
                id=office.new_id(),
                household_id=new.household,
                procedure_id=row.id,
                monitored=new.monitored,
                cause=new.cause or None,
            )
        )
    return rows


def appeal(office: Office, acting: Acting, home: HomeCode, procedure: RowId, *, because: str) -> RowId:
    """Begin the case anew after a no or an exit, from what the household says against it; return its id.

    Source: 最低生活保障审核确认办法 4, 21 (the reason is told, whoever disagrees may apply again).

    Raises:
        UserError: The case runs still or ended otherwise, or nothing is said.
    """
    file = case_file(office, acting, home, procedure)
    row = file.procedure
    if row.outcome not in (CaseOutcome.REFUSED, CaseOutcome.EXITED, CaseOutcome.WITHDRAWN):
        raise UserError(
            ErrorCode.WRONG_STATE,
            "只有不予认定、退出或撤回的办件才能重新申请（依据：最低生活保障审核确认办法 4、21）。",
        )
    if not because.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明这一户对原决定有什么不同意见，或情况有什么变化。")
    kind = CaseKind(row.kind or CaseKind.RECOGNITION)
    if row.outcome == CaseOutcome.EXITED:
        kind = CaseKind.RECOGNITION
    spells = office.store.rows(MonitoringSpell, where={"home": home, "procedure_id": procedure})
    new = NewCase(
        home=home,
        household=RowId(row.household_id or ""),
        origin=Origin.OWN if row.applicant_member_id else Origin.HANDED,
        clue=because,
        kind=kind,
        applicant=RowId(row.applicant_member_id) if row.applicant_member_id else None,
        previous=procedure,
        monitored=(spells[0].monitored or "") if spells else "",
        cause=(spells[0].cause or "") if spells else "",
    )
    return open_case(office, acting, new)


def close_case(
    office: Office, acting: Acting, home: HomeCode, procedure: RowId, *, outcome: CaseOutcome, because: str
) -> RowId | None:
    """End a case by a side path; return the case of temporary relief that begins, where one does.

    Raises:
        UserError: The role may not, it has ended, the outcome is no side path, or no reason is given.
    """
    require(acting, Act.CASE)
    file = case_file(office, acting, home, procedure)
    if file.state.closed:
        raise UserError(ErrorCode.WRONG_STATE, "这个办件已经办结，不用再办。")
    keeps = outcome is CaseOutcome.KEPT and file.procedure.kind in _KEEPING
    if outcome not in _SIDE_PATHS and not keeps:
        raise UserError(ErrorCode.BAD_INPUT, "这样办结要走完各步；这里只能不予认定、转办、转临时救助或撤回。")
    if outcome is CaseOutcome.REFUSED:
        require(acting, Act.DETERMINE)
    if not because.strip():
        raise UserError(
            ErrorCode.BAD_INPUT,
            "请写明理由或转给哪个部门，书面告知要用（依据：最低生活保障审核确认办法 21）。",
        )
    relief = NewCase(
        home=home,
        household=RowId(file.procedure.household_id or ""),
        origin=Origin.HANDED,
        clue=because,
        kind=CaseKind.RELIEF,
        previous=procedure,
    )

    status = _status_after(household_file(office, home, relief.household), outcome)

    def job(unit: Unit) -> None:
        unit.change(Procedure, home, procedure, closing(acting, outcome.value, because))
        if file.procedure.kind == CaseKind.RECOGNITION:
            unit.change(Household, home, file.procedure.household_id or "", {"status": status})

    office.store.write(job, actor=acting.actor)
    return open_case(office, acting, relief) if outcome is CaseOutcome.RELIEF else None


def _status_after(file: HouseholdFile, outcome: CaseOutcome) -> str:
    """Return what a household is after a recognition that ends by a side path: who is on the list stays."""
    decided = newest_determination(file)
    if outcome is CaseOutcome.REFUSED:
        return _SIDE_PATHS[outcome]
    if file.household.status in ON_LIST:
        return file.household.status
    on_list = decided is not None and decided.result == ACCEPTED
    return "listed" if on_list else _SIDE_PATHS.get(outcome, "ended")


def send_back_case(
    office: Office, acting: Acting, home: HomeCode, procedure: RowId, *, because: str
) -> RowId:
    """Let a case be surveyed again after a step said no; return the row that says so.

    Raises:
        UserError: The role may not, it has ended, or no reason is given.
    """
    require(acting, Act.CASE)
    file = case_file(office, acting, home, procedure)
    refused = [one for one in file.state.steps if one.row and one.row.outcome == StepOutcome.REFUSED]
    if file.state.closed or not refused:
        raise UserError(ErrorCode.WRONG_STATE, "只有没有通过的办件才退回重查，这个办件不用。")
    if not because.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明为什么要重新调查。")
    taken = Taken(step=refused[0].rule.step, outcome=StepOutcome.SENT_BACK, opinion=because)
    return office.store.write(lambda unit: write_step(unit, office, acting, file, taken), actor=acting.actor)


def _check(new: NewCase) -> None:
    if not new.clue.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明发现了什么困难，或申请的理由。")
    if new.origin in (Origin.OWN, Origin.ENTRUSTED) and new.applicant is None:
        raise UserError(ErrorCode.BAD_INPUT, "请选是哪位家庭成员申请（依据：最低生活保障审核确认办法 4）。")
    if new.origin is Origin.ENTRUSTED and not (new.entrusted_name.strip() and new.entrusted_relation.strip()):
        raise UserError(
            ErrorCode.BAD_INPUT,
            "委托申请要写受托人的姓名和与申请人的关系（依据：最低生活保障审核确认办法 5）。",
        )
