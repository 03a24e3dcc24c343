"""Township keys rotated, township machine replaced: who is followed, what stays readable, who must ask."""

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.sync_tables import DeskKey
from lianghe_desktop.store.backup import backup, restore
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.streams import gaps
from lianghe_desktop.store.vault import open_store
from lianghe_desktop.sync.certificates import Certificate, issue
from lianghe_desktop.sync.dsse import Envelope
from lianghe_desktop.sync.enrolment import (
    follow_new_keys,
    read_enrolment,
    trust_card,
    write_card,
    write_new_keys,
)
from lianghe_desktop.sync.export import export_bundle, known_desks
from lianghe_desktop.sync.keys import DeskKeys, new_keys
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.own_keys import Certificates, ensure_keys, own_fingerprint, reader_of
from lianghe_desktop.sync.rotating import former_office, own_successions, rotate_keys
from lianghe_desktop.sync.succession import follow, hand_over, name_former
from tests.sync.workplace import Clock, Workplace, cloned
from tests.sync.workshop import silent

VILLAGE, OTHER_VILLAGE, TOWNSHIP, DISTRICT = "440403106201", "440403106202", "440403106000", "440403000000"
NewDesk = Callable[..., Workplace]
Town = tuple[Workplace, Workplace, Workplace]


@pytest.fixture
def desks(new_desk: NewDesk) -> Town:
    """Return laptops of two villages, and their township; only the first village is let in."""
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    first = new_desk("示范一村", AreaLevel.VILLAGE, VILLAGE, "a")
    second = new_desk("示范二村", AreaLevel.VILLAGE, OTHER_VILLAGE, "b")
    first.join(town)
    return first, second, town


def above(desk: Workplace) -> list[str]:
    return [one.author for one in Certificates.of(desk.store).above(desk.store.desk.level)]


def up_and_down(town: Workplace, *laptops: Workplace) -> None:
    for laptop in laptops:
        town.take_all(laptop.export())
        laptop.take_all(town.export(Kind.RETURN, [laptop]))


def restarted(desk: Workplace) -> None:
    """Put a backup made just now back: the desk goes on under another name."""
    kept, folder = backup(desk.store), desk.store.folder
    desk.store.close()
    restore(kept, folder, user="张三", password="两合-2026", now_ms=Clock())
    desk.store = open_store(folder, user="张三", password="两合-2026", now_ms=Clock())


def announcement(town: Workplace) -> Path:
    return write_new_keys(town.store, town.stick / "newkey.lhe", actor=town.actor).path


def test_a_village_goes_along_at_the_next_bundle_and_older_bundles_stay_readable(desks: Town) -> None:
    first, _, town = desks
    home = first.household(address="一")
    town.take_all(first.export())
    first.take_all(town.export(Kind.RETURN, [first]))
    first.change(home, address="二")
    sealed_before = first.export()
    old = town.author
    assert rotate_keys(town.store, actor=town.actor) == 1
    assert town.author != old
    town.change(home, VILLAGE, phone="1")
    assert above(first) == [old]
    assert town.take_all(sealed_before)[0].new == 1
    first.take_all(town.export(Kind.RETURN, [first]))
    assert above(first) == [town.author]
    assert first.get(home).phone == "1"  # type: ignore[union-attr]
    first.change(home, address="三")
    assert town.take_all(first.export())[0].new == 1
    assert town.get(home, VILLAGE).address == "三"  # type: ignore[union-attr]
    assert gaps(town.store) == []
    assert check_store(town.store) == check_store(first.store) == []
    assert first.tables() == town.tables()


def test_new_keys_come_by_a_file_and_nobody_reads_digits(desks: Town) -> None:
    first, second, town = desks
    rotate_keys(town.store, actor=town.actor)
    path = announcement(town)
    assert follow_new_keys(first.store, path, actor=first.actor).author == town.author
    assert above(first) == [town.author]
    with pytest.raises(UserError) as caught:
        follow_new_keys(second.store, path, actor=second.actor)
    assert caught.value.code is ErrorCode.UNKNOWN_SENDER


