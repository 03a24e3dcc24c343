"""Rows of the household list: keys found on the worker, lines fetched when they come into sight."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lianghe_desktop.casework.households import (
    HouseholdFilter,
    HouseholdLine,
    HouseholdSort,
    household_ids,
    household_lines,
    search,
)
from lianghe_desktop.casework.office import Office
from lianghe_desktop.desktop.widgets.paged_model import ROWS_A_PAGE, Align, Column, Sorting
from lianghe_desktop.records.identity import masked_phone
from lianghe_desktop.records.ids import HomeCode, RowId

HouseholdKey = tuple[HomeCode, RowId]
MOST_FOUND = 500


def _phone(value: object) -> str:
    return masked_phone(str(value)) if value else ""


COLUMNS = (
    Column(title="户编号", field="household_no", width=184),
    Column(title="户主", field="head_name", width=112),
    Column(title="人数", field="members", width=64, align=Align.RIGHT),
    Column(title="类别", field="category_words", width=168, sortable=False),
    Column(title="状态", field="status_label", width=96),
    Column(title="最近调查", field="surveyed_on", width=112),
    Column(title="联系电话", field="phone", width=128, sortable=False, shown=_phone),
    Column(title="村（居）", field="village", width=144),
)
_SORTS = {
    "household_no": HouseholdSort.NUMBER,
    "head_name": HouseholdSort.HEAD,
    "members": HouseholdSort.MEMBERS,
    "village": HouseholdSort.VILLAGE,
    "status_label": HouseholdSort.STATUS,
    "surveyed_on": HouseholdSort.SURVEYED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """Say which households are asked for, and in which order."""

    text: str = ""
    where: HouseholdFilter = field(default_factory=HouseholdFilter)
    sorting: Sorting | None = None

    @property
    def narrowed(self) -> bool:
        """Tell whether anything restricts the list."""
        return bool(self.text.strip()) or self.where != HouseholdFilter()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The keys that a query leads to, and the lines of the first page."""

    keys: list[HouseholdKey]
    first_lines: list[HouseholdLine]


def find_households(office: Office, query: Query) -> Found:
    """Answer a query; runs on a worker."""
    sort = _SORTS[query.sorting.field] if query.sorting else HouseholdSort.NUMBER
    descending = query.sorting is not None and query.sorting.descending
    best_first = search(office, query.text, limit=MOST_FOUND) if query.text.strip() else []
    if best_first and query.sorting is None and query.where == HouseholdFilter():
        keys = best_first  # a keystroke need not wait for the order of all households
    elif query.text.strip() and not best_first:
        keys = []
    else:
        keys = household_ids(office, where=query.where, sort=sort, descending=descending)
        keys = _both(keys, best_first, query.sorting) if best_first else keys
    return Found(keys=keys, first_lines=household_lines(office, keys[:ROWS_A_PAGE]))


def _both(
    keys: list[HouseholdKey], best_first: list[HouseholdKey], sorting: Sorting | None
) -> list[HouseholdKey]:
    """Return what is in both lists, in the order asked for, else the best first."""
    if sorting is None:
        allowed = set(keys)
        return [key for key in best_first if key in allowed]
    found = set(best_first)
    return [key for key in keys if key in found]


class HouseholdRows:
    """Provide rows to the table; a change of order is asked for through `resort`."""

    def __init__(self, office: Office, resort: Callable[[Sorting | None], None]) -> None:
        self._office = office
        self._resort = resort
        self._sorting: Sorting | None = None
        self._keys: Sequence[object] = ()
        self._lines: dict[HouseholdKey, HouseholdLine] = {}

    def take(self, found: Found, sorting: Sorting | None) -> None:
        """Hold what a query found."""
        self._keys = found.keys
        self._sorting = sorting
        self._lines = {(line.home, line.id): line for line in found.first_lines}

    def ids(self, sorting: Sorting | None) -> Sequence[object]:
        """Return the keys held; another order is asked for and follows."""
        if sorting != self._sorting:
            self._sorting = sorting
            self._resort(sorting)
        return self._keys

    def rows(self, ids: Sequence[object]) -> Sequence[Mapping[str, object]]:
        """Return the lines of some keys; one that has just gone is an empty line."""
        wanted: list[HouseholdKey] = [key for key in ids if isinstance(key, tuple)]
        unknown = [key for key in wanted if key not in self._lines]
        if unknown:
            self._lines |= {(line.home, line.id): line for line in household_lines(self._office, unknown)}
        return [_row(self._lines.get(key)) for key in wanted]

    def sums(self, fields: Sequence[str]) -> Mapping[str, object]:
        """Return no sums: the list counts households and sums no column."""
        return dict.fromkeys(fields)


def _row(line: HouseholdLine | None) -> Mapping[str, object]:
    if line is None:
        return {}
    return {column.field: getattr(line, column.field) for column in COLUMNS}
