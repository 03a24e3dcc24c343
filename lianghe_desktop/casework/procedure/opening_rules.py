"""When a kind of case may begin, and what begins with it.

Source: 江府办〔2017〕23号 二（四）; 最低生活保障审核确认办法 31-33; 珠斗办字〔2017〕6号 二（三）3.
"""

import datetime as dt

from lianghe_desktop.casework.duties.periods import Every, period_of
from lianghe_desktop.casework.household_reading import is_monitored
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.phase_out_periods import phase_out_periods
from lianghe_desktop.casework.procedure.chain import CHAINS
from lianghe_desktop.records.case_codes import CaseKind
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.watching import PhaseOutPeriod

ON_LIST = ("confirmed", "listed", "recheck")
"""Households whose help is neither ending nor over (code list household_status)."""


def check_opening(
    office: Office, acting: Acting, file: HouseholdFile, kind: CaseKind, *, monitored: str = ""
) -> None:
    """Refuse a kind of case for which the household is not in the right state, naming the clause.

    Raises:
        UserError: What must hold before such a case begins does not.
    """
    household = file.household
    status = code_list("household_status").find(household.status or "")
    now = f"这一户现在是“{status.label}”" if status else "这一户还没有状态"
    why = ""
    match kind:
        case CaseKind.MONITORING if is_monitored(household):
            why = "这一户已经是监测对象，不用再报"
        case CaseKind.MONITORING if code_list("monitored").find(monitored) is None:
            why = "请选可能是哪一类监测对象：脱贫不稳定、边缘易致贫或突发严重困难"
        case CaseKind.CLEARING if not is_monitored(household):
            why = "这一户不是监测对象，没有风险可消除"
        case CaseKind.EXIT | CaseKind.YEARLY if household.status not in ON_LIST:
            why = f"{now}，只有在册的户才能办"
        case CaseKind.PHASE_OUT:
            why = _phase_out_refusal(office, acting, RowId(household.id))
    if why:
        word, clause = code_list("procedure_kind").label(kind), CHAINS[kind][0].clause
        raise UserError(ErrorCode.WRONG_STATE, f"不能开始“{word}”：{why}（依据：{clause}）。")


def open_period(office: Office, on: dt.date, household: RowId) -> PhaseOutPeriod | None:
    """Return the phase-out that a household is in, stored or reckoned, None where it is in none."""
    running = phase_out_periods(office, on, household=household)
    return max(running, key=lambda row: row.id, default=None)


def may_end_from(period: PhaseOutPeriod) -> dt.date:
    """Return the first day on which the end of a phase-out may be determined: that of its last month."""
    return period_of(period.last_day or dt.date.max, Every.MONTH).first


def _phase_out_refusal(office: Office, acting: Acting, household: RowId) -> str:
    period = open_period(office, acting.today, household)
    if period is None:
        return "这一户不在渐退期"
    if period.last_day is None:
        return "还不知道渐退到哪天，请先在“基本情况”补填退出决定日期和退出方式，或换用有渐退期的政策"
    first = may_end_from(period)
    return f"渐退期到 {period.last_day} 满，{first} 起才能核定" if acting.today < first else ""
