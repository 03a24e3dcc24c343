"""Cut the shared tables into hash partitions by home that lie on other stock PostgreSQL servers.

The journal, the counts and the lists of what waits stay on the first server. The collector asks each
table whether it is partitioned, so that nothing else changes.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Column, Connection, Engine, create_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.store.collector.tables import add_columns, collector_metadata

_ROWS_AT_ONCE = 1000
_REMAINDER = re.compile(r"remainder ([0-9]+)", re.IGNORECASE)
# A server that is cut off is noticed from either side after two minutes, not two hours: until then a
# partition keeps the rows locked that a lost first server was writing.
_NOTICED = (
    "keepalives_idle '60', keepalives_interval '10', keepalives_count '6', options"
    " '-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=6'"
)
_REACHED_BY = ("host", "port", "sslmode", "sslrootcert")
_FOREIGN_PARTS = (
    "SELECT whole.relname, part.relname, s.srvname, pg_get_expr(part.relpartbound, part.oid),"
    " f.ftoptions, s.srvoptions, u.umoptions"
    " FROM pg_foreign_table AS f JOIN pg_class AS part ON part.oid = f.ftrelid"
    " JOIN pg_inherits AS i ON i.inhrelid = part.oid JOIN pg_class AS whole ON whole.oid = i.inhparent"
    " JOIN pg_foreign_server AS s ON s.oid = f.ftserver"
    " LEFT JOIN pg_user_mappings AS u ON u.srvid = s.oid AND u.usename = current_user"
    " WHERE pg_table_is_visible(whole.oid) ORDER BY 1, 2"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PartitionServer:
    """One server as the first one reaches it, and the user there; passwords lie in its pgpass file."""

    name: str  # of the foreign server: small letters, digits and underscores
    host: str  # a host name, or the folder of a socket
    port: int
    database: str
    user: str


def create_partition(connection: Connection, number: int, names: Iterable[str] | None = None) -> None:
    """Make, on a partition's own server, the tables `TABLE_pNUMBER` that the first server will use.

    `names` are the shared tables, all of them by default; what is there already stays as it is.
    """
    for name in shared_tables() if names is None else names:
        table = collector_metadata().tables[name]
        made = str(CreateTable(table, if_not_exists=True).compile(dialect=connection.dialect))
        connection.exec_driver_sql(made.replace(f" EXISTS {name} ", f" EXISTS {name}_p{number} ", 1))
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            made = str(CreateIndex(index, if_not_exists=True).compile(dialect=connection.dialect))
            connection.exec_driver_sql(made.replace(f" ON {name} ", f" ON {name}_p{number} "))


def create_partitioned(connection: Connection, servers: Sequence[PartitionServer]) -> None:
    """Make the shared tables of an empty collector as partitioned ones over `servers`, before any load."""
    for statement in _foreign_servers(servers):
        connection.exec_driver_sql(statement)
    bounds = [f"FOR VALUES WITH (MODULUS {len(servers)}, REMAINDER {n})" for n in range(len(servers))]
    parts = [(n, bounds[n], server.name) for n, server in enumerate(servers)]
    for name in shared_tables():
        _cut(connection, name, parts)


def cut_like_others(connection: Connection, names: Collection[str]) -> frozenset[str]:
    """Cut shared tables that a later program knows as the others are cut; return which, none where none are.

    The collector makes the parts on the partitions' own servers first, as the user whom the first server is
    there. After a crash between the two the next run finds them there and goes on.
    """
    new, held = shared_tables().keys() & set(names), _parts(connection)
    if not new or not held:
        return frozenset()
    of_one = [part for part in held if part.table == held[0].table]
    for part in of_one:
        with _engine(part.url).begin() as there:
            create_partition(there, part.number, sorted(new))
    for name in sorted(new):
        _cut(connection, name, [(part.number, part.bound, part.server) for part in of_one])
    return frozenset(new)


def _cut(connection: Connection, name: str, parts: Iterable[tuple[int, str, str]]) -> None:
    """Make a table of parts: each its number, its bound, and the foreign server that holds it."""
    table = collector_metadata().tables[name]
    # No primary key: PostgreSQL knows none over foreign partitions; each partition has its own.
    columns = ", ".join(
        f"{column.name} {column.type.compile(connection.dialect)}" for column in table.columns
    )
    connection.exec_driver_sql(f"CREATE TABLE {name} ({columns}) PARTITION BY HASH (home)")
    for number, bound, server in parts:
        connection.exec_driver_sql(
            f"CREATE FOREIGN TABLE {name}_p{number} PARTITION OF {name} {bound}"
            f" SERVER {server} OPTIONS (table_name '{name}_p{number}')"
        )


def add_to_partitions(connection: Connection, columns: Sequence[Column[Any]]) -> None:
    """Add columns that a later program knows on the partitions' own servers, before the first one has them.

    PostgreSQL hands no such change on to a foreign table's server: the collector goes there itself, as the
    user whom the first server is there, once for each later program.
    """
    if not columns:
        return
    places: dict[URL, dict[str, str]] = {}
    for part in _parts(connection):
        places.setdefault(part.url, {})[part.table] = part.there
    for url, tables in places.items():
        with _engine(url).begin() as there:
            add_columns(there, [one for one in columns if one.table.name in tables], tables)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """One part of a table: where it lies, what it is called there, and which rows it takes."""

    table: str
    there: str
    server: str  # the foreign server
    bound: str
    url: URL

    @property
    def number(self) -> int:
        """Return which of the parts it is: the remainder."""
        found = _REMAINDER.search(self.bound)
        if found is None:
            raise AssertionError("parts are cut by hash")
        return int(found[1])


def _parts(connection: Connection) -> list[_Part]:
    found = []
    for table, part, name, bound, *options in connection.exec_driver_sql(_FOREIGN_PARTS):
        named, server, user = (dict(one.split("=", 1) for one in held or ()) for held in options)
        url = URL.create(
            connection.dialect.name + "+" + connection.dialect.driver,
            username=user.get("user"),
            password=user.get("password"),
            database=server.get("dbname"),
            query={name: server[name] for name in _REACHED_BY if name in server},
        )
        there = named.get("table_name", part)
        found.append(_Part(table=table, there=there, server=name, bound=bound, url=url))
    return found


def _engine(url: URL) -> Engine:
    return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})


def _foreign_servers(servers: Sequence[PartitionServer]) -> Iterator[str]:
    yield "CREATE EXTENSION IF NOT EXISTS postgres_fdw"
    for server in servers:
        yield (
            f"CREATE SERVER {server.name} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ("
            f"host '{server.host}', port '{server.port}', dbname '{server.database}',"
            f" batch_size '{_ROWS_AT_ONCE}', fetch_size '10000', async_capable 'true', connect_timeout '5',"
            f" {_NOTICED})"
        )
        yield f"CREATE USER MAPPING FOR CURRENT_USER SERVER {server.name} OPTIONS (user '{server.user}')"
