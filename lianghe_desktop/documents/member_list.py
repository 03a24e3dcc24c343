"""Take in a list of people: recognise its columns and give rows with typed raw values.

Whether a check digit is right, a relation exists or a person is there twice is judged by casework;
here a cell is refused only where its kind cannot be read.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from lianghe_desktop.documents.list_heads import read_list, title_key
from lianghe_desktop.documents.list_values import (
    LOST,
    DoubtfulError,
    UnreadableError,
    read_day,
    read_name,
    read_number,
    read_phone,
    read_plain_number,
)
from lianghe_desktop.documents.member_columns import COLUMNS, SYNONYMS, TITLE_OF, meaning_of_values
from lianghe_desktop.documents.sheet_reading import Cell, CellError, Sheet, SheetRow, SkippedRow, plain_title
from lianghe_desktop.records.errors import ErrorCode, UserError

_YES = frozenset({"是", "有", "1", "Y", "y", "YES", "yes", "√", "✓", "对", "已参加", "参加"})
_NO = frozenset({"否", "无", "没有", "0", "N", "n", "NO", "no", "×", "不是", "未参加"})


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberRow:
    """Hold one row of a list as written; None is an empty cell or a column that is not there.

    `sheet` and `row` say where it stands; `block` counts the households where no column numbers them.
    Source of the columns: export header of the household-member
    list of 全国防返贫监测信息系统.
    """

    sheet: str
    row: int
    block: int = 0
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


_NUMBERS = frozenset({"household_no", "person_no", "disability_certificate"})
_PHONES = frozenset({"phone", "household_phone"})
_NAMES = frozenset({"name", "head_name"})
_OF_A_PERSON = ("name", "document_number", "relation", "person_no")
NOBODY = "这一行没有写人，不导入"
BELOW = "名单下面的说明，不导入"
_DOCUMENTS = frozenset({"document_number", "head_document_number"})
_OF_HOUSEHOLD = frozenset({
    *("household_no", "village", "group", "address", "head_name", "head_document_number"),
    *("household_phone", "household_kind", "cause"),
})  # fmt: skip
_HEADS = frozenset({"户主", "本人", "本人（户主）", "户主本人"})


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """Hold what was taken in: the table, readable rows, refused cells; a row with an error is not among rows.

    `columns` says for each column of the sheet which key it was read as, None where it is left out;
    `ignored` are the titles of those. `doubts` are cells that a person must settle; their rows are there,
    the cells empty.
    """

    sheet: Sheet
    rows: tuple[MemberRow, ...]
    errors: tuple[CellError, ...]
    ignored: tuple[str, ...]
    columns: tuple[str | None, ...] = ()
    doubts: tuple[CellError, ...] = ()


_EMPTY = Cell("")


def _flag(text: str) -> bool:
    if text in _YES or text in _NO:
        return text in _YES
    raise UnreadableError("只能填“是”或“否”。")


def _months(text: str) -> int:
    plain = text.removesuffix("个月").removesuffix("月").strip()
    if plain.isdigit() and int(plain) <= _MONTHS_A_YEAR:
        return int(plain)
    raise UnreadableError("月数只能填 0 到 12 的整数。")


_MONTHS_A_YEAR = 12
_FLAGS = frozenset(one.name for one in fields(MemberRow) if one.type == (bool | None))


def read_cell(key: str, cell: Cell, *, today: dt.date | None = None) -> object:
    """Read one cell as the column `key`; the words as they are where the key has no kind of its own.

    Raises UnreadableError or DoubtfulError with the reason.
    """
    if key in _DOCUMENTS:
        return read_number(cell)
    if key in _NUMBERS:
        if cell.lost_digits:
            raise UnreadableError(LOST)
        return read_plain_number(cell.text)
    if key in _PHONES:
        return read_phone(cell.text)
    if key in _NAMES:
        return read_name(cell.text)
    if key == "birth_date":
        return read_day(cell.text, today=today)
    if key == "work_months":
        return _months(cell.text)
    return _flag(cell.text) if key in _FLAGS else cell.text


def suggested_columns(sheet: Sheet, known: Mapping[str, str] | None = None) -> tuple[str | None, ...]:
    """Return for each column what it seems to mean: by its title, else by what stands in it.

    known: plain titles -> keys that a person has settled before, "" for a column to be left out.
    """
    settled = known or {}
    found: list[str | None] = []
    taken: set[str] = set()
    for title in sheet.header:
        key = settled.get(plain_title(title))
        if key is None:
            key = title_key(title, SYNONYMS)
        key = key if key and key not in taken else None
        found.append(key)
        taken.update([key] if key else [])
    for at, title in enumerate(sheet.header):
        if found[at] is None and plain_title(title) not in settled:
            key = meaning_of_values([row.cells[at].text for row in sheet.rows if at < len(row.cells)])
            if key and key not in taken:
                found[at] = key
                taken.add(key)
    return tuple(found)


def _require_columns(sheet: Sheet, places: Mapping[str, int], name: str) -> None:
    missing = [column.title for column in COLUMNS if column.required and column.key not in places]
    if not missing:
        return
    there = "、".join(title for title in sheet.header if title) or "（没有）"
    raise UserError(
        ErrorCode.BAD_SHEET,
        f"“{name}”的工作表“{sheet.name}”缺少这些列：{'、'.join(missing)}；"
        f"表里第 {sheet.header_row} 行的列是：{there}。请补上缺少的列，或说明是哪一列，再导入。",
    )


@dataclass(slots=True)
class _Reader:
    """Go through the rows of a list, remembering the household that the last row belonged to."""

    sheet: Sheet
    places: Mapping[str, int]
    today: dt.date | None
    errors: list[CellError]
    doubts: list[CellError]
    household_no: object = None
    block: int = 0
    nobody: list[int] = field(default_factory=list)

    def read(self, row: SheetRow) -> MemberRow | None:
        values, wrong = self._values(row)
        if not values and not wrong:
            if not row_is_merged(row):
                self.nobody.append(row.number)
            return None
        head = str(values.get("relation", "")) in _HEADS
        if "household_no" not in values and not head and self.household_no is not None:
            values["household_no"] = self.household_no
        self.household_no = values.get("household_no")
        self.block += head or self.block == 0
        for key in ("household_no", "name"):
            at = self.places.get(key)
            if at is None or key in values or any(one.column == self._title(at, key) for one in wrong):
                continue
            wrong.append(self._said(row, at, key, f"没有填{TITLE_OF[key]}，请补上。"))
        self.errors += wrong
        if wrong:
            return None
        return MemberRow(sheet=self.sheet.name, row=row.number, block=self.block, **values)  # type: ignore[arg-type]  # read by read_cell

    def _values(self, row: SheetRow) -> tuple[dict[str, object], list[CellError]]:
        values: dict[str, object] = {}
        wrong: list[CellError] = []
        for key, at in self.places.items():
            cell = row.cells[at] if at < len(row.cells) else _EMPTY
            if not cell.text or (cell.from_above and key not in _OF_HOUSEHOLD):
                continue
            try:
                values[key] = read_cell(key, cell, today=self.today)
            except UnreadableError as reason:
                wrong.append(self._said(row, at, key, str(reason)))
            except DoubtfulError as reason:
                self.doubts.append(self._said(row, at, key, str(reason)))
        if set(values) <= _OF_HOUSEHOLD and not wrong and row_is_merged(row):
            return {}, []
        return values, wrong

    def _title(self, at: int, key: str) -> str:
        return self.sheet.header[at] or TITLE_OF[key]

    def _said(self, row: SheetRow, at: int, key: str, reason: str) -> CellError:
        return CellError(self.sheet.name, row.number, self._title(at, key), reason)


def _without_what_is_below(sheet: Sheet, places: Mapping[str, int]) -> Sheet:
    """Leave out the rows after the last that names a person: who signed, what the columns mean, a seal."""
    columns = [places[key] for key in _OF_A_PERSON if key in places]

    def names_somebody(row: SheetRow) -> bool:
        filled = (row.cells[at] for at in columns if at < len(row.cells))
        return any(cell.text and not cell.from_above for cell in filled)

    last = max((row.number for row in sheet.rows if names_somebody(row)), default=0)
    below = tuple(SkippedRow(row.number, BELOW) for row in sheet.rows if row.number > last)
    kept = tuple(row for row in sheet.rows if row.number <= last)
    return replace(sheet, rows=kept, skipped=sheet.skipped + below) if last and below else sheet


def row_is_merged(row: SheetRow) -> bool:
    """Tell whether all that a row says was merged down from above."""
    return all(cell.from_above for cell in row.cells if cell.text)


def open_list(
    source: Path | bytes, *, name: str | None = None, known: Mapping[str, str] | None = None
) -> Sheet:
    """Return the list of a workbook as it is, its head found by the titles of the field and those in `known`.

    Raises UserError (BAD_SHEET) where the file cannot be read or no sheet has a head.
    """
    titles = SYNONYMS | {title: key for title, key in (known or {}).items() if key}
    return read_list(source, titles, name=name)


def read_members(
    source: Path | bytes,
    *,
    name: str | None = None,
    known: Mapping[str, str] | None = None,
    columns: Sequence[str | None] | None = None,
    today: dt.date | None = None,
) -> MemberSheet:
    """Return the people of a list.

    `columns` says which key each column is read as; without it the columns are suggested, `known` titles
    first. Cells that were merged down (户编号 stands only at the head of a household) are filled from the
    row above; without a column of household numbers a household begins at its 户主. Sums and remarks are
    left out and named. `today` settles years of two digits.

    Raises UserError (BAD_SHEET) where the file cannot be read, or required columns are missing: the
    sentence lists them and what is there.
    """
    shown = name or (source.name if isinstance(source, Path) else "表格")
    return members_of_list(
        open_list(source, name=shown, known=known), name=shown, known=known, columns=columns, today=today
    )


def members_of_list(
    sheet: Sheet,
    *,
    name: str,
    known: Mapping[str, str] | None = None,
    columns: Sequence[str | None] | None = None,
    today: dt.date | None = None,
) -> MemberSheet:
    """Return the people of a list that was opened before; arguments and refusals as of `read_members`."""
    keys = suggested_columns(sheet, known) if columns is None else tuple(columns)[: len(sheet.header)]
    places = {key: at for at, key in reversed(tuple(enumerate(keys))) if key}
    _require_columns(sheet, places, name)
    sheet = _without_what_is_below(sheet, places)
    reader = _Reader(sheet=sheet, places=places, today=today, errors=[], doubts=[])
    rows = tuple(row for each in sheet.rows if (row := reader.read(each)) is not None)
    ignored = tuple(title for title, key in zip(sheet.header, keys, strict=True) if title and not key)
    nobody = tuple(SkippedRow(number, NOBODY) for number in reader.nobody)
    skipped = tuple(sorted((*sheet.skipped, *nobody), key=lambda one: one.number))
    return MemberSheet(
        replace(sheet, skipped=skipped), rows, tuple(reader.errors), ignored, keys, tuple(reader.doubts)
    )
