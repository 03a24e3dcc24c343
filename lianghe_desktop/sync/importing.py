"""Take a bundle in: open it apart, look at what it would change, apply it in one transaction.

Source: docs/formats/bundle.md 6, 7; journal rules 7, 9, 13-15.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.journal_tables import TrustedRoot
from lianghe_desktop.records.sync_tables import BundleLog, SignedHead
from lianghe_desktop.store import exchange
from lianghe_desktop.store.apply import Applied, apply_lines
from lianghe_desktop.store.journal import Journal
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.moves import open_questions
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.streams import Gap, gaps_seen
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.certificates import Certificate, worth_keeping
from lianghe_desktop.sync.contents import keep_assets, keep_blobs, photo_pages
from lianghe_desktop.sync.fields import encoded
from lianghe_desktop.sync.judging import Reader, verified_chain
from lianghe_desktop.sync.manifest import Kind, Manifest, StreamRange
from lianghe_desktop.sync.own_keys import keep_certificate
from lianghe_desktop.sync.receipts import keep_receipt
from lianghe_desktop.sync.roots import trust_roots
from lianghe_desktop.sync.rotating import take_over
from lianghe_desktop.sync.staging import Staged, stage
from lianghe_desktop.sync.unsealing import Cancel, Progress, never, silent

Seen = TypeVar("Seen")


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What a bundle brought, or would bring."""

    kind: Kind
    sender: str  # its name
    part: tuple[int, int]
    new: int
    duplicates: int
    waiting: int
    held: int  # new lines that do not count, or not wholly
    conflicts: int
    rows: int
    households: tuple[tuple[str, str], ...]  # home, id
    forked: tuple[str, ...]  # streams that differ from ours and were set aside
    gaps: tuple[Gap, ...]  # all holes of this desk afterwards
    blobs: int  # photos that were not here
    assets: int  # forms, packs and lists that wait for their check
    receipt: bool  # the sender told what it holds of ours
    issued_again: int  # own lines that did not stand and were written anew
    new_author: bool  # this desk found itself cloned or overtaken and must be let in again
    written: Mapping[tuple[str, str], int] = field(default_factory=dict)  # rows by author, table; not of `up`
    questions: int = 0  # deleted rows and moved households that late work came to with this bundle

    @property
    def waits_for_a_person(self) -> bool:
        """Tell whether something is left to be decided (exit status 3)."""
        return bool(
            self.conflicts
            or self.questions
            or self.waiting
            or self.held
            or self.forked
            or self.gaps
            or self.new_author
        )


class _Undone(Exception):
    """Ends a transaction that must not last."""


def preview(store: Store, staged: Staged, *, actor: Actor) -> Imported:
    """Return what applying would bring: it is applied and rolled back, so that the numbers are true."""
    return attempt(store, [staged], lambda _unit, reports: reports[0], actor=actor)


def attempt(
    store: Store,
    staged: Sequence[Staged],
    look: Callable[[Unit, Sequence[Imported]], Seen],
    *,
    actor: Actor,
) -> Seen:
    """Apply bundles one after the other, let `look` see the desk as it would be, and roll everything back.

    Raises:
        EnvironmentFault: There is no room.
    """
    seen: list[Seen] = []

    def job(unit: Unit) -> None:
        seen.append(look(unit, [_apply(unit, one) for one in staged]))
        raise _Undone

    with suppress(_Undone):
        store.write(job, actor=actor)
    return seen[0]


def apply(
    store: Store, staged: Staged, *, actor: Actor, progress: Progress = silent, cancel: Cancel = never
) -> Imported:
    """Take the staged bundle in within one transaction; the folder may be closed afterwards.

    `progress` is told the lines and pages of photos done, and all of them.

    Raises:
        UserError: It was stopped; nothing was changed.
        IntegrityFault: Its lines, which had not been followed yet, or photos that were still on their way are
            refused; nothing was changed.
        EnvironmentFault: The disk is full; nothing was changed.
    """
    try:
        return store.write(lambda unit: _apply(unit, staged, progress, cancel), actor=actor)
    except LiangheError as fault:
        if staged.was_refused(fault):
            staged.log_refusal(store, fault, actor=actor)
        raise


def import_bundle(
    store: Store,
    path: Path,
    *,
    actor: Actor,
    dry_run: bool = False,
    apart: bool = True,
    progress: Progress,
    cancel: Cancel,
) -> Imported:
    """Stage the bundle at `path`, apply it (or only look at it), and remove what was staged."""
    with stage(
        store,
        path,
        actor=actor,
        apart=apart,
        follow_lines=dry_run,
        photos_late=not dry_run,
        progress=progress,
        cancel=cancel,
    ) as staged:
        if dry_run:
            return preview(store, staged, actor=actor)
        return apply(store, staged, actor=actor, progress=progress, cancel=cancel)


