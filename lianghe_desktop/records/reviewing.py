"""Shared tables of the review: what a level approved as it saw it, and what a reviewer sends back.

Both are written by desks above into the village's home and travel in the return bundle like any other row;
answers go up the same way. Source: 最低生活保障审核确认办法 18-21.
"""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Words
from lianghe_desktop.records.declare import SharedRow, shared


class Approval(SharedRow, table=True):
    """A verdict of one level on a row or a case, with a salted hash of every field that was seen."""

    __table_args__ = shared(
        Index("ix_approval_household", "home", "household_id"),
        Index("ix_approval_subject", "subject_id"),
        groups={"verdict": ("verdict", "opinion")},
    )

    household_id: str | None = Field(default=None, sa_type=Words)
    procedure_id: str | None = Field(default=None, sa_type=Words)
    subject: str | None = Field(default=None, sa_type=Words)  # code list review_subject
    subject_id: str | None = Field(default=None, sa_type=Words)
    level: str | None = Field(default=None, sa_type=Words)  # records.enums.Level
    verdict: str | None = Field(default=None, sa_type=Words)  # code list approval_verdict
    opinion: str | None = Field(default=None, sa_type=Words)
    decided_by: str | None = Field(default=None, sa_type=Words)  # person id
    decided_on: dt.date | None = Field(default=None, sa_type=Day)
    seen: str | None = Field(default=None, sa_type=Words)  # JSON: salt, and field -> hash by row


class ReviewComment(SharedRow, table=True):
    """One remark of a reviewer on one field (or on the whole), its answer, and how it was closed.

    What was sent back together shares `return_id`. A remark that is sent back again is closed as such and
    followed by a new one that names it as `previous_id`, so that nothing said is overwritten.
    """

    __tablename__ = "review_comment"
    __table_args__ = shared(
        Index("ix_review_comment_household", "home", "household_id"),
        groups={
            "place": ("row_table", "row_id", "field", "ref"),
            "answered": ("answer", "answer_text", "answered_by", "answered_on"),
            "closing": ("closed_how", "closed_by", "closed_on"),
        },
    )

    return_id: str | None = Field(default=None, sa_type=Words)
    previous_id: str | None = Field(default=None, sa_type=Words)
    household_id: str | None = Field(default=None, sa_type=Words)
    procedure_id: str | None = Field(default=None, sa_type=Words)
    subject: str | None = Field(default=None, sa_type=Words)  # code list review_subject
    subject_id: str | None = Field(default=None, sa_type=Words)
    row_table: str | None = Field(default=None, sa_type=Words)  # where the field is stored
    row_id: str | None = Field(default=None, sa_type=Words)
    field: str | None = Field(default=None, sa_type=Words)  # column, or extra.KEY
    ref: str | None = Field(default=None, sa_type=Words)  # the question in the interview, /data/a/b[2]/c
    label: str | None = Field(default=None, sa_type=Words)  # the field as the reviewer read it
    value_seen: str | None = Field(default=None, sa_type=Words)  # as shown, numbers masked
    request: str | None = Field(default=None, sa_type=Words)  # what is asked
    level: str | None = Field(default=None, sa_type=Words)  # records.enums.Level of the reviewer's desk
    written_by: str | None = Field(default=None, sa_type=Words)  # person id
    written_on: dt.date | None = Field(default=None, sa_type=Day)
    due_on: dt.date | None = Field(default=None, sa_type=Day)
    answer: str | None = Field(default=None, sa_type=Words)  # code list review_answer
    answer_text: str | None = Field(default=None, sa_type=Words)
    answered_by: str | None = Field(default=None, sa_type=Words)  # person id
    answered_on: dt.date | None = Field(default=None, sa_type=Day)
    closed_how: str | None = Field(default=None, sa_type=Words)  # code list review_closing
    closed_by: str | None = Field(default=None, sa_type=Words)  # person id
    closed_on: dt.date | None = Field(default=None, sa_type=Day)
