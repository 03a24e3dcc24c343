"""Rows that are all at hand, for tables over a result that was just computed."""

from collections.abc import Mapping, Sequence

from lianghe_desktop.desktop.widgets.paged_model import Row, Sorting


class FixedRows:
    """Provide rows held in memory; ids are their places, sorting is by the values of a field."""

    def __init__(self) -> None:
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Hold these rows; the model must be loaded anew."""
        self._rows = rows

    def row(self, place: object) -> Row:
        """Return the row of an id."""
        return self._rows[place] if isinstance(place, int) else {}

    def ids(self, sorting: Sorting | None) -> Sequence[object]:
        """Return the places in the order asked for; rows without a value come last."""
        places = range(len(self._rows))
        if sorting is None:
            return places
        known = [p for p in places if self._rows[p].get(sorting.field) is not None]
        unknown = [p for p in places if self._rows[p].get(sorting.field) is None]
        known.sort(key=lambda p: self._rows[p][sorting.field], reverse=sorting.descending)  # type: ignore[arg-type, return-value] # values of one field are of one kind
        return [*known, *unknown]

    def rows(self, ids: Sequence[object]) -> Sequence[Row]:
        """Return the rows of some ids."""
        return [self.row(place) for place in ids]

    def sums(self, fields: Sequence[str]) -> Mapping[str, object]:
        """Return the sum of each field over all rows."""
        return {
            field: sum(value for row in self._rows if isinstance(value := row.get(field), int))
            for field in fields
        }
