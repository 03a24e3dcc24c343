"""Shared tables of watching over households: warnings, monitoring, monthly sweep, phase-out, jobs offered.

Source: 珠斗办字〔2017〕6号 二（三）3; 江府办〔2017〕23号 二（四）; 最低生活保障审核确认办法 33-34;
全国防返贫监测信息系统指标口径 (three kinds of monitored households).
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, WholeNumber, Words
from lianghe_desktop.records.declare import SharedRow, shared


class RelapseWarning(SharedRow, table=True):
    """One sign that a household may fall into poverty: who looks into it, by when, and what came of it."""

    __tablename__ = "relapse_warning"
    __table_args__ = shared(
        Index("ix_relapse_warning_household", "home", "household_id"),
        groups={"settling": ("outcome", "settled_on", "settled_by", "finding", "procedure_id")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    origin: str | None = Field(default=None, sa_type=Words)  # code list warning_origin
    flag: str | None = Field(default=None, sa_type=Words)  # code list warning_flag, of computed ones
    monitored: str | None = Field(default=None, sa_type=Words)  # kind that it would be, list monitored
    cause: str | None = Field(default=None, sa_type=Words)  # code list risk_cause
    found_on: dt.date | None = Field(default=None, sa_type=Day)
    words: str | None = Field(default=None, sa_type=Words)  # what was noticed
    owner: str | None = Field(default=None, sa_type=Words)  # person id
    due_on: dt.date | None = Field(default=None, sa_type=Day)
    outcome: str | None = Field(default=None, sa_type=Words)  # code list warning_outcome
    settled_on: dt.date | None = Field(default=None, sa_type=Day)
    settled_by: str | None = Field(default=None, sa_type=Words)  # person id
    finding: str | None = Field(default=None, sa_type=Words)
    procedure_id: str | None = Field(default=None, sa_type=Words)  # the case that it became


class MonitoringSpell(SharedRow, table=True):
    """One time that a household is monitored; `begun_on` None while the case that asks for it runs."""

    __tablename__ = "monitoring_spell"
    __table_args__ = shared(
        Index("ix_monitoring_spell_household", "home", "household_id"),
        groups={"clearing": ("ended_on", "cleared", "clearing_id")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    procedure_id: str | None = Field(default=None, sa_type=Words)
    monitored: str | None = Field(default=None, sa_type=Words)  # code list monitored
    cause: str | None = Field(default=None, sa_type=Words)  # code list risk_cause
    begun_on: dt.date | None = Field(default=None, sa_type=Day)
    ended_on: dt.date | None = Field(default=None, sa_type=Day)
    cleared: str | None = Field(default=None, sa_type=Words)  # code list risk_clearance
    clearing_id: str | None = Field(default=None, sa_type=Words)  # the case that cleared it


class MonthlySweep(SharedRow, table=True):
    """The sweep of a village for a month, as it was counted when it was finished."""

    __tablename__ = "monthly_sweep"
    __table_args__ = shared(groups={"counts": ("households", "unchanged", "noticed", "absent")})

    period: str | None = Field(default=None, sa_type=Words)  # 2026-11
    finished_on: dt.date | None = Field(default=None, sa_type=Day)
    person: str | None = Field(default=None, sa_type=Words)  # person id
    households: int | None = Field(default=None, sa_type=WholeNumber)
    unchanged: int | None = Field(default=None, sa_type=WholeNumber)
    noticed: int | None = Field(default=None, sa_type=WholeNumber)
    absent: int | None = Field(default=None, sa_type=WholeNumber)
    note: str | None = Field(default=None, sa_type=Words)


class PhaseOutPeriod(SharedRow, table=True):
    """The time in which help and payments go on after it was decided that they end."""

    __tablename__ = "phase_out_period"
    __table_args__ = shared(
        Index("ix_phase_out_period_household", "home", "household_id"),
        groups={"period": ("first_day", "last_day"), "end": ("ended_on", "result", "ending_id")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    procedure_id: str | None = Field(default=None, sa_type=Words)  # the case that decided the exit
    basis: str | None = Field(default=None, sa_type=Words)  # code list exit_basis
    decided_on: dt.date | None = Field(default=None, sa_type=Day)
    first_day: dt.date | None = Field(default=None, sa_type=Day)
    last_day: dt.date | None = Field(default=None, sa_type=Day)
    source: str | None = Field(default=None, sa_type=Words)  # clause that gives the time
    ended_on: dt.date | None = Field(default=None, sa_type=Day)
    result: str | None = Field(default=None, sa_type=Words)  # code list phase_out_result
    ending_id: str | None = Field(default=None, sa_type=Words)  # the case that ended it


class JobOffer(SharedRow, table=True):
    """One job or other service offered to somebody able to work, and what they said."""

    __tablename__ = "job_offer"
    __table_args__ = shared(
        Index("ix_job_offer_household", "home", "household_id"), groups={"answer": ("answer", "because")}
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    member_id: str | None = Field(default=None, sa_type=Words)
    offered_on: dt.date | None = Field(default=None, sa_type=Day)
    kind: str | None = Field(default=None, sa_type=Words)  # list help_measure_kind; None: a job
    job: str | None = Field(default=None, sa_type=Words)
    answer: str | None = Field(default=None, sa_type=Words)  # code list job_answer
    because: str | None = Field(default=None, sa_type=Words)
    recorded_by: str | None = Field(default=None, sa_type=Words)  # person id
