"""Take in a list of people: recognise its columns and give rows with typed raw values.

Whether a check digit is right, a relation exists or a person is there twice is judged by casework;
here a cell is refused only where its kind cannot be read.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from lianghe_desktop.documents.member_columns import COLUMNS, SYNONYMS, TITLE_OF
from lianghe_desktop.documents.sheet_reading import (
    Cell,
    CellError,
    Sheet,
    SheetRow,
    column_places,
    plain_title,
    read_table,
)
from lianghe_desktop.records.errors import ErrorCode, UserError

_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES = frozenset({"是", "有", "1", "Y", "y", "YES", "yes", "√", "✓", "对"})
_NO = frozenset({"否", "无", "没有", "0", "N", "n", "NO", "no", "×", "不是"})
_LOST = "Excel 把这个号码变成了数字，后几位已经丢失；请把整列设为“文本”格式，再从原表重新粘贴号码。"


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberRow:
    """Hold one row of a list as written; None is an empty cell or a column that is not there.

    `sheet` and `row` say where it stands. Source of the columns: export header of the household-member
    list of 全国防返贫监测信息系统.
    """

    sheet: str
    row: int
    household_no: str | None = None
    person_no: str | None = None
    village: str | None = None
    group: str | None = None
    address: str | None = None
    head_name: str | None = None
    head_document_number: str | None = None
    name: str | None = None
    sex: str | None = None
    document_kind: str | None = None
    document_number: str | None = None
    disability_certificate: str | None = None
    relation: str | None = None
    birth_date: dt.date | None = None
    nation: str | None = None
    political: str | None = None
    schooling: str | None = None
    school_status: str | None = None
    dropout_reason: str | None = None
    health: str | None = None
    labour: str | None = None
    disability_class: str | None = None
    disability_grade: str | None = None
    phone: str | None = None
    household_phone: str | None = None
    work_place: str | None = None
    employer: str | None = None
    work_months: int | None = None
    dibao: bool | None = None
    tekun: bool | None = None
    resident_medical: bool | None = None
    employee_medical: bool | None = None
    serious_illness_insurance: bool | None = None
    resident_pension: bool | None = None
    employee_pension: bool | None = None
    household_kind: str | None = None
    cause: str | None = None


_LONG_NUMBERS = frozenset({"household_no", "person_no", "document_number", "head_document_number",
                           "disability_certificate"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """Hold what was taken in: the table, readable rows, refused cells; a row with an error is not among rows.

    `ignored` are titles that no column of ours knows.
    """

    sheet: Sheet
    rows: tuple[MemberRow, ...]
    errors: tuple[CellError, ...]
    ignored: tuple[str, ...]


_EMPTY = Cell("")


class _Unreadable(Exception):
    """Carry the Chinese reason why a cell cannot be read."""


def _day(text: str) -> dt.date:
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    try:
        if found:
            return dt.date(*(int(part) for part in found.groups()))
        if text.isdigit() and 5000 < int(text) < 80000:
            return _EXCEL_DAY_ZERO + dt.timedelta(days=int(text))
    except ValueError:
        pass
    raise _Unreadable("日期看不懂，请写成 1949-12-31 这样的年月日。")


def _flag(text: str) -> bool:
    if text in _YES or text in _NO:
        return text in _YES
    raise _Unreadable("只能填“是”或“否”。")


def _months(text: str) -> int:
    plain = text.removesuffix("个月").removesuffix("月").strip()
    if plain.isdigit() and int(plain) <= 12:
        return int(plain)
    raise _Unreadable("月数只能填 0 到 12 的整数。")


_READERS: dict[str, Callable[[str], object]] = {"birth_date": _day, "work_months": _months}
_READERS |= {field.name: _flag for field in fields(MemberRow) if field.type == (bool | None)}


def _require_columns(sheet: Sheet, places: dict[str, int], name: str) -> None:
    missing = [column.title for column in COLUMNS if column.required and column.key not in places]
    if not missing:
        return
    there = "、".join(title for title in sheet.header if title) or "（没有）"
    raise UserError(
        ErrorCode.BAD_SHEET,
        f"“{name}”的工作表“{sheet.name}”缺少这些列：{'、'.join(missing)}；"
        f"表里第 {sheet.header_row} 行的列是：{there}。请补上缺少的列，或用本程序的空白表填写后再导入。",
    )


def _read_row(
    sheet: Sheet, row: SheetRow, places: dict[str, int]
) -> tuple[dict[str, object], list[CellError]]:
    values: dict[str, object] = {}
    errors: list[CellError] = []
    cells = row.cells
    for key, at in places.items():
        cell = cells[at] if at < len(cells) else _EMPTY
        if not cell.text:
            continue
        try:
            values[key] = _READERS[key](cell.text) if key in _READERS else cell.text
            if cell.lost_digits and key in _LONG_NUMBERS:
                raise _Unreadable(_LOST)
        except _Unreadable as reason:
            errors.append(CellError(sheet.name, row.number, sheet.header[at] or TITLE_OF[key], str(reason)))
    return values, errors


def read_members(source: Path | bytes, *, name: str | None = None) -> MemberSheet:
    """Return the people of a list.

    Cells that were merged down (户编号 stands only at the head of a household) are filled from the row
    above. Rows without a name are skipped where nothing else stands in them.

    Raises UserError (BAD_SHEET) where the file cannot be read, or required columns are missing: the
    sentence lists them and what is there.
    """
    shown = name or (source.name if isinstance(source, Path) else "表格")
    sheet = read_table(source, SYNONYMS, name=shown)
    places = column_places(sheet, SYNONYMS)
    _require_columns(sheet, places, shown)
    rows: list[MemberRow] = []
    errors: list[CellError] = []
    household_no: object = None
    for row in sheet.rows:
        values, wrong = _read_row(sheet, row, places)
        if not values and not wrong:
            continue
        if "household_no" not in values and values.get("relation") != "户主" and household_no is not None:
            values["household_no"] = household_no
        household_no = values.get("household_no")
        for key in ("household_no", "name"):
            if key not in values and not any(error.column == sheet.header[places[key]] for error in wrong):
                wrong.append(
                    CellError(
                        sheet.name, row.number, sheet.header[places[key]], f"没有填{TITLE_OF[key]}，请补上。"
                    )
                )
        errors += wrong
        if not wrong:
            rows.append(MemberRow(sheet=sheet.name, row=row.number, **values))  # type: ignore[arg-type]  # read by _READERS
    ignored = tuple(title for title in sheet.header if title and plain_title(title) not in SYNONYMS)
    return MemberSheet(sheet, tuple(rows), tuple(errors), ignored)
