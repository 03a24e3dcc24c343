"""A household leaves: by which way, until when help goes on, and the phase-out that keeps both.

Source: 江府办〔2017〕23号 二（四）; 最低生活保障审核确认办法 32-33.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.watching import PhaseOutPeriod
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptTime:
    """The time in which help goes on, and the clause that gives it."""

    first: dt.date
    last: dt.date
    source: str


def leaving_job(
    office: Office,
    acting: Acting,
    key: tuple[HomeCode, RowId],
    *,
    basis: str,
    kept: KeptTime | None,
    procedure: str | None = None,
) -> Callable[[Unit], None]:
    """Return what keeps an exit decided today inside a unit of work; `kept` None where help ends at once.

    Raises:
        UserError: There is no such way to leave.
    """
    code_list("exit_basis").item(basis)
    home, household = key

    def job(unit: Unit) -> None:
        values = {"exit_basis": basis, "status": "phase_out" if kept is not None else "left"}
        unit.change(Household, home, household, values)
        if kept is None:
            return
        unit.insert(
            PhaseOutPeriod(
                home=home,
                id=office.new_id(),
                household_id=household,
                procedure_id=procedure,
                basis=basis,
                decided_on=acting.today,
                first_day=kept.first,
                last_day=kept.last,
                source=kept.source,
            )
        )

    return job
