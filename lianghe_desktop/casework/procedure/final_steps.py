"""The steps after a decision: announced, measures, risk cleared, told in writing.

Source: 最低生活保障审核确认办法 21 (told in writing); 珠斗办字〔2017〕6号 二（三）;
order of monitoring: 示范参数.
"""

import datetime as dt
from collections.abc import Callable

from lianghe_desktop.casework.holidays import working_calendar
from lianghe_desktop.casework.limits import limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.reading import CaseFile, case_file
from lianghe_desktop.casework.procedure.steps import (
    Taken,
    closing,
    refuse_missing,
    require_next,
    write_step,
)
from lianghe_desktop.records.case_codes import CaseKind, CaseOutcome, CaseStep
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure
from lianghe_desktop.records.watching import MonitoringSpell
from lianghe_desktop.store.unit import Unit

TELL_CLAUSE = "最低生活保障审核确认办法 21"
_ENDS = {
    (CaseKind.MONITORING, CaseStep.MEASURES): CaseOutcome.RECOGNISED,
    (CaseKind.RELIEF, CaseStep.MEASURES): CaseOutcome.RELIEF,
    (CaseKind.CLEARING, CaseStep.CLEARED): CaseOutcome.CLEARED,
    (CaseKind.EXIT, CaseStep.NOTIFIED): CaseOutcome.EXITED,
    (CaseKind.PHASE_OUT, CaseStep.NOTIFIED): CaseOutcome.EXITED,
}


def announce(office: Office, acting: Acting, home: HomeCode, procedure: RowId, *, where: str) -> RowId:
    """Keep that the decision was announced, and where.

    Raises:
        UserError: Another step comes first, or the place is not said.
    """
    file = _file(office, acting, home, procedure)
    state = require_next(file, CaseStep.ANNOUNCED)
    refuse_missing(state, [] if where.strip() else ["没有写在哪里公告"])
    return _keep(office, acting, file, CaseStep.ANNOUNCED, f"已公告：{where.strip()}")


def put_measures(office: Office, acting: Acting, home: HomeCode, procedure: RowId) -> RowId:
    """Keep that help stands in the help records; the case ends with it.

    Raises:
        UserError: Another step comes first, or no measure was recorded since the county's decision.
    """
    file = _file(office, acting, home, procedure)
    state = require_next(file, CaseStep.MEASURES)
    refuse_missing(state, missing_for_measures(office, file))
    words = f"已落实 {len(_measures(office, file))} 项帮扶措施"
    return _keep(office, acting, file, CaseStep.MEASURES, words)


def missing_for_measures(office: Office, file: CaseFile) -> list[str]:
    """Return what the measures of a case still lack."""
    return [] if _measures(office, file) else ["县级决定以后还没有登记帮扶措施，请先在“帮扶”里登记"]


def clear_risk(
    office: Office, acting: Acting, home: HomeCode, procedure: RowId, *, way: str, words: str = ""
) -> RowId:
    """End the monitoring of a household: helped out of its risk, or the risk went by itself.

    way: a code of risk_clearance.

    Raises:
        UserError: Another step comes first, or the way is not said, or helped without a measure on record.
    """
    file = _file(office, acting, home, procedure)
    state = require_next(file, CaseStep.CLEARED)
    label = code_list("risk_clearance").find(way)
    missing = [] if label is not None else ["没有写是帮扶消除还是自然消除"]
    household = RowId(file.procedure.household_id or "")
    if way == "helped" and not _done(office, home, household):
        missing.append("没有一项做完的帮扶措施，不能算帮扶消除")
    refuse_missing(state, missing)
    where = {"home": home, "household_id": household}
    spells = [
        row
        for row in office.store.rows(MonitoringSpell, where=where)
        if not row.gone and row.begun_on is not None and row.ended_on is None
    ]

    def more(unit: Unit) -> None:
        unit.change(Household, home, household, {"monitored": None})
        for spell in spells:
            end = {"ended_on": acting.today, "cleared": way, "clearing_id": procedure}
            unit.change(MonitoringSpell, home, spell.id, end)

    said = "；".join(one for one in (label.label if label else "", words.strip()) if one)
    return _keep(office, acting, file, CaseStep.CLEARED, said, more)


