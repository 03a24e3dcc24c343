"""Photos are stored while the rest of their bundle is still being opened: nothing counts before the end."""

import hashlib
import os
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pyrage
import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.store.dump import dump_tables
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync import contents, process
from lianghe_desktop.sync.importing import apply, preview
from lianghe_desktop.sync.opening import Opened
from lianghe_desktop.sync.own_keys import ensure_keys, reader_of
from lianghe_desktop.sync.process import Job, OpeningApart, ends_soon
from lianghe_desktop.sync.sealed import Staging, one_time_key, read_sealed
from lianghe_desktop.sync.staging import Staged, stage
from lianghe_desktop.sync.unsealing import never, silent
from tests.sync.workplace import Workplace

VILLAGE, TOWNSHIP = "440403106201", "440403106000"
PHOTOS = [os.urandom(size) for size in (1, 70_000, 300_000)]


@pytest.fixture(autouse=True)
def _begin_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "ends_soon", lambda *_: True)


@pytest.fixture
def pair(new_desk: Callable[..., Workplace]) -> tuple[Workplace, Workplace]:
    """Give a village with photos, and its township."""
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    village = new_desk("示范村", AreaLevel.VILLAGE, VILLAGE, "a")
    village.join(town)
    for content in PHOTOS:
        village.store.write(lambda unit, content=content: take_photo(unit, content), actor=village.actor)
    return village, town


def take_photo(unit: Unit, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    of = {"sha256": digest, "size": len(content), "media_type": "image/jpeg"}
    unit.insert(Attachment(home=VILLAGE, id=new_row_id(now_ms=unit.now_ms), **of))
    unit.put(Blob(content=content, **of))


def late(town: Workplace, path: Path) -> Staged:
    return stage(
        town.store,
        path,
        actor=town.actor,
        follow_lines=False,
        photos_late=True,
        progress=silent,
        cancel=never,
    )


def held(desk: Workplace) -> set[bytes]:
    return {row.content for row in desk.store.rows(Blob)}


def refused(desk: Workplace) -> list[BundleLog]:
    return desk.store.rows(BundleLog, where={"outcome": "refused"})


def spoiled(path: Path, town: Workplace, change: Callable[[bytes], bytes]) -> Path:
    """Seal a bundle's archive anew, changed."""
    identity = pyrage.x25519.Identity.from_str(ensure_keys(town.store, actor=town.actor).identity)
    plain = pyrage.decrypt(path.read_bytes(), [identity])
    path.write_bytes(pyrage.encrypt(change(plain), [identity.to_public()]))
    return path


def test_photos_come_whole_and_are_gone_from_the_folder_once_taken(pair: tuple[Workplace, Workplace]) -> None:
    village, town = pair
    (path,) = village.export().paths
    told: list[tuple[int, int]] = []
    with late(town, path) as staged:
        done = apply(town.store, staged, actor=town.actor, progress=lambda *now: told.append(now))
        names = {entry.name for entry in staged.manifest.entries}
        assert len(list(staged.staging.folder.iterdir())) == len(names) - len(PHOTOS)
    assert done.blobs == len(PHOTOS)
    assert held(town) == set(PHOTOS)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == staged.manifest.ops + 1 + 18 + 74  # pages of 4 KiB


@pytest.mark.parametrize(("limit", "left"), [(1000, True), (len(PHOTOS[2]) * 2, False)])
def test_the_log_of_many_photos_is_not_left_to_the_commit(
    pair: tuple[Workplace, Workplace], monkeypatch: pytest.MonkeyPatch, limit: int, left: bool
) -> None:
    village, town = pair
    (path,) = village.export().paths
    monkeypatch.setattr(contents, "LARGE_BYTES", limit)

    def take(unit: Unit) -> bool:
        contents.keep_blobs(unit, staged)
        return unit.large

    with late(town, path) as staged:
        assert town.store.write(take, actor=town.actor) is left
    assert held(town) == set(PHOTOS)


def test_looking_first_and_taking_late_bring_the_same(pair: tuple[Workplace, Workplace]) -> None:
    village, town = pair
    (path,) = village.export().paths
    with stage(town.store, path, actor=town.actor, progress=silent, cancel=never) as staged:
        seen = preview(town.store, staged, actor=town.actor)
        assert preview(town.store, staged, actor=town.actor) == seen
    assert held(town) == set()
    assert town.take(path, apart=True) == seen
    again = town.take(path, apart=True)
    assert (again.new, again.blobs) == (0, 0)


def _other_photo(plain: bytes) -> bytes:
    place = plain.index(PHOTOS[2])
    return plain[:place] + bytes([plain[place] ^ 1]) + plain[place + 1 :]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_other_photo, ErrorCode.DAMAGED),
        (lambda plain: plain[:-512], ErrorCode.BAD_BUNDLE),
        (lambda plain: plain + bytes(512), ErrorCode.BAD_BUNDLE),  # all photos were found right before it
    ],
)
def test_a_fault_behind_what_was_stored_takes_everything_back(
    pair: tuple[Workplace, Workplace], change: Callable[[bytes], bytes], code: ErrorCode
) -> None:
    village, town = pair
    (path,) = village.export().paths
    spoiled(path, town, change)
    before = dump_tables(town.store)
    with late(town, path) as staged, pytest.raises(IntegrityFault) as found:
        apply(town.store, staged, actor=town.actor)
    assert found.value.code is code
    assert dump_tables(town.store) == before
    assert held(town) == set()
    assert [one.reason for one in refused(town)] == [found.value.text]


