"""What pages ask of casework beside its duties: missing facts, money lines, answers, prints, help."""

import datetime as dt

import pytest

from lianghe_desktop.casework.fields import choices_of, field_spec, fields_of, read_field, show_field
from lianghe_desktop.casework.finished_answers import finished_interview
from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.help import NewVisit, record_visit
from lianghe_desktop.casework.helped import VISIT_EVERY_DAYS, helped_households
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.money_lines import (
    MoneyTable,
    NewLine,
    Window,
    add_line,
    kind_sums,
    usual_window,
)
from lianghe_desktop.casework.paper_history import printed_papers
from lianghe_desktop.casework.printing import print_cards
from lianghe_desktop.casework.register import FieldEdit, NewHousehold, change_field, register_household
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.wording import FieldPlace, missing_place
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import TODAY, VILLAGE, member
from tests.casework.families import interview_of, put_family, the_family


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("members.m2.birth_date", FieldPlace(table="member", column="birth_date", member="m2")),
        ("members", FieldPlace(table="member", column="name")),
        ("income.wage", FieldPlace(table="income_line", column="wage")),
        ("spending.education", FieldPlace(table="spending_line", column="education")),
        ("assets.deposits", FieldPlace(table="assets", column="deposits_fen")),
        ("housing_grade", FieldPlace(table="housing", column="grade")),
        ("farms", FieldPlace(table="household", column="farms")),
        ("parameters.dibao_standard_month_fen", None),
    ],
)
def test_a_missing_fact_has_a_place_to_fill_it_in(path: str, place: FieldPlace | None) -> None:
    assert missing_place(path) == place


def test_what_does_not_apply_is_said_in_chinese_and_can_be_chosen() -> None:
    for table in ("household", "member", "housing"):
        for spec in fields_of(table):
            if spec.codes:
                assert "none" not in show_field(spec, "none")
                for code, label in choices_of(spec):
                    assert spec.kind == "codes" or read_field(spec, code) == code, label
    hardship = field_spec("household", "housing_hardship")
    assert hardship is not None
    assert read_field(hardship, "无") == "none"
    assert show_field(hardship, "none") == "无"


def test_a_dwelling_that_nobody_wrote_down_begins_with_its_first_field(village: Started) -> None:
    head = member("陈大山", "02", dt.date(1958, 4, 13), 1)
    home = HomeCode(VILLAGE)
    new = NewHousehold(home=home, head=head)
    household = register_household(village.office, village.acting, new)
    assert household_file(village.office, home, household).housing is None
    edit = FieldEdit(table="housing", home=home, id=household, column="rooms", text="3")
    assert change_field(village.office, village.acting, edit)
    housing = household_file(village.office, home, household).housing
    assert housing is not None
    assert housing.rooms == 3
    with pytest.raises(UserError, match="已不在本机"):
        change_field(
            village.office,
            village.acting,
            FieldEdit(table="housing", home=home, id=RowId("nobody"), column="rooms", text="3"),
        )


def test_a_line_joins_the_window_in_use_and_the_sum_of_its_kind(village: Started) -> None:
    home, household = put_family(village)
    before = household_file(village.office, home, household)
    window = usual_window(before.income, TODAY)
    new = NewLine(table=MoneyTable.INCOME, kind="wage", amount_fen=12_345, window=window)
    add_line(village.office, village.acting, home, household, new)
    after = household_file(village.office, home, household)

    def wage(lines: tuple) -> int:
        sums = kind_sums(MoneyTable.INCOME, lines)
        return next((kind.amount_fen for kind in sums if kind.kind == "wage"), 0)

    assert wage(after.income) == wage(before.income) + 12_345


def test_without_lines_the_window_is_the_twelve_full_months_before() -> None:
    assert usual_window((), dt.date(2026, 3, 15)) == Window(
        first=dt.date(2025, 3, 1), last=dt.date(2026, 2, 28)
    )


@pytest.mark.parametrize(
    ("amount_fen", "last", "sentence"),
    [(-1, dt.date(2026, 1, 31), "不能小于零"), (0, dt.date(2024, 1, 31), "写反了")],
)
def test_a_line_below_zero_or_with_days_turned_round_is_refused(
    village: Started, amount_fen: int, last: dt.date, sentence: str
) -> None:
    home, household = put_family(village)
    new = NewLine(
        table=MoneyTable.SPENDING,
        kind="education",
        amount_fen=amount_fen,
        window=Window(first=dt.date(2025, 2, 1), last=last),
    )
    with pytest.raises(UserError, match=sentence):
        add_line(village.office, village.acting, home, household, new)


def test_finished_answers_are_read_in_words_and_masked(village: Started) -> None:
    home, household = finish(village.office, village.acting, interview_of(village, *put_family(village)))
    interview = household_file(village.office, home, household).interviews[0]
    finished = finished_interview(village.office, village.acting, home, RowId(interview.id))
    answers = [line.answer for line in finished.answers]
    names = {member.name for member in the_family().members}
    assert names <= set(answers)
    assert len(finished.answers) > 60
    assert all(line.question for line in finished.answers)
    numbers = {member.document_number for member in the_family().members}
    assert not numbers & set(answers)
    assert any("********" in answer for answer in answers)
    assert finished.surveyed_on == interview.surveyed_on
    with pytest.raises(UserError, match="答卷不在本机"):
        finished_interview(village.office, village.acting, home, RowId("nothing"))


def test_prints_are_listed_with_code_and_person(village: Started) -> None:
    key = put_family(village)
    assert printed_papers(village.office, *key) == []
    printed = print_cards(village.office, village.acting, [key])
    (paper,) = printed_papers(village.office, *key)
    assert (paper.title, paper.code, paper.who) == ("帮扶卡", printed.codes[0], village.acting.name)
    assert paper.printed_on == TODAY


@pytest.mark.parametrize(("days_ago", "due"), [(VISIT_EVERY_DAYS - 1, False), (VISIT_EVERY_DAYS, True)])
def test_a_household_in_help_falls_due_for_a_visit(village: Started, days_ago: int, due: object) -> None:
    home, household = put_family(village)
    edit = FieldEdit(table="household", home=home, id=household, column="status", text="在册")
    change_field(village.office, village.acting, edit)
    day = TODAY - dt.timedelta(days=days_ago)
    visit = NewVisit(day=day, way="visit", kind="2", visitors="李管理", content="了解近况")
    record_visit(village.office, village.acting, home, household, visit)
    (line,) = helped_households(village.office, TODAY)
    assert (line.last_visit, line.due) == (day, due)
