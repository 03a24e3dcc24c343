"""Local tables of the exchange: keys, certificates, signed heads, receipts and the log of bundles.

None of them is synced. What leaves the desk (certificates, heads, receipts) leaves inside bundles
and enrolment files as docs/formats/bundle.md describes.
"""

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from lianghe_desktop.records.columns import Flag, Millis, WholeNumber, Words
from lianghe_desktop.records.declare import LocalRow, local


class DeskKey(LocalRow, table=True):
    """The private keys of one author of this desk; the present author is the one of setting `desk`."""

    __tablename__ = "desk_key"
    __table_args__ = local()

    author: str = Field(primary_key=True, sa_type=Words)
    signing_key: bytes = Field(sa_type=LargeBinary)  # Ed25519 seed, 32 bytes
    sealing_key: str = Field(sa_type=Words)  # AGE-SECRET-KEY-1...
    created_at: int = Field(sa_type=Millis)


class KnownCertificate(LocalRow, table=True):
    """A certificate that this desk has seen and verified."""

    __tablename__ = "known_certificate"
    __table_args__ = local()

    author: str = Field(primary_key=True, sa_type=Words)
    issuer: str = Field(primary_key=True, sa_type=Words)  # the author itself: self-signed
    envelope: str = Field(sa_type=Words)  # DSSE, canonical JSON
    trusted: bool = Field(sa_type=Flag)  # pinned: a person compared the fingerprint, or it is our own


class Successor(LocalRow, table=True):
    """Who took over from an author of a desk above (or of this desk) when its keys changed."""

    __table_args__ = local()

    old: str = Field(primary_key=True, sa_type=Words)
    new: str = Field(sa_type=Words)
    envelope: str = Field(sa_type=Words)  # DSSE, canonical JSON; blank: a person compared the digits


class EnrolmentRequest(LocalRow, table=True):
    """A desk below that asked to be let in."""

    __tablename__ = "enrolment_request"
    __table_args__ = local()

    author: str = Field(primary_key=True, sa_type=Words)
    envelope: str = Field(sa_type=Words)  # its self-signed certificate
    fingerprint: str = Field(sa_type=Words)  # eight digits
    received_at: int = Field(sa_type=Millis)
    approved: bool = Field(sa_type=Flag)


class SignedHead(LocalRow, table=True):
    """A head of a stream as its author signed it, passed on unchanged."""

    __tablename__ = "signed_head"
    __table_args__ = local()

    stream: str = Field(primary_key=True, sa_type=Words)
    number: int = Field(primary_key=True, sa_type=WholeNumber)
    hash: str = Field(sa_type=Words)  # 64 hex
    signature: str = Field(sa_type=Words)  # base64


class Receipt(LocalRow, table=True):
    """How far another desk holds a stream, by the newest of its bundles read here."""

    __table_args__ = local()

    peer: str = Field(primary_key=True, sa_type=Words)  # author
    stream: str = Field(primary_key=True, sa_type=Words)
    number: int = Field(sa_type=WholeNumber)
    hash: str = Field(sa_type=Words)  # 64 hex


class MissingRange(LocalRow, table=True):
    """Lines that another desk lacks inside a stream, by the newest of its bundles read here."""

    __tablename__ = "missing_range"
    __table_args__ = local()

    peer: str = Field(primary_key=True, sa_type=Words)
    stream: str = Field(primary_key=True, sa_type=Words)
    first: int = Field(primary_key=True, sa_type=WholeNumber)
    last: int = Field(sa_type=WholeNumber)


class MissingBlob(LocalRow, table=True):
    """A photo that another desk lacks, by the newest of its bundles read here."""

    __tablename__ = "missing_blob"
    __table_args__ = local()

    peer: str = Field(primary_key=True, sa_type=Words)
    sha256: str = Field(primary_key=True, sa_type=Words)


class BackedBlob(LocalRow, table=True):
    """A photo that lies in a verified backup of another desk, by the newest of its bundles read here."""

    __tablename__ = "backed_blob"
    __table_args__ = local()

    peer: str = Field(primary_key=True, sa_type=Words)
    sha256: str = Field(primary_key=True, sa_type=Words)


class Peer(LocalRow, table=True):
    """What another desk last said of itself."""

    __table_args__ = local()

    author: str = Field(primary_key=True, sa_type=Words)
    bundle: str = Field(sa_type=Words)  # id of the bundle read last
    read_at: int = Field(sa_type=Millis)
    blobs_listed: bool = Field(sa_type=Flag)  # its list of missing photos was complete


class SentRange(LocalRow, table=True):
    """How far a stream was exported for another desk; shown, never relied on."""

    __tablename__ = "sent_range"
    __table_args__ = local()

    peer: str = Field(primary_key=True, sa_type=Words)
    stream: str = Field(primary_key=True, sa_type=Words)
    number: int = Field(sa_type=WholeNumber)
    sent_at: int = Field(sa_type=Millis)


class BundleLog(LocalRow, table=True):
    """One bundle written, read or refused here, with the reason in words."""

    __tablename__ = "bundle_log"
    __table_args__ = local()

    id: str = Field(primary_key=True, sa_type=Words)  # row id
    bundle: str = Field(sa_type=Words)  # id in the manifest, "" when it could not be read
    at: int = Field(sa_type=Millis)
    direction: str = Field(sa_type=Words)  # out | in
    kind: str = Field(sa_type=Words)
    peer: str = Field(sa_type=Words)
    outcome: str = Field(sa_type=Words)  # done | refused
    reason: str = Field(sa_type=Words)
    file: str = Field(default="", sa_type=Words)  # of a refused one, where the program gave its name
    outer_ids: str = Field(
        default="", sa_type=Words
    )  # what files are known by under any name, spaces between


class RefusedThere(LocalRow, table=True):
    """A file that another desk refused whole, as its newest bundle read here tells."""

    __tablename__ = "refused_there"
    __table_args__ = local()

    peer: str = Field(primary_key=True, sa_type=Words)
    file: str = Field(primary_key=True, sa_type=Words)
    at: int = Field(sa_type=Millis)
    reason: str = Field(sa_type=Words)


class StagedAsset(LocalRow, table=True):
    """A form, pack or list that came in a bundle and waits for casework to check and install it."""

    __tablename__ = "staged_asset"
    __table_args__ = local()

    kind: str = Field(primary_key=True, sa_type=Words)  # form | pack | codes | areas | mapping
    sha256: str = Field(primary_key=True, sa_type=Words)
    content: bytes = Field(sa_type=LargeBinary)
    sender: str = Field(sa_type=Words)
    received_at: int = Field(sa_type=Millis)
    installed: bool = Field(sa_type=Flag)


SYNC_TABLES: tuple[type[SQLModel], ...] = (
    DeskKey,
    KnownCertificate,
    Successor,
    EnrolmentRequest,
    SignedHead,
    Receipt,
    MissingRange,
    MissingBlob,
    BackedBlob,
    Peer,
    SentRange,
    BundleLog,
    RefusedThere,
    StagedAsset,
)
