"""A workbook with what could still be read of a damaged file, to be compared and entered again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.documents.workbook import new_workbook

_WIDTH = 20
_LONGEST = 32_767  # what one cell holds; Source: ECMA-376, limits of Excel


@dataclass(frozen=True, kw_only=True, slots=True)
class SalvagedSheet:
    """One kind of row: its name, the heads of its columns, and the rows as people read them."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_salvaged(path: Path, words: Sequence[str], sheets: Sequence[SalvagedSheet]) -> None:
    """Write a first sheet with `words` on what this is, then one sheet a kind of row.

    Raises:
        EnvironmentFault: The place cannot be written.
    """
    with new_workbook(path) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1})
        text = book.add_format({"num_format": "@"})
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 100)
        for at, sentence in enumerate(words):
            about.write_string(at, 0, sentence)
        for one in sheets:
            sheet = book.add_worksheet(one.name)
            sheet.set_column(0, max(len(one.header) - 1, 0), _WIDTH, text)
            sheet.write_row(0, 0, one.header, head)
            for at, row in enumerate(one.rows, start=1):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, cell[:_LONGEST], text)
            sheet.freeze_panes(1, 0)
