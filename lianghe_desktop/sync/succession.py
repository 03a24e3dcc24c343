"""A desk above changes its keys: a new author, vouched for by the old one, or the old one by the new.

Who lost the old keys (a machine that is gone) cannot hand over; the new author then names the old one as
its own, so that desks let in later read what it wrote. Streams stay with the author that wrote them.
Source: docs/formats/bundle.md 3; journal rule 16.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.sync.canonical import Json, NotCanonicalError
from lianghe_desktop.sync.certificates import Certificate, read_certificate
from lianghe_desktop.sync.dsse import (
    CERTIFICATE_TYPE,
    SUCCESSION_TYPE,
    BadSignatureError,
    Envelope,
    envelope_of,
    seal_envelope,
    verify_envelope,
)
from lianghe_desktop.sync.fields import FieldError

MOST_SUCCESSIONS = 16
_BY_OLD, _BY_NEW = "succession", "former"


@dataclass(frozen=True, kw_only=True, slots=True)
class Succession:
    """One hand-over: whose keys end, whose begin, each as it signed itself; who says so."""

    old: Certificate
    new: Certificate
    old_envelope: Envelope
    new_envelope: Envelope
    envelope: Envelope
    by_new: bool = False  # the old keys were lost: whoever trusts the new author reads the old one


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """The hand-overs that a reader goes along with, and whom it trusts because of them."""

    steps: tuple[Succession, ...] = ()
    trusted: tuple[Certificate, ...] = ()


def hand_over(key: Ed25519PrivateKey, *, old: Envelope, new: Envelope, wall_ms: int) -> Envelope:
    """Let the old author vouch, with its own key, for the new one; both as self-signed certificates."""
    payload = _payload(_BY_OLD, old=old, new=new, wall_ms=wall_ms)
    return seal_envelope(payload, payload_type=SUCCESSION_TYPE, keyid=old.keyid, key=key)


def name_former(key: Ed25519PrivateKey, *, old: Envelope, new: Envelope, wall_ms: int) -> Envelope:
    """Let the new author say, with its own key, that the old one was its office's, whose keys are lost."""
    payload = _payload(_BY_NEW, old=old, new=new, wall_ms=wall_ms)
    return seal_envelope(payload, payload_type=SUCCESSION_TYPE, keyid=new.keyid, key=key)


def _payload(kind: str, *, old: Envelope, new: Envelope, wall_ms: int) -> Json:
    return {"certificate": new.to_json(), "former": old.to_json(), "kind": kind, "v": 1, "wall": wall_ms}


def read_succession(envelope: Envelope) -> Succession:
    """Read a hand-over and check its three signatures; nobody is trusted by that.

    Raises:
        FieldError, NotCanonicalError: It is malformed, or level or area differ.
        BadSignatureError: A signature does not verify.
    """
    fields = envelope.content()
    kind = fields.text("kind")
    if kind not in (_BY_OLD, _BY_NEW):
        raise FieldError("kind")
    envelopes = [
        envelope_of(fields.values.get(key), payload_type=CERTIFICATE_TYPE)
        for key in ("former", "certificate")
    ]
    old, new = (read_certificate(one) for one in envelopes)
    fits = old.self_signed and new.self_signed and (old.level, old.area) == (new.level, new.area)
    by_new = kind == _BY_NEW
    voucher = new if by_new else old
    if not fits or old.author == new.author or envelope.keyid != voucher.author:
        raise FieldError("succession")
    verify_envelope(envelopes[0], old.sign)
    verify_envelope(envelopes[1], new.sign)
    verify_envelope(envelope, voucher.sign)
    return Succession(
        old=old,
        new=new,
        old_envelope=envelopes[0],
        new_envelope=envelopes[1],
        envelope=envelope,
        by_new=by_new,
    )


def follow(
    envelopes: Sequence[Envelope],
    offices: Iterable[Certificate],
    successors: Mapping[str, str],
    *,
    below: AreaLevel,
    keys: Mapping[str, bytes],
) -> Followed:
    """Return the hand-overs, of desks above the level `below`, that a reader goes along with.

    Who trusts the old author trusts the new one, unless another took over before; who trusts the new
    one (let in later) trusts the old, whose streams it has to read. What the new one says of an old one
    whose keys are lost binds only those who trust the new one. What is malformed, or brings another key for
    an author than `keys` has, is passed over:
    then the sender stays unknown.
    """
    read = [one for one in map(read_if_whole, envelopes[:MOST_SUCCESSIONS]) if one and one.old.level < below]
    waiting = [
        one
        for one in read
        if all(keys.get(side.author, side.sign) == side.sign for side in (one.old, one.new))
    ]
    trusted = {one.author: one for one in offices}
    known, steps, gained = dict(successors), [], []
    for _ in range(len(waiting)):
        for one in waiting:
            pair = (_is(trusted, one.old), _is(trusted, one.new))
            if not (pair[1] if one.by_new else any(pair)) or one in steps:
                continue
            followed = known.setdefault(one.old.author, one.new.author) == one.new.author
            if not followed and not one.by_new:
                continue  # somebody else took over before: a person must compare the digits
            steps.append(one)
            gained += [side for side, held in zip((one.old, one.new), pair, strict=True) if not held]
            for side in (one.old, one.new):
                trusted.setdefault(side.author, side)
    return Followed(steps=tuple(steps), trusted=tuple(gained))


def _is(trusted: Mapping[str, Certificate], one: Certificate) -> bool:
    held = trusted.get(one.author)
    return held is not None and held.sign == one.sign


def read_if_whole(envelope: Envelope) -> Succession | None:
    """Read a hand-over, None where it is malformed or a signature does not verify."""
    try:
        return read_succession(envelope)
    except (FieldError, NotCanonicalError, BadSignatureError):
        return None
