"""Read an XLSForm workbook as its author sees it: sheets, rows, columns. Only the linter needs it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from lianghe_desktop.records.errors import ErrorCode, UserError

_BEGIN = re.compile(r"begin[ _](group|repeat|loop)")
_END = re.compile(r"end[ _](group|repeat|loop)")
REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^}]*?)\s*\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRow:
    """One row: number as Excel shows it, cells by column name in lower case (blank ones left out)."""

    number: int
    cells: Mapping[str, str]

    def get(self, *names: str) -> str:
        """Return the first of some columns that is filled, "" if none."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyRow:
    """One question, group or repeat: kind is its type in lower case, path the names from the top."""

    row: SheetRow
    kind: str
    name: str
    path: tuple[str, ...]
    container: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Workbook:
    """The sheets of a form by name in lower case."""

    sheets: Mapping[str, tuple[SheetRow, ...]]

    def survey(self) -> tuple[SurveyRow, ...]:
        """Return the rows of the survey sheet that stand for something, with their paths."""
        found: list[SurveyRow] = []
        stack: list[str] = ["data"]
        for row in self.sheets.get("survey", ()):
            kind = " ".join(row.get("type").lower().split())
            if not kind or kind.startswith("#"):
                continue
            if _END.match(kind):
                if len(stack) > 1:
                    stack.pop()
                continue
            name = row.get("name")
            container = _BEGIN.match(kind) is not None
            found.append(SurveyRow(row=row, kind=kind, name=name, path=(*stack, name), container=container))
            if container:
                stack.append(name)
        return tuple(found)

    def choices(self) -> Mapping[str, tuple[SheetRow, ...]]:
        """Return the rows of the choices sheet by list."""
        found: dict[str, list[SheetRow]] = {}
        for row in self.sheets.get("choices", ()):
            name = row.get("list_name", "list name")
            if name:
                found.setdefault(name, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}


def read_workbook(xlsx: bytes) -> Workbook:
    """Read all sheets; UserError (BAD_FORM) when the bytes are no workbook."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - wanted only by the linter

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(xlsx))
        sheets = {
            name.strip().lower(): _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        }
    except CalamineError as error:
        text = "这个文件不是 Excel 工作簿（.xlsx），请用 Excel 打开另存后再试。"
        raise UserError(ErrorCode.BAD_FORM, text) from error
    return Workbook(sheets=sheets)


def _rows(cells: Sequence[Sequence[object]]) -> tuple[SheetRow, ...]:
    if not cells:
        return ()
    header = [" ".join(str(each).strip().lower().split()) for each in cells[0]]
    rows: list[SheetRow] = []
    for number, values in enumerate(cells[1:], 2):
        filled = {
            name: _text(value)
            for name, value in zip(header, values, strict=False)
            if name and _text(value) != ""
        }
        if filled:
            rows.append(SheetRow(number=number, cells=filled))
    return tuple(rows)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
