"""The log of a large unit of work is taken into the file beside what goes on; nothing hangs on it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.records.households import Household
from lianghe_desktop.store import log_taking
from lianghe_desktop.store.connection import DATABASE_NAME
from lianghe_desktop.store.log_taking import LogTaking
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.vault import open_store
from tests.store.conftest import ACTOR, PASSWORD, USER, VILLAGE, Clock

TIMEOUT_S = 60


@pytest.fixture
def held_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let no log be taken before the event is set."""
    gate, take = threading.Event(), LogTaking._take

    def late(taking: LogTaking) -> None:
        assert gate.wait(TIMEOUT_S)
        take(taking)

    monkeypatch.setattr(LogTaking, "_take", late)
    yield gate
    gate.set()


def write(store: Store, row: str, *, large: bool = True) -> None:
    def job(unit: Unit) -> None:
        unit.insert(Household(home=VILLAGE, id=row))
        unit.large = large

    store.write(job, actor=ACTOR)


def log_bytes(folder: Path) -> int:
    return (folder / f"{DATABASE_NAME}-wal").stat().st_size


def automatic(store: Store) -> int:
    return store.write(
        lambda unit: unit.connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar(), actor=ACTOR
    )


def test_the_log_of_a_large_unit_is_taken_and_cut_short(store: Store) -> None:
    write(store, "small", large=False)
    assert log_bytes(store.folder) > 0
    write(store, "large")
    with store.at_rest() as file:  # waits for it
        assert file is not None
    assert log_bytes(store.folder) == 0
    assert automatic(store) == 1000


def test_others_read_and_write_meanwhile_and_who_wants_the_file_waits(
    store: Store, held_back: threading.Event
) -> None:
    write(store, "large")
    write(store, "next", large=False)
    assert store.get(Household, VILLAGE, "next") is not None

    def rest() -> int:
        with store.at_rest() as file:
            assert file is not None
            return len(file.read())

    before = (store.folder / DATABASE_NAME).stat().st_size
    with ThreadPoolExecutor(1) as beside:
        resting = beside.submit(rest)
        assert not resting.done()
        held_back.set()
        assert resting.result(TIMEOUT_S) >= before


def test_a_program_that_ends_first_loses_nothing(
    new_store: Callable[..., Store], held_back: threading.Event, tmp_path: Path
) -> None:
    store = new_store()
    write(store, "large")
    shutil.copytree(store.folder, tmp_path / "killed")
    assert log_bytes(tmp_path / "killed") > 0
    with open_store(tmp_path / "killed", user=USER, password=PASSWORD, now_ms=Clock()) as again:
        assert again.get(Household, VILLAGE, "large") is not None
        held_back.set()


def test_closing_waits_and_leaves_no_log_and_no_thread(
    new_store: Callable[..., Store], held_back: threading.Event
) -> None:
    store = new_store()
    write(store, "large")
    with ThreadPoolExecutor(1) as beside:
        closing = beside.submit(store.close)
        assert not closing.done()
        held_back.set()
        closing.result(TIMEOUT_S)
    assert not (store.folder / f"{DATABASE_NAME}-wal").exists()
    assert not [one for one in threading.enumerate() if one.name.startswith("lianghe-")]


def test_a_log_that_cannot_be_taken_stays_and_is_no_fault_of_the_unit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_how: object, **_more: object) -> dbapi2.Connection:
        raise dbapi2.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(log_taking, "open_raw", full)
        write(store, "large")
        store._writer._log.wait()
    assert log_bytes(store.folder) > 0
    assert store.get(Household, VILLAGE, "large") is not None
    assert automatic(store) == 1000


def test_a_large_unit_that_is_rolled_back_leaves_the_next_one_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave = LogTaking.leave

    def full(taking: LogTaking, writer: object) -> None:
        leave(taking, writer)
        raise EnvironmentFault(ErrorCode.DISK, "磁盘已满。")

    with monkeypatch.context() as broken:
        broken.setattr(LogTaking, "leave", full)
        with pytest.raises(EnvironmentFault):
            write(store, "large")
    assert automatic(store) == 1000
    assert store.get(Household, VILLAGE, "large") is None
