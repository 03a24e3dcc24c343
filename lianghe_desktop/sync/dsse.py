"""Signed envelopes. Source: DSSE protocol 1.0; docs/formats/bundle.md 4."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lianghe_desktop.sync.canonical import Json, canonical_bytes, parse_canonical
from lianghe_desktop.sync.fields import HEX_16, FieldError, Fields, encoded

BUNDLE_TYPE = "application/vnd.lianghe.bundle.v1+json"
CERTIFICATE_TYPE = "application/vnd.lianghe.certificate.v1+json"
ENROLMENT_TYPE = "application/vnd.lianghe.enrolment.v1+json"
SUCCESSION_TYPE = "application/vnd.lianghe.succession.v1+json"


class BadSignatureError(ValueError):
    """Say that a signature does not verify."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """An envelope taken apart, not verified yet."""

    payload: bytes
    payload_type: str
    keyid: str
    signature: bytes

    def to_json(self) -> Json:
        """Return the envelope as a JSON value."""
        return {
            "payload": encoded(self.payload),
            "payloadType": self.payload_type,
            "signatures": [{"keyid": self.keyid, "sig": encoded(self.signature)}],
        }

    def to_bytes(self) -> bytes:
        """Return the canonical text of the envelope."""
        return canonical_bytes(self.to_json())

    def content(self) -> Fields:
        """Return the payload; raise NotCanonicalError or FieldError when it is no canonical object."""
        return Fields.of(parse_canonical(self.payload), "payload")


def pre_authentication(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def seal_envelope(payload: Json, *, payload_type: str, keyid: str, key: Ed25519PrivateKey) -> Envelope:
    """Sign `payload` in its canonical form."""
    data = canonical_bytes(payload)
    signature = key.sign(pre_authentication(payload_type, data))
    return Envelope(payload=data, payload_type=payload_type, keyid=keyid, signature=signature)


def envelope_of(value: Json, *, payload_type: str) -> Envelope:
    """Take an envelope of `payload_type` apart; raise FieldError when it is malformed."""
    fields = Fields.of(value, "envelope")
    signatures = fields.items("signatures")
    if set(fields.values) != {"payload", "payloadType", "signatures"} or len(signatures) != 1:
        raise FieldError("envelope")
    if fields.text("payloadType") != payload_type:
        raise FieldError("payloadType")
    signature = Fields.of(signatures[0], "signatures")
    if set(signature.values) != {"keyid", "sig"}:
        raise FieldError("signatures")
    return Envelope(
        payload=fields.data("payload"),
        payload_type=payload_type,
        keyid=signature.text("keyid", HEX_16),
        signature=signature.data("sig"),
    )


def verify_envelope(envelope: Envelope, public_key: bytes) -> None:
    """Check the signature under the raw 32-byte `public_key`; raise BadSignatureError."""
    check_signature(
        public_key, envelope.signature, pre_authentication(envelope.payload_type, envelope.payload)
    )


def check_signature(public_key: bytes, signature: bytes, message: bytes) -> None:
    """Check an Ed25519 signature; raise BadSignatureError."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise BadSignatureError from error
