"""Take one step of a case: refuse what is forbidden, naming what is missing and its clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.procedure.reading import CaseFile
from lianghe_desktop.casework.procedure.state import StepState
from lianghe_desktop.records.case_codes import CaseKind, CaseStep, StepOutcome
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.procedure import ProcedureStep
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a step is kept with: its outcome, who else took part, the words, and the row that proves it."""

    step: CaseStep
    outcome: StepOutcome = StepOutcome.PASSED
    opinion: str = ""
    others: str = ""
    subject: str | None = None
    subject_id: str | None = None


def require_next(file: CaseFile, step: CaseStep) -> StepState:
    """Return the step's state when it is the one to be taken now.

    Raises:
        UserError: The case has ended, was refused, or another step comes first.
    """
    steps, wanted = code_list("procedure_step"), file.state.step(step)
    if file.state.closed:
        word = code_list("procedure_outcome").label(file.procedure.outcome or "")
        raise UserError(ErrorCode.WRONG_STATE, f"这个办件已经办结（{word}），不能再办“{steps.label(step)}”。")
    following = file.state.next
    if following is None:
        raise UserError(
            ErrorCode.WRONG_STATE, f"这个办件有一步没有通过，请先办结或退回重查，再办“{steps.label(step)}”。"
        )
    before, clause = steps.label(following.rule.step), following.rule.clause
    if wanted is None:
        kind = code_list("procedure_kind").label(file.procedure.kind or "")
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"“{kind}”没有“{steps.label(step)}”这一步，现在该办“{before}”（依据：{clause}）。",
        )
    if following.rule.step is not step:
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"还不能办“{steps.label(step)}”：前面的“{before}”还没有完成（依据：{clause}）。",
        )
    return following


def refuse_missing(step: StepState, missing: Sequence[str]) -> None:
    """Refuse a step for which something is missing, naming all of it and the clause.

    Raises:
        UserError: WRONG_STATE, unless nothing is missing.
    """
    if missing:
        word = code_list("procedure_step").label(step.rule.step)
        raise UserError(
            ErrorCode.WRONG_STATE, f"还不能办“{word}”：{'；'.join(missing)}（依据：{step.rule.clause}）。"
        )


def refuse_mixed(files: Sequence[CaseFile]) -> None:
    """Refuse cases of several kinds in one meeting or notice: their wording and days differ.

    Raises:
        UserError: They are not all of one kind.
    """
    kinds = {file.procedure.kind or "" for file in files}
    if len(kinds) > 1:
        words = "、".join(sorted(code_list("procedure_kind").label(kind) for kind in kinds))
        raise UserError(ErrorCode.BAD_INPUT, f"一次只能办同一种办件，现在选了：{words}，请分开办。")


def step_row(office: Office, acting: Acting, file: CaseFile, taken: Taken) -> ProcedureStep:
    """Return the row of a step that is taken today."""
    state = file.state.step(taken.step)
    return ProcedureStep(
        home=file.procedure.home,
        id=office.new_id(),
        procedure_id=file.procedure.id,
        household_id=file.procedure.household_id,
        step=taken.step.value,
        turn=file.state.turn,
        outcome=taken.outcome.value,
        done_on=acting.today,
        due_on=state.due_on if state is not None else None,
        person=acting.person,
        others=taken.others.strip() or None,
        opinion=taken.opinion.strip() or None,
        subject=taken.subject,
        subject_id=taken.subject_id,
    )


def write_step(unit: Unit, office: Office, acting: Acting, file: CaseFile, taken: Taken) -> RowId:
    """Keep a step inside a unit of work, with what the household is called from now on."""
    row = step_row(office, acting, file, taken)
    unit.insert(row)
    status = status_after(file, taken)
    if status is not None:
        unit.change(Household, row.home, row.household_id or "", {"status": status})
    return RowId(row.id)


def status_after(file: CaseFile, taken: Taken) -> str | None:
    """Return what a household is called after a step, None where its name stays.

    Somebody who is helped already keeps that name while their case runs.
    """
    if file.procedure.kind != CaseKind.RECOGNITION:
        return None
    if taken.outcome is StepOutcome.SENT_BACK:
        return "submitted"
    state = file.state.step(taken.step)
    return state.rule.status if state is not None and taken.outcome is StepOutcome.PASSED else None


def closing(acting: Acting, outcome: str, because: str = "") -> dict[str, Any]:
    """Return the values that end a case."""
    return {
        "closed_on": acting.today,
        "outcome": outcome,
        "closed_because": because.strip() or None,
        "closed_by": acting.person,
    }
