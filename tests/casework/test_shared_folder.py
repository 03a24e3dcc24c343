"""Two laptops and their township in one shared folder: they exchange by themselves and come to rest."""

from pathlib import Path

import pytest

from lianghe_desktop.casework import rulings, shared_folder
from lianghe_desktop.casework.exchange import Kind
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.shared_folder import Tried
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import EnvironmentFault, UserError
from lianghe_desktop.store.check import check_store
from tests.casework.conftest import TOWNSHIP, NewDesk, as_role
from tests.casework.exchanging import carry, edit, let_in
from tests.casework.families import put_family


@pytest.fixture
def office(new_desk: NewDesk, tmp_path: Path) -> tuple[tuple[Started, ...], Path]:
    """Return two laptops of a village and their township, which share a folder."""
    stick, folder = tmp_path / "stick", tmp_path / "共享"
    stick.mkdir()
    folder.mkdir()
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    laptops = [new_desk(name="示范一村（一）"), new_desk(name="示范一村（二）")]
    for laptop in laptops:
        let_in(laptop, township, stick)
    put_family(laptops[0])
    for laptop in laptops:
        carry(laptop, township, stick)
    for laptop in laptops:
        carry(township, laptop, stick, Kind.BASELINE)
    desks = (*laptops, township)
    for desk in desks:
        shared_folder.keep_shared_folder(desk.office, desk.acting, folder)
    return desks, folder


def rounds(desks: tuple[Started, ...], *, most: int = 8) -> int:
    """Let the desks take turns until nobody does anything; return how many turns that took."""
    tried = [Tried() for _ in desks]
    for turn in range(most):
        done = [
            shared_folder.exchange_once(desk.office, desk.acting, tried=memory)
            for desk, memory in zip(desks, tried, strict=True)
        ]
        if not any(one.read or one.written for one in done):
            return turn
    raise AssertionError("the desks write to each other for ever")


def address(desk: Started) -> str | None:
    return household_file(desk.office, *household_ids(desk.office)[0]).household.address


def test_desks_in_one_folder_hold_the_same_and_come_to_rest(
    office: tuple[tuple[Started, ...], Path],
) -> None:
    desks, _ = office
    rounds(desks)
    edit(desks[0], "address", "河堤东 8 号")
    edit(desks[1], "phone", "13800001111")
    assert rounds(desks) > 0
    assert {address(desk) for desk in desks} == {"河堤东 8 号"}
    phones = {household_file(d.office, *household_ids(d.office)[0]).household.phone for d in desks}
    assert phones == {"13800001111"}
    assert rounds(desks) == 0
    assert all(check_store(desk.office.store) == [] for desk in desks)
    assert set(shared_folder.shared_state(desks[0].office).last.present) >= {"白蕉镇"}  # type: ignore[union-attr]


def test_a_torn_file_is_left_and_taken_when_it_is_whole(
    office: tuple[tuple[Started, ...], Path],
) -> None:
    (first, _, township), folder = office
    rounds((first, township))
    edit(first, "address", "河堤东 9 号")
    shared_folder.exchange_once(first.office, first.acting)
    slot = folder / township.office.desk.author / first.office.desk.author
    (path,) = slot.glob("*.lhb")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    tried = Tried()
    torn = shared_folder.exchange_once(township.office, township.acting, tried=tried)
    assert torn.read == ()
    assert path.name in torn.skipped[0]
    assert shared_folder.exchange_once(township.office, township.acting, tried=tried).skipped == ()
    path.write_bytes(whole)
    done = shared_folder.exchange_once(township.office, township.acting, tried=tried)
    assert done.read == ("示范一村（一）",)
    assert address(township) == "河堤东 9 号"


def test_a_file_that_somebody_deleted_is_written_again(office: tuple[tuple[Started, ...], Path]) -> None:
    (first, _, township), folder = office
    rounds((first, township))
    edit(first, "address", "河堤东 10 号")
    shared_folder.exchange_once(first.office, first.acting)
    slot = folder / township.office.desk.author / first.office.desk.author
    for path in slot.glob("*.lhb"):
        path.unlink()
    assert "白蕉镇" in shared_folder.exchange_once(first.office, first.acting).written
    rounds((first, township))
    assert address(township) == "河堤东 10 号"


