"""Local tables of the journal and of the exchange: the original, and what is derived from it.

`op` is the original and is never changed. `standing_write`, `waiting_row` and `held_op` are derived
from it and may be dropped and rebuilt at will. Source: docs/formats/bundle.md, journal rules 1-5, 7.
"""

from sqlalchemy import Index, Integer, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from lianghe_desktop.records.columns import Flag, Millis, WholeNumber, Words
from lianghe_desktop.records.declare import LocalRow, local


class Stream(LocalRow, table=True):
    """One author in one home on one shelf, with the end of its verified chain."""

    __table_args__ = (
        UniqueConstraint("home", "author", "shelf"),
        {"info": {"local": True}},
    )

    no: int = Field(primary_key=True, sa_type=Integer)  # of this desk only, never sent
    home: str = Field(sa_type=Words)
    author: str = Field(sa_type=Words)
    shelf: str = Field(sa_type=Words)
    number: int = Field(sa_type=WholeNumber)  # of the last line, 0 for none
    hash: bytes = Field(sa_type=LargeBinary)  # h of that line, 32 bytes


class Op(LocalRow, table=True):
    """One line of a stream, byte for byte; id = stream number * 2^40 + number of the line."""

    __table_args__ = local(Index("ix_op_row", "row_key"))

    id: int = Field(primary_key=True, sa_type=Integer)
    row_key: str | None = Field(default=None, sa_type=Words)  # table/id; None for an unreadable line
    head: bytes = Field(sa_type=LargeBinary)
    tail: bytes = Field(sa_type=LargeBinary)  # values, or ! and 64 hex digits once erased
    hash: bytes = Field(sa_type=LargeBinary)  # h_n, 32 bytes


class StandingWrite(LocalRow, table=True):
    """A write that stands beside others of another value; settled fields have no line here."""

    __tablename__ = "standing_write"
    __table_args__ = local(Index("ix_standing_write_op", "author", "number"))

    table_name: str = Field(primary_key=True, sa_type=Words)
    home: str = Field(primary_key=True, sa_type=Words)
    row_id: str = Field(primary_key=True, sa_type=Words)
    field: str = Field(primary_key=True, sa_type=Words)
    author: str = Field(primary_key=True, sa_type=Words)
    number: int = Field(primary_key=True, sa_type=WholeNumber)
    rank: int = Field(sa_type=WholeNumber)  # 0 is the one that the table shows
    value: str = Field(sa_type=Words)  # canonical JSON


class WaitingRow(LocalRow, table=True):
    """A row whose insert has not come yet: its writes are kept and wait."""

    __tablename__ = "waiting_row"
    __table_args__ = local()

    table_name: str = Field(primary_key=True, sa_type=Words)
    home: str = Field(primary_key=True, sa_type=Words)
    row_id: str = Field(primary_key=True, sa_type=Words)
    writes: int = Field(sa_type=WholeNumber)


class GoneQuestion(LocalRow, table=True):
    """A deleted row with writes that nobody saw who deleted it: shown until a person decides."""

    __tablename__ = "gone_question"
    __table_args__ = local()

    table_name: str = Field(primary_key=True, sa_type=Words)
    home: str = Field(primary_key=True, sa_type=Words)
    row_id: str = Field(primary_key=True, sa_type=Words)
    writes: int = Field(sa_type=WholeNumber)


class HeldOp(LocalRow, table=True):
    """A line that does not count, or not wholly: void, of a newer program, or unreadable."""

    __tablename__ = "held_op"
    __table_args__ = local()

    op_id: int = Field(primary_key=True, sa_type=Integer)
    reason: str = Field(sa_type=Words)  # void | newer | unreadable
    detail: str = Field(sa_type=Words)  # the field, table or author concerned


class WaitingLine(LocalRow, table=True):
    """A verified line that waits behind a gap in its stream."""

    __tablename__ = "waiting_line"
    __table_args__ = local()

    home: str = Field(primary_key=True, sa_type=Words)
    author: str = Field(primary_key=True, sa_type=Words)
    shelf: str = Field(primary_key=True, sa_type=Words)
    number: int = Field(primary_key=True, sa_type=WholeNumber)
    before: bytes | None = Field(default=None, sa_type=LargeBinary)  # h of the line before, where known
    line: bytes = Field(sa_type=LargeBinary)