def tell_in_writing(office: Office, acting: Acting, home: HomeCode, procedure: RowId, *, how: str) -> RowId:
    """Keep that the family was told of the decision in writing: handed over by whom, to whom.

    Where the step is part of the case it ends it; after a no it is kept beside a case that has ended.

    Raises:
        UserError: Another step comes first, it was told already, or it is not said how.
    """
    file = _file(office, acting, home, procedure)
    if not how.strip():
        raise UserError(
            ErrorCode.BAD_INPUT, f"请写明怎样告知、谁签收（依据：{TELL_CLAUSE}：书面告知并说明理由）。"
        )
    if file.state.closed:
        if not owes_telling(file.procedure) or told(file):
            raise UserError(ErrorCode.WRONG_STATE, "这个办件不用再书面告知，或者已经告知过。")
    else:
        require_next(file, CaseStep.NOTIFIED)
    return _keep(office, acting, file, CaseStep.NOTIFIED, f"已书面告知：{how.strip()}")


def owes_telling(procedure: Procedure) -> bool:
    """Tell whether the family is told in writing, with the reason, how a case ended: after every no.

    Source: 最低生活保障审核确认办法 21.
    """
    if procedure.outcome == CaseOutcome.KEPT:
        return procedure.kind != CaseKind.YEARLY
    return procedure.outcome in (CaseOutcome.REFUSED, CaseOutcome.EXITED)


def told(file: CaseFile) -> bool:
    """Tell whether the family was told in writing."""
    return any(row.step == CaseStep.NOTIFIED for row in file.rows)


def tell_due(office: Office, procedure: Procedure) -> dt.date | None:
    """Return by when a family is told of a case that ended: some working days after the decision."""
    if procedure.closed_on is None:
        return None
    days = limit_on(office, "refusal_notice_days", procedure.closed_on, pack=procedure.pack)
    return working_calendar(office).after(procedure.closed_on, days.whole)


def _file(office: Office, acting: Acting, home: HomeCode, procedure: RowId) -> CaseFile:
    require(acting, Act.CASE)
    return case_file(office, acting, home, procedure)


def _keep(
    office: Office,
    acting: Acting,
    file: CaseFile,
    step: CaseStep,
    words: str,
    more: Callable[[Unit], None] | None = None,
) -> RowId:
    home, procedure = HomeCode(file.procedure.home), RowId(file.procedure.id)
    kind = CaseKind(file.procedure.kind or CaseKind.RECOGNITION)
    end = None if file.state.closed else _ENDS.get((kind, step))

    def job(unit: Unit) -> RowId:
        row = write_step(unit, office, acting, file, Taken(step=step, opinion=words))
        if more is not None:
            more(unit)
        if end is not None:
            unit.change(Procedure, home, procedure, closing(acting, end.value, words))
        return row

    return office.store.write(job, actor=acting.actor)


def _measures(office: Office, file: CaseFile) -> list[HelpMeasure]:
    """Return the measures planned, or carried out since the county decided."""
    decided = file.state.done_on(CaseStep.COUNTY) or dt.date.max
    where = {"home": file.procedure.home, "household_id": file.procedure.household_id}
    return [
        row
        for row in office.store.rows(HelpMeasure, where=where)
        if not row.gone and (row.done_on is None or row.done_on >= decided)
    ]


def _done(office: Office, home: HomeCode, household: RowId) -> bool:
    rows = office.store.rows(HelpMeasure, where={"home": home, "household_id": household})
    return any(row.state == "done" and not row.gone for row in rows)
