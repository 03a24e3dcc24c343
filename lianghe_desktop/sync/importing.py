"""Take a bundle in: open it apart, look at what it would change, apply it in one transaction.

Source: docs/formats/bundle.md 6, 7; journal rules 7, 9, 13-15.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.journal_tables import DroppedBlob, TrustedRoot
from lianghe_desktop.records.local_tables import Area, AreaRenaming, Blob
from lianghe_desktop.records.sync_tables import BundleLog, SignedHead, StagedAsset
from lianghe_desktop.store import exchange
from lianghe_desktop.store.apply import Applied, StagedRange, apply_lines
from lianghe_desktop.store.moves import open_questions
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.streams import Gap, gaps_seen
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.canonical import NotCanonicalError, parse_canonical
from lianghe_desktop.sync.certificates import Certificate, is_trusted, verify_chain
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.fields import ANY, CODE_12, FieldError, Fields, encoded
from lianghe_desktop.sync.judging import Reader, verified_chain
from lianghe_desktop.sync.lines_apart import (
    APART_FROM_LINES,
    LinesApart,
    RangeToRead,
    ReadingJob,
    lines_of_range,
)
from lianghe_desktop.sync.manifest import Entry, Kind, Manifest
from lianghe_desktop.sync.opening import Opened, Staging, open_bundle
from lianghe_desktop.sync.own_keys import ensure_keys, former_identities, keep_certificate, reader_of
from lianghe_desktop.sync.peeking import peek
from lianghe_desktop.sync.process import Job, open_apart
from lianghe_desktop.sync.receipts import keep_receipt
from lianghe_desktop.sync.refusals import outer_id, own_name
from lianghe_desktop.sync.roots import trust_roots
from lianghe_desktop.sync.rotating import take_over
from lianghe_desktop.sync.sealed import one_time_key, read_sealed, staging_folder
from lianghe_desktop.sync.unsealing import Cancel, Progress

Seen = TypeVar("Seen")
_NAMED = re.compile(r"(up|enrol|return|baseline|peer)-([0-9]{12})-")


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


class Staged:
    """A bundle in which everything was found right, sealed in a folder until it is applied or closed."""

    def __init__(self, opened: Opened, staging: Staging, reader: Reader, *, apart: bool) -> None:
        self.opened = opened
        self.staging = staging
        self.reader = reader
        self.apart = apart

    @property
    def manifest(self) -> Manifest:
        """Return what the sender signed."""
        return self.opened.manifest

    def pieces(self, number: int) -> Iterator[bytes]:
        """Yield the bytes of entry `number`, from 1."""
        return read_sealed(self.staging.path(number), self.staging.key, number)

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.staging.folder, ignore_errors=True)

    def __enter__(self) -> "Staged":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder."""
        self.close()


def stage(
    store: Store, path: Path, *, actor: Actor, apart: bool = True, progress: Progress, cancel: Cancel
) -> Staged:
    """Decrypt and check the bundle at `path`, in a process of its own; nothing is changed.

    `apart` False opens and later reads it within this process, for scripts and tests that open thousands.

    Raises:
        UserError, IntegrityFault: It is refused; the reason is also kept in the local log.
        EnvironmentFault: The file cannot be read, or there is no room.
    """
    keys = ensure_keys(store, actor=actor)
    reader = reader_of(store)
    folder = staging_folder(store.folder)
    staging = Staging(folder=folder, key=one_time_key())
    job = Job(
        path=path,
        identity=keys.identity,
        reader=reader,
        staging=staging,
        hint=_hint(store, path),
        former=former_identities(store),
    )
    try:
        opened = (
            open_apart(job, progress=progress, cancel=cancel) if apart else _open_here(job, progress, cancel)
        )
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, LiangheError) and error.code is not ErrorCode.CANCELLED:
            _log_refusal(store, job, reader, error, actor=actor)
        raise
    return Staged(opened, staging, reader.following(opened.manifest.succession), apart=apart)


def _open_here(job: Job, progress: Progress, cancel: Cancel) -> Opened:
    try:
        return open_bundle(
            job.path,
            identity=job.identity,
            reader=job.reader,
            staging=job.staging,
            hint=job.hint,
            former=job.former,
            progress=progress,
            cancel=cancel,
        )
    except OSError as error:
        raise EnvironmentFault(
            ErrorCode.DISK, f"数据包读不出来（{disk_reason(error)}）：请检查U盘后重试。"
        ) from error


