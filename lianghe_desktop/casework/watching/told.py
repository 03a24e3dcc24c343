"""Families who are to be told in writing of a no or an exit, and those who were.

Source: 最低生活保障审核确认办法 21 (within some working days, with the reason).
"""

import datetime as dt

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.procedure.final_steps import owes_telling, tell_due
from lianghe_desktop.records.case_codes import CaseOutcome, CaseStep
from lianghe_desktop.records.procedure import Procedure, ProcedureStep

_ENDS = [outcome.value for outcome in (CaseOutcome.REFUSED, CaseOutcome.EXITED, CaseOutcome.KEPT)]


def untold_cases(office: Office) -> list[tuple[Procedure, dt.date | None]]:
    """Return the cases whose family was not told yet, with the day by which they are, those due first."""
    told = {
        row.procedure_id
        for row in office.store.rows(ProcedureStep, where={"step": CaseStep.NOTIFIED.value})
        if not row.gone
    }
    rows = [
        row
        for row in office.store.rows(Procedure, where={"outcome": _ENDS})
        if not row.gone and row.id not in told and owes_telling(row)
    ]
    found = [(row, tell_due(office, row)) for row in rows]
    return sorted(found, key=lambda one: (one[1] or dt.date.max, one[0].id))


def told_cases(office: Office, *, since: dt.date) -> list[tuple[Procedure, ProcedureStep]]:
    """Return the cases whose family was told since a day, with the step that says how, the newest first."""
    steps = [
        row
        for row in office.store.rows(ProcedureStep, where={"step": CaseStep.NOTIFIED.value})
        if not row.gone and (row.done_on or dt.date.min) >= since
    ]
    wanted = sorted({row.procedure_id for row in steps if row.procedure_id})
    rows = office.store.rows(Procedure, where={"id": wanted}) if wanted else []
    known = {row.id: row for row in rows if not row.gone}
    found = [(known[row.procedure_id], row) for row in steps if row.procedure_id in known]
    return sorted(found, key=lambda one: (one[1].done_on or dt.date.min, one[1].id), reverse=True)
