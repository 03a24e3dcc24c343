"""Shared table of periodic reports: drafted from the records, edited and finalised by a person.

Source: 珠斗办字〔2017〕6号 四（五） (每月28日前的文字材料, 半年书面报送); 开府办〔2019〕29号 三（一）
(每年报告).
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Words
from lianghe_desktop.records.declare import SharedRow, shared


class PeriodicReport(SharedRow, table=True):
    """One report of a desk for a period; its home is the area of the desk that writes it."""

    __tablename__ = "periodic_report"
    __table_args__ = shared(
        Index("ix_periodic_report_period", "home", "kind", "period"),
        groups={"finalised": ("state", "final_on", "final_by")},
    )

    kind: str | None = Field(default=None, sa_type=Words)  # month | quarter | half_year | year
    period: str | None = Field(default=None, sa_type=Words)  # 2026-11 | 2026-Q4 | 2026-H2 | 2026
    content: str | None = Field(default=None, sa_type=Words)  # JSON, casework/reports/content.py
    as_of: dt.date | None = Field(default=None, sa_type=Day)  # drafted as of the end of this day; None: now
    drafted_on: dt.date | None = Field(default=None, sa_type=Day)
    drafted_by: str | None = Field(default=None, sa_type=Words)  # person id
    state: str | None = Field(default=None, sa_type=Words)  # code list report_state
    final_on: dt.date | None = Field(default=None, sa_type=Day)
    final_by: str | None = Field(default=None, sa_type=Words)  # person id
    marks: str | None = Field(default=None, sa_type=Words)  # duty marks made with it, blanks between
