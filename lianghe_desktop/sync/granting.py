"""Let desks below in: whose request came, whose digits were compared, what was granted and ruled.

Source: docs/formats/bundle.md 3.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.records.sync_tables import EnrolmentRequest
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.trust import AUTHOR_ACCEPTED
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.certificates import Certificate, fingerprint, issue, read_certificate
from lianghe_desktop.sync.dsse import Envelope
from lianghe_desktop.sync.enrolment import (
    EnrolmentFile,
    EnrolmentKind,
    Issued,
    chain_payload,
    check_confirmed,
    read_enrolment,
    write_enrolment,
    wrong_file,
)
from lianghe_desktop.sync.fields import encoded
from lianghe_desktop.sync.former_authors import detail_of
from lianghe_desktop.sync.own_keys import (
    Certificates,
    ensure_keys,
    keep_certificate,
    recovery_recipient,
    stored_envelope,
)

_LEVEL_NAMES = {AreaLevel.VILLAGE: "村居", AreaLevel.TOWNSHIP: "镇街", AreaLevel.DISTRICT: "区县"}


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
    check_confirmed(found, confirmed)
    return _grant(store, subject, homes or (subject.area.value,), out, request=found, actor=actor)


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


def let_in_here(store: Store) -> frozenset[str]:
    """Return the authors whose requests this desk approved."""
    return frozenset(row.author for row in store.rows(EnrolmentRequest, where={"approved": True}))


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
    issued = write_enrolment(
        store,
        out,
        chain_payload(EnrolmentKind.APPROVAL, (envelope, *own_chain), store.now_ms()),
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


def _check_request(store: Store, found: EnrolmentFile) -> None:
    subject, desk = found.certificates[0], store.desk
    if found.kind is not EnrolmentKind.REQUEST:
        raise wrong_file("登记申请文件")
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
