"""A laptop that was restored writes under a new author; the township lists it once, and says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lianghe_desktop.casework import enrolment, exchange, new_keys, return_round
from lianghe_desktop.casework.desks_below import DeskBelow, desks_below, notes_below
from lianghe_desktop.casework.former_desks import replaced_authors
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.today import look_at_today
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.store.backup import backup
from lianghe_desktop.sync.former_authors import former_in
from tests.casework.conftest import DISTRICT, TOWNSHIP, NewDesk
from tests.casework.exchanging import RETURN, carry, edit, let_in, restored
from tests.casework.families import put_family

Keep = list[Started]


@pytest.fixture
def keep() -> Iterator[Keep]:
    """Close desks that were opened again."""
    opened: Keep = []
    yield opened
    for started in opened:
        started.office.store.close()


@pytest.fixture
def town(new_desk: NewDesk) -> Started:
    return new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")


@pytest.fixture
def laptop(new_desk: NewDesk, town: Started, stick: Path) -> Started:
    """Return a laptop that was let in and has sent one family."""
    started = new_desk()
    let_in(started, town, stick)
    put_family(started)
    carry(started, town, stick)
    return started


def authors(desks: list[DeskBelow]) -> list[tuple[str, list[str]]]:
    return [(one.peer.author, [former.peer.author for former in one.former]) for one in desks]


def joined(desk: Started) -> tuple[bool, bool, bool]:
    """Return whether it is let in, had another author before, and is told to ask."""
    now, today = exchange.status(desk.office), look_at_today(desk.office, desk.acting)
    assert today.renewed == now.renewed
    return now.joined, now.renewed, today.unjoined


def test_a_restored_laptop_is_listed_once_with_its_former_author(
    laptop: Started, town: Started, stick: Path, tmp_path: Path, keep: Keep
) -> None:
    before = laptop.office.desk.author
    assert joined(laptop) == (True, False, False)
    return_round.keep_return_folder(town.office, town.acting, before, stick)
    kept = backup(laptop.office.store)
    edit(laptop, "address", "河堤东 3 号")
    carry(laptop, town, stick)
    again = restored(laptop, kept)
    keep.append(again)
    asked = enrolment.request(again.office, again.acting, stick)
    assert enrolment.look_into(asked.path).restored
    assert joined(again) == (False, True, True)
    let_in(again, town, stick)
    assert joined(again) == (True, False, False)
    now = again.office.desk.author
    assert authors(desks_below(town.office)) == [(now, [before])]
    (listed,) = desks_below(town.office)
    assert listed.fingerprint == asked.fingerprint
    assert (listed.last_received_ms, listed.came_ms) == (None, listed.former[0].last_received_ms)
    assert "恢复过备份" in notes_below([listed])[0]
    assert exchange.authors_named(town.office, "示范一村") == (now,)
    assert return_round.return_folders(town.office)[now] == stick
    (line,) = return_round.write_round(town.office, town.acting, tmp_path)
    assert (line.author, line.folder) == (now, stick)
    return_round.keep_return_folder(town.office, town.acting, now, None)
    assert return_round.return_folders(town.office) == {}


def test_restored_twice_it_is_still_one_machine(
    laptop: Started, town: Started, stick: Path, keep: Keep
) -> None:
    first = laptop.office.desk.author
    second = restored(laptop, backup(laptop.office.store))
    let_in(second, town, stick)
    third = restored(second, backup(second.office.store))
    keep.append(third)
    let_in(third, town, stick)
    ((now, former),) = authors(desks_below(town.office))
    assert now == third.office.desk.author
    assert set(former) == {first, second.office.desk.author}


def test_two_machines_that_work_on_from_one_backup_stay_two(
    laptop: Started, town: Started, stick: Path, tmp_path: Path, keep: Keep
) -> None:
    kept = backup(laptop.office.store)
    other = restored(laptop, kept, folder=tmp_path / "second")
    keep.append(other)
    let_in(other, town, stick)
    edit(laptop, "address", "河堤东 3 号")
    carry(laptop, town, stick)  # written before the restore or after it: nobody can tell yet
    assert len(desks_below(town.office)) == 1
    carry(other, town, stick)
    edit(laptop, "address", "河堤东 4 号")
    carry(laptop, town, stick)
    listed = {one.peer.author: one for one in desks_below(town.office)}
    old, new = laptop.office.desk.author, other.office.desk.author
    assert listed.keys() == {old, new}
    assert (listed[old].followed_by, listed[new].followed_by) == (new, "")
    assert any("还在送数据包" in one and "停用" in one for one in notes_below(listed.values()))
    assert replaced_authors(town.office) == frozenset()
    assert set(exchange.authors_named(town.office, "示范一村")) == {old, new}


def test_the_ruling_says_it_so_that_others_know(
    new_desk: NewDesk, laptop: Started, town: Started, stick: Path, keep: Keep
) -> None:
    district = new_desk(Level.DISTRICT, DISTRICT, "示范区")
    let_in(town, district, stick)
    before = laptop.office.desk.author
    again = restored(laptop, backup(laptop.office.store))
    keep.append(again)
    let_in(again, town, stick)
    (ruling,) = [row for row in town.office.store.rows(Ruling) if row.author == again.office.desk.author]
    assert former_in(ruling.detail) == (before,)
    carry(town, again, stick, RETURN)
    carry(town, district, stick)
    for desk in (again, district):
        (told,) = [row for row in desk.office.store.rows(Ruling) if row.id == ruling.id]
        assert told.detail == ruling.detail
    assert [one.peer.name for one in desks_below(district.office)] == ["白蕉镇"]


@pytest.mark.parametrize("restored_before", [True, False])
def test_a_township_with_new_keys_is_one_machine_to_its_district(
    new_desk: NewDesk, town: Started, stick: Path, keep: Keep, *, restored_before: bool
) -> None:
    district = new_desk(Level.DISTRICT, DISTRICT, "示范区")
    let_in(town, district, stick)
    before = town.office.desk.author
    if restored_before:
        town = restored(town, backup(town.office.store))
        keep.append(town)
    new_keys.rotate_keys(town.office, town.acting, stick)
    assert joined(town) == (False, True, True)
    let_in(town, district, stick)
    assert authors(desks_below(district.office)) == [(town.office.desk.author, [before])]
    assert joined(town) == (True, False, False)


def test_a_second_laptop_of_the_village_is_another_machine(
    new_desk: NewDesk, laptop: Started, town: Started, stick: Path
) -> None:
    other = new_desk(name="示范一村二号机")
    let_in(other, town, stick)
    assert len(desks_below(town.office)) == 2
    assert replaced_authors(town.office) == frozenset()


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", "3", '{"former":"x"}', '{"former":[1]}', '{"other":["x"]}']
)
def test_other_details_name_nobody(text: str | None) -> None:
    assert former_in(text) == ()
