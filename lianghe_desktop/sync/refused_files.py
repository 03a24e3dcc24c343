"""Which files this desk refused, and which ones other desks say so of. Source: docs/formats/bundle.md 5.3."""

from collections.abc import Callable, Sequence

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.sync_tables import BundleLog, RefusedThere
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.refusals import MOST_REFUSALS, MOST_WORDS, Refusal, area_of_name


def refused_here(
    store: Store, areas: Sequence[AreaCode], area_of: Callable[[str], AreaCode | None]
) -> tuple[Refusal, ...]:
    """Return the newest files that this desk refused, by name and by content.

    Those of other areas are left out; of whom nobody knows is told to everybody by content alone: only its
    writer knows the file.

    Args:
        store: This desk.
        areas: The areas of the desks that are told.
        area_of: Returns the area of a known author.
    """
    rows = store.rows(BundleLog, where={"direction": "in", "outcome": "refused"}, order=("at",))
    names: dict[str, Refusal] = {}
    contents: dict[str, Refusal] = {}
    for row in rows:
        code = area_of_name(row.file)
        area = AreaCode(code) if code else area_of(row.peer)
        if area is not None and not any(one.contains(area) for one in areas):
            continue
        why = row.reason[:MOST_WORDS]
        for found, file in ((names, row.file if code else ""), (contents, row.outer_ids)):
            if file:
                found.pop(file, None)  # the newest stands last
                found[file] = Refusal(file=file, wall_ms=row.at, why=why)
    return tuple(one for found in (names, contents) for one in list(found.values())[-MOST_REFUSALS:])


def keep_refusals(unit: Unit, peer: str, refusals: Sequence[Refusal]) -> None:
    """Put what a desk says it refused in place of what it said before."""
    for row in unit.rows(RefusedThere, peer=peer):
        unit.drop(RefusedThere, peer, row.file)
    newest = {one.file: one for one in refusals}
    unit.put_many(
        RefusedThere(peer=peer, file=one.file, at=one.wall_ms, reason=one.why) for one in newest.values()
    )
