"""Monthly checks and visits: opened filled, written three-way, a line of the record book."""

import pytest

from lianghe_desktop.casework.entity_lists import entity_lists
from lianghe_desktop.casework.finished_answers import finished_interview
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.followups import HELP_VISIT, MONTHLY_CHECK, begin_followup
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import OpenInterview, begin, drafts, resume, save_answer
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.check import check_store
from lianghe_desktop.survey import entity_answers
from tests.casework.families import put_family

Known = tuple[HomeCode, RowId]


@pytest.fixture
def known(village: Started) -> Known:
    return put_family(village)


def check_of(village: Started, known: Known) -> OpenInterview:
    interview = begin_followup(village.office, village.acting, *known, MONTHLY_CHECK)
    for ref, text in (
        ("/data/visit/visitors", "李走访 王走访"),
        ("/data/trouble/income_change", "same"),
        ("/data/trouble/food_clothes", "0"),
        ("/data/trouble/medical", "0"),
        ("/data/trouble/housing", "0"),
        ("/data/trouble/water", "0"),
        ("/data/outcome/findings", "没有变化"),
    ):
        assert interview.session.answer(ref, text).message is None
    return interview


def test_a_check_opens_filled_from_the_household(village: Started, known: Known) -> None:
    file = household_file(village.office, *known)
    session = begin_followup(village.office, village.acting, *known, MONTHLY_CHECK).session
    assert session.state("/data/visit/phone").value == (file.household.phone or "")
    for at, member in enumerate(file.members, 1):
        assert session.state(f"/data/person[{at}]/member_name").value == member.name
        assert session.state(f"/data/person[{at}]/labour").value == (member.labour or "")
    assert session.calculator.failures == {}


def test_nothing_changed_writes_nothing_but_the_visit(village: Started, known: Known) -> None:
    before = household_file(village.office, *known)
    interview = check_of(village, known)
    found = review(village.office, interview)
    assert (found.problems, found.changes, found.clashes, found.absent) == ((), (), (), ())
    finish(village.office, village.acting, interview)
    after = household_file(village.office, *known)
    assert after.household == before.household
    assert after.members == before.members
    visit = after.visits[-1]
    assert (visit.way, visit.kind, visit.visitors) == ("visit", "2", "李走访 王走访")
    assert visit.content == "每月核查。没有变化"
    assert drafts(village.office) == []
    assert check_store(village.office.store) == []


def test_what_the_check_changes_is_written_and_what_the_page_changed_is_asked(
    village: Started, known: Known
) -> None:
    interview = check_of(village, known)
    interview.session.answer("/data/person[2]/works", "0")
    interview.session.answer("/data/visit/phone", "13900000001")
    change_field(
        village.office,
        village.acting,
        FieldEdit(table="household", home=known[0], id=known[1], column="phone", text="13900000002"),
    )
    found = review(village.office, interview)
    assert [one.label for one in found.clashes] == ["联系电话"]
    finish(
        village.office,
        village.acting,
        interview,
        FinishChoices(clashes={found.clashes[0].key: "record"}, absent={}),
    )
    after = household_file(village.office, *known)
    assert after.household.phone == "13900000002"
    assert after.members[1].works is False


def test_a_question_that_was_not_asked_changes_nothing(village: Started, known: Known) -> None:
    """The illness is asked only of the ill: for a healthy member the record keeps what it has."""
    before = household_file(village.office, *known)
    interview = check_of(village, known)
    for at in range(1, len(before.members) + 1):
        interview.session.answer(f"/data/person[{at}]/health", "none")
    changed = {column for one in review(village.office, interview).changes for column in one.values}
    assert changed <= {"health"}


def test_entities_name_what_they_update_and_from_which_version(village: Started, known: Known) -> None:
    """Source: ODK Entities: id, update, baseVersion; own writes that are not up there make a branch."""
    interview = check_of(village, known)
    found = entity_answers(interview.session)
    household = next(one for one in found if one.dataset == "household")
    members = [one for one in found if one.dataset == "member"]
    file = household_file(village.office, *known)
    assert household.entity_id == known[1]
    assert household.update
    assert int(household.base_version) >= 1
    assert household.branch_id
    assert household.trunk_version == ""
    assert [one.entity_id for one in members] == [member.id for member in file.members]
    change_field(
        village.office,
        village.acting,
        FieldEdit(table="household", home=known[0], id=known[1], column="needs", text="看病"),
    )
    lists = entity_lists(village.office, *known)
    row = lists["household.csv"].decode().splitlines()[1].split(",")
    assert int(row[2]) == int(household.base_version) + 1
    assert row[4] == household.branch_id


def test_no_document_number_leaves_the_records(village: Started, known: Known) -> None:
    lists = entity_lists(village.office, *known)
    numbers = [member.document_number for member in household_file(village.office, *known).members]
    assert not any(number and number in lists["member.csv"].decode() for number in numbers)


def test_a_visit_is_kept_and_read_again_as_signed(village: Started, known: Known) -> None:
    interview = begin_followup(village.office, village.acting, *known, HELP_VISIT)
    for ref, text in (
        ("/data/visit/kind", "7"),
        ("/data/visit/visitors", "李走访"),
        ("/data/visit/content", "送米一袋"),
        ("/data/situation/wishes", "养鸡"),
    ):
        interview.session.answer(ref, text)
    finish(village.office, village.acting, interview)
    file = household_file(village.office, *known)
    assert file.household.wishes == "养鸡"
    assert (file.visits[-1].content, file.visits[-1].signed) == ("送米一袋", False)
    kept = finished_interview(village.office, village.acting, known[0], RowId(file.interviews[-1].id))
    assert ("走访内容", "送米一袋") in [(line.question, line.answer) for line in kept.answers]


def test_a_check_goes_on_where_it_stopped_and_stands_beside_a_survey(village: Started, known: Known) -> None:
    interview = check_of(village, known)
    save_answer(village.office, village.acting, interview)
    again = begin_followup(village.office, village.acting, *known, MONTHLY_CHECK)
    assert again.draft.id == interview.draft.id
    assert again.session.state("/data/outcome/findings").value == "没有变化"
    assert (
        resume(village.office, village.acting, RowId(interview.draft.id))
        .session.state("/data/person[1]/member_name")
        .value
    )
    assert begin(village.office, village.acting, *known).draft.id != interview.draft.id


def test_another_form_is_refused(village: Started, known: Known) -> None:
    with pytest.raises(UserError, match="没有这种走访表"):
        begin_followup(village.office, village.acting, *known, "../secret")
