"""Print a plain table across A4: heads on each page, sums at its end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, PAD_MM, Column, Flow
from lianghe_desktop.documents.leaks import OFFICE_LIST, Rule
from lianghe_desktop.documents.paper import (
    SMALL,
    STRONG,
    TEXT,
    TITLE,
    Align,
    Sheet,
    Style,
    money,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.read_back import write_read_back
from lianghe_desktop.documents.table_values import Cell, CellKind, TableValues
from lianghe_desktop.documents.values import PrintedPages

_SIDES = {
    CellKind.TEXT: Align.LEFT,
    CellKind.NUMBER: Align.RIGHT,
    CellKind.MONEY: Align.RIGHT,
    CellKind.DAY: Align.CENTRE,
    CellKind.CHANGE: Align.RIGHT,
}
_NARROW_MM = 14.0
_MOST_FOR_NUMBERS = 0.6
"""How much of the page columns of numbers may take before they are broken after all."""
_LOOKED_AT = 50
_BREATH_MM = 0.2


def render_table(values: TableValues, out: BinaryIO, *, rule: Rule = OFFICE_LIST) -> PrintedPages:
    """Write a table; more columns than a page holds are set in smaller type.

    Raises UserError where the finished paper holds what `rule` forbids, or a character has no glyph.
    """
    pages = write_read_back(table_sheets(values), out, values.title, rule=rule, paper=values.title)
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def table_sheets(values: TableValues) -> list[Sheet]:
    """Lay out the table."""
    with naming_paper(values.title):
        flow = Flow(ACROSS, values.title, values.mark)
        flow.text(values.title, TITLE, Align.CENTRE)
        flow.text(f"{values.unit}　{spoken_date(values.on)}", TEXT, Align.CENTRE)
        for note in values.notes:
            flow.text(note, TEXT)
        flow.gap(1)
        rows = [[_words(value, column.kind) for value, column in zip(row, values.columns, strict=True)]
                for row in values.rows]  # fmt: skip
        if any(total is not None for total in values.sums) and values.rows:
            rows.append(
                [
                    "合计" if at == 0 else _words(total, column.kind)
                    for at, (column, total) in enumerate(zip(values.columns, values.sums, strict=True))
                ]
            )
        columns = [
            Column(title=column.title, width_mm=column.width_mm, align=_SIDES[column.kind])
            for column in values.columns
        ]
        room = ACROSS.width_mm - sum(column.width_mm for column in columns)
        open_columns = sum(1 for column in columns if not column.width_mm)
        tight = room < open_columns * _NARROW_MM
        style = SMALL if tight else TEXT
        share = 2 * _NARROW_MM if tight or not open_columns else room / open_columns
        flow.table(_filling(columns, share, rows, style), rows, style=style)
        flow.gap(2)
        flow.text(f"共 {len(values.rows):,} {values.counted}。", STRONG)
        for note in values.foot:
            flow.text(note, TEXT)
        return flow.finish()


def _filling(
    columns: list[Column], share_mm: float, rows: Sequence[Sequence[str]], style: Style
) -> list[Column]:
    """Give every column its part of the page by the widths asked for, numbers as much as they need.

    `share_mm` is what a column asks for that names no width.
    """
    asked = [column.width_mm or share_mm for column in columns]
    part = ACROSS.width_mm / sum(asked)
    needed = [number_mm([row[at] for row in rows], style) for at in range(len(columns))]
    wide = {at for at, need in enumerate(needed) if need > asked[at] * part}
    taken = sum(needed[at] for at in wide)
    if wide and taken < ACROSS.width_mm * _MOST_FOR_NUMBERS:
        rest = (ACROSS.width_mm - taken) / sum(width for at, width in enumerate(asked) if at not in wide)
    else:
        wide, rest = set(), part
    widths = [needed[at] if at in wide else width * rest for at, width in enumerate(asked)]
    return [replace(column, width_mm=width) for column, width in zip(columns, widths, strict=True)]


def number_mm(cells: Sequence[str], style: Style) -> float:
    """Return the width that a column of numbers needs so that none is broken, 0 for a column of words."""
    told = {cell for cell in cells if cell}
    if not all(cell.isascii() and "\n" not in cell for cell in told):
        return 0.0
    longest = sorted(told, key=len)[-_LOOKED_AT:]
    return max((style.width_mm(cell) for cell in longest), default=0.0) + 2 * PAD_MM + _BREATH_MM


def _words(value: Cell, kind: CellKind) -> str:
    if value is None:
        return ""
    if kind is CellKind.MONEY and isinstance(value, int):
        return money(value)
    if kind is CellKind.NUMBER and isinstance(value, int):
        return f"{value:,}"
    if kind is CellKind.CHANGE and isinstance(value, int):
        return f"{value:+,}" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)
