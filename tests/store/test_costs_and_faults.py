"""What a save costs in statements, and what a full disk or a bug tells."""

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.store.connection import CACHE_KIB
from lianghe_desktop.store.dump import dump_shared
from lianghe_desktop.store.exchange import blob_content
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Unit
from tests.store.conftest import ACTOR, VILLAGE

MOST_STATEMENTS = 24


def put(store: Store, number: int) -> None:
    rows = [
        Household(home=VILLAGE, id=f"h{number}"),
        Member(home=VILLAGE, id=f"m{number}", household_id=f"h{number}"),
    ]
    store.write(lambda unit: unit.insert_many(rows), actor=ACTOR)


def traced(store: Store) -> list[str]:
    """Save one field and return the statements that this took."""
    statements: list[str] = []

    def start(unit: Unit) -> None:
        raw = unit.connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(statements.append)

    def stop(unit: Unit) -> None:
        raw = unit.connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(None)

    store.write(start, actor=ACTOR)
    statements.clear()
    store.write(lambda unit: unit.change(Member, VILLAGE, "m3", {"name": "李四"}), actor=ACTOR)
    taken = list(statements)
    store.write(stop, actor=ACTOR)
    return [one for one in taken if not one.startswith("--")]


def test_a_save_takes_few_statements_and_scans_no_table(store: Store) -> None:
    for number in range(8):
        put(store, number)
    statements = traced(store)
    assert any(one.startswith("INSERT INTO op ") for one in statements)
    assert len(statements) <= MOST_STATEMENTS

    def plans(connection: Connection) -> list[str]:
        found = []
        for one in statements:
            if one.split()[0] in ("SELECT", "UPDATE", "DELETE"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}").all()
                found.extend(f"{one}: {row[-1]}" for row in plan)
        return found

    # The full text's own small tables, and a subquery of one row.
    inner = ("VIRTUAL TABLE", "search_sign_", "search_part_", ": SCAN p")
    scans = [line for line in store.query(plans) if "SCAN" in line and not any(one in line for one in inner)]
    assert scans == []


def test_a_full_disk_is_one_sentence_and_nothing_is_half_saved(store: Store) -> None:
    put(store, 1)
    before = dump_shared(store)

    def job(unit: Unit) -> None:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        unit.change(Household, VILLAGE, "h1", {"needs": "难" * 40_000})

    with pytest.raises(EnvironmentFault) as refused:
        store.write(job, actor=ACTOR)
    assert refused.value.code is ErrorCode.DISK
    assert dump_shared(store) == before
    store.write(lambda unit: unit.connection.exec_driver_sql("PRAGMA max_page_count = 1000000"), actor=ACTOR)
    put(store, 2)


def test_an_error_of_the_database_carries_no_value(store: Store) -> None:
    def job(unit: Unit) -> None:
        unit.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES (?, ?)", ("k", "李四的秘密"))
        unit.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES (?, ?)", ("k", "李四的秘密"))

    with pytest.raises(IntegrityError) as raised:
        store.write(job, actor=ACTOR)
    assert "李四" not in str(raised.value)


def test_reading_a_photo_holds_little_of_it_and_leaves_the_connection_as_it_was(store: Store) -> None:
    photo = Blob(sha256="a", size=6 << 20, media_type="image/jpeg", content=bytes(6 << 20))
    store.write(lambda unit: unit.put(photo), actor=ACTOR)

    def look(connection: Connection) -> tuple[bytes | None, bytes | None, list[str], int]:
        raw, asked = connection.connection.driver_connection, []
        assert raw is not None
        raw.set_trace_callback(asked.append)
        found = blob_content(connection, "a"), blob_content(connection, "b")
        raw.set_trace_callback(None)
        return *found, asked, connection.exec_driver_sql("PRAGMA cache_size").scalar()

    here, missing, asked, cache = store.query(look)
    assert (here, missing) == (photo.content, None)
    assert asked[0].endswith("-2000")
    assert cache == -CACHE_KIB
