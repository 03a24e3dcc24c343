"""A plain table that leaves the office: ledgers, lists for departments, payments, period tables."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from lianghe_desktop.documents.values import PaperMark

Cell = str | int | date | None


class CellKind(Enum):
    """Say what a column holds; money in fen, a change is shown with its sign."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    CHANGE = "change"


@dataclass(frozen=True, kw_only=True, slots=True)
class TableColumn:
    """Hold one column: its head and its width on paper (0 shares what is left); `summed` has a foot.

    `whole`: its receiver lawfully gets the numbers of people in it unmasked.
    """

    title: str
    width_mm: float = 0.0
    kind: CellKind = CellKind.TEXT
    summed: bool = False
    whole: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TableValues:
    """Hold one table; `notes` stand over it (for whom, what for, by which clause), `foot` under it."""

    title: str
    unit: str
    on: date
    notes: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[str, ...] = ()
    counted: str = "户"
    mark: PaperMark | None = None

    def without(self, titles: tuple[str, ...]) -> "TableValues":
        """Return the table without those columns of `titles` that say the same in every row."""
        kept = [
            at
            for at, column in enumerate(self.columns)
            if column.title not in titles or len({row[at] for row in self.rows}) > 1
        ]
        return replace(
            self,
            columns=tuple(self.columns[at] for at in kept),
            rows=tuple(tuple(row[at] for at in kept) for row in self.rows),
        )

    @property
    def sums(self) -> tuple[int | None, ...]:
        """Return the sum of each summed column."""
        return tuple(
            sum(value for row in self.rows if isinstance(value := row[at], int)) if column.summed else None
            for at, column in enumerate(self.columns)
        )
