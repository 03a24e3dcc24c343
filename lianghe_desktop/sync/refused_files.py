"""Which files this desk refused, and which ones other desks say so of. Source: docs/formats/bundle.md 5.3."""

from collections.abc import Sequence

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.sync_tables import BundleLog, RefusedThere
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.refusals import MOST_REFUSALS, MOST_WORDS, Refusal, area_of_name


def refused_here(store: Store, areas: Sequence[AreaCode]) -> tuple[Refusal, ...]:
    """Return the newest files of some areas that this desk refused."""
    rows = store.rows(BundleLog, where={"direction": "in", "outcome": "refused"}, order=("at",))
    found = [
        Refusal(file=row.file, wall_ms=row.at, why=row.reason[:MOST_WORDS])
        for row in rows
        if (code := area_of_name(row.file)) and any(area.contains(AreaCode(code)) for area in areas)
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
