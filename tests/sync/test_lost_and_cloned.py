"""Laptops that are restored, cloned or lost, gaps that are closed, values that are erased: through files."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import new_row_id
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.records.sync_tables import Receipt, SignedHead
from lianghe_desktop.store.backup import backup, restore
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.conflicts import conflicts
from lianghe_desktop.store.forks import rule_on_forks
from lianghe_desktop.store.rehome import rehome
from lianghe_desktop.store.streams import Gap, gap_end_hash, gaps, set_aside_lines, streams
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.reissuing import issue_held_copy
from tests.sync.workplace import Clock, Workplace, cloned, reopened

VILLAGE, OTHER_VILLAGE = "440403106201", "440403106202"
TOWNSHIP = "440403106000"
NewDesk = Callable[..., Workplace]
Town = tuple[Workplace, Workplace, Workplace]


@pytest.fixture
def desks(new_desk: NewDesk) -> Town:
    """Return two laptops of a village and their township, enrolled."""
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    first = new_desk("示范村一号机", AreaLevel.VILLAGE, VILLAGE, "a")
    second = new_desk("示范村二号机", AreaLevel.VILLAGE, VILLAGE, "b")
    first.join(town)
    second.join(town)
    return first, second, town


def up_and_back(town: Workplace, *laptops: Workplace) -> None:
    for laptop in laptops:
        town.take_all(laptop.export())
    for laptop in laptops:
        laptop.take_all(town.export(Kind.RETURN, [laptop]))


def sound(*desks: Workplace) -> bool:
    return all(check_store(desk.store) == [] for desk in desks)


def test_a_restored_laptop_gets_back_what_it_had_sent_and_sends_what_it_had_not(desks: Town) -> None:
    first, second, town = desks
    early = first.household(address="一")
    up_and_back(town, first)
    unsent = first.household(address="二")
    kept = backup(first.store)
    late = first.household(address="三")
    first.change(early, phone="1")
    town.take_all(first.export())
    folder, author = first.store.folder, first.author
    first.store.close()
    restore(kept, folder, user="张三", password="两合-2026", now_ms=Clock())
    first.store = reopened(first, folder).store
    assert first.author != author
    assert first.get(late) is None
    first.change(early, address="一改")
    first.join(town)
    up_and_back(town, first, second)
    assert (first.get(early).address, first.get(early).phone) == ("一改", "1")  # type: ignore[union-attr]
    assert first.get(late) is not None
    assert second.get(unsent) is not None
    up_and_back(town, first, second)
    assert first.tables() == second.tables() == town.tables()
    assert not conflicts(town.store)
    assert sound(*desks)


def test_work_that_only_the_backup_held_still_reaches_the_township(desks: Town) -> None:
    first, _, town = desks
    home = first.household(address="一")
    kept = backup(first.store)
    folder = first.store.folder
    first.store.close()
    restore(kept, folder, user="张三", password="两合-2026", now_ms=Clock())
    first.store = reopened(first, folder).store
    first.join(town)
    assert town.take_all(first.export())[0].new == 1
    assert town.get(home, VILLAGE) is not None


def test_a_clone_finds_out_takes_another_author_and_writes_its_work_anew(desks: Town, tmp_path: Path) -> None:
    first, second, town = desks
    home = first.household(address="一", phone="0")
    up_and_back(town, first, second)
    other = cloned(first, tmp_path / "clone")
    first.change(home, address="本机")
    other.change(home, address="复制机")
    other.change(home, phone="9")
    made = other.household(address="新户")
    town.take_all(first.export())
    report = town.take_all(other.export())[0]
    assert report.forked
    assert report.new == 0
    assert town.store.write(rule_on_forks, actor=town.actor) == 1
    assert town.get(home, VILLAGE).address == "本机"  # type: ignore[union-attr]
    taken = other.take_all(town.export(Kind.RETURN, [other]))[0]
    assert taken.new_author
    assert taken.issued_again == 3
    assert other.author != first.author
    assert {one.value for one in conflicts(other.store)[0].values} == {"本机", "复制机"}
    other.join(town)
    up_and_back(town, first, other, second)
    up_and_back(town, first, other, second)
    for desk in (first, other, second, town):
        assert desk.get(made, VILLAGE) is not None
        assert desk.get(home, VILLAGE).phone == "9"  # type: ignore[union-attr]
        assert len(conflicts(desk.store)) == 1
    assert first.tables() == second.tables() == other.tables() == town.tables()
    assert sound(first, second, other, town)
    other.store.close()


def test_a_clone_finds_out_although_the_newest_receipt_is_the_other_machines(
    desks: Town, tmp_path: Path
) -> None:
    first, _, town = desks
    home = first.household(address="一")
    up_and_back(town, first)
    other = cloned(first, tmp_path / "clone")
    first.change(home, address="本机")
    other.change(home, address="复制机")
    town.take_all(first.export())
    town.take_all(other.export())
    town.store.write(rule_on_forks, actor=town.actor)
    first.take_all(town.export(Kind.RETURN, [first]))
    town.household(VILLAGE, address="镇里登记的")
    # Both machines bring their work on one day, and take the same return bundle only afterwards.
    town.take_all(other.export())
    town.take_all(first.export())
    assert other.take_all(town.export(Kind.RETURN, [first]))[0].new_author
    assert other.author != first.author
    other.store.close()


def test_the_township_writes_the_work_of_a_clone_that_is_gone_anew(desks: Town, tmp_path: Path) -> None:
    first, second, town = desks
    home = first.household(address="一")
    up_and_back(town, first, second)
    other = cloned(first, tmp_path / "clone")
    first.change(home, address="本机")
    other.change(home, phone="9")
    town.take_all(first.export())
    town.take_all(other.export())
    other.store.close()
    assert len(set_aside_lines(town.store)) == 1
    assert issue_held_copy(town.store, first.author, actor=town.actor) == 1
    assert town.get(home, VILLAGE).phone == "9"  # type: ignore[union-attr]
    up_and_back(town, first, second)
    assert first.get(home).phone == second.get(home).phone == "9"  # type: ignore[union-attr]
    assert first.tables() == second.tables() == town.tables()
    assert [line.issued_again for line in set_aside_lines(town.store)] == [True]
    assert sound(first, second, town)


def test_a_closed_gap_lets_what_is_behind_it_count_and_what_is_in_it_come_later(desks: Town) -> None:
    first, second, town = desks
    home = first.household(address="一")
    town.take_all(first.export())
    first.take_all(town.export(Kind.RETURN, [first]))
    lost = first.household(address="丢了的")
    missing = first.export()
    # The laptop believes that its second bundle arrived, so that the third begins after it.
    receipt(first, town)
    first.change(home, phone="3")
    town.take_all(first.export())
    (gap,) = gaps(town.store)
    assert (gap.first, gap.last, gap.waiting) == (2, 2, 1)
    close(town, gap)
    assert gaps(town.store) == []
    assert town.get(home, VILLAGE).phone == "3"  # type: ignore[union-attr]
    second.take_all(town.export(Kind.RETURN, [second]))
    assert second.get(home).phone == "3"  # type: ignore[union-attr]
    assert second.get(lost) is None
    assert town.take_all(missing)[0].new == 1
    assert town.get(lost, VILLAGE) is not None
    town.take_all(second.export())
    assert second.take_all(town.export(Kind.RETURN, [second]))[0].new >= 1
    assert second.get(lost) is not None
    assert sound(*desks)


def close(town: Workplace, gap: Gap) -> None:
    """Rule that the lines of a gap are waited for no longer."""
    end = gap_end_hash(town.store, gap)
    assert end is not None
    row = Ruling(
        home=VILLAGE,
        id=new_row_id(now_ms=1),
        kind="gap_closed",
        author=gap.stream.author,
        shelf="s",
        first_number=gap.first,
        number=gap.last,
        hash=end.hex(),
    )
    town.store.write(lambda unit: unit.insert(row), actor=town.actor)


def test_where_a_disk_was_copied_the_branch_behind_a_closed_gap_stands_everywhere(
    desks: Town, tmp_path: Path
) -> None:
    first, second, town = desks
    home = first.household(address="一")
    second.household(address="二")
    up_and_back(town, second, first)
    up_and_back(town, first, second)
    other = cloned(first, tmp_path / "clone")
    first.change(home, address="本机")
    first.change(home, address="本机二")
    lost = first.export()
    receipt(first, town)
    first.change(home, phone="3")
    other.change(home, address="复制机")
    # One laptop heard of the copy's line before the township closed the gap, the township afterwards.
    second.take_all(other.export(Kind.PEER, [second]))
    assert second.get(home).address == "复制机"  # type: ignore[union-attr]
    town.take_all(first.export())
    close(town, gaps(town.store)[0])
    town.take_all(other.export())
    town.take_all(lost)
    assert town.get(home, VILLAGE).address == "本机二"  # type: ignore[union-attr]
    assert other.take_all(town.export(Kind.RETURN, [other]))[0].issued_again == 1
    second.take_all(town.export(Kind.RETURN, [second]))
    assert second.get(home).address == "本机二"  # type: ignore[union-attr]
    other.join(town)
    up_and_back(town, first, other, second)
    up_and_back(town, first, other, second)
    for desk in (first, other, second, town):
        assert {one.value for one in conflicts(desk.store)[0].values} == {"本机二", "复制机"}
    assert first.tables() == second.tables() == other.tables() == town.tables()
    assert sound(first, second, other, town)
    other.store.close()


def test_heads_of_the_branch_that_stands_are_kept_so_that_it_can_be_passed_on(
    desks: Town, tmp_path: Path
) -> None:
    first, second, town = desks
    home = first.household(address="一")
    second.household(address="二")
    up_and_back(town, second, first)
    up_and_back(town, first, second)
    other = cloned(first, tmp_path / "clone")
    first.change(home, address="本机")
    other.change(home, address="复制机")
    second.take_all(other.export(Kind.PEER, [second]))
    town.take_all(first.export())
    town.take_all(other.export())
    town.store.write(rule_on_forks, actor=town.actor)
    assert second.take_all(town.export(Kind.RETURN, [second]))[0].forked
    (state,) = [one for one in streams(second.store) if one.stream.author == first.author]
    heads = {(one.stream, one.number, one.hash) for one in second.store.rows(SignedHead)}
    assert (str(state.stream), state.number, state.hash.hex()) in heads
    other.store.close()


def receipt(laptop: Workplace, town: Workplace) -> None:
    """Make the laptop believe that the township holds all of its work."""
    state = next(one for one in streams(laptop.store) if one.stream.author == laptop.author)
    row = Receipt(peer=town.author, stream=str(state.stream), number=state.number, hash=state.hash.hex())
    laptop.store.write(lambda unit: unit.put(row), actor=laptop.actor)


@pytest.mark.parametrize("relayed_before", [True, False])
def test_erased_values_leave_every_desk_and_the_chains_hold(desks: Town, *, relayed_before: bool) -> None:
    first, second, town = desks
    photo = b"photo" * 1000
    digest = hashlib.sha256(photo).hexdigest()
    home = first.household(address="要删的地址", phone="13800000000")
    picture = Attachment(
        home=VILLAGE, id="p1", household_id=home, sha256=digest, size=len(photo), media_type="image/jpeg"
    )

    def save(unit) -> None:  # type: ignore[no-untyped-def]
        unit.insert(picture)
        unit.put(Blob(sha256=digest, size=len(photo), media_type="image/jpeg", content=photo))

    first.store.write(save, actor=first.actor)
    kept = first.household(address="留下的")
    if relayed_before:
        up_and_back(town, first, second)
    else:
        town.take_all(first.export())
    for number, subject in enumerate((f"household/{home}", "attachment/p1")):
        row = Ruling(home=VILLAGE, id=f"e{number}", kind="row_erased", subject=subject)
        town.store.write(lambda unit, row=row: unit.insert(row), actor=town.actor)  # type: ignore[misc]
    assert town.get(home, VILLAGE) is None
    first.change(home, address="要删的地址又来")
    up_and_back(town, first, second)
    up_and_back(town, first, second)
    for desk in desks:
        assert "要删的地址" not in desk.dump()
        assert "13800000000" not in desk.dump()
        assert desk.store.rows(Blob) == []
        assert desk.get(kept, VILLAGE) is not None
        assert desk.get(home, VILLAGE) is None
    assert first.tables() == second.tables() == town.tables()
    assert sound(*desks)


def test_work_under_a_wrong_village_is_written_anew_in_the_right_one(new_desk: NewDesk) -> None:
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    laptop = new_desk("示范村一号机", AreaLevel.VILLAGE, OTHER_VILLAGE, "a")
    home = laptop.household(address="一")
    laptop.change(home, address="二", phone="1")
    assert laptop.store.write(lambda unit: rehome(unit, AreaCode(VILLAGE)), actor=laptop.actor) == 2
    assert laptop.store.desk.area.value == VILLAGE
    assert laptop.get(home, OTHER_VILLAGE) is None
    assert laptop.get(home).address == "二"  # type: ignore[union-attr]
    laptop.join(town)
    town.take_all(laptop.export())
    assert town.get(home, VILLAGE).phone == "1"  # type: ignore[union-attr]
    assert [one.stream.home for one in streams(town.store) if one.stream.author == laptop.author] == [VILLAGE]
    assert sound(laptop, town)


def test_a_merged_village_writes_in_both_homes(new_desk: NewDesk) -> None:
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    gone = new_desk("并入的村", AreaLevel.VILLAGE, OTHER_VILLAGE, "b")
    kept = new_desk("保留的村", AreaLevel.VILLAGE, VILLAGE, "a")
    gone.join(town)
    home = gone.household(address="一")
    town.take_all(gone.export())
    kept.join(town, homes=(VILLAGE, OTHER_VILLAGE))
    kept.take_all(town.export(Kind.BASELINE, [kept]))
    assert kept.get(home, OTHER_VILLAGE) is not None
    kept.change(home, OTHER_VILLAGE, phone="1")
    made = kept.household(address="新")
    town.take_all(kept.export())
    assert town.get(home, OTHER_VILLAGE).phone == "1"  # type: ignore[union-attr]
    assert town.get(made, VILLAGE) is not None
    assert town.store.rows(Household, where={"home": VILLAGE})[0].id == made
    assert sound(town, kept)
