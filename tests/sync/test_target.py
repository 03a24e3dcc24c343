"""What stands in the way of writing is said before any work is done."""

import errno
import os
import shutil
import string
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.sync import export as exporting
from lianghe_desktop.sync.manifest import MAX_FILE_BYTES
from lianghe_desktop.sync.target import MOST_PART_MB, check_writable, part_bytes_of
from tests.sync.workplace import Workplace

VILLAGE, TOWNSHIP = "440403106201", "440403106000"
Pair = tuple[Workplace, Workplace]


@pytest.fixture
def pair(new_desk: Callable[..., Workplace]) -> Pair:
    """Return a village and its township; the village has entered one household."""
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    first = new_desk("示范村", AreaLevel.VILLAGE, VILLAGE, "a")
    first.join(town)
    first.household(address="一")
    return first, town


@pytest.fixture
def protected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every folder write-protected; the superuser of a test machine may write anywhere else."""

    def refuse(path: Path, **_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "touch", refuse)


@pytest.mark.usefixtures("pair", "protected")
def test_a_write_protected_stick_is_named_before_any_work(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = pair
    monkeypatch.setattr(exporting, "collect", None)
    before = sorted(first.stick.iterdir())
    with pytest.raises(EnvironmentFault) as caught:
        first.export()
    assert caught.value.code is ErrorCode.DISK
    assert "写保护开关" in caught.value.text
    assert sorted(first.stick.iterdir()) == before


def test_reading_needs_no_right_to_write(pair: Pair) -> None:
    first, town = pair
    (path,) = first.export().paths
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        assert town.take(path).new == 1
    finally:
        path.parent.chmod(0o755)


def test_a_stick_with_too_little_room_is_named_before_writing(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = pair
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100))
    with pytest.raises(EnvironmentFault) as caught:
        first.export()
    assert "空间不够" in caught.value.text
    assert not list(first.stick.glob("*.lhb*"))


def test_the_limit_is_one_that_fat32_and_the_format_hold() -> None:
    assert part_bytes_of(100) == 100_000_000
    assert part_bytes_of(MOST_PART_MB) <= MAX_FILE_BYTES == (4 << 30) - 1
    for wrong in (0, 1, MOST_PART_MB + 1, -5):
        with pytest.raises(UserError):
            part_bytes_of(wrong)


def test_names_are_such_that_fat32_and_windows_take_them(pair: Pair) -> None:
    first, town = pair
    allowed = set(string.ascii_lowercase + string.digits + "-.")
    sent = first.export()
    town.take_all(sent)
    again = [town.export(kind=exporting.Kind.RETURN, to=[first]), first.export(full=True)]
    for path in [*sent.paths, *(path for one in again for path in one.paths)]:
        assert set(path.name) <= allowed
        assert len(path.name) < 64
    assert VILLAGE in sent.paths[0].name


def test_a_probe_is_left_nowhere(tmp_path: Path) -> None:
    check_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []
