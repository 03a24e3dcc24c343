"""Recognition from clue to card: every step in its order, every forbidden one refused with its reason."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.procedure.advising import keep_advice
from lianghe_desktop.casework.procedure.decisions import CaseVerdict, decide_case, review_case
from lianghe_desktop.casework.procedure.meetings import Vote, record_meeting
from lianghe_desktop.casework.procedure.notices import (
    NewObjection,
    handle_objection,
    raise_objection,
    take_down,
)
from lianghe_desktop.casework.procedure.opening import close_case, send_back_case
from lianghe_desktop.casework.procedure.reading import case_file, cases_of, open_cases
from lianghe_desktop.casework.procedure.state import Standing
from lianghe_desktop.casework.procedure.summaries import case_summary, meeting_summary, notice_summary
from lianghe_desktop.casework.procedure.village_steps import (
    NewCheck,
    confirm_survey,
    file_case,
    finish_check,
    record_check,
)
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import (
    CaseKind,
    CaseOutcome,
    CaseStep,
    CheckItem,
    CheckResult,
    ObjectionOutcome,
    Origin,
    Verdict,
)
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.store.check import check_store
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk
from tests.casework.exchanging import RETURN, carry, let_in
from tests.casework.procedure.walking import Walk, on

REFUSED = pytest.raises(UserError)


@pytest.fixture
def walk(new_desk: NewDesk) -> Walk:
    """Return a case to be begun on a township's desk."""
    return Walk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"))


def test_a_case_goes_from_the_clue_to_the_card(walk: Walk) -> None:
    statuses = []
    for last in ("opened", "survey", "check", "advise", "discuss", "publish", "township", "county", "file"):
        {"opened": walk.open}.get(last, getattr(walk, last, walk.open))()
        statuses.append(household_file(walk.office, walk.home, walk.household).household.status)
    assert statuses == [
        *("listed", "submitted", "checked", "scored", "deliberation", "publicity"),
        *("township_reviewed", "confirmed", "listed"),
    ]
    file = household_file(walk.office, walk.home, walk.household)
    assert (file.household.registered, file.household.registered_on) == (True, walk.acting.today)
    assert [d.result for d in file.determinations] == ["accepted"]
    state = walk.state()
    assert state.procedure.outcome == CaseOutcome.RECOGNISED
    assert {one.standing for one in state.steps} == {Standing.DONE}
    assert all(one.row is not None and one.row.person == walk.acting.person for one in state.steps)
    kinds = {(row.subject, row.kind) for row in walk.office.store.rows(Attachment) if row.subject}
    assert kinds == {("discussion", "other")}
    assert open_cases(walk.office, walk.acting.today) == []
    assert check_store(walk.office.store) == []


def test_deadlines_follow_from_the_days_before(walk: Walk) -> None:
    walk.until(CaseStep.OPENED)
    state = walk.state()
    survey = state.step(CaseStep.SURVEY)
    assert survey is not None
    assert survey.due_on == dt.date(2026, 11, 25)  # three working days after Friday the 20th
    assert state.due_on == dt.date(2027, 1, 4)  # thirty; New Year's Day is off in every year
    (line,) = open_cases(walk.office, walk.acting.today)
    assert (line.due_on, line.head_name) == (dt.date(2026, 11, 25), "梁永强")


