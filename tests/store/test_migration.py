"""A file of an earlier program is migrated on a copy: all or nothing, resumable, the old file kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlcipher3.dbapi2 import DatabaseError

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault
from lianghe_desktop.records.households import Household
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.connection import DataKey, open_raw
from lianghe_desktop.store.dump import dump_shared
from lianghe_desktop.store.migration import SCHEMA_VERSION, migrate, schema_version
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.vault import open_store
from tests.store.conftest import ACTOR, PASSWORD, USER, VILLAGE, Clock

NOW = 1_790_000_000_000


def add_wishes(connection: Connection) -> None:
    connection.exec_driver_sql(
        "ALTER TABLE household ADD COLUMN wishes TEXT"
        " CONSTRAINT ck_household_wishes CHECK (typeof(wishes) in ('text', 'null'))"
    )


EARLIER = SCHEMA_VERSION - 1
STEPS = {EARLIER: add_wishes}


@pytest.fixture
def earlier(store: Store) -> tuple[Path, DataKey, str]:
    """A file as the version before left it: without the column `wishes`, whose writes it could not read."""
    store.write(
        lambda unit: unit.insert(Household(home=VILLAGE, id="h1", address="村口", wishes="养鸡")), actor=ACTOR
    )
    wanted = dump_shared(store)
    folder, key = store.folder, store.data_key()
    store.close()
    raw = open_raw(folder / "lianghe.db", key, read_only=False)
    columns = [row[1] for row in raw.execute("PRAGMA table_info(household)") if row[1] != "wishes"]
    sql = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'household'").fetchone()[0]
    kept = [line for line in sql.split("\n") if "wishes" not in line]
    raw.execute("BEGIN")
    raw.execute("DROP INDEX ix_household_no")
    raw.execute("ALTER TABLE household RENAME TO newer")
    raw.execute("\n".join(kept))
    raw.execute(f"INSERT INTO household SELECT {', '.join(columns)} FROM newer")
    raw.execute("DROP TABLE newer")
    raw.execute("CREATE INDEX ix_household_no ON household (household_no)")
    raw.execute("INSERT INTO held_op SELECT id, 'newer', 'household.wishes' FROM op")
    raw.execute(f"PRAGMA user_version = {EARLIER}")
    raw.execute("COMMIT")
    raw.close()
    return folder, key, wanted


def test_what_the_earlier_program_could_not_read_appears(earlier: tuple[Path, DataKey, str]) -> None:
    folder, key, wanted = earlier
    before = (folder / "lianghe.db").read_bytes()
    kept = migrate(folder, key, now_ms=NOW, steps=STEPS, target=SCHEMA_VERSION)
    assert kept is not None
    assert schema_version(folder, key) == SCHEMA_VERSION
    assert len(before) == kept.stat().st_size
    with open_store(folder, user=USER, password=PASSWORD, now_ms=Clock()) as store:
        assert dump_shared(store) == wanted
        assert [row.wishes for row in store.rows(Household)] == ["养鸡"]
        assert check_store(store) == []
    assert migrate(folder, key, now_ms=NOW, steps=STEPS, target=SCHEMA_VERSION) is None


def test_a_step_that_fails_leaves_the_old_file(earlier: tuple[Path, DataKey, str]) -> None:
    folder, key, _ = earlier

    def fails(connection: Connection) -> None:
        add_wishes(connection)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(folder, key, now_ms=NOW, steps={EARLIER: fails}, target=SCHEMA_VERSION)
    assert schema_version(folder, key) == EARLIER
    assert migrate(folder, key, now_ms=NOW, steps=STEPS, target=SCHEMA_VERSION) is not None
    assert schema_version(folder, key) == SCHEMA_VERSION


def test_a_copy_that_does_not_pass_its_check_is_not_swapped_in(earlier: tuple[Path, DataKey, str]) -> None:
    folder, key, _ = earlier

    def careless(connection: Connection) -> None:
        add_wishes(connection)
        connection.exec_driver_sql("UPDATE household SET address = '别处'")
        connection.exec_driver_sql("DELETE FROM held_op")

    with pytest.raises(IntegrityFault, match="原数据没有改动"):
        migrate(folder, key, now_ms=NOW, steps={EARLIER: careless}, target=SCHEMA_VERSION)
    assert schema_version(folder, key) == EARLIER
    assert not list(folder.glob("*.migrating*"))


@pytest.mark.parametrize("moment", ["_run_steps", "_second_name", "sync_folder"])
def test_a_migration_that_was_killed_starts_over(
    earlier: tuple[Path, DataKey, str], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    folder, key, wanted = earlier

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"lianghe_desktop.store.migration.{moment}", killed)
        with pytest.raises(KeyboardInterrupt):
            migrate(folder, key, now_ms=NOW, steps=STEPS, target=SCHEMA_VERSION)
    migrate(folder, key, now_ms=NOW + 1000, steps=STEPS, target=SCHEMA_VERSION)
    with open_store(folder, user=USER, password=PASSWORD, now_ms=Clock()) as store:
        assert dump_shared(store) == wanted


def test_a_change_cut_short_outside_the_log_is_rolled_back(store: Store) -> None:
    folder, key = store.folder, store.data_key()
    store.close()
    database, log = folder / "lianghe.db", folder / "lianghe.db-journal"
    raw = open_raw(database, key, read_only=False)
    raw.execute("PRAGMA journal_mode = DELETE")
    raw.execute("PRAGMA cache_size = 2")  # so that pages reach the file before the end
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("CREATE TABLE half (words TEXT)")
    raw.executemany("INSERT INTO half VALUES (?)", [("字" * 1000,)] * 50)
    left = database.read_bytes(), log.read_bytes()
    raw.execute("ROLLBACK")
    raw.close()
    database.write_bytes(left[0])
    log.write_bytes(left[1])
    with pytest.raises(DatabaseError, match="readonly"):
        open_raw(database, key, read_only=True)
    assert schema_version(folder, key) == SCHEMA_VERSION
    database.write_bytes(left[0])
    log.write_bytes(left[1])
    with open_store(folder, user=USER, password=PASSWORD, now_ms=Clock()) as opened:
        assert check_store(opened) == []
    raw = open_raw(database, key, read_only=True)
    assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone()[0] == 0
    raw.close()


def test_a_file_of_a_newer_program_is_left_alone(store: Store) -> None:
    folder, key = store.folder, store.data_key()
    store.close()
    raw = open_raw(folder / "lianghe.db", key, read_only=False)
    raw.execute("PRAGMA user_version = 9")
    raw.close()
    for read_only in (False, True):
        with pytest.raises(EnvironmentFault) as refused:
            open_store(folder, user=USER, password=PASSWORD, now_ms=Clock(), read_only=read_only)
        assert refused.value.code is ErrorCode.NEWER_VERSION


def test_the_migrated_schema_is_the_one_of_a_new_store(
    earlier: tuple[Path, DataKey, str], new_store: Callable[..., Store]
) -> None:
    folder, key, _ = earlier
    migrate(folder, key, now_ms=NOW, steps=STEPS, target=SCHEMA_VERSION)
    fresh = new_store("fresh")
    with open_store(folder, user=USER, password=PASSWORD, now_ms=Clock()) as store:
        assert _columns(store) == _columns(fresh)


def _columns(store: Store) -> dict[str, list[str]]:
    def question(connection: Connection) -> dict[str, list[str]]:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_%' ORDER BY 1"
        )
        return {
            name: sorted(row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({name})"))
            for (name,) in tables.all()
        }

    return store.query(question)
