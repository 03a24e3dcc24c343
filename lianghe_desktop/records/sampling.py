"""Shared tables of random samples: how one was drawn, and what the checkers found at each household.

Source: 江府办〔2017〕23号 二（二） (抽样核查, 第三方); 特困人员认定办法 (随机抽查).
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Fen, WholeNumber, Words
from lianghe_desktop.records.declare import SharedRow, shared


class SampleDraw(SharedRow, table=True):
    """One draw: whoever repeats it with the same seed over the same list gets the same households."""

    __tablename__ = "sample_draw"
    __table_args__ = shared(groups={"method": ("seed", "percent", "scope", "list_hash", "population")})

    drawn_on: dt.date | None = Field(default=None, sa_type=Day)
    drawn_by: str | None = Field(default=None, sa_type=Words)  # person id
    seed: int | None = Field(default=None, sa_type=WholeNumber)
    percent: int | None = Field(default=None, sa_type=WholeNumber)
    scope: str | None = Field(default=None, sa_type=Words)  # code list sample_scope
    population: int | None = Field(default=None, sa_type=WholeNumber)  # households drawn from
    list_hash: str | None = Field(default=None, sa_type=Words)  # SHA-256 of the list drawn from
    checkers: str | None = Field(default=None, sa_type=Words)  # who goes there
    source: str | None = Field(default=None, sa_type=Words)  # clause of the share


class SampleEntry(SharedRow, table=True):
    """One household of a sample: what stood in the records when it was drawn, and what was found there."""

    __tablename__ = "sample_entry"
    __table_args__ = shared(
        Index("ix_sample_entry_household", "home", "household_id"),
        Index("ix_sample_entry_sample", "home", "sample_id"),
        groups={
            "recorded": ("recorded_people", "recorded_income_fen"),
            "found": ("result", "finding", "found_people", "found_income_fen", "checked_on", "checked_by"),
        },
    )

    sample_id: str | None = Field(default=None, sa_type=Words)
    household_id: str | None = Field(default=None, sa_type=Words)
    position: int | None = Field(default=None, sa_type=WholeNumber)  # order of the draw in its village
    recorded_people: int | None = Field(default=None, sa_type=WholeNumber)
    recorded_income_fen: int | None = Field(default=None, sa_type=Fen)  # of the household, a year
    result: str | None = Field(default=None, sa_type=Words)  # code list sample_result
    finding: str | None = Field(default=None, sa_type=Words)
    found_people: int | None = Field(default=None, sa_type=WholeNumber)
    found_income_fen: int | None = Field(default=None, sa_type=Fen)
    checked_on: dt.date | None = Field(default=None, sa_type=Day)
    checked_by: str | None = Field(default=None, sa_type=Words)  # names
