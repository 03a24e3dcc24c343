"""Interviews on paper: large to be read back, and as they were signed."""

from io import BytesIO

import pytest

from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey_papers import print_read_back, print_survey
from lianghe_desktop.documents.paper import Sheet, TextMark
from lianghe_desktop.documents.survey_sheet import READ_BACK_WORDS, TypeSize, read_back_sheets, render_surveys
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.families import interview_of, put_family
from tests.documents.papers import survey


def test_the_answers_are_printed_large_before_anybody_signs(village: Started) -> None:
    interview = interview_of(village, *put_family(village))
    printed = print_read_back(village.office, village.acting, interview)
    assert printed.pdf.startswith(b"%PDF")
    assert printed.pages > 2
    assert [row.document for row in village.office.store.rows(PrintLog)] == ["read_back"]


def test_a_finished_interview_is_printed_as_it_was_signed(village: Started) -> None:
    home, household = finish(village.office, village.acting, interview_of(village, *put_family(village)))
    interview = RowId(household_file(village.office, home, household).interviews[-1].id)
    printed = print_survey(village.office, village.acting, home, interview)
    assert printed.pdf.startswith(b"%PDF")
    with pytest.raises(UserError, match="不在本机"):
        print_survey(village.office, village.acting, HomeCode(home), RowId("none"))


def words_of(sheets: list[Sheet]) -> str:
    return "".join(mark.run.text for sheet in sheets for mark in sheet.marks if isinstance(mark, TextMark))


def test_the_large_sheet_says_what_is_signed_and_takes_more_pages() -> None:
    assert words_of(read_back_sheets(survey())).count(READ_BACK_WORDS[:12]) == 1
    small, large = BytesIO(), BytesIO()
    usual = render_surveys([survey()], small).count
    assert render_surveys([survey()], large, size=TypeSize.LARGE).count > usual
