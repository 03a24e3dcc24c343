"""A damaged file: offer the newest verified backup, and write what can still be read as a workbook."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework.field_kinds import FieldKind, FieldSpec
from lianghe_desktop.casework.fields import field_spec, fields_of, show_field
from lianghe_desktop.casework.households import TABLE_WORDS
from lianghe_desktop.documents.salvaged_book import SalvagedSheet, write_salvaged
from lianghe_desktop.store import salvage as store_salvage
from lianghe_desktop.store.backup import BACKUPS_NAME, backups
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.salvage import Salvaged, SalvagedRow, damaged_files
from lianghe_desktop.store.sealed_pages import Value

_CHINA = dt.timezone(dt.timedelta(hours=8))
_KEYS = {"home": "村代码", "id": "内部编号", "household_id": "户的内部编号", "member_id": "成员的内部编号"}
_AS_WRITTEN = (FieldKind.NUMBER_OF_DOCUMENT, FieldKind.PHONE)
_MORE_WORDS = {
    "interview": "入户调查",
    "attachment": "照片",
    "helper_link": "帮扶责任人",
    "person": "工作人员",
    "event": "操作登记",
    "ruling": "裁定",
}
_UNSURE = "认不出种类"
_WORDS = (
    "这是从损坏的数据文件里读出来的内容，供核对和补录用，不能代替备份。",
    "先用最近一次验证过的备份恢复，再拿这份表核对备份之后登记的内容，缺的补录进去。",
    "表中有姓名和证件号，用完请删除，不要放在U盘上带走。",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WayBack:
    """The newest verified backup of a damaged desk."""

    path: Path
    made_on: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What was written: rows by the name of their kind, and how much of the file could not be read."""

    path: Path
    rows: Mapping[str, int]
    pages: int
    lost_pages: int

    @property
    def sentence(self) -> str:
        """Return the outcome in words."""
        listed = "、".join(f"{name} {count} 条" for name, count in self.rows.items())
        return (
            f"已写到“{self.path.name}”：{listed or '没有读出任何一条'}。"
            f"数据文件共 {self.pages} 页，读不出的有 {self.lost_pages} 页。"
        )


def way_back(folder: Path) -> WayBack | None:
    """Return the newest verified backup in a data folder, None without any."""
    found = backups(folder / BACKUPS_NAME)
    if not found:
        return None
    made = dt.datetime.fromtimestamp(found[0].made_at_ms / 1000, _CHINA)
    return WayBack(path=found[0].path, made_on=made.date())


def salvage_to(
    out: Path, folder: Path, *, user: str | None, password: str, file: Path | None = None
) -> Saved:
    """Write every row that is still readable to the workbook `out`; the damaged file is not touched.

    Without `file` the file in use is read, or the newest one that a restore has put aside where it is whole.

    Raises:
        UserError: There is no such file, or the password is wrong.
        EnvironmentFault: The workbook cannot be written.
    """
    found = _most_damaged(folder, user, password) if file is None else None
    salvaged = found or store_salvage.salvage(folder, user=user, password=password, file=file)
    sheets = [*_sheets(salvaged), *_unsure_sheet(salvaged)]
    write_salvaged(out, _WORDS, sheets)
    return Saved(
        path=out,
        rows={sheet.name: len(sheet.rows) for sheet in sheets},
        pages=salvaged.pages,
        lost_pages=salvaged.lost_pages,
    )


def _most_damaged(folder: Path, user: str | None, password: str) -> Salvaged | None:
    """Read the newest file with lost pages; None where every file is whole."""
    for path in damaged_files(folder):
        salvaged = store_salvage.salvage(folder, user=user, password=password, file=path)
        if salvaged.lost_pages:
            return salvaged
    return None


def _sheets(salvaged: Salvaged) -> Iterable[SalvagedSheet]:
    words = {str(table_of(model).name): name for model, name in TABLE_WORDS.items()} | _MORE_WORDS
    others = [name for name in salvaged.rows if name not in words]
    named = {**words, **{name: f"其他 {number}" for number, name in enumerate(others, start=1)}}
    for table, name in named.items():
        rows = salvaged.rows.get(table, ())
        if rows:
            yield _sheet(table, name, rows)


def _sheet(table: str, name: str, rows: Iterable[SalvagedRow]) -> SalvagedSheet:
    listed = list(rows)
    held = {column for row in listed for column, value in row.items() if value is not None}
    shown = [spec.column for spec in fields_of(table) if spec.column in held]
    rest = [column for column in listed[0] if column in held and column not in shown]
    columns = [*shown, *rest]
    return SalvagedSheet(
        name=name,
        header=tuple(_label(table, column) for column in columns),
        rows=tuple(tuple(_cell(table, column, row.get(column)) for column in columns) for row in listed),
    )


def _unsure_sheet(salvaged: Salvaged) -> Iterable[SalvagedSheet]:
    if salvaged.unsure:
        widest = max(len(row) for row in salvaged.unsure)
        yield SalvagedSheet(
            name=_UNSURE,
            header=tuple(f"第 {number} 项" for number in range(1, widest + 1)),
            rows=tuple(tuple(_plain(value) for value in row) for row in salvaged.unsure),
        )


def _label(table: str, column: str) -> str:
    spec = field_spec(table, column)
    return spec.label if spec else _KEYS.get(column, column)


def _cell(table: str, column: str, value: Value) -> str:
    spec = field_spec(table, column)
    if spec is None or spec.kind in _AS_WRITTEN or not isinstance(value, str | int):
        return _plain(value)
    return _shown(spec, value)


def _shown(spec: FieldSpec, value: str | int) -> str:
    return show_field(spec, bool(value) if spec.kind is FieldKind.FLAG else value)


def _plain(value: Value) -> str:
    if value is None or isinstance(value, bytes):
        return "" if value is None else value.hex()
    return str(value)
