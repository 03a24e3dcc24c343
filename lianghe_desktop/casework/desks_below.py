"""The desks below this one: what came of each and when, what was sent back, and which it was before.

A desk that was restored writes under a new author and is listed once. An earlier author that goes on sending
is a machine of its own: somebody works on with the old disk, or with the same backup.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.exchange import Peer, status
from lianghe_desktop.casework.former_desks import newest_authors, still_sending
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.rulings import revoked_authors
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.sync_tables import BundleLog, EnrolmentRequest
from lianghe_desktop.records.sync_tables import Peer as PeerRow
from lianghe_desktop.sync.own_keys import Certificates, own_authors


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskBelow:
    """One desk below, with the moments of the last bundle in each direction (ms since 1970 UTC)."""

    peer: Peer
    last_received_ms: int | None
    last_sent_ms: int | None
    stopped: bool = False  # lost or handed in: nothing is written for it any more
    fingerprint: str = ""  # eight digits that it shows as its own; blank where it was let in elsewhere
    former: tuple["DeskBelow", ...] = ()  # the same machine before it was restored, or had new keys
    followed_by: str = ""  # author of the machine that was this one, although this one goes on sending

    @property
    def came_ms(self) -> int | None:
        """Return when a bundle of this machine came last, under whichever author."""
        return max((one for one in (self.last_received_ms, *self._before) if one is not None), default=None)

    @property
    def _before(self) -> list[int | None]:
        return [one.last_received_ms for one in self.former]


def desks_below(office: Office) -> list[DeskBelow]:
    """Return the desks that this one let in, by area; each machine once, with its former authors.

    A district lists townships: the laptops that these let in are theirs to write for.
    """
    below = authors_below(office)
    others = _let_in_by_others(office, {one.peer.author for one in below})
    listed = {one.peer.author: one for one in below if one.peer.author not in others}
    machines: list[DeskBelow] = []
    former: dict[str, list[DeskBelow]] = {}
    newest = newest_authors(office)
    active = still_sending(office, newest)
    for author, one in listed.items():
        if newest.get(author) not in listed:
            machines.append(one)
        elif author in active:
            machines.append(replace(one, followed_by=newest[author]))
        else:
            former.setdefault(newest[author], []).append(one)
    return [replace(one, former=tuple(former.get(one.peer.author, ()))) for one in machines]


def notes_below(desks: Iterable[DeskBelow]) -> tuple[str, ...]:
    """Say of machines that had other authors before what that means, and what to do where both go on."""
    told = []
    for desk in desks:
        name = desk.peer.name
        if desk.former and not desk.stopped:
            told.append(f"“{name}”恢复过备份或换过密钥：和以前登记的是同一台，只列一次，以前填的照样算数。")
        if desk.followed_by and not desk.stopped:
            told.append(
                f"“{name}”恢复备份以后，恢复以前的那一份（核对码 {desk.fingerprint}）还在送数据包，"
                "所以分开列：两台都在用的，照常收发；旧的不该再用的，请到“裁定与更正”的“停用电脑”停用它。"
            )
    return tuple(told)


def authors_below(office: Office) -> list[DeskBelow]:
    """Return every author below by area, also those of one machine one after the other."""
    received = {row.author: row.read_at for row in office.store.rows(PeerRow)}
    digits = {row.author: row.fingerprint for row in office.store.rows(EnrolmentRequest)}
    sent: dict[str, int] = {}
    for row in office.store.rows(BundleLog, where={"direction": "out", "outcome": "done"}):
        for author in row.peer.split():
            sent[author] = max(sent.get(author, 0), row.at)
    stopped, own = revoked_authors(office), own_authors(office.store)  # own: work written anew for a lost one
    return [
        DeskBelow(
            peer=peer,
            last_received_ms=received.get(peer.author),
            last_sent_ms=sent.get(peer.author),
            stopped=peer.author in stopped,
            fingerprint=digits.get(peer.author, ""),
        )
        for peer in sorted(status(office).below, key=lambda peer: (peer.home, peer.author))
        if peer.author not in own
    ]


def _let_in_by_others(office: Office, below: Collection[str]) -> frozenset[str]:
    """Return the desks that another desk below let in."""
    known = Certificates.of(office.store)
    issuers = {author: best.issuer for author in below if (best := known.best(author)) is not None}
    return frozenset(author for author, by in issuers.items() if by != author and by in below)


def villages_without_desk(office: Office) -> list[str]:
    """Return the names of villages whose laptop was not let in yet (a township's desk)."""
    if office.desk.level is not AreaLevel.TOWNSHIP:
        return []
    homes = {peer.home for peer in status(office).below}
    return [village.name for village in villages(office) if village.home not in homes]
