"""The data folder: passwords, key slots, lock, damage."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lianghe_desktop.records.errors import (
    EnvironmentFault,
    ErrorCode,
    IntegrityFault,
    LiangheError,
    UserError,
)
from lianghe_desktop.records.households import Household
from lianghe_desktop.store.backup import backup
from lianghe_desktop.store.key_slots import failures
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.vault import (
    add_user,
    change_password,
    create_store,
    delay_s,
    open_store,
    recovery_code,
    remove_user,
    user_names,
)
from tests.store.conftest import ACTOR, CHEAP, PASSWORD, USER, VILLAGE, Clock, desk


def reopen(folder: Path, user: str | None = USER, password: str = PASSWORD) -> Store:
    return open_store(folder, user=user, password=password, now_ms=Clock(), pause=lambda _: None)


def closed(store: Store) -> Path:
    store.write(lambda unit: unit.insert(Household(home=VILLAGE, id="h1", address="村口")), actor=ACTOR)
    store.close()
    return store.folder


def test_a_store_opens_again_with_its_password_and_its_desk(store: Store) -> None:
    folder = closed(store)
    assert user_names(folder) == (USER,)
    with reopen(folder) as again:
        assert again.desk == desk()
        assert again.user == USER
        assert [row.address for row in again.rows(Household)] == ["村口"]


def test_nothing_in_the_file_can_be_read_without_the_key(store: Store) -> None:
    folder = closed(store)
    raw = (folder / "lianghe.db").read_bytes()
    assert "村口".encode() not in raw
    assert b"SQLite format" not in raw
    assert repr(store.data_key()) == "DataKey(…)"


def test_a_wrong_password_is_one_sentence_and_costs_more_each_time(store: Store) -> None:
    folder = closed(store)
    waited: list[float] = []
    for _ in range(6):
        with pytest.raises(UserError) as refused:
            open_store(folder, user=USER, password="wrong", now_ms=Clock(), pause=waited.append)
        assert refused.value.code is ErrorCode.WRONG_PASSWORD
        assert refused.value.text.endswith("。")
    assert waited == [0.0, 0.0, 0.0, 1.0, 2.0, 4.0]
    assert failures(folder) == 6
    reopen(folder).close()
    assert delay_s(folder) == 0.0


def test_users_come_and_go_without_touching_the_data(store: Store) -> None:
    add_user(store, "李四", "second", key_cost=CHEAP)
    change_password(store, USER, "changed", key_cost=CHEAP)
    folder = closed(store)
    with pytest.raises(UserError):
        reopen(folder)
    with reopen(folder, None, "second") as again:
        assert again.user == "李四"
        remove_user(again, USER)
        with pytest.raises(UserError):
            remove_user(again, "李四")
    assert user_names(folder) == ("李四",)
    with pytest.raises(UserError):
        reopen(folder, USER, "changed")


def test_the_recovery_code_opens_however_it_is_typed(store: Store) -> None:
    code = recovery_code(store, key_cost=CHEAP)
    folder = closed(store)
    reopen(folder, USER, code.lower().replace("-", " ")).close()
    with reopen(folder, None, code) as again:
        assert user_names(folder) == (USER,)
        newer = recovery_code(again, key_cost=CHEAP)
    with pytest.raises(UserError):
        reopen(folder, None, code)
    reopen(folder, None, newer).close()


EDITS: dict[str, Callable[[dict[str, object]], object]] = {
    "cheaper": lambda slot: slot["kdf"].update(memory_kib=32),  # type: ignore[attr-defined]
    "fewer passes": lambda slot: slot["kdf"].update(time=2),  # type: ignore[attr-defined]
    "absurd memory": lambda slot: slot["kdf"].update(memory_kib=1 << 40),  # type: ignore[attr-defined]
    "another name": lambda slot: slot.update(user="李四"),
    "another salt": lambda slot: slot.update(salt="AAAAAAAAAAAAAAAAAAAAAA=="),
    "no salt": lambda slot: slot.pop("salt"),
    "a list": lambda slot: slot.update(wrapped=[1]),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edited_slot_is_refused(store: Store, edit: Callable[[dict[str, object]], object]) -> None:
    folder = closed(store)
    found = json.loads((folder / "keys.json").read_bytes())
    edit(found["slots"][0])
    (folder / "keys.json").write_text(json.dumps(found), "utf-8")
    with pytest.raises(LiangheError) as refused:
        reopen(folder, None)
    assert refused.value.code in (ErrorCode.WRONG_PASSWORD, ErrorCode.DAMAGED)


def test_a_slot_that_was_taken_away_or_added_by_hand_is_noticed(store: Store) -> None:
    add_user(store, "李四", "second", key_cost=CHEAP)
    folder = closed(store)
    found = json.loads((folder / "keys.json").read_bytes())
    found["slots"].pop()
    (folder / "keys.json").write_text(json.dumps(found), "utf-8")
    with pytest.raises(IntegrityFault, match=r"keys\.json"):
        reopen(folder)
    (folder / "keys.json").unlink()
    with pytest.raises(IntegrityFault):
        reopen(folder)


def test_a_second_program_gets_a_sentence_and_a_dead_one_leaves_no_lock(store: Store) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        reopen(store.folder)
    assert refused.value.code is ErrorCode.LOCKED
    assert str(os.getpid()) in refused.value.text
    folder = closed(store)
    holder = (
        "import os, sys; from pathlib import Path; from lianghe_desktop.store.lock import FolderLock\n"
        "FolderLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holder, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdin is not None
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(EnvironmentFault, match=str(other.pid)):
        reopen(folder)
    other.kill()
    other.wait()
    other.stdin.close()
    other.stdout.close()
    reopen(folder).close()


def test_a_folder_with_data_is_never_made_anew(store: Store) -> None:
    folder = closed(store)
    with pytest.raises(UserError):
        create_store(folder, desk=desk(), user=USER, password=PASSWORD, now_ms=Clock(), key_cost=CHEAP)
    with pytest.raises(UserError):
        reopen(folder / "nowhere")
    assert len(reopen(folder).rows(Household)) == 1


@pytest.mark.parametrize("page", [0, 3, 11])
def test_a_damaged_page_is_refused_and_the_newest_backup_is_named(store: Store, page: int) -> None:
    made = backup(store)
    folder = closed(store)
    with (folder / "lianghe.db").open("r+b") as file:
        file.seek(page * 4096 + 2000)
        file.write(b"damage")
    with pytest.raises(IntegrityFault, match=made.name):
        reopen(folder)


def test_a_truncated_file_is_refused(store: Store) -> None:
    folder = closed(store)
    os.truncate(folder / "lianghe.db", (folder / "lianghe.db").stat().st_size - 3 * 4096)
    with pytest.raises(IntegrityFault, match="没有备份"):
        reopen(folder)


def test_a_folder_may_be_called_anything(tmp_path: Path) -> None:
    folder = tmp_path / "两合 数据#1?%20"
    store = create_store(folder, desk=desk(), user=USER, password=PASSWORD, now_ms=Clock(), key_cost=CHEAP)
    assert backup(store).parent == folder / "backup"
    closed(store)
    with reopen(folder) as again:
        assert len(again.rows(Household)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name]
