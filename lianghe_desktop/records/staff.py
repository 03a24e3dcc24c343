"""Shared tables of who works here, what they did, and what desks above have ruled."""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field

from lianghe_desktop.records.columns import Day, Flag, Millis, WholeNumber, Words
from lianghe_desktop.records.declare import SharedRow, Shelf, shared


class Helper(SharedRow, table=True):
    """A person who helps households (帮扶责任人). Source: 全国扶贫开发信息系统 AAK110."""

    __table_args__ = shared()

    name: str | None = Field(default=None, sa_type=Words)
    unit: str | None = Field(default=None, sa_type=Words)
    phone: str | None = Field(default=None, sa_type=Words)
    sex: str | None = Field(default=None, sa_type=Words)
    political: str | None = Field(default=None, sa_type=Words)
    from_day: dt.date | None = Field(default=None, sa_type=Day)
    to_day: dt.date | None = Field(default=None, sa_type=Day)


class HelperLink(SharedRow, table=True):
    """Which helper is responsible for which household."""

    __tablename__ = "helper_link"
    __table_args__ = shared(Index("ix_helper_link_household", "home", "household_id"))

    household_id: str | None = Field(default=None, sa_type=Words)
    helper_id: str | None = Field(default=None, sa_type=Words)
    from_day: dt.date | None = Field(default=None, sa_type=Day)
    to_day: dt.date | None = Field(default=None, sa_type=Day)


class Person(SharedRow, table=True):
    """Somebody who works with this program."""

    __table_args__ = shared()

    name: str | None = Field(default=None, sa_type=Words)
    role: str | None = Field(default=None, sa_type=Words)  # surveyor | reviewer | admin
    phone: str | None = Field(default=None, sa_type=Words)
    author: str | None = Field(default=None, sa_type=Words)  # the desk where the person was entered
    active: bool | None = Field(default=None, sa_type=Flag)


class Event(SharedRow, table=True):
    """An act worth keeping: a full number shown, a print, an export, a decision, a login."""

    __table_args__ = shared(Index("ix_event_subject", "subject_id"), shelf=Shelf.AUDIT)

    kind: str | None = Field(default=None, sa_type=Words)
    subject: str | None = Field(default=None, sa_type=Words)  # table name
    subject_id: str | None = Field(default=None, sa_type=Words)
    detail: str | None = Field(default=None, sa_type=Words)  # JSON without personal data
    happened_at: int | None = Field(default=None, sa_type=Millis)
    person: str | None = Field(default=None, sa_type=Words)


class Ruling(SharedRow, table=True):
    """What decides which operations count, written by a desk above the author. Journal rule 8.

    A ruling on a stream speaks of the stream of `author` in the home of the ruling on `shelf`:
    author_revoked (lines after `number` are void), gap_closed (lines `first_number` to `number`, the
    last with h `hash`, are waited for no longer, and its branch stands), branch_stands (of several lines
    with `number` the one with h `hash`), line_erased (the line `number` with h `hash`). row_erased names
    a row of the home as `subject`, table/id. author_accepted names earlier authors of the same machine (it
    was restored, or has new keys) in `detail`: {"former":[author…]}.
    """

    __table_args__ = shared(
        groups={
            "ruled": ("kind", "author", "level", "homes", "role"),
            "place": ("shelf", "first_number", "number", "hash"),
        }
    )

    kind: str | None = Field(default=None, sa_type=Words)  # records.enums.RulingKind
    author: str | None = Field(default=None, sa_type=Words)
    level: str | None = Field(default=None, sa_type=Words)  # village | township | district
    homes: str | None = Field(default=None, sa_type=Words)  # 12-digit codes with a space between
    role: str | None = Field(default=None, sa_type=Words)
    shelf: str | None = Field(default=None, sa_type=Words)
    first_number: int | None = Field(default=None, sa_type=WholeNumber)
    number: int | None = Field(default=None, sa_type=WholeNumber)
    hash: str | None = Field(default=None, sa_type=Words)  # 64 hex
    subject: str | None = Field(default=None, sa_type=Words)  # table/id
    reason: str | None = Field(default=None, sa_type=Words)  # in words, for people
    detail: str | None = Field(default=None, sa_type=Words)  # JSON
    certificate: str | None = Field(default=None, sa_type=Words)  # base64 of the signed certificate
