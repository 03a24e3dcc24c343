"""Households in help: who is responsible, the last visit, and what was done this year.

Source: 珠斗办字〔2017〕6号 四（三） (帮扶记录簿, 工作台账). How often a family is to be visited is said by no
public document: VISIT_EVERY_DAYS is 示范参数.
"""

import datetime as dt
from dataclasses import dataclass

from lianghe_desktop.casework.households import household_ids, household_lines
from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.helprecord import HelpMeasure, HelpVisit
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Helper, HelperLink
from lianghe_desktop.store.household_list import HouseholdFilter

HELPED_STATUSES = ("listed", "recheck", "phase_out")
VISIT_EVERY_DAYS = 90  # 示范参数


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpedLine:
    """One household in help; `amount_fen` sums the measures carried out this year."""

    home: HomeCode
    id: RowId
    household_no: str
    head_name: str
    village: str
    helper: str
    last_visit: dt.date | None
    due: bool
    measures: int
    amount_fen: int


def helped_households(office: Office, today: dt.date) -> list[HelpedLine]:
    """Return the households in help: those due for a visit first, the longest unvisited before others."""
    keys = household_ids(office, where=HouseholdFilter(statuses=HELPED_STATUSES))
    visited = _last_visits(office)
    helpers = _helpers(office)
    done = _measures(office, today.year)
    lines = []
    for row in household_lines(office, keys):
        last = visited.get(row.id)
        measures, amount_fen = done.get(row.id, (0, 0))
        lines.append(
            HelpedLine(
                home=row.home,
                id=row.id,
                household_no=row.household_no,
                head_name=row.head_name,
                village=row.village,
                helper=helpers.get(row.id, ""),
                last_visit=last,
                due=last is None or (today - last).days >= VISIT_EVERY_DAYS,
                measures=measures,
                amount_fen=amount_fen,
            )
        )
    return sorted(lines, key=lambda line: (not line.due, line.last_visit or dt.date.min))


def _last_visits(office: Office) -> dict[str, dt.date]:
    last: dict[str, dt.date] = {}
    for visit in office.store.rows(HelpVisit):
        if visit.household_id and visit.visited_on and not visit.gone:
            last[visit.household_id] = max(visit.visited_on, last.get(visit.household_id, dt.date.min))
    return last


def _helpers(office: Office) -> dict[str, str]:
    names = {helper.id: helper.name or "" for helper in office.store.rows(Helper) if not helper.gone}
    return {
        link.household_id: names.get(link.helper_id or "", "")
        for link in office.store.rows(HelperLink)
        if link.household_id and link.to_day is None and not link.gone
    }


def _measures(office: Office, year: int) -> dict[str, tuple[int, int]]:
    done: dict[str, tuple[int, int]] = {}
    for row in office.store.rows(HelpMeasure):
        if row.household_id and row.done_on and row.done_on.year == year and not row.gone:
            count, amount_fen = done.get(row.household_id, (0, 0))
            done[row.household_id] = (count + 1, amount_fen + (row.amount_fen or 0))
    return done
