"""Run the opening in a process of its own, which never opens the database.

The job, with the desk's identity and the one-time key, goes over a pipe, never through arguments or
files. A frozen program must call `multiprocessing.freeze_support()` first thing in its main module.
"""

import multiprocessing
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError
from lianghe_desktop.sync import faults
from lianghe_desktop.sync.faults import PassedOn, disk_reason
from lianghe_desktop.sync.judging import Reader
from lianghe_desktop.sync.opening import Opened, open_bundle
from lianghe_desktop.sync.sealed import Staging
from lianghe_desktop.sync.unsealing import Cancel, Progress

_WAIT_S = 0.1


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
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_serve, args=(theirs, job), daemon=True)
    worker.start()
    theirs.close()
    try:
        opened = _await(ours, progress, cancel)
        worker.join()
        return opened
    finally:
        worker.kill()  # no effect on one that has ended
        worker.join()
        ours.close()


def _await(ours: Connection, progress: Progress, cancel: Cancel) -> Opened:
    while True:
        if cancel():
            raise faults.cancelled()
        if not ours.poll(_WAIT_S):
            continue
        try:
            message = ours.recv()
        except EOFError as error:
            raise EnvironmentFault(
                ErrorCode.DISK,
                "打开数据包的程序意外停止（可能内存不足）：请关闭其他程序后重新导入；本机数据没有改动。",
            ) from error
        if isinstance(message, Opened):
            return message
        if isinstance(message, PassedOn):
            raise message.error()
        progress(*message)


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
        opened = open_bundle(
            job.path,
            identity=job.identity,
            reader=job.reader,
            staging=job.staging,
            hint=job.hint,
            former=job.former,
            follow_lines=job.follow_lines,
            progress=lambda done, total: theirs.send((done, total)),
            cancel=theirs.is_gone,
        )
        theirs.send(opened)
    except LiangheError as error:
        theirs.send(PassedOn.of(error))
    except OSError as error:
        text = f"数据包读不出来（{disk_reason(error)}）：请检查U盘是否插好，然后重新导入；本机数据没有改动。"
        theirs.send(PassedOn(EnvironmentFault, ErrorCode.DISK, text))
    finally:
        connection.close()
