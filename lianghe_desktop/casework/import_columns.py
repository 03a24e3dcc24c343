"""How the columns of a list are read, settled once by a person and kept under a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianghe_desktop.documents.member_columns import COLUMNS, TITLE_OF
from lianghe_desktop.documents.sheet_reading import plain_title
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.sync.canonical import Json

KIND = "import"
_VERSION = 1
_KEYS = frozenset(TITLE_OF)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportMapping:
    """Titles of a list and what each is read as; blank: left out. In the order of the list."""

    columns: tuple[tuple[str, str], ...]

    @property
    def known(self) -> Mapping[str, str]:
        """Return plain titles -> keys, as readers of lists take them."""
        return {plain_title(title): key for title, key in self.columns}


def mapping_of(titles: Sequence[str], keys: Sequence[str | None]) -> ImportMapping:
    """Return what a person has settled for the columns of a list; columns without a title are left out."""
    pairs = zip(titles, keys, strict=True)
    return ImportMapping(columns=tuple((title, key or "") for title, key in pairs if title))


def choices() -> tuple[tuple[str, str], ...]:
    """Return (key, title) of everything that a column may be, in the order of the blank list."""
    return tuple((column.key, column.title) for column in COLUMNS)


def to_json(mapping: ImportMapping) -> dict[str, Json]:
    """Return the mapping as it is kept and travels."""
    return {"columns": [[title, key] for title, key in mapping.columns], "v": _VERSION}


def from_json(value: Mapping[str, Json]) -> ImportMapping:
    """Read a mapping that was kept or came from elsewhere.

    Raises:
        UserError: It is of a later version, or names columns that this program does not know.
    """
    columns = value.get("columns")
    if value.get("v") != _VERSION or not isinstance(columns, list):
        raise UserError(ErrorCode.BAD_SHEET, "这份导入对照表是较新的程序做的，请先升级程序。")
    found: list[tuple[str, str]] = []
    for pair in columns:
        if not isinstance(pair, list) or len(pair) != 2:
            raise _unknown()
        title, key = pair
        if not isinstance(title, str) or not isinstance(key, str) or (key and key not in _KEYS):
            raise _unknown()
        found.append((title, key))
    return ImportMapping(columns=tuple(found))


def _unknown() -> UserError:
    return UserError(ErrorCode.BAD_SHEET, "这份导入对照表里有本程序不认得的列，没有启用。")
