"""Two laptops of one village, their township and the district, exchanging by files."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.conflicts import conflicts, decide
from lianghe_desktop.store.streams import gaps
from lianghe_desktop.sync.importing import gap_sentences
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.status import status
from tests.sync.workplace import Workplace

VILLAGE, OTHER_VILLAGE = "440403106201", "440403106202"
TOWNSHIP, DISTRICT = "440403106000", "440403000000"
NewDesk = Callable[..., Workplace]


@pytest.fixture
def desks(new_desk: NewDesk) -> tuple[Workplace, Workplace, Workplace, Workplace]:
    """Return first laptop, second laptop, township and district, all enrolled."""
    district = new_desk("示范区", AreaLevel.DISTRICT, DISTRICT, "d")
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    first = new_desk("示范村一号机", AreaLevel.VILLAGE, VILLAGE, "a")
    second = new_desk("示范村二号机", AreaLevel.VILLAGE, VILLAGE, "b")
    town.join(district)
    first.join(town)
    second.join(town)
    return first, second, town, district


def go_round(first: Workplace, second: Workplace, town: Workplace) -> None:
    """Both laptops report; the township sends both the same return."""
    for laptop in (first, second):
        town.take_all(laptop.export())
    back = town.export(Kind.RETURN, [first, second])
    for laptop in (first, second):
        laptop.take_all(back)


def test_different_fields_merge_and_the_same_field_waits_for_a_person(desks) -> None:
    first, second, town, district = desks
    town.take_all(district.export(Kind.RETURN, [town]))
    home = first.household(address="旧址", phone="111")
    go_round(first, second, town)
    assert second.get(home).address == "旧址"

    first.change(home, address="新址一")
    second.change(home, phone="222")
    go_round(first, second, town)
    merged = town.get(home, VILLAGE)
    assert (merged.address, merged.phone) == ("新址一", "222")
    assert not conflicts(town.store)

    first.change(home, address="甲说")
    second.change(home, address="乙说")
    town.take_all(first.export())
    report = town.take_all(second.export())[0]
    assert report.conflicts == 1
    assert report.waits_for_a_person
    contested = conflicts(town.store)[0]
    assert {one.value for one in contested.values} == {"甲说", "乙说"}

    town.store.write(lambda unit: decide(unit, contested, "乙说"), actor=town.actor)
    back = town.export(Kind.RETURN, [first, second])
    for laptop in (first, second):
        laptop.take_all(back)
        assert laptop.get(home).address == "乙说"
        assert not conflicts(laptop.store)
    district.take_all(town.export())
    assert district.get(home, VILLAGE).address == "乙说"
    assert first.tables() == second.tables() == town.tables() == district.tables()
    for desk in desks:
        assert check_store(desk.store) == []


def test_the_same_bundle_again_changes_nothing(desks) -> None:
    first, _, town, _ = desks
    for number in range(5):
        first.household(address=f"示例路{number}号")
    sent = first.export()
    assert town.take_all(sent)[0].new == 5
    before = town.dump()
    again = town.take_all(sent)[0]
    assert (again.new, again.duplicates, again.households) == (0, 5, ())
    assert town.dump() == before


def test_a_preview_tells_what_will_come_and_changes_nothing(desks) -> None:
    first, _, town, _ = desks
    home = first.household(address="示例路1号")
    (path,) = first.export().paths
    before = town.dump()
    seen = town.take(path, dry_run=True, apart=True)
    assert town.dump() == before
    assert seen.households == ((VILLAGE, home),)
    assert seen.sender == "示范村一号机"
    done = town.take(path, apart=True)
    assert done == seen


def test_a_truncated_bundle_is_refused_and_nothing_changes(desks) -> None:
    first, _, town, _ = desks
    first.household(address="一")
    (path,) = first.export().paths
    path.write_bytes(path.read_bytes()[:-100])
    before = town.dump()
    with pytest.raises(LiangheError) as caught:
        town.take(path)
    assert caught.value.code is ErrorCode.DAMAGED
    assert "重新从原电脑导出" in caught.value.text
    assert town.dump() == before
    assert status(town.store).log[0].reason == caught.value.text
    assert list(town.store.folder.glob("staging-*")) == []


def test_receipts_tell_what_arrived(desks) -> None:
    first, _, town, _ = desks
    first.household(address="一")
    own = f"{VILLAGE}.{first.author}.s"

    def line():
        return next(one for one in status(first.store).streams if one.stream == own)

    assert (line().here, line().sent, line().received) == (1, 0, 0)
    sent = first.export()
    assert (line().sent, line().received) == (1, 0)
    town.take_all(sent)
    first.take_all(town.export(Kind.RETURN, [first]))
    assert line().received == 1
    assert status(first.store).unreceived == 0
    assert first.export().ops == 0


def test_lines_that_have_no_receipt_are_sent_again(desks) -> None:
    first, _, town, _ = desks
    first.household(address="一")
    first.export()
    first.household(address="二")
    assert town.take_all(first.export())[0].new == 2


def test_a_bundle_of_another_village_is_refused(desks, new_desk: NewDesk) -> None:
    first, _, town, _ = desks
    other = new_desk("邻村", AreaLevel.VILLAGE, OTHER_VILLAGE, "e")
    other.join(town)
    (path,) = town.export(Kind.RETURN, [other]).paths
    before = first.dump()
    with pytest.raises(LiangheError) as caught:
        first.take(path)
    assert caught.value.code is ErrorCode.NOT_ADDRESSED
    assert caught.value.text.startswith(f"这份数据包是给“{OTHER_VILLAGE}”的")
    renamed = path.rename(path.with_name("新建文件夹 (1).dat"))
    with pytest.raises(LiangheError) as caught:
        first.take(renamed)
    assert "不是给本机的" in caught.value.text
    assert first.dump() == before


def test_work_before_approval_counts_once_accepted(new_desk: NewDesk) -> None:
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    first = new_desk("示范村一号机", AreaLevel.VILLAGE, VILLAGE, "a")
    home = first.household(address="早")
    first.join(town)
    report = town.take_all(first.export())[0]
    assert (report.new, report.held) == (1, 0)
    assert town.get(home, VILLAGE).address == "早"


def test_a_new_laptop_starts_from_a_baseline(desks, new_desk: NewDesk) -> None:
    first, second, town, _ = desks
    for number in range(3):
        first.household(address=f"示例路{number}号")
    go_round(first, second, town)
    third = new_desk("示范村三号机", AreaLevel.VILLAGE, VILLAGE, "f")
    third.join(town)
    base = town.export(Kind.BASELINE, [third])
    assert base.paths[0].name.startswith(f"baseline-{VILLAGE}-")
    third.take_all(base)
    for laptop in (first, second):
        laptop.take_all(town.export(Kind.RETURN, [laptop]))
    assert third.tables() == first.tables()
    assert third.export().ops == 0


def test_laptops_side_by_side_relay_each_other(desks) -> None:
    first, second, town, _ = desks
    home = first.household(address="一")
    town_known = town.export(Kind.RETURN, [second])
    second.take_all(town_known)
    first.take_all(town.export(Kind.RETURN, [first]))
    shared = first.export(Kind.UP)
    town.take_all(shared)
    second.take_all(town.export(Kind.RETURN, [second]))
    second.change(home, phone="222")
    beside = second.export(Kind.PEER, [first])
    first.take_all(beside)
    assert first.get(home).phone == "222"


def test_gaps_between_parts_wait_until_they_are_filled(desks) -> None:
    first, _, town, _ = desks
    chance = random.Random(1)  # noqa: S311  # text that does not compress
    for _ in range(120):
        first.household(address="".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(9000)))
    sent = first.export(part_bytes=1 << 20)
    assert len(sent.paths) == 3
    assert all(path.stat().st_size <= 1 << 20 for path in sent.paths)
    last, begin, middle = (town.take(sent.paths[at]) for at in (2, 0, 1))
    assert last.waiting > 0
    assert last.new == 0
    assert gap_sentences(last.gaps)[0].startswith(f"{VILLAGE} 缺第 1-")
    assert begin.new > 0
    assert gap_sentences(begin.gaps)[0] == f"{VILLAGE} 缺第 {begin.new + 1}-{begin.gaps[0].last} 号"
    assert middle.gaps == ()
    assert gaps(town.store) == []
    assert begin.new + middle.new == 120
    assert town.dump().replace("waiting", "") == town.dump()
    assert check_store(town.store) == []


def test_nothing_is_left_when_the_stick_is_full(desks, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _, _, _ = desks
    first.household(address="一")
    monkeypatch.setattr("os.fsync", _no_room)
    with pytest.raises(LiangheError) as caught:
        first.export()
    monkeypatch.undo()
    assert caught.value.code is ErrorCode.DISK
    assert [path for path in first.stick.iterdir() if ".lhb" in path.name] == []


def _no_room(descriptor: int) -> None:
    raise OSError(28, "No space left on device")


def test_photos_follow_and_are_acknowledged(desks) -> None:
    first, second, town, _ = desks
    photo = bytes(range(256)) * 5000
    digest = hashlib.sha256(photo).hexdigest()
    row = Attachment(
        home=VILLAGE,
        id=new_row_id(now_ms=1),
        kind="house",
        sha256=digest,
        size=len(photo),
        media_type="image/jpeg",
    )

    def save(unit) -> None:
        unit.insert(row)
        unit.put(Blob(sha256=digest, size=len(photo), media_type="image/jpeg", content=photo))

    first.store.write(save, actor=first.actor)
    assert status(first.store).blobs.received == 0
    report = town.take_all(first.export())[0]
    assert report.blobs == 1
    kept = town.store.rows(Blob, where={"sha256": digest})[0]
    assert (kept.content, kept.media_type) == (photo, "image/jpeg")
    back = town.export(Kind.RETURN, [first, second])
    assert back.blobs == 1  # the second laptop lacks it
    first.take_all(back)
    assert status(first.store).blobs.received == 1
    assert first.export().blobs == 0


def test_the_file_name_may_be_anything(desks, tmp_path: Path) -> None:
    first, _, town, _ = desks
    first.household(address="一")
    (path,) = first.export().paths
    assert path.name == f"up-{VILLAGE}-20260921-1of1.lhb"
    assert town.take(path.rename(tmp_path / "数据 (1).bak")).new == 1
