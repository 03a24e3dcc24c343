"""Keep a visit with its photos and signature; say which visits are due.

Source: 珠斗办字〔2017〕6号 四（三） (帮扶记录簿). How often: 示范参数 of casework/helped.py.
"""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lianghe_desktop.casework.help import NewVisit, visit_row
from lianghe_desktop.casework.helped import VISIT_EVERY_DAYS, HelpedLine, helped_households
from lianghe_desktop.casework.helping.proofs import Proof, is_signed, keep_proofs
from lianghe_desktop.casework.helping.written import Written
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.unit import Unit

MONTHS_AHEAD = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class DueVisit:
    """A household with the day by which it is to be visited again."""

    line: HelpedLine
    due_on: dt.date
    days_left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthOfVisits:
    """The visits due in one month; `first` is its first day. Overdue ones stand in the present month."""

    first: dt.date
    visits: tuple[DueVisit, ...]


def enter_visit(
    office: Office,
    acting: Acting,
    home: HomeCode,
    household: RowId,
    new: NewVisit,
    proofs: Sequence[Proof] = (),
) -> Written:
    """Keep a visit with its pictures; a signature among them says that the family signed.

    Raises:
        UserError: The role may not, visitors or content are blank, or the day lies ahead.
    """
    household_file(office, home, household)
    held = tuple(proofs)
    row = visit_row(office, acting, home, household, replace(new, signed=new.signed or is_signed(held)))

    def job(unit: Unit) -> Written:
        written = Written(row=RowId(row.id))
        written.insert(unit, row)
        keep_proofs(unit, office, row, held, written)
        return written

    return office.store.write(job, actor=acting.actor)


def visits_due(office: Office, today: dt.date, months: int = MONTHS_AHEAD) -> list[MonthOfVisits]:
    """Return the visits due from this month on, month by month, the most pressing first."""
    due = [_due(line, today) for line in helped_households(office, today)]
    found = []
    for ahead in range(months):
        first, last = _month(today, ahead)
        inside = [one for one in due if (one.due_on >= first or ahead == 0) and one.due_on <= last]
        found.append(
            MonthOfVisits(
                first=first, visits=tuple(sorted(inside, key=lambda v: (v.due_on, v.line.household_no)))
            )
        )
    return found


def _due(line: HelpedLine, today: dt.date) -> DueVisit:
    due_on = today if line.last_visit is None else line.last_visit + dt.timedelta(days=VISIT_EVERY_DAYS)
    return DueVisit(line=line, due_on=due_on, days_left=(due_on - today).days)


def _month(today: dt.date, ahead: int) -> tuple[dt.date, dt.date]:
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    days = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, 1), dt.date(year, month + 1, days)
