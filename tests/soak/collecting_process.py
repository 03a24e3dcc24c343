"""`lianghe collect` in a process of its own: it tells which file it has come to, waits, and may be killed."""

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from lianghe_desktop.casework import collecting
from lianghe_desktop.casework.demonstration_population import DEMO_DAY
from lianghe_desktop.cli.main import run_command
from lianghe_desktop.sync.staging import Staged, stage
from tests.soak import desks

_LONGEST_S = 120.0
REFUSED, KILLED = 1, -signal.SIGKILL


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How a process ended: its exit status, what it said beside its progress, and what it printed."""

    status: int
    said: str
    printed: dict[str, Any]

    @property
    def new(self) -> int:
        """Return how many lines it says to have taken in."""
        return sum(one["new"] for one in self.printed["files"])


class Process:
    """One run of the command; `pause_at` is the file, from 1, before which it waits for `go_on`."""

    def __init__(
        self, folder: Path, keys: Path, address: str, files: Sequence[Path], *, pause_at: int = 0
    ) -> None:
        self._out, self._err = folder / "printed", folder / "said"
        self._telling, told = os.pipe()
        asking, self._answer = os.pipe()
        sys.stdout.flush()
        self._id = os.fork()
        if self._id == 0:
            os.close(self._telling)
            os.close(self._answer)
            self._be_child(_words(folder, keys, address, files), told, asking, pause_at)
        os.close(told)
        os.close(asking)

    def come_to(self, number: int) -> bool:
        """Wait until it begins with a file; False: it ended before."""
        while True:
            reached = self._next(_LONGEST_S)
            assert reached is not None, "the collecting process has stopped moving"
            if reached in (0, number):
                return reached == number

    def go_on(self) -> None:
        """Let it go on after a pause."""
        os.write(self._answer, b"g")

    def is_over(self, within_s: float = 0.0) -> bool:
        """Tell whether it has ended, waiting for it so long."""
        ends = time.monotonic() + within_s
        while (reached := self._next(max(ends - time.monotonic(), 0.0))) is not None:
            if reached == 0:
                return True
        return False

    def kill(self) -> None:
        """End it without warning."""
        os.kill(self._id, signal.SIGKILL)

    def end(self) -> Ended:
        """Wait until it has ended."""
        if not self.is_over(_LONGEST_S):
            self.kill()
        status = os.waitstatus_to_exitcode(os.waitpid(self._id, 0)[1])
        os.close(self._telling)
        os.close(self._answer)
        said = self._err.read_text(encoding="utf-8").splitlines()
        printed = self._out.read_text(encoding="utf-8")
        return Ended(
            status=status,
            said="\n".join(line for line in said if not line.endswith("%")),
            printed=json.loads(printed) if printed and status != KILLED else {},
        )

    def _next(self, seconds: float) -> int | None:
        """Return the file that it begins with, 0 when it ended, None when nothing came in time."""
        if not select.select([self._telling], [], [], seconds)[0]:
            return None
        return next(iter(os.read(self._telling, 1)), 0)

    def _be_child(self, words: Sequence[str], telling: int, asking: int, pause_at: int) -> None:
        reached = 0

        def told(store: Any, path: Path, **how: Any) -> Staged:
            nonlocal reached
            reached += 1
            os.write(telling, bytes([reached]))
            if reached == pause_at:
                os.read(asking, 1)
            return stage(store, path, apart=False, **how)

        status = 70
        try:
            with (
                self._out.open("w", encoding="utf-8") as sys.stdout,
                self._err.open("w", encoding="utf-8") as sys.stderr,
                mock.patch.object(collecting, "stage", told),
            ):
                status = run_command(words)
        except BaseException:  # noqa: BLE001  # the process ends here, whatever it was
            traceback.print_exc(file=sys.__stderr__)
        os._exit(status)


def _words(folder: Path, keys: Path, address: str, files: Sequence[Path]) -> list[str]:
    password = folder / "password"
    password.write_text(desks.PASSWORD, encoding="utf-8")
    at = ("--data", keys, "--password-file", password, "--on", DEMO_DAY, "--today", DEMO_DAY)
    return [str(word) for word in ("collect", "--to", address, *files, *at, "--json")]
