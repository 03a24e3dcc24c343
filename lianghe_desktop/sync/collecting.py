"""Gather what goes into a bundle from one consistent moment of the store: streams, receipt, photos.

Source: docs/formats/bundle.md 5.4; journal rules 12-14.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from lianghe_desktop.records.sync_tables import SignedHead
from lianghe_desktop.store import exchange
from lianghe_desktop.store.exchange import HeldStream, Moment
from lianghe_desktop.store.streams import Gap
from lianghe_desktop.sync.chain import Head, sign_head
from lianghe_desktop.sync.fields import decoded
from lianghe_desktop.sync.keys import DeskKeys
from lianghe_desktop.sync.manifest import Have, StreamRange
from lianghe_desktop.sync.packing import Spool, pack
from lianghe_desktop.sync.receipts import Holds, PeerReceipt, blobs_to_send, own_receipt
from lianghe_desktop.sync.sealing import Content

LEAST_CUT_LINES = 10_000
"""A relayed range is cut at a head only after so many lines, so that it stays in few files."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A range of a stream with its packed files; goes into one part as a whole."""

    range: StreamRange
    contents: tuple[Content, ...]

    @property
    def size(self) -> int:
        """Return the packed bytes."""
        return sum(content.entry.size for content in self.contents)

    @property
    def ops(self) -> int:
        """Return the number of lines."""
        return sum(content.entry.ops for content in self.contents)


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """Everything that one export carries; `ends`: how far it brings the addressee in each stream."""

    segments: tuple[Segment, ...]
    blobs: tuple[tuple[str, int], ...]  # hash, bytes
    have: Have
    ends: Mapping[str, int]


def collect(
    connection: Moment,
    *,
    keys: Mapping[str, DeskKeys],
    heads: Sequence[SignedHead],
    gaps: Sequence[Gap],
    receipts: Sequence[PeerReceipt],
    backed: Set[str],
    holds: Holds,
    sends: Holds,
    spool: Spool,
    raw_bytes: int,
) -> Collected:
    """Read and pack what the addressees lack.

    Args:
        connection: A consistent moment of the store.
        keys: Those of each author that this desk has had, to sign heads of its own streams.
        heads: Signed heads of all streams, by stream and number.
        gaps: Holes in streams.
        receipts: What each addressee holds; the least of them counts.
        backed: Photos that lie in a verified backup of this desk.
        holds: Whether the addressees may hold a home and shelf.
        sends: Whether streams of a home and shelf go to them in this bundle.
        spool: Where packed files are kept.
        raw_bytes: The most unpacked bytes of one file.
    """
    by_stream: dict[str, list[Head]] = {}
    streams = exchange.held_streams(connection)
    names = {str(held.name): held for held in streams}
    for row in heads:
        if row.stream in names:
            by_stream.setdefault(row.stream, []).append(_head_of(row, names[row.stream]))
    reading = _Reading(connection=connection, keys=keys, spool=spool, raw_bytes=raw_bytes)
    segments: list[Segment] = []
    numbers: dict[str, int] = {}
    ends: dict[str, int] = {}
    for held in streams:
        name = str(held.name)
        if not sends(held.name.home, held.name.shelf):
            continue
        numbers[name] = min(one.number(held, reading.hash_at) for one in receipts)
        found = list(reading.segments(held, numbers[name], by_stream.get(name, [])))
        segments.extend(found)
        ends[name] = found[-1].range.last if found else numbers[name]
    here, named = exchange.blob_sizes(connection), exchange.named_blobs(connection)
    wanted: dict[str, None] = {}
    for one in receipts:
        for sha256 in blobs_to_send(named, here, receipt=one, numbers=numbers, sends=sends):
            wanted[sha256] = None
    return Collected(
        segments=tuple(segments),
        blobs=tuple((sha256, here[sha256]) for sha256 in wanted),
        have=own_receipt(streams, gaps, named, here, backed=backed, holds=holds),
        ends=ends,
    )


def _head_of(row: SignedHead, held: HeldStream) -> Head:
    return Head(
        stream=held.name,
        number=row.number,
        hash=bytes.fromhex(row.hash),
        signature=decoded(row.signature, "signature"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    connection: Moment
    keys: Mapping[str, DeskKeys]
    spool: Spool
    raw_bytes: int

    def hash_at(self, held: HeldStream, number: int) -> bytes | None:
        return exchange.hash_at(self.connection, held, number)

    def segments(self, held: HeldStream, received: int, heads: Sequence[Head]) -> Iterator[Segment]:
        """Yield the lines after `received`, cut where a head stands."""
        for first, last in held.stretches(received + 1):
            base = self.hash_at(held, first - 1)
            if base is None:
                continue
            own = self.keys.get(held.name.author)
            if own is not None:
                yield from self._own(held, (first, last), base, own)
            else:
                yield from self._relayed(held, (first, last), base, heads)

    def _own(
        self, held: HeldStream, stretch: tuple[int, int], base: bytes, keys: DeskKeys
    ) -> Iterator[Segment]:
        first, last = stretch
        lines = exchange.lines_of(self.connection, held, first, last)
        for packed in pack(held.name, base, first, lines, raw_bytes=self.raw_bytes, spool=self.spool):
            head = sign_head(held.name, packed.last, packed.hash, keys.signing)
            files = (packed.content.entry.name,)
            yield Segment(
                range=StreamRange(first=packed.first, base=base, head=head, files=files),
                contents=(packed.content,),
            )
            base = packed.hash

    def _relayed(
        self, held: HeldStream, stretch: tuple[int, int], base: bytes, heads: Sequence[Head]
    ) -> Iterator[Segment]:
        """Pass on heads of the author unchanged; lines after the newest of them wait for the next."""
        first, last = stretch
        usable = [head for head in heads if first <= head.number <= last]
        for position, head in enumerate(usable):
            following = usable[position + 1].number if position + 1 < len(usable) else None
            if following is not None and head.number - first + 1 < LEAST_CUT_LINES:
                continue
            if self.hash_at(held, head.number) != head.hash:
                continue
            lines = exchange.lines_of(self.connection, held, first, head.number)
            files = tuple(pack(held.name, base, first, lines, raw_bytes=self.raw_bytes, spool=self.spool))
            contents = tuple(packed.content for packed in files)
            names = tuple(content.entry.name for content in contents)
            yield Segment(
                range=StreamRange(first=first, base=base, head=head, files=names), contents=contents
            )
            first, base = head.number + 1, head.hash
