"""A bundle gets written whole or not at all: full disks, failing sources, cancelling."""

import errno
import hashlib
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError, UserError
from lianghe_desktop.store.lines import first_hash
from lianghe_desktop.sync import sealing
from lianghe_desktop.sync.dsse import BUNDLE_TYPE, seal_envelope
from lianghe_desktop.sync.manifest import manifest_json
from lianghe_desktop.sync.packing import Spool, batches, pack
from lianghe_desktop.sync.sealed import one_time_key
from lianghe_desktop.sync.sealing import Content, seal
from tests.sync.workshop import FIRST, TOWN, Draft, draft, lines_of, opened, silent, stream_of


def manifest_of(made: Draft) -> bytes:
    return seal_envelope(
        manifest_json(made.manifest),
        payload_type=BUNDLE_TYPE,
        keyid=made.sender.author,
        key=made.sender.keys.signing,
    ).to_bytes()


def write(part: Path, made: Draft, *, cancel=lambda: False, contents: list[Content] | None = None) -> None:
    if contents is None:
        contents = [
            Content(entry=entry, pieces=lambda data=made.files[entry.name]: iter([data]))
            for entry in made.manifest.entries
        ]
    seal(
        part,
        manifest=manifest_of(made),
        contents=contents,
        recipients=[TOWN.keys.seal, FIRST.keys.seal],
        identity=FIRST.keys.identity,
        progress=silent,
        cancel=cancel,
    )


def test_what_is_written_opens(tmp_path: Path) -> None:
    made = draft(blobs=[bytes(3_000_000)])
    write(tmp_path / "a.part", made)
    assert opened(tmp_path / "a.part", TOWN, TOWN.reader()).manifest == made.manifest


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch):
    """Make the target accept only so many bytes."""

    def limit(room: int) -> None:
        class Full(sealing._Target):
            def __init__(self, file: object) -> None:
                super().__init__(_Small(file, room))  # type: ignore[arg-type]

        monkeypatch.setattr(sealing, "_Target", Full)

    return limit


class _Small:
    def __init__(self, file: object, room: int) -> None:
        self._file, self._room = file, room

    def write(self, data: memoryview) -> int:
        if not self._room:
            raise OSError(28, os.strerror(28))
        done = self._file.write(data[: self._room])  # type: ignore[attr-defined]
        self._room -= done
        return done


def test_a_full_disk_is_noticed_at_every_byte_count(tmp_path: Path, full_disk) -> None:
    made = draft(blobs=[os.urandom(20_000)])
    write(tmp_path / "whole", made)
    size = (tmp_path / "whole").stat().st_size
    for room in [0, 1, 300, *range(1000, size - 2000, 4000), size - 8192, size - 300]:
        full_disk(room)
        with pytest.raises(EnvironmentFault) as caught:
            write(tmp_path / "a.part", made)
        assert caught.value.code is ErrorCode.DISK
        assert not (tmp_path / "a.part").exists()


def test_bytes_lost_without_a_word_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(sealing._Target):
        def write(self, data: bytes) -> None:
            super().write(data[:-8192])

    monkeypatch.setattr(sealing, "_Target", Forgetful)
    with pytest.raises(EnvironmentFault):
        write(tmp_path / "a.part", draft(blobs=[os.urandom(20_000)]))
    assert not (tmp_path / "a.part").exists()


def test_a_stick_that_stores_other_bytes_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(descriptor: int) -> None:
        path = tmp_path / "a.part"
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(sealing, "_forget_cache", spoil)
    with pytest.raises(LiangheError):
        write(tmp_path / "a.part", draft(blobs=[os.urandom(20_000)]))
    assert not (tmp_path / "a.part").exists()


def test_what_is_written_lies_on_the_stick_soon_and_all_of_it_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)
        sync(descriptor)

    monkeypatch.setattr(sealing.os, "fsync", noted)
    monkeypatch.setattr(sealing, "_SYNCED_BYTES", 2 << 20)
    write(tmp_path / "a.part", draft(blobs=[os.urandom(1 << 20) for _ in range(9)]))
    assert len(synced) >= 4
    assert synced == sorted(synced)
    assert synced[-1] == (tmp_path / "a.part").stat().st_size


def test_a_stick_that_fails_while_it_takes_what_was_written_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system tells of such a fault once; the last sync would pass."""
    failing = iter([True])

    def sync(_descriptor: int) -> None:
        if next(failing, False):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(sealing.os, "fsync", sync)
    monkeypatch.setattr(sealing, "_SYNCED_BYTES", 1 << 20)
    with pytest.raises(EnvironmentFault):
        write(tmp_path / "a.part", draft(blobs=[os.urandom(1 << 20) for _ in range(4)]))
    assert not (tmp_path / "a.part").exists()


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        write(tmp_path / "a.part", draft(), cancel=lambda: True)
    assert caught.value.code is ErrorCode.CANCELLED
    assert not (tmp_path / "a.part").exists()


def test_a_source_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    made = draft()
    contents = [Content(entry=made.manifest.entries[0], pieces=lambda: iter([b"other"]))]
    with pytest.raises(LiangheError) as caught:
        write(tmp_path / "a.part", made, contents=contents)
    assert caught.value.code is ErrorCode.DAMAGED
    assert not (tmp_path / "a.part").exists()


def test_a_bug_in_a_source_is_not_hidden(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        raise ZeroDivisionError
        yield b""

    made = draft()
    with pytest.raises(ZeroDivisionError):
        write(tmp_path / "a.part", made, contents=[Content(entry=made.manifest.entries[0], pieces=broken)])


def test_lines_are_packed_into_files_of_bounded_size(tmp_path: Path) -> None:
    stream, lines = stream_of(FIRST), lines_of(stream_of(FIRST), 50)
    spool = Spool(tmp_path, one_time_key())
    files = list(pack(stream, first_hash(stream), 1, lines, raw_bytes=2000, spool=spool))
    assert len(files) > 3
    assert files[0].first == 1
    assert all(left.last + 1 == right.first for left, right in pairwise(files))
    assert files[-1].last == 50
    for file in files:
        data = b"".join(file.content.pieces())
        assert hashlib.sha256(data).hexdigest() == file.content.entry.sha256
        assert data == b"".join(file.content.pieces())


def test_a_line_larger_than_the_limit_stands_alone() -> None:
    assert list(batches([b"aaaa", b"b", b"c"], 3)) == [[b"aaaa"], [b"b", b"c"]]
