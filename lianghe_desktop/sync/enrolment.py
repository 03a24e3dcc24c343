"""Enrolment files and what a desk below does with them: request, accept, follow the desk above.

The desk above lets it in: `sync.granting`. Source: docs/formats/bundle.md 3.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault, UserError
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.rehome import write_in
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.canonical import Json, NotCanonicalError, parse_canonical
from lianghe_desktop.sync.certificates import (
    Certificate,
    Chain,
    ChainError,
    chain_of,
    fingerprint,
    verify_chain,
)
from lianghe_desktop.sync.dsse import (
    ENROLMENT_TYPE,
    SUCCESSION_TYPE,
    BadSignatureError,
    Envelope,
    envelope_of,
    seal_envelope,
    verify_envelope,
)
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.fields import FieldError
from lianghe_desktop.sync.former_authors import former_certificates, hand_overs
from lianghe_desktop.sync.own_keys import (
    Certificates,
    ensure_keys,
    keep_certificate,
    own_fingerprint,
    reader_of,
)
from lianghe_desktop.sync.roots import trust_roots
from lianghe_desktop.sync.rotating import note_successor, own_successions, take_over
from lianghe_desktop.sync.succession import MOST_SUCCESSIONS
from lianghe_desktop.sync.target import check_writable

MAX_ENROLMENT_BYTES = 1 << 20


class EnrolmentKind(StrEnum):
    """What an enrolment file is."""

    REQUEST = "request"
    APPROVAL = "approval"
    CARD = "card"
    SUCCESSION = "succession"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnrolmentFile:
    """A file whose signatures were found right; nobody has vouched for its sender yet."""

    kind: EnrolmentKind
    chain: Chain
    certificates: tuple[Certificate, ...]  # of `chain`
    succession: tuple[Envelope, ...] = ()  # the hand-overs to the sender, the oldest first

    @property
    def sender(self) -> Certificate:
        """Return who sends it: whose fingerprint the two people compare."""
        return self.certificates[1 if self.kind is EnrolmentKind.APPROVAL else 0]

    @property
    def former(self) -> tuple[Certificate, ...]:
        """Return the earlier authors of the sender's machine, each proven by its own key."""
        return former_certificates(self.sender, self.succession)

    @property
    def fingerprint(self) -> str:
        """Return the eight digits of the sender's keys."""
        return fingerprint(self.sender.author, self.sender.sign, self.sender.seal)


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A written enrolment file, and our own eight digits to read to the other side."""

    path: Path
    fingerprint: str


def write_request(store: Store, path: Path, *, actor: Actor) -> Issued:
    """Write the request of this desk to be let in by the desk above.

    Raises:
        EnvironmentFault: The file cannot be written.
    """
    ensure_keys(store, actor=actor)
    certificate = _own_self_signed(store)
    payload: dict[str, Json] = {
        "certificate": certificate.to_json(),
        "kind": EnrolmentKind.REQUEST.value,
        "v": 1,
        "wall": store.now_ms(),
    }
    handed = hand_overs(store)
    if handed:
        payload["succession"] = [envelope.to_json() for envelope in handed]
    return write_enrolment(store, path, payload, actor=actor)


def write_card(store: Store, path: Path, *, actor: Actor) -> Issued:
    """Write this desk's own chain, so that others can seal work for it."""
    ensure_keys(store, actor=actor)
    chain = Certificates.of(store).chain(store.desk.author) or ()
    return write_enrolment(store, path, chain_payload(EnrolmentKind.CARD, chain, store.now_ms()), actor=actor)


def write_new_keys(store: Store, path: Path, *, actor: Actor) -> Issued:
    """Write the file that tells desks below of this desk's new keys; the old ones vouch for them."""
    ensure_keys(store, actor=actor)
    chain = Certificates.of(store).chain(store.desk.author) or ()
    payload: Json = {
        "chain": [envelope.to_json() for envelope in chain],
        "kind": EnrolmentKind.SUCCESSION.value,
        "succession": [envelope.to_json() for envelope in own_successions(store)],
        "v": 1,
        "wall": store.now_ms(),
    }
    return write_enrolment(store, path, payload, actor=actor)


def follow_new_keys(store: Store, path: Path, *, actor: Actor) -> Certificate:
    """Take in a file of new keys of a desk above; return who it is.

    Raises:
        UserError: No desk above that is trusted here vouches for them.
        IntegrityFault, EnvironmentFault: The file is damaged or cannot be read.
    """
    found = read_enrolment(path)
    if found.kind is not EnrolmentKind.SUCCESSION:
        raise wrong_file("上级的新密钥文件")
    reader = reader_of(store)
    if found.sender.trust not in reader.following(found.succession).trusted:
        raise UserError(
            ErrorCode.UNKNOWN_SENDER,
            f"“{found.sender.name}”的新密钥没有本机认识的旧密钥作保：请让对方给一份单位名片（.lhe），"
            "在电话里核对 8 位数后再接受。",
        )

    def save(unit: Unit) -> None:
        take_over(unit, reader, found.succession)
        for envelope in found.chain:
            keep_certificate(unit, envelope, trusted=False)

    store.write(save, actor=actor)
    return found.sender