def _hint(store: Store, path: Path) -> str:
    """Say whose a file is by its name, for a file that our key does not open."""
    found = _NAMED.match(path.name)
    if found is None:
        return ""
    kind, code = found.groups()
    names = store.rows(Area, where={"code": code})
    place = names[0].name if names else code
    if kind in {"return", "baseline"}:
        return f"这份数据包是给“{place}”的，不是给本机的"
    return f"这份数据包是“{place}”报送给别处的，不是给本机的"


def _log_refusal(store: Store, job: Job, reader: Reader, error: LiangheError, *, actor: Actor) -> None:
    bundle, peer = _claimed(job, reader)
    outer = outer_id(job.path)

    def save(unit: Unit) -> None:
        unit.put(
            BundleLog(
                id=new_row_id(now_ms=unit.now_ms),
                bundle=bundle,
                at=unit.now_ms,
                direction="in",
                kind="",
                peer=peer,
                outcome="refused",
                reason=error.text,
                file=own_name(job.path),
                outer_ids=outer,
            )
        )

    store.write(save, actor=actor)


def _claimed(job: Job, reader: Reader) -> tuple[str, str]:
    """Return id and author of a refused bundle as far as its manifest can be read and its signature holds."""
    try:
        seen = peek(job.path, identity=job.identity, former=job.former, reader=reader).manifest
    except LiangheError:
        return "", ""
    return seen.bundle, seen.author


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


def apply(store: Store, staged: Staged, *, actor: Actor) -> Imported:
    """Take the staged bundle in within one transaction; the folder may be closed afterwards.

    Raises:
        EnvironmentFault: The disk is full; nothing was changed.
    """
    return store.write(lambda unit: _apply(unit, staged), actor=actor)


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
    with stage(store, path, actor=actor, apart=apart, progress=progress, cancel=cancel) as staged:
        return (preview if dry_run else apply)(store, staged, actor=actor)


def _apply(unit: Unit, staged: Staged) -> Imported:
    manifest = staged.manifest
    sender = verified_chain(manifest.chain, manifest.author)
    take_over(unit, staged.reader, manifest.succession)
    keep_certificates(unit, staged)
    if manifest.kind in {Kind.RETURN, Kind.BASELINE}:
        trust_roots(unit, sender[1:])
    before, asked = unit.touched, open_questions(unit.connection)
    with staged_ranges(staged) as ranges:
        applied = apply_lines(unit, ranges, from_above=_from_above(unit, sender[0], staged.reader))
    keep_heads(unit, manifest, applied)
    blobs = _keep_blobs(unit, staged)
    assets = _keep_assets(unit, staged)
    keep_receipt(unit, manifest)
    _log_read(unit, manifest)
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
        questions=len(open_questions(unit.connection) - asked),
    )


def _from_above(unit: Unit, sender: Certificate, reader: Reader) -> bool:
    """Tell whether a branch of our own author that differs stands: above us it was taken, or nobody is."""
    nobody_above = all(row.level >= int(unit.desk.level) for row in unit.rows(TrustedRoot))
    return sender.level < reader.level or nobody_above


def keep_certificates(unit: Unit, staged: Staged) -> None:
    """Keep chains that reach whom we trust, and self-signed certificates of those not accepted yet."""
    manifest = staged.manifest
    for chain in (manifest.chain, *manifest.chains.values()):
        certificates = verify_chain(chain)
        if len(chain) == 1 or is_trusted(certificates, staged.reader.trusted):
            for envelope in chain:
                keep_certificate(unit, envelope, trusted=False)


@contextmanager
def staged_ranges(staged: Staged) -> Iterator[list[StagedRange]]:
    """Give the ranges of a staged bundle, whose lines are read when they are asked for.

    Of a large bundle another process reads them, so that this one only writes.
    """
    numbers = {entry.name: number for number, entry in enumerate(staged.manifest.entries, start=1)}
    ranges = [
        RangeToRead(
            stream=item.stream,
            first=item.first,
            before=item.base,
            files=tuple(numbers[name] for name in item.files),
        )
        for item in staged.manifest.streams
    ]
    if sum(entry.ops for entry in staged.manifest.entries) < APART_FROM_LINES or not staged.apart:
        yield [_range(staged, one) for one in ranges]
        return
    with LinesApart(ReadingJob(staging=staged.staging, ranges=tuple(ranges))) as reading:
        yield [replace(_range(staged, one), followed=reading.lines(at)) for at, one in enumerate(ranges)]


