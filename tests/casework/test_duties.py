"""Duties: periods, what is due, what is said done, annex 2 counted from records, the month's work list."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.casework.assessment import choose_pack
from lianghe_desktop.casework.duties.annex2 import task_table, tasks
from lianghe_desktop.casework.duties.calendar import duty_calendar
from lianghe_desktop.casework.duties.due import Standing, duties_on, standing_of
from lianghe_desktop.casework.duties.marks import mark_done, take_back
from lianghe_desktop.casework.duties.periods import Every, after_months, parse_period, period_of
from lianghe_desktop.casework.duties.work_list import work_list
from lianghe_desktop.casework.help import NewMeasure, NewVisit, record_measure, record_visit
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.store.unit import Unit
from tests.casework.conftest import DISTRICT, TODAY, TOWNSHIP, NewDesk
from tests.casework.families import put_family

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))


@given(DAYS, st.sampled_from(Every))
def test_a_period_holds_its_day_and_reads_back(day: dt.date, every: Every) -> None:
    period = period_of(day, every)
    assert period.first <= day <= period.last
    assert parse_period(period.key, every) == period
    assert period.before().last == period.first - dt.timedelta(days=1)


@given(DAYS, st.integers(1, 48))
def test_months_are_added_without_leaving_the_month(day: dt.date, months: int) -> None:
    later = after_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_a_period_of_another_kind_is_refused() -> None:
    with pytest.raises(UserError, match="2026-Q4"):
        parse_period("2026-11", Every.QUARTER)


def test_every_duty_names_its_clause_and_falls_inside_its_period() -> None:
    for duty in duty_calendar().duties:
        assert duty.source
        for month in range(1, 13):
            period = period_of(dt.date(2027, month, 1), duty.every)
            assert period.first <= duty.due_on(period) <= period.last


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2026, 11, 24), Standing.DUE),
        (dt.date(2026, 11, 25), Standing.ORANGE),
        (dt.date(2026, 11, 28), Standing.ORANGE),
        (dt.date(2026, 11, 29), Standing.RED),
    ],
)
def test_due_turns_orange_then_red(on: dt.date, expected: Standing) -> None:
    assert standing_of(dt.date(2026, 11, 28), on, done=False, orange_days=3) is expected
    assert standing_of(dt.date(2026, 11, 28), on, done=True, orange_days=3) is Standing.DONE


def test_the_report_of_the_28th_is_due_until_a_person_says_it_is_done(new_desk: NewDesk) -> None:
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")

    def report() -> Standing:
        lines = duties_on(desk.office, TODAY)
        return next(line.standing for line in lines if line.duty.code == "monthly_report")

    assert report() is Standing.DUE
    mark = mark_done(
        desk.office, desk.acting, duty="monthly_report", period="2026-11", done_on=TODAY, note="已报"
    )
    assert report() is Standing.DONE
    take_back(desk.office, desk.acting, [mark])
    assert report() is Standing.DUE


def test_an_unreported_month_stays_red_in_the_next_one(new_desk: NewDesk) -> None:
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    mark_done(desk.office, desk.acting, duty="monthly_report", period="2026-09", done_on=dt.date(2026, 9, 27))
    lines = [line for line in duties_on(desk.office, TODAY) if line.duty.code == "monthly_report"]
    assert [(line.period.key, line.standing) for line in lines] == [
        ("2026-10", Standing.RED),
        ("2026-11", Standing.DUE),
    ]


def test_a_date_set_once_is_owed_until_it_is_done_by_a_desk_that_was_at_work(new_desk: NewDesk) -> None:
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    office, acting = desk.office, desk.acting
    choose_pack(office, acting, "lianyungang-2020")

    def mending(on: dt.date) -> list[tuple[dt.date, Standing]]:
        lines = [line for line in duties_on(office, on) if line.duty.code == "problems_mended"]
        return [(line.due_on, line.standing) for line in lines]

    last = dt.date(2020, 6, 30)
    assert mending(dt.date(2019, 12, 31)) == []
    assert mending(dt.date(2020, 6, 20)) == [(last, Standing.DUE)]
    assert mending(dt.date(2020, 6, 30)) == [(last, Standing.ORANGE)]
    assert mending(TODAY) == [], "a desk that began later owes nothing for that time"
    mark_done(office, acting, duty="problems_mended", period="2019-H2", done_on=dt.date(2019, 12, 1))
    assert mending(TODAY) == [(last, Standing.RED)]
    mark_done(office, acting, duty="problems_mended", period="2020-H1", done_on=last)
    assert mending(TODAY) == []
    assert mending(last) == [(last, Standing.DONE)]


def test_a_day_ahead_and_an_area_of_others_are_refused(village: Started) -> None:
    with pytest.raises(UserError, match="今天之后"):
        mark_done(
            village.office, village.acting, duty="x", period="2026-11", done_on=TODAY + dt.timedelta(days=1)
        )
    with pytest.raises(UserError, match="不在本机管理的范围"):
        duties_on(village.office, TODAY, AreaCode("440403107201"))


def test_a_visit_counts_for_the_month_and_takes_the_household_off_the_list(village: Started) -> None:
    home, household = put_family(village)
    office, acting = village.office, village.acting
    decided = Determination(
        home=home,
        id=office.new_id(),
        household_id=household,
        decided_on=dt.date(2026, 8, 1),
        result="accepted",
    )

    def listed(unit: Unit) -> None:
        unit.insert(decided)
        unit.change(Household, home, household, {"status": "listed", "surveyed_on": dt.date(2026, 7, 1)})

    office.store.write(listed, actor=acting.actor)
    works = {item.work for item in work_list(office, TODAY)}
    assert works == {"check"}
    before = next(line for line in duties_on(office, TODAY) if line.duty.code == "monthly_update")
    assert (before.done, before.of) == (0, 1)
    visit = NewVisit(
        day=TODAY, way="visit", kind=code_list("visit_kind").codes[0], visitors="李", content="核实情况"
    )
    record_visit(office, acting, home, household, visit)
    after = next(line for line in duties_on(office, TODAY) if line.duty.code == "monthly_update")
    assert (after.done, after.of, after.standing) == (1, 1, Standing.DONE)
    assert work_list(office, TODAY) == []


def test_a_recheck_falls_due_after_half_a_year_with_able_members(village: Started) -> None:
    home, household = put_family(village)
    office, acting = village.office, village.acting
    members = [m for m in office.store.rows(Member) if m.household_id == household]

    def decide(unit: Unit) -> None:
        unit.insert(
            Determination(
                home=home,
                id=office.new_id(),
                household_id=household,
                decided_on=dt.date(2026, 5, 20),
                result="accepted",
            )
        )
        unit.change(Household, home, household, {"status": "listed", "surveyed_on": dt.date(2026, 5, 1)})
        for member in members:
            unit.change(Member, home, member.id, {"labour": "full"})

    office.store.write(decide, actor=acting.actor)
    found = [item for item in work_list(office, TODAY) if item.work == "recheck"]
    assert [item.due_on for item in found] == [dt.date(2026, 11, 20)]
    assert "第三十一条" in found[0].source

    def weaken(unit: Unit) -> None:
        for member in members:
            unit.change(Member, home, member.id, {"labour": "lost"})

    office.store.write(weaken, actor=acting.actor)
    assert [item for item in work_list(office, TODAY) if item.work == "recheck"] == []


def test_annex_2_has_ten_tasks_with_several_lead_units() -> None:
    assert [task.number for task in tasks()] == list(range(1, 11))
    assert [len(task.leads) for task in tasks() if task.number in (4, 6, 8)] == [2, 2, 2]
    housing = tasks()[6]
    assert [(m.due, m.percent) for m in housing.milestones] == [
        (dt.date(2017, 3, 31), None),
        (dt.date(2017, 12, 31), 30),
        (dt.date(2019, 12, 31), 100),
    ]


def test_a_measure_carried_out_moves_its_task(new_desk: NewDesk) -> None:
    desk = new_desk(Level.DISTRICT, DISTRICT, "斗门区")
    office, acting = desk.office, desk.acting
    home, household = put_family(desk)
    office.store.write(
        lambda unit: unit.change(Household, home, household, {"housing_hardship": "dangerous"}),
        actor=acting.actor,
    )

    def housing() -> tuple[int, int, Standing]:
        line = task_table(office, TODAY).lines[6]
        return line.shares[0].done, line.shares[0].of, line.milestones[1].standing

    assert housing() == (0, 1, Standing.RED)
    planned = NewMeasure(kind="housing_rebuild", content="危房改造", done=False, day=TODAY)
    record_measure(office, acting, home, household, planned)
    assert housing() == (0, 1, Standing.RED)
    done = NewMeasure(kind="housing_rebuild", content="危房改造", done=True, day=TODAY)
    record_measure(office, acting, home, household, done)
    assert housing() == (1, 1, Standing.DONE)
