"""How far each stream and the photos are: sent, received by another desk, waiting here."""

from dataclasses import dataclass

from lianghe_desktop.records.sync_tables import BundleLog, SentRange
from lianghe_desktop.store import exchange
from lianghe_desktop.store.exchange import HeldStream, Moment
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.streams import Gap, gaps
from lianghe_desktop.sync.own_keys import Certificates
from lianghe_desktop.sync.receipts import PeerReceipt, receipt_of


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamStatus:
    """One stream: how many lines are here, were sent to the other desk, and are known to be there."""

    stream: str
    home: str
    shelf: str
    author_name: str  # "" where no certificate is known
    own: bool
    here: int
    sent: int
    received: int
    waiting: int  # lines here that wait behind a gap


@dataclass(frozen=True, kw_only=True, slots=True)
class BlobStatus:
    """Photos: named by lines here, present here, known to be with the other desk."""

    named: int
    here: int
    received: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LogLine:
    """One bundle written, read or refused here."""

    at_ms: int
    direction: str
    kind: str
    outcome: str
    reason: str  # of a refusal; of what was written the names of its files
    peer: str  # author of the other desk, blank where it could not be read
    file: str  # of a refused one, where the program gave its name


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """The state of the exchange with one other desk; without one, only what is here."""

    peer: str | None  # author
    peer_name: str
    streams: tuple[StreamStatus, ...]
    blobs: BlobStatus
    gaps: tuple[Gap, ...]
    log: tuple[LogLine, ...]  # newest first

    @property
    def unreceived(self) -> int:
        """Return the lines that the other desk is not known to hold."""
        return sum(one.here - one.received for one in self.streams)


def status(store: Store, *, peer: str | None = None, log_lines: int = 50) -> Status:
    """Return the state of the exchange with `peer` (an author), by default the desk above."""
    known = Certificates.of(store)
    if peer is None:
        above = known.above(store.desk.level)
        peer = above[0].author if above else None
    best = known.best(peer) if peer else None
    said = receipt_of(store, peer or "")
    sent = {row.stream: row.number for row in store.rows(SentRange, where={"peer": peer or ""})}
    holes = gaps(store)
    waiting = {gap.stream: gap.waiting for gap in holes}

    def look(moment: Moment) -> tuple[tuple[StreamStatus, ...], BlobStatus]:
        streams = exchange.held_streams(moment)
        numbers = {
            str(held.name): said.number(held, lambda held, number: exchange.hash_at(moment, held, number))
            for held in streams
        }
        listed = tuple(
            _stream_status(store, known, held, sent, numbers, waiting.get(held.name, 0)) for held in streams
        )
        return listed, _blob_status(moment, said, numbers)

    streams, blobs = store.query(look)
    log = store.rows(BundleLog, order=("-at", "-id"))[:log_lines]
    return Status(
        peer=peer,
        peer_name=best.name if best else "",
        streams=streams,
        blobs=blobs,
        gaps=tuple(holes),
        log=tuple(
            LogLine(
                at_ms=row.at,
                direction=row.direction,
                kind=row.kind,
                outcome=row.outcome,
                reason=row.reason,
                peer=row.peer,
                file=row.file,
            )
            for row in log
        ),
    )


def _stream_status(
    store: Store,
    known: Certificates,
    held: HeldStream,
    sent: dict[str, int],
    received: dict[str, int],
    waiting: int,
) -> StreamStatus:
    author = known.best(held.name.author)
    name = str(held.name)
    return StreamStatus(
        stream=name,
        home=held.name.home,
        shelf=held.name.shelf,
        author_name=author.name if author else "",
        own=held.name.author == store.desk.author,
        here=held.number,
        sent=sent.get(name, 0),
        received=received[name],
        waiting=waiting,
    )


def _blob_status(moment: Moment, said: PeerReceipt, numbers: dict[str, int]) -> BlobStatus:
    named, here = exchange.named_blobs(moment), exchange.blob_sizes(moment)
    received = {
        blob.sha256
        for blob in named
        if said.blobs_listed
        and blob.number <= numbers.get(str(blob.stream), 0)
        and blob.sha256 not in said.missing_blobs
    }
    hashes = {blob.sha256 for blob in named}
    return BlobStatus(named=len(hashes), here=len(hashes & here.keys()), received=len(received))
