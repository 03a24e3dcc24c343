"""Local tables: drafts, settings, the journal itself and what is derived from it.

None of these is synced. The journal (`op`) is the original; `standing_write`, `row_origin` and the
search tables are derived from it and may be dropped and rebuilt at will.
"""

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from lianghe_desktop.records.columns import Flag, Millis, WholeNumber, Words
from lianghe_desktop.records.declare import LocalRow, local


class Setting(LocalRow, table=True):
    """One value of this desk by its key."""

    __table_args__ = local()

    key: str = Field(primary_key=True, sa_type=Words)
    value: str = Field(sa_type=Words)


class Draft(LocalRow, table=True):
    """An interview that is not finished: its answers so far, saved at every answer."""

    __table_args__ = local()

    id: str = Field(primary_key=True, sa_type=Words)
    home: str = Field(sa_type=Words)
    household_id: str | None = Field(default=None, sa_type=Words)  # None: a new household
    form_sha256: str = Field(sa_type=Words)
    previous_interview_id: str | None = Field(default=None, sa_type=Words)
    title: str = Field(sa_type=Words)
    instance_xml: str = Field(sa_type=Words)
    base_xml: str | None = Field(default=None, sa_type=Words)  # what it was opened with; None: nothing known
    started_at: int = Field(sa_type=Millis)
    saved_at: int = Field(sa_type=Millis)
    person: str = Field(sa_type=Words)


class Blob(LocalRow, table=True):
    """Bytes of photos and signatures under their SHA-256."""

    __table_args__ = local()

    sha256: str = Field(primary_key=True, sa_type=Words)
    size: int = Field(sa_type=WholeNumber)
    media_type: str = Field(sa_type=Words)
    content: bytes = Field(sa_type=LargeBinary)


class InstalledForm(LocalRow, table=True):
    """A questionnaire that was checked and installed, with its converted XForm."""

    __tablename__ = "installed_form"
    __table_args__ = local()

    sha256: str = Field(primary_key=True, sa_type=Words)  # of the xlsx
    form_id: str = Field(sa_type=Words)
    version: str = Field(sa_type=Words)
    title: str = Field(sa_type=Words)
    xlsx: bytes = Field(sa_type=LargeBinary)
    xform: bytes = Field(sa_type=LargeBinary)
    installed_at: int = Field(sa_type=Millis)


class InstalledPack(LocalRow, table=True):
    """A policy pack that this desk installed or decided by, kept so that any past day can be recomputed."""

    __tablename__ = "installed_pack"
    __table_args__ = local()

    sha256: str = Field(primary_key=True, sa_type=Words)  # of `files`
    code: str = Field(sa_type=Words)
    version: str = Field(sa_type=Words)
    title: str = Field(sa_type=Words)
    files: str = Field(sa_type=Words)  # JSON object: file name -> text, keys sorted
    installed_at: int = Field(sa_type=Millis)
    in_force: bool = Field(sa_type=Flag)  # False: only kept because a determination rests on it


class Area(LocalRow, table=True):
    """The name of an area as this desk knows it."""

    __table_args__ = local()

    code: str = Field(primary_key=True, sa_type=Words)
    name: str = Field(sa_type=Words)
    parent: str | None = Field(default=None, sa_type=Words)


class Scenario(LocalRow, table=True):
    """A named set of changed numbers of the rules: a working paper of this desk that decides nothing."""

    __table_args__ = local()

    id: str = Field(primary_key=True, sa_type=Words)
    name: str = Field(sa_type=Words)
    pack: str | None = Field(default=None, sa_type=Words)  # None: the pack the desk works with
    on_day: str = Field(sa_type=Words)  # ISO
    basis: str = Field(sa_type=Words)  # line | points
    settings: str = Field(sa_type=Words)  # JSON object: parameter -> exact decimal text
    kept_at: int = Field(sa_type=Millis)
    person: str = Field(sa_type=Words)


class AreaRenaming(LocalRow, table=True):
    """An area whose name or official code changed; its home code stays. Journal rule 16."""

    __tablename__ = "area_renaming"
    __table_args__ = local()

    code: str = Field(primary_key=True, sa_type=Words)  # the home code
    name: str = Field(sa_type=Words)
    new_code: str | None = Field(default=None, sa_type=Words)
    merged_into: str | None = Field(default=None, sa_type=Words)  # home code of the village that serves it
    number: int = Field(sa_type=WholeNumber)  # how often it changed: of two lists the higher one stands


class SavedMapping(LocalRow, table=True):
    """How somebody else's table is read or filled in, settled once by a person and kept by its name."""

    __tablename__ = "saved_mapping"
    __table_args__ = local()

    kind: str = Field(primary_key=True, sa_type=Words)  # import | sheet
    name: str = Field(primary_key=True, sa_type=Words)
    content: bytes = Field(sa_type=LargeBinary)  # canonical JSON, as it travels in bundles
    published: bool = Field(sa_type=Flag)  # goes down with the next bundles
    answers: str = Field(default="", sa_type=Words)  # JSON: what was typed for it before; never leaves
    sender: str = Field(default="", sa_type=Words)  # author; blank: made here
    saved_at: int = Field(sa_type=Millis)


class ImportRun(LocalRow, table=True):
    """A list that was taken in: what it wrote, so that the whole of it can be taken back."""

    __tablename__ = "import_run"
    __table_args__ = local()

    id: str = Field(primary_key=True, sa_type=Words)
    file: str = Field(sa_type=Words)  # its name, as the person chose it
    at: int = Field(sa_type=Millis)
    person: str = Field(sa_type=Words)
    households: int = Field(sa_type=WholeNumber)  # new ones
    people: int = Field(sa_type=WholeNumber)  # new ones
    changed: int = Field(sa_type=WholeNumber)  # fields
    spans: str = Field(sa_type=Words)  # JSON [[home, author, shelf, first number, last number]]
    undone_at: int | None = Field(default=None, sa_type=Millis)


class SweepMark(LocalRow, table=True):
    """One household looked at in the month's sweep that is still under way; counted when it is finished."""

    __tablename__ = "sweep_mark"
    __table_args__ = local()

    home: str = Field(primary_key=True, sa_type=Words)
    period: str = Field(primary_key=True, sa_type=Words)
    household_id: str = Field(primary_key=True, sa_type=Words)
    result: str = Field(sa_type=Words)  # unchanged | noticed | absent
    warning_id: str | None = Field(default=None, sa_type=Words)


LOCAL_TABLES: tuple[type[SQLModel], ...] = (
    Setting,
    Draft,
    Blob,
    InstalledForm,
    InstalledPack,
    Area,
    AreaRenaming,
    Scenario,
    SavedMapping,
    ImportRun,
    SweepMark,
)
