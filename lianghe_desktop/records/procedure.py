"""Shared tables of a procedure: the case of a household and what proves each of its steps.

A case runs through steps (casework/procedure/). Meetings, notices, checks and approvals are rows of their
own, because one meeting or notice serves many households and an approval may stand outside a case.
Source: 最低生活保障审核确认办法 4-6, 15-24; 江府办〔2017〕23号 二（一）-（四）; 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Fen, WholeNumber, Words
from lianghe_desktop.records.declare import SharedRow, shared


class Procedure(SharedRow, table=True):
    """One case of a household, from how it began to how it ended."""

    __table_args__ = shared(
        Index("ix_procedure_household", "home", "household_id"),
        groups={
            "pack": ("pack", "pack_version"),
            "entrusted": ("entrusted_name", "entrusted_relation"),
            "closing": ("closed_on", "outcome", "closed_because", "closed_by"),
        },
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    kind: str | None = Field(default=None, sa_type=Words)  # code list procedure_kind
    origin: str | None = Field(default=None, sa_type=Words)  # code list procedure_origin
    opened_on: dt.date | None = Field(default=None, sa_type=Day)
    opened_by: str | None = Field(default=None, sa_type=Words)  # person id
    clue: str | None = Field(default=None, sa_type=Words)  # what was noticed, or what is applied for
    applicant: str | None = Field(default=None, sa_type=Words)  # name of the member who applies
    applicant_member_id: str | None = Field(default=None, sa_type=Words)
    entrusted_name: str | None = Field(default=None, sa_type=Words)  # who applies in their place
    entrusted_relation: str | None = Field(default=None, sa_type=Words)
    previous_id: str | None = Field(default=None, sa_type=Words)  # the case that this one goes on from
    pack: str | None = Field(default=None, sa_type=Words)  # whose limits it runs by
    pack_version: str | None = Field(default=None, sa_type=Words)
    closed_on: dt.date | None = Field(default=None, sa_type=Day)
    outcome: str | None = Field(default=None, sa_type=Words)  # code list procedure_outcome
    closed_because: str | None = Field(default=None, sa_type=Words)
    closed_by: str | None = Field(default=None, sa_type=Words)  # person id


class ProcedureStep(SharedRow, table=True):
    """One step taken in a case: what came of it, when, by whom, and the row that proves it."""

    __tablename__ = "procedure_step"
    __table_args__ = shared(
        Index("ix_procedure_step_household", "home", "household_id"),
        Index("ix_procedure_step_procedure", "home", "procedure_id"),
        groups={"proof": ("subject", "subject_id")},
    )

    procedure_id: str | None = Field(default=None, sa_type=Words)
    household_id: str | None = Field(default=None, sa_type=Words)
    step: str | None = Field(default=None, sa_type=Words)  # code list procedure_step
    turn: int | None = Field(default=None, sa_type=WholeNumber)  # 1; 2 after the case was sent back, and on
    outcome: str | None = Field(default=None, sa_type=Words)  # code list step_outcome
    done_on: dt.date | None = Field(default=None, sa_type=Day)
    due_on: dt.date | None = Field(default=None, sa_type=Day)  # by when it should have been done
    person: str | None = Field(default=None, sa_type=Words)  # person id
    others: str | None = Field(default=None, sa_type=Words)  # names of who else took part
    opinion: str | None = Field(default=None, sa_type=Words)
    subject: str | None = Field(default=None, sa_type=Words)  # table of the row that proves it
    subject_id: str | None = Field(default=None, sa_type=Words)


class EconomicCheck(SharedRow, table=True):
    """One item of the economic check, of the household or one member. Source: 江府办〔2017〕23号 二（二）."""

    __tablename__ = "economic_check"
    __table_args__ = shared(
        Index("ix_economic_check_household", "home", "household_id"),
        groups={"finding": ("result", "finding", "amount_fen")},
    )

    procedure_id: str | None = Field(default=None, sa_type=Words)
    household_id: str | None = Field(default=None, sa_type=Words)
    member_id: str | None = Field(default=None, sa_type=Words)  # none: the household as a whole
    item: str | None = Field(default=None, sa_type=Words)  # code list check_item
    source: str | None = Field(default=None, sa_type=Words)  # department or list that answered
    result: str | None = Field(default=None, sa_type=Words)  # code list check_result
    finding: str | None = Field(default=None, sa_type=Words)
    amount_fen: int | None = Field(default=None, sa_type=Fen)
    checked_on: dt.date | None = Field(default=None, sa_type=Day)
    checked_by: str | None = Field(default=None, sa_type=Words)  # person id


class Discussion(SharedRow, table=True):
    """One village meeting over several households; its minutes and photos are attachments of it."""

    __table_args__ = shared(groups={"attendance": ("entitled", "present")})

    kind: str | None = Field(default=None, sa_type=Words)  # code list procedure_kind
    held_on: dt.date | None = Field(default=None, sa_type=Day)
    place: str | None = Field(default=None, sa_type=Words)
    chair: str | None = Field(default=None, sa_type=Words)
    recorder: str | None = Field(default=None, sa_type=Words)
    attendants: str | None = Field(default=None, sa_type=Words)  # names, with 、 between
    entitled: int | None = Field(default=None, sa_type=WholeNumber)  # people who may vote
    present: int | None = Field(default=None, sa_type=WholeNumber)
    minutes: str | None = Field(default=None, sa_type=Words)


class DiscussionResult(SharedRow, table=True):
    """What a meeting said of one household."""

    __tablename__ = "discussion_result"
    __table_args__ = shared(
        Index("ix_discussion_result_household", "home", "household_id"),
        Index("ix_discussion_result_discussion", "home", "discussion_id"),
        groups={"votes": ("votes_for", "votes_against", "votes_abstain")},
    )

    discussion_id: str | None = Field(default=None, sa_type=Words)
    procedure_id: str | None = Field(default=None, sa_type=Words)
    household_id: str | None = Field(default=None, sa_type=Words)
    votes_for: int | None = Field(default=None, sa_type=WholeNumber)
    votes_against: int | None = Field(default=None, sa_type=WholeNumber)
    votes_abstain: int | None = Field(default=None, sa_type=WholeNumber)
    outcome: str | None = Field(default=None, sa_type=Words)  # code list step_outcome
    opinion: str | None = Field(default=None, sa_type=Words)


class Publicity(SharedRow, table=True):
    """One notice on the wall: from the day it went up to the day it came down."""

    __table_args__ = shared(groups={"period": ("first_day", "last_day")})

    kind: str | None = Field(default=None, sa_type=Words)  # code list publicity_kind
    case_kind: str | None = Field(default=None, sa_type=Words)  # code list procedure_kind
    first_day: dt.date | None = Field(default=None, sa_type=Day)
    last_day: dt.date | None = Field(default=None, sa_type=Day)  # the last full day on the wall
    place: str | None = Field(default=None, sa_type=Words)
    unit: str | None = Field(default=None, sa_type=Words)  # who takes objections
    phone: str | None = Field(default=None, sa_type=Words)
    posted_by: str | None = Field(default=None, sa_type=Words)  # person id
    taken_down_on: dt.date | None = Field(default=None, sa_type=Day)


class PublicityEntry(SharedRow, table=True):
    """One household on a notice, as it stood there."""

    __tablename__ = "publicity_entry"
    __table_args__ = shared(
        Index("ix_publicity_entry_household", "home", "household_id"),
        Index("ix_publicity_entry_publicity", "home", "publicity_id"),
    )

    publicity_id: str | None = Field(default=None, sa_type=Words)
    procedure_id: str | None = Field(default=None, sa_type=Words)
    household_id: str | None = Field(default=None, sa_type=Words)
    people: int | None = Field(default=None, sa_type=WholeNumber)
    categories: str | None = Field(default=None, sa_type=Words)  # codes with a space between
    withdrawn_on: dt.date | None = Field(default=None, sa_type=Day)


class Objection(SharedRow, table=True):
    """An objection against a notice, or against one household on it, and how it was settled."""

    __table_args__ = shared(
        Index("ix_objection_household", "home", "household_id"),
        Index("ix_objection_publicity", "home", "publicity_id"),
        groups={"handling": ("handled_on", "handled_by", "handling", "outcome")},
    )

    publicity_id: str | None = Field(default=None, sa_type=Words)
    procedure_id: str | None = Field(default=None, sa_type=Words)
    household_id: str | None = Field(default=None, sa_type=Words)
    raised_on: dt.date | None = Field(default=None, sa_type=Day)
    raised_by: str | None = Field(default=None, sa_type=Words)  # a name, or that they did not give one
    content: str | None = Field(default=None, sa_type=Words)
    recorded_by: str | None = Field(default=None, sa_type=Words)  # person id
    handled_on: dt.date | None = Field(default=None, sa_type=Day)
    handled_by: str | None = Field(default=None, sa_type=Words)  # person id
    handling: str | None = Field(default=None, sa_type=Words)
    outcome: str | None = Field(default=None, sa_type=Words)  # code list objection_outcome
