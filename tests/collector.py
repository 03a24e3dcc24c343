"""What tests, trials and figures of the collector share: cut it into partitions, read all that it holds."""

import datetime as dt
import json
from collections.abc import Sequence

import sqlalchemy

from lianghe_desktop.store.collector.partitions import (
    PartitionServer,
    create_partition,
    create_partitioned,
)
from lianghe_desktop.store.collector.tables import collector_metadata
from lianghe_desktop.store.dump import dump_tables
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.plans import plans
from tests.postgres import USER, Postgres, rows


def cut(first: Postgres, shards: Sequence[Postgres]) -> None:
    """Cut the shared tables of an empty collector on `first` into partitions on the other servers."""
    for number, shard in enumerate(shards):
        with _engine(shard).begin() as connection:
            create_partition(connection, number)
    servers = [
        PartitionServer(
            name=f"shard{number}", host=str(shard.folder), port=shard.port, database=USER, user=USER
        )
        for number, shard in enumerate(shards)
    ]
    with _engine(first).begin() as connection:
        create_partitioned(connection, servers)


def _engine(server: Postgres) -> sqlalchemy.Engine:
    url = sqlalchemy.make_url(server.address()).set(drivername="postgresql+psycopg")
    return sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)


def tables_of(address: str) -> str:
    """Return the shared tables as `dump_tables` writes those of a desk."""
    lines = []
    for name, plan in plans().items():
        for row in rows(address, f"SELECT {', '.join(plan.columns)} FROM {name} ORDER BY home, id"):
            held = {
                column: value.isoformat() if isinstance(value, dt.date) else value
                for column, value in zip(plan.columns, row, strict=True)
                if value is not None
            }
            lines.append(f"{name}\t{json.dumps(held, sort_keys=True, ensure_ascii=False)}")
    return "\n".join(lines)


def desk_tables(store: Store) -> str:
    """Return the tables of a desk in the same words: SQLite keeps yes and no as 1 and 0."""
    flags = {
        (name, column.name)
        for name, table in collector_metadata().tables.items()
        for column in table.columns
        if type(column.type).__name__ == "Flag"
    }
    lines = []
    for line in dump_tables(store).splitlines():
        name, text = line.split("\t", 1)
        held = {
            column: bool(value) if (name, column) in flags else value
            for column, value in json.loads(text).items()
        }
        lines.append(f"{name}\t{json.dumps(held, sort_keys=True, ensure_ascii=False)}")
    return "\n".join(lines)


def everything(address: str) -> dict[str, list[tuple[object, ...]]]:
    """Return all there is in a database, but for the moment at which each thing was first read."""
    names = (*collector_metadata().tables, "overview_by_home", "annex_1_item")
    return {name: sorted(rows(address, f"SELECT * FROM {name}"), key=repr) for name in names}


def journal(address: str) -> list[list[tuple[object, ...]]]:
    """Return what must not depend on the order in which files came."""
    questions = (
        "SELECT s.home, s.author, s.shelf, o.id & 1099511627775, o.head, o.tail, o.hash FROM op AS o"
        " JOIN stream AS s ON s.no = o.id >> 40 ORDER BY 1, 2, 3, 4",
        "SELECT * FROM standing_write ORDER BY 1, 2, 3, 4, 5, 6",
        "SELECT * FROM waiting_row ORDER BY 1, 2, 3",
        "SELECT * FROM waiting_line ORDER BY 1, 2, 3, 4",
        "SELECT * FROM signed_head ORDER BY 1, 2",
        "SELECT * FROM overview_by_home ORDER BY 1, 2",
    )
    return [rows(address, question) for question in questions]
