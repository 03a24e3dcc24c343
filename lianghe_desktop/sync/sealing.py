"""Write a bundle so that what lies on the stick is known to be whole before it gets its name.

While threads read what is to be sent, another one seals what was read, and this one writes. In the end the
bytes are counted, read back past the cache and opened in full: age authenticates every byte.
Source: docs/formats/bundle.md 5, 8.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from io import FileIO
from pathlib import Path
from types import TracebackType

import pyrage

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.age import Beginning, new_file, sealed_chunks, sealed_size
from lianghe_desktop.sync.ahead import ahead, joined, together
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.manifest import MANIFEST_NAME, MAX_FILE_BYTES, Entry
from lianghe_desktop.sync.opening import open_bundle
from lianghe_desktop.sync.tar_shape import BLOCK, END, header, padding
from lianghe_desktop.sync.unsealing import Cancel, Progress

_SYNCED_BYTES = 32 << 20  # at most twice as much is on its way to the stick


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """One file of the archive and where its bytes come from; `pieces` may be called twice."""

    entry: Entry
    pieces: Callable[[], Iterator[bytes]]


def plain_size(manifest_bytes: int, contents: Sequence[Content]) -> int:
    """Return the bytes of the archive before sealing."""
    sizes = [manifest_bytes, *(content.entry.size for content in contents)]
    return sum(BLOCK + size + len(padding(size)) for size in sizes) + len(END)


def seal(
    part: Path,
    *,
    manifest: bytes,
    contents: Sequence[Content],
    recipients: Sequence[str],
    identity: str,
    progress: Progress,
    cancel: Cancel,
) -> None:
    """Write the file `part`, sync it, read it back and open it in full with the own `identity`.

    Raises:
        EnvironmentFault: It could not be written or read back whole; nothing is left.
        UserError: It was cancelled; nothing is left.
    """
    total = plain_size(len(manifest), contents)
    if total + (total >> 11) + (8 << 10) > MAX_FILE_BYTES:
        raise EnvironmentFault(
            ErrorCode.DISK, "数据包会超过 4 GB，U盘放不下这么大的文件：请把每份的大小选小一些，再导出。"
        )
    try:
        beginning = _begin(recipients, identity)
        _write(part, beginning, _archive(manifest, contents), total, progress, cancel)
        open_bundle(
            part,
            identity=identity,
            reader=None,
            staging=None,
            follow_lines=False,
            progress=_silent,
            cancel=cancel,
        )
    except OSError as error:
        _remove(part)
        raise _unwritten(disk_reason(error)) from error
    except BaseException:
        _remove(part)
        raise


def _remove(part: Path) -> None:
    with suppress(OSError):  # the stick may be gone
        part.unlink(missing_ok=True)


def _begin(recipients: Sequence[str], identity: str) -> Beginning:
    try:
        return new_file(recipients, identity)
    except (pyrage.EncryptError, pyrage.RecipientError, ValueError) as error:
        raise _unwritten("加密失败") from error


def _write(
    part: Path,
    beginning: Beginning,
    plain: Iterator[bytes],
    total: int,
    progress: Progress,
    cancel: Cancel,
) -> None:
    sealed = ahead(joined(sealed_chunks(beginning.cipher, ahead(joined(plain)), total)))
    size = len(beginning.start) + sealed_size(total)
    with part.open("xb", buffering=0) as file, _Target(file) as target, closing(sealed):
        target.write(beginning.start)
        for piece in sealed:
            if cancel():
                raise faults.cancelled()
            target.write(piece)
            progress(min(target.written, total), total)
        target.finish()
    with part.open("rb") as written:
        _forget_cache(written.fileno())
    if part.stat().st_size != size:
        raise _unwritten("文件长度不对")


def _forget_cache(descriptor: int) -> None:
    """Drop the pages of the file from the cache where the system can, so that reading meets the disk."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _archive(manifest: bytes, contents: Sequence[Content]) -> Iterator[bytes]:
    yield header(MANIFEST_NAME, len(manifest))
    yield manifest
    yield padding(len(manifest))
    whole = together(partial(_read, content) for content in contents)
    for content, data in zip(contents, whole, strict=True):
        yield header(content.entry.name, content.entry.size)
        yield data
        yield padding(content.entry.size)
    yield END


def _read(content: Content) -> bytes:
    """Return a file whose size must be the one stated; its hash is checked when all is read back."""
    data = b"".join(content.pieces())
    if len(data) != content.entry.size:
        raise faults.wrong_hash(content.entry.name)
    return data


class _Target:
    """Write whole pieces, count them, and have the system put them onto the stick while more is written.

    Left to itself the system takes a GiB at once and a slow stick has all of it before it, when nothing tells
    how far it is and nobody can stop it any more.
    """

    def __init__(self, file: FileIO) -> None:
        self.written = 0
        self._file = file
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="sync")
        self._synced: Future[None] | None = None
        self._begun = 0  # bytes that were written when that began

    def __enter__(self) -> "_Target":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait until nothing is written any more."""
        self._beside.shutdown()

    def finish(self) -> None:
        """Wait until all that was written lies on the stick."""
        self._sync()
        self._synced_until_now()

    def _sync(self) -> None:
        """Begin to sync what was written until now, once the time before is done."""
        self._synced_until_now()
        self._begun = self.written
        self._synced = self._beside.submit(os.fsync, self._file.fileno())

    def _synced_until_now(self) -> None:
        if self._synced is not None:
            self._synced.result()

    def write(self, data: bytes) -> None:
        """Write all of `data`, in as many goes as the system takes."""
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]
        self.written += len(data)
        if self.written - self._begun >= _SYNCED_BYTES:
            self._sync()


def _silent(done: int, total: int) -> None:
    """Report nothing."""


def _unwritten(reason: str) -> EnvironmentFault:
    return EnvironmentFault(
        ErrorCode.DISK, f"数据包没有写成（{reason}）：请检查U盘是否已满、已拔出或写保护，然后重新导出。"
    )
