"""How a list's columns and cells are told to a screen, which knows no paper."""

import datetime as dt
from dataclasses import dataclass

from lianghe_desktop.casework.rosters.roster import Roster
from lianghe_desktop.documents.table_values import CellKind
from lianghe_desktop.records.money import yuan_text


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownColumn:
    """One column: head, width on paper (0: as wide as there is room), what it holds."""

    title: str
    width_mm: float
    numeric: bool
    money: bool
    summed: bool


def shown_columns(roster: Roster) -> tuple[ShownColumn, ...]:
    """Return the columns of a list."""
    return tuple(
        ShownColumn(
            title=column.title,
            width_mm=column.width_mm,
            numeric=column.kind in (CellKind.NUMBER, CellKind.MONEY),
            money=column.kind is CellKind.MONEY,
            summed=column.summed,
        )
        for column in roster.columns
    )


def shown_cell(value: object, *, money: bool) -> str:
    """Return a cell as a screen shows it."""
    if value is None:
        return ""
    if isinstance(value, int):
        return yuan_text(value) if money else f"{value:,}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
