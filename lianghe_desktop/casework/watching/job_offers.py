"""What is offered to people able to work: a job, advice, training, a technical school, and their answer.

Refusing jobs again and again without a reason touches their money.
Source: 最低生活保障审核确认办法 34; 珠斗办字〔2017〕6号 二（二）1 (五个一).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lianghe_desktop.casework.helping.five_ones import OFFER_KINDS, RECOMMEND
from lianghe_desktop.casework.helping.situations import age_of
from lianghe_desktop.casework.helping.written import Written
from lianghe_desktop.casework.household_reading import living
from lianghe_desktop.casework.limits import limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.case_codes import JobAnswer
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.watching import JobOffer
from lianghe_desktop.store.households import HouseholdFile
from lianghe_desktop.store.unit import Unit

CLAUSE = "最低生活保障审核确认办法 34"
LIMIT = "work_refusal_times"
_LEAST_YEARS = 14  # 示范参数: who leaves junior school soon may be offered a technical school
_LEAST_WORKING_YEARS = 16  # 劳动法 15


@dataclass(frozen=True, kw_only=True, slots=True)
class NewJobOffer:
    """Something that was offered to a member, and what they said; kind: one of OFFER_KINDS."""

    home: HomeCode
    member: RowId
    offered_on: dt.date
    job: str
    answer: JobAnswer
    because: str = ""
    kind: str = RECOMMEND


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferLine:
    """One offer; kind and answer as codes, with their words beside."""

    id: RowId
    day: dt.date | None
    member: str
    kind: str
    job: str
    answer: str
    because: str

    @property
    def kind_words(self) -> str:
        """Return which of the five it was."""
        return code_list("help_measure_kind").label(self.kind)

    @property
    def reply(self) -> str:
        """Return the answer with its reason, in words."""
        said = code_list("job_answer").label(self.answer) if self.answer else ""
        return f"{said}：{self.because}" if self.because else said


@dataclass(frozen=True, kw_only=True, slots=True)
class Refuser:
    """Somebody who refused as often in a row as the rule names; last_on: the day of the newest refusal."""

    home: HomeCode
    household: RowId
    member: RowId
    times: int
    last_on: dt.date


def people_to_offer(file: HouseholdFile, on: dt.date) -> list[Member]:
    """Return who lives there and is old enough for any of the five, in order."""
    return [m for m in living(file.members) if (age_of(m, on) or _LEAST_YEARS) >= _LEAST_YEARS]


def record_offer(office: Office, acting: Acting, new: NewJobOffer) -> Written:
    """Keep an offer; what was written can be taken back.

    Raises:
        UserError: The role may not, nobody of that id, too young for work, the day lies ahead, the kind is
            none of the five, or a reason is missing.
    """
    require(acting, Act.RECORD_HELP)
    person = office.store.get(Member, new.home, new.member)
    if person is None or person.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这位家庭成员，请刷新后再试。")
    _check(new, person, acting.today)
    row = JobOffer(
        home=new.home,
        id=office.new_id(),
        household_id=person.household_id,
        member_id=new.member,
        offered_on=new.offered_on,
        kind=new.kind,
        job=new.job.strip(),
        answer=new.answer.value,
        because=new.because.strip() or None,
        recorded_by=acting.person,
    )
    written = Written(row=RowId(row.id))
    office.store.write(lambda unit: written.insert(unit, row), actor=acting.actor)
    return written


def _check(new: NewJobOffer, person: Member, today: dt.date) -> None:
    if new.kind not in OFFER_KINDS:
        kinds = "、".join(f"{code}（{code_list('help_measure_kind').label(code)}）" for code in OFFER_KINDS)
        raise UserError(ErrorCode.BAD_INPUT, f"没有“{new.kind}”这一类，可以写：{kinds}。")
    if new.offered_on > today:
        raise UserError(ErrorCode.BAD_INPUT, "介绍的日期不能在今天之后，请改正。")
    if not new.job.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明介绍的是什么工作或服务。")
    age = age_of(person, new.offered_on)
    if new.kind == RECOMMEND and age is not None and age < _LEAST_WORKING_YEARS:
        raise UserError(
            ErrorCode.BAD_INPUT, f"那天还不满 {_LEAST_WORKING_YEARS} 周岁，不能介绍工作（依据：劳动法 15）。"
        )
    if new.answer is JobAnswer.REASON and not new.because.strip():
        raise UserError(ErrorCode.BAD_INPUT, f"请写明是什么正当理由（依据：{CLAUSE}）。")


def drop_offer(office: Office, acting: Acting, home: HomeCode, offer: RowId) -> None:
    """Take an offer out of the records; it can be brought back.

    Raises:
        UserError: The role may not, or there is none such.
    """
    require(acting, Act.RECORD_HELP)

    def job(unit: Unit) -> None:
        row = unit.get(JobOffer, home, offer)
        if row is None or row.gone:
            raise UserError(ErrorCode.NOT_FOUND, "这一条已不在本机，请刷新后再试。")
        unit.remove(JobOffer, home, offer)

    office.store.write(job, actor=acting.actor)


def bring_offer_back(office: Office, acting: Acting, home: HomeCode, offer: RowId) -> None:
    """Undo `drop_offer`.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.RECORD_HELP)
    office.store.write(lambda unit: unit.bring_back(JobOffer, home, offer), actor=acting.actor)


def offer_lines(file: HouseholdFile, year: int | None = None) -> tuple[OfferLine, ...]:
    """Return the offers of a household in the order of their days; of one year, or of all."""
    people = {member.id: member.name or "" for member in file.members}
    rows = [
        row
        for row in file.offers
        if year is None or (row.offered_on is not None and row.offered_on.year == year)
    ]
    return tuple(
        OfferLine(
            id=RowId(row.id),
            day=row.offered_on,
            member=people.get(row.member_id or "", ""),
            kind=row.kind or RECOMMEND,
            job=row.job or "",
            answer=row.answer or "",
            because=row.because or "",
        )
        for row in sorted(rows, key=lambda one: (one.offered_on or dt.date.min, one.id))
    )


def refusers(office: Office, on: dt.date) -> list[Refuser]:
    """Return who refused so many jobs in a row without a reason, the newest counted backwards.

    Only jobs count: the rule speaks of work that fits the person, not of advice or training.
    """
    offers: dict[tuple[str, str], list[JobOffer]] = {}
    for row in office.store.rows(JobOffer, order=("offered_on", "id")):
        if not row.gone and row.member_id and _is_job(row) and row.offered_on and row.offered_on <= on:
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


def _is_job(row: JobOffer) -> bool:
    return row.kind in (None, RECOMMEND)


def refused_in_a_row(answers: Iterable[str | None]) -> int:
    """Count the refusals without a reason at the end of the answers, oldest first."""
    count = 0
    for answer in answers:
        count = count + 1 if answer == JobAnswer.REFUSED else 0
    return count
