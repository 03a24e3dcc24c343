"""Jobs offered to people able to work: refusing again and again without a reason touches their money.

Source: 最低生活保障审核确认办法 34.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lianghe_desktop.casework.limits import limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.case_codes import JobAnswer
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.watching import JobOffer

CLAUSE = "最低生活保障审核确认办法 34"
LIMIT = "work_refusal_times"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewJobOffer:
    """A job that was offered to a member, and what they said."""

    home: HomeCode
    member: RowId
    offered_on: dt.date
    job: str
    answer: JobAnswer
    because: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refuser:
    """Somebody who refused as often in a row as the rule names; last_on: the day of the newest refusal."""

    home: HomeCode
    household: RowId
    member: RowId
    times: int
    last_on: dt.date


def record_offer(office: Office, acting: Acting, new: NewJobOffer) -> RowId:
    """Keep a job offer; return its id.

    Raises:
        UserError: The role may not, nobody of that id, the day lies ahead, or a reason is missing.
    """
    require(acting, Act.RECORD_HELP)
    person = office.store.get(Member, new.home, new.member)
    if person is None or person.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这位家庭成员，请刷新后再试。")
    if new.offered_on > acting.today:
        raise UserError(ErrorCode.BAD_INPUT, "介绍工作的日期不能在今天之后，请改正。")
    if not new.job.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明介绍的是什么工作。")
    if new.answer is JobAnswer.REASON and not new.because.strip():
        raise UserError(ErrorCode.BAD_INPUT, f"请写明是什么正当理由（依据：{CLAUSE}）。")
    row = JobOffer(
        home=new.home,
        id=office.new_id(),
        household_id=person.household_id,
        member_id=new.member,
        offered_on=new.offered_on,
        job=new.job.strip(),
        answer=new.answer.value,
        because=new.because.strip() or None,
        recorded_by=acting.person,
    )
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    return RowId(row.id)


def refusers(office: Office, on: dt.date) -> list[Refuser]:
    """Return who refused so often in a row without a reason, the newest offers counted backwards."""
    offers: dict[tuple[str, str], list[JobOffer]] = {}
    for row in office.store.rows(JobOffer, order=("offered_on", "id")):
        if not row.gone and row.member_id and row.offered_on is not None and row.offered_on <= on:
            offers.setdefault((row.home, row.member_id), []).append(row)
    if not offers:
        return []
    times = limit_on(office, LIMIT, on).whole
    found = []
    for (home, member), rows in sorted(offers.items()):
        count = refused_in_a_row(row.answer for row in rows)
        if count >= times:
            found.append(
                Refuser(
                    home=HomeCode(home),
                    household=RowId(rows[-1].household_id or ""),
                    member=RowId(member),
                    times=count,
                    last_on=rows[-1].offered_on or on,
                )
            )
    return found


def refused_in_a_row(answers: Iterable[str | None]) -> int:
    """Count the refusals without a reason at the end of the answers, oldest first."""
    count = 0
    for answer in answers:
        count = count + 1 if answer == JobAnswer.REFUSED else 0
    return count
