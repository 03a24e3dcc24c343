"""An approval speaks for what it saw: later changes show, and another approval is asked for."""

import json
from dataclasses import replace

import pytest

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.removal import remove_row
from lianghe_desktop.casework.reviewing.approving import ApprovalState, approvals_of, approve
from lianghe_desktop.casework.reviewing.locks import ApprovedError
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import ReviewSubject, Verdict
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.reviewing import Approval
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk
from tests.casework.families import put_family


@pytest.fixture
def township(new_desk: NewDesk) -> Started:
    """Return a township's desk."""
    return new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")


def _state(desk: Started, home: HomeCode, household: RowId) -> ApprovalState:
    (state,) = approvals_of(desk.office, household_file(desk.office, home, household))
    return state


def test_a_later_change_shows_and_a_new_approval_settles_it(township: Started) -> None:
    office, acting = township.office, township.acting
    home, household = put_family(township)
    approve(office, acting, home, household, subject=ReviewSubject.HOUSEHOLD, subject_id=household)
    state = _state(township, home, household)
    assert state.stands
    assert (state.level_label, state.by, state.on) == ("镇（街道）", "李管理", TODAY)

    person = household_file(office, home, household).members[0]
    edit = FieldEdit(table="member", home=home, id=RowId(person.id), column="work_place", text="中山")
    with pytest.raises(ApprovedError, match="镇（街道）李管理在 2026-11-20 审核同意"):
        change_field(office, acting, edit)
    assert _state(township, home, household).stands, "nothing was written"
    agreeing = replace(acting, changes_approved=True)
    change_field(office, agreeing, edit)
    state = _state(township, home, household)
    assert (state.stands, state.changed) == (False, (f"{person.name}·务工地点",))

    approve(office, acting, home, household, subject=ReviewSubject.HOUSEHOLD, subject_id=household)
    assert _state(township, home, household).stands
    with pytest.raises(ApprovedError):
        remove_row(office, acting, "member", home, RowId(person.id))
    remove_row(office, agreeing, "member", home, RowId(person.id))
    assert _state(township, home, household).changed == ("删去一项家庭成员",)


def test_hashes_are_salted_and_hold_no_value(township: Started) -> None:
    office, acting = township.office, township.acting
    home, household = put_family(township)
    for _ in range(2):
        approve(office, acting, home, household, subject=ReviewSubject.HOUSEHOLD, subject_id=household)
    seen = [row.seen or "" for row in office.store.rows(Approval)]
    first, second = (json.loads(text)["rows"] for text in seen)
    number = household_file(office, home, household).members[0].document_number or ""
    assert number not in "".join(seen)
    assert first.keys() == second.keys()
    assert all(first[key] != second[key] for key in first)


def test_a_refusal_needs_a_reason_and_the_village_may_not(township: Started, village: Started) -> None:
    cases = ((township, Verdict.REFUSED), (village, Verdict.APPROVED))
    for desk, verdict in cases:
        home, household = put_family(desk)
        with pytest.raises(UserError):
            approve(
                desk.office,
                desk.acting,
                home,
                household,
                subject=ReviewSubject.HOUSEHOLD,
                subject_id=household,
                verdict=verdict,
            )
