"""Save what can still be read of a damaged file: every row of the shared tables on an undamaged page.

The way back is a backup; this is for what was entered after the newest one. Nothing is repaired: the
rows are handed out to be read, compared and entered again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table

from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.store.connection import DATABASE_NAME
from lianghe_desktop.store.key_slots import unlock
from lianghe_desktop.store.sealed_pages import SealedPages, StoredRow, Value

_SCHEMA_ROOT = 1
_HOME = re.compile(r"[0-9]{12}")
_MOST_ROWID = 1 << 40

SalvagedRow = Mapping[str, Value]
"""Columns of a row by name, in the order of the table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Salvaged:
    """The rows of each shared table that could be read, deleted ones left out.

    `lost_pages` of `pages` could not be read. `adopted` of the rows were found on pages that nothing leads
    to any more, and recognised by their form; `unsure` are those whose form fits several tables.
    """

    rows: Mapping[str, tuple[SalvagedRow, ...]]
    unsure: tuple[tuple[Value, ...], ...]
    pages: int
    lost_pages: int
    adopted: int

    @property
    def count(self) -> int:
        """Return how many rows there are."""
        return sum(len(found) for found in self.rows.values()) + len(self.unsure)


def damaged_files(folder: Path) -> list[Path]:
    """Return the file in use and those put aside as damaged, the newest first."""
    aside = sorted(
        (path for path in folder.glob(f"{DATABASE_NAME}.damaged-*")), key=lambda path: path.name, reverse=True
    )
    return [path for path in (folder / DATABASE_NAME, *aside) if path.is_file()]


def salvage(folder: Path, *, user: str | None, password: str, file: Path | None = None) -> Salvaged:
    """Read every undamaged row of `file`, by default the file in use in `folder`; nothing is changed.

    Raises:
        UserError: There is no such file, or the password is wrong.
        IntegrityFault: keys.json was edited.
    """
    found = file or folder / DATABASE_NAME
    if not found.is_file():
        raise UserError(ErrorCode.NOT_FOUND, f"找不到数据文件“{found.name}”，请核对数据文件夹。")
    _, key = unlock(folder, user, password)
    return _Reading(SealedPages(found, key)).all()


class _Reading:
    """One damaged file on its way into rows."""

    def __init__(self, pages: SealedPages) -> None:
        self.pages = pages
        self.reached: set[int] = {_SCHEMA_ROOT}
        self.broken: set[str] = set()
        self.rows: dict[str, list[SalvagedRow]] = {name: [] for name in shared_tables()}
        self.unsure: list[tuple[Value, ...]] = []
        self.adopted = 0

    def all(self) -> Salvaged:
        """Read what trees lead to, then what nothing leads to any more."""
        lost_list: set[int] = set()
        roots = _roots(self.pages, lost_list)
        for name, (root, columns) in roots.items():
            self._tree(name, root, columns)
        if self.pages.damaged:
            candidates = set(shared_tables()) if lost_list else self.broken & set(shared_tables())
            for leaf in self.pages.orphans(self.reached):
                for row in self.pages.rows(leaf):
                    self._adopt(row, candidates, roots)
        return Salvaged(
            rows={name: tuple(row for row in of if not row.get("gone")) for name, of in self.rows.items()},
            unsure=tuple(self.unsure),
            pages=self.pages.count,
            lost_pages=len(self.pages.damaged),
            adopted=self.adopted,
        )

    def _tree(self, name: str, root: int, columns: tuple[str, ...]) -> None:
        missing: set[int] = set()
        for leaf in self.pages.leaves(root, missing):
            self.reached.add(leaf)
            if name in self.rows:
                self.rows[name].extend(_named(columns, row) for row in self.pages.rows(leaf))
        if missing:
            self.broken.add(name)

    def _adopt(self, row: StoredRow, candidates: set[str], roots: "_Roots") -> None:
        tables = shared_tables()
        fitting = {
            name: named
            for name in sorted(candidates)
            if (named := _fitted(tables[name], roots.get(name, (0, ()))[1], row)) is not None
        }
        if len(fitting) == 1:
            ((name, named),) = fitting.items()
            self.rows[name].append(named)
            self.adopted += 1
        elif fitting:
            self.unsure.append(row.values)


_Roots = Mapping[str, tuple[int, tuple[str, ...]]]


def _roots(pages: SealedPages, missing: set[int]) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return the first page and the columns of each table, as far as the list of tables can be read."""
    found = {}
    for leaf in pages.leaves(_SCHEMA_ROOT, missing):
        for row in pages.rows(leaf):
            kind, name, _, root, sql = row.values
            if kind == "table" and isinstance(root, int) and isinstance(sql, str):
                found[str(name)] = (root, _columns_in(sql))
    return found


def _columns_in(sql: str) -> tuple[str, ...]:
    """Return the columns of a CREATE TABLE statement in their order in the file."""
    inside = sql[sql.index("(") + 1 :] if "(" in sql else ""
    names, depth, word = [], 0, ""
    for sign in inside:
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or (sign == "," and not depth):
            names.append(word.split(maxsplit=1)[0].strip('"') if word.split() else "")
            word = ""
        else:
            word += sign
    return tuple(
        name for name in names if name.upper() not in ("PRIMARY", "CONSTRAINT", "UNIQUE", "CHECK", "")
    )


def _named(columns: Iterable[str], row: StoredRow) -> SalvagedRow:
    return dict(zip(columns, row.values, strict=False))


def _fitted(table: Table, columns: tuple[str, ...], row: StoredRow) -> SalvagedRow | None:
    names = columns or tuple(column.name for column in table.columns)
    if len(names) != len(row.values) or not 0 < row.rowid < _MOST_ROWID:
        return None
    named = dict(zip(names, row.values, strict=True))
    home, row_id = named.get("home"), named.get("id")
    if not isinstance(home, str) or not _HOME.fullmatch(home) or not isinstance(row_id, str) or not row_id:
        return None
    fits = all(value is None or isinstance(value, _types_of(table, name)) for name, value in named.items())
    return named if fits else None


def _types_of(table: Table, column: str) -> tuple[type, ...]:
    if column not in table.columns:
        return (object,)
    stored = table.columns[column].type.compile().upper()
    if stored.startswith(("BIGINT", "INTEGER", "BOOLEAN")):
        return (int,)
    return (bytes,) if stored.startswith(("BLOB", "LARGE")) else (str,)