def test_it_rests_when_told_and_never_stops_the_desk(office: tuple[tuple[Started, ...], Path]) -> None:
    (first, _, _), folder = office
    desk, acting = first.office, first.acting
    shared_folder.pause(desk, acting)
    assert shared_folder.exchange_quietly(desk, acting, tried=Tried()) is None
    shared_folder.resume(desk, acting)
    surveyor = as_role(acting, Role.SURVEYOR)
    done = shared_folder.exchange_quietly(desk, surveyor, tried=Tried())
    assert done is not None
    assert "审核人员" in done.skipped[0]
    folder.rename(folder.with_name("gone"))
    failed = shared_folder.exchange_quietly(desk, acting, tried=Tried())
    assert failed is not None
    assert "打不开" in failed.fault
    with pytest.raises(EnvironmentFault):
        shared_folder.keep_shared_folder(desk, acting, folder)
    shared_folder.keep_shared_folder(desk, acting, None)
    with pytest.raises(UserError):
        shared_folder.exchange_once(desk, acting)


def test_laptops_that_never_heard_of_each_other_meet_in_the_folder(new_desk: NewDesk, tmp_path: Path) -> None:
    stick, folder = tmp_path / "stick", tmp_path / "共享"
    stick.mkdir()
    folder.mkdir()
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    desks = (new_desk(name="示范一村（一）"), new_desk(name="示范一村（二）"))
    put_family(desks[0])
    for desk in desks:
        shared_folder.keep_shared_folder(desk.office, desk.acting, folder)
    let_in(desks[0], township, stick)
    done = [shared_folder.exchange_once(desk.office, desk.acting) for desk in (*desks, *desks)]
    assert "本机还不认识" in done[2].skipped[0]
    assert household_ids(desks[1].office) == []
    let_in(desks[1], township, stick)
    rounds(desks)
    carry(township, desks[0], stick, Kind.BASELINE)  # brings whom the township let in, for both
    rounds(desks)
    edit(desks[0], "address", "河堤东 8 号")
    rounds(desks)
    assert [address(desk) for desk in desks] == ["河堤东 8 号"] * 2
    last = shared_folder.shared_state(desks[1].office).last
    assert last is not None
    assert last.skipped == ()


def test_a_card_that_nobody_vouches_for_makes_nobody_known(new_desk: NewDesk, tmp_path: Path) -> None:
    folder = tmp_path / "共享"
    folder.mkdir()
    town, other = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    laptop, stranger = new_desk(), new_desk(name="冒充的电脑")
    let_in(laptop, town, tmp_path)
    let_in(stranger, other, tmp_path)
    put_family(laptop)
    for desk in (stranger, laptop):
        shared_folder.keep_shared_folder(desk.office, desk.acting, folder)
    for desk in (stranger, laptop, stranger, laptop):
        done = shared_folder.exchange_once(desk.office, desk.acting)
        assert (done.read, done.written) == ((), ())
        assert desk is stranger or "本机还不认识" in done.skipped[0]
    assert household_ids(stranger.office) == []


def test_a_stopped_laptop_gets_nothing_from_the_folder(office: tuple[tuple[Started, ...], Path]) -> None:
    (first, second, township), _ = office
    rounds((first, second, township))
    rulings.revoke(township.office, township.acting, second.office.desk.author, reason="电脑丢失")
    edit(township, "address", "镇里改的住址")
    done = shared_folder.exchange_once(township.office, township.acting)
    assert (done.present, done.written) == (("示范一村（一）",), ("示范一村（一）",))
    edit(first, "phone", "13800001111")
    done = shared_folder.exchange_once(first.office, first.acting)  # hears of the ruling, and heeds it
    assert done.written == ("白蕉镇",)
