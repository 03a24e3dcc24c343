"""What waits for somebody today, before any figure; then a few figures."""

import datetime as dt
from dataclasses import dataclass

from lianghe_desktop.casework import keeping
from lianghe_desktop.casework.duties.due import Standing, duties_on
from lianghe_desktop.casework.duties.work_list import work_list
from lianghe_desktop.casework.exchange import status
from lianghe_desktop.casework.households import HouseholdFilter, household_ids
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.overview import overview
from lianghe_desktop.casework.reporting import gap_reports, month_reports
from lianghe_desktop.casework.reviewing.listing import RemarksDue, remarks_due
from lianghe_desktop.casework.survey import DraftLine, drafts

UNDECIDED_STATUSES = ("submitted", "checked", "scored")
_BACKUP_DAYS = 7
_DAY_MS = 86_400_000
_FIGURES = (1, 2, 7, 8, 9)
"""Rows of annex 1 that the first page shows. Source: 珠斗办字〔2017〕6号 附件一."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One number with what it counts."""

    item: str
    value: int
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """Everything that the first page tells."""

    drafts: tuple[DraftLine, ...]
    conflicts: int
    gap_sentences: tuple[str, ...]
    unreported: int  # areas below that have not reported this month
    reports_due_on: dt.date
    unsurveyed: int
    undecided: int
    waiting_ops: int
    waiting_photos: int
    overdue: int  # duties and work for households whose day has passed
    pressing: int  # those whose day is near
    due: int  # periodic duties of this period whose day is further off
    first_due: dt.date | None  # the earliest of them
    remarks: RemarksDue
    unjoined: bool  # there is a level above and no desk of it let this one in, as the author it has now
    renewed: bool  # a desk above let it in before, under another author
    backup_old: bool
    households: int
    figures: tuple[Figure, ...]


def look_at_today(office: Office, acting: Acting) -> Today:
    """Gather what waits; takes a moment in a large desk, so call it off the screen thread."""
    exchanged = status(office)
    newest = keeping.last_backup(office)
    table = overview(office, acting.today)
    rows = {row.number: row for row in table.rows}
    month = month_reports(office, acting.today)
    duties = duties_on(office, acting.today)
    due = [line.due_on for line in duties if line.standing is Standing.DUE]
    standings = [line.standing for line in duties]
    standings += [item.standing for item in work_list(office, acting.today)]
    return Today(
        drafts=tuple(drafts(office)),
        conflicts=exchanged.conflicts,
        gap_sentences=tuple(gap.sentence for gap in gap_reports(office)),
        unreported=len(month.missing),
        reports_due_on=month.due_on,
        unsurveyed=len(household_ids(office, where=HouseholdFilter(surveyed=False))),
        undecided=len(household_ids(office, where=HouseholdFilter(statuses=UNDECIDED_STATUSES))),
        waiting_ops=exchanged.waiting_ops,
        waiting_photos=exchanged.waiting_photos,
        overdue=standings.count(Standing.RED),
        pressing=standings.count(Standing.ORANGE),
        due=len(due),
        first_due=min(due, default=None),
        remarks=remarks_due(office, acting),
        unjoined=not exchanged.joined and not exchanged.top,
        renewed=exchanged.renewed,
        backup_old=newest is None or office.now_ms() - newest.made_at_ms > _BACKUP_DAYS * _DAY_MS,
        households=len(household_ids(office)),
        figures=tuple(
            Figure(item=rows[number].item, value=rows[number].values[0], unit=rows[number].unit)
            for number in _FIGURES
        ),
    )
