"""Hand ranges over as another process does: read, and gathered into portions, here into very small ones."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from lianghe_desktop.store import entering
from lianghe_desktop.store.apply import StagedRange
from lianghe_desktop.store.entering import hashed, numbered, portions
from lianghe_desktop.store.lines import first_hash
from lianghe_desktop.store.plans import plans

Handing = Callable[[StagedRange], StagedRange]


@contextmanager
def portions_of(most: int, *, fewest_entries: int = 1) -> Iterator[None]:
    """Let portions have `most` lines at most, and gather rows from so few on."""
    with (
        patch.object(entering, "PORTION_LINES", most),
        patch.object(entering, "_FEWEST_ENTRIES", fewest_entries),
    ):
        yield


def read_apart(one: StagedRange, *, most: int = 3) -> StagedRange:
    """Return a range whose lines can only be had as portions of at most `most` lines.

    A range whose place is not known, and one that is not gapless, stays as it is.
    """
    before = first_hash(one.stream) if one.before is None and one.first_number == 1 else one.before
    if before is None:
        return one
    lines = list(one.lines)
    try:
        with portions_of(most):
            read = list(portions(plans(), one.stream.home, hashed(numbered(lines, one.first_number), before)))
    except ValueError:
        return replace(one, lines=lines)
    return replace(one, before=before, lines=lines, followed=read)
