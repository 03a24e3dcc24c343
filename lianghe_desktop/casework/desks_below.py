"""The desks below this one: what came of each and when, and what was sent back."""

from dataclasses import dataclass

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.exchange import Peer, status
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.rulings import revoked_authors
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.records.sync_tables import Peer as PeerRow


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskBelow:
    """One desk below, with the moments of the last bundle in each direction (ms since 1970 UTC)."""

    peer: Peer
    last_received_ms: int | None
    last_sent_ms: int | None
    stopped: bool = False  # lost or handed in: nothing is written for it any more


def desks_below(office: Office) -> list[DeskBelow]:
    """Return the desks that this one let in, by area."""
    received = {row.author: row.read_at for row in office.store.rows(PeerRow)}
    sent: dict[str, int] = {}
    for row in office.store.rows(BundleLog, where={"direction": "out", "outcome": "done"}):
        for author in row.peer.split():
            sent[author] = max(sent.get(author, 0), row.at)
    stopped = revoked_authors(office)
    return [
        DeskBelow(
            peer=peer,
            last_received_ms=received.get(peer.author),
            last_sent_ms=sent.get(peer.author),
            stopped=peer.author in stopped,
        )
        for peer in sorted(status(office).below, key=lambda peer: (peer.home, peer.author))
    ]


def villages_without_desk(office: Office) -> list[str]:
    """Return the names of villages whose laptop was not let in yet (a township's desk)."""
    if office.desk.level is not AreaLevel.TOWNSHIP:
        return []
    homes = {peer.home for peer in status(office).below}
    return [village.name for village in villages(office) if village.home not in homes]