def test_a_village_let_in_after_the_change_reads_what_the_old_author_wrote(desks: Town) -> None:
    first, second, town = desks
    written = town.household(OTHER_VILLAGE, address="旧密钥时登记")
    old = town.author
    rotate_keys(town.store, actor=town.actor)
    rotate_keys(town.store, actor=town.actor)
    assert len(own_successions(town.store)) == 2
    second.join(town)
    second.take_all(town.export(Kind.BASELINE, [second]))
    assert second.get(written).address == "旧密钥时登记"  # type: ignore[union-attr]
    assert old not in above(second)
    first.take_all(town.export(Kind.RETURN, [first]))
    assert above(first) == above(second) == [town.author]


def test_a_restored_township_is_followed_because_its_backup_holds_the_old_keys(desks: Town) -> None:
    first, _, town = desks
    home = first.household(address="一")
    town.take_all(first.export())
    kept = backup(town.store)
    folder, old = town.store.folder, town.author
    town.store.close()
    restore(kept, folder, user="张三", password="两合-2026", now_ms=Clock())
    town.store = open_store(folder, user="张三", password="两合-2026", now_ms=Clock())
    assert town.author != old
    fresh = town.author
    assert rotate_keys(town.store, actor=town.actor) == 1
    assert town.author == fresh
    first.take_all(town.export(Kind.RETURN, [first]))
    assert above(first) == [fresh]
    first.change(home, address="二")
    assert town.take_all(first.export())[0].new == 1


def test_a_township_machine_that_is_lost_for_good_is_replaced_by_comparing_digits(
    desks: Town, new_desk: NewDesk
) -> None:
    first, _, town = desks
    home = first.household(address="一")
    town.take_all(first.export())
    replacement = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "d")
    card = write_card(replacement.store, replacement.stick / "card.lhe", actor=replacement.actor)
    with pytest.raises(UserError):
        trust_card(first.store, card.path, confirmed="0000 0000", actor=first.actor)
    trust_card(first.store, card.path, confirmed=card.fingerprint, actor=first.actor)
    assert above(first) == ["d" * 16]
    first.join(replacement)
    assert replacement.take_all(first.export())[0].new == 1
    assert replacement.get(home, VILLAGE).address == "一"  # type: ignore[union-attr]


def test_what_the_lost_township_wrote_counts_once_a_village_read_its_digits_out(
    desks: Town, new_desk: NewDesk
) -> None:
    first, _, town = desks
    home = first.household(address="一")
    town.take_all(first.export())
    town.change(home, VILLAGE, phone="镇里填的")
    first.take_all(town.export(Kind.RETURN, [first]))
    replacement = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "d")
    first.join(replacement)
    assert replacement.take_all(first.export())[0].held > 0
    assert replacement.get(home, VILLAGE).phone is None  # type: ignore[union-attr]
    with pytest.raises(UserError):
        former_office(replacement.store, confirmed="1111 1111", actor=replacement.actor)
    digits = own_fingerprint(town.store, actor=town.actor)
    found = former_office(replacement.store, confirmed=digits, actor=replacement.actor)
    assert found.author == town.author
    assert replacement.get(home, VILLAGE).phone == "镇里填的"  # type: ignore[union-attr]


def test_work_under_a_former_name_tells_of_the_lost_township_that_let_it_in(
    desks: Town, new_desk: NewDesk
) -> None:
    """Every laptop was restored once: nothing comes from them that the new machine knows the superior of."""
    first, _, town = desks
    home, former = first.household(address="一"), first.author
    up_and_down(town, first)
    restarted(first)
    first.join(town)
    town.change(home, VILLAGE, phone="镇里填的")
    up_and_down(town, first)
    replacement = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "d")
    first.join(replacement)
    done = replacement.take_all(first.export())[0]
    assert (done.new, done.held) == (4, 4)  # the household, two rulings of the lost machine and its change
    assert replacement.get(home, VILLAGE) is None
    assert [one.author for one in known_desks(replacement.store, vouched=True)] == [first.author]
    with pytest.raises(UserError):  # nothing is sealed for whom nobody here let in
        export_bundle(
            replacement.store,
            replacement.stick,
            kind=Kind.RETURN,
            to=[former],
            actor=replacement.actor,
            progress=silent,
            cancel=lambda: False,
        )
    peer = new_desk("示范一村", AreaLevel.VILLAGE, VILLAGE, "f")
    peer.join(replacement)
    assert peer.take_all(replacement.export(Kind.BASELINE, [peer]))[0].new > 0
    digits = own_fingerprint(town.store, actor=town.actor)
    former_office(replacement.store, confirmed=digits, actor=replacement.actor)
    assert replacement.get(home, VILLAGE).phone == "镇里填的"  # type: ignore[union-attr]
    peer.take_all(replacement.export(Kind.RETURN, [peer]))
    assert peer.get(home).phone == "镇里填的"  # type: ignore[union-attr]
    assert former in Certificates.of(peer.store).signing_keys()
    assert all(check_store(desk.store) == [] for desk in (first, replacement, peer))


