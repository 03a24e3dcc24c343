"""Every kind of case: its steps in order, and every step that is not next refused with what is missing."""

import datetime as dt

import pytest

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.limits import find_limit
from lianghe_desktop.casework.procedure.advising import keep_advice
from lianghe_desktop.casework.procedure.chain import (
    CHAINS,
    PUBLICITY_LIMIT,
    PUBLICITY_LIMITS,
    WHOLE_LIMITS,
)
from lianghe_desktop.casework.procedure.consequences import ExitTerms
from lianghe_desktop.casework.procedure.decisions import CaseVerdict, decide_case, review_case
from lianghe_desktop.casework.procedure.final_steps import (
    announce,
    clear_risk,
    put_measures,
    tell_in_writing,
)
from lianghe_desktop.casework.procedure.meetings import Vote, record_meeting
from lianghe_desktop.casework.procedure.opening import appeal, close_case
from lianghe_desktop.casework.procedure.village_steps import confirm_survey, file_case, finish_check
from lianghe_desktop.records.case_codes import CaseKind, CaseOutcome, CaseStep, Verdict
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.watching import MonitoringSpell, PhaseOutPeriod
from lianghe_desktop.store.check import check_store
from tests.casework.conftest import TOWNSHIP, NewDesk
from tests.casework.procedure.further_walking import FurtherWalk

FURTHER = tuple(kind for kind in CHAINS if kind is not CaseKind.RECOGNITION)


def _try(walk: FurtherWalk, step: CaseStep) -> object:
    """Take a step as bare as can be: nothing that it needs is brought along."""
    office, acting, home, case = walk.office, walk.acting, walk.home, walk.id
    given = CaseVerdict(home=home, procedure=case, verdict=Verdict.APPROVED, entrusted=True)
    match step:
        case CaseStep.SURVEY:
            return confirm_survey(office, acting, home, case)
        case CaseStep.CHECK:
            return finish_check(office, acting, home, case)
        case CaseStep.ADVICE:
            return keep_advice(office, acting, home, case)
        case CaseStep.DISCUSSION:
            return record_meeting(
                office, acting, walk.meeting(), [Vote(procedure=case, votes_for=14, votes_against=1)]
            )
        case CaseStep.PUBLICITY:
            return walk.post()
        case CaseStep.TOWNSHIP:
            return review_case(office, acting, given)
        case CaseStep.COUNTY:
            return decide_case(office, acting, given)
        case CaseStep.ANNOUNCED:
            return announce(office, acting, home, case, where="网站")
        case CaseStep.MEASURES:
            return put_measures(office, acting, home, case)
        case CaseStep.CLEARED:
            return clear_risk(office, acting, home, case, way="natural")
        case CaseStep.NOTIFIED:
            return tell_in_writing(office, acting, home, case, how="送达")
        case _:
            return file_case(office, acting, home, case)


@pytest.fixture
def walk_of(new_desk: NewDesk):  # type: ignore[no-untyped-def]  # a maker
    """Return a maker of walks, each on a township's desk of its own."""
    return lambda kind: FurtherWalk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), kind)


@pytest.mark.parametrize("kind", list(CHAINS))
def test_every_step_that_is_not_next_is_refused_with_the_missing_one_and_its_clause(walk_of, kind) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(kind)
    walk.prepare()
    steps = [rule.step for rule in CHAINS[kind]]
    words, tried = code_list("procedure_step"), 0
    for place, rule in enumerate(CHAINS[kind][:-1]):
        walk.takes[rule.step]()
        following, before = CHAINS[kind][place + 1], walk.state()
        for step in CaseStep:
            if step in (CaseStep.OPENED, following.step):
                continue
            with pytest.raises(UserError) as refusal:
                _try(walk, step)
            tried += 1
            assert words.label(following.step) in refusal.value.text, (rule.step, step)
            assert following.clause in refusal.value.text
            assert walk.state() == before
    walk.takes[steps[-1]]()
    for step in CaseStep:
        if step is not CaseStep.OPENED:
            with pytest.raises(UserError) as refusal:
                _try(walk, step)
            assert "办结" in refusal.value.text or "书面告知" in refusal.value.text
            tried += 1
    assert tried == (len(steps) - 1) * (len(CaseStep) - 2) + len(CaseStep) - 1
    assert check_store(walk.office.store) == []


