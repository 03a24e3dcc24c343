"""The keys and certificates of this desk as its encrypted store keeps them."""

import re
import secrets
from collections.abc import Iterable, Mapping

import pyrage

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.records.sync_tables import DeskKey, EnrolmentRequest, KnownCertificate, Successor
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.canonical import parse_canonical
from lianghe_desktop.sync.certificates import (
    Certificate,
    Chain,
    Trust,
    fingerprint,
    is_trusted,
    issue,
    may_issue,
    read_certificate,
)
from lianghe_desktop.sync.dsse import CERTIFICATE_TYPE, Envelope, envelope_of
from lianghe_desktop.sync.fields import RECIPIENT
from lianghe_desktop.sync.judging import Reader
from lianghe_desktop.sync.keys import DeskKeys, new_keys

_RECOVERY_SETTING = "recovery_recipient"


def ensure_keys(store: Store, *, actor: Actor) -> DeskKeys:
    """Return the keys of this desk, making them with a self-signed certificate the first time."""
    found = find_keys(store)
    if found is not None:
        return found
    keys = new_keys()

    def save(unit: Unit) -> DeskKeys:
        kept = unit.rows(DeskKey, author=store.desk.author)
        if kept:  # another thread was first
            return DeskKeys(signing_seed=kept[0].signing_key, identity=kept[0].sealing_key)
        unit.put(
            DeskKey(
                author=store.desk.author,
                signing_key=keys.signing_seed,
                sealing_key=keys.identity,
                created_at=unit.now_ms,
            )
        )
        keep_certificate(unit, _self_signed(store, keys, wall_ms=unit.now_ms), trusted=True)
        return keys

    return store.write(save, actor=actor)


def find_keys(store: Store) -> DeskKeys | None:
    """Return the keys of this desk's present author, None before the first enrolment or export."""
    rows = store.rows(DeskKey, where={"author": store.desk.author})
    return DeskKeys(signing_seed=rows[0].signing_key, identity=rows[0].sealing_key) if rows else None


def own_fingerprint(store: Store, *, actor: Actor) -> str:
    """Return the eight digits of this desk, to be read to the other side."""
    keys = ensure_keys(store, actor=actor)
    return fingerprint(store.desk.author, keys.sign, keys.seal)


def own_authors(store: Store) -> frozenset[str]:
    """Return every author that this desk has had and has."""
    return frozenset(row.author for row in store.rows(DeskKey)) | {store.desk.author}


def former_identities(store: Store) -> tuple[str, ...]:
    """Return the sealing keys of earlier authors of this desk, so that older bundles stay readable."""
    rows = store.rows(DeskKey, order=("author",))
    return tuple(row.sealing_key for row in rows if row.author != store.desk.author)


def _self_signed(store: Store, keys: DeskKeys, *, wall_ms: int) -> Envelope:
    desk = store.desk
    return issue(
        Certificate(
            author=desk.author,
            issuer=desk.author,
            name=desk.name,
            level=desk.level,
            area=desk.area,
            homes=tuple(area.value for area in desk.homes),
            role="desk",
            sign=keys.sign,
            seal=keys.seal,
            recovery=None,
            serial=secrets.token_hex(16),
            wall_ms=wall_ms,
        ),
        keys.signing,
    )


def keep_certificate(unit: Unit, envelope: Envelope, *, trusted: bool) -> None:
    """Keep a verified certificate; trust once given stays."""
    certificate = read_certificate(envelope)
    found = unit.rows(KnownCertificate, author=certificate.author, issuer=certificate.issuer)
    unit.put(
        KnownCertificate(
            author=certificate.author,
            issuer=certificate.issuer,
            envelope=envelope.to_bytes().decode(),
            trusted=trusted or any(row.trusted for row in found),
        )
    )


_Link = tuple[Certificate, Envelope]
_Links = tuple[_Link, ...]  # a chain, the holder's certificate first


