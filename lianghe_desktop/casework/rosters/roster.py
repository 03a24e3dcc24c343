"""A list as data: whom it holds, which columns, by which clause; and how it becomes a table."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.duties.periods import Every, period_of
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.rosters.columns import RosterColumn
from lianghe_desktop.casework.rosters.subjects import Family, Span, Subject, families, measures
from lianghe_desktop.documents.table_values import Cell, TableColumn, TableValues
from lianghe_desktop.records.ids import HomeCode, RowId


class Of(StrEnum):
    """What one line of a list is."""

    HOUSEHOLDS = "户"
    PEOPLE = "人"
    MEASURES = "笔"


class Group(StrEnum):
    """The sorts of lists, in the order in which they are offered."""

    LEDGER = "台账"
    DEPARTMENT = "送部门名单"
    PAYMENT = "资金发放清单"
    NATIONAL = "国家系统格式"


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """One list. `whole_numbers`: the workbook has document numbers and phones whole, because the receiver
    compares by them; screens and paper mask them always."""

    code: str
    title: str
    group: Group
    of: Of
    columns: tuple[RosterColumn, ...]
    fits: Callable[[Subject], bool]
    source: str
    receiver: str = ""
    purpose: str = ""
    whole_numbers: bool = False
    bare: bool = False

    @property
    def sensitive(self) -> bool:
        """Tell whether a column of it is masked on screens and paper."""
        return any(column.hidden for column in self.columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a list: the household it leads to, and its cells."""

    home: HomeCode
    household: RowId
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A list on a day; `lines` in its order, with what is sensitive masked.

    `as_of`: `on` is a past day, as it ended.
    """

    roster: Roster
    unit: str
    on: dt.date
    span: Span
    lines: tuple[Line, ...]
    whole: tuple[tuple[Cell, ...], ...]
    as_of: bool = False

    def table(self, *, whole: bool, lines: tuple[int, ...] | None = None) -> TableValues:
        """Return the list as a table; `whole` with unmasked numbers, `lines` only those places, in order."""
        places = range(len(self.lines)) if lines is None else lines
        rows = self.whole if whole else tuple(line.cells for line in self.lines)
        return TableValues(
            title=f"{self.unit}{self.roster.title}",
            unit=self.unit,
            on=self.on,
            notes=_notes(self),
            columns=tuple(
                TableColumn(
                    title=column.title,
                    width_mm=column.width_mm,
                    kind=column.kind,
                    summed=column.summed,
                    whole=whole and column.hidden is not None,
                )
                for column in self.roster.columns
            ),
            rows=tuple(rows[place] for place in places),
            counted=self.roster.of.value,
        )


def fill(
    office: Office,
    roster: Roster,
    on: dt.date,
    *,
    village: str | None = None,
    span: Span | None = None,
    unit: str = "",
) -> Filled:
    """Return a list as the records give it; measures of the year so far where no span is named."""
    held = families(office, on, village)
    days = span or Span(first=period_of(on, Every.YEAR).first, last=on)
    subjects = [one for one in _subjects(office, roster, held, on, days, village) if roster.fits(one)]
    whole = tuple(tuple(column.value(one) for column in roster.columns) for one in subjects)
    return Filled(
        roster=roster,
        unit=unit or office.desk.name,
        on=on,
        span=days,
        lines=tuple(
            Line(
                home=HomeCode(one.family.household.home),
                household=RowId(one.family.household.id),
                cells=tuple(
                    column.hidden(cell) if column.hidden and isinstance(cell, str) else cell
                    for column, cell in zip(roster.columns, cells, strict=True)
                ),
            )
            for one, cells in zip(subjects, whole, strict=True)
        ),
        whole=whole,
    )


def _subjects(
    office: Office, roster: Roster, held: list[Family], on: dt.date, span: Span, village: str | None
) -> Iterator[Subject]:
    if roster.of is Of.MEASURES:
        yield from measures(office, held, on, span, village)
        return
    for family in held:
        if roster.of is Of.HOUSEHOLDS:
            yield Subject(family=family, on=on)
        else:
            for member in family.members:
                yield Subject(family=family, member=member, on=on)


def _notes(filled: Filled) -> tuple[str, ...]:
    roster, span = filled.roster, filled.span
    notes = ["按当天结束时的记录"] if filled.as_of else []
    if roster.of is Of.MEASURES:
        notes.append(f"{span.first.isoformat()} 至 {span.last.isoformat()}")
    if roster.receiver:
        notes.append(f"送：{roster.receiver}　用途：{roster.purpose}　依据：{roster.source}")
        notes.append("内部资料，只作上述用途，用完按规定销毁，不得转发、不得张贴。")
    return tuple(notes)
