"""Read the lines of a large bundle in a process of its own, which never opens the database.

Unpacking, following the chain and reading values takes as long as writing the rows does; on two cores
both go on at once. The files were compared with their hashes when the bundle was opened; whether their
lines keep the format and lead to the signed head is checked here, before any of them is committed.
"""

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from multiprocessing.connection import Connection
from pickle import HIGHEST_PROTOCOL, Pickler
from threading import Lock

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError
from lianghe_desktop.store.entering import Entries, Portion, portions
from lianghe_desktop.store.placing import Plans
from lianghe_desktop.sync.faults import PassedOn
from lianghe_desktop.sync.following import lines_of_range
from lianghe_desktop.sync.manifest import Entry, StreamRange
from lianghe_desktop.sync.sealed import Staging

APART_FROM_BYTES = 1 << 20
"""Starting a process takes as long as reading the 20,000 lines of so large a bundle."""

_FEW_FILES = 8  # a question about more might not fit into the pipe while nobody reads from it
_END = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RangeToRead:
    """A range of lines; `entries` are its files by name, with their numbers in the staging folder."""

    item: StreamRange
    entries: Mapping[str, tuple[int, Entry]]


class LinesApart:
    """Have another process read lines; ranges may be asked for in any order, one after the other.

    It is started before it is needed: that takes it as long as opening a small bundle. `plans` say how
    rows lie, so that it need not declare the tables.
    """

    def __init__(self, staging: Staging, plans: Plans) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._worker = context.Process(target=_serve, args=(theirs, staging, plans), daemon=True)
        self._worker.start()
        theirs.close()
        self._using = Lock()  # the connection may be asked by a thread that receives ahead
        self._asked: deque[RangeToRead] = deque()  # ranges that are read or will be, in order
        self._begun = False  # the first of them was asked for by who takes its lines
        self._ended = 0  # how many ranges came to their end

    def portions(self, one: RangeToRead, then: RangeToRead | None = None) -> Iterator[Portion]:
        """Yield the lines of a range, read; `then` is likely to be asked for next and is read early.

        Raises:
            IntegrityFault: They break a rule of the format, or do not lead to the signed head.
            EnvironmentFault: The process ended.
        """
        mine = self._begin(one, then)
        while (portion := self._next(mine)) is not None:
            yield portion

    def _begin(self, one: RangeToRead, then: RangeToRead | None) -> int:
        """Ask for a range and return its number; what is left of the ones before is passed over."""
        with self._using:
            while self._asked and (self._begun or self._asked[0] != one):
                self._receive()
            if not self._asked:
                self._ask(one)
            if then is not None and len(self._asked) == 1 and len(then.entries) <= _FEW_FILES:
                self._ask(then)
            self._begun = True
            return self._ended

    def _ask(self, one: RangeToRead) -> None:
        self._asked.append(one)
        try:
            self._ours.send(one)
        except OSError as error:
            raise _ended() from error

    def _next(self, mine: int) -> Portion | None:
        """Return the next portion of a range, None at its end, or once another one is read."""
        with self._using:
            return self._receive() if self._asked and mine == self._ended else None

    def _receive(self) -> Portion | None:
        try:
            told: Portion | PassedOn | None = self._ours.recv()
        except (EOFError, OSError) as error:
            raise _ended() from error
        if told is _END or isinstance(told, PassedOn):
            self._asked.popleft()
            self._begun = False
            self._ended += 1
        if isinstance(told, PassedOn):
            raise told.error()
        return told

    def close(self) -> None:
        """End the process; whoever still waits for it hears that it has ended."""
        self._worker.kill()
        self._worker.join()
        with self._using:
            self._ours.close()


def _ended() -> EnvironmentFault:
    return EnvironmentFault(
        ErrorCode.DISK,
        "读取数据包的程序意外停止（可能内存不足）：请关闭其他程序后重新导入；本机数据没有改动。",
    )


def _serve(connection: Connection, staging: Staging, plans: Plans) -> None:
    # Ctrl+C reaches this process too; the program that asked ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # plain values without a cycle among them, see store.bulk
    try:
        while True:
            _send(connection, staging, plans, connection.recv())
    except (EOFError, OSError):  # whoever asked is done, or gone
        return


def _send(connection: Connection, staging: Staging, plans: Plans, one: RangeToRead) -> None:
    lines = lines_of_range(staging, one.item, one.entries)
    try:
        for portion in portions(plans, one.item.stream.home, lines):
            connection.send_bytes(_packed(portion))
    except LiangheError as fault:
        connection.send(PassedOn.of(fault))
        return
    connection.send(_END)


def _packed(portion: Portion) -> memoryview:
    """Return what `recv` reads; most of it are values that occur once and need not be told apart."""
    packed = BytesIO()
    pickler = Pickler(packed, HIGHEST_PROTOCOL)
    pickler.fast = isinstance(portion, Entries)
    pickler.dump(portion)
    return packed.getbuffer()
