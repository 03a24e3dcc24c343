"""Phase-outs on the calendar whatever began them: a case, a decision outside one, a registered day."""

import datetime as dt

import pytest

from lianghe_desktop.casework.assessment import assess_household, choose_pack
from lianghe_desktop.casework.determination import EXIT, Decision, determine
from lianghe_desktop.casework.duties.due import Standing
from lianghe_desktop.casework.duties.work_list import work_list
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.procedure.opening import NewCase, open_case
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.watching.phase_outs import Began, phase_outs
from lianghe_desktop.records.case_codes import CaseKind, CaseStep, Origin, PhaseOutResult
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.watching import PhaseOutPeriod
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk
from tests.casework.families import put_family
from tests.casework.procedure.further_walking import FurtherWalk

LAST = dt.date(2027, 5, 31)  # six whole months after November 2026. Source: 江府办〔2017〕23号 二（四）


@pytest.fixture
def township(new_desk: NewDesk) -> Started:
    """Return a township's desk that works with a policy that has a phase-out."""
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    choose_pack(desk.office, desk.acting, "jiangmen-2017")
    return desk


def _set(desk: Started, key: tuple[HomeCode, RowId], **values: object) -> None:
    desk.office.store.write(lambda unit: unit.change(Household, *key, values), actor=desk.acting.actor)


def _decide(desk: Started, key: tuple[HomeCode, RowId], basis: str) -> None:
    advised = assess_household(desk.office, desk.acting, *key)
    decision = Decision(home=key[0], household=key[1], result=EXIT, categories=(), exit_basis=basis)
    determine(desk.office, desk.acting, advised, decision)


def _lines(desk: Started, day: dt.date = TODAY) -> list[tuple[Began, dt.date | None, Standing]]:
    return [(line.began, line.row.last_day, line.standing) for line in phase_outs(desk.office, day)]


def test_a_decision_outside_a_case_begins_a_phase_out_where_the_policy_has_one(township: Started) -> None:
    key = put_family(township)
    _decide(township, key, "dibao")
    household = household_file(township.office, *key).household
    assert (household.status, household.exit_basis) == ("phase_out", "dibao")
    assert _lines(township) == [(Began.DECISION, LAST, Standing.DUE)]


def test_a_way_without_kept_treatment_ends_help_at_once(township: Started) -> None:
    key = put_family(township)
    _decide(township, key, "fupin")
    assert household_file(township.office, *key).household.status == "left"
    assert _lines(township) == []


def test_a_registered_exit_is_on_the_calendar_until_its_end(township: Started) -> None:
    key = put_family(township)
    _set(township, key, status="left", exit_decided_on=TODAY, exit_basis="dibao")
    assert _lines(township) == [(Began.RECORD, LAST, Standing.DUE)]
    assert _lines(township, LAST) == [(Began.RECORD, LAST, Standing.ORANGE)]
    assert _lines(township, LAST + dt.timedelta(days=1)) == [], "help is over and nobody says it goes on"
    _set(township, key, status="phase_out")
    assert _lines(township, LAST + dt.timedelta(days=1)) == [(Began.RECORD, LAST, Standing.RED)]


def test_a_phase_out_without_a_day_says_so_in_the_work_list(township: Started) -> None:
    key = put_family(township)
    _set(township, key, status="phase_out")
    (line,) = phase_outs(township.office, TODAY)
    assert (line.known, line.began, line.standing) == (False, Began.RECORD, Standing.ORANGE)
    (item,) = [one for one in work_list(township.office, TODAY) if one.work == "phase_out"]
    assert (item.due_on, item.title) == (None, "渐退期止日不明，补填退出日期和方式")
    new = NewCase(home=key[0], household=key[1], origin=Origin.FOUND, clue="到期", kind=CaseKind.PHASE_OUT)
    with pytest.raises(UserError, match="还不知道渐退到哪天"):
        open_case(township.office, township.acting, new)


def test_the_end_of_a_registered_phase_out_is_determined_and_stored(township: Started) -> None:
    walk = FurtherWalk(township, CaseKind.PHASE_OUT)
    walk.phase_out = lambda: walk.change(  # type: ignore[method-assign]  # nothing is stored, as after an import
        status="phase_out", exit_decided_on=dt.date(2026, 5, 20), exit_basis="dibao"
    )
    walk.through(CaseStep.COUNTY)
    office = township.office
    (row,) = office.store.rows(PhaseOutPeriod)
    assert (row.last_day, row.result, row.ended_on) == (
        dt.date(2026, 11, 30),
        PhaseOutResult.LEFT.value,
        walk.acting.today,
    )
    assert phase_outs(office, walk.acting.today) == []
    (line,) = phase_outs(office, walk.acting.today, ended=True)
    assert line.standing is Standing.DONE
