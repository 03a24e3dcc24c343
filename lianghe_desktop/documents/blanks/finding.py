"""Find what is to be filled in a blank: cells beside and below labels, rows under heads, gaps in words.

What a label means is asked of the caller; a place whose label means nothing is found all the same, because
a person may know. Nothing here knows households.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lianghe_desktop.documents.blanks.across import find_across
from lianghe_desktop.documents.blanks.gaps import gaps_of
from lianghe_desktop.documents.blanks.grid import Grid, GridCell, LineBlock, Place, plain_label

_LONGEST_LABEL = 24
_LEAST_HEADS = 3
_NUMBER = re.compile(r"\d{1,3}[.、]?")
_TITLE_SHARE = 0.8
_SUM = re.compile(r"合\s*计|总\s*计|小\s*计|共\s*计")
Known = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundPlace:
    """A single place with the label that names it; `beside`: words of the row's first cell, if it is a table.

    options: the words beside boxes to tick.
    """

    place: Place
    label: str
    beside: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundBlock:
    """Lines to be repeated, with their labels: (column, or row of a block that goes across, label).

    lines: the words over each column of a block that goes across.
    """

    block: LineBlock
    heads: tuple[tuple[int, str], ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Everything of one blank that is to be filled."""

    places: tuple[FoundPlace, ...]
    blocks: tuple[FoundBlock, ...]


def find_places(grids: Sequence[Grid], known: Known) -> Found:
    """Return the places of a blank; `known` tells whether a label means something."""
    places: list[FoundPlace] = []
    blocks: list[FoundBlock] = []
    for grid in grids:
        finder = _Finder(grid, known)
        finder.find()
        places += finder.places
        blocks += finder.blocks
    return Found(places=tuple(places), blocks=tuple(blocks))


class _Finder:
    """Go through one grid: tables first, then labels, then gaps."""

    def __init__(self, grid: Grid, known: Known) -> None:
        self._grid = grid
        self._known = known
        self._used: set[tuple[int, int]] = set()
        self.places: list[FoundPlace] = []
        self.blocks: list[FoundBlock] = []

    def find(self) -> None:
        for row in range(1, self._grid.rows):
            self._table_under(row)
        for found in find_across(self._grid, self._used, self._is_label, self._known):
            self.blocks.append(FoundBlock(block=found.block, heads=found.heads, lines=found.lines))
        for cell in self._grid.cells:
            if (cell.row, cell.column) not in self._used:
                self._beside(cell)
        for cell in self._grid.cells:
            self._inside(cell)

    def _table_under(self, row: int) -> None:
        heads = [
            cell
            for cell in self._grid.cells
            if cell.row + cell.rows - 1 == row
            and self._is_label(cell)
            and (cell.row, cell.column) not in self._used
        ]
        heads.sort(key=lambda cell: cell.column)
        if len(heads) < _LEAST_HEADS or not self._is_head(row, heads):
            return
        rows = self._rows_under(row, heads)
        words = [self._words(line, heads[0].column) for line in rows]
        named = [one for one in words if one and not _NUMBER.fullmatch(one)]
        if named and all(_SUM.match(one) for one in named):
            rows = rows[: next(at for at, one in enumerate(words) if one == named[0])]
        if not rows:
            return
        for line in range(heads[0].row, rows[-1] + 1):
            self._used.update((line, cell.column) for cell in heads)
        if any(not _SUM.match(one) for one in named):
            self._fixed_rows(rows, heads, words)
            return
        block = LineBlock(grid=self._grid.name, first=rows[0], last=rows[-1])
        titles = tuple((cell.column, self._title(cell)) for cell in heads)
        self.blocks.append(FoundBlock(block=block, heads=titles))

    def _is_head(self, row: int, heads: Sequence[GridCell]) -> bool:
        """Tell a head from labels that stand beside empty cells of their own row."""
        low, high = heads[0].column, heads[-1].column + heads[-1].columns - 1
        gaps = [
            cell
            for cell in self._grid.cells
            if cell.row <= row < cell.row + cell.rows and low <= cell.column <= high and cell.empty
        ]
        return not gaps and sum(self._known(plain_label(cell.text)) for cell in heads) * 2 >= len(heads)

    def _rows_under(self, row: int, heads: Sequence[GridCell]) -> list[int]:
        rows: list[int] = []
        for line in range(row + 1, self._grid.rows + 1):
            cells = [self._grid.at(line, cell.column) for cell in heads]
            if any(
                cell is None or cell.columns != head.columns for cell, head in zip(cells, heads, strict=True)
            ):
                break
            words = [cell for cell in cells if cell is not None and not cell.empty]
            if any(cell is not cells[0] and not cell.formula for cell in words):
                break
            if len(words) == len(cells):
                break
            rows.append(line)
        return rows

    def _fixed_rows(self, rows: Sequence[int], heads: Sequence[GridCell], names: Sequence[str]) -> None:
        """Take each cell of a table whose rows have names (villages) as a place of its own."""
        for line, name in zip(rows, names, strict=True):
            for head in heads[1:]:
                cell = self._grid.at(line, head.column)
                if cell is not None and cell.empty:
                    place = Place(self._grid.name, line, head.column)
                    self.places.append(FoundPlace(place=place, label=self._title(head), beside=name))

    def _beside(self, cell: GridCell) -> None:
        if not self._is_label(cell) or gaps_of(cell.text):
            return
        right = self._grid.at(cell.row, cell.column + cell.columns)
        below = self._grid.at(cell.row + cell.rows, cell.column)
        for other in (right, below if self._known(plain_label(cell.text)) else None):
            if other is None or not other.empty or (other.row, other.column) in self._used:
                continue
            self._used.add((other.row, other.column))
            place = Place(self._grid.name, other.row, other.column)
            self.places.append(FoundPlace(place=place, label=plain_label(cell.text)))
            return

    def _inside(self, cell: GridCell) -> None:
        for number, gap in enumerate(gaps_of(cell.text), start=1):
            left = self._grid.at(cell.row, cell.column - 1) if cell.column > 1 else None
            label = gap.label or (left.text if left else "")
            place = Place(self._grid.name, cell.row, cell.column, number)
            words = tuple(word for word, _ in gap.options)
            self.places.append(FoundPlace(place=place, label=plain_label(label), options=words))

    def _is_label(self, cell: GridCell) -> bool:
        plain = plain_label(cell.text)
        wide = self._grid.columns > _LEAST_HEADS and cell.columns >= self._grid.columns * _TITLE_SHARE
        return bool(plain) and len(plain) <= _LONGEST_LABEL and not wide and not _NUMBER.fullmatch(plain)

    def _title(self, cell: GridCell) -> str:
        """Return the words of a head, those of the merged cell above it first: 户主/姓名."""
        own = plain_label(cell.text)
        for above in self._grid.cells:
            covers = above.column <= cell.column < above.column + above.columns
            wider = above.columns > cell.columns and not gaps_of(above.text)
            if above.row + above.rows == cell.row and covers and wider:
                return f"{plain_label(above.text)}/{own}" if self._is_label(above) else own
        return own

    def _words(self, row: int, column: int) -> str:
        cell = self._grid.at(row, column)
        return "" if cell is None or cell.formula else "".join(cell.text.split())