class StreamHole(LocalRow, table=True):
    """Lines that are missing inside a stream because a ruling closed their gap; they may still come."""

    __tablename__ = "stream_hole"
    __table_args__ = local()

    no: int = Field(primary_key=True, sa_type=Integer)  # of the stream
    first: int = Field(primary_key=True, sa_type=WholeNumber)
    last: int = Field(sa_type=WholeNumber)
    hash: bytes = Field(sa_type=LargeBinary)  # h of the last missing line, 32 bytes


class ForkedLine(LocalRow, table=True):
    """A verified line of a branch that does not stand here, kept until its work is issued again."""

    __tablename__ = "forked_line"
    __table_args__ = local()

    home: str = Field(primary_key=True, sa_type=Words)
    author: str = Field(primary_key=True, sa_type=Words)
    shelf: str = Field(primary_key=True, sa_type=Words)
    number: int = Field(primary_key=True, sa_type=WholeNumber)
    hash: bytes = Field(primary_key=True, sa_type=LargeBinary)  # h of this line, 32 bytes
    before: bytes = Field(sa_type=LargeBinary)  # h of the line before
    line: bytes = Field(sa_type=LargeBinary)
    issued_again: bool = Field(sa_type=Flag)  # its work was written anew on this desk


class DroppedBlob(LocalRow, table=True):
    """A photo that was erased: it is not taken in again from a desk that has not heard of it."""

    __tablename__ = "dropped_blob"
    __table_args__ = local()

    sha256: str = Field(primary_key=True, sa_type=Words)


class TrustedRoot(LocalRow, table=True):
    """An author whom no ruling on this desk accepts: itself, and the desk whose key a person confirmed."""

    __tablename__ = "trusted_root"
    __table_args__ = local()

    author: str = Field(primary_key=True, sa_type=Words)
    level: int = Field(sa_type=WholeNumber)  # AreaLevel
    area: str = Field(sa_type=Words)  # 12-digit codes with a space between
    confirmed_at: int = Field(sa_type=Millis)


class SearchEntry(LocalRow, table=True):
    """What can be searched of one person or household; the full text lies in tables of the same number."""

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("home", "member_id", "household_id"),
        Index("ix_search_entry_name", "name"),
        Index("ix_search_entry_initials", "initials"),
        Index("ix_search_entry_other", "other_initials", sqlite_where=text("other_initials != ''")),
        {"info": {"local": True}},
    )

    no: int = Field(primary_key=True, sa_type=Integer)
    home: str = Field(sa_type=Words)
    household_id: str = Field(sa_type=Words)
    member_id: str = Field(sa_type=Words)  # "" for the household itself
    name: str = Field(sa_type=Words)
    initials: str = Field(sa_type=Words)
    other_initials: str = Field(sa_type=Words)  # a second reading of the surname, "" without one
    digits: str = Field(sa_type=Words)


class ListedHousehold(LocalRow, table=True):
    """One household as the list sorts it; derived from households and members, rebuilt at will."""

    __tablename__ = "listed_household"
    __table_args__ = local()

    home: str = Field(primary_key=True, sa_type=Words)
    household_id: str = Field(primary_key=True, sa_type=Words)
    number: str | None = Field(default=None, sa_type=Words)  # the official one, else the provisional
    head_name: str | None = Field(default=None, sa_type=Words)
    head_initials: str = Field(sa_type=Words)
    people: int = Field(sa_type=WholeNumber)
    status: str | None = Field(default=None, sa_type=Words)
    surveyed_on: str | None = Field(default=None, sa_type=Words)


JOURNAL_TABLES: tuple[type[LocalRow], ...] = (
    Stream,
    Op,
    StandingWrite,
    WaitingRow,
    GoneQuestion,
    HeldOp,
    WaitingLine,
    StreamHole,
    ForkedLine,
    DroppedBlob,
    TrustedRoot,
    SearchEntry,
    ListedHousehold,
)
