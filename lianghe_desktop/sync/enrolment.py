"""Let a desk in by files and a spoken fingerprint: request, approve, accept.

Source: docs/formats/bundle.md 3.
"""

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.records.sync_tables import EnrolmentRequest
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.rehome import write_in
from lianghe_desktop.store.trust import AUTHOR_ACCEPTED
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.canonical import Json, NotCanonicalError, parse_canonical
from lianghe_desktop.sync.certificates import (
    Certificate,
    Chain,
    ChainError,
    chain_of,
    fingerprint,
    issue,
    read_certificate,
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
from lianghe_desktop.sync.fields import FieldError, encoded
from lianghe_desktop.sync.former_authors import detail_of, former_certificates, hand_overs
from lianghe_desktop.sync.own_keys import (
    Certificates,
    ensure_keys,
    keep_certificate,
    own_fingerprint,
    reader_of,
    recovery_recipient,
    stored_envelope,
)
from lianghe_desktop.sync.roots import trust_roots
from lianghe_desktop.sync.rotating import note_successor, own_successions, take_over
from lianghe_desktop.sync.succession import MOST_SUCCESSIONS
from lianghe_desktop.sync.target import check_writable

MAX_ENROLMENT_BYTES = 1 << 20
_LEVEL_NAMES = {AreaLevel.VILLAGE: "村居", AreaLevel.TOWNSHIP: "镇街", AreaLevel.DISTRICT: "区县"}


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
    return _write(store, path, payload, actor=actor)


def write_card(store: Store, path: Path, *, actor: Actor) -> Issued:
    """Write this desk's own chain, so that others can seal work for it."""
    ensure_keys(store, actor=actor)
    chain = Certificates.of(store).chain(store.desk.author) or ()
    return _write(store, path, _chain_payload(EnrolmentKind.CARD, chain, store.now_ms()), actor=actor)


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
    return _write(store, path, payload, actor=actor)


def follow_new_keys(store: Store, path: Path, *, actor: Actor) -> Certificate:
    """Take in a file of new keys of a desk above; return who it is.

    Raises:
        UserError: No desk above that is trusted here vouches for them.
        IntegrityFault, EnvironmentFault: The file is damaged or cannot be read.
    """
    found = read_enrolment(path)
    if found.kind is not EnrolmentKind.SUCCESSION:
        raise _wrong_file("上级的新密钥文件")
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


def approve(
    store: Store, request: Path, out: Path, *, confirmed: str, homes: tuple[str, ...] = (), actor: Actor
) -> Issued:
    """Let in the desk whose request a person confirmed by its fingerprint; write the approval.

    The ruling `author accepted` is written into each home, by default the desk's own area. Work that
    the desk did before counts from then on.

    Args:
        store: The desk above.
        request: The request's file.
        out: Where the approval is written.
        confirmed: The eight digits that the other side read out, with or without a space.
        homes: 12-digit codes where the desk may write.
        actor: Who approves.

    Raises:
        UserError: The digits differ, or the desk is not below this one, or its keys changed.
        IntegrityFault, EnvironmentFault: The file is damaged or cannot be read or written.
    """
    found = read_enrolment(request)
    subject = found.certificates[0]
    _check_request(store, found)
    _check_confirmed(found, confirmed)
    return _grant(store, subject, homes or (subject.area.value,), out, request=found, actor=actor)


def let_in_here(store: Store) -> frozenset[str]:
    """Return the authors whose requests this desk approved."""
    return frozenset(row.author for row in store.rows(EnrolmentRequest, where={"approved": True}))


def widen(store: Store, author: str, *, homes: tuple[str, ...], out: Path, actor: Actor) -> Issued:
    """Let a desk that was let in here write in more homes; write its new approval.

    Raises:
        UserError: The desk never asked here.
        EnvironmentFault: The file cannot be written.
    """
    rows = store.rows(EnrolmentRequest, where={"author": author, "approved": True})
    if not rows:
        raise UserError(ErrorCode.NOT_FOUND, "这台电脑不是在本机批准的，请让它重新写一份登记申请。")
    subject = read_certificate(stored_envelope(rows[0].envelope))
    return _grant(store, subject, homes, out, request=None, actor=actor)


def _grant(
    store: Store,
    subject: Certificate,
    homes: tuple[str, ...],
    out: Path,
    *,
    request: EnrolmentFile | None,
    actor: Actor,
) -> Issued:
    """Certify a desk for its homes, write the approval and the rulings."""
    keys = ensure_keys(store, actor=actor)
    known = Certificates.of(store)
    own_chain, signing = known.chain(store.desk.author) or (), known.signing_keys()
    told = request.former if request is not None else ()
    former = [one.author for one in told if signing.get(one.author) == one.sign]
    certificate = replace(
        subject,
        issuer=store.desk.author,
        homes=homes,
        recovery=recovery_recipient(store),
        serial=secrets.token_hex(16),
        wall_ms=store.now_ms(),
    )
    envelope = issue(certificate, keys.signing)
    issued = _write(
        store,
        out,
        _chain_payload(EnrolmentKind.APPROVAL, (envelope, *own_chain), store.now_ms()),
        actor=actor,
    )

    def save(unit: Unit) -> None:
        keep_certificate(unit, envelope, trusted=False)
        if request is not None:
            unit.put(_request_row(request, unit, approved=True))
        for home in certificate.homes:
            unit.insert(_accepted(unit, certificate, home, envelope, former))

    store.write(save, actor=actor)
    return issued


def receive_request(store: Store, request: Path, *, actor: Actor) -> EnrolmentFile:
    """Remember a request, so that first work of the desk can be taken in before it is approved."""
    found = read_enrolment(request)
    _check_request(store, found)
    store.write(lambda unit: unit.put(_request_row(found, unit, approved=False)), actor=actor)
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
        raise _wrong_file("批准文件")
    if (own.author, own.sign, own.seal) != (store.desk.author, keys.sign, keys.seal):
        raise UserError(
            ErrorCode.NOT_ADDRESSED, f"这份批准文件是给“{own.name}”的，不是给本机的：请交给对方，或重新申请。"
        )
    _check_confirmed(found, confirmed)
    _trust_above(store, found, found.chain, actor=actor)
    store.write(lambda unit: write_in(unit, own.homes), actor=actor)
    return found.sender


def trust_card(store: Store, card: Path, *, confirmed: str, actor: Actor) -> Certificate:
    """Take in the card of a desk above whose fingerprint a person confirmed, before it approves us."""
    found = read_enrolment(card)
    if found.kind is not EnrolmentKind.CARD:
        raise _wrong_file("上级名片文件")
    sender = found.sender
    if sender.level >= store.desk.level or not sender.area.contains(store.desk.area):
        raise UserError(ErrorCode.BAD_INPUT, f"“{sender.name}”不是本机的上级，请核对文件。")
    _check_confirmed(found, confirmed)
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


def _check_request(store: Store, found: EnrolmentFile) -> None:
    subject, desk = found.certificates[0], store.desk
    if found.kind is not EnrolmentKind.REQUEST:
        raise _wrong_file("登记申请文件")
    if subject.level <= desk.level or not desk.area.contains(subject.area):
        level = _LEVEL_NAMES.get(subject.level, "")
        raise UserError(
            ErrorCode.NO_PERMISSION,
            f"“{subject.name}”是{level}（{subject.area}），不归本机管，不能在这里批准：请交给它的上级办理。",
        )
    known = Certificates.of(store).signing_keys().get(subject.author, subject.sign)
    if known != subject.sign:
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"“{subject.name}”的密钥与先前登记的不同：请让对方重新安装后再申请，并当面核对。",
        )


