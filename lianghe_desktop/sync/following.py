"""Follow the packed files of a range: unpack them, never beyond what the manifest says, along the chain.

Whoever opens a bundle follows its lines; of a large one, the process that reads them for the writer does,
so that they are followed once. Source: docs/formats/bundle.md 5.3, 5.5, 6.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import zstandard

from lianghe_desktop.store.entering import Line
from lianghe_desktop.store.lines import first_hash
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.chain import BadLineError, LineChain
from lianghe_desktop.sync.manifest import Entry, Manifest, StreamRange
from lianghe_desktop.sync.sealed import Staging, read_sealed

MAX_WINDOW_BYTES = 8 << 20
_PIECE = 1 << 10  # packed bytes handed to zstd at once: at most 32 MiB come out of the worst of them
_SLICE = 256 << 10  # unpacked bytes of which lines are kept at once


@dataclass(slots=True)
class RangeCheck:
    """The chain of one range, shared by its files; the last file must reach the head."""

    item: StreamRange
    chain: LineChain
    last_file: bool


def chain_checks(manifest: Manifest) -> dict[str, RangeCheck]:
    """Return the check of every file of lines, by its name.

    Raises:
        IntegrityFault: A range from line 1 on does not begin at h_0.
    """
    return {name: check for item in manifest.streams for name, check in _range_checks(item)}


def _range_checks(item: StreamRange) -> Iterator[tuple[str, RangeCheck]]:
    if item.first == 1 and item.base != first_hash(item.stream):
        raise faults.wrong_hash(str(item.stream))
    chain = LineChain(item.base, item.first)
    for name in item.files:
        yield name, RangeCheck(item=item, chain=chain, last_file=name == item.files[-1])


def lines_of_range(
    staging: Staging, item: StreamRange, entries: Mapping[str, tuple[int, Entry]]
) -> Iterator[Line]:
    """Yield the lines of a range of a staged bundle; `entries` are its files by name, with their numbers.

    Raises:
        IntegrityFault: They break a rule of the format, or do not lead to the head.
    """
    for name, check in _range_checks(item):
        number, entry = entries[name]
        frame = Frame(entry, check)
        for data in read_sealed(staging.path(number), staging.key, number):
            yield from frame.lines(data)
        frame.finish()


class Frame:
    """One packed file of lines, which are taken piece by piece."""

    def __init__(self, entry: Entry, check: RangeCheck) -> None:
        self._entry = entry
        self._check = check
        self._start = b""
        self._raw = 0
        self._first = check.chain.number + 1
        self._unpacker: zstandard.ZstdDecompressionObj | None = None

    def feed(self, data: bytes) -> None:
        """Take the next packed bytes."""
        with self._faults_told():
            for piece in self._unpacked(data):
                self._check.chain.feed(piece)

    def lines(self, data: bytes) -> Iterator[Line]:
        """Take the next packed bytes and yield the lines that they end."""
        with self._faults_told():
            for piece in self._unpacked(data):
                for start in range(0, len(piece), _SLICE):
                    yield from self._check.chain.lines(piece[start : start + _SLICE])

    def finish(self) -> None:
        """Check that the frame, its lines and, at the end of the range, the head agree."""
        unpacker, chain = self._unpacker, self._check.chain
        if unpacker is None or not unpacker.eof or unpacker.unused_data:
            raise faults.malformed(self._entry.name)
        ops = chain.number + 1 - self._first
        if self._raw != self._entry.raw or ops != self._entry.ops or not chain.at_line_end():
            raise faults.wrong_hash(self._entry.name)
        if self._check.last_file and chain.hash != self._check.item.head.hash:
            raise faults.wrong_hash(str(self._check.item.stream))

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        try:
            yield
        except zstandard.ZstdError as error:
            raise faults.malformed(self._entry.name) from error
        except BadLineError as error:
            raise faults.malformed(f"{self._check.item.stream} 第 {error} 号") from error

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        if self._unpacker is None:
            self._start += data
            if len(self._start) < min(18, self._entry.size):
                return
            data = self._start
            self._unpacker = self._begin(data)
        for start in range(0, len(data), _PIECE):
            piece = self._unpacker.decompress(data[start : start + _PIECE])
            self._raw += len(piece)
            if self._raw > self._entry.raw:
                raise faults.malformed(self._entry.name)
            yield piece

    def _begin(self, start: bytes) -> "zstandard.ZstdDecompressionObj":
        frame = zstandard.get_frame_parameters(start)
        plain = frame.content_size == self._entry.raw and frame.has_checksum and not frame.dict_id
        if not plain or frame.window_size > MAX_WINDOW_BYTES:
            raise faults.malformed(self._entry.name)
        return zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()
