"""Print an interview: in large type to be read back before the family signs, or as it was signed.

Source: 最低生活保障审核确认办法 16 (两名以上调查人员，调查结果由调查人员和申请人签字确认).
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.entity_lists import lists_for
from lianghe_desktop.casework.finished_answers import AnswerLine, answer_lines
from lianghe_desktop.casework.forms import questionnaire
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.paper_values import head_name, number_of
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.survey import OpenInterview, attachment, drafts, resume
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.documents import render_surveys
from lianghe_desktop.documents.survey_sheet import TypeSize
from lianghe_desktop.documents.values import (
    PaperMark,
    SurveyAnswer,
    SurveySection,
    SurveySignature,
    SurveyValues,
)
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import HouseholdFile, file_of
from lianghe_desktop.survey import Session, restore_session

_SURVEYORS = ("调查人", "调查人")
_READ_BACK = ("念的人", "录的人", "核的人")
_NEW = "新户"
Households = Sequence[tuple[HomeCode, RowId]]
SurveyPaper = tuple[HomeCode, RowId | None, SurveyValues]


def print_read_back(office: Office, acting: Acting, interview: OpenInterview) -> Printed:
    """Print the answers in large type; the family and those who read, wrote and checked sign it.

    Source: 一人读一人录一人核, as surveyors call it; 最低生活保障审核确认办法 16 (signed by both sides).
    """
    return print_read_backs(office, acting, [interview])


def print_read_backs(office: Office, acting: Acting, interviews: Sequence[OpenInterview]) -> Printed:
    """Print several open interviews in large type into one file; UserError when there is none."""
    require(acting, Act.PRINT)
    if not interviews:
        raise UserError(ErrorCode.NOT_FOUND, "没有没做完的调查可以打印大字答卷。")
    found = [_to_read_back(office, acting, interview) for interview in interviews]
    return _printed(office, acting, found, "read_back", TypeSize.LARGE)


def _to_read_back(office: Office, acting: Acting, interview: OpenInterview) -> SurveyPaper:
    draft = interview.draft
    home = HomeCode(draft.home)
    household = RowId(draft.household_id) if draft.household_id else None
    file = file_of(office.store, home, household) if household else None
    xml = interview.session.draft_xml()
    values = _values(
        office,
        interview.session,
        home,
        file,
        title=interview.form.definition.title,
        version=interview.form.form.version,
        day=acting.today,
        digest=hashlib.sha256(xml).hexdigest()[:16],
        signatures=_to_sign(_READ_BACK),
        mark=new_mark(acting),
    )
    return home, household, values


def print_survey(office: Office, acting: Acting, home: HomeCode, interview: RowId) -> Printed:
    """Print a finished interview in the version that was signed, with its signatures.

    Raises:
        UserError: The interview or its version of the form is not on this desk.
    """
    return print_surveys(office, acting, [(home, interview)])


def print_surveys(office: Office, acting: Acting, interviews: Sequence[tuple[HomeCode, RowId]]) -> Printed:
    """Print several finished interviews into one file, each in the version that was signed.

    Raises:
        UserError: One of them, or its version of the form, is not on this desk.
    """
    require(acting, Act.PRINT)
    found = [as_signed(office, acting, home, interview) for home, interview in interviews]
    return _printed(office, acting, found, "survey", TypeSize.USUAL)


def print_newest_surveys(office: Office, acting: Acting, households: Households) -> Printed:
    """Print the newest finished interview of each household; UserError where one has none."""
    newest = [(home, newest_interview(office, home, household)) for home, household in households]
    return print_surveys(office, acting, newest)


def open_interviews(office: Office, acting: Acting, households: Households | None) -> list[OpenInterview]:
    """Return the unfinished interviews of households; all, newcomers included, where none are named."""
    wanted = None if households is None else {household for _, household in households}
    lines = [line for line in drafts(office) if wanted is None or line.household in wanted]
    return [resume(office, acting, line.id) for line in lines]


def newest_interview(office: Office, home: HomeCode, household: RowId) -> RowId:
    """Return the newest finished interview of a household; UserError where there is none."""
    rows = [
        row
        for row in office.store.rows(Interview, where={"home": home, "household_id": household})
        if row.instance_xml and not row.gone
    ]
    if not rows:
        raise UserError(ErrorCode.NOT_FOUND, "这一户还没有做完的调查，没有可以打印的答卷。")
    return RowId(max(rows, key=lambda row: (row.finished_at or 0, row.id)).id)


def as_signed(office: Office, acting: Acting, home: HomeCode, interview: RowId) -> SurveyPaper:
    """Return a finished interview as it stands on paper, in the version that was signed.

    Raises:
        UserError: The interview or its version of the form is not on this desk.
    """
    row = office.store.get(Interview, home, interview)
    if row is None or not row.instance_xml:
        raise UserError(ErrorCode.NOT_FOUND, "这次调查的答卷不在本机，请从镇街的数据包里导入后再打印。")
    household = RowId(row.household_id) if row.household_id else None
    lists = lists_for(office, row.form_id, home, household)
    form = questionnaire(office, acting, sha256=row.form_sha256, lists=lists)
    day = row.surveyed_on or acting.today
    moment = dt.datetime.combine(day, dt.time(), CHINA)
    session = restore_session(form.definition, row.instance_xml.encode(), clock=lambda: moment)
    values = _values(
        office,
        session,
        home,
        file_of(office.store, home, household) if household else None,
        title=form.definition.title,
        version=row.form_version or "",
        day=day,
        digest=hashlib.sha256(row.instance_xml.encode()).hexdigest()[:16],
        signatures=_signed(office, session) or _to_sign(),
        mark=new_mark(acting),
    )
    return home, household, values


def _printed(
    office: Office, acting: Acting, papers: Sequence[SurveyPaper], document: str, size: TypeSize
) -> Printed:
    out = BytesIO()
    pages = render_surveys([values for _, _, values in papers], out, size=size).count
    logged = [
        log_row(office, acting, home, household, document, values.mark, values)
        for home, household, values in papers
    ]
    keep_log(office, acting, logged)
    codes = tuple(values.mark.code for _, _, values in papers)
    return Printed(pdf=out.getvalue(), pages=pages, codes=codes, title=papers[0][2].title)


def _values(
    office: Office,
    session: Session,
    home: HomeCode,
    file: HouseholdFile | None,
    *,
    title: str,
    version: str,
    day: dt.date,
    digest: str,
    signatures: Sequence[SurveySignature],
    mark: PaperMark,
) -> SurveyValues:
    lines = answer_lines(session)
    return SurveyValues(
        title=title,
        form_version=version,
        village_name=area_names(office).full_name(home),
        household_no=number_of(file.household) if file else _NEW,
        head_name=head_name(file) if file else _head_said(session),
        interviewed_on=day,
        sections=_sections(lines),
        signatures=tuple(signatures),
        digest=digest,
        mark=mark,
    )


def _sections(lines: Sequence[AnswerLine]) -> tuple[SurveySection, ...]:
    return tuple(
        SurveySection(
            title=title or "基本情况",
            answers=tuple(SurveyAnswer(question=one.question, answer=one.answer) for one in group),
        )
        for title, group in groupby(lines, key=lambda line: line.heading)
    )


def _head_said(session: Session) -> str:
    """Return the name of the first member of a family that is not registered yet."""
    for ref, state in session.states().items():
        if ref.endswith("/member_name") and state.value:
            return state.value
    return _NEW


def _to_sign(roles: tuple[str, ...] = _SURVEYORS) -> tuple[SurveySignature, ...]:
    return tuple(SurveySignature(role=role, name=None, picture=None) for role in ("家庭成员", *roles))


def _signed(office: Office, session: Session) -> tuple[SurveySignature, ...]:
    """Return the signatures that were given on the screen, in the order of the form."""
    found = []
    for ref, state in session.states().items():
        item = session.definition.item(tuple(part.partition("[")[0] for part in ref.strip("/").split("/")))
        signature = item is not None and item.control is not None and "signature" in item.control.appearance
        if signature and state.value:
            picture = attachment(office, state.value)
            found.append(SurveySignature(role=state.label, name=None, picture=picture))
    return tuple(found)
