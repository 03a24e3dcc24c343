"""Pack lines of one stream into zstd files of bounded size, kept sealed until they are written out."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

import zstandard

from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.sync.chain import LineChain
from lianghe_desktop.sync.manifest import MAX_RAW_BYTES, Entry
from lianghe_desktop.sync.sealed import SealedWriter, read_sealed
from lianghe_desktop.sync.sealing import Content

_LEVEL = 3
_WINDOW_LOG = 22
_LINES_A_PIECE = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """One file of lines: its content, its first number and the hash after its last line."""

    content: Content
    first: int
    last: int
    hash: bytes


class Spool:
    """A folder for packed files, encrypted with a key that is never written."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key
        self._count = 0

    def __enter__(self) -> "Spool":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def keep(self, pieces: Iterable[bytes]) -> tuple[Path, int]:
        """Write `pieces` as one sealed file; return its path and number."""
        self._count += 1
        path = self._folder / str(self._count)
        with SealedWriter(path, self._key, self._count) as writer:
            for piece in pieces:
                writer.write(piece)
        return path, self._count

    def pieces(self, path: Path, number: int) -> Iterator[bytes]:
        """Yield the bytes of a kept file."""
        return read_sealed(path, self._key, number)


def batches(lines: Iterable[bytes], limit_bytes: int) -> Iterator[list[bytes]]:
    """Group lines, each with its LF, so that a group holds at most `limit_bytes` or one line."""
    group: list[bytes] = []
    size = 0
    for line in lines:
        if group and size + len(line) > limit_bytes:
            yield group
            group, size = [], 0
        group.append(line)
        size += len(line)
    if group:
        yield group


def pack(
    stream: StreamName, base: bytes, first: int, lines: Iterable[bytes], *, raw_bytes: int, spool: Spool
) -> Iterator[Packed]:
    """Pack lines from number `first` on, `base` being the hash before them, into files of `raw_bytes`.

    While the lines of one file are read and followed, a thread packs and seals the file before.

    Raises:
        BadLineError: The journal itself is damaged; nothing may leave with a broken chain.
    """
    chain = LineChain(base, first)
    with ThreadPoolExecutor(1, thread_name_prefix="pack") as beside:
        before: Callable[[], Packed] | None = None
        for group in batches(lines, min(raw_bytes, MAX_RAW_BYTES)):
            start, pieces = chain.number + 1, _joined(group)
            for piece in pieces:
                chain.feed(piece)
            made = beside.submit(_pack_group, f"ops/{stream}.{start}.zst", pieces, len(group), spool)
            if before is not None:
                yield before()
            before = partial(_packed, made, start, chain.number, chain.hash)
        if before is not None:
            yield before()


def _packed(made: "Future[Content]", first: int, last: int, hash_: bytes) -> Packed:
    return Packed(content=made.result(), first=first, last=last, hash=hash_)


def _pack_group(name: str, pieces: Sequence[bytes], ops: int, spool: Spool) -> Content:
    raw = sum(map(len, pieces))
    digest, size = hashlib.sha256(), 0

    def packed() -> Iterator[bytes]:
        nonlocal size
        parameters = zstandard.ZstdCompressionParameters.from_level(
            _LEVEL, window_log=_WINDOW_LOG, write_checksum=True, write_content_size=True
        )
        packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj(size=raw)
        for piece in pieces:
            data = packer.compress(piece)
            digest.update(data)
            size += len(data)
            yield data
        data = packer.flush()
        digest.update(data)
        size += len(data)
        yield data

    path, number = spool.keep(packed())
    entry = Entry(name=name, size=size, sha256=digest.hexdigest(), raw=raw, ops=ops)
    return Content(entry=entry, pieces=lambda: spool.pieces(path, number))


def _joined(group: Sequence[bytes]) -> list[bytes]:
    return [b"".join(group[start : start + _LINES_A_PIECE]) for start in range(0, len(group), _LINES_A_PIECE)]