@pytest.mark.parametrize(
    ("done", "take", "word"),
    [
        (CaseStep.OPENED, lambda w: confirm_survey(w.office, w.acting, w.home, w.id), "还没有做完的入户调查"),
        (CaseStep.OPENED, lambda w: finish_check(w.office, w.acting, w.home, w.id), "前面的“入户调查”"),
        (CaseStep.SURVEY, lambda w: finish_check(w.office, w.acting, w.home, w.id), "12 项没有核对结果"),
        (CaseStep.SURVEY, lambda w: w.discuss(), "前面的“经济状况核对”"),
        (CaseStep.CHECK, lambda w: w.post(), "前面的“评定建议”"),
        (CaseStep.DISCUSSION, lambda w: w.township(), "前面的“村内公示”"),
        (CaseStep.PUBLICITY, lambda w: w.county(), "前面的“镇街审核”"),
        (CaseStep.TOWNSHIP, lambda w: w.county(entrusted=False), "确认由县（市、区）作出"),
        (CaseStep.TOWNSHIP, lambda w: file_case(w.office, w.acting, w.home, w.id), "前面的“县级确认”"),
        (CaseStep.COUNTY, lambda w: file_case(w.office, w.acting, w.home, w.id), "还没有打印帮扶卡"),
        (CaseStep.FILED, lambda w: w.township(), "已经办结（予以认定）"),
        (CaseStep.OPENED, lambda w: w.open(), "已有同类办件"),
        (CaseStep.DISCUSSION, lambda w: w.post(days=6), "不能少于 7 天"),
        (CaseStep.DISCUSSION, lambda w: w.post(phone=" "), "异议电话"),
        (CaseStep.DISCUSSION, lambda w: w.post(first_day=TODAY - dt.timedelta(days=1)), "早于民主评议"),
        (CaseStep.PUBLICITY, lambda w: w.township(Verdict.REFUSED), "要写明理由"),
    ],
)
def test_what_is_forbidden_is_refused_with_what_is_missing(
    walk: Walk, done: CaseStep, take: Callable[[Walk], object], word: str
) -> None:
    walk.until(done)
    before = walk.state()
    with REFUSED as refusal:
        take(walk)
    assert word in refusal.value.text
    assert walk.state() == before


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"present": 13}, "应到 21 人，实到 13 人"),
        ({"present": 22}, "实到不能多于应到"),
        ({"minutes": " "}, "会议记录"),
        ({"chair": ""}, "主持人"),
        ({"held_on": TODAY + dt.timedelta(days=1)}, "晚于今天"),
        ({"held_on": TODAY - dt.timedelta(days=1)}, "早于评定建议"),
    ],
)
def test_a_meeting_without_quorum_or_minutes_is_refused(
    walk: Walk, changed: dict[str, object], word: str
) -> None:
    walk.until(CaseStep.ADVICE)
    new = walk.meeting(**changed)
    with REFUSED as refusal:
        record_meeting(walk.office, walk.acting, new, [Vote(procedure=walk.id, votes_for=new.present)])
    assert word in refusal.value.text
    with REFUSED as refusal:
        record_meeting(walk.office, walk.acting, walk.meeting(), [Vote(procedure=walk.id, votes_for=14)])
    assert "票数合计 14" in refusal.value.text


@pytest.mark.parametrize(("votes_for", "standing"), [(8, Standing.DONE), (7, Standing.REFUSED)])
def test_more_than_half_of_those_present_carry(walk: Walk, votes_for: int, standing: Standing) -> None:
    walk.until(CaseStep.ADVICE)
    walk.discuss(votes_for=votes_for)
    step = walk.state().step(CaseStep.DISCUSSION)
    assert step is not None
    assert step.standing is standing


def test_one_surveyor_is_not_enough(walk: Walk) -> None:
    walk.until(CaseStep.OPENED)
    walk.interview(second=None)
    with REFUSED as refusal:
        confirm_survey(walk.office, walk.acting, walk.home, walk.id)
    assert "要 2 人签名，这次只有 1 人" in refusal.value.text


def test_a_difference_must_be_explained(walk: Walk) -> None:
    walk.until(CaseStep.SURVEY)
    checks = [NewCheck(item=item, result=CheckResult.NOTHING, source="核对中心") for item in CheckItem]
    record_check(walk.office, walk.acting, walk.home, walk.id, checks)
    found = NewCheck(
        item=CheckItem.VEHICLE, result=CheckResult.DIFFERS, source="车管所", finding="名下小型普通客车一辆"
    )
    record_check(walk.office, walk.acting, walk.home, walk.id, [found])
    with REFUSED as refusal:
        finish_check(walk.office, walk.acting, walk.home, walk.id)
    assert "与申报不一致还没有说明：机动车" in refusal.value.text
    said = NewCheck(
        item=CheckItem.VEHICLE, result=CheckResult.EXPLAINED, source="车管所", finding="已于 2025 年报废"
    )
    record_check(walk.office, walk.acting, walk.home, walk.id, [said])
    finish_check(walk.office, walk.acting, walk.home, walk.id)
    assert walk.next is CaseStep.ADVICE


