"""The papers of this work: the hand-over list, and a theme as a workbook."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.helping.pairing import HandedOver
from lianghe_desktop.casework.helping.views import ViewRow, ViewTable
from lianghe_desktop.casework.household_reading import head_name, number_of
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.documents.handover_list import PAPER, HandOverRow, HandOverValues, render_handover
from lianghe_desktop.documents.theme_sheet import ThemeColumn, ThemeRow, ThemeValues, write_theme
from lianghe_desktop.records.enums import MeasureState
from lianghe_desktop.store.households import HouseholdFile, files_of

HELPED, UNHELPED = "今年已帮扶", "今年还没有"


def print_handover(office: Office, acting: Acting, done: HandedOver) -> Printed:
    """Print the list of what one helper handed to another; the paper is logged because it names people.

    Raises:
        UserError: The role may not, or a name has a character that no font has.
    """
    require(acting, Act.PRINT)
    names, mark = area_names(office), new_mark(acting)
    values = HandOverValues(
        leaving=done.leaving.name,
        leaving_unit=done.leaving.unit,
        successor=done.successor.name,
        successor_unit=done.successor.unit,
        on=done.on,
        rows=tuple(
            _row(file, names.name(file.household.home), done)
            for file in files_of(office.store, done.households)
        ),
        mark=mark,
    )
    out = BytesIO()
    pages = render_handover(values, out).count
    keep_log(office, acting, [log_row(office, acting, office.home, None, "handover", mark, values)])
    return Printed(pdf=out.getvalue(), pages=pages, codes=(mark.code,), title=PAPER)


def write_view(
    office: Office, acting: Acting, table: ViewTable, path: Path, rows: Sequence[ViewRow] | None = None
) -> None:
    """Write a theme, or the rows of it that are shown, as a workbook.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The file cannot be written.
    """
    require(acting, Act.PRINT)
    shown = table.rows if rows is None else tuple(rows)
    view = table.view
    names = (ThemeColumn(title="姓名", width=90),) if view.of_people else ()
    columns = (
        *names,
        *(ThemeColumn(title=c.title, width=c.width, money=c.money) for c in view.columns),
        ThemeColumn(title="帮扶情况", width=96),
    )
    values = ThemeValues(
        title=view.title,
        area=office.desk.name,
        on=table.on,
        source=view.source,
        counts=count_words(view.of_people, shown),
        columns=columns,
        rows=tuple(_cells(table, row) for row in shown),
    )
    write_theme(path, values)
    record_event(office, acting, "list_exported")


def count_words(of_people: bool, rows: Sequence[ViewRow]) -> str:  # noqa: FBT001 - a fact of the theme
    """Return how many there are and how many had such help this year."""
    unit, helped = "人" if of_people else "户", sum(row.helped for row in rows)
    return f"共 {len(rows):,} {unit}，{HELPED} {helped:,} {unit}，{UNHELPED} {len(rows) - helped:,} {unit}"


def _cells(table: ViewTable, row: ViewRow) -> ThemeRow:
    names = (row.name,) if table.view.of_people else ()
    values = (row.values[column.field] for column in table.view.columns)
    return ThemeRow(
        village=row.village,
        household_no=row.household_no,
        head_name=row.head_name,
        cells=(*names, *values, HELPED if row.helped else UNHELPED),
    )


def _row(file: HouseholdFile, village: str, done: HandedOver) -> HandOverRow:
    visits = [visit.visited_on for visit in file.visits if visit.visited_on]
    unfinished = [m.content or "" for m in file.measures if m.state != MeasureState.DONE]
    return HandOverRow(
        village=village,
        household_no=number_of(file.household),
        head_name=head_name(file),
        since=_since(file, done.on),
        last_visit=max(visits, default=None),
        open_measures="；".join(word for word in unfinished if word),
    )


def _since(file: HouseholdFile, on: dt.date) -> dt.date | None:
    """Return from when the pairing that ended on the day had held."""
    ended = [link.from_day for link in file.helper_links if link.to_day == on and link.from_day]
    return max(ended, default=None)