def test_a_fault_behind_photos_that_are_here_already_is_met_all_the_same(
    pair: tuple[Workplace, Workplace],
) -> None:
    village, town = pair
    (path,) = village.export().paths
    town.take(path)
    spoiled(path, town, lambda plain: plain + bytes(512))
    with pytest.raises(IntegrityFault):
        town.take(path, apart=True)
    assert len(refused(town)) == 1


def test_stopping_among_photos_changes_nothing_and_is_no_refusal(pair: tuple[Workplace, Workplace]) -> None:
    village, town = pair
    exported = village.export()
    (path,) = exported.paths
    before, seen = dump_tables(town.store), []

    def among_photos() -> bool:
        return bool(seen) and seen[-1] > exported.ops

    with late(town, path) as staged, pytest.raises(UserError) as stopped:
        apply(
            town.store,
            staged,
            actor=town.actor,
            progress=lambda done, _: seen.append(done),
            cancel=among_photos,
        )
    assert among_photos()
    assert stopped.value.code is ErrorCode.CANCELLED
    assert dump_tables(town.store) == before
    assert refused(town) == []
    assert town.take(path, apart=True).blobs == len(PHOTOS)


def test_nothing_is_changed_when_the_opening_process_dies(
    pair: tuple[Workplace, Workplace], monkeypatch: pytest.MonkeyPatch
) -> None:
    village, town = pair
    (path,) = village.export().paths
    before, until = dump_tables(town.store), OpeningApart.until_end

    def die(opening: OpeningApart, *how: Callable[..., bool]) -> Opened:
        opening._worker.kill()
        opening._worker.join()
        with suppress(EOFError):
            while True:
                opening._ours.recv()  # what it could still say is lost
        opening._ended = False
        return until(opening, *how)

    monkeypatch.setattr(OpeningApart, "until_end", die)
    with late(town, path) as staged, pytest.raises(EnvironmentFault) as stopped:
        apply(town.store, staged, actor=town.actor)
    assert stopped.value.code is ErrorCode.DISK
    assert dump_tables(town.store) == before


def test_each_entry_is_there_when_it_was_waited_for(
    pair: tuple[Workplace, Workplace], tmp_path: Path
) -> None:
    village, town = pair
    (path,) = village.export().paths
    staging = Staging(folder=tmp_path / "staging", key=one_time_key())
    staging.folder.mkdir()
    job = Job(
        path=path,
        identity=ensure_keys(town.store, actor=town.actor).identity,
        reader=reader_of(town.store),
        staging=staging,
        hint="",
        follow_lines=False,
    )
    with closing(OpeningApart(job)) as opening:
        manifest = opening.until_photos(silent, never).manifest
        for number, entry in enumerate(manifest.entries, start=1):
            opening.until_entry(number, never)
            content = b"".join(read_sealed(staging.path(number), staging.key, number))
            assert hashlib.sha256(content).hexdigest() == entry.sha256
        assert opening.until_end(silent, never).manifest == manifest


def test_a_slow_stick_keeps_nobody_from_writing() -> None:
    gib = 1 << 30
    assert not ends_soon(1, 0, gib)
    assert not ends_soon(25, gib // 2, gib)  # 20 MiB a second: as long again
    assert ends_soon(45, gib - gib // 10, gib)
    assert ends_soon(1, gib // 2, gib)
    assert ends_soon(100, gib, gib)