def _range(staged: Staged, one: RangeToRead) -> StagedRange:
    return StagedRange(
        stream=one.stream,
        first_number=one.first,
        lines=lines_of_range(staged.staging, one),
        before=one.before,
    )


def keep_heads(unit: Unit, manifest: Manifest, applied: Applied) -> None:
    """Keep the signed heads of the ranges that were taken in."""
    unit.put_many(
        SignedHead(
            stream=str(item.stream),
            number=item.last,
            hash=item.head.hash.hex(),
            signature=encoded(item.head.signature),
        )
        for item in manifest.streams
        if item.stream not in applied.forked and item.stream.author != unit.desk.author
    )


def _numbered(staged: Staged, folder: str) -> Iterator[tuple[int, Entry]]:
    for number, entry in enumerate(staged.manifest.entries, start=1):
        if entry.folder == folder:
            yield number, entry


def _keep_blobs(unit: Unit, staged: Staged) -> int:
    dropped = {row.sha256 for row in unit.rows(DroppedBlob)}
    here = exchange.blob_sizes(unit.connection).keys() | dropped
    wanted = [sha256 for sha256 in staged.manifest.blobs if sha256 not in here]
    kinds = exchange.media_types(unit.connection, wanted)
    for number, entry in _numbered(staged, "blobs"):
        if entry.sha256 not in here:
            content = b"".join(staged.pieces(number))
            kind = kinds.get(entry.sha256, "application/octet-stream")
            unit.put(Blob(sha256=entry.sha256, size=entry.size, media_type=kind, content=content))
    return len(wanted)


def _keep_assets(unit: Unit, staged: Staged) -> int:
    """Put forms, packs and lists aside; area names that the sender may give are taken in at once."""
    sender = verified_chain(staged.manifest.chain, staged.manifest.author)[0]
    waiting = 0
    for number, entry in _numbered(staged, "assets"):
        kind = entry.name.split("/")[1]
        if unit.rows(StagedAsset, kind=kind, sha256=entry.sha256):
            continue
        content = b"".join(staged.pieces(number))
        installed = kind == "areas" and _keep_areas(unit, content, sender.area)
        waiting += not installed
        unit.put(
            StagedAsset(
                kind=kind,
                sha256=entry.sha256,
                content=content,
                sender=staged.manifest.author,
                received_at=unit.now_ms,
                installed=installed,
            )
        )
    return waiting


def _keep_areas(unit: Unit, content: bytes, sender: AreaCode) -> bool:
    """Take in names of areas inside the sender's and of those it lies in; False: the list is not sound."""
    try:
        listed = parse_canonical(content)
        if not isinstance(listed, list):
            return False
        areas = [_area(Fields.of(one, "area")) for one in listed]
        changed = {one.code: one for entry in listed if (one := _renaming(Fields.of(entry, "area")))}
    except (NotCanonicalError, FieldError):
        return False
    codes = [AreaCode(area.code) for area in areas]
    if not all(sender.contains(code) or code.contains(sender) for code in codes):
        return False
    held = {row.code: row for row in unit.rows(AreaRenaming)}
    # Lists may come in any order: of two the one with more changes stands, then the greater name.
    newer = {
        code: one
        for code, one in changed.items()
        if code not in held or (one.number, one.name) > (held[code].number, held[code].name)
    }
    unit.put_many(newer.values())
    unit.put_many(area for area in areas if area.code in newer or area.code not in held)
    return True


def _renaming(fields: Fields) -> AreaRenaming | None:
    if "renamed" not in fields.values:
        return None
    return AreaRenaming(
        code=fields.text("code", CODE_12),
        name=fields.text("name", ANY),
        new_code=fields.text_or_none("new_code", CODE_12),
        merged_into=fields.text_or_none("merged_into", CODE_12),
        number=fields.number("renamed", low=1),
    )


def _area(fields: Fields) -> Area:
    return Area(
        code=fields.text("code", CODE_12),
        name=fields.text("name", ANY),
        parent=fields.text_or_none("parent", CODE_12),
    )


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
