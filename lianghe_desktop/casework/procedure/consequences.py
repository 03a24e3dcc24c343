"""What a county's decision brings with it, by kind of case: a determination, monitoring, a phase-out.

Source: 江府办〔2017〕23号 二（四） (phase-out of 6 months, then determined anew);
最低生活保障审核确认办法 32-33; 2020年实施意见（征求意见稿） 二（四） (up to 24 months).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lianghe_desktop.casework.assessment import Advised, advise_on_facts, assess_household
from lianghe_desktop.casework.determination import ACCEPTED, DECLINED, EXIT, Decision, determination_job
from lianghe_desktop.casework.leaving import KeptTime, leaving_job
from lianghe_desktop.casework.limits import find_limit
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.phase_out_periods import NOT_STORED
from lianghe_desktop.casework.procedure.opening_rules import open_period
from lianghe_desktop.casework.procedure.reading import CaseFile
from lianghe_desktop.policy.scalar import kept_time
from lianghe_desktop.records.case_codes import CaseKind, CaseOutcome, PhaseOutResult, Verdict
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.watching import MonitoringSpell, PhaseOutPeriod
from lianghe_desktop.store.unit import Unit

Job = Callable[[Unit], object]
MOST_MONTHS = "phase_out_max_months"
NO_AT_COUNTY: Mapping[CaseKind, CaseOutcome] = MappingProxyType(
    {
        CaseKind.RECOGNITION: CaseOutcome.REFUSED,
        CaseKind.MONITORING: CaseOutcome.REFUSED,
        CaseKind.RELIEF: CaseOutcome.REFUSED,
        CaseKind.YEARLY: CaseOutcome.EXITED,
        CaseKind.EXIT: CaseOutcome.KEPT,
        CaseKind.CLEARING: CaseOutcome.KEPT,
        CaseKind.PHASE_OUT: CaseOutcome.KEPT,
    }
)
"""How a case ends when the county says no."""
YES_AT_COUNTY: Mapping[CaseKind, CaseOutcome] = MappingProxyType({CaseKind.YEARLY: CaseOutcome.KEPT})
"""Kinds that end when the county says yes; the others go on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExitTerms:
    """How a household leaves: by which way, and for how many months help goes on; None takes the pack's."""

    basis: str = "fupin"
    months: int | None = None


NO_TERMS = ExitTerms()


def decision_jobs(
    office: Office,
    acting: Acting,
    file: CaseFile,
    *,
    verdict: Verdict,
    categories: tuple[str, ...],
    opinion: str,
    terms: ExitTerms,
) -> list[Job]:
    """Return what has to be written together with a county's yes or no; nothing where it sends back.

    Raises:
        UserError: A category is unknown or missing, or more months are given than any clause allows.
    """
    if verdict is Verdict.RETURNED:
        return []
    yes = verdict is Verdict.APPROVED
    kind = CaseKind(file.procedure.kind or CaseKind.RECOGNITION)
    match kind:
        case CaseKind.RECOGNITION:
            return [_determined(office, acting, file, ACCEPTED if yes else DECLINED, categories, opinion)]
        case CaseKind.YEARLY if yes:
            return [_determined(office, acting, file, ACCEPTED, categories, opinion)]
        case CaseKind.YEARLY:
            return _exit_jobs(office, acting, file, opinion, terms)
        case CaseKind.EXIT if yes:
            return _exit_jobs(office, acting, file, opinion, terms)
        case CaseKind.PHASE_OUT:
            return _end_jobs(office, acting, file, categories, opinion, yes=yes)
        case CaseKind.MONITORING if yes:
            return [_begin_monitoring(office, acting, file)]
    return []


