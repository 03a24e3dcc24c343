"""Find tables whose labels go down and whose people, households or periods stand side by side.

Two shapes are met: one column of labels with empty columns beside it (项目 | 成员一 | 成员二), and pairs of a
label and its empty cell that come again (姓名 | __ | 姓名 | __).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lianghe_desktop.documents.blanks.grid import Grid, GridCell, LineBlock, plain_label

_LEAST_ROWS, _LEAST_LINES = 2, 2
_RELATION = "关系"
IsLabel = Callable[[GridCell], bool]
Known = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundAcross:
    """Columns that are alike: their labels as (row, label), and the words over each."""

    block: LineBlock
    heads: tuple[tuple[int, str], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row offers: its label, and where its empty cells begin, as far apart as each other."""

    label: GridCell
    columns: tuple[int, ...]
    paired: bool

    @property
    def step(self) -> int:
        return self.columns[1] - self.columns[0]


def find_across(
    grid: Grid, used: set[tuple[int, int]], is_label: IsLabel, known: Known
) -> Iterator[FoundAcross]:
    """Return the tables that go across, and note their cells as used."""
    row = 1
    while row <= grid.rows:
        first = _row(grid, row, used, is_label)
        rows = [first] if first is not None else []
        while rows and (following := _row(grid, row + len(rows), used, is_label)) is not None:
            if following.columns != rows[0].columns or following.paired != rows[0].paired:
                break
            rows.append(following)
        found = _block(grid, rows, known) if len(rows) >= _LEAST_ROWS else None
        if found is not None:
            used.update((one.label.row, one.label.column) for one in rows)
            used.update((one.label.row, column) for one in rows for column in one.columns)
            if rows[0].paired:
                used.update(
                    (one.label.row, column - one.label.columns) for one in rows for column in one.columns
                )
            yield found
        row += max(len(rows), 1)


def _row(grid: Grid, row: int, used: set[tuple[int, int]], is_label: IsLabel) -> _Row | None:
    """Read one row as a label with empty cells, or as pairs that come again; None where it is neither."""
    cells = [cell for cell in grid.cells if cell.row == row]
    if len(cells) <= _LEAST_LINES or any((row, cell.column) in used for cell in cells):
        return None
    words = [cell for cell in cells if not cell.empty]
    if not words or any(cell.formula or cell.rows > 1 or not is_label(cell) for cell in words):
        return None
    empty = [cell for cell in cells if cell.empty and cell.column > words[0].column]
    columns = tuple(cell.column for cell in empty)
    if len(columns) < _LEAST_LINES or len({b - a for a, b in pairwise(columns)}) != 1:
        return None
    if len(words) == 1:
        return _Row(words[0], columns, paired=False)
    beside = tuple(cell.column + cell.columns for cell in words)
    same = len({plain_label(cell.text) for cell in words}) == 1
    return _Row(words[0], columns, paired=True) if same and beside == columns else None


def _block(grid: Grid, rows: list[_Row], known: Known) -> FoundAcross | None:
    heads = tuple((one.label.row, plain_label(one.label.text)) for one in rows)
    first = rows[0]
    lines: tuple[str, ...] = ()
    if not first.paired:
        lines = _over(grid, first)
        about_people = any(_RELATION in label for _, label in heads)
        if not lines and not about_people:
            return None
    if sum(known(label) for _, label in heads) * 2 < len(heads):
        return None
    block = LineBlock(
        grid=grid.name, first=first.columns[0], last=first.columns[-1], across=True, step=first.step
    )
    return FoundAcross(block=block, heads=heads, lines=lines)


def _over(grid: Grid, row: _Row) -> tuple[str, ...]:
    """Return the words over each column, none where some column has none."""
    above = [grid.at(row.label.row - 1, column) for column in row.columns]
    found = [plain_label(cell.text) or cell.text.strip() for cell in above if cell is not None]
    return tuple(found) if len(found) == len(row.columns) and all(found) else ()
