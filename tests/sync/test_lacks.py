"""What a desk says it lacks and what it keeps safe: every gap, and photos in a verified backup."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.records.sync_tables import BackedBlob
from lianghe_desktop.store.backup import BACKUPS_NAME, DATABASE_NAME, backed_photos, backup
from lianghe_desktop.store.streams import every_gap
from lianghe_desktop.sync.inspecting import inspect
from lianghe_desktop.sync.manifest import Kind, Manifest
from lianghe_desktop.sync.own_keys import find_keys
from tests.sync.workplace import Workplace
from tests.sync.workshop import silent

VILLAGE, TOWNSHIP = "440403106201", "440403106000"
Pair = tuple[Workplace, Workplace]


@pytest.fixture
def pair(new_desk: Callable[..., Workplace]) -> Pair:
    """Return a village and its township."""
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    first = new_desk("示范村", AreaLevel.VILLAGE, VILLAGE, "a")
    first.join(town)
    return first, town


def manifest_of(path: Path, desk: Workplace) -> Manifest:
    keys = find_keys(desk.store)
    assert keys is not None
    return inspect(path, identity=keys.identity, progress=silent, cancel=lambda: False).manifest


def photo(desk: Workplace, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    row = Attachment(
        home=VILLAGE,
        id=new_row_id(now_ms=desk.store.now_ms()),
        sha256=sha256,
        size=len(content),
        media_type="image/jpeg",
    )
    blob = Blob(sha256=sha256, size=len(content), media_type="image/jpeg", content=content)
    desk.store.write(lambda unit: (unit.insert(row), unit.put(blob)), actor=desk.actor)
    return sha256


def test_every_gap_is_named_and_filled_by_one_bundle(pair: Pair) -> None:
    first, town = pair
    chance = random.Random(1)  # noqa: S311  # text that does not compress
    for _ in range(200):
        first.household(address="".join(map(chr, chance.choices(range(0x4E00, 0x9FA5), k=9000))))
    sent = first.export(part_bytes=1 << 20)
    assert len(sent.paths) >= 5
    for at in (1, 3):
        town.take(sent.paths[at])
    ranges = [manifest_of(path, first).streams for path in sent.paths]
    lost = [next(one for one in ranges[at] if one.stream.shelf == "s") for at in (0, 2)]
    gaps = town.store.query(every_gap)
    assert [(gap.first, gap.last) for gap in gaps] == [(one.first, one.last) for one in lost]
    (back,) = town.export(Kind.RETURN, [first]).paths
    need = manifest_of(back, first).have.gaps
    assert [(gap.first, gap.last) for gap in need] == [(gap.first, gap.last) for gap in gaps]
    first.take(back)
    town.take_all(first.export())
    assert town.store.query(every_gap) == []


def test_photos_in_a_verified_backup_are_named_to_the_desk_that_wrote_them(pair: Pair) -> None:
    first, town = pair
    kept = photo(first, b"photo in the backup")
    town.take_all(first.export())
    backup(town.store)
    later = photo(first, b"photo after the backup")
    town.take_all(first.export())
    assert backed_photos(town.store) == {kept}
    first.take_all(town.export(Kind.RETURN, [first]))
    backed = [row.sha256 for row in first.store.rows(BackedBlob, where={"peer": town.author})]
    assert backed == [kept]
    backup(town.store)
    first.take_all(town.export(Kind.RETURN, [first]))
    assert {row.sha256 for row in first.store.rows(BackedBlob)} == {kept, later}


def test_a_backup_that_was_cut_counts_for_nothing(pair: Pair) -> None:
    _, town = pair
    photo(town, b"photo")
    path = backup(town.store)
    assert len(backed_photos(town.store)) == 1
    assert path.parent.name == BACKUPS_NAME
    with (path / DATABASE_NAME).open("rb+") as file:
        file.truncate(8192)
    assert backed_photos(town.store) == frozenset()
