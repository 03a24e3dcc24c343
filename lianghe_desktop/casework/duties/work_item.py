"""One thing that waits for a household, and the kinds of it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.duties.calendar import duty_calendar
from lianghe_desktop.casework.duties.due import Standing, standing_of
from lianghe_desktop.records.ids import HomeCode, RowId


class Work(StrEnum):
    """Kinds of work for one household."""

    SURVEY = "survey"
    CHECK = "check"
    DECIDE = "decide"
    RECHECK = "recheck"
    CASE = "case"
    WARNING = "warning"
    PHASE_OUT = "phase_out"
    TELL = "tell"
    DEATH = "death"
    JOBS = "jobs"


WORK_TITLES = {
    Work.SURVEY: "入户调查",
    Work.CHECK: "每月核查",
    Work.DECIDE: "评定",
    Work.RECHECK: "复核",
    Work.CASE: "办件",
    Work.WARNING: "核实预警",
    Work.PHASE_OUT: "渐退期满核定",
    Work.TELL: "书面告知",
    Work.DEATH: "成员去世后核查",
    Work.JOBS: "多次拒绝就业",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkItem:
    """One thing to do for one household; `due_on` None where no document gives a day."""

    home: HomeCode
    household: RowId
    number: str | None
    head_name: str | None
    group_name: str | None
    work: str
    title: str
    due_on: dt.date | None
    standing: Standing
    source: str


def standing_on(due_on: dt.date | None, on: dt.date) -> Standing:
    """Return how work stands on a day; without a day it is simply due."""
    if due_on is None:
        return Standing.DUE
    return standing_of(due_on, on, done=False, orange_days=duty_calendar().orange_days)