def test_a_copied_disk_that_the_lost_township_let_in_is_read_by_the_new_one(
    desks: Town, new_desk: NewDesk, tmp_path: Path
) -> None:
    first, _, _ = desks
    copy = cloned(first, tmp_path / "copy")
    replacement = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "d")
    for laptop in (first, copy):
        card = write_card(replacement.store, replacement.stick / "card.lhe", actor=replacement.actor)
        trust_card(laptop.store, card.path, confirmed=card.fingerprint, actor=laptop.actor)
    home = copy.household(address="副本填的")
    with pytest.raises(UserError) as caught:
        replacement.take_all(copy.export())
    assert caught.value.code is ErrorCode.UNKNOWN_SENDER
    first.join(replacement)
    assert Certificates.of(copy.store).chain(copy.author)[1:] != ()  # type: ignore[index]
    assert replacement.take_all(copy.export())[0].new == 1
    assert replacement.get(home, VILLAGE).address == "副本填的"  # type: ignore[union-attr]
    copy.store.close()


def test_who_is_let_in_after_the_machine_was_replaced_reads_what_the_lost_one_wrote(
    desks: Town, new_desk: NewDesk
) -> None:
    first, _, town = desks
    home = first.household(address="一")
    town.take_all(first.export())
    town.change(home, VILLAGE, phone="镇里填的")
    first.take_all(town.export(Kind.RETURN, [first]))
    replacement = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "d")
    first.join(replacement)
    replacement.take_all(first.export())
    digits = own_fingerprint(town.store, actor=town.actor)
    former_office(replacement.store, confirmed=digits, actor=replacement.actor)
    fresh = new_desk("示范一村", AreaLevel.VILLAGE, VILLAGE, "e")
    fresh.join(replacement)
    assert fresh.take_all(replacement.export(Kind.BASELINE, [fresh]))[0].held == 0
    assert fresh.get(home).phone == "镇里填的"  # type: ignore[union-attr]
    assert above(fresh) == [replacement.author]


def test_a_former_machine_is_named_by_trusted_desks_with_its_known_key_alone(
    desks: Town, new_desk: NewDesk
) -> None:
    first, second, town = desks
    first.take_all(town.export(Kind.RETURN, [first]))
    ensure_keys(second.store, actor=second.actor)
    lost = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "d")
    ensure_keys(lost.store, actor=lost.actor)
    key = ensure_keys(town.store, actor=town.actor).signing
    old, new = (Certificates.of(one.store).self_signed(one.author) for one in (lost, town))
    assert old is not None
    assert new is not None
    said = name_former(key, old=old, new=new, wall_ms=1)
    for desk, followed in ((first, {lost.author}), (second, set())):
        reader = reader_of(desk.store)
        done = follow([said], reader.offices, {}, below=AreaLevel.VILLAGE, keys=reader.known)
        assert {one.author for one in done.trusted} == followed
    reader = reader_of(first.store)
    other = {**reader.known, lost.author: bytes(32)}
    assert follow([said], reader.offices, {}, below=AreaLevel.VILLAGE, keys=other).steps == ()
    thief = ensure_keys(lost.store, actor=lost.actor).signing
    stolen = name_former(thief, old=new, new=old, wall_ms=1)
    assert follow([stolen], reader.offices, {}, below=AreaLevel.VILLAGE, keys={}).steps == ()