def test_an_objection_that_holds_sends_the_case_back_to_the_survey(walk: Walk) -> None:
    walk.until(CaseStep.DISCUSSION)
    notice = walk.post()
    objection = raise_objection(
        walk.office,
        walk.acting,
        NewObjection(
            home=walk.home, publicity=notice, raised_on=TODAY, content="家里有新车", procedure=walk.id
        ),
    )
    later = on(walk.acting, TODAY + dt.timedelta(days=6))
    for acting, word in ((later, "满了以后才能撤下"), (on(later, TODAY + dt.timedelta(days=7)), "1 条异议")):
        with REFUSED as refusal:
            take_down(walk.office, acting, walk.home, notice)
        assert word in refusal.value.text
    handle_objection(
        walk.office,
        walk.acting,
        walk.home,
        objection,
        outcome=ObjectionOutcome.RESURVEY,
        handling="查实有车一辆",
    )
    state = walk.state()
    assert (state.turn, walk.next) == (2, CaseStep.SURVEY)
    with REFUSED:
        confirm_survey(walk.office, walk.acting, walk.home, walk.id)  # the first survey does not count again
    walk.survey()
    assert walk.next is CaseStep.ADVICE  # what the departments said is kept
    keep_advice(walk.office, walk.acting, walk.home, walk.id, opinion="重新调查后")
    walk.discuss()
    walk.publish()
    walk.township()
    assert take_down(walk.office, on(walk.acting, TODAY + dt.timedelta(days=8)), walk.home, notice) == 0


def test_a_refused_case_is_sent_back_or_ended(walk: Walk) -> None:
    walk.until(CaseStep.ADVICE)
    walk.discuss(votes_for=3)
    assert walk.next is None
    with REFUSED:
        walk.post()
    send_back_case(walk.office, walk.acting, walk.home, walk.id, because="资料补全后再议")
    assert walk.next is CaseStep.SURVEY
    walk.survey()
    walk.advise()
    walk.discuss(votes_for=3)
    with REFUSED:
        close_case(walk.office, walk.acting, walk.home, walk.id, outcome=CaseOutcome.REFUSED, because=" ")
    close_case(walk.office, walk.acting, walk.home, walk.id, outcome=CaseOutcome.REFUSED, because="收入超线")
    assert household_file(walk.office, walk.home, walk.household).household.status == "refused"


@pytest.mark.parametrize("outcome", [CaseOutcome.RELIEF, CaseOutcome.WITHDRAWN])
def test_who_is_on_the_list_stays_there_when_another_application_ends(
    walk: Walk, outcome: CaseOutcome
) -> None:
    walk.until(CaseStep.OPENED)
    listed = {"status": "listed"}
    walk.office.store.write(
        lambda unit: unit.change(Household, walk.home, walk.household, listed), actor=walk.acting.actor
    )
    close_case(walk.office, walk.acting, walk.home, walk.id, outcome=outcome, because="重复申请")
    assert household_file(walk.office, walk.home, walk.household).household.status == "listed"


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (CaseOutcome.TRANSFERRED, "transferred"),
        (CaseOutcome.RELIEF, "ended"),
        (CaseOutcome.WITHDRAWN, "ended"),
    ],
)
def test_side_paths(walk: Walk, outcome: CaseOutcome, status: str) -> None:
    walk.until(CaseStep.SURVEY)
    relief = close_case(
        walk.office, walk.acting, walk.home, walk.id, outcome=outcome, because="转区人社局办理"
    )
    assert household_file(walk.office, walk.home, walk.household).household.status == status
    assert (relief is not None) == (outcome is CaseOutcome.RELIEF)
    kinds = {one.procedure.kind for one in cases_of(walk.office, walk.acting, walk.home, walk.household)}
    assert (CaseKind.RELIEF in kinds) == (relief is not None)
    with REFUSED:
        close_case(walk.office, walk.acting, walk.home, walk.id, outcome=outcome, because="再办一次")
    with REFUSED as refusal:
        close_case(
            walk.office, walk.acting, walk.home, relief or walk.id, outcome=CaseOutcome.KEPT, because="x"
        )
    assert refusal.value.code in (ErrorCode.BAD_INPUT, ErrorCode.WRONG_STATE)