@pytest.mark.parametrize(
    ("kind", "outcome", "status"),
    [
        (CaseKind.MONITORING, CaseOutcome.RECOGNISED, "listed"),
        (CaseKind.CLEARING, CaseOutcome.CLEARED, "listed"),
        (CaseKind.EXIT, CaseOutcome.EXITED, "phase_out"),
        (CaseKind.PHASE_OUT, CaseOutcome.EXITED, "left"),
        (CaseKind.YEARLY, CaseOutcome.KEPT, "listed"),
        (CaseKind.RELIEF, CaseOutcome.RELIEF, "listed"),
    ],
)
def test_where_each_kind_leads(walk_of, kind, outcome, status) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(kind)
    walk.through()
    household = household_file(walk.office, walk.home, walk.household).household
    assert (walk.outcome, household.status) == (outcome, status)


@pytest.mark.parametrize(
    ("kind", "outcome", "status"),
    [
        (CaseKind.MONITORING, CaseOutcome.REFUSED, "listed"),
        (CaseKind.CLEARING, CaseOutcome.KEPT, "listed"),
        (CaseKind.EXIT, CaseOutcome.KEPT, "listed"),
        (CaseKind.PHASE_OUT, CaseOutcome.KEPT, "listed"),
        (CaseKind.YEARLY, CaseOutcome.EXITED, "phase_out"),
        (CaseKind.RELIEF, CaseOutcome.REFUSED, "listed"),
    ],
)
def test_where_a_no_of_the_county_leads(walk_of, kind, outcome, status) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(kind)
    steps = [rule.step for rule in CHAINS[kind]]
    walk.through(steps[steps.index(CaseStep.COUNTY) - 1])
    walk.county(Verdict.REFUSED)
    household = household_file(walk.office, walk.home, walk.household).household
    assert (walk.outcome, household.status) == (outcome, status)
    walk.tell()
    with pytest.raises(UserError):
        walk.tell()


def test_monitoring_begins_is_cleared_and_leaves_its_spell(walk_of) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(CaseKind.MONITORING)
    walk.prepare()
    with pytest.raises(UserError, match="哪一类监测对象"):
        walk.open(monitored="")
    walk.open()
    walk.interview()
    with pytest.raises(UserError, match="承诺授权书"):
        confirm_survey(walk.office, walk.acting, walk.home, walk.id)
    confirm_survey(walk.office, walk.acting, walk.home, walk.id, promised=True)
    assert walk.state().due_on == walk.acting.today + dt.timedelta(days=15)
    walk.check()
    walk.discuss()
    with pytest.raises(UserError, match="不能少于 5 天"):
        walk.post(days=4)
    walk.publish()
    walk.township()
    walk.county()
    walk.announce()
    with pytest.raises(UserError, match="还没有登记帮扶措施"):
        put_measures(walk.office, walk.acting, walk.home, walk.id)
    walk.measures()
    household = household_file(walk.office, walk.home, walk.household).household
    assert household.monitored == "marginal"
    with pytest.raises(UserError, match="已经是监测对象"):
        walk.open()
    walk.restart(CaseKind.CLEARING, 40)
    for rule in CHAINS[CaseKind.CLEARING]:
        walk.takes[rule.step]()
    assert household_file(walk.office, walk.home, walk.household).household.monitored is None
    (spell,) = walk.office.store.rows(MonitoringSpell)
    assert (spell.cleared, spell.ended_on) == ("helped", walk.acting.today)


