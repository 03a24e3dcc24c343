"""Who may send what to whom: the checks that need no contents. Source: docs/formats/bundle.md 6."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.canonical import NotCanonicalError
from lianghe_desktop.sync.certificates import (
    Certificate,
    Chain,
    ChainError,
    Trust,
    is_trusted,
    verify_chain,
)
from lianghe_desktop.sync.dsse import BadSignatureError, Envelope
from lianghe_desktop.sync.fields import FieldError
from lianghe_desktop.sync.manifest import Kind, Manifest
from lianghe_desktop.sync.succession import follow


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """The desk that opens a bundle: who it is, whom it trusts, which keys it knows."""

    author: str
    level: AreaLevel
    area: AreaCode
    homes: tuple[str, ...]
    trusted: tuple[Trust, ...]
    known: Mapping[str, bytes] = field(default_factory=dict)  # author -> signing key
    let_in: Mapping[str, Certificate] = field(default_factory=dict)  # whom somebody trusted vouches for
    requests: Mapping[str, bytes] = field(default_factory=dict)  # authors that asked to be let in
    offices: tuple[Certificate, ...] = ()  # of trusted desks above
    successors: Mapping[str, str] = field(default_factory=dict)  # old author -> new
    former: frozenset[str] = frozenset()  # earlier authors of this desk whose keys it still has

    def following(self, envelopes: Sequence[Envelope]) -> "Reader":
        """Return the reader as it trusts once it goes along with the sender's hand-overs."""
        found = follow(envelopes, self.offices, self.successors, below=self.level, keys=self.known)
        if not found.steps:
            return self
        return replace(
            self,
            trusted=(*self.trusted, *(one.trust for one in found.trusted)),
            offices=(*self.offices, *found.trusted),
            successors={**self.successors, **{one.old.author: one.new.author for one in found.steps}},
        )

    def holds(self, home: str, shelf: str) -> bool:
        """Tell whether streams of `home` on `shelf` may lie on this desk. Source: 5.4."""
        return may_hold(level=self.level, area=self.area, homes=self.homes, home=home, shelf=shelf)


def may_hold(*, level: AreaLevel, area: AreaCode, homes: tuple[str, ...], home: str, shelf: str) -> bool:
    """Tell whether a desk of `level` and `area`, writing in `homes`, may hold a stream. Source: 5.4."""
    place = AreaCode(home)
    inside = home in homes if level is AreaLevel.VILLAGE else area.contains(place)
    if inside:
        return shelf != "o" or level < AreaLevel.VILLAGE
    return shelf == "s" and place.level < level and place.contains(area)


def verified_chain(chain: Chain, author: str) -> tuple[Certificate, ...]:
    """Return the certificates of a chain whose holder must be `author`; refuse the bundle otherwise."""
    try:
        certificates = verify_chain(chain)
    except (BadSignatureError, ChainError) as error:
        raise faults.bad_signature("证书") from error
    except (FieldError, NotCanonicalError) as error:
        raise faults.malformed("证书") from error
    if certificates[0].author != author:
        raise faults.bad_signature("证书与作者不一致")
    return certificates


def check_streams(manifest: Manifest, reader: Reader | None) -> None:
    """Check every chain and the signed head of every stream, and that each author comes with one key.

    Whom a chain reaches is not asked: lines of an author whom nobody here vouches for are kept and wait.
    """
    keys = dict(reader.known) if reader else {}
    for author, chain in ((manifest.author, manifest.chain), *manifest.chains.items()):
        _check_keys(verified_chain(chain, author), keys)
    for item in manifest.streams:
        try:
            item.head.verify(keys[item.stream.author])
        except BadSignatureError as error:
            raise faults.bad_signature("数据流签名") from error


def _check_keys(certificates: tuple[Certificate, ...], keys: dict[str, bytes]) -> None:
    """Refuse a chain in which an author comes with another key than in `keys`; add those that are new."""
    for one in certificates:
        if keys.setdefault(one.author, one.sign) != one.sign:
            raise faults.bad_signature(f"“{one.name}”的密钥与已登记的不同")


def check_addressee(manifest: Manifest, reader: Reader) -> None:
    """Refuse a bundle that is for somebody else or holds what this desk may not hold."""
    if not {reader.author, *reader.former} & {desk.author for desk in manifest.to}:
        raise faults.not_addressed("、".join(desk.name or desk.area.value for desk in manifest.to))
    scope = frozenset(manifest.scope)
    for home in manifest.scope:
        if not reader.holds(home, "s"):
            raise faults.out_of_scope(home)
    for item in manifest.streams:
        stream: StreamName = item.stream
        if stream.home not in scope or not reader.holds(stream.home, stream.shelf):
            raise faults.out_of_scope(stream.home)


def check_sender(manifest: Manifest, certificates: tuple[Certificate, ...], reader: Reader) -> None:
    """Refuse a sender whom nobody here vouches for, or whose level does not fit the kind."""
    sender = certificates[0]
    _check_keys(certificates, dict(reader.known))
    if manifest.kind is Kind.ENROL:
        if reader.requests.get(sender.author) != sender.sign:
            raise faults.unknown_sender(sender.name)
    elif not (is_trusted(certificates, reader.trusted) or _was_let_in(sender, reader)):
        raise faults.unknown_sender(sender.name)
    if not _level_fits(manifest.kind, sender, reader):
        raise faults.wrong_sender(sender.name)
    downward = sender.level < reader.level and sender.level <= AreaLevel.TOWNSHIP
    if not downward and any(entry.folder == "assets" for entry in manifest.entries):
        raise faults.wrong_sender(sender.name)


def _was_let_in(sender: Certificate, reader: Reader) -> bool:
    """Tell whether a sender, not above the reader, is let in here, though its chain does not say so.

    A copy of its disk still shows the chain of a machine above that is gone.
    """
    held = reader.let_in.get(sender.author)
    place = sender.sign, sender.level, sender.area
    return held is not None and (held.sign, held.level, held.area) == place and held.level >= reader.level


def _level_fits(kind: Kind, sender: Certificate, reader: Reader) -> bool:
    if kind in {Kind.UP, Kind.ENROL}:
        return sender.level > reader.level and reader.area.contains(sender.area)
    if kind in {Kind.RETURN, Kind.BASELINE}:
        return sender.level < reader.level and sender.area.contains(reader.area)
    return sender.level == reader.level and sender.area == reader.area
