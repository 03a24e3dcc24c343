"""The month's reports, gaps with what to do, and what goes back to every desk in one go, and one level up."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lianghe_desktop.casework import reporting, return_round, rulings
from lianghe_desktop.casework.desks_below import desks_below
from lianghe_desktop.casework.exchange import Kind, authors_named, export, status, take_in
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.reporting import Reported
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import EnvironmentFault, UserError
from lianghe_desktop.records.local_tables import Area
from lianghe_desktop.records.sync_tables import Receipt
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.streams import head_of
from tests.casework.conftest import DISTRICT, TODAY, TOWNSHIP, VILLAGE, NewDesk
from tests.casework.exchanging import carry, edit, let_in, write_to
from tests.casework.families import family_of, put_family

OTHER_VILLAGE, OTHER_TOWNSHIP = "440403106202", "440403107000"


@pytest.fixture
def desks(new_desk: NewDesk, stick: Path) -> tuple[Started, Started, Started]:
    """Return two villages and their township, enrolled, each village with a family."""
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    one, two = new_desk(), new_desk(area=OTHER_VILLAGE, name="示范二村")
    for village in (one, two):
        let_in(village, township, stick)
    put_family(one)
    put_family(two, family_of(OTHER_VILLAGE))
    return one, two, township


def states(desk: Started, day: dt.date) -> dict[str, Reported]:
    return {one.code: one.state for one in reporting.month_reports(desk.office, day).areas}


def test_a_stopped_laptop_gets_no_file_any_more(desks: tuple[Started, Started, Started], stick: Path) -> None:
    one, _, township = desks
    office, acting = township.office, township.acting
    rulings.revoke(office, acting, one.office.desk.author, reason="电脑丢失")
    assert [line.name for line in return_round.write_round(office, acting, stick)] == ["示范二村"]
    for author in (one.office.desk.author, *authors_named(office, "示范一村")):
        with pytest.raises(UserError, match="已停用"):
            export(office, acting, stick, kind=Kind.RETURN, to=(author,))
    assert {below.peer.name for below in desks_below(office) if below.stopped} == {"示范一村"}
    rulings.reinstate(office, acting, one.office.desk.author)
    assert len(return_round.write_round(office, acting, stick)) == 2


def test_the_28th_is_told_by_the_working_date(desks: tuple[Started, Started, Started], stick: Path) -> None:
    one, two, township = desks
    assert states(township, TODAY)[VILLAGE] is Reported.DUE
    carry(one, township, stick)
    assert states(township, TODAY)[VILLAGE] is Reported.DONE
    assert states(township, TODAY)[OTHER_VILLAGE] is Reported.DUE
    assert states(township, dt.date(2026, 11, 28))[OTHER_VILLAGE] is Reported.DUE
    assert states(township, dt.date(2026, 11, 29))[OTHER_VILLAGE] is Reported.OVERDUE
    assert states(township, dt.date(2026, 12, 1))[VILLAGE] is Reported.DUE
    december = replace(township.acting, today=dt.date(2026, 12, 3))
    (path,) = write_to(two, township, stick)
    take_in(township.office, december, path)
    month = reporting.month_reports(township.office, dt.date(2026, 12, 3))
    assert {area.code: area.last_on for area in month.areas if area.last_on} == {
        VILLAGE: TODAY,
        OTHER_VILLAGE: dt.date(2026, 12, 3),
    }
    assert month.due_on == dt.date(2026, 12, 28)
    assert reporting.month_reports(one.office, TODAY).areas == ()


def test_a_gap_says_what_is_missing_and_what_to_do(
    desks: tuple[Started, Started, Started], stick: Path
) -> None:
    one, _, township = desks
    carry(one, township, stick)
    carry(township, one, stick, Kind.RETURN)
    edit(one, "phone", "13800001111")
    stream = StreamName(VILLAGE, one.office.desk.author, "s")
    lost = head_of(one.office.store, stream)
    assert lost is not None
    # The receipt of a township that was restored afterwards: it held once what it lacks now.
    receipt = Receipt(
        peer=township.office.desk.author, stream=str(stream), number=lost.number, hash=lost.hash.hex()
    )
    one.office.store.write(lambda unit: unit.put(receipt), actor=one.acting.actor)
    edit(one, "phone", "13800002222")
    carry(one, township, stick)
    (gap,) = reporting.gap_reports(township.office)
    assert (gap.desk, gap.last, gap.waiting) == ("示范一村", lost.number, 1)
    assert f"缺第 {lost.number}-{lost.number} 号" in gap.sentence
    assert "回执" in gap.advice
    carry(township, one, stick, Kind.RETURN)
    carry(one, township, stick)
    assert reporting.gap_reports(township.office) == ()


def test_every_desk_below_gets_its_file_in_one_go(
    desks: tuple[Started, Started, Started], stick: Path, tmp_path: Path
) -> None:
    one, two, township = desks
    office, acting = township.office, township.acting
    for village in (one, two):
        carry(village, township, stick)
    shutil.rmtree(stick)
    stick.mkdir()
    own = tmp_path / "one"
    own.mkdir()
    return_round.keep_return_folder(office, acting, one.office.desk.author, own)
    name = Area(code=VILLAGE, name="示范新村", parent=TOWNSHIP)
    office.store.write(lambda unit: unit.put(name), actor=acting.actor)
    lines = return_round.write_round(office, acting, stick)
    assert {line.name: (line.kind, line.folder) for line in lines} == {
        "示范一村": (Kind.BASELINE, own),
        "示范二村": (Kind.BASELINE, stick),
    }
    edit(township, "address", "镇里改的住址")
    lines = return_round.write_round(office, acting, stick)
    assert {line.kind for line in lines} == {Kind.RETURN}
    for line, village in zip(sorted(lines, key=lambda each: each.name), (one, two), strict=True):
        assert line.exported is not None
        for path in line.exported.paths:
            take_in(village.office, village.acting, path)
        assert status(village.office).last_receipt_ms is not None
    assert household_file(one.office, *household_ids(one.office)[0]).household.address == "镇里改的住址"
    assert one.office.store.rows(Area, where={"code": VILLAGE})[0].name == "示范新村"


def test_one_folder_that_is_gone_keeps_nobody_else_from_theirs(
    desks: tuple[Started, Started, Started], stick: Path, tmp_path: Path
) -> None:
    one, _, township = desks
    office, acting = township.office, township.acting
    gone = tmp_path / "gone"
    gone.mkdir()
    return_round.keep_return_folder(office, acting, one.office.desk.author, gone)
    gone.rmdir()
    refused, written = sorted(return_round.write_round(office, acting, stick), key=lambda each: each.name)
    assert refused.exported is None
    assert "找不到文件夹" in refused.sentence
    assert written.exported is not None
    assert return_round.write_round(office, acting, stick, cancel=lambda: True) == ()
    with pytest.raises(EnvironmentFault):
        return_round.keep_return_folder(office, acting, one.office.desk.author, gone)
    with pytest.raises(UserError):
        return_round.write_round(one.office, one.acting, stick)


def test_a_district_does_the_same_one_level_up(
    desks: tuple[Started, Started, Started], new_desk: NewDesk, stick: Path
) -> None:
    one, _, township = desks
    district = new_desk(Level.DISTRICT, DISTRICT, "斗门区")
    other = new_desk(Level.TOWNSHIP, OTHER_TOWNSHIP, "乾务镇")
    for below in (township, other):
        let_in(below, district, stick)
    carry(one, township, stick)
    carry(township, district, stick)
    found = states(district, TODAY)
    assert (found[TOWNSHIP], found[OTHER_TOWNSHIP]) == (Reported.DONE, Reported.DUE)
    assert len(household_ids(district.office)) == 1
    edit(district, "address", "区里核对的住址")
    lines = return_round.write_round(district.office, district.acting, stick)
    assert {line.name for line in lines} >= {"白蕉镇", "乾务镇"}
    mine = next(line for line in lines if line.name == "白蕉镇")
    assert mine.exported is not None
    take_in(township.office, township.acting, mine.exported.paths[0])
    row = household_file(township.office, *household_ids(township.office)[0]).household
    assert row.address == "区里核对的住址"
