"""A round of return bundles brings all it is for, names each part when written, and again when taken in."""

from pathlib import Path

import pytest

from lianghe_desktop.casework import exchange, return_round
from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.exchange import Kind, status, take_in
from lianghe_desktop.casework.form_workshop import check_form, publish
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.pack_publishing import publish_pack
from lianghe_desktop.casework.packs import install_pack, pack_in_force
from lianghe_desktop.casework.renaming import rename_area
from lianghe_desktop.casework.reviewing.approving import approve
from lianghe_desktop.casework.reviewing.listing import my_turn, open_comments
from lianghe_desktop.casework.reviewing.sending_back import Remark, SendBack, send_back
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.case_codes import ReviewSubject, Verdict
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.local_tables import InstalledForm
from lianghe_desktop.records.reviewing import Approval
from tests.casework.conftest import TODAY, TOWNSHIP, VILLAGE, NewDesk
from tests.casework.exchanging import carry, edit, let_in
from tests.casework.families import put_family
from tests.casework.test_forms_from_above import FORM
from tests.casework.test_pack_publishing import _pack

PACK = "doumen-2017"


@pytest.fixture
def desks(new_desk: NewDesk, stick: Path) -> tuple[Started, Started, Started]:
    """Return two laptops of one village and their township; all three have had each other's first work."""
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    first, second = new_desk(), new_desk(name="一村二号机")
    for laptop in (first, second):
        let_in(laptop, township, stick)
    put_family(first)
    carry(first, township, stick)
    for one in return_round.write_round(township.office, township.acting, stick):
        _taken(one, second if one.name == "一村二号机" else first)
    return first, second, township


def _taken(line: return_round.RoundLine, desk: Started) -> tuple[str, ...]:
    assert line.exported is not None
    found: list[str] = []
    for path in line.exported.paths:
        found += take_in(desk.office, desk.acting, path).sentences
        path.unlink()
    return tuple(found)


def _township_works(township: Started, tmp_path: Path) -> None:
    """Approve, send back, correct, publish a form and a pack, and give the village a new name."""
    office, acting = township.office, township.acting
    home, household = household_ids(office)[0]
    remark = Remark(request="电话打不通，请核对", row_table="household", row_id=household, field="phone")
    back = SendBack(
        home=home,
        household=household,
        subject=ReviewSubject.HOUSEHOLD,
        subject_id=household,
        remarks=(remark,),
    )
    send_back(office, acting, back)
    approve(
        office,
        acting,
        home,
        household,
        subject=ReviewSubject.HOUSEHOLD,
        subject_id=household,
        verdict=Verdict.REFUSED,
        opinion="材料不齐",
    )
    edit(township, "address", "镇里改正的住址")
    publish(office, acting, check_form(office, FORM))
    install_pack(office, acting, _pack(tmp_path, "2", 1_200_000))
    publish_pack(office, acting, PACK)
    rename_area(office, acting, AreaCode.parse(VILLAGE), name="示范新村")


def test_all_seven_contents_arrive_and_are_named(
    desks: tuple[Started, Started, Started], stick: Path, tmp_path: Path
) -> None:
    first, second, township = desks
    edit(second, "needs", "二号机登记的需求")
    carry(second, township, stick)
    _township_works(township, tmp_path)
    assert status(first.office).waiting_ops > 0
    lines = return_round.write_round(township.office, township.acting, stick)
    assert {line.kind for line in lines} == {Kind.RETURN}
    line = next(one for one in lines if one.author == first.office.desk.author)
    assert line.exported is not None
    said = line.exported.sentence
    for part in (
        "回执",
        "审核和退回意见 2 条",
        "上级的登记和更正 2 条",  # the address, and who corrected it
        "别的电脑的登记 2 条",
        "问卷 1 份",
        "政策包 1 份",
        "区划名单 1 份",
    ):
        assert part in said
    told = "\n".join(_taken(line, first))
    assert (
        "其中：审核和退回意见 2 条；上级的登记和更正 1 条；别的电脑的登记 2 条。" in told
    )  # what is new here
    assert "对方的回执" in told
    _arrived(first)


def _arrived(village: Started) -> None:
    office, acting = village.office, village.acting
    assert status(office).last_receipt_ms is not None
    (comment,) = my_turn(office, open_comments(office, acting))
    assert comment.request == "电话打不通，请核对"
    assert [row.opinion for row in office.store.rows(Approval)] == ["材料不齐"]
    household = household_file(office, *household_ids(office)[0]).household
    assert (household.address, household.needs) == ("镇里改正的住址", "二号机登记的需求")
    assert len(office.store.rows(InstalledForm)) == 1
    assert pack_in_force(office, PACK, TODAY).version == "2"
    assert area_names(office).name(VILLAGE) == "示范新村"


def test_own_work_that_comes_back_is_called_so(
    desks: tuple[Started, Started, Started], stick: Path, new_desk: NewDesk
) -> None:
    first, _, township = desks
    written = exchange.export(
        township.office, township.acting, stick, kind=Kind.BASELINE, to=(first.office.desk.author,)
    )
    assert any(part.startswith("接收电脑自己以前的登记") for part in written.contents)
    up = exchange.export(first.office, first.acting, stick)
    assert up.contents == ()
    fresh = new_desk(name="一村三号机")
    let_in(fresh, township, stick)
    taken = carry(township, fresh, stick, Kind.BASELINE)
    assert any("别的电脑的登记" in one for one in taken.sentences)
