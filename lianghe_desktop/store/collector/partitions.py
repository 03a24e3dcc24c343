"""Cut the shared tables into hash partitions by home that lie on other stock PostgreSQL servers.

The journal, the counts and the lists of what waits stay on the first server. The collector asks each
table whether it is partitioned, so that nothing else changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.schema import CreateIndex, CreateTable

from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.store.collector.tables import collector_metadata

_ROWS_AT_ONCE = 1000


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


def _foreign_servers(servers: Sequence[PartitionServer]) -> Iterator[str]:
    yield "CREATE EXTENSION IF NOT EXISTS postgres_fdw"
    for server in servers:
        yield (
            f"CREATE SERVER {server.name} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ("
            f"host '{server.host}', port '{server.port}', dbname '{server.database}',"
            f" batch_size '{_ROWS_AT_ONCE}', fetch_size '10000', async_capable 'true', connect_timeout '5')"
        )
        yield f"CREATE USER MAPPING FOR CURRENT_USER SERVER {server.name} OPTIONS (user '{server.user}')"


def _renamed(statement: str, table: str, number: int) -> str:
    return statement.replace(f"CREATE TABLE {table} ", f"CREATE TABLE {table}_p{number} ", 1)
