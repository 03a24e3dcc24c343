"""Interviews: kept at every answer, finished in one unit of work, projected three-way."""

import datetime as dt

import pytest

from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import (
    attach,
    attachment,
    begin,
    correct,
    discard,
    drafts,
    resume,
    save_answer,
)
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import IncomeLine
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.dump import dump_shared
from tests.casework.conftest import VILLAGE
from tests.casework.families import interview_of, put_family, the_family

HOME = HomeCode(VILLAGE)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def _finish_new(village: Started) -> tuple[HomeCode, RowId]:
    return finish(village.office, village.acting, interview_of(village, HOME, None))


def test_a_new_family_is_registered_by_its_interview(village: Started) -> None:
    home, household = _finish_new(village)
    file = household_file(village.office, home, household)
    assert [m.name for m in file.members] == [m.name for m in the_family().members]
    assert file.household.status == "submitted"
    assert file.household.provisional_no
    assert len(file.interviews) == 1
    assert {a.kind for a in file.attachments} >= {"signature", "house"}
    assert drafts(village.office) == []
    assert check_store(village.office.store) == []


def test_the_interview_says_what_the_register_says(village: Started) -> None:
    known = put_family(village)
    facts = household_facts(household_file(village.office, *known))
    finish(village.office, village.acting, interview_of(village, *known))
    again = household_facts(household_file(village.office, *known))
    assert again.income == facts.income
    assert again.spending == facts.spending
    assert again.members == facts.members


def test_the_same_family_twice_is_refused_and_nothing_changes(village: Started) -> None:
    _finish_new(village)
    interview = interview_of(village, HOME, None)
    before = dump_shared(village.office.store)
    with pytest.raises(UserError, match="不能登记两次") as refusal:
        finish(village.office, village.acting, interview)
    assert refusal.value.code is ErrorCode.DUPLICATE_MEMBER
    assert dump_shared(village.office.store) == before
    assert len(drafts(village.office)) == 1


def test_an_unfinished_interview_says_what_is_missing_and_stays(village: Started) -> None:
    interview = interview_of(village, HOME, None, answered=False)
    assert review(village.office, interview).problems
    with pytest.raises(UserError, match="处需要补充"):
        finish(village.office, village.acting, interview)
    assert len(drafts(village.office)) == 1


def test_every_answer_is_there_again_after_a_crash(village: Started) -> None:
    interview = begin(village.office, village.acting, HOME)
    interview.session.answer("/data/door/address", "河堤东 12 号")
    save_answer(village.office, village.acting, interview)
    (line,) = drafts(village.office)
    again = resume(village.office, village.acting, line.id)
    assert again.session.state("/data/door/address").value == "河堤东 12 号"
    discard(village.office, village.acting, line.id)
    assert drafts(village.office) == []
    with pytest.raises(UserError, match="没做完"):
        resume(village.office, village.acting, line.id)


def test_one_open_interview_a_household(village: Started) -> None:
    known = put_family(village)
    begin(village.office, village.acting, *known)
    with pytest.raises(UserError, match="没做完的调查"):
        begin(village.office, village.acting, *known)


def test_what_the_page_changed_meanwhile_stands_beside_the_answer(village: Started) -> None:
    home, household = put_family(village)
    interview = interview_of(village, home, household)
    interview.session.answer("/data/door/phone", "075601112222")
    edit = FieldEdit(table="household", home=home, id=household, column="phone", text="075603334444")
    change_field(village.office, village.acting, edit)
    (clash,) = review(village.office, interview).clashes
    assert (clash.label, clash.old, clash.new) == ("联系电话", "075*****4444", "075*****2222")
    with pytest.raises(UserError, match="先逐条选择"):
        finish(village.office, village.acting, interview)
    finish(
        village.office,
        village.acting,
        interview,
        FinishChoices(clashes={clash.key: "record"}, absent={}),
    )
    assert household_file(village.office, home, household).household.phone == "075603334444"


def test_somebody_left_out_is_asked_for_and_never_deleted(village: Started) -> None:
    home, household = put_family(village)
    interview = interview_of(village, home, household)
    interview.session.remove_repeat("/data/member[4]")
    child = household_file(village.office, home, household).members[3]
    review_ = review(village.office, interview)
    problems = [p for p in review_.problems if "人" in p.message or p.label]
    if review_.problems:
        pytest.fail(f"the form asks more than who left: {problems}")
    assert [m.id for m in review_.absent] == [child.id]
    with pytest.raises(UserError, match="还在家"):
        finish(village.office, village.acting, interview)
    finish(village.office, village.acting, interview, FinishChoices(clashes={}, absent={child.id: "left"}))
    row = household_file(village.office, home, household).members[3]
    assert (row.left_on, row.gone) == (dt.date(2026, 11, 20), None)


def test_a_corrected_interview_leaves_what_the_page_changed(village: Started) -> None:
    home, household = _finish_new(village)
    file = household_file(village.office, home, household)
    wage = next(line for line in file.income if line.kind == "wage" and line.amount_fen)
    village.office.store.write(
        lambda unit: unit.change(IncomeLine, home, wage.id, {"amount_fen": 900_000}),
        actor=village.acting.actor,
    )
    again = correct(village.office, village.acting, home, RowId(file.interviews[0].id))
    again.session.answer("/data/home/housing_grade", "C")
    finish(village.office, village.acting, again)
    file = household_file(village.office, home, household)
    assert next(line for line in file.income if line.id == wage.id).amount_fen == 900_000
    assert file.housing is not None
    assert file.housing.grade == "C"
    assert len(file.interviews) == 2
    assert file.interviews[1].previous_id == file.interviews[0].id


def test_photos_are_kept_under_their_hash(village: Started) -> None:
    name = attach(village.office, village.acting, PNG, "image/png")
    assert attachment(village.office, name) == PNG
    assert attachment(village.office, "0" * 64 + ".png") is None
    for content, kind in ((b"", "image/png"), (PNG, "text/html")):
        with pytest.raises(UserError, match="照片"):
            attach(village.office, village.acting, content, kind)
