"""A wage surveyed, changed on the page, and a survey returned for another answer: nothing is undone."""

from lianghe_desktop.casework.finishing import finish, review
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import correct
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Housing, IncomeLine
from lianghe_desktop.store.history import history
from tests.casework.conftest import VILLAGE
from tests.casework.families import interview_of


def test_the_wage_of_the_page_stays_when_the_survey_comes_back_for_its_grade(village: Started) -> None:
    """12,000 by survey, 9,000 on the page, the survey returned for its grade: three lines of history."""
    office, acting = village.office, village.acting
    first = interview_of(village, HomeCode(VILLAGE), None)
    wage_ref = next(
        ref
        for ref, s in first.session.states().items()
        if ref.endswith("/wage_job") and s.relevant and s.value
    )
    first.session.answer(wage_ref, "12000")
    first.session.answer("/data/home/housing_grade", "unknown")
    home, household = finish(office, acting, first)
    wage = next(
        line
        for line in household_file(office, home, household).income
        if line.detail == "wage_job" and line.amount_fen == 1_200_000
    )
    change_field(
        office,
        acting,
        FieldEdit(table="income_line", home=home, id=RowId(wage.id), column="amount_fen", text="9000"),
    )
    interview = RowId(household_file(office, home, household).interviews[0].id)
    returned = correct(office, acting, home, interview)
    returned.session.answer("/data/home/housing_grade", "C")
    assert review(office, returned).clashes == ()
    finish(office, acting, returned)

    file = household_file(office, home, household)
    assert next(line for line in file.income if line.id == wage.id).amount_fen == 900_000
    assert file.housing is not None
    assert file.housing.grade == "C"
    wages = [one for one in history(office.store, IncomeLine, home, wage.id) if one.field == "amount_fen"]
    grades = [one for one in history(office.store, Housing, home, household) if one.field == "grade"]
    assert [one.new for one in (*wages, *grades)] == [1_200_000, 900_000, "C"]
    assert [one.interview is not None for one in (*wages, *grades)] == [True, False, True]
