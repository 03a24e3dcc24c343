"""Read a finished interview: its signed answers as they were given, question by question."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lianghe_desktop.casework.entity_lists import lists_for
from lianghe_desktop.casework.forms import HOUSEHOLD_SURVEY, questionnaire
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.identity import masked_number, masked_phone
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.survey import ControlKind, ItemKind, OutlineItem, Session, outline, restore_session

_DOCUMENT = re.compile(r"\d{17}[\dX]")
_PHONE = re.compile(r"1\d{10}")
_AMOUNTS = frozenset({"yuan", "money"})
_PICTURES = {ControlKind.IMAGE, ControlKind.FILE, ControlKind.AUDIO, ControlKind.VIDEO}


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerLine:
    """One answered question, under the heading it stands under; numbers and phones are masked."""

    heading: str
    question: str
    answer: str
    ref: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishedInterview:
    """A finished interview as a page shows it."""

    home: HomeCode
    interview: RowId
    form: str
    surveyed_on: dt.date | None
    surveyors: str
    answers: tuple[AnswerLine, ...]


def finished_interview(office: Office, acting: Acting, home: HomeCode, interview: RowId) -> FinishedInterview:
    """Return the answers of a finished interview in the order of its form.

    Raises:
        UserError: The interview or its version of the form is not on this desk.
    """
    row = office.store.get(Interview, home, interview)
    if row is None or not row.instance_xml:
        raise UserError(ErrorCode.NOT_FOUND, "这次调查的答卷不在本机，请从镇街的数据包里导入后再看。")
    household = RowId(row.household_id) if row.household_id else None
    lists = lists_for(office, row.form_id, home, household)
    form_id = row.form_id or HOUSEHOLD_SURVEY
    form = questionnaire(office, acting, sha256=row.form_sha256, form_id=form_id, lists=lists)
    day = dt.datetime.combine(row.surveyed_on or acting.today, dt.time(), CHINA)
    session = restore_session(form.definition, row.instance_xml.encode(), clock=lambda: day)
    return FinishedInterview(
        home=home,
        interview=interview,
        form=form.definition.title,
        surveyed_on=row.surveyed_on,
        surveyors="、".join(name for name in (row.surveyor_1, row.surveyor_2) if name),
        answers=tuple(answer_lines(session)),
    )


def answer_lines(session: Session) -> list[AnswerLine]:
    """Return the answered questions in the order of the form; numbers and phones are masked.

    The headings below a member name the member: 家庭成员 2 区秀兰, then 区秀兰 · 上学情况.
    """
    headings: dict[str, str] = {}
    names: dict[str, str] = {}
    found = []
    items = outline(session)
    for place, item in enumerate(items):
        above, name = headings.get(item.parent or "", ""), names.get(item.parent or "", "")
        if item.kind is ItemKind.QUESTION:
            if answer := _answer(session, item):
                found.append(AnswerLine(heading=above, question=item.label, answer=answer, ref=item.ref))
            continue
        own = item.label
        if item.kind is ItemKind.REPEAT_INSTANCE:
            named = _name_below(session, items[place + 1 :], item.ref)
            own = " ".join(part for part in (item.label, str(item.index), named) if part)
            name = named or own
        elif name and own:
            own = f"{name} · {own}"
        headings[item.ref], names[item.ref] = own or above, name
    return found


def _name_below(session: Session, items: Sequence[OutlineItem], ref: str) -> str:
    """Return the answer of the first typed question of one instance, which names it."""
    for item in items:
        if not item.ref.startswith(f"{ref}/"):
            break
        if item.control is ControlKind.TEXT:
            return session.state(item.ref).value or ""
    return ""


def _answer(session: Session, item: OutlineItem) -> str:
    if item.control is ControlKind.NOTE:
        return ""
    state = session.state(item.ref)
    value = state.value or ""
    if not value:
        return ""
    if item.control in _PICTURES:
        return "已附上"
    if state.choices:
        labels = {choice.value: choice.label for choice in state.choices}
        return "、".join(labels.get(code, code) for code in value.split())
    if _DOCUMENT.fullmatch(value):
        return masked_number(value)
    if _PHONE.fullmatch(value):
        return masked_phone(value)
    if set(item.appearance) & _AMOUNTS:
        return _amount(value)
    return f"{value} {item.unit}".strip()


def _amount(value: str) -> str:
    """Return yuan with separators, 17,600.00; what is no amount stays as it was typed."""
    try:
        return f"{Decimal(value):,.2f}"
    except InvalidOperation:
        return value
