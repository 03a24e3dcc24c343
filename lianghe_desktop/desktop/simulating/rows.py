"""Households by their keys, their lines read only when they come into sight."""

from collections.abc import Mapping, Sequence

from lianghe_desktop.casework.households import HouseholdLine, household_lines
from lianghe_desktop.casework.office import Office
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, Sorting
from lianghe_desktop.records.ids import HomeCode, RowId

Key = tuple[HomeCode, RowId]
COLUMNS = (
    Column(title="变动", field="why", width=80),
    Column(title="户编号", field="household_no", width=184, sortable=False),
    Column(title="户主", field="head_name", width=112, sortable=False),
    Column(title="人数", field="members", width=64, align=Align.RIGHT, sortable=False),
    Column(title="状态", field="status_label", width=96, sortable=False),
    Column(title="村（居）", field="village", width=160, sortable=False),
)


class MovedRows:
    """Provide the households that enter, leave or stand at the border, in the order of their numbers."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._keys: list[tuple[str, Key]] = []

    def take(self, keys: Sequence[tuple[str, Key]]) -> None:
        """Hold households, each with why it is listed."""
        self._keys = list(keys)

    def key(self, place: object) -> Key | None:
        """Return the household at a place."""
        return self._keys[place][1] if isinstance(place, int) else None

    def ids(self, sorting: Sorting | None) -> Sequence[object]:
        """Return the places; by why they are listed where that is asked for."""
        places = list(range(len(self._keys)))
        if sorting is not None:
            places.sort(key=lambda place: self._keys[place][0], reverse=sorting.descending)
        return places

    def rows(self, ids: Sequence[object]) -> Sequence[Mapping[str, object]]:
        """Return the lines of some places; one that has just gone is an empty line."""
        wanted = [self._keys[place] for place in ids if isinstance(place, int)]
        keys = list(dict.fromkeys(key for _, key in wanted))
        lines = {(line.home, line.id): line for line in household_lines(self._office, keys)}
        return [_row(why, lines.get(key)) for why, key in wanted]

    def sums(self, fields: Sequence[str]) -> Mapping[str, object]:
        """Return no sums."""
        return dict.fromkeys(fields)


def _row(why: str, line: HouseholdLine | None) -> Mapping[str, object]:
    if line is None:
        return {"why": why}
    return {
        "why": why,
        "household_no": line.household_no,
        "head_name": line.head_name,
        "members": line.members,
        "status_label": line.status_label,
        "village": line.village,
    }
