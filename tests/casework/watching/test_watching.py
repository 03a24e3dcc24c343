"""Warnings with owner and day, the sweep with its counts, phase-outs, refused jobs, deaths, notices."""

import datetime as dt

import pytest

from lianghe_desktop.casework.duties.due import Standing, duties_on
from lianghe_desktop.casework.duties.work_list import work_list
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.procedure.reading import case_file
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.watching.job_offers import (
    NewJobOffer,
    record_offer,
    refused_in_a_row,
    refusers,
)
from lianghe_desktop.casework.watching.monitored import monitored_households
from lianghe_desktop.casework.watching.phase_outs import ending_by_month, months_from, phase_outs
from lianghe_desktop.casework.watching.sweep import Noticed, finish_sweep, look_at, look_at_rest, sweep_of
from lianghe_desktop.casework.watching.told import told_cases, untold_cases
from lianghe_desktop.casework.watching.warnings import (
    NewWarning,
    compute_warnings,
    hand_over,
    settle,
    warn,
    warnings,
)
from lianghe_desktop.records.case_codes import (
    CaseKind,
    CaseStep,
    JobAnswer,
    SweepResult,
    Verdict,
    WarningOrigin,
    WarningOutcome,
)
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.livelihood import IncomeLine
from lianghe_desktop.store.check import check_store
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk
from tests.casework.families import put_family, put_village
from tests.casework.procedure.further_walking import FurtherWalk
from tests.casework.procedure.walking import on


@pytest.fixture
def village(new_desk: NewDesk) -> Started:
    """Return a village's desk with five households."""
    desk = new_desk()
    put_village(desk, 5)
    return desk


def _warned(desk: Started) -> tuple[str, RowId, RowId]:
    home, household = put_family(desk)
    desk.office.store.write(
        lambda unit: unit.change(Household, home, household, {"monitored": None}), actor=desk.acting.actor
    )
    new = NewWarning(
        home=home, household=household, origin=WarningOrigin.OWN, words="摔伤住院", cause="accident"
    )
    return home, household, warn(desk.office, desk.acting, new)


def test_a_warning_has_an_owner_and_a_day_and_is_settled_with_what_was_found(new_desk: NewDesk) -> None:
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    home, household, warning = _warned(desk)
    (line,) = warnings(desk.office, TODAY)
    assert (line.owner, line.row.due_on) == ("李管理", dt.date(2026, 11, 25))
    assert line.standing is Standing.DUE
    assert warnings(desk.office, dt.date(2026, 11, 26))[0].standing is Standing.RED
    assert "warning" in {item.work for item in work_list(desk.office, TODAY)}
    with pytest.raises(UserError, match="没有这位工作人员"):
        hand_over(desk.office, desk.acting, home, warning, owner="somebody", due_on=TODAY)  # type: ignore[arg-type]
    day = dt.date(2026, 12, 1)
    hand_over(desk.office, desk.acting, home, warning, owner=desk.acting.person, due_on=day)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="上门核实"):
        settle(
            desk.office,
            desk.acting,
            line.key[0],
            warning,
            outcome=WarningOutcome.NO_RISK,
            finding=" ",
        )
    case = settle(
        desk.office,
        desk.acting,
        line.key[0],
        warning,
        outcome=WarningOutcome.CASE,
        finding="花费大，确有风险",
        monitored="marginal",
    )
    assert case is not None
    assert case_file(desk.office, desk.acting, line.key[0], case).procedure.kind == CaseKind.MONITORING
    assert warnings(desk.office, TODAY) == []
    assert [one.row.outcome for one in warnings(desk.office, TODAY, settled=True)] == ["case"]
    with pytest.raises(UserError, match="已经处理过"):
        settle(
            desk.office,
            desk.acting,
            line.key[0],
            warning,
            outcome=WarningOutcome.NO_RISK,
            finding="再看",
        )
    assert household == line.key[1]


def test_computed_warnings_are_written_once(new_desk: NewDesk) -> None:
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    home, household = put_family(desk)
    lines = desk.office.store.rows(IncomeLine, where={"home": home, "household_id": household})
    rich = next(line for line in lines if not line.gone)
    desk.office.store.write(
        lambda unit: unit.change(IncomeLine, home, rich.id, {"amount_fen": 90_000_000}),
        actor=desk.acting.actor,
    )
    fresh = {"incident": "illness", "incident_on": TODAY - dt.timedelta(days=20), "monitored": None}
    desk.office.store.write(
        lambda unit: unit.change(Household, home, household, fresh), actor=desk.acting.actor
    )
    assert compute_warnings(desk.office, desk.acting) == 1
    (found,) = warnings(desk.office, TODAY)
    assert (found.row.flag, found.row.monitored, found.row.cause) == ("sudden_poverty", "sudden", "illness")
    assert compute_warnings(desk.office, desk.acting) == 0
    desk.office.store.write(
        lambda unit: unit.change(Household, home, household, {"monitored": "marginal"}),
        actor=desk.acting.actor,
    )
    assert compute_warnings(desk.office, desk.acting) == 0


