"""A blank table as a grid of cells, the same for Excel and Word, and how a place in it is named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lianghe_desktop.records.errors import ErrorCode, UserError

_PLACE = re.compile(r"(.+)!([A-Z]{1,3})([1-9]\d{0,4})(?:#([1-9]\d?))?")
_LETTERS = 26


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """One place to fill: name of the grid, row and column from 1; part 0: the whole cell.

    part: the how-manieth gap inside a cell that has words of its own (户主：____ 电话：____).
    """

    grid: str
    row: int
    column: int
    part: int = 0

    def __str__(self) -> str:
        """Return 表一!B3, or 表一!B3#2 for the second gap of a cell."""
        return f"{self.grid}!{letters_of(self.column)}{self.row}" + (f"#{self.part}" if self.part else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class GridCell:
    """One cell as a person sees it: where it begins, how many rows and columns it covers, its words."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    formula: bool = False

    @property
    def empty(self) -> bool:
        """Tell whether something can be written into the whole cell."""
        return not self.text and not self.formula


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet of a workbook, or the whole of a Word document; cells in order of rows."""

    name: str
    rows: int
    columns: int
    cells: tuple[GridCell, ...]

    @cached_property
    def by_place(self) -> Mapping[tuple[int, int], GridCell]:
        """Return the cells by (row, column) where they begin."""
        return {(cell.row, cell.column): cell for cell in self.cells}

    def at(self, row: int, column: int) -> GridCell | None:
        """Return the cell that begins there, None inside a merged one or outside."""
        return self.by_place.get((row, column))


@dataclass(frozen=True, kw_only=True, slots=True)
class Filling:
    """What is written into one place; `number` where it is one, so that formulas can reckon with it."""

    place: Place
    text: str
    number: int | str | None = None  # whole, or a decimal as text


@dataclass(frozen=True, kw_only=True, slots=True)
class LineBlock:
    """Lines of one table that are alike, to be filled with people, households or periods.

    They are rows one below the other or, `across`, columns side by side, each `step` columns after the one
    before it; `first` and `last` are rows, or columns where the block goes across.
    """

    grid: str
    first: int
    last: int
    across: bool = False
    step: int = 1

    @property
    def size(self) -> int:
        """Return how many lines the blank has."""
        return (self.last - self.first) // self.step + 1

    def place(self, line: int, at: int) -> Place:
        """Return the cell of a line, from 0, and of a field: its column or, across, its row."""
        along = self.first + line * self.step
        return Place(self.grid, at, along) if self.across else Place(self.grid, along, at)

    def line_of(self, place: Place) -> int | None:
        """Return in which of the blank's lines a cell lies, None where it lies in none."""
        along = place.column if self.across else place.row
        inside = place.grid == self.grid and self.first <= along <= self.last
        return (along - self.first) // self.step if inside and not (along - self.first) % self.step else None


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockLines:
    """What is written into a block: for each line, column -> filling (its place's row does not matter)."""

    block: LineBlock
    lines: tuple[Mapping[int, Filling], ...]


def plain_label(text: str) -> str:
    """Reduce a label to its words: no blanks, colons, stars and numbering."""
    plain = re.sub(r"[\s\u3000:：*＊★]", "", text)
    return re.sub(r"^(?:[一二三四五六七八九十]+、|[（(]?\d{1,2}[)）.、])", "", plain)


def letters_of(column: int) -> str:
    """Return A for 1, AA for 27."""
    found = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        found = chr(ord("A") + rest) + found
    return found


def place_of(text: str) -> Place:
    """Read a place written as 表一!B3 or 表一!B3#2.

    Raises:
        UserError: It is not of that form.
    """
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        raise UserError(ErrorCode.BAD_INPUT, f"“{text}”不是格子的位置，应写成 表名!B3 的样子。")
    grid, letters, row, part = found.groups()
    column = 0
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return Place(grid, int(row), column, int(part or 0))
