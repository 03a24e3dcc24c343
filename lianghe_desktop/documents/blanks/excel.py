"""Excel blanks, read as grids and filled in a copy: styles, merged cells, formulas, print settings stay.

Source: ECMA-376 (worksheets); openpyxl writes back what it read, but for drawings that it does not know.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from lianghe_desktop.documents.blanks.gaps import filled_text
from lianghe_desktop.documents.blanks.grid import BlockLines, Filling, Grid, GridCell
from lianghe_desktop.records.errors import ErrorCode, UserError

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_ROWS = 400
_MOST_COLUMNS = 80
_REFERENCE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?(?![\w(])")
_LONGEST_SHEET_NAME = 31


def read_excel(content: bytes) -> tuple[Grid, ...]:
    """Return the visible sheets as grids.

    Raises UserError (BAD_SHEET) where it is no workbook.
    """
    return tuple(_grid(sheet) for sheet in _open(content).worksheets if sheet.sheet_state == "visible")


def fill_excel(
    content: bytes,
    copies: Sequence[tuple[str, Sequence[Filling], Sequence[BlockLines]]],
) -> bytes:
    """Return a workbook filled in: one copy of the blank's sheets for each of `copies`.

    copies: (name of the copy, fillings, rows of blocks). A single copy keeps the sheets' own names; of
    several each sheet carries the copy's name, and sheets that nothing is written into stay once.
    """
    book = _open(content)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if len(copies) == 1:
        _, fillings, blocks = copies[0]
        for title, sheet in sheets.items():
            _fill_sheet(sheet, [f for f in fillings if f.place.grid == title], _of(blocks, title))
    else:
        touched = {f.place.grid for _, fs, _ in copies for f in fs}
        touched |= {b.block.grid for _, _, bs in copies for b in bs}
        taken: set[str] = set()
        for name, fillings, blocks in copies:
            for title in [one for one in sheets if one in touched]:
                made = _copied(book, sheets[title], _sheet_name(name, title, len(touched), taken))
                _fill_sheet(made, [f for f in fillings if f.place.grid == title], _of(blocks, title))
        for title in touched & set(sheets):
            book.remove(sheets[title])
    _forget_people(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _open(content: bytes) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415 - only blanks need it
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - only blanks need it

    try:
        return load_workbook(BytesIO(content))
    except (
        InvalidFileException,
        BadZipFile,
        OSError,
        KeyError,
        ValueError,
        TypeError,
        SyntaxError,
    ) as problem:
        raise UserError(
            ErrorCode.BAD_SHEET,
            "这不是能读的 Excel 表（也可能设了密码，或是旧的 .xls）；请另存为 .xlsx 再拖进来。",
        ) from problem


def _grid(sheet: "Worksheet") -> Grid:
    rows, columns = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        spans[area.min_row, area.min_col] = (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        covered |= {
            (r, c)
            for r in range(area.min_row, area.max_row + 1)
            for c in range(area.min_col, area.max_col + 1)
        }
    cells = []
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            if (row, column) in covered and (row, column) not in spans:
                continue
            value = sheet.cell(row, column).value
            tall, wide = spans.get((row, column), (1, 1))
            formula = isinstance(value, str) and value.startswith("=")
            text = "" if value is None or formula else str(value)
            cells.append(
                GridCell(
                    row=row, column=column, text=text.strip("\n"), rows=tall, columns=wide, formula=formula
                )
            )
    return Grid(name=sheet.title, rows=rows, columns=columns, cells=tuple(cells))


def _of(blocks: Sequence[BlockLines], title: str) -> list[BlockLines]:
    return sorted((one for one in blocks if one.block.grid == title), key=lambda one: -one.block.first)


def _fill_sheet(sheet: "Worksheet", fillings: Sequence[Filling], blocks: Sequence[BlockLines]) -> None:
    """Fill single places first: rows that blocks insert would move them."""
    gaps: dict[tuple[int, int], dict[int, str]] = {}
    for one in fillings:
        where = (one.place.row, one.place.column)
        if one.place.part:
            gaps.setdefault(where, {})[one.place.part] = one.text
        else:
            _put(sheet, *where, one)
    for (row, column), values in gaps.items():
        cell = sheet.cell(row, column)
        cell.value = filled_text(str(cell.value or ""), values)
    for block in blocks:
        _fill_block(sheet, block)


def _fill_block(sheet: "Worksheet", rows: BlockLines) -> None:
    first, last = rows.block.first, rows.block.last
    more = len(rows.lines) - (last - first + 1)
    if more > 0:
        _insert_rows(sheet, last, more)
    for at, line in enumerate(rows.lines):
        for column, one in line.items():
            _put(sheet, first + at, column, one)


def _put(sheet: "Worksheet", row: int, column: int, one: Filling) -> None:
    cell = sheet.cell(row, column)
    if one.number is None:
        cell.value = one.text
        cell.data_type = "s"  # a text that begins with = is no formula
    else:
        cell.value = one.number if isinstance(one.number, int) else Decimal(one.number)


def _insert_rows(sheet: "Worksheet", after: int, count: int) -> None:
    """Put rows below `after` that look like it; what stood below moves down, formulas with it."""
    merged = [str(area) for area in sheet.merged_cells.ranges if area.min_row > after]
    alike = [area for area in sheet.merged_cells.ranges if area.min_row == area.max_row == after]
    for area in merged:
        sheet.unmerge_cells(area)
    heights = {row: sheet.row_dimensions[row].height for row in range(after, sheet.max_row + 1)}
    if sheet.max_row > after:
        area = f"A{after + 1}:{_letters(sheet.max_column)}{sheet.max_row}"
        sheet.move_range(area, rows=count)
    for row, height in heights.items():
        if row > after:
            sheet.row_dimensions[row + count].height = height
    for row in range(after + 1, after + count + 1):
        sheet.row_dimensions[row].height = heights[after]
        for column in range(1, sheet.max_column + 1):
            _dress(sheet.cell(row, column), sheet.cell(after, column))
        for area in alike:
            sheet.merge_cells(start_row=row, end_row=row, start_column=area.min_col, end_column=area.max_col)
    for text in merged:
        sheet.merge_cells(_moved(text, after, count))
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = _moved(cell.value, after, count)
    if sheet.print_area:
        sheet.print_area = _moved(str(sheet.print_area).rpartition("!")[2].replace("'", ""), after, count)


def _dress(cell: Any, like: Any) -> None:
    """Give a cell the style of another; what is covered by a merged cell has none."""
    if like.has_style and hasattr(cell, "_style"):
        cell._style = copy.copy(like._style)


def _moved(formula: str, after: int, count: int) -> str:
    """Move references below a row down; a range that ends in the row grows."""

    def moved(found: "re.Match[str]") -> str:
        left, row, right, last = found.groups()
        begin = int(row) + (count if int(row) > after else 0)
        if last is None:
            return f"{left}{begin}"
        grown = int(last) + (count if int(last) >= after else 0)
        return f"{left}{begin}:{right}{grown}"

    return _REFERENCE.sub(moved, formula)


def _copied(book: "Workbook", sheet: "Worksheet", name: str) -> "Worksheet":
    made = book.copy_worksheet(sheet)
    made.title = name
    if sheet.print_area:
        made.print_area = str(sheet.print_area).rpartition("!")[2]
    made.print_title_rows = sheet.print_title_rows
    made.oddFooter = copy.copy(sheet.oddFooter)
    made.oddHeader = copy.copy(sheet.oddHeader)
    made.sheet_view.showGridLines = sheet.sheet_view.showGridLines
    return made


def _sheet_name(name: str, title: str, sheets: int, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\']", "", name if sheets == 1 else f"{name} {title}") or "表"
    shown, count = plain[:_LONGEST_SHEET_NAME], 1
    while shown in taken:
        count += 1
        shown = f"{plain[: _LONGEST_SHEET_NAME - 4]}-{count}"
    taken.add(shown)
    return shown


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - only blanks need it

    return get_column_letter(column)


def _forget_people(book: "Workbook") -> None:
    """Leave out who made the blank: the file names nobody but those whom it shows."""
    for name in ("creator", "lastModifiedBy", "title", "subject", "description", "keywords", "category"):
        setattr(book.properties, name, None)
    parts: Mapping[str, Any] = {sheet.title: sheet for sheet in book.worksheets}
    for sheet in parts.values():
        for line in sheet.iter_rows():
            for cell in line:
                if cell.comment is not None:
                    cell.comment = None
