"""Take a staged bundle into the city's collector: journal lines, signed heads, shared tables; no photos.

Source: docs/formats/bundle.md 6, 10; design of the collector: docs/COLLECTOR.md.
"""

from dataclasses import dataclass

from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.store import exchange
from lianghe_desktop.store.apply import StagedRange, apply_lines
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.certificates import read_certificate
from lianghe_desktop.sync.importing import keep_certificates, keep_heads
from lianghe_desktop.sync.manifest import Manifest
from lianghe_desktop.sync.staging import Staged
from lianghe_desktop.sync.unsealing import Progress


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What one bundle brought into the collector."""

    sender: str  # its name
    part: tuple[int, int]
    new: int
    duplicates: int
    waiting: int
    held: int  # new lines that do not count, or not wholly
    conflicts: int
    forked: tuple[str, ...]  # streams that differ from the collector's and were set aside


def keep_senders(store: Store, staged: Staged, *, actor: Actor) -> None:
    """Keep the certificates of a staged bundle with the collector's keys, so that no author changes keys."""
    store.write(lambda unit: keep_certificates(unit, staged), actor=actor)


def take_in(unit: Unit, staged: Staged, progress: Progress) -> Loaded:
    """Take a staged bundle in within one transaction of the collector; a second time changes nothing.

    `progress` is told the lines done and the lines in all.
    """
    manifest = staged.manifest
    applied = apply_lines(unit, staged.ranges(progress))
    keep_heads(unit, manifest, applied)
    _log_first_reading(unit, manifest)
    return Loaded(
        sender=read_certificate(manifest.chain[0]).name,
        part=manifest.part[:2],
        new=applied.new,
        duplicates=applied.duplicates,
        waiting=applied.waiting,
        held=applied.held,
        conflicts=applied.conflicts,
        forked=tuple(str(stream) for stream in applied.forked),
    )


def take_in_rulings(unit: Unit, store: Store) -> None:
    """Bring what the collector's own desk has written, its acceptance of districts above all."""
    for stream, lines in store.query(lambda connection: _own_streams(connection, store.desk.author)):
        apply_lines(unit, [StagedRange(stream=stream, first_number=1, lines=lines)])


def _own_streams(connection: exchange.Moment, author: str) -> list[tuple[StreamName, list[bytes]]]:
    return [
        (held.name, list(exchange.lines_of(connection, held, 1, held.number)))
        for held in exchange.held_streams(connection)
        if held.name.author == author
    ]


def _log_first_reading(unit: Unit, manifest: Manifest) -> None:
    if unit.rows(BundleLog, id=manifest.bundle):
        return
    unit.put(
        BundleLog(
            id=manifest.bundle,
            bundle=manifest.bundle,
            at=unit.now_ms,
            direction="in",
            kind=manifest.kind.value,
            peer=manifest.author,
            outcome="done",
            reason="",
        )
    )