def test_an_exit_brings_a_phase_out_of_full_months_and_no_more_than_allowed(walk_of) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(CaseKind.EXIT)
    walk.through(CaseStep.TOWNSHIP)
    walk.terms = ExitTerms(basis="fupin", months=7)
    with pytest.raises(UserError, match=r"最长 6 个月.*2022年"):
        walk.county()
    walk.terms = ExitTerms(basis="fupin", months=6)
    walk.county()
    decided = walk.acting.today
    (period,) = walk.office.store.rows(PhaseOutPeriod)
    assert (period.first_day, period.last_day) == (dt.date(2026, 12, 1), dt.date(2027, 5, 31))
    household = household_file(walk.office, walk.home, walk.household).household
    assert (household.status, household.exit_decided_on) == ("phase_out", decided)
    walk.tell()
    walk.restart(CaseKind.PHASE_OUT)
    with pytest.raises(UserError, match="2027-05-01 起才能核定"):
        walk.open()
    walk.restart(CaseKind.PHASE_OUT, 160)
    walk.open()
    for rule in CHAINS[CaseKind.PHASE_OUT][1:]:
        walk.takes[rule.step]()
    household = household_file(walk.office, walk.home, walk.household).household
    assert (household.status, household.exit_decided_on) == ("left", decided)
    (period,) = walk.office.store.rows(PhaseOutPeriod)
    assert (period.result, period.ending_id) == ("left", walk.id)


def test_without_months_a_pack_without_phase_out_ends_help_at_once(walk_of) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(CaseKind.EXIT)
    walk.terms = ExitTerms()
    walk.through()
    assert walk.office.store.rows(PhaseOutPeriod) == []
    assert household_file(walk.office, walk.home, walk.household).household.status == "left"


def test_somebody_who_disagrees_begins_anew(walk_of) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(CaseKind.EXIT)
    walk.through(CaseStep.COUNTY)
    with pytest.raises(UserError, match="才能重新申请"):
        appeal(walk.office, walk.acting, walk.home, walk.id, because="又病了")
    walk.tell()
    with pytest.raises(UserError, match="不同意见"):
        appeal(walk.office, walk.acting, walk.home, walk.id, because=" ")
    again = appeal(walk.office, walk.acting, walk.home, walk.id, because="又住院")
    walk.id = again
    procedure = walk.state().procedure
    assert (procedure.kind, procedure.previous_id is not None) == ("recognition", True)


def test_cases_of_two_kinds_do_not_share_a_meeting(walk_of) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(CaseKind.EXIT)
    walk.through(CaseStep.ADVICE)
    first, walk.kind = walk.id, CaseKind.YEARLY
    walk.open()
    votes = [Vote(procedure=one, votes_for=15) for one in (first, walk.id)]
    with pytest.raises(UserError, match="一次只能办同一种办件"):
        record_meeting(walk.office, walk.acting, walk.meeting(), votes)
    close_case(
        walk.office, walk.acting, walk.home, first, outcome=CaseOutcome.KEPT, because="情况有变，继续帮扶"
    )


def test_every_step_and_every_limit_names_its_clause(walk_of) -> None:  # type: ignore[no-untyped-def]
    walk = walk_of(CaseKind.EXIT)
    names = {PUBLICITY_LIMIT, *PUBLICITY_LIMITS.values(), *(one.name for one in WHOLE_LIMITS.values())}
    for chain in CHAINS.values():
        assert chain[0].step is CaseStep.OPENED
        assert [rule.step for rule in chain] == list(dict.fromkeys(rule.step for rule in chain))
        for rule in chain:
            assert any(sign in rule.clause for sign in ("办法", "号", "示范参数", "法 ")), rule
            assert rule.done_by
            assert rule.verb
            names |= {rule.limit} if rule.limit else set()
    assert set(CHAINS) == set(CaseKind)
    for name in names:
        limit = find_limit(walk.office, name, walk.acting.today)
        assert limit is not None, name
        assert limit.source
        assert limit.quote
