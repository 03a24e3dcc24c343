"""Backups are verified, rolling, and lead back; a restored desk is a new author."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from lianghe_desktop.records.errors import EnvironmentFault, IntegrityFault, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.store.backup import backup, backups, restore, verify_backup
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.dump import dump_shared
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.past import past_store
from lianghe_desktop.store.streams import streams
from lianghe_desktop.store.vault import open_store
from tests.store.conftest import ACTOR, PASSWORD, USER, VILLAGE, Clock


def put(store: Store, row_id: str) -> None:
    store.write(lambda unit: unit.insert(Household(home=VILLAGE, id=row_id, address="村口")), actor=ACTOR)


def reopen(folder: Path) -> Store:
    return open_store(folder, user=USER, password=PASSWORD, now_ms=Clock())


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"damage")


def test_a_backup_is_whole_and_is_read_back(store: Store) -> None:
    put(store, "h1")
    made = backup(store)
    put(store, "h2")
    assert verify_backup(made, store) == []
    assert [one.path for one in backups(made.parent)] == [made]
    assert not list(made.parent.glob("*.part"))


@pytest.mark.parametrize("name", ["lianghe.db", "keys.json", "manifest.json"])
def test_a_backup_that_was_touched_does_not_verify(store: Store, name: str) -> None:
    made = backup(store)
    damage(made / name) if name == "lianghe.db" else (made / name).unlink()
    assert len(verify_backup(made, store)) == 1
    with pytest.raises(IntegrityFault):
        restore(made, store.folder, user=USER, password=PASSWORD, now_ms=Clock())


def test_old_backups_go_when_newer_ones_are_verified(store: Store) -> None:
    made = [backup(store, keep=3) for _ in range(5)]
    assert [one.path for one in backups(store.folder / "backup")] == made[:1:-1]


def test_no_half_backup_is_left_when_the_disk_fails(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    kept = backup(store)
    monkeypatch.setattr("lianghe_desktop.store.backup.shutil.copyfileobj", full)
    with pytest.raises(EnvironmentFault, match="备份没有写成"):
        backup(store)
    assert list((store.folder / "backup").iterdir()) == [kept]


def _in_the_middle(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Let something happen when half of the file is copied."""

    def copy(source: BinaryIO, target: BinaryIO, _block: int) -> None:
        content = os.fstat(source.fileno()).st_size
        target.write(source.read(content // 2))
        act()
        target.write(source.read())

    monkeypatch.setattr("lianghe_desktop.store.backup.shutil.copyfileobj", copy)


def test_what_is_saved_during_a_backup_is_not_in_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"h{number}" for number in range(150)]
    rows = [Household(home=VILLAGE, id=row_id, address="村口" * 1000) for row_id in ids]
    store.write(lambda unit: unit.insert_many(rows), actor=ACTOR)
    before, folder = dump_shared(store), store.folder

    def change() -> None:  # so often that the log of writes would be taken into the file
        for address in ("桥头" * 1000, "河边" * 1000) * 2:
            values = {"address": address}
            store.write(
                lambda unit, values=values: [unit.change(Household, VILLAGE, one, values) for one in ids],
                actor=ACTOR,
            )

    _in_the_middle(monkeypatch, change)
    made = backup(store)
    assert dump_shared(store) != before
    assert verify_backup(made, store) == []
    store.close()
    restore(made, folder, user=USER, password=PASSWORD, now_ms=Clock())
    with reopen(folder) as again:
        assert dump_shared(again) == before
        assert check_store(again) == []


def test_a_backup_while_an_earlier_moment_is_read_holds_what_was_saved_since(store: Store) -> None:
    put(store, "h1")
    with past_store(store, store.now_ms()):
        put(store, "h2")
        with store.at_rest() as file:
            assert file is None
        made = backup(store)
    put(store, "h3")
    assert verify_backup(made, store) == []
    folder = store.folder
    store.close()
    restore(made, folder, user=USER, password=PASSWORD, now_ms=Clock())
    with reopen(folder) as again:
        assert {row.id for row in again.rows(Household)} == {"h1", "h2"}


def test_a_damaged_file_is_not_taken_as_a_backup_and_the_newest_good_one_is_named(store: Store) -> None:
    put(store, "h1")
    kept = backup(store)
    damage(store.folder / "lianghe.db")
    with pytest.raises(IntegrityFault, match=kept.name):
        backup(store)
    assert list((store.folder / "backup").iterdir()) == [kept]


def test_a_copy_that_differs_from_the_file_is_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(source: BinaryIO, target: BinaryIO, _block: int) -> None:
        content = bytearray(source.read())
        content[5 * 4096 + 7] ^= 1
        target.write(content)

    monkeypatch.setattr("lianghe_desktop.store.backup.shutil.copyfileobj", spoil)
    with pytest.raises(IntegrityFault, match="备份写出后读回不对"):
        backup(store)
    assert list((store.folder / "backup").iterdir()) == []


def test_a_backup_is_one_file_that_needs_no_log_of_writes(store: Store) -> None:
    put(store, "h1")
    made = backup(store)
    verify_backup(made, store)
    assert sorted(path.name for path in made.iterdir()) == ["keys.json", "lianghe.db", "manifest.json"]


_LOCK_OF_READERS = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        print("held")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there a lock belongs to a handle, not to a process")
def test_a_backup_leaves_the_locks_of_the_open_file_in_place(store: Store) -> None:
    put(store, "h1")
    backup(store)
    asked = [sys.executable, "-c", _LOCK_OF_READERS, str(store.folder / "lianghe.db")]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "held\n"


def test_a_damaged_store_comes_back_from_its_backup_as_a_new_author(store: Store) -> None:
    put(store, "h1")
    made = backup(store)
    before = dump_shared(store)
    old_author = store.desk.author
    put(store, "h2")
    folder = store.folder
    store.close()
    damage(folder / "lianghe.db")
    with pytest.raises(UserError):
        restore(made, folder, user=USER, password="wrong", now_ms=Clock())
    desk = restore(made, folder, user=USER, password=PASSWORD, now_ms=Clock())
    assert desk.author != old_author
    assert len(list(folder.glob("lianghe.db.damaged-*"))) == 1
    with reopen(folder) as again:
        assert dump_shared(again) == before
        assert again.desk == desk
        put(again, "h3")
        again.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"address": "桥头"}), actor=ACTOR)
        assert {one.stream.author for one in streams(again)} == {old_author, desk.author}
        assert check_store(again) == []


def test_a_backup_opens_in_an_empty_folder_of_another_machine(store: Store, tmp_path: Path) -> None:
    put(store, "h1")
    stick = tmp_path / "stick" / "backup"
    shutil.copytree(backup(store), stick)
    restore(stick, tmp_path / "new", user=None, password=PASSWORD, now_ms=Clock())
    with reopen(tmp_path / "new") as again:
        assert [row.address for row in again.rows(Household)] == ["村口"]


def test_a_store_in_use_is_not_overwritten(store: Store) -> None:
    made = backup(store)
    with pytest.raises(EnvironmentFault):
        restore(made, store.folder, user=USER, password=PASSWORD, now_ms=Clock())
    put(store, "h1")


def test_two_restores_within_one_second_keep_both_files(store: Store) -> None:
    put(store, "h1")
    made, folder = backup(store), store.folder
    store.close()
    for _ in range(2):
        restore(made, folder, user=USER, password=PASSWORD, now_ms=Clock())
    assert len(list(folder.glob("lianghe.db.damaged-*"))) == 2
