"""Open a bundle apart, put what was found right into a sealed folder, and read it from there.

Source: docs/formats/bundle.md 6.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from types import TracebackType

from lianghe_desktop.records.errors import (
    EnvironmentFault,
    ErrorCode,
    IntegrityFault,
    LiangheError,
    UserError,
)
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.local_tables import Area
from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.store.apply import StagedRange
from lianghe_desktop.store.entering import Portion, line_count, portions
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.ahead import ahead
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.following import lines_of_range
from lianghe_desktop.sync.lines_apart import APART_FROM_BYTES, LinesApart, RangeToRead
from lianghe_desktop.sync.manifest import Manifest
from lianghe_desktop.sync.opening import Opened, open_bundle
from lianghe_desktop.sync.own_keys import ensure_keys, former_identities, reader_of
from lianghe_desktop.sync.peeking import peek
from lianghe_desktop.sync.process import Job, OpeningApart
from lianghe_desktop.sync.refusals import is_for_another, kind_and_area, outer_id, own_name
from lianghe_desktop.sync.sealed import Staging, one_time_key, read_sealed, staging_folder
from lianghe_desktop.sync.unsealing import Cancel, Progress, never, silent


class Staged:
    """A bundle that was found right, sealed in a folder until it is applied or closed.

    The lines may still have to be followed: they are while they are read, and a fault among them is raised
    there. Photos may still be on their way, see `stage`; then each is there once only.
    """

    def __init__(
        self,
        opened: Opened,
        job: Job,
        staging: Staging,
        *,
        reading: LinesApart | None = None,
        opening: OpeningApart | None = None,
    ) -> None:
        self.opened = opened
        self.staging = staging
        self.reader = job.reader.following(opened.manifest.succession)
        self._job = job
        self._reading = reading
        self._opening = opening
        self._refusal: LiangheError | None = None

    @property
    def manifest(self) -> Manifest:
        """Return what the sender signed."""
        return self.opened.manifest

    def pieces(self, number: int) -> Iterator[bytes]:
        """Yield the bytes of entry `number`, from 1."""
        return read_sealed(self.staging.path(number), self.staging.key, number)

    def photo(self, number: int, cancel: Cancel) -> bytes:
        """Return the photo that is entry `number`, once it was found right."""
        if self._opening is None:
            return b"".join(self.pieces(number))
        with self._noting_refusal():
            self._opening.until_entry(number, cancel)
        content = b"".join(self.pieces(number))
        self.staging.path(number).unlink()
        return content

    def await_end(self, cancel: Cancel = never) -> None:
        """Wait until the whole file was found right: before that nothing of it may be committed."""
        if self._opening is not None:
            with self._noting_refusal():
                self._opening.until_end(silent, cancel)

    def ranges(self, progress: Progress = silent, cancel: Cancel = never) -> list[StagedRange]:
        """Return the ranges, whose lines are read when they are asked for.

        Of a large bundle another process reads them, so that this one only writes. `progress` is told the
        lines read and all lines; once `cancel` says so, the reading raises the fault of a stopped work.
        """
        reading = _Watched(progress, cancel, self.manifest.ops)
        entries = {entry.name: (number, entry) for number, entry in enumerate(self.manifest.entries, start=1)}
        wanted = [
            RangeToRead(item=item, entries={name: entries[name] for name in item.files})
            for item in sorted(self.manifest.streams, key=lambda item: (item.stream, item.first))
        ]
        return [
            self._range(one, then if then and then.item.stream == one.item.stream else None, reading)
            for one, then in zip_longest(wanted, wanted[1:])
        ]

    def _range(self, one: RangeToRead, then: RangeToRead | None, reading: "_Watched") -> StagedRange:
        return StagedRange(
            stream=one.item.stream,
            first_number=one.item.first,
            before=one.item.base,
            followed=reading.watch(self._followed(one, then)),
        )

    def _portions(self, one: RangeToRead, then: RangeToRead | None) -> Iterator[Portion]:
        if self._reading is not None:
            # one is received while the one before is written
            return ahead(self._reading.portions(one, then))
        return portions(plans(), one.item.stream.home, lines_of_range(self.staging, one.item, one.entries))

    def _followed(self, one: RangeToRead, then: RangeToRead | None) -> Iterator[Portion]:
        with self._noting_refusal():
            yield from self._portions(one, then)

    @contextmanager
    def _noting_refusal(self) -> Iterator[None]:
        try:
            yield
        except (UserError, IntegrityFault) as refusal:
            if refusal.code is not ErrorCode.CANCELLED:
                self._refusal = refusal
            raise

    def was_refused(self, fault: LiangheError) -> bool:
        """Tell whether a fault that was met while applying is one of the bundle's."""
        return fault is self._refusal

    def log_refusal(self, store: Store, fault: LiangheError, *, actor: Actor) -> None:
        """Keep in the local log that the bundle was refused after all."""
        _log_refusal(store, self._job, fault, actor=actor)

    def close(self) -> None:
        """Remove the folder."""
        for process in (self._reading, self._opening):
            if process is not None:
                process.close()
        shutil.rmtree(self.staging.folder, ignore_errors=True)

    def __enter__(self) -> "Staged":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder."""
        self.close()


class _Watched:
    """Tell how many lines of a bundle have been read, and stop when asked to."""

    def __init__(self, progress: Progress, cancel: Cancel, total: int) -> None:
        self._progress = progress
        self._cancel = cancel
        self._total = total
        self._done = 0

    def watch(self, read: Iterable[Portion]) -> Iterator[Portion]:
        """Yield portions and count their lines."""
        for portion in read:
            if self._cancel():
                raise faults.cancelled()
            yield portion
            self._done += line_count(portion)
            self._progress(self._done, self._total)


def stage(
    store: Store,
    path: Path,
    *,
    actor: Actor,
    apart: bool = True,
    follow_lines: bool = True,
    photos_late: bool = False,
    progress: Progress,
    cancel: Cancel,
) -> Staged:
    """Decrypt and check the bundle at `path`, in a process of its own; nothing is changed.

    `apart` False opens and later reads it within this process, for scripts and tests that open thousands.
    `follow_lines` False leaves it to the reading of the lines to follow them, for a caller that applies the
    bundle at once and hears of such a fault then (see `Staged.was_refused`). `photos_late` returns as soon as
    only photos are left to be found right, for a caller that takes each by `Staged.photo` and commits nothing
    before `Staged.await_end`.

    Raises:
        UserError, IntegrityFault: It is refused; the reason is also kept in the local log.
        EnvironmentFault: The file cannot be read, or there is no room.
    """
    keys = ensure_keys(store, actor=actor)
    folder = staging_folder(store.folder)
    staging = Staging(folder=folder, key=one_time_key())
    reading = LinesApart(staging, plans()) if apart and _is_large(path) else None
    job = Job(
        path=path,
        identity=keys.identity,
        reader=reader_of(store),
        staging=staging,
        hint=whose_by_name(store, path),
        former=former_identities(store),
        follow_lines=follow_lines,
    )
    opening: OpeningApart | None = None
    try:
        if not apart:
            return Staged(_open_here(job, progress, cancel), job, staging)
        opening = OpeningApart(job)
        until = opening.until_photos if photos_late else opening.until_end
        opened = until(progress, cancel)
    except BaseException as error:
        for process in (reading, opening):
            if process is not None:
                process.close()
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, LiangheError) and error.code is not ErrorCode.CANCELLED:
            _log_refusal(store, job, error, actor=actor)
        raise
    return Staged(opened, job, staging, reading=reading, opening=opening if photos_late else None)


def _is_large(path: Path) -> bool:
    return path.exists() and path.stat().st_size >= APART_FROM_BYTES


def _open_here(job: Job, progress: Progress, cancel: Cancel) -> Opened:
    try:
        return open_bundle(
            job.path,
            identity=job.identity,
            reader=job.reader,
            staging=job.staging,
            hint=job.hint,
            former=job.former,
            follow_lines=job.follow_lines,
            progress=progress,
            cancel=cancel,
        )
    except OSError as error:
        raise EnvironmentFault(
            ErrorCode.DISK, f"数据包读不出来（{disk_reason(error)}）：请检查U盘后重试。"
        ) from error


def whose_by_name(store: Store, path: Path) -> str:
    """Say whose a file is by its name, for a file that our key does not open; "" for any other name."""
    kind, code = kind_and_area(path)
    if not kind:
        return ""
    names = store.rows(Area, where={"code": code})
    place = names[0].name if names else code
    if kind in {"return", "baseline", "peer"}:
        other = "另一台电脑" if code == store.desk.area.value else ""
        return f"这份数据包是给“{place}”{other}的，不是给本机的"
    return f"这份数据包是“{place}”报送给别处的，不是给本机的"


def _log_refusal(store: Store, job: Job, error: LiangheError, *, actor: Actor) -> None:
    bundle, peer = _claimed(job)
    opens = error.code is not ErrorCode.NOT_ADDRESSED
    # Whose writer waits for nothing from us.
    theirs = not peer and is_for_another(job.path, store.desk.area, opens=opens)
    file, outer = ("", "") if theirs else (own_name(job.path), outer_id(job.path))

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
                file=file,
                outer_ids=outer,
            )
        )

    store.write(save, actor=actor)


def _claimed(job: Job) -> tuple[str, str]:
    """Return id and author of a refused bundle as far as its manifest can be read and its signature holds."""
    try:
        seen = peek(job.path, identity=job.identity, former=job.former, reader=job.reader).manifest
    except LiangheError:
        return "", ""
    return seen.bundle, seen.author
