"""Receipts: what we say we hold, and what others said they hold. Source: docs/formats/bundle.md 7."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from lianghe_desktop.records.sync_tables import BackedBlob, MissingBlob, MissingRange, Peer, Receipt
from lianghe_desktop.store.exchange import HeldStream, NamedBlob
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.streams import Gap as StreamGap
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.manifest import Gap, Have, Held, Manifest
from lianghe_desktop.sync.refused_files import keep_refusals

MAX_MISSING_BLOBS = 20_000
MAX_BACKED_BLOBS = 10_000
"""The manifest has 8 MiB for everything; of more photos only the oldest are named as backed."""

Holds = Callable[[str, str], bool]
"""Tells whether a desk may hold a home and shelf."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PeerReceipt:
    """What another desk last said: how far it holds each stream, and which photos it lacks."""

    streams: Mapping[str, Held]
    missing_blobs: frozenset[str]
    blobs_listed: bool
    missing_lines: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def number(self, held: HeldStream, hash_at: Callable[[HeldStream, int], bytes | None]) -> int:
        """Return how far the desk holds our stream; 0 when its hash is not ours."""
        said = self.streams.get(str(held.name))
        if said is None or hash_at(held, said.number) != said.hash:
            return 0
        # A hole of the other desk that lines here may fill: from there on everything goes once more.
        starts = [
            number
            for first, last in self.missing_lines.get(str(held.name), ())
            if first <= said.number
            for number in held.held_within(first, last)
        ]
        return min([said.number, *(number - 1 for number in starts)])


NOTHING = PeerReceipt(streams={}, missing_blobs=frozenset(), blobs_listed=False)


def receipt_of(store: Store, peer: str) -> PeerReceipt:
    """Return what `peer` (an author) last said it holds."""
    found = store.rows(Peer, where={"author": peer})
    if not found:
        return NOTHING
    streams = {
        row.stream: Held(number=row.number, hash=bytes.fromhex(row.hash))
        for row in store.rows(Receipt, where={"peer": peer})
    }
    missing = frozenset(row.sha256 for row in store.rows(MissingBlob, where={"peer": peer}))
    lines: dict[str, tuple[tuple[int, int], ...]] = {}
    for row in store.rows(MissingRange, where={"peer": peer}, order=("stream", "first")):
        lines[row.stream] = (*lines.get(row.stream, ()), (row.first, row.last))
    return PeerReceipt(
        streams=streams,
        missing_blobs=missing,
        blobs_listed=found[0].blobs_listed,
        missing_lines=lines,
    )


def keep_receipt(unit: Unit, manifest: Manifest) -> None:
    """Put the sender's receipt in place of the one read before it."""
    peer, have = manifest.author, manifest.have
    for row in unit.rows(Receipt, peer=peer):
        unit.drop(Receipt, peer, row.stream)
    for row in unit.rows(MissingRange, peer=peer):
        unit.drop(MissingRange, peer, row.stream, row.first)
    unit.put_many(
        MissingRange(peer=peer, stream=str(gap.stream), first=gap.first, last=gap.last) for gap in have.gaps
    )
    for row in unit.rows(MissingBlob, peer=peer):
        unit.drop(MissingBlob, peer, row.sha256)
    unit.put_many(
        Receipt(peer=peer, stream=stream, number=held.number, hash=held.hash.hex())
        for stream, held in have.streams.items()
    )
    unit.put_many(MissingBlob(peer=peer, sha256=sha256) for sha256 in set(have.missing_blobs))
    for row in unit.rows(BackedBlob, peer=peer):
        unit.drop(BackedBlob, peer, row.sha256)
    unit.put_many(BackedBlob(peer=peer, sha256=sha256) for sha256 in set(have.backed))
    keep_refusals(unit, peer, manifest.refused)
    unit.put(Peer(author=peer, bundle=manifest.bundle, read_at=unit.now_ms, blobs_listed=have.blobs_complete))


def own_receipt(
    streams: Sequence[HeldStream],
    gaps: Sequence[StreamGap],
    blobs: Sequence[NamedBlob],
    here: Mapping[str, int],
    *,
    backed: Set[str] = frozenset(),
    holds: Holds,
) -> Have:
    """Return what this desk holds and lacks of the streams that the addressee may hold.

    Args:
        streams: Streams held here.
        gaps: Holes in them.
        blobs: Photos that lines held here name.
        here: Sizes of the photos that are here, by hash.
        backed: Photos that lie in a verified backup of this desk.
        holds: Whether the addressee may hold a home and shelf.
    """
    named = list(dict.fromkeys(blob.sha256 for blob in blobs if holds(blob.stream.home, blob.stream.shelf)))
    missing = [sha256 for sha256 in named if sha256 not in here]
    return Have(
        streams={
            str(held.name): Held(number=held.number, hash=held.hash)
            for held in streams
            if holds(held.name.home, held.name.shelf)
        },
        gaps=tuple(
            Gap(stream=stream, first=first, last=last)
            for stream, first, last in sorted(_missing(streams, gaps))
            if holds(stream.home, stream.shelf)
        ),
        missing_blobs=tuple(missing[:MAX_MISSING_BLOBS]),
        blobs_complete=len(missing) <= MAX_MISSING_BLOBS,
        backed=tuple([sha256 for sha256 in named if sha256 in backed][:MAX_BACKED_BLOBS]),
    )


def _missing(streams: Sequence[HeldStream], gaps: Sequence[StreamGap]) -> set[tuple[StreamName, int, int]]:
    """Return what is missing: before lines that wait, and inside streams whose gap was closed."""
    open_ones = {(gap.stream, gap.first, gap.last) for gap in gaps if gap.last >= gap.first}
    closed = {(held.name, first, last) for held in streams for first, last in held.holes}
    return open_ones | closed


def blobs_to_send(
    blobs: Sequence[NamedBlob],
    here: Mapping[str, int],
    *,
    receipt: PeerReceipt,
    numbers: Mapping[str, int],
    sends: Holds,
) -> list[str]:
    """Return the photos that the addressee is not known to hold, in the order of `blobs`.

    Args:
        blobs: Photos that lines held here name, oldest interview first.
        here: Sizes of the photos that are here, by hash.
        receipt: What the addressee last said.
        numbers: How far it holds each stream.
        sends: Whether streams of a home and shelf go to it.
    """
    held: set[str] = set()
    wanted: dict[str, None] = {}
    for blob in blobs:
        if blob.sha256 not in here or not sends(blob.stream.home, blob.stream.shelf):
            continue
        covered = blob.number <= numbers.get(str(blob.stream), 0)
        if covered and receipt.blobs_listed and blob.sha256 not in receipt.missing_blobs:
            held.add(blob.sha256)
        wanted[blob.sha256] = None
    return [sha256 for sha256 in wanted if sha256 not in held]
