"""Read one table of a workbook: find its head, keep what the cells say as text with their row numbers.

Dates and numbers come out as text a person would write; what Excel has damaged (a document number
turned into 4.40403E+17) is marked, never repaired by guessing.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from lianghe_desktop.records.errors import ErrorCode, UserError

HEAD_ROWS = 20
_EXACT_LIMIT = 10**15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{2}")
_DECORATION = re.compile(r"[\s*＊★:：]|[（(](?:必填|选填|可不填|下拉选择)[）)]")


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold what a cell says.

    `lost_digits`: Excel kept a long number as an inexact one; `from_above`: the words stand in the first
    of several cells that were merged downwards.
    """

    text: str
    lost_digits: bool = False
    from_above: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Hold one row below the head; `number` is the row number that Excel shows."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """Name a row that is no row of the list (a sum, a repeated head, a remark), and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one table: `name` of the sheet, `header` as written, `header_row` as Excel numbers it, rows.

    A head of several lines ends in `header_row`; the words of its lines are joined with a slash.
    """

    name: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[SheetRow, ...]
    skipped: tuple[SkippedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RawSheet:
    """Hold a whole sheet as the workbook has it; merged areas are ((row, column), (row, column)) from 0."""

    name: str
    rows: Sequence[Sequence[Hashable]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class CellError:
    """Say what is wrong with one cell, and what to do; the value itself is not repeated."""

    sheet: str
    row: int
    column: str
    reason: str


@lru_cache(maxsize=10_000)
def plain_title(title: str) -> str:
    """Reduce a column title to what tells it apart: no blanks, stars, line feeds, （必填）."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", title).replace("(", "（").replace(")", "）"))


@lru_cache(maxsize=100_000, typed=True)
def cell_of(value: Hashable) -> Cell:
    """Turn a value of a workbook into text; lists repeat the same few words, so cells are shared.

    Excel keeps 15 digits of a number, so a number from 10^15 on is not what was typed.
    Source: IEEE 754; Microsoft, Excel specifications and limits (number precision 15 digits).
    """
    if isinstance(value, bool):
        return Cell("是" if value else "否")
    if isinstance(value, (int, float)):
        if abs(value) >= _EXACT_LIMIT:
            return Cell(f"{value:.0f}", lost_digits=True)
        return Cell(f"{value:.0f}" if value == int(value) else repr(value))
    if isinstance(value, dt.datetime):
        return Cell(value.date().isoformat())
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return Cell(str(value))
    text = unicodedata.normalize("NFC", str(value)).strip()
    return Cell(text, lost_digits=bool(_SCIENTIFIC.fullmatch(text)))


def _score(row: Sequence[Hashable], titles: frozenset[str]) -> int:
    return len({plain_title(str(value)) for value in row} & titles)


def raw_sheets(source: Path | bytes, name: str) -> Iterator[RawSheet]:
    """Yield the sheets of a workbook, read one after the other.

    Raises UserError (BAD_SHEET) where the file cannot be read; `name` is shown in the refusal.
    """
    import python_calamine  # noqa: PLC0415 - a native module that only imports of tables need

    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet_name in book.sheet_names:
            sheet = book.get_sheet_by_name(sheet_name)
            merged = tuple(sheet.merged_cell_ranges or ())
            yield RawSheet(sheet_name, sheet.to_python(skip_empty_area=False), merged)
    except OSError as fault:
        raise UserError(
            ErrorCode.BAD_SHEET, f"打不开表格“{name}”，请确认文件还在、没有被别的程序占用。"
        ) from fault
    except (python_calamine.CalamineError, ValueError) as fault:
        raise UserError(
            ErrorCode.BAD_SHEET,
            f"“{name}”不是能读的 Excel 表格（也可能设了密码）；"
            "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
        ) from fault


def read_table(source: Path | bytes, titles: Iterable[str] = (), *, name: str | None = None) -> Sheet:
    """Return the table of a workbook whose head has most of the known titles.

    `titles` are the plain titles to look for; without any, the first row that is filled is the head.
    `name` is shown in refusals (default: the file's name).

    Raises UserError (BAD_SHEET) where the file cannot be read or no sheet has a row.
    """
    shown = name or (source.name if isinstance(source, Path) else "表格")
    known = frozenset(titles)
    best: tuple[int, str, int, Sequence[Sequence[Hashable]]] | None = None
    for raw in raw_sheets(source, shown):
        sheet_name, rows = raw.name, raw.rows
        for at, row in enumerate(rows[:HEAD_ROWS]):
            score = _score(row, known) if known else sum(1 for value in row if value != "")
            if score and (best is None or score > best[0]):
                best = (score, sheet_name, at, rows)
            if score and not known:
                break
    if best is None:
        raise UserError(
            ErrorCode.BAD_SHEET, f"“{shown}”里没有找到表头，请用本程序的空白表填写，或检查是不是选错了文件。"
        )
    _, sheet_name, head, rows = best
    header = tuple(cell_of(value).text for value in rows[head])
    body = []
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        if any(value not in ("", None) for value in row):
            body.append(SheetRow(number, tuple(map(cell_of, row))))
    return Sheet(sheet_name, header, head + 1, tuple(body))


def column_places(sheet: Sheet, synonyms: Mapping[str, str]) -> dict[str, int]:
    """Return where each known column stands: key -> index; the first of two alike counts.

    synonyms: plain title -> key.
    """
    places: dict[str, int] = {}
    for at, title in enumerate(sheet.header):
        key = synonyms.get(plain_title(title))
        if key is not None:
            places.setdefault(key, at)
    return places
