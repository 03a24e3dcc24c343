"""What commands print: one JSON document, or lines for people; progress goes to standard error."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

_QUIET_S = 2.0
_STEP_PERCENT = 10


def print_json(document: Any) -> None:
    """Print one JSON document on standard output and nothing else."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, sort_keys=False)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """Print one line for people on standard output."""
    print(text)


def answer(arguments: argparse.Namespace, document: Any, *lines: str) -> int:
    """Print the document where `--json` was asked for, else the lines for people; return 0, done."""
    if arguments.json:
        print_json(document)
    else:
        for line in lines:
            say(line)
    return 0


def say_now(text: str) -> None:
    """Print one line of a long job, seen at once also through a pipe."""
    print(text, flush=True)


def note(text: str) -> None:
    """Print one line of progress or explanation on standard error."""
    print(text, file=sys.stderr)


class Progress:
    """Tell on standard error how far a long job is: nothing for two seconds, then a line each tenth."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin; `what` names the job, `clock` gives seconds."""
        self._what = what
        self._clock = clock
        self._began = clock()
        self._told = 0

    def __call__(self, done: int, total: int) -> bool:
        """Take note that `done` of `total` are done; the work always goes on."""
        percent = 100 * done // total if total else 100
        if percent >= self._told + _STEP_PERCENT and self._clock() - self._began >= _QUIET_S:
            self._told = percent
            note(f"{self._what}：{percent}%")
        return True

    def tell(self, done: int, total: int) -> None:
        """Do the same for work that asks nothing back."""
        self(done, total)
