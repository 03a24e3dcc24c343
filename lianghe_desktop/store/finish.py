"""What every unit of work does before its commit: lines, accepted authors, search."""

from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.rejudge import settle_authors
from lianghe_desktop.store.trust import RULING_TABLE
from lianghe_desktop.store.unit import Unit

MOST_LISTED = 5000
"""Beyond so many rows a change is announced as `everything`."""


def finish_unit(unit: Unit) -> tuple[frozenset[RowKey], bool]:
    """Write the lines of the unit and all that follows; return the rows touched, and whether all were."""
    touched = unit.touched
    unit.write_lines()
    everything = len(touched) > MOST_LISTED
    if any(key.table == RULING_TABLE for key in touched):
        judged_again = unit.journal.reload_trust()
        if judged_again:
            settle_authors(unit.connection, unit.journal, judged_again)
            everything = True
    return (frozenset() if everything else touched), everything
