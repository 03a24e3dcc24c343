"""The township's opinion and the county's decision on a case, each with what it saw.

Source: 最低生活保障审核确认办法 18-21; 民政部2022年社会救助扩围增效通知 (the township may be entrusted).
"""

from dataclasses import dataclass

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.procedure.consequences import (
    NO_AT_COUNTY,
    NO_TERMS,
    YES_AT_COUNTY,
    ExitTerms,
    Job,
    decision_jobs,
)
from lianghe_desktop.casework.procedure.reading import CaseFile, case_file
from lianghe_desktop.casework.procedure.steps import (
    Taken,
    closing,
    refuse_missing,
    require_next,
    write_step,
)
from lianghe_desktop.casework.reviewing.approving import approval_row
from lianghe_desktop.casework.reviewing.listing import comments_of
from lianghe_desktop.casework.reviewing.sending_back import require_reviewer
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.case_codes import (
    CaseKind,
    CaseOutcome,
    CaseStep,
    ReviewSubject,
    StepOutcome,
    Verdict,
)
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure
from lianghe_desktop.store.unit import Unit

_OUTCOMES = {
    Verdict.APPROVED: StepOutcome.PASSED,
    Verdict.REFUSED: StepOutcome.REFUSED,
    Verdict.RETURNED: StepOutcome.SENT_BACK,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseVerdict:
    """What a level says of a case.

    categories: for a county's yes. entrusted: a township decides. terms: how a household leaves.
    """

    home: HomeCode
    procedure: RowId
    verdict: Verdict
    opinion: str = ""
    categories: tuple[str, ...] = ()
    entrusted: bool = False
    terms: ExitTerms = NO_TERMS


def review_case(office: Office, acting: Acting, given: CaseVerdict) -> RowId:
    """Keep the township's opinion on a case; return the id of its approval.

    Raises:
        UserError: The role or this desk may not, another step comes first, a remark waits, or a no has no
            reason.
    """
    require_reviewer(office, acting)
    file = case_file(office, acting, given.home, given.procedure)
    state = require_next(file, CaseStep.TOWNSHIP)
    if given.verdict is Verdict.APPROVED:
        refuse_missing(state, missing_for_review(office, acting, file))
    return _keep(office, acting, file, given, CaseStep.TOWNSHIP)


def missing_for_review(office: Office, acting: Acting, file: CaseFile) -> list[str]:
    """Return what stands in the way of a yes: remarks that nobody has settled."""
    home, household = HomeCode(file.procedure.home), RowId(file.procedure.household_id or "")
    waiting = [one for one in comments_of(office, acting, home, household) if one.waits_for is not None]
    return [f"还有 {len(waiting)} 条退回意见没有了结"] if waiting else []


def decide_case(office: Office, acting: Acting, given: CaseVerdict) -> RowId:
    """Keep the county's decision, with advice, inputs and reasons; return the id of its approval.

    Raises:
        UserError: The role or this desk may not, another step comes first, a category is unknown, or the
            decision departs from the advice without a reason.
    """
    require_reviewer(office, acting)
    if office.desk.level > AreaLevel.DISTRICT and not given.entrusted:
        raise UserError(
            ErrorCode.NO_PERMISSION,
            "确认由县（市、区）作出；县级已委托镇街确认的，请勾选“受县级委托”"
            "（依据：最低生活保障审核确认办法 20；民政部2022年通知）。",
        )
    file = case_file(office, acting, given.home, given.procedure)
    require_next(file, CaseStep.COUNTY)
    return _keep(office, acting, file, given, CaseStep.COUNTY)


def _keep(office: Office, acting: Acting, file: CaseFile, given: CaseVerdict, step: CaseStep) -> RowId:
    home, household = given.home, RowId(file.procedure.household_id or "")
    approval = approval_row(
        office,
        acting,
        household_file(office, home, household),
        subject=ReviewSubject.PROCEDURE,
        subject_id=given.procedure,
        verdict=given.verdict,
        opinion=given.opinion,
        procedure=given.procedure,
    )
    taken = Taken(
        step=step,
        outcome=_OUTCOMES[given.verdict],
        opinion=f"（受县级委托）{given.opinion}" if given.entrusted else given.opinion,
        subject="approval",
        subject_id=approval.id,
    )
    jobs = _decided(office, acting, file, given) if step is CaseStep.COUNTY else []
    end = _end(file, given.verdict) if step is CaseStep.COUNTY else None

    def job(unit: Unit) -> RowId:
        unit.insert(approval)
        for decided in jobs:
            decided(unit)
        write_step(unit, office, acting, file, taken)
        if end is not None:
            unit.change(Procedure, home, given.procedure, closing(acting, end.value, given.opinion))
        return RowId(approval.id)

    return office.store.write(job, actor=acting.actor)


def _decided(office: Office, acting: Acting, file: CaseFile, given: CaseVerdict) -> list[Job]:
    return decision_jobs(
        office,
        acting,
        file,
        verdict=given.verdict,
        categories=given.categories,
        opinion=given.opinion,
        terms=given.terms,
    )


def _end(file: CaseFile, verdict: Verdict) -> CaseOutcome | None:
    """Return how the case ends with this word of the county, None where it goes on."""
    kind = CaseKind(file.procedure.kind or CaseKind.RECOGNITION)
    if verdict is Verdict.REFUSED:
        return NO_AT_COUNTY[kind]
    return YES_AT_COUNTY.get(kind) if verdict is Verdict.APPROVED else None
