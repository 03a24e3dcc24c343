"""Certificates, chains and fingerprints. Source: docs/formats/bundle.md 3."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.sync.canonical import Json
from lianghe_desktop.sync.dsse import CERTIFICATE_TYPE, Envelope, envelope_of, seal_envelope, verify_envelope
from lianghe_desktop.sync.fields import CODE_12, HEX_16, HEX_32, RECIPIENT, FieldError, Fields, encoded

MAX_CHAIN = 5
LEVELS = {level.name.lower(): level for level in AreaLevel}
_ROLE = re.compile(r"[a-z_]{0,20}")


class ChainError(ValueError):
    """Say that the certificates of a chain do not hold together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """An author together with the one signing key that is known to be his."""

    author: str
    sign: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """Who an author is, where he may write, and his keys; vouched for by the issuer."""

    author: str
    issuer: str
    name: str
    level: AreaLevel
    area: AreaCode
    homes: tuple[str, ...]
    role: str
    sign: bytes  # raw Ed25519 public key
    seal: str  # age recipient
    recovery: str | None  # age recipient of the office's offline key
    serial: str  # 32 hex
    wall_ms: int

    @property
    def self_signed(self) -> bool:
        """Tell whether nobody but the author vouches for it."""
        return self.issuer == self.author

    @property
    def trust(self) -> Trust:
        """Return the author with his key."""
        return Trust(author=self.author, sign=self.sign)

    def to_json(self) -> Json:
        """Return the payload."""
        return {
            "area": self.area.value,
            "author": self.author,
            "homes": list(self.homes),
            "issuer": self.issuer,
            "kind": "certificate",
            "level": self.level.name.lower(),
            "name": self.name,
            "recovery": self.recovery,
            "role": self.role,
            "seal": self.seal,
            "serial": self.serial,
            "sign": encoded(self.sign),
            "v": 1,
            "wall": self.wall_ms,
        }


Chain = tuple[Envelope, ...]


def issue(certificate: Certificate, key: Ed25519PrivateKey) -> Envelope:
    """Sign `certificate` with the issuer's key."""
    return seal_envelope(
        certificate.to_json(), payload_type=CERTIFICATE_TYPE, keyid=certificate.issuer, key=key
    )


def read_certificate(envelope: Envelope) -> Certificate:
    """Read the payload, unverified; raise FieldError or NotCanonicalError when it is malformed."""
    fields = envelope.content()
    if fields.text("kind") != "certificate":
        raise FieldError("kind")
    level = LEVELS.get(fields.text("level"))
    sign = fields.data("sign")
    if level is None or len(sign) != 32:
        raise FieldError("level" if level is None else "sign")
    return Certificate(
        author=fields.text("author", HEX_16),
        issuer=fields.text("issuer", HEX_16),
        name=fields.text("name"),
        level=level,
        area=area_of(fields, "area"),
        homes=fields.texts("homes", CODE_12),
        role=fields.text("role", _ROLE),
        sign=sign,
        seal=fields.text("seal", RECIPIENT),
        recovery=fields.text_or_none("recovery", RECIPIENT),
        serial=fields.text("serial", HEX_32),
        wall_ms=fields.number("wall", low=-(2**63)),
    )


def area_of(fields: Fields, key: str) -> AreaCode:
    """Return a field that is a 12-digit area code; raise FieldError."""
    try:
        return AreaCode.parse(fields.text(key, CODE_12))
    except UserError as error:
        raise FieldError(key) from error


def chain_of(values: Sequence[Json]) -> Chain:
    """Take a chain of certificate envelopes apart; raise FieldError when it is malformed."""
    if not 1 <= len(values) <= MAX_CHAIN:
        raise FieldError("chain")
    return tuple(envelope_of(value, payload_type=CERTIFICATE_TYPE) for value in values)


def verify_chain(chain: Chain) -> tuple[Certificate, ...]:
    """Check signatures, levels and areas of a chain and return its certificates, the holder's first.

    Raises:
        BadSignatureError: A signature does not verify.
        ChainError: An issuer is not the next certificate or not above its subject, or the end is open.
        FieldError, NotCanonicalError: A certificate is malformed.
    """
    certificates = tuple(read_certificate(envelope) for envelope in chain)
    for position, (envelope, subject) in enumerate(zip(chain, certificates, strict=True)):
        issuer = subject
        if not subject.self_signed:
            if position + 1 == len(chain):
                raise ChainError(subject.author)
            issuer = certificates[position + 1]
            if not may_issue(issuer, subject):
                raise ChainError(subject.author)
        elif position + 1 != len(chain):
            raise ChainError(subject.author)
        verify_envelope(envelope, issuer.sign)
    return certificates


def may_issue(issuer: Certificate, subject: Certificate) -> bool:
    """Tell whether `subject` names this issuer, which stands above it and around all its areas."""
    inside = [subject.area, *(AreaCode(home) for home in subject.homes)]
    above = issuer.level < subject.level and all(issuer.area.contains(area) for area in inside)
    return subject.issuer == issuer.author and above


def is_trusted(certificates: Iterable[Certificate], trusted: Iterable[Trust]) -> bool:
    """Tell whether a verified chain reaches an author whose key this desk trusts."""
    anchors = frozenset(trusted)
    return any(certificate.trust in anchors for certificate in certificates)


def worth_keeping(chain: Chain, *, said_by: str, trusted: Iterable[Trust]) -> Chain:
    """Return the certificates of a sound chain that a reader keeps of what the author `said_by` brings.

    Nobody answers for what stands above the first whom the reader trusts but that one itself and those
    above it: anybody could put another superior over a desk that all know. A chain that reaches nobody
    trusted is kept whole, as that of an author who is not accepted yet.
    """
    certificates, anchors = verify_chain(chain), frozenset(trusted)
    for position, one in enumerate(certificates):
        if one.trust in anchors:
            answers = any(above.author == said_by for above in certificates[position:])
            return chain if answers else chain[:position]
    return chain


@lru_cache(maxsize=256)
def fingerprint(author: str, sign: bytes, seal: str) -> str:
    """Return the eight digits that two people read to each other, as `1234 5678`."""
    digest = hashlib.scrypt(
        f"LH1 fingerprint {author} {sign.hex()} {seal}".encode(),
        salt=b"LH1",
        n=32768,
        r=8,
        p=1,
        maxmem=64 << 20,
        dklen=8,
    )
    digits = f"{int.from_bytes(digest) % 10**8:08d}"
    return f"{digits[:4]} {digits[4:]}"
