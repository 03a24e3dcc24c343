"""Every list that is offered, found by its code."""

import datetime as dt
from dataclasses import replace

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.reports.past import office_seen
from lianghe_desktop.casework.rosters.department_lists import DEPARTMENT_LISTS
from lianghe_desktop.casework.rosters.ledgers import LEDGERS
from lianghe_desktop.casework.rosters.national import NATIONAL_LIST
from lianghe_desktop.casework.rosters.payments import payment_list
from lianghe_desktop.casework.rosters.roster import Filled, Roster, fill
from lianghe_desktop.casework.rosters.subjects import Span
from lianghe_desktop.records.errors import ErrorCode, UserError


def rosters(office: Office, on: dt.date) -> tuple[Roster, ...]:
    """Return every list in the order in which they are offered."""
    return (*LEDGERS, *DEPARTMENT_LISTS, payment_list(office, on), NATIONAL_LIST)


def fill_seen(
    office: Office,
    code: str,
    today: dt.date,
    *,
    as_of: dt.date | None = None,
    village: str | None = None,
    span: Span | None = None,
) -> Filled:
    """Return a list filled now, or as the records stood at the end of a past day.

    Raises:
        UserError: The day lies ahead, or there is no such list.
    """
    with office_seen(office, today, as_of) as (seen, day):
        filled = fill(seen, roster(seen, code, day), day, village=village, span=span)
    return replace(filled, as_of=as_of is not None)


def roster(office: Office, code: str, on: dt.date) -> Roster:
    """Return a list.

    Raises:
        UserError: There is none such.
    """
    found = next((one for one in rosters(office, on) if one.code == code), None)
    if found is None:
        raise UserError(
            ErrorCode.NOT_FOUND, f"没有代号为“{code}”的名单，请用 lianghe lists list 查看有哪些。"
        )
    return found
