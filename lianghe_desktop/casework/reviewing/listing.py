"""Remarks as pages and commands list them: whose turn it is, by when, and how it stands."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.reviewing.sending_back import level_of
from lianghe_desktop.records.case_codes import ReviewAnswer
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.reviewing import ReviewComment

SOON_DAYS = 2
"""From so many days before its day a remark is shown as nearly due. Source: 示范参数."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentLine:
    """One remark with what is needed to show it and to go where it points.

    waits_for: `village` (to be answered), `reviewer` (answered, to be closed) or None (closed).
    days_left: until the day to answer by, below zero when it has passed; None unless it waits there.
    """

    id: RowId
    home: HomeCode
    household: RowId
    household_name: str
    household_no: str
    village: str
    subject: str
    subject_id: str
    subject_label: str
    row_table: str | None
    row_id: str | None
    field: str | None
    ref: str | None
    label: str
    value_seen: str
    request: str
    level: str
    author: str
    written_on: dt.date | None
    due_on: dt.date | None
    answer: ReviewAnswer | None
    answer_label: str
    answer_text: str
    answered_by: str
    answered_on: dt.date | None
    closed_label: str
    previous: str | None
    waits_for: str | None
    days_left: int | None

    @property
    def overdue(self) -> bool:
        """Tell whether the day to answer by has passed."""
        return self.days_left is not None and self.days_left < 0

    @property
    def soon(self) -> bool:
        """Tell whether the day to answer by is near."""
        return self.days_left is not None and 0 <= self.days_left <= SOON_DAYS

    @property
    def state(self) -> str:
        """Return how it stands in words."""
        if self.closed_label:
            return self.closed_label
        if self.answer is not None:
            return f"{self.answer_label}，等审核"
        if self.overdue:
            return f"已超期 {-(self.days_left or 0)} 天"
        return "今天到期" if self.days_left == 0 else f"还有 {self.days_left} 天"


def open_comments(office: Office, acting: Acting) -> list[CommentLine]:
    """Return the remarks that nobody has closed, those due first."""
    rows = office.store.rows(ReviewComment, where={"closed_how": None})
    return _lines(office, acting, rows)


def comments_of(office: Office, acting: Acting, home: HomeCode, household: RowId) -> list[CommentLine]:
    """Return every remark on a household, closed ones included, those open first."""
    rows = office.store.rows(ReviewComment, where={"home": home, "household_id": household})
    return _lines(office, acting, rows)


def comments_on_interview(
    office: Office, acting: Acting, home: HomeCode, interview: str
) -> list[CommentLine]:
    """Return the remarks on questions of an interview or of the earlier ones that it corrects."""
    chain, at = [interview], interview
    while (row := office.store.get(Interview, home, at)) and row.previous_id and row.previous_id not in chain:
        at = row.previous_id
        chain.append(at)
    rows = office.store.rows(ReviewComment, where={"home": home, "subject_id": chain})
    return _lines(office, acting, [row for row in rows if row.ref])


def find_comment(office: Office, comment: str) -> tuple[HomeCode, RowId]:
    """Return home and id of the remark with this id.

    Raises:
        UserError: There is none.
    """
    for row in office.store.rows(ReviewComment, where={"id": comment.strip()}):
        if not row.gone:
            return HomeCode(row.home), RowId(row.id)
    raise UserError(ErrorCode.NOT_FOUND, f"没有编号为“{comment}”的退回意见，请用 review list 查看。")


def my_turn(office: Office, lines: Iterable[CommentLine]) -> list[CommentLine]:
    """Return the remarks that wait for this desk: to be answered, or answered to its own level."""
    if office.is_village:
        return [line for line in lines if line.waits_for == "village"]
    own = level_of(office).value
    return [line for line in lines if line.waits_for == "reviewer" and line.level == own]


@dataclass(frozen=True, kw_only=True, slots=True)
class RemarksDue:
    """How many remarks wait for this desk, how many of them are late, and the first day to answer by."""

    count: int
    overdue: int
    first_due: dt.date | None


def remarks_due(office: Office, acting: Acting) -> RemarksDue:
    """Count the remarks that wait for this desk."""
    mine = my_turn(office, open_comments(office, acting))
    return RemarksDue(
        count=len(mine),
        overdue=sum(line.overdue for line in mine),
        first_due=min((line.due_on for line in mine if line.due_on), default=None),
    )


def _lines(office: Office, acting: Acting, rows: Iterable[ReviewComment]) -> list[CommentLine]:
    held = [row for row in rows if not row.gone]
    keys = sorted({(HomeCode(row.home), RowId(row.household_id or "")) for row in held})
    heads = {(one.home, one.id): (one.head_name, one.household_no) for one in household_lines(office, keys)}
    people, areas = names_of_people(office), area_names(office)
    lines = []
    for row in held:
        key = (HomeCode(row.home), RowId(row.household_id or ""))
        if key in heads:
            lines.append(_line(row, acting.today, people, heads[key], areas.name(row.home)))
    return sorted(lines, key=lambda one: (one.waits_for is None, one.due_on or dt.date.max, one.id))


def _line(
    row: ReviewComment, today: dt.date, people: dict[str, str], head: tuple[str, str], village: str
) -> CommentLine:
    known = ReviewAnswer(row.answer) if row.answer in set(ReviewAnswer) else None
    waits_for = None if row.closed_how else ("reviewer" if row.answer else "village")
    level = code_list("level").find(row.level or "")
    author = people.get(row.written_by or "", "")
    return CommentLine(
        id=RowId(row.id),
        home=HomeCode(row.home),
        household=RowId(row.household_id or ""),
        household_name=head[0] or head[1],
        household_no=head[1],
        village=village,
        subject=row.subject or "",
        subject_id=row.subject_id or "",
        subject_label=_word("review_subject", row.subject),
        row_table=row.row_table,
        row_id=row.row_id,
        field=row.field,
        ref=row.ref,
        label=row.label or "",
        value_seen=row.value_seen or "",
        request=row.request or "",
        level=row.level or "",
        author=" ".join(word for word in (level.label if level else "", author) if word) or "上级",
        written_on=row.written_on,
        due_on=row.due_on,
        answer=known,
        answer_label=_word("review_answer", row.answer),
        answer_text=row.answer_text or "",
        answered_by=people.get(row.answered_by or "", ""),
        answered_on=row.answered_on,
        closed_label=_word("review_closing", row.closed_how),
        previous=row.previous_id,
        waits_for=waits_for,
        days_left=(row.due_on - today).days if waits_for == "village" and row.due_on else None,
    )


def _word(codes: str, code: str | None) -> str:
    found = code_list(codes).find(code or "")
    return found.label if found else (code or "")
