"""What an approval locks, what opens it, and that bundles are never refused by it."""

from dataclasses import replace
from pathlib import Path

import pytest

from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.help import NewPlan, NewVisit, plan_help, record_visit
from lianghe_desktop.casework.households import household_file, household_ids, subscribe
from lianghe_desktop.casework.money_lines import MoneyTable, NewLine, Window, add_line
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.reviewing.approving import approvals_of, approve
from lianghe_desktop.casework.reviewing.locks import REOPENED, ApprovedError, open_row
from lianghe_desktop.casework.reviewing.sending_back import Remark, SendBack, send_back
from lianghe_desktop.casework.reviewing.stale import StaleWatch, stale_approvals
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import correct, discard
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Event
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk
from tests.casework.exchanging import RETURN, carry, let_in
from tests.casework.families import interview_of, put_family

Key = tuple[HomeCode, RowId]


@pytest.fixture
def township(new_desk: NewDesk) -> Started:
    """Return a township's desk."""
    return new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")


def _approve(desk: Started, key: Key, subject: ReviewSubject, subject_id: str = "") -> None:
    approve(desk.office, desk.acting, *key, subject=subject, subject_id=RowId(subject_id or key[1]))


def _address(key: Key, text: str) -> FieldEdit:
    return FieldEdit(table="household", home=key[0], id=key[1], column="address", text=text)


def _events(desk: Started) -> int:
    return len(desk.office.store.rows(Event, where={"kind": REOPENED}))


def test_a_household_is_locked_for_every_way_of_changing_it(township: Started) -> None:
    office, acting = township.office, township.acting
    key = put_family(township)
    change_field(office, acting, _address(key, "河堤东 1 号"))
    _approve(township, key, ReviewSubject.HOUSEHOLD)
    window = Window(first=TODAY.replace(month=1, day=1), last=TODAY)
    line = NewLine(table=MoneyTable.INCOME, kind="property", amount_fen=100, window=window)
    ways = (
        lambda: change_field(office, acting, _address(key, "河堤东 2 号")),
        lambda: add_line(office, acting, *key, line),
        lambda: open_row(office, acting, "household", key[0], key[1]),
        lambda: open_row(office, acting, "member", key[0], RowId(household_file(office, *key).members[0].id)),
    )
    for way in ways:
        with pytest.raises(ApprovedError, match="“户的资料”已由镇（街道）李管理"):
            way()
    assert not change_field(office, acting, _address(key, "河堤东 1 号")), "the same value changes nothing"
    watch = StaleWatch(office)
    subscribe(office, watch.note)
    assert watch.look() == []
    visit = NewVisit(
        day=TODAY, way="visit", kind="2", visitors="甲", content="走访", findings="", signed=True
    )
    record_visit(office, acting, *key, visit)
    assert _events(township) == 0
    open_row(office, replace(acting, changes_approved=True), "household", key[0], key[1])
    change_field(office, acting, _address(key, "河堤东 2 号"))
    add_line(office, acting, *key, line)
    assert _events(township) == 1, "once opened, it is open until it is approved anew"
    (again,) = stale_approvals(office)
    assert (again.mine, again.changed_words) == (True, "住址、新增财产性收入")
    assert watch.look() == [again]
    _approve(township, key, ReviewSubject.HOUSEHOLD)
    assert stale_approvals(office) == watch.look() == []
    with pytest.raises(ApprovedError):
        change_field(office, acting, _address(key, "河堤东 3 号"))


def test_a_help_record_is_locked_but_takes_one_more_visit(township: Started) -> None:
    office, acting = township.office, township.acting
    key = put_family(township)
    plan = NewPlan(year=TODAY.year, goal="脱贫", content="帮助就业")
    plan_help(office, acting, *key, plan)
    _approve(township, key, ReviewSubject.HELP)
    with pytest.raises(ApprovedError, match="“帮扶记录”"):
        plan_help(office, acting, *key, replace(plan, content="改为创业"))
    change_field(office, acting, _address(key, "河堤东 4 号"))
    visit = NewVisit(
        day=TODAY, way="visit", kind="2", visitors="甲", content="走访", findings="", signed=True
    )
    record_visit(office, acting, *key, visit)
    plan_help(office, replace(acting, changes_approved=True), *key, replace(plan, content="改为创业"))
    assert _events(township) == 1


def test_an_approved_interview_asks_when_its_correction_is_opened(township: Started) -> None:
    office, acting = township.office, township.acting
    key = finish(office, acting, interview_of(township, HomeCode("440403106201"), None))
    interview = household_file(office, *key).interviews[0].id
    _approve(township, key, ReviewSubject.INTERVIEW, interview)
    with pytest.raises(ApprovedError, match="“入户调查”"):
        correct(office, acting, key[0], RowId(interview))
    agreeing = replace(acting, changes_approved=True)
    discard(office, acting, RowId(correct(office, agreeing, key[0], RowId(interview)).draft.id))
    assert stale_approvals(office) == [], "nothing was changed yet"
    corrected = correct(office, acting, key[0], RowId(interview))
    ref = "/data/home/housing_grade"
    corrected.session.answer(ref, "D" if corrected.session.state(ref).value != "D" else "C")
    finish(office, acting, corrected)
    (again,) = stale_approvals(office)
    assert again.changed_words == "答卷已更正"


def test_a_remark_that_waits_opens_what_it_is_about(township: Started) -> None:
    office, acting = township.office, township.acting
    key = put_family(township)
    _approve(township, key, ReviewSubject.HOUSEHOLD)
    remark = Remark(request="门牌不对", row_table="household", row_id=key[1], field="address")
    back = SendBack(
        home=key[0],
        household=key[1],
        subject=ReviewSubject.HOUSEHOLD,
        subject_id=key[1],
        remarks=(remark,),
    )
    send_back(office, acting, back)
    change_field(office, acting, _address(key, "河堤东 5 号"))
    (again,) = stale_approvals(office)
    assert again.changed_words == "住址"


def test_the_lock_holds_in_the_village_and_what_comes_from_there_merges_and_shows(
    new_desk: NewDesk, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    village, township = new_desk(), new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    let_in(village, township, stick)
    put_family(village)
    carry(village, township, stick)
    key = household_ids(township.office)[0]
    _approve(township, key, ReviewSubject.HOUSEHOLD)
    change_field(village.office, village.acting, _address(key, "先改的"))  # the village has not heard yet
    carry(township, village, stick, RETURN)
    (again,) = stale_approvals(village.office)
    assert (again.mine, again.changed_words) == (False, "住址")
    carry(village, township, stick)
    (again,) = stale_approvals(township.office)
    assert (again.mine, again.changed_words) == (True, "住址")
    _approve(township, key, ReviewSubject.HOUSEHOLD)
    carry(township, village, stick, RETURN)
    with pytest.raises(ApprovedError):
        change_field(village.office, village.acting, _address(key, "再改的"))
    agreeing = replace(village.acting, changes_approved=True)
    change_field(village.office, agreeing, _address(key, "再改的"))
    carry(village, township, stick)
    assert _events(township) == 1, "who opened it is known above"
    (state,) = [
        one for one in approvals_of(township.office, household_file(township.office, *key)) if one.changed
    ]
    assert state.changed == ("住址",)