def test_the_township_sends_a_case_back_and_the_county_says_no(walk: Walk) -> None:
    walk.until(CaseStep.PUBLICITY)
    walk.township(Verdict.RETURNED, "请补收入证明")
    assert (walk.state().turn, walk.next) == (2, CaseStep.SURVEY)
    walk.survey()
    walk.advise()
    walk.discuss()
    walk.publish()
    walk.township()
    given = CaseVerdict(
        home=walk.home, procedure=walk.id, verdict=Verdict.REFUSED, opinion="收入超过标准", entrusted=True
    )
    decide_case(walk.office, walk.acting, given)
    file = case_file(walk.office, walk.acting, walk.home, walk.id)
    assert file.procedure.outcome == CaseOutcome.REFUSED
    stored = household_file(walk.office, walk.home, walk.household)
    assert (stored.household.status, stored.determinations[-1].result) == ("refused", "declined")
    with REFUSED:
        review_case(walk.office, walk.acting, given)


def test_who_applies_must_be_said(walk: Walk) -> None:
    member = household_file(walk.office, walk.home, walk.household).members[0].id
    for more in ({"origin": Origin.OWN}, {"origin": Origin.ENTRUSTED, "applicant": member}):
        with REFUSED:
            walk.open(**more)  # type: ignore[arg-type]  # one thing at a time
    walk.open(Origin.ENTRUSTED, applicant=member, entrusted_name="陈某", entrusted_relation="邻居")
    assert walk.state().procedure.entrusted_name == "陈某"


def test_a_village_may_not_decide(village: Started) -> None:
    walk = Walk(village)
    walk.until(CaseStep.PUBLICITY)
    with REFUSED as refusal:
        walk.township()
    assert refusal.value.code is ErrorCode.NO_PERMISSION


def test_papers_get_finished_values(walk: Walk) -> None:
    walk.until(CaseStep.FILED)
    file = case_file(walk.office, walk.acting, walk.home, walk.id)
    meeting = meeting_summary(walk.office, walk.home, RowId(file.meetings[0].id))
    assert (meeting.village, meeting.entitled, meeting.present) == ("白蕉镇白蕉示范一村", 21, 15)
    assert [(one.head_name, one.votes_for, one.outcome) for one in meeting.households] == [
        ("梁永强", 13, "通过")
    ]
    assert len(meeting.photos) == 1
    notice = notice_summary(walk.office, walk.home, RowId(file.notices[0].id))
    assert (notice.first_day, notice.last_day) == (TODAY, TODAY + dt.timedelta(days=6))
    assert [one.people for one in notice.households] == [4]
    case = case_summary(walk.office, walk.acting, walk.home, walk.id)
    assert [one.step for one in case.steps][-3:] == ["镇街审核", "县级确认", "建档发卡"]
    assert (len(case.checks), case.outcome, case.head_name) == (12, "予以认定", "梁永强")
    number = household_file(walk.office, walk.home, walk.household).members[0].document_number or ""
    assert number not in f"{meeting}{notice}{case}"


def test_a_case_travels_between_the_desks_that_take_its_steps(new_desk: NewDesk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    let_in(village, township, stick)
    walk = Walk(village)
    walk.until(CaseStep.PUBLICITY)
    carry(village, township, stick)
    above = Walk.__new__(Walk)
    above.__dict__ |= walk.__dict__ | {"desk": township, "office": township.office}
    above.acting = on(township.acting, walk.acting.today)
    assert above.state() == walk.state()
    above.township()
    above.county()
    carry(township, village, stick, RETURN)
    assert walk.next is CaseStep.FILED
    walk.file()
    carry(village, township, stick)
    assert above.state().procedure.outcome == CaseOutcome.RECOGNISED
    for desk in (village, township):
        assert check_store(desk.office.store) == []
