"""A file that the township refused whole is told of in its next bundle, at the household and in inspect."""

import hashlib
from pathlib import Path

import pytest

from lianghe_desktop.casework import exchange, inbox
from lianghe_desktop.casework.exchange import Kind
from lianghe_desktop.casework.help import NewVisit, record_visit
from lianghe_desktop.casework.household_receipts import ReceiptItem, ReceiptState, household_receipts
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import IntegrityFault, LiangheError
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.ids import HomeCode, RowId, new_row_id
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.records.sync_tables import RefusedThere
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.refusals import outer_id, own_name
from tests.casework.conftest import TODAY, TOWNSHIP, VILLAGE, NewDesk
from tests.casework.exchanging import carry, let_in, write_to
from tests.casework.families import put_family
from tests.sync.false_heads import false_heads


def visits(desk: Started, home: HomeCode, household: RowId) -> list[ReceiptItem]:
    return [one for one in household_receipts(desk.office, home, household) if one.what == "走访"]


def test_a_refused_file_is_told_to_the_village_that_sent_it(new_desk: NewDesk, tmp_path: Path) -> None:
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, township, tmp_path)
    put_family(village)
    home, household = household_ids(village.office)[0]
    visit = NewVisit(day=TODAY, way="visit", kind="2", visitors="李小明", content="了解情况", signed=True)
    record_visit(village.office, village.acting, home, household, visit)
    carry(village, township, tmp_path)
    record_visit(village.office, village.acting, home, household, visit)
    (path,) = write_to(village, township, tmp_path)
    broken = path.with_name(path.stem + " (1).lhb")
    broken.write_bytes(path.read_bytes()[:-40])
    path.unlink()
    with pytest.raises(LiangheError):
        exchange.take_in(township.office, township.acting, broken)
    carry(township, village, tmp_path, Kind.RETURN)
    assert {told.file for told in village.office.store.rows(RefusedThere)} == {path.name, outer_id(broken)}
    newest, *_, oldest = visits(village, home, household)
    assert {newest.state, oldest.state} == {ReceiptState.REFUSED, ReceiptState.MERGED}
    refused = newest if newest.state is ReceiptState.REFUSED else oldest
    assert f"没有收下数据包 {path.name}" in refused.words
    carry(village, township, tmp_path)
    carry(township, village, tmp_path, Kind.RETURN)
    states = {one.state for one in household_receipts(village.office, home, household)}
    assert states == {ReceiptState.MERGED}


def test_a_file_refused_while_it_is_taken_in_is_told_as_well(new_desk: NewDesk, tmp_path: Path) -> None:
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, township, tmp_path)
    put_family(village)
    with false_heads():
        (path,) = write_to(village, township, tmp_path)
    with pytest.raises(IntegrityFault, match=r"与校验值不符.*下次给对方的回执包里会告诉写这份文件的电脑。"):
        exchange.take_in(township.office, township.acting, path)
    assert household_ids(township.office) == []
    carry(township, village, tmp_path, Kind.RETURN)
    assert path.name in {told.file for told in village.office.store.rows(RefusedThere)}


@pytest.mark.parametrize("name", ["陈小明家的照片.lhb", "数据包最终版.dat", "x"])
def test_a_refused_file_of_any_name_is_told_by_its_content(
    new_desk: NewDesk, tmp_path: Path, name: str
) -> None:
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, township, tmp_path)
    put_family(village)
    home, household = household_ids(village.office)[0]
    visit = NewVisit(day=TODAY, way="visit", kind="2", visitors="李小明", content="了解情况", signed=True)
    record_visit(village.office, village.acting, home, household, visit)
    (path,) = write_to(village, township, tmp_path)
    broken = tmp_path / name
    broken.write_bytes(path.read_bytes()[:-40])
    for _ in range(2):
        with pytest.raises(LiangheError, match="会告诉写这份文件的电脑"):
            exchange.take_in(township.office, township.acting, broken)
    carry(township, village, tmp_path, Kind.RETURN)
    (told,) = village.office.store.rows(RefusedThere)
    assert told.file == outer_id(path)
    (refused,) = visits(village, home, household)
    assert refused.state is ReceiptState.REFUSED
    assert f"没有收下数据包 {path.name}" in refused.words
    carry(village, township, tmp_path)
    carry(township, village, tmp_path, Kind.RETURN)
    (taken,) = visits(village, home, household)
    assert taken.state is ReceiptState.MERGED


