"""Write one list of a theme of help as a workbook: its columns, its rows, where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from lianghe_desktop.documents.leaks import OFFICE_LIST, refuse_by
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.workbook import new_workbook

_FEN_A_YUAN = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeColumn:
    """One column; `money`: its values are fen and are written in yuan."""

    title: str
    width: int
    money: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeRow:
    """One line: where it is, then its values in the order of the columns."""

    village: str
    household_no: str
    head_name: str
    cells: tuple[str | int | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeValues:
    """Hold the list as it stands on screen."""

    title: str
    area: str
    on: date
    source: str
    counts: str
    columns: tuple[ThemeColumn, ...]
    rows: tuple[ThemeRow, ...]


_HEADS = (
    ThemeColumn(title="村（居）", width=140),
    ThemeColumn(title="户编号", width=180),
    ThemeColumn(title="户主", width=90),
)


def write_theme(path: Path, values: ThemeValues) -> None:
    """Write the workbook: a title, the counts and the source over the table.

    Raises:
        UserError: A value holds a document number.
        EnvironmentFault: The file cannot be written.
    """
    refuse_document_numbers(values, values.title)
    check = partial(refuse_by, OFFICE_LIST, suffix=".xlsx", paper=values.title)
    with new_workbook(path, check=check) as book:
        sheet = book.add_worksheet(values.title[:31])
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet.write_string(0, 0, f"{values.area}　{values.title}", title)
        sheet.write_string(1, 0, f"{values.on.isoformat()}　{values.counts}　依据：{values.source}")
        columns = (*_HEADS, *values.columns)
        for place, column in enumerate(columns):
            sheet.write_string(2, place, column.title, head)
            sheet.set_column(place, place, max(column.width / 7, 8))
        for at, row in enumerate(values.rows, start=3):
            cells = (row.village, row.household_no, row.head_name, *row.cells)
            _write_row(sheet, at, columns, cells, money)
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, max(len(values.rows) + 2, 3), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)


def _write_row(
    sheet: "object", at: int, columns: Sequence[ThemeColumn], row: Sequence[str | int | None], money: object
) -> None:
    for place, (column, value) in enumerate(zip(columns, row, strict=True)):
        if isinstance(value, str):
            sheet.write_string(at, place, value)  # type: ignore[attr-defined]  # a worksheet of xlsxwriter
        elif value is not None and column.money:
            sheet.write_number(at, place, value / _FEN_A_YUAN, money)  # type: ignore[attr-defined]  # the same
        elif value is not None:
            sheet.write_number(at, place, value)  # type: ignore[attr-defined]  # the same
