"""Word blanks: paragraphs and tables as one grid, filled in a copy with its styles kept.

A paragraph is a row of one cell as wide as the page; a table adds its rows. Source: ECMA-376 (w:tbl,
w:gridSpan, w:vMerge).
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from lianghe_desktop.documents.blanks.gaps import edits_for
from lianghe_desktop.documents.blanks.grid import BlockLines, Filling, Grid, GridCell
from lianghe_desktop.records.errors import ErrorCode, UserError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

GRID = "正文"


@dataclass(frozen=True, slots=True)
class _Spot:
    """One cell of the grid with what it is in the document: a cell of a table, or a paragraph."""

    cell: GridCell
    paragraphs: Sequence["Paragraph"]
    row_element: Any = None  # w:tr


def read_word(content: bytes) -> tuple[Grid, ...]:
    """Return the document as one grid.

    Raises UserError (BAD_SHEET) where it is no Word document.
    """
    document = _open(content)
    columns = _columns(document)
    spots = list(_spots(document, columns))
    rows = max((spot.cell.row + spot.cell.rows - 1 for spot in spots), default=0)
    return (Grid(name=GRID, rows=rows, columns=columns, cells=tuple(spot.cell for spot in spots)),)


def fill_word(content: bytes, fillings: Sequence[Filling], blocks: Sequence[BlockLines]) -> bytes:
    """Return the document filled in; rows of blocks are copied where there are more lines than rows."""
    document = _open(content)
    spots = list(_spots(document, _columns(document)))
    by_place = {(spot.cell.row, spot.cell.column): spot for spot in spots}
    gaps: dict[tuple[int, int], dict[int, str]] = {}
    for one in fillings:
        where = (one.place.row, one.place.column)
        if where not in by_place:
            continue
        if one.place.part:
            gaps.setdefault(where, {})[one.place.part] = one.text
        else:
            _set_text(by_place[where].paragraphs, one.text)
    for where, values in gaps.items():
        _fill_gaps(by_place[where].paragraphs, values)
    for rows in blocks:
        _fill_block(spots, rows)
    _forget_people(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _open(content: bytes) -> "Document":
    import docx  # noqa: PLC0415 - only blanks need it
    from docx.opc.exceptions import OpcError  # noqa: PLC0415 - only blanks need it

    try:
        return docx.Document(BytesIO(content))
    except (OpcError, BadZipFile, OSError, KeyError, ValueError, SyntaxError) as problem:
        raise UserError(
            ErrorCode.BAD_SHEET,
            "这不是能读的 Word 文件（也可能设了密码，或是旧的 .doc）；请另存为 .docx 再拖进来。",
        ) from problem


def _columns(document: "Document") -> int:
    return max([len(table.columns) for table in document.tables] or [1])


def _spots(document: "Document", columns: int) -> Iterator[_Spot]:
    from docx.table import Table  # noqa: PLC0415 - only blanks need it

    row = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _table_spots(block, row, columns)
            row += len(block.rows)
        else:
            row += 1
            yield _Spot(GridCell(row=row, column=1, text=block.text, columns=columns), (block,))


def _table_spots(table: Any, above: int, columns: int) -> Iterator[_Spot]:
    from docx.table import _Cell  # noqa: PLC0415 - only blanks need it

    tall: dict[int, int] = {}
    found: list[tuple[int, int, int, Any, Any]] = []
    for at, line in enumerate(table.rows):
        column = 1 + line.grid_cols_before
        for element in line._tr.tc_lst:
            wide = element.grid_span
            if element.vMerge == "continue":
                begin = next((one for one in reversed(found) if one[1] == column), None)
                if begin is not None:
                    tall[id(begin[3])] = at - begin[0] + 1
            else:
                found.append((at, column, wide, element, line._tr))
            column += wide
    width = len(table.columns)
    for at, column, wide, element, row_element in found:
        last = column + wide - 1 == width
        shown = columns - column + 1 if last else wide
        cell = _Cell(element, table)
        text = "\n".join(paragraph.text for paragraph in cell.paragraphs)
        grid_cell = GridCell(
            row=above + at + 1,
            column=column,
            text=text.strip("\n"),
            rows=tall.get(id(element), 1),
            columns=shown,
        )
        yield _Spot(grid_cell, cell.paragraphs, row_element)


def _set_text(paragraphs: Sequence["Paragraph"], text: str) -> None:
    """Write into an empty cell in the style of its first paragraph."""
    first = paragraphs[0]
    if first.runs:
        first.runs[0].text = text
        return
    run = first.add_run(text)
    marks = (
        first._p.pPr.find(first._p.pPr.nsmap["w"].join(("{", "}rPr"))) if first._p.pPr is not None else None
    )
    if marks is not None:
        run._r.insert(0, copy.deepcopy(marks))  # what Word would type with here


def _fill_gaps(paragraphs: Sequence["Paragraph"], values: dict[int, str]) -> None:
    """Fill gaps where they stand, run by run: a gap is often an underlined run of blanks."""
    text = "\n".join(paragraph.text for paragraph in paragraphs).strip("\n")
    for start, end, words in edits_for(text, values):
        at = start
        for paragraph in paragraphs:
            length = len(paragraph.text)
            if at <= length:
                _replace(paragraph, at, at + end - start, words)
                break
            at -= length + 1


def _replace(paragraph: "Paragraph", start: int, end: int, words: str) -> None:
    at, done = 0, False
    for run in paragraph.runs:
        text = run.text
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high or (not done and start == end and low <= len(text) and at + len(text) >= start):
            run.text = text[:low] + ("" if done else words) + text[high:]
            done = True
        at += len(text)
    if not done:
        paragraph.add_run(words)


def _fill_block(spots: Sequence[_Spot], rows: BlockLines) -> None:
    from docx.table import _Cell  # noqa: PLC0415 - only blanks need it

    lines = [
        [spot for spot in spots if spot.cell.row == row and spot.row_element is not None]
        for row in range(rows.block.first, rows.block.last + 1)
    ]
    elements = [line[0].row_element for line in lines if line]
    if not elements:
        return
    blank = copy.deepcopy(elements[-1])
    for _ in range(len(rows.lines) - len(elements)):
        made = copy.deepcopy(blank)
        elements[-1].addnext(made)
        elements.append(made)
    for element, line in zip(elements, rows.lines, strict=False):
        column = 1
        for tc in element.tc_lst:
            if column in line:
                _set_text(_Cell(tc, None).paragraphs, line[column].text)  # type: ignore[arg-type]  # only its paragraphs are asked for
            column += tc.grid_span


def _forget_people(document: "Document") -> None:
    """Leave out who made the blank: the file names nobody but those whom it shows."""
    for name in ("author", "last_modified_by", "title", "subject", "comments", "keywords", "category"):
        setattr(document.core_properties, name, "")
