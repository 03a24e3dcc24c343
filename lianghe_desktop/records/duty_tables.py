"""Shared table of duties that a person says are done, where no other record tells.

Source: 珠斗办字〔2017〕6号 四（三）至（五）, 附件二.
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, WholeNumber, Words
from lianghe_desktop.records.declare import SharedRow, shared


class DutyMark(SharedRow, table=True):
    """One time that a duty was done: which, for which period, when, and how it went."""

    __tablename__ = "duty_mark"
    __table_args__ = shared(Index("ix_duty_mark_duty", "home", "duty", "period"))

    duty: str | None = Field(default=None, sa_type=Words)  # code of the calendar; `task_2` of annex 2
    period: str | None = Field(default=None, sa_type=Words)  # 2026-11 | 2026-Q4 | 2026-H2 | 2026 | milestone
    done_on: dt.date | None = Field(default=None, sa_type=Day)
    times: int | None = Field(default=None, sa_type=WholeNumber)  # how often, or days; None: once
    note: str | None = Field(default=None, sa_type=Words)
    marked_by: str | None = Field(default=None, sa_type=Words)  # person id
