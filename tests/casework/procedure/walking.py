"""Walk a case step by step as people would, on one township's desk with an invented family."""

import datetime as dt

from lianghe_desktop.casework.office import Acting
from lianghe_desktop.casework.printing import print_cards
from lianghe_desktop.casework.procedure.advising import keep_advice
from lianghe_desktop.casework.procedure.decisions import CaseVerdict, decide_case, review_case
from lianghe_desktop.casework.procedure.meetings import NewMeeting, Photo, Vote, record_meeting
from lianghe_desktop.casework.procedure.notices import NewNotice, post_notice, take_down
from lianghe_desktop.casework.procedure.opening import NewCase, open_case
from lianghe_desktop.casework.procedure.reading import case_file
from lianghe_desktop.casework.procedure.state import CaseState
from lianghe_desktop.casework.procedure.village_steps import (
    NewCheck,
    confirm_survey,
    file_case,
    finish_check,
    record_check,
)
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import CaseStep, CheckItem, CheckResult, Origin, Verdict
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import TODAY
from tests.casework.families import put_family


def on(acting: Acting, day: dt.date) -> Acting:
    """Return the same person on another working date."""
    return Acting(person=acting.person, name=acting.name, role=acting.role, today=day)


class Walk:
    """One case of one family; each step as it is usually taken."""

    def __init__(self, desk: Started) -> None:
        self.desk = desk
        self.office = desk.office
        self.acting = desk.acting
        self.home, self.household = put_family(desk)
        self.id = RowId("")

    def open(self, origin: Origin = Origin.FOUND, **more: object) -> None:
        new = NewCase(home=self.home, household=self.household, origin=origin, clue="家里有人大病", **more)  # type: ignore[arg-type]  # a test says what more
        self.id = open_case(self.office, self.acting, new)

    def interview(self, second: str | None = "王二") -> None:
        row = Interview(
            home=self.home,
            id=self.office.new_id(),
            household_id=self.household,
            surveyed_on=self.acting.today,
            surveyor_1="李一",
            surveyor_2=second,
        )
        self.office.store.write(lambda unit: unit.insert(row), actor=self.acting.actor)

    def survey(self) -> None:
        self.interview()
        confirm_survey(self.office, self.acting, self.home, self.id)

    def check(self) -> None:
        checks = [
            NewCheck(item=item, result=CheckResult.NOTHING, source="区民政局核对中心") for item in CheckItem
        ]
        record_check(self.office, self.acting, self.home, self.id, checks)
        finish_check(self.office, self.acting, self.home, self.id)

    def advise(self) -> None:
        keep_advice(self.office, self.acting, self.home, self.id, opinion="以实际情况为准")

    def meeting(self, **changed: object) -> NewMeeting:
        values = {
            "home": self.home,
            "held_on": self.acting.today,
            "place": "村委会会议室",
            "chair": "陈主任",
            "recorder": "林文书",
            "entitled": 21,
            "present": 15,
            "minutes": "逐户讨论。",
            "photos": (Photo(content=b"\xff\xd8 a picture", media_type="image/jpeg", name="会场"),),
        }
        return NewMeeting(**(values | changed))  # type: ignore[arg-type]  # tests change one thing at a time

    def discuss(self, *, votes_for: int = 13) -> None:
        vote = Vote(procedure=self.id, votes_for=votes_for, votes_against=15 - votes_for)
        record_meeting(self.office, self.acting, self.meeting(), [vote])

    def post(self, **changed: object) -> RowId:
        values = {
            "home": self.home,
            "first_day": self.acting.today,
            "place": "村务公开栏",
            "unit": "村民委员会",
            "phone": "0756-5550000",
        }
        return post_notice(self.office, self.acting, NewNotice(**(values | changed)), [self.id])  # type: ignore[arg-type]  # tests change one thing at a time

    def publish(self) -> None:
        notice = self.post()
        self.acting = on(self.acting, self.acting.today + dt.timedelta(days=7))
        take_down(self.office, self.acting, self.home, notice)

    def township(self, verdict: Verdict = Verdict.APPROVED, opinion: str = "") -> None:
        given = CaseVerdict(home=self.home, procedure=self.id, verdict=verdict, opinion=opinion)
        review_case(self.office, self.acting, given)

    def county(self, verdict: Verdict = Verdict.APPROVED, *, entrusted: bool = True) -> None:
        given = CaseVerdict(
            home=self.home,
            procedure=self.id,
            verdict=verdict,
            opinion="会议讨论决定",
            categories=("low_income",),
            entrusted=entrusted,
        )
        decide_case(self.office, self.acting, given)

    def file(self) -> None:
        print_cards(self.office, self.acting, [(self.home, self.household)])
        file_case(self.office, self.acting, self.home, self.id)

    def until(self, last: CaseStep) -> None:
        """Take every step up to and including `last`."""
        steps = (
            (CaseStep.OPENED, self.open),
            (CaseStep.SURVEY, self.survey),
            (CaseStep.CHECK, self.check),
            (CaseStep.ADVICE, self.advise),
            (CaseStep.DISCUSSION, self.discuss),
            (CaseStep.PUBLICITY, self.publish),
            (CaseStep.TOWNSHIP, self.township),
            (CaseStep.COUNTY, self.county),
            (CaseStep.FILED, self.file),
        )
        for step, take in steps:
            take()
            if step is last:
                return

    def state(self) -> CaseState:
        return case_file(self.office, self.acting, self.home, self.id).state

    @property
    def next(self) -> CaseStep | None:
        following = self.state().next
        return following.rule.step if following is not None else None


__all__ = ["TODAY", "HomeCode", "Walk", "on"]