def test_a_damaged_file_in_the_inbox_is_queued_once_and_told(new_desk: NewDesk, tmp_path: Path) -> None:
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, township, tmp_path)
    put_family(village)
    (path,) = write_to(village, township, tmp_path)
    folder = tmp_path / "inbox"
    folder.mkdir()
    broken = folder / "照片 (1)"
    broken.write_bytes(path.read_bytes()[:-40])
    look = inbox.look_at_inbox(township.office, township.acting, [folder])
    assert (look.new, look.queue) == ((), (broken,))
    (outcome,) = inbox.take_in_all(township.office, township.acting, look.queue)
    assert outcome.outcome is inbox.Outcome.REFUSED
    assert inbox.look_at_inbox(township.office, township.acting, [folder]).queue == ()
    carry(township, village, tmp_path, Kind.RETURN)
    (told,) = village.office.store.rows(RefusedThere)
    assert told.file == outer_id(path)


def test_of_what_nobody_can_recognise_the_receiving_desk_says_so(new_desk: NewDesk, tmp_path: Path) -> None:
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    let_in(village, township, tmp_path)
    put_family(village)
    (path,) = write_to(village, township, tmp_path)
    broken = tmp_path / "数据.lhb"
    raw = bytearray(path.read_bytes())
    raw[3] ^= 1
    broken.write_bytes(raw)
    with pytest.raises(LiangheError, match="没法自动告诉对方"):
        exchange.take_in(township.office, township.acting, broken)
    carry(township, village, tmp_path, Kind.RETURN)
    assert village.office.store.rows(RefusedThere) == []


def test_a_village_is_not_told_of_a_file_of_another(new_desk: NewDesk, tmp_path: Path) -> None:
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    other = new_desk(area="440403106202", name="另一村")
    for one in (village, other):
        let_in(one, township, tmp_path)
    put_photo(village)
    (path,) = write_to(village, township, tmp_path)
    broken = tmp_path / "x"
    broken.write_bytes(path.read_bytes()[:-40])  # whose it is can still be read at its beginning
    with pytest.raises(LiangheError):
        exchange.take_in(township.office, township.acting, broken)
    carry(township, other, tmp_path, Kind.RETURN)
    assert other.office.store.rows(RefusedThere) == []
    carry(township, village, tmp_path, Kind.RETURN)
    assert len(village.office.store.rows(RefusedThere)) == 1


def put_photo(village: Started) -> None:
    """Put a photo of 128 KiB that does not pack into the village's desk."""
    content = b"".join(hashlib.sha256(number.to_bytes(2)).digest() for number in range(4096))
    digest = hashlib.sha256(content).hexdigest()
    of = {"sha256": digest, "size": len(content), "media_type": "image/jpeg"}

    def save(unit: Unit) -> None:
        unit.insert(Attachment(home=VILLAGE, id=new_row_id(now_ms=1), kind="house", **of))
        unit.put(Blob(content=content, **of))

    village.office.store.write(save, actor=village.acting.actor)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("up-440403106201-20261120-1of1.lhb", True),
        ("up-440403106201-20261120-1of1 (2).lhb", True),
        ("up-440403106201-20261120-2of3-2 - 副本.lhb", True),
        ("陈小明家的照片.lhb", False),
        ("return-440403106201-20261120-1of1.lhb", False),
    ],
)
def test_only_names_that_the_program_gives_are_passed_on(name: str, own: bool) -> None:
    assert bool(own_name(Path(name))) is own
