"""Shared table of findings that a person accepted as they are, with the reason.

The message is part of what is accepted: when the values change, the finding stands again.
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Words
from lianghe_desktop.records.declare import SharedRow, shared


class AcceptedFinding(SharedRow, table=True):
    """One finding of the consistency check that is right all the same."""

    __tablename__ = "accepted_finding"
    __table_args__ = shared(
        Index("ix_accepted_finding_household", "home", "household_id"),
        groups={"finding": ("code", "row_table", "row_id", "field", "message")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    code: str | None = Field(default=None, sa_type=Words)
    row_table: str | None = Field(default=None, sa_type=Words)
    row_id: str | None = Field(default=None, sa_type=Words)
    field: str | None = Field(default=None, sa_type=Words)
    message: str | None = Field(default=None, sa_type=Words)
    because: str | None = Field(default=None, sa_type=Words)
    accepted_by: str | None = Field(default=None, sa_type=Words)  # person id
    accepted_on: dt.date | None = Field(default=None, sa_type=Day)
