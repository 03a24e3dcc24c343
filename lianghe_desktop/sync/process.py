"""Run the opening in a process of its own, which never opens the database.

The job, with the desk's identity and the one-time key, goes over a pipe, never through arguments or
files. What was found right may be used while the rest is still being opened, by whoever gives it up when
the rest is refused: photos are stored meanwhile, in a transaction that is committed after the end. A frozen
program must call `multiprocessing.freeze_support()` first thing in its main module.
"""

import multiprocessing
import signal
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.faults import PassedOn, disk_reason
from lianghe_desktop.sync.judging import Reader
from lianghe_desktop.sync.opening import Opened, open_bundle
from lianghe_desktop.sync.sealed import Staging
from lianghe_desktop.sync.unsealing import Cancel, Progress, silent

_WAIT_S = 0.1
_STORED_BYTES_A_SECOND = 150 << 20  # what a database takes of photos on a machine of today
_END = "end"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What the process needs to know."""

    path: Path
    identity: str
    reader: Reader
    staging: Staging | None
    hint: str
    former: tuple[str, ...] = ()  # identities of earlier authors of the desk
    follow_lines: bool = True  # False: whoever reads them does


def open_apart(job: Job, *, progress: Progress, cancel: Cancel) -> Opened:
    """Open a bundle in another process; the same results and errors as `open_bundle`."""
    opening = OpeningApart(job)
    try:
        return opening.until_end(progress, cancel)
    finally:
        opening.close()


class OpeningApart:
    """A bundle that another process opens; used by one thread at a time.

    Every method raises what `open_bundle` does once the bundle is refused.
    """

    def __init__(self, job: Job) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._worker = context.Process(target=_serve, args=(theirs, job), daemon=True)
        self._worker.start()
        theirs.close()
        self._opened: Opened | None = None
        self._entries = 0  # that were found right
        self._ended = False
        self._read = (0, 0)  # bytes of the file, and all of them
        self._since = time.monotonic()

    def until_end(self, progress: Progress, cancel: Cancel) -> Opened:
        """Wait until everything was found right."""
        while not self._ended:
            self._receive(progress, cancel)
        return self._known()

    def until_photos(self, progress: Progress, cancel: Cancel) -> Opened:
        """Wait until all but photos was found right, and the rest will be before they are stored."""
        while not (self._ended or (self._only_photos_left() and self._ends_soon())):
            self._receive(progress, cancel)
        return self._known()

    def until_entry(self, number: int, cancel: Cancel) -> None:
        """Wait until entry `number`, from 1, was found right."""
        while not self._ended and self._entries < number:
            self._receive(silent, cancel)

    def close(self) -> None:
        """End the process."""
        self._worker.kill()  # no effect on one that has ended
        self._worker.join()
        self._ours.close()

    def _known(self) -> Opened:
        if self._opened is None:
            raise _stopped()
        return self._opened

    def _only_photos_left(self) -> bool:
        if self._opened is None:
            return False
        entries = self._opened.manifest.entries
        return self._entries >= sum(entry.folder != "blobs" for entry in entries)

    def _ends_soon(self) -> bool:
        return ends_soon(time.monotonic() - self._since, *self._read)

    def _receive(self, progress: Progress, cancel: Cancel) -> None:
        if cancel():
            raise faults.cancelled()
        if not self._ours.poll(_WAIT_S):
            return
        try:
            message = self._ours.recv()
        except (EOFError, OSError) as error:
            raise _stopped() from error
        if isinstance(message, PassedOn):
            raise message.error()
        if message == _END:
            self._ended = True
        elif isinstance(message, Opened):
            self._opened = message
        elif isinstance(message, int):
            self._entries = message
        else:
            self._read = message
            progress(*message)


def ends_soon(passed_s: float, done: int, total: int) -> bool:
    """Tell whether the rest of a file will be read before its photos could be stored.

    From a slow stick it will not: whoever begins to store too early keeps everybody else from writing.
    """
    return done > 0 and passed_s * (total - done) / done <= total / _STORED_BYTES_A_SECOND


def _stopped() -> EnvironmentFault:
    return EnvironmentFault(
        ErrorCode.DISK,
        "打开数据包的程序意外停止（可能内存不足）：请关闭其他程序后重新导入；本机数据没有改动。",
    )


class _Answering:
    """Send to the program that asked, for as long as it is there: whoever is gone needs no answer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.gone = False

    def send(self, message: object) -> None:
        """Send one message."""
        try:
            self._connection.send(message)
        except OSError:  # the other end was closed, or its program has ended
            self.gone = True

    def is_gone(self) -> bool:
        """Tell whether nobody listens any more; the work is then given up."""
        return self.gone


def _serve(connection: Connection, job: Job) -> None:
    # Ctrl+C reaches this process too; the program that asked ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    theirs = _Answering(connection)
    try:
        open_bundle(
            job.path,
            identity=job.identity,
            reader=job.reader,
            staging=job.staging,
            hint=job.hint,
            former=job.former,
            follow_lines=job.follow_lines,
            notice=theirs.send,
            progress=lambda done, total: theirs.send((done, total)),
            cancel=theirs.is_gone,
        )
        theirs.send(_END)
    except LiangheError as error:
        theirs.send(PassedOn.of(error))
    except OSError as error:
        text = f"数据包读不出来（{disk_reason(error)}）：请检查U盘是否插好，然后重新导入；本机数据没有改动。"
        theirs.send(PassedOn(EnvironmentFault, ErrorCode.DISK, text))
    finally:
        connection.close()
