"""A later program knows a whole new table: the collector's partitions get it as they got the others."""

import pytest

from lianghe_desktop.records.livelihood import Housing
from tests.casework.test_collecting import (
    OTHER_VILLAGE,
    VILLAGE,
    city,
    collected,
    district,
    new_desk,
    opened,
    opened_here,
    server,
)
from tests.collector import cut, tables_of
from tests.postgres import USER, Postgres, debian_programs, rows, run, running_servers
from tests.sync.workplace import Workplace

__all__ = ["city", "district", "new_desk", "opened_here", "server"]


def test_a_whole_table_of_a_later_release_is_cut_as_the_others_are(server: Postgres, city: Workplace) -> None:
    address = server.new_database()
    with opened(city, address):
        pass
    for statement in (
        "DROP TABLE household",
        "DROP TABLE housing",
        "CREATE TABLE household (home text, id text) PARTITION BY HASH (home)",
        "CREATE TABLE public.household_p0 (home text, id text)",
        "CREATE FOREIGN DATA WRAPPER nobody_either",
        "CREATE SERVER beyond FOREIGN DATA WRAPPER nobody_either OPTIONS"
        f" (host '{server.folder}', port '{server.port}', dbname '{USER}', batch_size '1000')",
        f"CREATE USER MAPPING FOR CURRENT_USER SERVER beyond OPTIONS (user '{USER}')",
        "CREATE FOREIGN TABLE household_p0 PARTITION OF household FOR VALUES WITH (MODULUS 1, REMAINDER 0)"
        " SERVER beyond OPTIONS (table_name 'household_p0')",
    ):
        run(address, statement)
    for _ in range(2):  # the second time there is nothing left to do
        with opened(city, address):
            pass
    bound = (
        "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = 'housing_p0' AND relkind = 'f'"
    )
    assert rows(address, bound) == [("FOR VALUES WITH (modulus 1, remainder 0)",)]
    keys = (
        "SELECT a.attname::text FROM pg_index AS i JOIN pg_attribute AS a"
        " ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indrelid = 'public.housing_p0'::regclass AND i.indisprimary ORDER BY 1"
    )
    assert rows(address, keys) == [("home",), ("id",)]


@pytest.mark.skipif(debian_programs() is None, reason="needs postgres_fdw, of Debian's postgresql")
def test_a_later_table_lies_on_the_partitions_servers_and_holds_what_waited(
    city: Workplace, district: Workplace
) -> None:
    for home in (VILLAGE, OTHER_VILLAGE):
        rooms = Housing(home=home, id=district.household(home, address="一"), rooms=3)
        district.store.write(lambda unit, row=rooms: unit.insert(row), actor=district.actor)  # type: ignore[misc]
    programs = debian_programs()
    assert programs is not None
    with running_servers(programs, 3) as (first, *shards):
        cut(first, shards)
        address, paths = first.address(), district.export().paths
        collected(city, address, paths)
        before = tables_of(address)
        # As an earlier program would have left it: without the table, its lines listed as waiting.
        run(address, "DROP TABLE housing")
        for number, shard in enumerate(shards):
            run(shard.address(), f"DROP TABLE housing_p{number}")
        waiting = "INSERT INTO held_op SELECT id, 'newer', 'housing' FROM op WHERE row_key LIKE 'housing/%'"
        run(address, waiting)
        collected(city, address, [])
        assert tables_of(address) == before
        assert rows(address, "SELECT count(*) FROM held_op") == [(0,)]
        there = [
            rows(shard.address(), f"SELECT count(*) FROM housing_p{n}") for n, shard in enumerate(shards)
        ]
        assert sum(int(str(count)) for ((count,),) in there) == 2
        collected(city, address, paths)
        assert tables_of(address) == before
