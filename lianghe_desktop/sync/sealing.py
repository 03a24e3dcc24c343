"""Write a bundle so that what lies on the stick is known to be whole before it gets its name.

pyrage reports success on a full disk when its last bytes could not be written, therefore bytes are
counted, read back past the cache and opened in full: age authenticates every byte.
Source: docs/formats/bundle.md 5, 8.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from types import TracebackType

import pyrage

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.ahead import ahead, joined
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.manifest import MANIFEST_NAME, MAX_FILE_BYTES, Entry
from lianghe_desktop.sync.opening import open_bundle
from lianghe_desktop.sync.tar_shape import BLOCK, END, header, padding
from lianghe_desktop.sync.unsealing import Cancel, Progress

_AGE_CHUNK = 64 << 10
_AGE_TAG = 16
_AGE_NONCE = 16
_PIECE = 64 << 10


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
        _write(part, ahead(joined(_archive(manifest, contents))), total, recipients, progress, cancel)
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


def _write(
    part: Path,
    pieces: Iterator[bytes],
    total: int,
    recipients: Sequence[str],
    progress: Progress,
    cancel: Cancel,
) -> None:
    source = _Source(pieces, total=total, progress=progress, cancel=cancel)
    with part.open("xb", buffering=0) as file:
        target = _Target(file)
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
        try:
            pyrage.encrypt_io(source, target, keys)
        except pyrage.EncryptError as error:
            raise source.memory.error or target.memory.error or _unwritten("加密失败") from error
        target.finish()
        os.fsync(file.fileno())
    with part.open("rb") as file:
        _forget_cache(file.fileno())
        head = _age_header_bytes(file.read(8 << 10))
    chunks = max(1, -(-total // _AGE_CHUNK))
    if part.stat().st_size != head + _AGE_NONCE + total + chunks * _AGE_TAG:
        raise _unwritten("文件长度不对")


def _forget_cache(descriptor: int) -> None:
    """Drop the pages of the file from the cache where the system can, so that reading meets the disk."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _age_header_bytes(start: bytes) -> int:
    mark = start.find(b"\n--- ")
    end = start.find(b"\n", mark + 1)
    if mark < 0 or end < 0:
        raise _unwritten("文件头不全")
    return end + 1


def _archive(manifest: bytes, contents: Sequence[Content]) -> Iterator[bytes]:
    yield header(MANIFEST_NAME, len(manifest))
    yield manifest
    yield padding(len(manifest))
    for content in contents:
        yield header(content.entry.name, content.entry.size)
        yield from _counted(content)
        yield padding(content.entry.size)
    yield END


def _counted(content: Content) -> Iterator[bytes]:
    """Yield a file whose size must be the one stated; its hash is checked when all is read back."""
    size = 0
    for piece in content.pieces():
        size += len(piece)
        yield piece
    if size != content.entry.size:
        raise faults.wrong_hash(content.entry.name)


class _Memory:
    """Remember the error that leaves the block: age passes on only its text."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep `error` and let it go on."""
        self.error = error or self.error


class _Source:
    """Hand plaintext to age in pieces; remember why it stopped."""

    def __init__(self, pieces: Iterator[bytes], *, total: int, progress: Progress, cancel: Cancel) -> None:
        self.memory = _Memory()
        self._pieces = pieces
        self._total = total
        self._buffer = b""
        self._at = 0
        self._done = 0
        self._progress = progress
        self._cancel = cancel

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, empty at the end."""
        with self.memory:
            return self._read(size if size > 0 else _PIECE)

    def _read(self, size: int) -> bytes:
        while self._at == len(self._buffer):
            following = next(self._pieces, None)
            if following is None:
                return b""
            if self._cancel():
                raise faults.cancelled()
            self._buffer, self._at = following, 0
        data = self._buffer[self._at : self._at + size]
        self._at += len(data)
        before, self._done = self._done >> 20, self._done + len(data)
        if self._done >> 20 != before or self._done == self._total:
            self._progress(self._done, self._total)
        return data


class _Target:
    """Write what age yields in whole pieces; remember why it failed."""

    def __init__(self, file: FileIO) -> None:
        self.memory = _Memory()
        self._file = file
        self._buffer = bytearray()

    def write(self, data: bytes) -> int:
        """Take the next sealed bytes; age calls this."""
        self._buffer += data
        if len(self._buffer) >= 1 << 20:
            self._put()
        return len(data)

    def flush(self) -> None:
        """Do nothing: `finish` writes the rest."""

    def finish(self) -> None:
        """Write what is left."""
        self._put()

    def _put(self) -> None:
        with self.memory:
            full, self._buffer = self._buffer, bytearray()
            view = memoryview(full)
            while view:
                view = view[self._file.write(view) :]


def _silent(done: int, total: int) -> None:
    """Report nothing."""


def _unwritten(reason: str) -> EnvironmentFault:
    return EnvironmentFault(
        ErrorCode.DISK, f"数据包没有写成（{reason}）：请检查U盘是否已满、已拔出或写保护，然后重新导出。"
    )
