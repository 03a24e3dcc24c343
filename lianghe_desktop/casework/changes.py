"""Annex 1 at the end of a period beside the end of the one before, with the change in every cell.

Both columns are read from the journal as of their days, so that the table of an ended period is the same
on any later day. Source: 珠斗办字〔2017〕6号 附件一, 四（五） (每月报送); the change is ours.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.overview import overview
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.reports.past import office_as_of, refuse_future
from lianghe_desktop.documents.leaks import OFFICE_FIGURES
from lianghe_desktop.documents.small_cells import OFFICE_NOTE
from lianghe_desktop.documents.table_book import write_shared_table
from lianghe_desktop.documents.table_sheet import render_table
from lianghe_desktop.documents.table_values import Cell, CellKind, TableColumn, TableValues
from lianghe_desktop.documents.values import OverviewValues

TITLE = "低收入群体情况变化表"
_SIDE_BY_SIDE = 3
"""Areas whose three columns stand side by side across a page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """Both tables: `now` at the end of the period (or the day seen), `then` at the end of the one before."""

    period: Period
    now: OverviewValues
    then: OverviewValues

    def change(self, row: int, area: int) -> int:
        """Return by how much a cell grew; rows and areas count from 0."""
        return self.now.rows[row].values[area] - self.then.rows[row].values[area]


def changes(office: Office, acting: Acting, period: Period, *, as_of: dt.date | None = None) -> Changes:
    """Count annex 1 at both ends, as of their days.

    Raises:
        UserError: The period or the day lies ahead.
    """
    seen = as_of or acting.today
    refuse_future(seen, acting.today)
    refuse_future(period.first, seen)
    end, before = min(period.last, seen), period.before().last
    with office_as_of(office, end) as ended:
        now = overview(ended, end)
    with office_as_of(office, before) as earlier:
        then = overview(earlier, before)
    return Changes(period=period, now=now, then=then)


def change_table(found: Changes) -> TableValues:
    """Return the table with three columns an area: now, then, more or less."""
    columns = [
        TableColumn(title="序号", width_mm=11, kind=CellKind.NUMBER),
        TableColumn(title="统计项目", width_mm=46),
        TableColumn(title="单位", width_mm=11),
    ]
    for area in found.now.areas:
        columns += [
            TableColumn(title=f"{area}本期", width_mm=17, kind=CellKind.NUMBER),
            TableColumn(title=f"{area}上期", width_mm=17, kind=CellKind.NUMBER),
            TableColumn(title=f"{area}增减", width_mm=15, kind=CellKind.CHANGE),
        ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.number,
            row.item,
            row.unit,
            *(
                cell
                for at in range(len(found.now.areas))
                for cell in (row.values[at], found.then.rows[place].values[at], found.change(place, at))
            ),
        )
        for place, row in enumerate(found.now.rows)
    )
    return TableValues(
        title=f"{found.now.district_name}{TITLE}",
        unit=found.period.words,
        on=found.now.on,
        notes=(
            f"本期到 {found.now.on.isoformat()}，上期到 {found.then.on.isoformat()}，都按当天结束时的记录。",
        ),
        columns=tuple(columns),
        rows=rows,
        foot=(OFFICE_NOTE,),
        counted="项",
    )


def _paper_table(found: Changes) -> TableValues:
    """Return the table for paper: of many areas a column each, its change under each number."""
    wide = change_table(found)
    if len(found.now.areas) <= _SIDE_BY_SIDE:
        return wide
    areas = range(len(found.now.areas))
    return replace(
        wide,
        columns=(
            *wide.columns[:3],
            *(TableColumn(title=area, kind=CellKind.NUMBER) for area in found.now.areas),
        ),
        rows=tuple(
            (
                row.number,
                row.item,
                row.unit,
                *(_two_lines(row.values[at], found.change(place, at)) for at in areas),
            )
            for place, row in enumerate(found.now.rows)
        ),
        foot=("每格上面是本期的数，下面是比上期的增减。", *wide.foot),
    )


def _two_lines(number: int, more: int) -> str:
    return f"{number:,}\n{more:+,}" if more else f"{number:,}\n0"


def print_changes(office: Office, acting: Acting, found: Changes) -> Printed:
    """Print the table with a code of its own, and log it; nobody is named on it.

    Raises:
        UserError: The role may not.
    """
    render = partial(render_table, rule=OFFICE_FIGURES)
    return issue(office, acting, "changes", _paper_table(found), render, title=TITLE)


def write_changes(found: Changes, path: Path) -> None:
    """Write the table as a workbook.

    Raises:
        EnvironmentFault: The file cannot be written.
    """
    write_shared_table(path, change_table(found), rule=OFFICE_FIGURES)
