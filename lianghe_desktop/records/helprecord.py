"""Shared tables of the work for a household: interview, determination, plan, measure, visit.

Source: 珠斗办字〔2017〕6号 四（三） (帮扶档案, 帮扶卡, 帮扶记录簿, 工作台账).
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Fen, Flag, Millis, WholeNumber, Words
from lianghe_desktop.records.declare import SharedRow, Shelf, shared


class Interview(SharedRow, table=True):
    """A finished interview: the signed answers, immutable, with form version and hash."""

    __table_args__ = shared(
        Index("ix_interview_household", "home", "household_id"),
        groups={"form": ("form_id", "form_version", "form_sha256")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    form_id: str | None = Field(default=None, sa_type=Words)
    form_version: str | None = Field(default=None, sa_type=Words)
    form_sha256: str | None = Field(default=None, sa_type=Words)
    instance_id: str | None = Field(default=None, sa_type=Words)  # meta/instanceID
    previous_id: str | None = Field(default=None, sa_type=Words)  # interview that this one corrects
    instance_xml: str | None = Field(default=None, sa_type=Words)
    surveyed_on: dt.date | None = Field(default=None, sa_type=Day)
    started_at: int | None = Field(default=None, sa_type=Millis)
    finished_at: int | None = Field(default=None, sa_type=Millis)
    surveyor_1: str | None = Field(default=None, sa_type=Words)
    surveyor_2: str | None = Field(default=None, sa_type=Words)
    respondent: str | None = Field(default=None, sa_type=Words)


class Determination(SharedRow, table=True):
    """A decision about a household, with the advice and the inputs it was made from."""

    __table_args__ = shared(
        Index("ix_determination_household", "home", "household_id"),
        groups={
            "pack": ("pack", "pack_version"),
            "result": ("result", "categories", "tier", "departs_because"),
        },
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    interview_id: str | None = Field(default=None, sa_type=Words)
    decided_on: dt.date | None = Field(default=None, sa_type=Day)
    decided_by: str | None = Field(default=None, sa_type=Words)  # person id
    pack: str | None = Field(default=None, sa_type=Words)
    pack_version: str | None = Field(default=None, sa_type=Words)
    inputs: str | None = Field(default=None, sa_type=Words)  # JSON, the assess input of one household
    advice: str | None = Field(default=None, sa_type=Words)  # JSON, the assess result with steps
    points: int | None = Field(default=None, sa_type=WholeNumber)
    result: str | None = Field(default=None, sa_type=Words)  # accepted | declined | exit
    categories: str | None = Field(default=None, sa_type=Words)  # codes with a space between
    tier: str | None = Field(default=None, sa_type=Words)
    departs_because: str | None = Field(default=None, sa_type=Words)  # where it departs from the advice
    valid_from: dt.date | None = Field(default=None, sa_type=Day)
    valid_to: dt.date | None = Field(default=None, sa_type=Day)


class HelpPlan(SharedRow, table=True):
    """What is meant to be done for a household in a year."""

    __tablename__ = "help_plan"
    __table_args__ = shared(Index("ix_help_plan_household", "home", "household_id"))

    household_id: str | None = Field(default=None, sa_type=Words)
    year: int | None = Field(default=None, sa_type=WholeNumber)
    goal: str | None = Field(default=None, sa_type=Words)
    content: str | None = Field(default=None, sa_type=Words)
    helper_id: str | None = Field(default=None, sa_type=Words)
    made_on: dt.date | None = Field(default=None, sa_type=Day)


class HelpMeasure(SharedRow, table=True):
    """One measure of help, planned or carried out, with its amount."""

    __tablename__ = "help_measure"
    __table_args__ = shared(
        Index("ix_help_measure_household", "home", "household_id"),
        groups={"amount": ("amount_fen", "amount_per")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    member_id: str | None = Field(default=None, sa_type=Words)
    plan_id: str | None = Field(default=None, sa_type=Words)
    kind: str | None = Field(default=None, sa_type=Words)  # code list help_measure_kind
    benefit: str | None = Field(default=None, sa_type=Words)  # benefit code of the pack
    content: str | None = Field(default=None, sa_type=Words)
    amount_fen: int | None = Field(default=None, sa_type=Fen)
    amount_per: str | None = Field(default=None, sa_type=Words)  # person_year, household_once ...
    goods: str | None = Field(default=None, sa_type=Words)
    payer: str | None = Field(default=None, sa_type=Words)
    payers: str | None = Field(default=None, sa_type=Words)  # JSON {code of payer_level: fen}
    provider: str | None = Field(default=None, sa_type=Words)  # unit that carries it out
    state: str | None = Field(default=None, sa_type=Words)  # pending | done
    planned_on: dt.date | None = Field(default=None, sa_type=Day)
    due_on: dt.date | None = Field(default=None, sa_type=Day)
    done_on: dt.date | None = Field(default=None, sa_type=Day)
    effect: str | None = Field(default=None, sa_type=Words)
    helper_id: str | None = Field(default=None, sa_type=Words)
    signed: bool | None = Field(default=None, sa_type=Flag)  # by the family, at delivery
    because: str | None = Field(default=None, sa_type=Words)  # why it stands though a rule warned


class HelpVisit(SharedRow, table=True):
    """One visit or call, a line of the help record book."""

    __tablename__ = "help_visit"
    __table_args__ = shared(Index("ix_help_visit_household", "home", "household_id"))

    household_id: str | None = Field(default=None, sa_type=Words)
    visited_on: dt.date | None = Field(default=None, sa_type=Day)
    way: str | None = Field(default=None, sa_type=Words)  # code list visit_way
    kind: str | None = Field(default=None, sa_type=Words)  # code list visit_kind
    visitors: str | None = Field(default=None, sa_type=Words)
    content: str | None = Field(default=None, sa_type=Words)
    findings: str | None = Field(default=None, sa_type=Words)
    measure_id: str | None = Field(default=None, sa_type=Words)
    signed: bool | None = Field(default=None, sa_type=Flag)


class Attachment(SharedRow, table=True):
    """A photo, signature or scan; its bytes lie apart under their hash."""

    __table_args__ = shared(
        Index("ix_attachment_household", "home", "household_id"),
        Index("ix_attachment_sha256", "sha256"),
        groups={"blob": ("sha256", "size", "media_type"), "belongs": ("subject", "subject_id")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    interview_id: str | None = Field(default=None, sa_type=Words)
    kind: str | None = Field(default=None, sa_type=Words)  # code list photo_kind
    name: str | None = Field(default=None, sa_type=Words)  # the name used inside the interview's XML
    sha256: str | None = Field(default=None, sa_type=Words)
    size: int | None = Field(default=None, sa_type=WholeNumber)  # bytes
    media_type: str | None = Field(default=None, sa_type=Words)
    taken_on: dt.date | None = Field(default=None, sa_type=Day)
    subject: str | None = Field(default=None, sa_type=Words)  # table of the row that it proves
    subject_id: str | None = Field(default=None, sa_type=Words)


class PrintLog(SharedRow, table=True):
    """One printed paper and the values on it, so that paper can be held against the screen."""

    __tablename__ = "print_log"
    __table_args__ = shared(Index("ix_print_log_code", "code"), shelf=Shelf.AUDIT)

    household_id: str | None = Field(default=None, sa_type=Words)
    document: str | None = Field(default=None, sa_type=Words)  # card | book | reasons | notice ...
    code: str | None = Field(default=None, sa_type=Words)  # short code on the paper
    printed_at: int | None = Field(default=None, sa_type=Millis)
    printed_on: dt.date | None = Field(default=None, sa_type=Day)
    printed: str | None = Field(default=None, sa_type=Words)  # JSON: field -> hash of what was printed
    issued: str | None = Field(
        default=None, sa_type=Words
    )  # values of the page as issued, documents/issued.py
