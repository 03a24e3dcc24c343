"""Request, approve, accept: by files, with digits that two people compare."""

from collections.abc import Callable

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.store.streams import held_lines
from lianghe_desktop.sync.enrolment import accept, read_enrolment, trust_card, write_card, write_request
from lianghe_desktop.sync.export import known_desks
from lianghe_desktop.sync.granting import approve, receive_request
from lianghe_desktop.sync.inspecting import identity_in, inspect
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.own_keys import new_recovery_key, own_fingerprint
from tests.sync.workplace import Workplace
from tests.sync.workshop import silent

VILLAGE, TOWNSHIP, OTHER_TOWNSHIP = "440403106201", "440403106000", "440403107000"
NewDesk = Callable[..., Workplace]


@pytest.fixture
def town(new_desk: NewDesk) -> Workplace:
    return new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")


@pytest.fixture
def village(new_desk: NewDesk) -> Workplace:
    return new_desk("示范村", AreaLevel.VILLAGE, VILLAGE, "a")


def test_both_sides_see_the_same_digits(town: Workplace, village: Workplace) -> None:
    asked = write_request(village.store, village.stick / "r.lhe", actor=village.actor)
    assert asked.fingerprint == own_fingerprint(village.store, actor=village.actor)
    assert read_enrolment(asked.path).fingerprint == asked.fingerprint
    granted = approve(
        town.store, asked.path, town.stick / "a.lhe", confirmed=asked.fingerprint, actor=town.actor
    )
    assert read_enrolment(granted.path).fingerprint == granted.fingerprint
    assert (
        accept(
            village.store, granted.path, confirmed=granted.fingerprint.replace(" ", ""), actor=village.actor
        ).name
        == "示范镇"
    )
    assert [desk.name for desk in known_desks(town.store)] == ["示范村"]
    assert [desk.name for desk in known_desks(village.store)] == ["示范镇"]


def test_other_digits_let_nobody_in(town: Workplace, village: Workplace) -> None:
    asked = write_request(village.store, village.stick / "r.lhe", actor=village.actor)
    before = town.dump()
    with pytest.raises(LiangheError) as caught:
        approve(town.store, asked.path, town.stick / "a.lhe", confirmed="0000 0000", actor=town.actor)
    assert "核对码不一致" in caught.value.text
    assert not (town.stick / "a.lhe").exists()
    granted = approve(
        town.store, asked.path, town.stick / "a.lhe", confirmed=asked.fingerprint, actor=town.actor
    )
    assert town.dump() != before
    with pytest.raises(LiangheError):
        accept(village.store, granted.path, confirmed="1234 5678", actor=village.actor)
    assert known_desks(village.store) == []


def test_a_changed_file_is_refused(town: Workplace, village: Workplace) -> None:
    path = write_request(village.store, village.stick / "r.lhe", actor=village.actor).path
    good = path.read_bytes()
    for at in range(0, len(good), 97):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        with pytest.raises(LiangheError) as caught:
            read_enrolment(path)
        assert caught.value.code is ErrorCode.DAMAGED
    for cut in (0, 1, len(good) // 2):
        path.write_bytes(good[:cut])
        with pytest.raises(LiangheError):
            read_enrolment(path)


def test_only_the_desk_above_may_approve(new_desk: NewDesk, town: Workplace, village: Workplace) -> None:
    asked = write_request(village.store, village.stick / "r.lhe", actor=village.actor)
    elsewhere = new_desk("别镇", AreaLevel.TOWNSHIP, OTHER_TOWNSHIP, "e")
    beside = new_desk("同村", AreaLevel.VILLAGE, VILLAGE, "b")
    for desk in (elsewhere, beside):
        with pytest.raises(LiangheError) as caught:
            approve(
                desk.store, asked.path, desk.stick / "a.lhe", confirmed=asked.fingerprint, actor=desk.actor
            )
        assert caught.value.code is ErrorCode.NO_PERMISSION


def test_an_approval_is_for_one_desk(new_desk: NewDesk, town: Workplace, village: Workplace) -> None:
    asked = write_request(village.store, village.stick / "r.lhe", actor=village.actor)
    granted = approve(
        town.store, asked.path, town.stick / "a.lhe", confirmed=asked.fingerprint, actor=town.actor
    )
    beside = new_desk("同村", AreaLevel.VILLAGE, VILLAGE, "b")
    with pytest.raises(LiangheError) as caught:
        accept(beside.store, granted.path, confirmed=granted.fingerprint, actor=beside.actor)
    assert "是给“示范村”的" in caught.value.text
    with pytest.raises(LiangheError):
        accept(village.store, asked.path, confirmed=granted.fingerprint, actor=village.actor)


def test_work_is_taken_in_before_approval_once_the_request_is_known(
    town: Workplace, village: Workplace
) -> None:
    card = write_card(town.store, town.stick / "card.lhe", actor=town.actor)
    trust_card(village.store, card.path, confirmed=card.fingerprint, actor=village.actor)
    home = village.household(address="早")
    sent = village.export()
    assert sent.kind is Kind.ENROL
    assert sent.paths[0].name.startswith(f"enrol-{VILLAGE}-")
    with pytest.raises(LiangheError) as caught:
        town.take_all(sent)
    assert caught.value.code is ErrorCode.UNKNOWN_SENDER

    asked = write_request(village.store, village.stick / "r.lhe", actor=village.actor)
    receive_request(town.store, asked.path, actor=town.actor)
    report = town.take_all(sent)[0]
    assert (report.new, report.held) == (1, 1)
    assert town.get(home, VILLAGE) is None
    assert len(held_lines(town.store)) == 1

    approve(town.store, asked.path, town.stick / "a.lhe", confirmed=asked.fingerprint, actor=town.actor)
    assert town.get(home, VILLAGE).address == "早"
    assert held_lines(town.store) == []


def test_work_of_a_laptop_not_accepted_yet_travels_with_its_neighbour(
    new_desk: NewDesk, town: Workplace, village: Workplace
) -> None:
    village.join(town)
    beside = new_desk("同村新机", AreaLevel.VILLAGE, VILLAGE, "b")
    card = write_card(village.store, village.stick / "peer.lhe", actor=village.actor)
    with pytest.raises(LiangheError):  # a neighbour is nobody's superior
        trust_card(beside.store, card.path, confirmed=card.fingerprint, actor=beside.actor)
    home = beside.household(address="新机")
    beside.join(town)
    town.take_all(beside.export())
    village.take_all(town.export(Kind.RETURN, [village]))
    assert village.get(home).address == "新机"


def test_the_offline_key_of_the_office_opens_what_villages_send(town: Workplace, village: Workplace) -> None:
    printed = town.stick / "offline.txt"
    printed.write_text(f"镇街离线密钥：{new_recovery_key(town.store, actor=town.actor)}\n", "utf-8")
    village.join(town)
    village.household(address="一")
    (path,) = village.export().paths
    found = inspect(path, identity=identity_in(printed), progress=silent, cancel=lambda: False)
    assert found.sender == "示范村"
    assert found.manifest.ops == 1
    stated = found.to_json()
    assert stated["to"][0]["name"] == "示范镇"
    assert "chain" not in stated


def test_export_needs_a_desk_above(village: Workplace) -> None:
    with pytest.raises(LiangheError) as caught:
        village.export()
    assert "还没有登记上级" in caught.value.text