def kept_time_for(office: Office, acting: Acting, advised: Advised, terms: ExitTerms) -> KeptTime | None:
    """Return how long help goes on after an exit decided today, None where it ends at once.

    Raises:
        UserError: More months are given than the pack or the national rule allows.
    """
    facts = replace(advised.facts, exit_decided_on=acting.today, exit_basis=terms.basis)
    pack = pack_in_force(office, advised.pack, acting.today)
    given = advise_on_facts(pack, facts, acting.today).result.phase_out
    if given is not None and terms.months is None:
        return KeptTime(first=given.start, last=given.end, source=given.source)
    if not terms.months:
        return None
    first, last = kept_time(acting.today, terms.months)
    rule = next((one for one in pack.phase_outs if one.basis == terms.basis), None)
    held = pack.parameters.get("phase_out_months") if rule is not None else None
    value = held.value_on(acting.today) if held is not None else None
    limit = find_limit(office, MOST_MONTHS, acting.today, pack=advised.pack)
    if value is not None:
        most, source = int(value.value), value.source
    elif limit is not None:
        most, source = limit.whole, limit.source
    else:
        raise UserError(ErrorCode.NOT_FOUND, "现用的政策包没有写渐退期最长几个月，请先在政策包里补上。")
    if terms.months > most:
        raise UserError(ErrorCode.BAD_INPUT, f"渐退期最长 {most} 个月（依据：{source}），请改正月数。")
    return KeptTime(first=first, last=last, source=source)


def _determined(
    office: Office, acting: Acting, file: CaseFile, result: str, categories: tuple[str, ...], opinion: str
) -> Job:
    home, household = _key(file)
    advised = assess_household(office, acting, home, household, pack=file.procedure.pack)
    decision = Decision(
        home=home,
        household=household,
        result=result,
        categories=categories if result == ACCEPTED else (),
        reason=opinion,
    )
    return determination_job(office, acting, advised, decision)


def _exit_jobs(office: Office, acting: Acting, file: CaseFile, opinion: str, terms: ExitTerms) -> list[Job]:
    home, household = _key(file)
    advised = assess_household(office, acting, home, household, pack=file.procedure.pack)
    kept = kept_time_for(office, acting, advised, terms)
    job = leaving_job(
        office, acting, (home, household), basis=terms.basis, kept=kept, procedure=file.procedure.id
    )
    return [_determined(office, acting, file, EXIT, (), opinion), job]


def _end_jobs(
    office: Office,
    acting: Acting,
    file: CaseFile,
    categories: tuple[str, ...],
    opinion: str,
    *,
    yes: bool,
) -> list[Job]:
    home, household = _key(file)
    period = open_period(office, acting.today, household)
    decided_on = period.decided_on if period is not None else acting.today
    decided = _determined(office, acting, file, EXIT if yes else ACCEPTED, categories, opinion)

    def job(unit: Unit) -> None:
        values: dict[str, dt.date | str | None] = {"exit_decided_on": decided_on}
        if not yes:
            values = {"exit_decided_on": None, "exit_basis": None}
        unit.change(Household, home, household, values)
        if period is not None:
            result = PhaseOutResult.LEFT if yes else PhaseOutResult.KEPT
            end = {"ended_on": acting.today, "result": result.value, "ending_id": file.procedure.id}
            if period.id == NOT_STORED:
                period.id = office.new_id()
                unit.insert(period)
            unit.change(PhaseOutPeriod, home, period.id, end)

    return [decided, job]


def _begin_monitoring(office: Office, acting: Acting, file: CaseFile) -> Job:
    home, household = _key(file)
    rows = office.store.rows(MonitoringSpell, where={"home": home, "procedure_id": file.procedure.id})
    spell = next((row for row in rows if not row.gone), None)
    if spell is None:
        raise UserError(ErrorCode.WRONG_STATE, "这个办件没有写是哪一类监测对象，请撤回后重新登记线索。")

    def job(unit: Unit) -> None:
        unit.change(MonitoringSpell, home, spell.id, {"begun_on": acting.today})
        unit.change(Household, home, household, {"monitored": spell.monitored})

    return job


def _key(file: CaseFile) -> tuple[HomeCode, RowId]:
    return HomeCode(file.procedure.home), RowId(file.procedure.household_id or "")
