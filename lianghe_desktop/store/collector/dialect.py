"""Let the statements of the store run on PostgreSQL as they are written.

Journal, merge and trust are the same code on a desk and in the collector, so that both hold the same
tables. What differs is said here once, in the hooks that SQLAlchemy offers for it: `?` marks, INSERT
OR REPLACE, many rows at once (COPY into a temporary table, then one upsert), and tables partitioned
over other servers, where PostgreSQL has no ON CONFLICT.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from lianghe_desktop.store.collector.tables import collector_metadata, key_columns

_OR = re.compile(r"\s*INSERT OR (REPLACE|IGNORE) INTO (\w+)")
_INSERT = re.compile(
    r"\s*INSERT INTO (?P<table>\w+)\s*(?:\((?P<columns>[^()]*)\))?\s*"
    r"VALUES \((?P<values>[^()]*)\)\s*(?P<conflict>ON CONFLICT .*)?\Z",
    re.S,
)
_MANY_MARKS = re.compile(r" IN \((?:\?,){20,}\?\)")
_MARK = re.compile(r"\s*(?:%s|%\(\w+\)s(?:::[\w ]+)?)\s*")


@dataclass(slots=True)
class Translation:
    """The hooks of one engine; `partitioned` names the tables that know no ON CONFLICT."""

    partitioned: frozenset[str] = frozenset()
    _incoming: set[str] = field(default_factory=set)

    def install(self, engine: Engine) -> None:
        """Attach the hooks."""
        event.listen(engine, "before_cursor_execute", self._before, retval=True)
        event.listen(engine, "do_executemany", self._many)
        event.listen(engine, "do_execute", self._one)
        event.listen(engine, "connect", self._connected)

    def _connected(self, _connection: object, _record: object) -> None:
        self._incoming.clear()  # temporary tables belong to one connection

    def _before(
        self,
        _connection: object,
        _cursor: object,
        statement: str,
        parameters: Any,
        context: Any,
        _many: object,
    ) -> tuple[str, Any]:
        if statement.startswith("PRAGMA"):
            return "SELECT NULL", ()  # settings of SQLite
        if context.compiled is None:
            statement, parameters = _listed(statement, parameters)
            statement = statement.replace("%", "%%").replace("?", "%s")
        statement = _without_or(statement)
        if isinstance(parameters, list):
            return statement, parameters  # cleaned row by row when they are sent
        return statement, _clean(parameters)

    def _many(self, cursor: Any, statement: str, parameters: Sequence[Any], _context: object) -> bool:
        found = _INSERT.match(statement)
        if found is None or not all(map(_MARK.fullmatch, found["values"].split(","))):
            cursor.executemany(statement, [_clean(row) for row in parameters])
        else:
            self._copy(cursor, found, parameters)
        return True

    def _one(self, cursor: Any, statement: str, parameters: Any, _context: object) -> bool:
        found = _INSERT.match(statement) if self.partitioned else None
        if found is None or not found["conflict"] or found["table"] not in self.partitioned:
            return False
        self._copy(cursor, found, [parameters])
        return True

    def _copy(self, cursor: Any, insert: "re.Match[str]", rows: Sequence[Any]) -> None:
        table, conflict = insert["table"], insert["conflict"]
        columns = _columns(table, insert["columns"])
        named = ", ".join(columns)
        # What is new on the first server may be present on another one: that commits before.
        straight = not conflict and table not in self.partitioned
        target = table if straight else self._incoming_table(cursor, table)
        with cursor.copy(f"COPY {target} ({named}) FROM STDIN") as copying:
            for row in _rows(rows, columns):
                copying.write_row(row)
        if straight:
            return
        if table in self.partitioned:
            _remove_present(cursor, table, columns, rows)
            conflict = ""
        cursor.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM {target} {conflict or ''}")
        cursor.execute(f"TRUNCATE {target}")

    def _incoming_table(self, cursor: Any, table: str) -> str:
        name = f"incoming_{table}"
        if table not in self._incoming:
            cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} (LIKE {table})")
            self._incoming.add(table)
        return name


def _listed(statement: str, parameters: Any) -> tuple[str, Any]:
    """Hand a long IN over as one array: two thousand marks take longer to read than the query to run."""
    if not isinstance(parameters, tuple) or len(parameters) != statement.count("?"):
        return statement, parameters
    shorter = _MANY_MARKS.sub(" = ANY(?)", statement)
    whole = shorter != statement and shorter.count("?") == 1
    return (shorter, (list(parameters),)) if whole else (statement, parameters)


def _without_or(statement: str) -> str:
    """Return INSERT OR REPLACE and INSERT OR IGNORE as PostgreSQL writes them."""
    found = _OR.match(statement)
    if found is None:
        return statement
    plain = "INSERT INTO " + found[2] + statement[found.end() :]
    keys = key_columns(found[2])
    others = [column for column in _columns_of(found[2]) if column not in keys]
    if found[1] == "IGNORE" or not others:
        return f"{plain} ON CONFLICT DO NOTHING"
    updates = ", ".join(f"{column} = excluded.{column}" for column in others)
    return f"{plain} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {updates}"


def _remove_present(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
    """Delete the rows that are about to be written, one statement a home so that it goes to one server."""
    home, row_id = columns.index("home"), columns.index("id")
    by_home: dict[str, list[str]] = {}
    for row in _rows(rows, columns):
        by_home.setdefault(row[home], []).append(row[row_id])
    for code, ids in sorted(by_home.items()):
        cursor.execute(f"DELETE FROM {table} WHERE home = %s AND id = ANY(%s)", (code, ids))


def _columns(table: str, named: str | None) -> tuple[str, ...]:
    if named is None:
        return _columns_of(table)
    return tuple(one.strip().strip('"') for one in named.split(","))


def _columns_of(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in collector_metadata().tables[table].columns)


def _rows(rows: Iterable[Any], columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    for row in rows:
        held = [row[name] for name in columns] if isinstance(row, Mapping) else row
        for value in held:
            if type(value) is str and "\0" in value:
                held = _clean(held)
                break
        yield held


def _clean(parameters: Any) -> Any:
    """Replace U+0000, which PostgreSQL's text cannot hold; the journal keeps the line as it came."""
    if isinstance(parameters, Mapping):
        return {name: _storable(value) for name, value in parameters.items()}
    return tuple(_storable(value) for value in parameters)


def _storable(value: Any) -> Any:
    if type(value) is str and "\0" in value:
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if type(value) is list:
        return [_storable(one) for one in value]
    return value
