"""Files that a desk refused whole: told to the desks below, so that nobody waits for a receipt in vain.

What was refused proved nothing of its sender, so it is named by its file name alone, and only by a name that
the program itself gives. Source: docs/formats/bundle.md 5.3 (`refused`), 7.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.sync_tables import BundleLog, RefusedThere
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Unit

MOST_REFUSALS = 50
MOST_WORDS = 300
_NAME = re.compile(r"((?:up|peer)-([0-9]{12})-[0-9]{8}-[0-9]+of[0-9]+(?:-[0-9]+)?\.lhb)")
_COPY = re.compile(r"(?: ?\([0-9]+\)| - 副本| - Copy)+(?=\.lhb$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """One file that was not taken, when (ms since 1970 UTC of that desk's clock), and why in words."""

    file: str
    wall_ms: int
    why: str


def own_name(path: Path) -> str:
    """Return the name that the program gave a file, a copy's mark taken off; "" for any other name."""
    found = _NAME.fullmatch(_COPY.sub("", path.name))
    return found[1] if found else ""


def is_own_name(name: str) -> bool:
    """Tell whether the program could have given this name."""
    return _NAME.fullmatch(name) is not None


def refused_here(store: Store, areas: Sequence[AreaCode]) -> tuple[Refusal, ...]:
    """Return the newest files of some areas that this desk refused."""
    rows = store.rows(BundleLog, where={"direction": "in", "outcome": "refused"}, order=("at",))
    found = [
        Refusal(file=row.file, wall_ms=row.at, why=row.reason[:MOST_WORDS])
        for row in rows
        if (named := _NAME.fullmatch(row.file)) and any(area.contains(AreaCode(named[2])) for area in areas)
    ]
    return tuple(found[-MOST_REFUSALS:])


def keep_refusals(unit: Unit, peer: str, refusals: Sequence[Refusal]) -> None:
    """Put what a desk says it refused in place of what it said before."""
    for row in unit.rows(RefusedThere, peer=peer):
        unit.drop(RefusedThere, peer, row.file)
    newest = {one.file: one for one in refusals}
    unit.put_many(
        RefusedThere(peer=peer, file=one.file, at=one.wall_ms, reason=one.why) for one in newest.values()
    )
