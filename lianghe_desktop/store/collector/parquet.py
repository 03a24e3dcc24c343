"""Statistics as Parquet, one folder a village, written by DuckDB so that DuckDB reads it as it is.

What names or describes a person in words stays in the database: names, document and telephone
numbers, addresses, free text and questionnaires. What is left is still data about families and is
treated as such (docs/COLLECTOR.md).
"""

import shutil
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Column, Connection
from sqlalchemy.exc import DBAPIError

from lianghe_desktop.records.columns import Day, Flag
from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.store.collector.tables import collector_metadata

EXPORTED: Mapping[str, frozenset[str]] = {
    "household": frozenset(
        {"household_no", "provisional_no", "group_name", "address", "phone", "needs", "wishes", "extra"}
    ),
    "member": frozenset(
        {
            "name",
            "document_number",
            "phone",
            "no_document_reason",
            "not_counted_reason",
            "school_name",
            "skills",
            "work_place",
            "illness",
            "disability_card",
            "left_reason",
            "extra",
        }
    ),
    "income_line": frozenset({"detail", "note"}),
    "spending_line": frozenset({"note"}),
    "housing": frozenset({"note"}),
    "assets": frozenset({"livestock", "note"}),
    "cause": frozenset({"note"}),
    "determination": frozenset({"inputs", "advice", "departs_because", "decided_by"}),
    "help_measure": frozenset({"content", "goods", "effect", "because"}),
}
"""The tables of an export, each with the columns that are withheld."""

_MARK = "lianghe-parquet.txt"
_MARK_TEXT = "两合收集库导出的统计数据（Parquet），再次导出时整个文件夹会被替换。\n"


def write_parquet(connection: Connection, folder: Path) -> int:
    """Write every exported table to `folder`/TABLE/home=CODE/*.parquet; return the number of rows.

    An earlier export in `folder` is replaced once the new one is whole; rows marked as deleted are left
    out.

    Raises:
        UserError: `folder` holds something else.
        EnvironmentFault: It cannot be written, or duckdb is not installed.
    """
    duckdb = _duckdb()
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise UserError(
            ErrorCode.WRONG_STATE, f"文件夹“{folder.name}”里有别的文件：请给 Parquet 另选一个空文件夹。"
        )
    part = folder.with_name(folder.name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True, mode=0o700)
        with duckdb.connect() as writer:
            rows = sum(_write_table(connection, writer.execute, name, part) for name in EXPORTED)
        (part / _MARK).write_text(_MARK_TEXT, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        part.replace(folder)
    except (OSError, duckdb.IOException) as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, f"写不进“{folder.name}”：请检查文件夹是否写保护、是否已满，再试一次。"
        ) from problem
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return rows


def exported_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table that an export holds."""
    withheld = EXPORTED[table] | {"gone"}
    return tuple(column.name for column in shared_tables()[table].columns if column.name not in withheld)


def _write_table(connection: Connection, execute: Callable[..., Any], table: str, folder: Path) -> int:
    lines = folder / f"{table}.csv"
    columns = exported_columns(table)
    kinds = {name: _kind(shared_tables()[table].columns[name]) for name in columns}
    _copy_out(connection, table, kinds, lines)
    found = execute(
        f"COPY (SELECT * FROM read_csv(?, header = false, auto_detect = false, delim = ',', quote = '\"',"
        " escape = '\"', nullstr = '', allow_quoted_nulls = false, new_line = '\\n', columns = ?))"
        f" TO '{_quoted(folder / table)}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (home))",
        [str(lines), kinds],
    ).fetchone()
    lines.unlink()
    return int(found[0])


def _copy_out(connection: Connection, table: str, kinds: Mapping[str, str], path: Path) -> None:
    texts = [name for name, kind in kinds.items() if kind == "VARCHAR"]
    statement = (
        f"COPY (SELECT {', '.join(kinds)} FROM {table} WHERE gone IS NOT TRUE ORDER BY home, id)"
        f" TO STDOUT (FORMAT csv, FORCE_QUOTE ({', '.join(texts)}))"
    )
    raw: Any = connection.connection.driver_connection
    try:
        with path.open("xb") as file, raw.cursor() as cursor, cursor.copy(statement) as copying:
            for piece in copying:
                file.write(piece)
    except connection.dialect.loaded_dbapi.Error as problem:
        raise DBAPIError(statement, None, problem) from problem  # as of any other statement


def _kind(column: "Column[Any]") -> str:
    if isinstance(column.type, Flag):
        return "BOOLEAN"
    if isinstance(column.type, Day):
        return "DATE"
    stored = collector_metadata().tables[column.table.name].columns[column.name].type
    return "BIGINT" if isinstance(stored, BigInteger) else "VARCHAR"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _duckdb() -> Any:
    try:
        return import_module("duckdb")
    except ModuleNotFoundError as problem:
        raise EnvironmentFault(
            ErrorCode.NOT_FOUND,
            "没有安装写 Parquet 要用的组件：请运行 pip install 'lianghe-desktop[collector]' 后再试。",
        ) from problem