def test_who_takes_over_second_must_be_compared(desks: Town) -> None:
    first, _, town = desks
    rotate_keys(town.store, actor=town.actor)
    honest = announcement(town)
    follow_new_keys(first.store, honest, actor=first.actor)
    (envelope,) = own_successions(town.store)
    reader = reader_of(first.store)
    forged = stolen(town, envelope)
    done = follow([forged], reader.offices, reader.successors, below=AreaLevel.VILLAGE, keys={})
    assert done.steps == ()
    assert follow([envelope], reader.offices, {}, below=AreaLevel.VILLAGE, keys={}).steps
    assert not follow([envelope], reader.offices, {}, below=AreaLevel.TOWNSHIP, keys={}).steps


def stolen(town: Workplace, honest: Envelope) -> Envelope:
    """Return another hand-over under the old keys, as a thief who has them would write it."""
    rotate_keys(town.store, actor=town.actor)
    known = Certificates.of(town.store)
    old_author = honest.keyid
    row = town.store.rows(DeskKey, where={"author": old_author})[0]
    keys = DeskKeys(signing_seed=row.signing_key, identity=row.sealing_key)
    old, new = known.self_signed(old_author), known.self_signed(town.author)
    assert old is not None
    assert new is not None
    return hand_over(keys.signing, old=old, new=new, wall_ms=1)


def test_a_township_below_a_district_is_let_in_again_and_its_villages_follow(
    desks: Town, new_desk: NewDesk
) -> None:
    first, _, town = desks
    district = new_desk("示范区", AreaLevel.DISTRICT, DISTRICT, "e")
    town.join(district)
    home = first.household(address="一")
    town.take_all(first.export())
    rotate_keys(town.store, actor=town.actor)
    town.change(home, VILLAGE, phone="2")
    town.join(district)
    assert district.take_all(town.export())[0].held == 0
    assert district.get(home, VILLAGE).phone == "2"  # type: ignore[union-attr]
    first.take_all(town.export(Kind.RETURN, [first]))
    assert above(first)[0] == town.author
    assert first.get(home).phone == "2"  # type: ignore[union-attr]


def test_a_village_does_not_rotate(desks: Town) -> None:
    with pytest.raises(UserError):
        rotate_keys(desks[0].store, actor=desks[0].actor)


def test_a_changed_announcement_is_refused(desks: Town, tmp_path: Path) -> None:
    first, _, town = desks
    ensure_keys(first.store, actor=first.actor)
    rotate_keys(town.store, actor=town.actor)
    path = announcement(town)
    raw = path.read_bytes()
    changed = tmp_path / "changed.lhe"
    changed.write_bytes(raw[:200] + (b"A" if raw[200:201] != b"A" else b"B") + raw[201:])
    with pytest.raises(IntegrityFault):
        read_enrolment(changed)


@given(data=st.data())
def test_honest_hand_overs_are_followed_in_any_order_from_whichever_is_known(data: st.DataObject) -> None:
    envelopes, certificates = _line_of_offices()
    known = data.draw(st.sampled_from(certificates))
    shuffled = data.draw(st.permutations(envelopes))
    done = follow(shuffled, [known], {}, below=AreaLevel.VILLAGE, keys={})
    assert {one.author for one in (known, *done.trusted)} == {one.author for one in certificates}
    assert follow(shuffled, [], {}, below=AreaLevel.VILLAGE, keys={}).trusted == ()


@cache
def _line_of_offices() -> tuple[list[Envelope], list[Certificate]]:
    """Return four authors of one office, each handing over to the next."""
    keys = [new_keys() for _ in range(4)]
    certificates = [
        Certificate(
            author=f"{number:016x}",
            issuer=f"{number:016x}",
            name="示范镇",
            level=AreaLevel.TOWNSHIP,
            area=AreaCode(TOWNSHIP),
            homes=(TOWNSHIP,),
            role="desk",
            sign=one.sign,
            seal=one.seal,
            recovery=None,
            serial="0" * 32,
            wall_ms=number,
        )
        for number, one in enumerate(keys)
    ]
    signed = [issue(one, key.signing) for one, key in zip(certificates, keys, strict=True)]
    envelopes = [
        hand_over(key.signing, old=old, new=new, wall_ms=1)
        for key, (old, new) in zip(keys, pairwise(signed), strict=False)
    ]
    return envelopes, certificates
