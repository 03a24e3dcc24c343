"""What every unit of work does before its commit: lines, accepted authors, search."""

from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.rejudge import judge_again
from lianghe_desktop.store.search_index import mark_search_stale, update_search
from lianghe_desktop.store.trust import RULING_TABLE
from lianghe_desktop.store.unit import Unit

MOST_LISTED = 5000
"""Beyond so many rows a change is announced as `everything`."""

_MOST_SEARCHED = 20_000


def finish_unit(unit: Unit) -> tuple[frozenset[RowKey], bool]:
    """Write the lines of the unit and all that follows; return the rows touched, and whether all were."""
    written = unit.touched
    unit.write_lines()
    if any(key.table == RULING_TABLE for key in written):
        judge_again(unit)
    touched = unit.touched
    if unit.everything or len(touched) > _MOST_SEARCHED:
        mark_search_stale(unit.connection)
    else:
        update_search(unit.connection, touched)
    everything = unit.everything or len(touched) > MOST_LISTED
    return (frozenset() if everything else touched), everything