def read_enrolment(path: Path) -> EnrolmentFile:
    """Read an enrolment file and check every signature in it.

    Raises:
        IntegrityFault: It is damaged, changed or no enrolment file.
        EnvironmentFault: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_ENROLMENT_BYTES + 1)
    except OSError as error:
        raise EnvironmentFault(
            ErrorCode.DISK, f"登记文件读不出来（{disk_reason(error)}）：请检查U盘后重试。"
        ) from error
    try:
        if len(raw) > MAX_ENROLMENT_BYTES:
            raise FieldError("size")
        return _read(envelope_of(parse_canonical(raw), payload_type=ENROLMENT_TYPE))
    except (FieldError, NotCanonicalError, BadSignatureError, ChainError, ValueError) as error:
        raise IntegrityFault(
            ErrorCode.DAMAGED, "登记文件（.lhe）不完整或被改动过：请让对方重新生成一份再试。"
        ) from error


def _read(envelope: Envelope) -> EnrolmentFile:
    fields = envelope.content()
    kind = EnrolmentKind(fields.text("kind"))
    chain = chain_of(
        [fields.values.get("certificate")] if kind is EnrolmentKind.REQUEST else fields.items("chain")
    )
    if kind is EnrolmentKind.APPROVAL and len(chain) < 2:
        raise FieldError("chain")
    told = kind is EnrolmentKind.SUCCESSION or (
        kind is EnrolmentKind.REQUEST and "succession" in fields.values
    )
    handed = fields.items("succession")[:MOST_SUCCESSIONS] if told else ()
    found = EnrolmentFile(
        kind=kind,
        chain=chain,
        certificates=verify_chain(chain),
        succession=tuple(envelope_of(one, payload_type=SUCCESSION_TYPE) for one in handed),
    )
    if envelope.keyid != found.sender.author:
        raise BadSignatureError
    verify_envelope(envelope, found.sender.sign)
    return found


def accept(store: Store, approval: Path, *, confirmed: str, actor: Actor) -> Certificate:
    """Take in the approval of the desk above whose fingerprint a person confirmed; return who it is.

    Raises:
        UserError: The digits differ, or the approval is for another desk.
        IntegrityFault, EnvironmentFault: The file is damaged or cannot be read.
    """
    found = read_enrolment(approval)
    keys = ensure_keys(store, actor=actor)
    own = found.certificates[0]
    if found.kind is not EnrolmentKind.APPROVAL:
        raise wrong_file("批准文件")
    if (own.author, own.sign, own.seal) != (store.desk.author, keys.sign, keys.seal):
        raise UserError(
            ErrorCode.NOT_ADDRESSED, f"这份批准文件是给“{own.name}”的，不是给本机的：请交给对方，或重新申请。"
        )
    check_confirmed(found, confirmed)
    _trust_above(store, found, found.chain, actor=actor)
    store.write(lambda unit: write_in(unit, own.homes), actor=actor)
    return found.sender


def trust_card(store: Store, card: Path, *, confirmed: str, actor: Actor) -> Certificate:
    """Take in the card of a desk above whose fingerprint a person confirmed, before it approves us."""
    found = read_enrolment(card)
    if found.kind is not EnrolmentKind.CARD:
        raise wrong_file("上级名片文件")
    sender = found.sender
    if sender.level >= store.desk.level or not sender.area.contains(store.desk.area):
        raise UserError(ErrorCode.BAD_INPUT, f"“{sender.name}”不是本机的上级，请核对文件。")
    check_confirmed(found, confirmed)
    _trust_above(store, found, found.chain, actor=actor)
    return sender


def _trust_above(store: Store, found: EnrolmentFile, chain: Chain, *, actor: Actor) -> None:
    before = Certificates.of(store)

    def save(unit: Unit) -> None:
        for envelope, certificate in zip(chain, found.certificates, strict=True):
            keep_certificate(unit, envelope, trusted=certificate.author == found.sender.author)
        note_successor(unit, before, found.sender)
        trust_roots(unit, [one for one in found.certificates if one.author != store.desk.author])

    store.write(save, actor=actor)


def check_confirmed(found: EnrolmentFile, confirmed: str) -> None:
    """Refuse other digits than those of a file."""
    if "".join(confirmed.split()) != found.fingerprint.replace(" ", ""):
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"核对码不一致：这份文件的核对码不是“{confirmed}”，请与“{found.sender.name}”电话核对。",
        )


def _own_self_signed(store: Store) -> Envelope:
    chain = Certificates.of(store).self_signed(store.desk.author)
    if chain is None:
        raise AssertionError("ensure_keys writes one")
    return chain


def chain_payload(kind: EnrolmentKind, chain: Chain, wall_ms: int) -> Json:
    """Return what a file of a chain says."""
    return {"chain": [envelope.to_json() for envelope in chain], "kind": kind.value, "v": 1, "wall": wall_ms}


def write_enrolment(store: Store, path: Path, payload: Json, *, actor: Actor) -> Issued:
    """Sign and write an enrolment file whole.

    Raises:
        EnvironmentFault: It cannot be written; nothing is left.
    """
    check_writable(path.parent)
    keys = ensure_keys(store, actor=actor)
    envelope = seal_envelope(payload, payload_type=ENROLMENT_TYPE, keyid=store.desk.author, key=keys.signing)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(envelope.to_bytes())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # the folder may not even let us look
            part.unlink(missing_ok=True)
        raise EnvironmentFault(
            ErrorCode.DISK, f"登记文件没有写成（{disk_reason(error)}）：请检查U盘是否已满或写保护。"
        ) from error
    return Issued(path=path, fingerprint=own_fingerprint(store, actor=actor))


def wrong_file(expected: str) -> UserError:
    """Return the refusal of a file that is not what was asked for."""
    return UserError(ErrorCode.BAD_INPUT, f"这不是{expected}：请核对文件后重选。")