def _apply(unit: Unit, staged: Staged, progress: Progress = silent, cancel: Cancel = never) -> Imported:
    manifest = staged.manifest
    sender = _met(unit, staged)
    held = {one.name: one.number for one in exchange.held_streams(unit.connection)}
    before, asked = unit.touched, open_questions(unit.connection)
    above = _from_above(unit, sender[0], staged.reader)
    whole = manifest.ops + photo_pages(staged)
    applied = apply_lines(unit, staged.ranges(_counting(progress, 0, whole), cancel), from_above=above)
    keep_heads(unit, manifest, applied)
    assets = keep_assets(unit, staged)
    keep_receipt(unit, manifest)
    _log_read(unit, manifest)
    blobs = keep_blobs(unit, staged, _counting(progress, manifest.ops, whole), cancel)
    others = unit.touched - before - applied.placed
    owners = exchange.households_touched(unit.connection, others)
    return Imported(
        kind=manifest.kind,
        sender=sender[0].name,
        part=manifest.part[:2],
        new=applied.new,
        duplicates=applied.duplicates,
        waiting=applied.waiting,
        held=applied.held,
        conflicts=applied.conflicts,
        rows=applied.rows,
        households=tuple(sorted(applied.households.union(owners))),
        forked=tuple(str(stream) for stream in applied.forked),
        gaps=tuple(gaps_seen(unit.connection)),
        blobs=blobs,
        assets=assets,
        receipt=bool(manifest.have.streams),
        issued_again=applied.issued_again,
        new_author=applied.new_author,
        written=_written(unit, manifest, held),
        questions=len(open_questions(unit.connection) - asked),
    )


def _met(unit: Unit, staged: Staged) -> tuple[Certificate, ...]:
    """Keep who sent a bundle and whom it names; return the sender's certificates."""
    manifest = staged.manifest
    sender = verified_chain(manifest.chain, manifest.author)
    take_over(unit, staged.reader, manifest.succession)
    keep_certificates(unit, staged)
    if manifest.kind in {Kind.RETURN, Kind.BASELINE}:
        trust_roots(unit, sender[1:])
    return sender


def _counting(progress: Progress, before: int, whole: int) -> Progress:
    """Return how a part of the work tells how far it is, `before` being what came before it."""
    return lambda done, _total: progress(before + done, whole)


def _written(unit: Unit, manifest: Manifest, held: Mapping[StreamName, int]) -> dict[tuple[str, str], int]:
    """Count what came from above or beside by author and table; what comes up is one desk's work."""
    if manifest.kind in {Kind.UP, Kind.ENROL}:
        return {}
    ranges = [(one.stream, max(one.first, held.get(one.stream, 0) + 1), one.last) for one in manifest.streams]
    return exchange.rows_written(unit.connection, ranges)


def _from_above(unit: Unit, sender: Certificate, reader: Reader) -> bool:
    """Tell whether a branch of our own author that differs stands: above us it was taken, or nobody is."""
    nobody_above = all(row.level >= int(unit.desk.level) for row in unit.rows(TrustedRoot))
    return sender.level < reader.level or nobody_above


def keep_certificates(unit: Unit, staged: Staged) -> None:
    """Keep the chains that a bundle brings, of authors not accepted yet too; nobody is trusted by that."""
    manifest = staged.manifest
    for chain in (manifest.chain, *manifest.chains.values()):
        kept = worth_keeping(chain, said_by=manifest.author, trusted=staged.reader.trusted)
        for envelope in kept:
            keep_certificate(unit, envelope, trusted=False)


def keep_heads(unit: Unit, manifest: Manifest, applied: Applied) -> None:
    """Keep the signed heads of the ranges that were taken in; of a forked stream those of what stands."""
    unit.put_many(
        SignedHead(
            stream=str(item.stream),
            number=item.last,
            hash=item.head.hash.hex(),
            signature=encoded(item.head.signature),
        )
        for item in manifest.streams
        if item.stream.author != unit.desk.author
        and (item.stream not in applied.forked or _stands(unit.journal, item))
    )


def _stands(journal: Journal, item: StreamRange) -> bool:
    """Tell whether the last line of a range stands here."""
    end = journal.known_end(item.stream)
    return end is not None and journal.stored_hash(end, item.last) == item.head.hash


def _log_read(unit: Unit, manifest: Manifest) -> None:
    unit.put(
        BundleLog(
            id=new_row_id(now_ms=unit.now_ms),
            bundle=manifest.bundle,
            at=unit.now_ms,
            direction="in",
            kind=manifest.kind.value,
            peer=manifest.author,
            outcome="done",
            reason="",
        )
    )


_SHELVES = {"a": "（操作记录）", "o": "（办公备注）"}


def gap_sentences(found: Sequence[Gap], name_of: Callable[[str], str] = str) -> list[str]:
    """Return one line a hole, for people; `name_of` names a home."""
    return [
        f"{name_of(gap.stream.home)} 缺第 {gap.first}"
        + (f"-{gap.last}" if gap.last > gap.first else "")
        + f" 号{_SHELVES.get(gap.stream.shelf, '')}"
        for gap in found
    ]
