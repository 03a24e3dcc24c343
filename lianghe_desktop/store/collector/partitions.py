"""Cut the shared tables into hash partitions by home that lie on other stock PostgreSQL servers.

The journal, the counts and the lists of what waits stay on the first server. The collector asks each
table whether it is partitioned, so that nothing else changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Column, Connection, create_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.store.collector.tables import add_columns, collector_metadata

_ROWS_AT_ONCE = 1000
# A server that is cut off is noticed from either side after two minutes, not two hours: until then a
# partition keeps the rows locked that a lost first server was writing.
_NOTICED = (
    "keepalives_idle '60', keepalives_interval '10', keepalives_count '6', options"
    " '-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=6'"
)
_REACHED_BY = ("host", "port", "sslmode", "sslrootcert")
_FOREIGN_PARTS = (
    "SELECT whole.relname, part.relname, f.ftoptions, s.srvoptions, u.umoptions"
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


def create_partition(connection: Connection, number: int) -> None:
    """Make, on a partition's own server, the tables `TABLE_pNUMBER` that the first server will use."""
    for name in shared_tables():
        table = collector_metadata().tables[name]
        part = _renamed(str(CreateTable(table).compile(dialect=connection.dialect)), name, number)
        connection.exec_driver_sql(part)
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            made = str(CreateIndex(index).compile(dialect=connection.dialect))
            connection.exec_driver_sql(made.replace(f" ON {name} ", f" ON {name}_p{number} "))


def create_partitioned(connection: Connection, servers: Sequence[PartitionServer]) -> None:
    """Make the shared tables of an empty collector as partitioned ones over `servers`, before any load."""
    for statement in _foreign_servers(servers):
        connection.exec_driver_sql(statement)
    for name in shared_tables():
        table = collector_metadata().tables[name]
        # No primary key: PostgreSQL knows none over foreign partitions; each partition has its own.
        columns = ", ".join(
            f"{column.name} {column.type.compile(connection.dialect)}" for column in table.columns
        )
        connection.exec_driver_sql(f"CREATE TABLE {name} ({columns}) PARTITION BY HASH (home)")
        for number, server in enumerate(servers):
            connection.exec_driver_sql(
                f"CREATE FOREIGN TABLE {name}_p{number} PARTITION OF {name}"
                f" FOR VALUES WITH (MODULUS {len(servers)}, REMAINDER {number})"
                f" SERVER {server.name} OPTIONS (table_name '{name}_p{number}')"
            )


def add_to_partitions(connection: Connection, columns: Sequence[Column[Any]]) -> None:
    """Add columns that a later program knows on the partitions' own servers, before the first one has them.

    PostgreSQL hands no such change on to a foreign table's server: the collector goes there itself, as the
    user whom the first server is there, once for each later program.
    """
    if not columns:
        return
    for place in _places(connection):
        mine = [column for column in columns if column.table.name in place.tables]
        engine = create_engine(place.url, poolclass=NullPool, connect_args={"connect_timeout": 10})
        with engine.begin() as there:
            add_columns(there, mine, place.tables)


@dataclass(frozen=True, slots=True)
class _Place:
    """A partition's server and, by table, what its part is called there."""

    url: URL
    tables: Mapping[str, str]


def _places(connection: Connection) -> list[_Place]:
    found: dict[URL, dict[str, str]] = {}
    for table, part, *options in connection.exec_driver_sql(_FOREIGN_PARTS):
        named, server, user = (dict(one.split("=", 1) for one in held or ()) for held in options)
        url = URL.create(
            connection.dialect.name + "+" + connection.dialect.driver,
            username=user.get("user"),
            password=user.get("password"),
            database=server.get("dbname"),
            query={name: server[name] for name in _REACHED_BY if name in server},
        )
        found.setdefault(url, {})[table] = named.get("table_name", part)
    return [_Place(url, tables) for url, tables in found.items()]


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


def _renamed(statement: str, table: str, number: int) -> str:
    return statement.replace(f"CREATE TABLE {table} ", f"CREATE TABLE {table}_p{number} ", 1)
