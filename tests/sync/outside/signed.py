"""Canonical JSON, DSSE envelopes and chains of certificates. Source: docs/formats/bundle.md 1, 3, 4."""

import base64
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.sync.outside.refused import RefusedError, demand

BUNDLE = "application/vnd.lianghe.bundle.v1+json"
CERTIFICATE = "application/vnd.lianghe.certificate.v1+json"
LEVELS = ("city", "district", "township", "village")
_DIGITS = {"city": 4, "district": 6, "township": 9, "village": 12}
_MOST_LINKS = 5


def canonical(raw: bytes) -> Any:
    """Return the value of a canonical JSON text."""
    try:
        value = json.loads(raw.decode("utf-8"))
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise RefusedError("bad_bundle", "no JSON") from error
    demand(text.encode() == raw, "bad_bundle", "not canonical")
    demand(unicodedata.is_normalized("NFC", text), "bad_bundle", "not NFC")
    return value


def verified(envelope: Mapping[str, Any], kind: str, key: bytes) -> None:
    """Check the one signature of an envelope."""
    payload = base64.b64decode(envelope["payload"])
    demand(envelope["payloadType"] == kind and len(envelope["signatures"]) == 1, "bad_bundle", "envelope")
    said = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    check_signature(key, base64.b64decode(envelope["signatures"][0]["sig"]), said)


def check_signature(key: bytes, signature: bytes, said: bytes) -> None:
    """Check an Ed25519 signature."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, said)
    except InvalidSignature as error:
        raise RefusedError("bad_bundle", "signature") from error


def payload_of(envelope: Mapping[str, Any]) -> Any:
    """Return the payload of an envelope."""
    return canonical(base64.b64decode(envelope["payload"]))


def key_of(certificate: Mapping[str, Any]) -> bytes:
    """Return the signing key of a certificate."""
    return base64.b64decode(certificate["sign"])


def contains(area: str, level: str, code: str) -> bool:
    """Tell whether a code lies in an area."""
    return code.startswith(area[: _DIGITS[level]])


def chain(envelopes: Sequence[Mapping[str, Any]], trusted: Mapping[str, str]) -> tuple[list[Any], bool]:
    """Return the certificates of a chain, holder's first, and whether somebody trusted stands in it."""
    demand(1 <= len(envelopes) <= _MOST_LINKS, "bad_bundle", "length of the chain")
    found = [payload_of(one) for one in envelopes]
    for place, (envelope, one) in enumerate(zip(envelopes, found, strict=True)):
        issuer = found[min(place + 1, len(found) - 1)]
        verified(envelope, CERTIFICATE, key_of(issuer))
        demand(one["issuer"] == issuer["author"], "bad_bundle", "issuer")
        if one is not issuer:
            below = LEVELS.index(issuer["level"]) < LEVELS.index(one["level"])
            inside = all(
                contains(issuer["area"], issuer["level"], each) for each in (one["area"], *one["homes"])
            )
            demand(below and inside, "bad_bundle", "issued outside its area")
    return found, any(trusted.get(one["author"]) == key_of(one).hex() for one in found)
