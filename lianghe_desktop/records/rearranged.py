"""Shared table of what was rearranged: two entries merged, a household split or joined, a pair kept apart.

Each keeps what it wrote, so that it can be taken back. Source: 全国扶贫开发信息系统 data-quality rule 2.
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Words
from lianghe_desktop.records.declare import SharedRow, shared

MERGED_PERSON = "merged_person"
MERGED_HOUSEHOLD = "merged_household"
SPLIT = "split"
DISTINCT = "distinct"


class Rearrangement(SharedRow, table=True):
    """One rearrangement; `changes` is JSON: fields written, rows made, rows deleted."""

    __table_args__ = shared(
        Index("ix_rearrangement_household", "home", "household_id"),
        groups={"undone": ("undone_on", "undone_by")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    other_household_id: str | None = Field(default=None, sa_type=Words)
    kind: str | None = Field(
        default=None, sa_type=Words
    )  # merged_person | merged_household | split | distinct
    row_id: str | None = Field(default=None, sa_type=Words)  # who or what stayed
    other_id: str | None = Field(default=None, sa_type=Words)  # who or what went into it
    because: str | None = Field(default=None, sa_type=Words)
    changes: str | None = Field(default=None, sa_type=Words)
    done_on: dt.date | None = Field(default=None, sa_type=Day)
    done_by: str | None = Field(default=None, sa_type=Words)  # person id
    undone_on: dt.date | None = Field(default=None, sa_type=Day)
    undone_by: str | None = Field(default=None, sa_type=Words)  # person id
