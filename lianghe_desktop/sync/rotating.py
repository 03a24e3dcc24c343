"""New keys for a desk above the village, and going along with those of a desk above.

Source: docs/formats/bundle.md 3; journal rule 16.
"""

from collections.abc import Sequence
from functools import partial

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.sync_tables import DeskKey, KnownCertificate, Successor
from lianghe_desktop.store.forks import leave_author
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.canonical import parse_canonical
from lianghe_desktop.sync.certificates import Certificate, fingerprint
from lianghe_desktop.sync.dsse import SUCCESSION_TYPE, Envelope, envelope_of
from lianghe_desktop.sync.judging import Reader
from lianghe_desktop.sync.keys import DeskKeys
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys, keep_certificate, stored_envelope
from lianghe_desktop.sync.roots import trust_roots
from lianghe_desktop.sync.succession import MOST_SUCCESSIONS, follow, hand_over, name_former


def rotate_keys(store: Store, *, actor: Actor) -> int:
    """Take a new author with new keys, and let the former ones vouch for it; return how many did.

    A desk that has left its author already (restored, cloned) and not said so keeps the one it has.

    Raises:
        UserError: This is a village's desk, which the desk above lets in again instead.
    """
    if store.desk.level is AreaLevel.VILLAGE:
        raise UserError(
            ErrorCode.NO_PERMISSION, "村里的电脑换密钥，要重新写登记申请交上级批准，请到“电脑登记”办理。"
        )
    ensure_keys(store, actor=actor)
    if not store.write(_former_authors, actor=actor):
        store.write(leave_author, actor=actor)
        ensure_keys(store, actor=actor)
    return store.write(_hand_over_all, actor=actor)


def own_successions(store: Store) -> tuple[Envelope, ...]:
    """Return the hand-overs that lead to this desk's present author, the oldest first."""
    rows = [row for row in store.rows(Successor, order=("old",)) if row.envelope]
    found: list[Envelope] = []
    wanted: list[str] = [store.desk.author]
    while wanted and len(found) < MOST_SUCCESSIONS:
        new = wanted.pop(0)
        for row in rows:
            if row.new == new:
                found.append(_stored(row.envelope))
                wanted.append(row.old)
    return tuple(reversed(found[:MOST_SUCCESSIONS]))


def take_over(unit: Unit, reader: Reader, envelopes: Sequence[Envelope]) -> int:
    """Trust from now on whom the trusted desks above handed over to; return how many hand-overs are new.

    `reader` is this desk as it trusted before, or as it trusts already after the same hand-overs.
    """
    done = follow(envelopes, reader.offices, reader.successors, below=reader.level, keys=reader.known)
    known = {row.old for row in unit.rows(Successor)}
    new_steps = [one for one in done.steps if one.old.author not in known]
    for one in new_steps:
        keep_certificate(unit, one.old_envelope, trusted=True)
        keep_certificate(unit, one.new_envelope, trusted=True)
        unit.put(Successor(old=one.old.author, new=one.new.author, envelope=one.envelope.to_bytes().decode()))
        trust_roots(unit, (one.old, one.new))
    return len(new_steps)


def note_successor(unit: Unit, before: Certificates, new: Certificate) -> None:
    """Seal work from now on for `new`, whose digits a person compared, not for its office's former one."""
    if new.author in {trust.author for trust in before.trusted}:
        return
    for trust in before.trusted:
        old = before.best(trust.author)
        if old is not None and (old.level, old.area) == (new.level, new.area):
            unit.put(Successor(old=old.author, new=new.author, envelope=""))


def former_office(store: Store, *, confirmed: str, actor: Actor) -> Certificate:
    """Let the work of this office's machine that is gone count again, once its digits were compared.

    A new machine without a backup knows its predecessor only from bundles of desks below, which still
    have its digits on their screens.

    Raises:
        UserError: No certificate of this office has these digits.
    """
    keys = ensure_keys(store, actor=actor)
    desk, known = store.desk, Certificates.of(store)
    digits = "".join(confirmed.split())
    for author in sorted(known.signing_keys()):
        one = known.best(author)
        if one is None or author == desk.author or (one.level, one.area) != (desk.level, desk.area):
            continue
        if fingerprint(one.author, one.sign, one.seal).replace(" ", "") == digits:
            store.write(partial(_count_again, known=known, former=one, keys=keys), actor=actor)
            return one
    raise UserError(
        ErrorCode.NOT_FOUND,
        "没有收到过核对码是这个数的旧电脑的内容：请先导入一份村里的数据包，再请村里念“上级”的核对码。",
    )


def _count_again(unit: Unit, *, known: Certificates, former: Certificate, keys: DeskKeys) -> None:
    for envelope in known.chain(former.author) or ():
        keep_certificate(unit, envelope, trusted=envelope.keyid == former.author)
    own, present = known.self_signed(former.author), known.self_signed(unit.desk.author)
    said = ""
    if own is not None and present is not None:
        keep_certificate(unit, own, trusted=True)
        voucher = name_former(keys.signing, old=own, new=present, wall_ms=unit.now_ms)
        said = voucher.to_bytes().decode()
    unit.put(Successor(old=former.author, new=unit.desk.author, envelope=said))
    trust_roots(unit, (former,))


def _former_authors(unit: Unit) -> list[tuple[DeskKeys, Envelope]]:
    """Return keys and certificates of earlier authors of this desk that handed over to nobody."""
    taken = {row.old for row in unit.rows(Successor)}
    found = []
    for row in unit.rows(DeskKey, order=("author",)):
        own = unit.rows(KnownCertificate, author=row.author, issuer=row.author, trusted=True)
        if own and row.author != unit.desk.author and row.author not in taken:
            keys = DeskKeys(signing_seed=row.signing_key, identity=row.sealing_key)
            found.append((keys, stored_envelope(own[0].envelope)))
    return found


def _hand_over_all(unit: Unit) -> int:
    author = unit.desk.author
    new = stored_envelope(unit.rows(KnownCertificate, author=author, issuer=author)[0].envelope)
    former = _former_authors(unit)
    for keys, old in former:
        envelope = hand_over(keys.signing, old=old, new=new, wall_ms=unit.now_ms)
        unit.put(Successor(old=old.keyid, new=author, envelope=envelope.to_bytes().decode()))
    return len(former)


def _stored(text: str) -> Envelope:
    return envelope_of(parse_canonical(text.encode()), payload_type=SUCCESSION_TYPE)
