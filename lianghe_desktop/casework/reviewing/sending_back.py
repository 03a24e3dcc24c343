"""Send back: a reviewer above the village remarks on single fields, with a day by which to answer.

Source: 最低生活保障审核确认办法 18-20 (the township examines, the county confirms).
"""

import datetime as dt
from dataclasses import dataclass

from lianghe_desktop.casework.holidays import working_calendar
from lianghe_desktop.casework.limits import limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reviewing.advice_places import require_place
from lianghe_desktop.casework.reviewing.subjects import HELP_TABLES, field_words, row_named, rows_of_subject
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.reviewing import ReviewComment
from lianghe_desktop.store.households import HouseholdFile, file_of

ANSWER_DAYS = "review_answer_days"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """One remark: on a stored field, on a question or a place of the advice (`ref`), or on the whole.

    label and value_seen are given for a question only; those of a stored field are read from its row, those
    of a place from the advice. subject: what it is about where that is not what the return is about.
    """

    request: str
    subject: ReviewSubject | None = None
    row_table: str | None = None
    row_id: str | None = None
    field: str | None = None
    ref: str | None = None
    label: str | None = None
    value_seen: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SendBack:
    """What a reviewer sends back of a household, in one go; `due_on` None takes the limit of the pack."""

    home: HomeCode
    household: RowId
    subject: ReviewSubject
    subject_id: RowId
    remarks: tuple[Remark, ...]
    due_on: dt.date | None = None
    procedure: RowId | None = None


def send_back(office: Office, acting: Acting, back: SendBack) -> tuple[RowId, ...]:
    """Keep the remarks; they travel down with the next return bundle. Return their ids.

    Raises:
        UserError: The role or this desk may not, nothing is asked, a field is not there, or the day to
            answer by has passed.
    """
    require_reviewer(office, acting)
    file = file_of(office.store, back.home, back.household)
    if file is None:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这一户，请回到农户列表重新选择。")
    due_on = _due_on(office, acting, back.due_on)
    if not back.remarks:
        raise UserError(ErrorCode.BAD_INPUT, "还没有写退回意见，请先点要补充的栏目，再写清楚要补什么。")
    batch = office.new_id()
    rows = [_comment(office, acting, file, back, remark, batch, due_on) for remark in back.remarks]
    office.store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)
    return tuple(RowId(row.id) for row in rows)


def answer_by(office: Office, acting: Acting) -> dt.date:
    """Return the day by which a remark of today is to be answered, by the limit of the pack."""
    days = limit_on(office, ANSWER_DAYS, acting.today).whole
    return working_calendar(office).after(acting.today, days)


def require_reviewer(office: Office, acting: Acting) -> None:
    """Refuse a role or a desk that may not review.

    Raises:
        UserError: The role may not, or this is a village's laptop.
    """
    require(acting, Act.REVIEW)
    if office.is_village:
        raise UserError(
            ErrorCode.NO_PERMISSION, "退回补充和审核由镇街、县区的电脑办理，村里的电脑只答复；请交上级办理。"
        )


def level_of(office: Office) -> Level:
    """Return the level of this desk by name."""
    return Level[office.desk.level.name]


def _due_on(office: Office, acting: Acting, due_on: dt.date | None) -> dt.date:
    day = due_on or answer_by(office, acting)
    if day < acting.today:
        raise UserError(ErrorCode.BAD_INPUT, f"答复期限 {day} 已经过去，请填今天或以后的日期。")
    return day


def _subject(back: SendBack, remark: Remark) -> tuple[ReviewSubject, RowId]:
    """Return what a remark is about: one return may hold remarks on several parts of a household."""
    subject = ReviewSubject.HELP if remark.row_table in HELP_TABLES else remark.subject or back.subject
    return subject, back.subject_id if subject is back.subject else back.household


def _read(
    office: Office,
    acting: Acting,
    file: HouseholdFile,
    remark: Remark,
    subject: ReviewSubject,
    subject_id: RowId,
) -> tuple[str, str | None]:
    """Return what the place of a remark is called and what stands there."""
    home, household = HomeCode(file.household.home), RowId(file.household.id)
    if subject is ReviewSubject.ADVICE and remark.ref is not None:
        place = require_place(office, acting, home, household, remark.ref)
        return place.label, place.value
    label = remark.label or code_list("review_subject").label(subject)
    rows = rows_of_subject(file, subject, subject_id)
    if subject is ReviewSubject.INTERVIEW and not rows:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这次调查，请回到户的页面重新选择。")
    if remark.field is None:
        return label, remark.value_seen
    row = row_named(rows, remark.row_table or "", remark.row_id or "")
    if row is None:
        raise UserError(ErrorCode.NOT_FOUND, f"“{label}”的那一行已经不在，请刷新后重新点选。")
    return field_words(row, remark.field)


def _comment(
    office: Office,
    acting: Acting,
    file: HouseholdFile,
    back: SendBack,
    remark: Remark,
    batch: RowId,
    due_on: dt.date,
) -> ReviewComment:
    if not remark.request.strip():
        raise UserError(ErrorCode.BAD_INPUT, f"请写清楚“{remark.label or '这一处'}”要补充或改正什么。")
    subject, subject_id = _subject(back, remark)
    label, seen = _read(office, acting, file, remark, subject, subject_id)
    return ReviewComment(
        home=back.home,
        id=office.new_id(),
        return_id=batch,
        household_id=back.household,
        procedure_id=back.procedure,
        subject=subject.value,
        subject_id=subject_id,
        row_table=remark.row_table,
        row_id=remark.row_id,
        field=remark.field,
        ref=remark.ref,
        label=label,
        value_seen=seen,
        request=remark.request.strip(),
        level=level_of(office).value,
        written_by=acting.person,
        written_on=acting.today,
        due_on=due_on,
    )
