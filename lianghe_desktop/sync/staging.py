"""Open a bundle apart, put what was found right into a sealed folder, and read it from there.

Source: docs/formats/bundle.md 6.
"""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.local_tables import Area
from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.store.apply import StagedRange
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.judging import Reader
from lianghe_desktop.sync.lines_apart import APART_FROM_BYTES, LinesApart, RangeToRead, lines_of_range
from lianghe_desktop.sync.manifest import Manifest, StreamRange
from lianghe_desktop.sync.opening import Opened, Staging, open_bundle
from lianghe_desktop.sync.own_keys import ensure_keys, former_identities, reader_of
from lianghe_desktop.sync.peeking import peek
from lianghe_desktop.sync.process import Job, open_apart
from lianghe_desktop.sync.refusals import is_for_another, kind_and_area, outer_id, own_name
from lianghe_desktop.sync.sealed import one_time_key, read_sealed, staging_folder
from lianghe_desktop.sync.unsealing import Cancel, Progress


class Staged:
    """A bundle in which everything was found right, sealed in a folder until it is applied or closed."""

    def __init__(
        self, opened: Opened, staging: Staging, reader: Reader, reading: LinesApart | None = None
    ) -> None:
        self.opened = opened
        self.staging = staging
        self.reader = reader
        self._reading = reading

    @property
    def manifest(self) -> Manifest:
        """Return what the sender signed."""
        return self.opened.manifest

    def pieces(self, number: int) -> Iterator[bytes]:
        """Yield the bytes of entry `number`, from 1."""
        return read_sealed(self.staging.path(number), self.staging.key, number)

    def ranges(self) -> list[StagedRange]:
        """Return the ranges, whose lines are read when they are asked for.

        Of a large bundle another process reads them, so that this one only writes.
        """
        numbers = {entry.name: number for number, entry in enumerate(self.manifest.entries, start=1)}
        return [self._range(item, numbers) for item in self.manifest.streams]

    def _range(self, item: StreamRange, numbers: Mapping[str, int]) -> StagedRange:
        files = tuple(numbers[name] for name in item.files)
        wanted = RangeToRead(stream=item.stream, first=item.first, before=item.base, files=files)
        return StagedRange(
            stream=item.stream,
            first_number=item.first,
            lines=lines_of_range(self.staging, wanted),
            before=item.base,
            followed=None if self._reading is None else self._reading.portions(wanted),
        )

    def close(self) -> None:
        """Remove the folder."""
        if self._reading is not None:
            self._reading.close()
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
        hint=whose_by_name(store, path),
        former=former_identities(store),
    )
    reading = LinesApart(staging) if apart and _is_large(path) else None
    try:
        opened = (
            open_apart(job, progress=progress, cancel=cancel) if apart else _open_here(job, progress, cancel)
        )
    except BaseException as error:
        if reading is not None:
            reading.close()
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, LiangheError) and error.code is not ErrorCode.CANCELLED:
            _log_refusal(store, job, reader, error, actor=actor)
        raise
    return Staged(opened, staging, reader.following(opened.manifest.succession), reading)


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
    if kind in {"return", "baseline"}:
        return f"这份数据包是给“{place}”的，不是给本机的"
    return f"这份数据包是“{place}”报送给别处的，不是给本机的"


def _log_refusal(store: Store, job: Job, reader: Reader, error: LiangheError, *, actor: Actor) -> None:
    bundle, peer = _claimed(job, reader)
    theirs = not peer and is_for_another(job.path, store.desk.area)  # whose writer waits for nothing from us
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


def _claimed(job: Job, reader: Reader) -> tuple[str, str]:
    """Return id and author of a refused bundle as far as its manifest can be read and its signature holds."""
    try:
        seen = peek(job.path, identity=job.identity, former=job.former, reader=reader).manifest
    except LiangheError:
        return "", ""
    return seen.bundle, seen.author
