"""Answer a remark at its field, and close it or send it back once more.

Source: 最低生活保障审核确认办法 19 (an objection leads to another look); the three answers are ours.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from lianghe_desktop.casework.finished_answers import AnswerLine, answer_lines, finished_interview
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reviewing.advice_places import advice_place
from lianghe_desktop.casework.reviewing.sending_back import answer_by, level_of, require_reviewer
from lianghe_desktop.casework.reviewing.subjects import field_words, is_masked, row_named, rows_of_subject
from lianghe_desktop.casework.survey import resume
from lianghe_desktop.records.case_codes import ReviewAnswer, ReviewClosing, ReviewSubject
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import Draft
from lianghe_desktop.records.reviewing import ReviewComment
from lianghe_desktop.store.households import file_of
from lianghe_desktop.store.unit import Unit

_KEPT_AGAIN = (
    *("return_id", "household_id", "procedure_id", "subject", "subject_id"),
    *("row_table", "row_id", "field", "ref", "label"),
)


def answer(
    office: Office, acting: Acting, home: HomeCode, comment: RowId, *, how: ReviewAnswer, text: str = ""
) -> None:
    """Answer a remark; while nobody has closed it, it may be answered anew.

    Raises:
        UserError: The remark is closed, an explanation has no words, or 已改 is said where nothing differs
            from what the reviewer saw.
    """
    require(acting, Act.ANSWER)
    row = _open_comment(office, home, comment)
    if how is not ReviewAnswer.FIXED and not text.strip():
        word = code_list("review_answer").label(how)
        raise UserError(ErrorCode.BAD_INPUT, f"选“{word}”要写明情况，请在下面写一两句。")
    if how is ReviewAnswer.FIXED and not is_changed(office, acting, row):
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"“{row.label}”还是退回时的“{row.value_seen or '未填'}”，没有改动；请先改好再答“已改”，"
            "确实不用改的请选“说明”或“有异议”。",
        )
    _write(
        office,
        acting,
        row,
        {
            "answer": how.value,
            "answer_text": text.strip() or None,
            "answered_by": acting.person,
            "answered_on": acting.today,
        },
    )


def take_answer_back(office: Office, acting: Acting, home: HomeCode, comment: RowId) -> None:
    """Take an answer back that nobody has closed yet.

    Raises:
        UserError: The remark is closed.
    """
    require(acting, Act.ANSWER)
    row = _open_comment(office, home, comment)
    blank = dict.fromkeys(("answer", "answer_text", "answered_by", "answered_on"))
    _write(office, acting, row, blank)


def close(
    office: Office,
    acting: Acting,
    home: HomeCode,
    comment: RowId,
    *,
    how: ReviewClosing = ReviewClosing.ACCEPTED,
) -> None:
    """Accept the answer, or withdraw the remark.

    Raises:
        UserError: The role or this desk may not, it is closed, or nobody has answered yet.
    """
    require_reviewer(office, acting)
    row = _open_comment(office, home, comment)
    if how is ReviewClosing.AGAIN:
        raise UserError(ErrorCode.BAD_INPUT, "再次退回要写明还要补什么，请写好意见再退回。")
    if how is ReviewClosing.ACCEPTED and row.answer is None:
        raise UserError(ErrorCode.WRONG_STATE, "村里还没有答复，不能认可；不再要求的请选“撤回意见”。")
    _write(office, acting, row, _closing(acting, how))


def send_again(
    office: Office,
    acting: Acting,
    home: HomeCode,
    comment: RowId,
    *,
    request: str,
    due_on: dt.date | None = None,
) -> RowId:
    """Close a remark as sent back once more and put a new one in its place, with what stands there now.

    Raises:
        UserError: The role or this desk may not, it is closed or unanswered, or nothing is asked.
    """
    require_reviewer(office, acting)
    row = _open_comment(office, home, comment)
    if row.answer is None:
        raise UserError(ErrorCode.WRONG_STATE, "村里还没有答复，不用再次退回；要改意见的请先撤回再退回。")
    if not request.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写清楚还要补充或改正什么，再退回。")
    following = ReviewComment(
        home=home,
        id=office.new_id(),
        previous_id=row.id,
        **{name: getattr(row, name) for name in _KEPT_AGAIN},
        value_seen=value_now(office, acting, row) or row.value_seen,
        request=request.strip(),
        level=level_of(office).value,
        written_by=acting.person,
        written_on=acting.today,
        due_on=due_on or answer_by(office, acting),
    )

    def job(unit: Unit) -> RowId:
        unit.change(ReviewComment, home, row.id, _closing(acting, ReviewClosing.AGAIN))
        unit.insert(following)
        return RowId(following.id)

    return office.store.write(job, actor=acting.actor)


def is_changed(office: Office, acting: Acting, row: ReviewComment) -> bool:
    """Tell whether what a remark is about differs from what the reviewer saw.

    A remark on the whole, a row that was deleted, and a number shown with its digits hidden cannot be
    compared and count as changed.
    """
    if row.field is None and row.ref is None:
        return True
    file = file_of(office.store, HomeCode(row.home), RowId(row.household_id or ""))
    if file is not None and row.field is not None:
        stored = row_named(
            rows_of_subject(file, row.subject or "", row.subject_id or ""),
            row.row_table or "",
            row.row_id or "",
        )
        if stored is None or is_masked(stored, row.field):
            return True
    return (value_now(office, acting, row) or "") != (row.value_seen or "")


def value_now(office: Office, acting: Acting, row: ReviewComment) -> str | None:
    """Return what stands now where a remark points, as shown; None where nothing can be read."""
    file = file_of(office.store, HomeCode(row.home), RowId(row.household_id or ""))
    if file is None:
        return None
    if row.field is not None:
        rows = rows_of_subject(file, row.subject or "", row.subject_id or "")
        stored = row_named(rows, row.row_table or "", row.row_id or "")
        return field_words(stored, row.field)[1] if stored is not None else None
    if row.ref is None:
        return None
    if row.subject == ReviewSubject.ADVICE:
        home, household = HomeCode(row.home), RowId(file.household.id)
        place = advice_place(office, acting, home, household, row.ref)
        return place.value if place is not None else None
    newest = newest_correction(file.interviews, row.subject_id or "")
    answers = _answers_at_work(office, acting, newest)
    if answers is None:
        answers = finished_interview(office, acting, HomeCode(row.home), RowId(newest)).answers
    return next((line.answer for line in answers if line.ref == row.ref), None)


def _answers_at_work(office: Office, acting: Acting, interview: str) -> Sequence[AnswerLine] | None:
    """Return the answers of the draft that corrects an interview, None without one."""
    drafts = office.store.rows(Draft, where={"previous_interview_id": interview})
    return answer_lines(resume(office, acting, RowId(drafts[0].id)).session) if drafts else None


def newest_correction(interviews: tuple[Interview, ...], interview: str) -> str:
    """Return the last of the interviews that correct `interview`, itself where none does."""
    following = {row.previous_id: row.id for row in interviews if row.previous_id}
    found, seen = interview, {interview}
    while found in following and following[found] not in seen:
        found = following[found]
        seen.add(found)
    return found


def _open_comment(office: Office, home: HomeCode, comment: RowId) -> ReviewComment:
    row = office.store.get(ReviewComment, home, comment)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这条退回意见，请刷新后再试。")
    if row.closed_how is not None:
        word = code_list("review_closing").label(row.closed_how)
        raise UserError(ErrorCode.WRONG_STATE, f"这条意见已经了结（{word}），不用再办。")
    return row


def _closing(acting: Acting, how: ReviewClosing) -> dict[str, Any]:
    return {"closed_how": how.value, "closed_by": acting.person, "closed_on": acting.today}


def _write(office: Office, acting: Acting, row: ReviewComment, values: dict[str, Any]) -> None:
    office.store.write(lambda unit: unit.change(ReviewComment, row.home, row.id, values), actor=acting.actor)
