"""A disk that is full at every page of a save and of an export: one sentence, nothing half done."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from unittest import mock

from lianghe_desktop.casework import exchange
from lianghe_desktop.casework.people_import import import_people
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError
from lianghe_desktop.records.households import Household
from lianghe_desktop.store.check import check_store
from tests.soak import desks
from tests.soak.acts import take
from tests.soak.trial import Attempt, Planted, Trial, Unavailable

_PAGE = 4096
_DISK_KIB = 64 << 10
_HOUSEHOLDS = 8


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """Mount a small disk; it takes an administrator of Linux.

    Raises:
        Unavailable: Nothing may be mounted here.
    """
    place.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_KIB}k", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError as fault:
        raise Unavailable("no mount on this system") from fault
    if done.returncode:
        raise Unavailable("a small disk may only be mounted by the administrator of a Linux machine")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def filled(disk: Path, left_bytes: int) -> Iterator[None]:
    """Leave so many bytes free on a disk, for a while."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with filler.open("wb") as file:
        if free > left_bytes:
            os.posix_fallocate(file.fileno(), 0, free - left_bytes)
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def _saving(folder: Path) -> Iterator[Attempt]:
    whole = desks.make(folder / "whole")
    desks.write_list(whole.people, _HOUSEHOLDS)
    with small_disk(folder / "disk") as disk:
        data = disk / "village"

        def attempt(seed: int) -> str:
            shutil.rmtree(data, ignore_errors=True)
            shutil.copytree(whole.village, data)
            started = desks.open_desk(data)
            try:
                before = _households(started)
                word = _import_on_full_disk(started, disk, whole.people, (seed - 1) * _PAGE)
                assert _households(started) == before + (_HOUSEHOLDS if word == "saved" else 0)
                assert check_store(started.office.store) == []
            finally:
                started.office.store.close()
            started = desks.open_desk(data)
            with started.office.store as store:
                assert check_store(store) == []
                again = import_people(started.office, started.acting, whole.people)
                assert again.written is (word == "refused")
                assert _households(started) == before + _HOUSEHOLDS
            return word

        yield attempt


def _import_on_full_disk(started: Started, disk: Path, people: Path, left_bytes: int) -> str:
    with filled(disk, left_bytes):
        try:
            import_people(started.office, started.acting, people)
        except EnvironmentFault as refused:
            assert refused.code is ErrorCode.DISK, refused.code
            assert "磁盘" in refused.text
            return "refused"
    return "saved"


def _households(started: Started) -> int:
    return len(started.office.store.rows(Household))


@contextmanager
def _exporting(folder: Path) -> Iterator[Attempt]:
    whole = desks.make(folder / "whole")
    village, town = desks.open_desk(whole.village), desks.open_desk(whole.town)
    with small_disk(folder / "stick") as stick, village.office.store, town.office.store:

        def attempt(seed: int) -> str:
            # Whether there is room is asked first: every other time it is not, so that writing meets the end.
            unasked = mock.patch("lianghe_desktop.sync.export.check_room") if seed % 2 else nullcontext()
            with unasked:
                word = _export_on_full_stick(village, stick, (seed - 1) * _PAGE)
            written = sorted(stick.glob("*.lhb"))
            assert (word == "written") is bool(written), written
            for path in written:
                take(town, path)
            assert [path.name for path in stick.iterdir() if not path.name.endswith(".lhb")] == []
            for path in written:
                path.unlink()
            return word

        yield attempt
        assert check_store(village.office.store) == []


def _export_on_full_stick(village: Started, stick: Path, left_bytes: int) -> str:
    with filled(stick, left_bytes):
        try:
            exchange.export(village.office, village.acting, stick, full=True)
        except LiangheError as refused:
            assert refused.code is ErrorCode.DISK, refused.code
            return "refused"
    return "written"


def _careless_seal(part: Path, **_how: object) -> None:
    with part.open("xb", buffering=0) as file, suppress(OSError):
        file.write(bytes(200_000))


SAVING = Trial(
    name="full-disk-saving",
    promise="a save on a disk with 0, 1, 2 … pages left is whole, or refused with one sentence",
    prepare=_saving,
    often=60,
    before_release=200,
    planted=(
        Planted(
            name="faults of the disk are passed over",
            place="lianghe_desktop.store.connection._explained",
            bug=lambda _text: None,
            within=10,
        ),
    ),
)
EXPORTING = Trial(
    name="full-disk-export",
    promise="an export to a stick with 0, 1, 2 … pages left is whole, or refused and nothing is left",
    prepare=_exporting,
    often=60,
    before_release=200,
    planted=(
        Planted(
            name="what could not be written is passed over, and nothing is read back",
            place="lianghe_desktop.sync.export.seal",
            bug=_careless_seal,
            within=3,
        ),
    ),
)
