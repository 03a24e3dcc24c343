"""Write a plain table as a workbook; every table that goes to another office passes through here."""

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from lianghe_desktop.documents.leaks import OFFICE_LIST, Rule, refuse_by
from lianghe_desktop.documents.paper import spoken_date
from lianghe_desktop.documents.table_values import Cell, CellKind, TableValues
from lianghe_desktop.documents.workbook import letters, put_whole

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FEN_A_YUAN = 100
_LEAST_WIDTH, _MOST_WIDTH = 7, 60
_SAMPLED_ROWS = 200


def write_shared_table(
    path: Path, values: TableValues, *, bare: bool = False, rule: Rule = OFFICE_LIST
) -> None:
    """Write a table; `bare` leaves title and notes out, for systems that read the heads in the first row.

    Document numbers and phones are written as text, money as numbers in yuan. The finished file is read
    again before it is put in place: nothing may stand in it that `rule` forbids, but in columns that are
    lawfully whole, and nothing private where nobody looks.

    Raises:
        UserError: It would hold what its reader must not get.
        EnvironmentFault: The file cannot be written.
    """
    content = tables_book({_sheet_name(values.title): values}, bare=bare)
    whole = frozenset(letters(at) for at, column in enumerate(values.columns, start=1) if column.whole)
    refuse_by(rule, content, ".xlsx", paper=values.title, whole_columns=whole)
    put_whole(path, content)


def _sheet_name(title: str) -> str:
    return title[:28].translate(str.maketrans("", "", "[]:*?/\\")) or "名单"


def tables_book(tables: Mapping[str, TableValues], *, bare: bool = False) -> bytes:
    """Return a workbook with a sheet for each table, named by its key."""
    import xlsxwriter  # noqa: PLC0415 - only exports need it

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        for on in {values.on for values in tables.values()}:
            book.set_properties({"created": datetime.combine(on, time())})  # not the clock's: same bytes
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        formats = {
            CellKind.TEXT: book.add_format({"border": 1, "num_format": "@", "valign": "vcenter"}),
            CellKind.NUMBER: book.add_format({"border": 1, "num_format": "0", "valign": "vcenter"}),
            CellKind.MONEY: book.add_format({"border": 1, "num_format": "#,##0.00", "valign": "vcenter"}),
            CellKind.DAY: book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "vcenter"}),
            CellKind.CHANGE: book.add_format({"border": 1, "num_format": "+0;-0;0", "valign": "vcenter"}),
        }
        title = book.add_format({"bold": True, "font_size": 16})
        for name, values in tables.items():
            sheet = book.add_worksheet(name)
            line = 0 if bare else _write_head(sheet, values, title)
            sheet.write_row(line, 0, [column.title for column in values.columns], head)
            last = _write_rows(sheet, values, formats, line + 1)
            if not bare:
                _write_foot(sheet, values, formats, last)
            _lay_out(sheet, values, line, last)
    return out.getvalue()


def _write_head(sheet: "Worksheet", values: TableValues, title: "Format") -> int:
    """Write what stands over a table and return the line of its heads."""
    sheet.write_string(0, 0, values.title, title)
    sheet.write_string(1, 0, f"{values.unit}　{spoken_date(values.on)}")
    for at, note in enumerate(values.notes, start=2):
        sheet.write_string(at, 0, note)
    return 2 + len(values.notes)


def _lay_out(sheet: "Worksheet", values: TableValues, line: int, last: int) -> None:
    for at, width in enumerate(_widths(values)):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(line + 1, min(2, len(values.columns)))
    sheet.autofilter(line, 0, max(last - 1, line), len(values.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(line)


def _write_rows(sheet: "Worksheet", values: TableValues, formats: dict[CellKind, "Format"], line: int) -> int:
    for row in values.rows:
        for at, (column, value) in enumerate(zip(values.columns, row, strict=True)):
            _write(sheet, line, at, value, column.kind, formats)
        line += 1
    return line


def _write(
    sheet: "Worksheet", line: int, at: int, value: Cell, kind: CellKind, formats: dict[CellKind, "Format"]
) -> None:
    if value is None or value == "":
        sheet.write_blank(line, at, None, formats[CellKind.TEXT])
    elif kind is CellKind.MONEY and isinstance(value, int):
        sheet.write_number(line, at, value / _FEN_A_YUAN, formats[kind])
    elif kind in (CellKind.NUMBER, CellKind.CHANGE) and isinstance(value, int):
        sheet.write_number(line, at, value, formats[kind])
    elif isinstance(value, date):
        sheet.write_datetime(line, at, value, formats[CellKind.DAY])
    else:
        sheet.write_string(line, at, str(value), formats[CellKind.TEXT])


def _write_foot(
    sheet: "Worksheet", values: TableValues, formats: dict[CellKind, "Format"], line: int
) -> None:
    if any(total is not None for total in values.sums) and values.rows:
        for at, (column, total) in enumerate(zip(values.columns, values.sums, strict=True)):
            _write(sheet, line, at, "合计" if at == 0 else total, column.kind, formats)
        line += 1
    for note in values.foot:
        line += 1
        sheet.write_string(line, 0, note)


def _widths(values: TableValues) -> list[int]:
    """Return column widths in characters: as wide as heads and the first rows need."""
    found = []
    for at, column in enumerate(values.columns):
        words = [column.title, *(_plain(row[at]) for row in values.rows[:_SAMPLED_ROWS])]
        needed = max(sum(2 if ord(sign) > 255 else 1 for sign in word) for word in words) + 2
        found.append(min(max(needed, _LEAST_WIDTH), _MOST_WIDTH))
    return found


def _plain(value: Cell) -> str:
    return "" if value is None else str(value)
