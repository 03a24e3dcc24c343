"""Read the lines of a large staged bundle in a process of its own, which never opens the database.

Unpacking, following the chain and reading values takes as long as writing the rows does; on two cores
both go on at once. The staging folder was checked when the bundle was opened, and nobody else has its key.
"""

import multiprocessing
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection

import zstandard

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.store.entering import Portion, broken_range, hashed, numbered, portions
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.sync.opening import Staging
from lianghe_desktop.sync.sealed import read_sealed

APART_FROM_BYTES = 1 << 20
"""Starting a process takes as long as reading the 20,000 lines of so large a bundle."""


class _Said(Enum):
    """What is told beside portions."""

    END = "end of the range"
    BROKEN = "lines that do not follow each other"


@dataclass(frozen=True, kw_only=True, slots=True)
class RangeToRead:
    """Lines of one stream from `first` on, `before` being h of the line before; `files` by number."""

    stream: StreamName
    first: int
    before: bytes
    files: tuple[int, ...]


def lines_of_range(staging: Staging, one: RangeToRead) -> Iterator[bytes]:
    """Yield the lines of a range without their LF."""
    for number in one.files:
        unpacker = zstandard.ZstdDecompressor().decompressobj()
        partial = b""
        for piece in read_sealed(staging.path(number), staging.key, number):
            *whole, partial = (partial + unpacker.decompress(piece)).split(b"\n")
            yield from whole


class LinesApart:
    """Have another process read lines; ranges may be asked for in any order, one after the other.

    It is started before it is needed: importing what it needs takes it as long as opening a small bundle.
    """

    def __init__(self, staging: Staging) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._worker = context.Process(target=_serve, args=(theirs, staging), daemon=True)
        self._worker.start()
        theirs.close()
        self._open = False

    def portions(self, one: RangeToRead) -> Iterator[Portion]:
        """Yield the lines of a range, read.

        Raises:
            IntegrityFault: They do not follow each other.
            EnvironmentFault: The process ended.
        """
        while self._open:  # of a range that was left off
            self._take()
        self._open = True
        try:
            self._ours.send(one)
        except OSError as error:
            raise _ended() from error
        while self._open:
            yield from self._take()

    def _take(self) -> list[Portion]:
        """Return the next portion, or none at the end of the range."""
        try:
            portion = self._ours.recv()
        except (EOFError, OSError) as error:
            raise _ended() from error
        if isinstance(portion, _Said):
            self._open = False
            if portion is _Said.BROKEN:
                raise broken_range()
            return []
        return [portion]

    def close(self) -> None:
        """End the process."""
        self._ours.close()
        self._worker.kill()
        self._worker.join()


def _ended() -> EnvironmentFault:
    return EnvironmentFault(
        ErrorCode.DISK,
        "读取数据包的程序意外停止（可能内存不足）：请关闭其他程序后重新导入；本机数据没有改动。",
    )


def _serve(connection: Connection, staging: Staging) -> None:
    # Ctrl+C reaches this process too; the program that asked ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            _send(connection, staging, connection.recv())
    except (EOFError, OSError):  # whoever asked is done, or gone
        return


def _send(connection: Connection, staging: Staging, one: RangeToRead) -> None:
    lines = hashed(numbered(lines_of_range(staging, one), one.first), one.before)
    try:
        for portion in portions(one.stream.home, lines):
            connection.send(portion)
    except ValueError:
        connection.send(_Said.BROKEN)
        return
    connection.send(_Said.END)
