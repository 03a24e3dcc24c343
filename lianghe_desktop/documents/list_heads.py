"""Find the head of a list that somebody else made, in one line or several, and the rows that are no rows.

Heads of two or three lines are read with their merged cells: under 户主 stands 姓名, and the column is
户主姓名. Sums, heads repeated on each printed page and remarks below the list are left out and named.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lianghe_desktop.documents.sheet_reading import (
    HEAD_ROWS,
    Cell,
    RawSheet,
    Sheet,
    SheetRow,
    SkippedRow,
    cell_of,
    plain_title,
    raw_sheets,
)
from lianghe_desktop.records.errors import ErrorCode, UserError

_DEEPEST_HEAD = 3
_LEAST_UNKNOWN_HEAD = 2
_LEAST_KNOWN = 2
_LONG_NUMBER = re.compile(r"\d{7,}")
_SUM = re.compile(r"(?:本页|本村|本组|全村|全镇)?(?:合计|小计|总计|共计|累计|汇总)(?:[（(].*[）)])?[:：]?.*")
_REMARK = re.compile(
    r"(?:备注|说明|注|填表人|填报人|填表说明|制表人?|审核人?|负责人|单位负责人|联系人)\s*[:：].*"
)
_BRACKETS = re.compile(r"（[^（）]*）")


@dataclass(frozen=True, slots=True)
class _Head:
    """A head that was found: `score` known titles, in the rows `first` to `last` (from 0)."""

    score: int
    first: int
    last: int
    titles: tuple[str, ...]

    def beats(self, other: "_Head") -> bool:
        """Tell whether this one knows more titles, or as many in fewer lines."""
        return (self.score, self.first - self.last) > (other.score, other.first - other.last)


def title_key(title: str, synonyms: Mapping[str, str]) -> str | None:
    """Return what a title means: its lines joined, then its last line, then without words in brackets."""
    parts = title.split("/")
    for words in (title, "".join(parts), parts[-1]):
        plain = plain_title(words)
        for form in (plain, _BRACKETS.sub("", plain)):
            if form in synonyms:
                return synonyms[form]
    return None


def read_list(source: Path | bytes, synonyms: Mapping[str, str], *, name: str | None = None) -> Sheet:
    """Return the list of a workbook whose head has most of the known titles; rows that are none are named.

    synonyms: plain title -> key. Without a known title the first row with several words is the head.

    Raises UserError (BAD_SHEET) where the file cannot be read or no sheet has a head.
    """
    shown = name or (source.name if isinstance(source, Path) else "表格")
    best: tuple[_Head, RawSheet] | None = None
    for raw in raw_sheets(source, shown):
        head = _best_head(raw, synonyms)
        if head is not None and (best is None or head.score > best[0].score):
            best = (head, raw)
    if best is None:
        raise UserError(
            ErrorCode.BAD_SHEET, f"“{shown}”里没有找到表头，请用本程序的空白表填写，或检查是不是选错了文件。"
        )
    head, raw = best
    rows, skipped = _body(raw, head)
    above = tuple(
        SkippedRow(at + 1, "表头上面的标题，不导入")
        for at in range(head.first)
        if any(value not in ("", None) for value in raw.rows[at])
    )
    return Sheet(raw.name, head.titles, head.last + 1, rows, above + skipped)


def _best_head(raw: RawSheet, synonyms: Mapping[str, str]) -> _Head | None:
    best: _Head | None = None
    for first in range(min(HEAD_ROWS, len(raw.rows))):
        for last in range(first, min(first + _DEEPEST_HEAD, len(raw.rows))):
            titles = _titles(raw, first, last)
            score = len({key for title in titles if title and (key := title_key(title, synonyms))})
            head = _Head(score, first, last, titles)
            if score >= _LEAST_KNOWN and not _holds_data(titles) and (best is None or head.beats(best)):
                best = head
    return best or _plain_head(raw)


def _holds_data(titles: Sequence[str]) -> bool:
    """Tell whether a row is one of the list: a word of a cell may be a title by chance, a number is none."""
    return any(_LONG_NUMBER.search(title) for title in titles)


def _plain_head(raw: RawSheet) -> _Head | None:
    """Take the first row with several words, where no title is known."""
    for at, row in enumerate(raw.rows[:HEAD_ROWS]):
        words = [value for value in row if isinstance(value, str) and value.strip()]
        if len(words) >= _LEAST_UNKNOWN_HEAD:
            return _Head(0, at, at, _titles(raw, at, at))
    return None


def _titles(raw: RawSheet, first: int, last: int) -> tuple[str, ...]:
    width = max((len(raw.rows[at]) for at in range(first, last + 1)), default=0)
    lines = [[_text(raw.rows[at], column) for column in range(width)] for at in range(first, last + 1)]
    for (top, left), (bottom, right) in raw.merged:
        if first <= top <= last and right > left:
            words = _text(raw.rows[top], left)
            for column in range(left, min(right + 1, width)):
                for at in range(top, min(bottom, last) + 1):
                    lines[at - first][column] = words
    found = []
    for column in range(width):
        parts = dict.fromkeys("".join(line[column].split()) for line in lines)
        found.append("/".join(part for part in parts if part))
    return tuple(found)


def _text(row: Sequence[Hashable], column: int) -> str:
    return cell_of(row[column]).text if column < len(row) and row[column] not in ("", None) else ""


def _body(raw: RawSheet, head: _Head) -> tuple[tuple[SheetRow, ...], tuple[SkippedRow, ...]]:
    merged_down = _merged_down(raw, head.last)
    rows: list[SheetRow] = []
    skipped: list[SkippedRow] = []
    for at in range(head.last + 1, len(raw.rows)):
        values = raw.rows[at]
        if all(value in ("", None) for value in values):
            continue
        reason = _no_row(values, head.titles)
        if reason:
            skipped.append(SkippedRow(at + 1, reason))
            continue
        cells = list(map(cell_of, values))
        for column, top in merged_down.get(at, {}).items():
            if column < len(cells) and not cells[column].text:
                cells[column] = replace(cell_of(raw.rows[top][column]), from_above=True)
        rows.append(SheetRow(at + 1, tuple(cells)))
    return tuple(rows), tuple(skipped)


def _merged_down(raw: RawSheet, head_last: int) -> dict[int, dict[int, int]]:
    """Return for each row the columns whose words stand in a row above: row -> column -> row of the words."""
    found: dict[int, dict[int, int]] = {}
    for (top, left), (bottom, right) in raw.merged:
        if top > head_last and left == right:
            for at in range(top + 1, bottom + 1):
                found.setdefault(at, {})[left] = top
    return found


def _no_row(values: Sequence[Hashable], titles: tuple[str, ...]) -> str | None:
    texts = [cell.text for value in values if (cell := cell_of(value)).text]
    if any(_SUM.fullmatch("".join(text.split())) for text in texts[:2]):
        return "合计行，不导入"
    if _REMARK.fullmatch(texts[0]):
        return "表尾的说明，不导入"
    return "重复的表头，不导入" if _repeats_head(values, titles, len(texts)) else None


def _repeats_head(values: Sequence[Hashable], titles: tuple[str, ...], filled: int) -> bool:
    """Tell whether half of the `filled` cells of a row or more are the titles over them."""
    same = other = 0
    for value, title in zip(values, titles, strict=False):
        cell = cell_of(value)
        if title and _same_title(cell, title):
            same += 1
        elif cell.text:
            other += 1
        if other * 2 > filled:
            return False
    return same >= _LEAST_UNKNOWN_HEAD and same * 2 >= filled


def _same_title(cell: Cell, title: str) -> bool:
    return bool(cell.text) and plain_title(cell.text) in _names(title)


@lru_cache(maxsize=1_000)
def _names(title: str) -> frozenset[str]:
    return frozenset(plain_title(part) for part in title.split("/"))