def _check_confirmed(found: EnrolmentFile, confirmed: str) -> None:
    if "".join(confirmed.split()) != found.fingerprint.replace(" ", ""):
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"核对码不一致：这份文件的核对码不是“{confirmed}”，请与“{found.sender.name}”电话核对。",
        )


def _request_row(found: EnrolmentFile, unit: Unit, *, approved: bool) -> EnrolmentRequest:
    return EnrolmentRequest(
        author=found.certificates[0].author,
        envelope=found.chain[0].to_bytes().decode(),
        fingerprint=fingerprint(*_fingerprinted(found.certificates[0])),
        received_at=unit.now_ms,
        approved=approved,
    )


def _fingerprinted(certificate: Certificate) -> tuple[str, bytes, str]:
    return certificate.author, certificate.sign, certificate.seal


def _accepted(
    unit: Unit, certificate: Certificate, home: str, envelope: Envelope, former: Sequence[str]
) -> Ruling:
    return Ruling(
        home=AreaCode.parse(home).value,
        id=new_row_id(now_ms=unit.now_ms),
        kind=AUTHOR_ACCEPTED,
        author=certificate.author,
        level=certificate.level.name.lower(),
        homes=" ".join(certificate.homes),
        role=certificate.role,
        certificate=encoded(envelope.to_bytes()),
        detail=detail_of(former),
    )


def _own_self_signed(store: Store) -> Envelope:
    chain = Certificates.of(store).self_signed(store.desk.author)
    if chain is None:
        raise AssertionError("ensure_keys writes one")
    return chain


def _chain_payload(kind: EnrolmentKind, chain: Chain, wall_ms: int) -> Json:
    return {"chain": [envelope.to_json() for envelope in chain], "kind": kind.value, "v": 1, "wall": wall_ms}


def _write(store: Store, path: Path, payload: Json, *, actor: Actor) -> Issued:
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


def _wrong_file(expected: str) -> UserError:
    return UserError(ErrorCode.BAD_INPUT, f"这不是{expected}：请核对文件后重选。")
