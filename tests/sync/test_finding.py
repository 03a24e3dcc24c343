"""Bundles on a stick are found by content, wherever a virus or a person put them."""

import os
from pathlib import Path

import pytest

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.sync import finding
from lianghe_desktop.sync.finding import Oddity, find_bundles, search

VECTORS = Path(__file__).parent / "vectors"
GOOD = (VECTORS / "good.lhb").read_bytes()
OTHER = (VECTORS / "two-ranges.lhb").read_bytes()


def put(folder: Path, name: str, content: bytes = GOOD) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_any_file_name_is_accepted(tmp_path: Path) -> None:
    paths = {put(tmp_path, name) for name in ("up-440403106201-20261128-1of1(1).lhb", "上报 (2).LHB")}
    found = find_bundles(tmp_path)
    assert {one.path for one in found} == paths
    assert all(one.oddities == () for one in found)
    assert {one.size_bytes for one in found} == {len(GOOD)}


def test_what_a_stick_virus_did_is_seen_through_and_said(tmp_path: Path) -> None:
    put(tmp_path, "上报.lhb.lnk", b"shortcut")
    hidden = put(tmp_path, ".up.lhb")
    blank = put(tmp_path, "\u00a0/上报.lhb", OTHER)
    renamed = put(tmp_path, "deep/照片.exe")
    twin = put(tmp_path, "上报.lhb")
    found = {one.path: one for one in find_bundles(tmp_path)}
    assert found[hidden].oddities == (Oddity.HIDDEN,)
    assert found[blank].oddities == (Oddity.INVISIBLE_FOLDER,)
    assert found[renamed].oddities == (Oddity.RENAMED,)
    assert found[twin].oddities == (Oddity.SHORTCUT_TWIN,)
    assert found[blank].sentence == "“上报.lhb”：放在名字看不见的文件夹里。"
    assert len(found) == 4


def test_windows_attributes_count_as_hidden(tmp_path: Path) -> None:
    class Found:
        st_file_attributes = 2 | 32

    assert finding._is_hidden("up.lhb", Found())  # type: ignore[arg-type]  # only this field is asked
    assert finding._folder_oddities("夹", Found()) == (Oddity.HIDDEN_FOLDER,)  # type: ignore[arg-type]  # likewise


def test_a_copy_is_named_and_a_different_bundle_is_none(tmp_path: Path) -> None:
    first, second = put(tmp_path, "a.lhb"), put(tmp_path, "b(1).lhb")
    other = put(tmp_path, "c.lhb", OTHER)
    found = {one.path: one for one in find_bundles(tmp_path)}
    assert found[first].copy_of is None
    assert found[second].copy_of == first
    assert found[other].copy_of is None
    assert found[second].sentence == "“b(1).lhb”：与“a.lhb”是同一份。"


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", b"%PDF-1.4")
    put(tmp_path, "b.lhb", b"")
    put(tmp_path, "secret.age", b"age-encryption.org/v1\n-> scrypt x 18\n")
    put(tmp_path, "up.lhb.part")
    put(tmp_path, "$RECYCLE.BIN/$R1.lhb")
    put(tmp_path, ".Trash-1000/files/up.lhb")
    assert find_bundles(tmp_path) == ()
    assert search(tmp_path).looked_at > 4


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/up.lhb")
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "up.lhb").symlink_to(outside)
    (stick / "folder").symlink_to(outside.parent)
    (stick / "round").symlink_to(stick)
    os.mkfifo(stick / "pipe.lhb")
    assert find_bundles(stick) == ()


def test_the_search_is_bounded_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "/".join(["d"] * finding.MAX_DEPTH) + "/up.lhb")
    assert search(tmp_path).complete is False
    assert find_bundles(tmp_path) == ()
    put(tmp_path, "/".join(["d"] * (finding.MAX_DEPTH - 1)) + "/up.lhb")
    assert len(find_bundles(tmp_path)) == 1
    monkeypatch.setattr(finding, "MAX_LOOKED_AT", 3)
    assert search(tmp_path).complete is False


def test_a_stick_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as raised:
        find_bundles(tmp_path / "U盘")
    assert raised.value.code is ErrorCode.DISK
    assert "U盘" in raised.value.text
    assert "找不到文件" in raised.value.text