def test_a_sweep_looks_at_every_household_and_keeps_its_counts(village: Started) -> None:
    office, acting = village.office, village.acting
    home = office.home
    sweep = sweep_of(office, acting, home)
    assert (len(sweep.households), sweep.count(None)) == (5, 5)
    first, second = (one.household for one in sweep.households[:2])
    with pytest.raises(UserError, match="有什么情况"):
        look_at(office, acting, home, first, SweepResult.NOTICED)
    told = Noticed(words="母亲住院，自付三万", cause="illness", monitored="marginal")
    look_at(office, acting, home, first, SweepResult.NOTICED, noticed=told)
    look_at(office, acting, home, second, SweepResult.ABSENT)
    with pytest.raises(UserError, match="还有 3 户没有排查"):
        finish_sweep(office, acting, home)
    assert look_at_rest(office, acting, home) == 3
    finish_sweep(office, acting, home)
    kept = sweep_of(office, acting, home).kept
    assert kept is not None
    assert (kept.households, kept.unchanged, kept.noticed, kept.absent) == (5, 3, 1, 1)
    assert [one.row.words for one in warnings(office, TODAY)] == ["母亲住院，自付三万"]
    (duty,) = [one for one in duties_on(office, TODAY) if one.duty.code == "monthly_sweep"]
    assert duty.standing is Standing.DONE
    with pytest.raises(UserError, match="排查已经完成"):
        look_at(office, acting, home, first, SweepResult.UNCHANGED)
    later = on(acting, TODAY + dt.timedelta(days=30))
    assert sweep_of(office, later, home).count(None) == 5
    assert check_store(office.store) == []


def test_a_household_seen_again_takes_its_clue_back(village: Started) -> None:
    office, acting, home = village.office, village.acting, village.office.home
    first = sweep_of(office, acting, home).households[0].household
    look_at(office, acting, home, first, SweepResult.NOTICED, noticed=Noticed(words="误记", cause=""))
    look_at(office, acting, home, first, SweepResult.UNCHANGED)
    assert warnings(office, TODAY) == []


def test_phase_outs_are_listed_by_month_and_fall_due(new_desk: NewDesk) -> None:
    walk = FurtherWalk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), CaseKind.EXIT)
    walk.through()
    (line,) = phase_outs(walk.office, walk.acting.today)
    assert ending_by_month([line]) == {"2027-05": 1}
    months = months_from(walk.acting.today)
    assert [line.covers(month) for month in months[:8]] == [False, *[True] * 6, False]
    walk.acting = on(walk.acting, dt.date(2027, 1, 10))
    walk.help()
    assert phase_outs(walk.office, walk.acting.today)[0].measures == 1
    for day, standing in (
        (dt.date(2027, 4, 30), None),
        (dt.date(2027, 5, 1), Standing.ORANGE),
        (dt.date(2027, 6, 1), Standing.RED),
    ):
        found = [item.standing for item in work_list(walk.office, day) if item.work == "phase_out"]
        assert found == ([] if standing is None else [standing])


def test_a_no_is_told_in_writing_within_the_days(new_desk: NewDesk) -> None:
    walk = FurtherWalk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), CaseKind.RELIEF)
    walk.through(CaseStep.PUBLICITY)
    walk.county(Verdict.REFUSED)
    ((row, due),) = untold_cases(walk.office)
    assert (row.id, due) == (walk.id, dt.date(2026, 12, 2))
    (item,) = [one for one in work_list(walk.office, dt.date(2026, 12, 3)) if one.work == "tell"]
    assert item.standing is Standing.RED
    walk.tell()
    assert untold_cases(walk.office) == []
    assert [one.id for one, _ in told_cases(walk.office, since=TODAY)] == [walk.id]


def test_three_refusals_in_a_row_come_to_the_work_list(new_desk: NewDesk) -> None:
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    home, household = put_family(desk)
    member = RowId(household_file(desk.office, home, household).members[0].id)

    def offer(answer: JobAnswer, because: str = "") -> None:
        new = NewJobOffer(
            home=home, member=member, offered_on=TODAY, job="环卫工", answer=answer, because=because
        )
        record_offer(desk.office, desk.acting, new)

    with pytest.raises(UserError, match="正当理由"):
        offer(JobAnswer.REASON)
    offer(JobAnswer.REFUSED)
    offer(JobAnswer.REASON, "照看病人")
    for _ in range(2):
        offer(JobAnswer.REFUSED)
    assert refusers(desk.office, TODAY) == []
    offer(JobAnswer.REFUSED)
    (one,) = refusers(desk.office, TODAY)
    assert (one.member, one.times) == (member, 3)
    (item,) = [one for one in work_list(desk.office, TODAY) if one.work == "jobs"]
    assert "最低生活保障审核确认办法 34" in item.source
    assert refused_in_a_row(["refused", "accepted", "refused"]) == 1


def test_a_death_brings_a_check_within_three_months(new_desk: NewDesk) -> None:
    walk = FurtherWalk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), CaseKind.YEARLY)
    member = household_file(walk.office, walk.home, walk.household).members[-1].id
    died = {"left_on": dt.date(2026, 8, 10), "left_reason": "病逝（死亡证明已交）"}
    walk.office.store.write(
        lambda unit: unit.change(Member, walk.home, member, died), actor=walk.acting.actor
    )
    (item,) = [one for one in work_list(walk.office, TODAY) if one.work == "death"]
    assert (item.due_on, item.standing) == (dt.date(2026, 11, 10), Standing.RED)
    walk.interview()
    assert [one for one in work_list(walk.office, TODAY) if one.work == "death"] == []


def test_the_register_of_monitored_households(new_desk: NewDesk) -> None:
    walk = FurtherWalk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), CaseKind.MONITORING)
    walk.through(CaseStep.TOWNSHIP)
    assert monitored_households(walk.office) == []
    walk.county()
    (line,) = monitored_households(walk.office)
    assert (line.row.monitored, line.row.cause) == ("marginal", "illness")


def test_who_said_that_a_household_is_not_monitored_hinders_no_monitoring(new_desk: NewDesk) -> None:
    walk = FurtherWalk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), CaseKind.MONITORING)
    walk.prepare()
    walk.change(monitored="none")
    walk.open()
    assert walk.id
