"""Make a desk, check it, back it up, bring it back; each refusal is one sentence and changes nothing."""

import json
from pathlib import Path

import pytest

from lianghe_desktop.store.lock import FolderLock
from tests.casework.conftest import PASSWORD, VILLAGE
from tests.cli.conftest import Ran, Run, kept

NEW = ("init", "village", "--area", VILLAGE, "--name", "示范一村", "--practice")


def refused(ran: Ran, *words: str) -> None:
    """Hold that a command was refused in one Chinese sentence on standard error."""
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.strip().splitlines()) == 1, ran.err
    for word in words:
        assert word in ran.err


def test_a_desk_is_made_checked_and_found_by_its_environment(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "neu" / "desk"
    made = run(*NEW, "--data", folder, "--json")
    assert made.status == 0
    assert made.json()["data"] == str(folder)
    monkeypatch.setenv("LIANGHE_DATA", str(folder))
    checked = run("check", "--json")
    assert (checked.status, checked.json()) == (0, {"ok": True, "findings": []})
    monkeypatch.setenv("LIANGHE_PASSWORD", made.json()["recovery_code"])
    assert run("households", "list", "--json").json() == {"households": []}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"--area": "440403000000"}, "不是村居的代码"),
        ({"--area": "99"}, "区划代码"),
        ({"--name": " "}, "单位名称"),
        ({"--admin": ""}, "管理员姓名"),
    ],
)
def test_a_desk_that_does_not_fit_is_not_made(
    run: Run, tmp_path: Path, change: dict[str, str], word: str
) -> None:
    folder = tmp_path / "desk"
    written = {"--area": VILLAGE, "--name": "示范一村", "--admin": "李管理"} | change
    refused(
        run("init", "village", *(part for pair in written.items() for part in pair), "--data", folder), word
    )
    assert not folder.exists()


def test_a_weak_password_is_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANGHE_PASSWORD", "12345678")
    refused(run(*NEW, "--data", tmp_path / "desk"), "密码太简单")
    refused(run("demo", tmp_path / "demo"), "密码太简单")
    assert list(tmp_path.iterdir()) == []


def test_a_second_desk_in_the_same_folder_is_refused(run: Run, village: Path) -> None:
    before = kept(village)
    refused(run(*NEW, "--data", village), "已经有")
    assert kept(village) == before


def test_the_password_comes_from_a_file_too(
    run: Run, village: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIANGHE_PASSWORD")
    file = tmp_path / "密码.txt"
    file.write_bytes(f"\ufeff{PASSWORD}\r\n".encode())
    assert run("households", "list", "--data", village, "--password-file", file).status == 0
    file.write_bytes(b"\r\n")
    refused(run("households", "list", "--data", village, "--password-file", file), "是空的")
    file.write_bytes(b"\xff\xfe1")
    refused(run("households", "list", "--data", village, "--password-file", file), "读不出来")
    refused(run("households", "list", "--data", village, "--password-file", tmp_path / "x"), "读不出来")


def test_without_a_password_nobody_is_asked_in_a_script(
    run: Run, village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANGHE_PASSWORD", "")
    monkeypatch.setattr("sys.stdin", None)
    refused(run("check", "--data", village), "--password-file")


def test_who_may_not_enter(run: Run, village: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(village)
    refused(run("households", "list", "--data", tmp_path / "nix"), "没有建立")
    refused(run("households", "list", "--data", village / "lianghe.db"), "没有建立")
    refused(run("households", "list", "--data", village, "--user", "王五"), "登录名或密码")
    monkeypatch.setenv("LIANGHE_PASSWORD", "falsch-2026")
    refused(run("households", "list", "--data", village, "--json"), "密码不对")
    monkeypatch.setenv("LIANGHE_PASSWORD", PASSWORD)
    assert kept(village) == before


def test_a_folder_in_use_is_refused(run: Run, village: Path) -> None:
    lock = FolderLock(village)
    try:
        refused(run("households", "list", "--data", village), "另一个程序")
    finally:
        lock.release()


def test_a_damaged_list_of_keys_is_refused(run: Run, village: Path) -> None:
    (village / "keys.json").write_text("{", "utf-8")
    refused(run("households", "list", "--data", village), "keys.json")


def test_a_clock_that_is_behind_is_put_right_by_an_option(
    run: Run, village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianghe_desktop.app.system_clock", lambda: lambda: 1_700_000_000_000)
    refused(run("households", "list", "--data", village), "--today")
    assert run("households", "list", "--data", village, "--today", "2026-11-21").status == 0


def test_a_backup_is_made_verified_and_brought_back(run: Run, village: Path, tmp_path: Path) -> None:
    made = run("backup", "create", tmp_path / "stick", "--data", village, "--json")
    assert made.status == 0
    backup = Path(made.json()["backup"])
    assert run("backup", "verify", backup, "--json").json() == {"ok": True, "backup": str(backup)}
    before = kept(village)
    (village / "lianghe.db").write_bytes(b"damaged")
    assert run("backup", "restore", backup, "--data", village).status == 0
    assert run("check", "--data", village).status == 0
    assert kept(village) == before


def test_what_is_still_readable_of_a_damaged_file_is_written_as_a_table(
    run: Run, village: Path, tmp_path: Path
) -> None:
    content = bytearray((village / "lianghe.db").read_bytes())
    content[-2000] ^= 1
    (village / "lianghe.db").write_bytes(content)
    refused = run("check", "--data", village)
    assert refused.status == 1
    assert "损坏" in refused.err
    saved = run("backup", "salvage", tmp_path / "内容.xlsx", "--data", village, "--json").json()
    assert (saved["lost_pages"], saved["rows"]["工作人员"]) == (1, 1)
    assert (tmp_path / "内容.xlsx").exists()
    assert (village / "lianghe.db").read_bytes() == bytes(content)
    told = run("backup", "salvage", tmp_path / "内容.xlsx", "--data", village)
    assert (told.status, "读不出的有 1 页" in told.out) == (0, True)


def test_a_damaged_backup_is_refused(run: Run, village: Path, tmp_path: Path) -> None:
    backup = Path(run("backup", "create", tmp_path, "--data", village, "--json").json()["backup"])
    before = kept(village)
    with (backup / "lianghe.db").open("r+b") as file:
        file.seek(5000)
        file.write(b"damaged")
    refused(run("backup", "verify", backup), "损坏")
    refused(run("backup", "restore", backup, "--data", village), "损坏")
    refused(run("backup", "verify", tmp_path / "nix"), "nix")
    refused(run("backup", "restore", tmp_path / "nix", "--data", village), "nix")
    assert kept(village) == before


def test_the_demonstration_wants_an_empty_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(run("demo", tmp_path), "不是空的")
    refused(run("demo", tmp_path / "file"), "file")
    refused(run("demo", tmp_path / "file" / "below"), "below")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_check_tells_what_is_wrong(run: Run, village: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianghe_desktop.casework.keeping.check", lambda _office: ["第 3 条登记对不上。"])
    ran = run("check", "--data", village, "--json")
    assert ran.status == 1
    assert json.loads(ran.out) == {"ok": False, "findings": ["第 3 条登记对不上。"]}