class Certificates:
    """All certificates that this desk knows, to build chains from."""

    def __init__(self, rows: list[KnownCertificate], successors: Mapping[str, str] | None = None) -> None:
        self.successors = dict(successors or {})
        self._envelopes: dict[str, list[_Link]] = {}
        self._found: dict[tuple[str, str], _Links | None] = {}  # the best chains by author and issuer
        self.trusted: list[Trust] = []
        for row in rows:
            envelope = stored_envelope(row.envelope)
            certificate = read_certificate(envelope)
            self._envelopes.setdefault(row.author, []).append((certificate, envelope))
            if row.trusted:
                self.trusted.append(certificate.trust)

    @classmethod
    def of(cls, store: Store) -> "Certificates":
        """Read them from the store."""
        successors = {row.old: row.new for row in store.rows(Successor)}
        return cls(store.rows(KnownCertificate, order=("author", "issuer")), successors)

    def chain(self, author: str) -> Chain | None:
        """Return the best chain known for `author`.

        One that reaches whom this desk trusts goes before one that does not, then one whose issuer nobody
        took over from, then an issued certificate before one that the author signed itself.
        """
        links = self._links(author)
        return None if links is None else tuple(envelope for _, envelope in links)

    def _links(self, author: str) -> _Links | None:
        return self._best(self._from(one) for one in self._envelopes.get(author, ()))

    def _from(self, link: _Link) -> _Links | None:
        """Return the best chain that begins with one certificate; levels fall, so that it comes to an end."""
        subject = link[0]
        if subject.self_signed:
            return (link,)
        place = subject.author, subject.issuer
        if place not in self._found:
            known = self._envelopes.get(subject.issuer, ())
            above = self._best(self._from(one) for one in known if may_issue(one[0], subject))
            self._found[place] = None if above is None else (link, *above)
        return self._found[place]

    def _best(self, chains: Iterable[_Links | None]) -> _Links | None:
        return min((one for one in chains if one is not None), key=self._rank, default=None)

    def _rank(self, links: _Links) -> tuple[bool, bool, bool]:
        subject = links[0][0]
        reaches = is_trusted((certificate for certificate, _ in links), self.trusted)
        return not reaches, subject.self_signed, subject.issuer in self.successors

    def self_signed(self, author: str) -> Envelope | None:
        """Return the certificate that `author` signed itself."""
        known = self._envelopes.get(author, [])
        return next((envelope for certificate, envelope in known if certificate.self_signed), None)

    def best(self, author: str) -> Certificate | None:
        """Return the certificate at the beginning of the best chain."""
        links = self._links(author)
        return None if links is None else links[0][0]

    def vouched(self) -> dict[str, Certificate]:
        """Return the authors for whom somebody trusted here vouches: only for such is work sealed."""
        found = {author: self._links(author) for author in self._envelopes}
        return {
            author: links[0][0]
            for author, links in found.items()
            if links is not None and is_trusted((certificate for certificate, _ in links), self.trusted)
        }

    def signing_keys(self) -> dict[str, bytes]:
        """Return the signing key of every known author."""
        return {author: known[0][0].sign for author, known in self._envelopes.items()}

    def above(self, level: AreaLevel) -> list[Certificate]:
        """Return the best certificates of trusted desks above `level`, the nearest first.

        Those whose keys another author took over are left out: work is sealed for the newest.
        """
        authors = {trust.author for trust in self.trusted} - self.successors.keys()
        found = [best for author in sorted(authors) if (best := self.best(author)) and best.level < level]
        return sorted(found, key=lambda one: -one.level)


def stored_envelope(text: str) -> Envelope:
    """Read a certificate's envelope as the store keeps it."""
    return envelope_of(parse_canonical(text.encode()), payload_type=CERTIFICATE_TYPE)


def reader_of(store: Store) -> Reader:
    """Return this desk as a reader of bundles."""
    desk, known = store.desk, Certificates.of(store)
    requests = {}
    for row in store.rows(EnrolmentRequest):
        requests[row.author] = read_certificate(stored_envelope(row.envelope)).sign
    trusted_authors = {trust.author for trust in known.trusted}
    offices = [best for author in sorted(trusted_authors) if (best := known.best(author)) is not None]
    return Reader(
        author=desk.author,
        level=desk.level,
        area=desk.area,
        homes=tuple(area.value for area in desk.homes),
        trusted=tuple(known.trusted),
        known=known.signing_keys(),
        let_in=known.vouched(),
        requests=requests,
        offices=tuple(one for one in offices if one.level < desk.level),
        successors=known.successors,
        former=own_authors(store) - {desk.author},
    )


def new_recovery_key(store: Store, *, actor: Actor) -> str:
    """Make the office's offline recovery key: keep its recipient, return the identity to be printed.

    Every later export and approval of this desk adds the recipient. Who holds the printed identity
    (AGE-SECRET-KEY-1...) can open those bundles with any age tool.
    """
    identity = pyrage.x25519.Identity.generate()
    recipient = Setting(key=_RECOVERY_SETTING, value=str(identity.to_public()))
    store.write(lambda unit: unit.put(recipient), actor=actor)
    return str(identity)


def recovery_recipient(store: Store) -> str | None:
    """Return the recipient of the office's offline key, if there is one."""
    rows = store.rows(Setting, where={"key": _RECOVERY_SETTING})
    return rows[0].value if rows and re.fullmatch(RECIPIENT, rows[0].value) else None
