"""An approval locks what it approves: who wants to change it is told, says so, and is remembered.

A change of approved content is refused with who approved it and when. Who says that it is to be changed all
the same leaves an event that goes up with the next bundle, and the approval asks for another look. What
bundles bring is never refused: it merges, and shows.
Source: 最低生活保障审核确认办法 19-21; docs/adr/0009-approvals-lock.md.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.reviewing.approving import changed_content, newest_approvals
from lianghe_desktop.records.case_codes import ReviewSubject, Verdict
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure
from lianghe_desktop.records.reviewing import Approval, ReviewComment
from lianghe_desktop.records.staff import Event
from lianghe_desktop.store.households import HouseholdFile, file_of, files_seen
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.moves import model_of
from lianghe_desktop.store.unit import Actor, Unit

Result = TypeVar("Result")
REOPENED = "approval_reopened"
_BY_HOUSEHOLD = frozenset({"household", "housing", "assets"})
_OF_HELP = frozenset({"help_plan", "help_measure", "help_visit"})
_OF_HOUSEHOLD = _OF_HELP | {"member", "income_line", "spending_line", "cause", "interview"}
_MOST_NAMED = 3
_MANY = 100
"""From so many rows on (an import) it is worth asking first which villages have any approval."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lock:
    """One approval that stands, as people are told of it."""

    home: HomeCode
    approval: RowId
    subject_label: str
    level_label: str
    by: str
    on: dt.date | None

    @property
    def sentence(self) -> str:
        """Return who approved what and when."""
        who = "".join((self.level_label, self.by))
        return f"“{self.subject_label}”已由{who}在 {self.on} 审核同意"


class ApprovedError(UserError):
    """Say that what is to be changed is approved; `locks` are the approvals that a change would touch."""

    def __init__(self, locks: tuple[Lock, ...]) -> None:
        named = "；".join(lock.sentence for lock in locks[:_MOST_NAMED])
        more = f"；另有 {len(locks) - _MOST_NAMED} 处" if len(locks) > _MOST_NAMED else ""
        levels = "、".join(dict.fromkeys(lock.level_label for lock in locks))
        super().__init__(
            ErrorCode.APPROVED,
            f"{named}{more}，不能直接改。改了就成为“需重新审核”，由{levels}再看一次，改了哪几栏会列给审核人。",
        )
        self.locks = locks


def write_guarded(
    office: Office, acting: Acting, job: Callable[[Unit], Result], *, actor: Actor | None = None
) -> Result:
    """Write a unit of work, unless it changes what an approval approves and nobody said that it may.

    Raises:
        ApprovedError: It does; nothing was written.
    """

    def guarded(unit: Unit) -> Result:
        result = job(unit)
        locks = _broken(office, unit)
        if locks and not acting.changes_approved:
            raise ApprovedError(tuple(locks))
        for lock in locks:
            unit.insert(_event(office, acting, lock))
        return result

    return office.store.write(guarded, actor=actor or acting.actor)


def open_approved(
    office: Office, acting: Acting, file: HouseholdFile, subject: ReviewSubject, subject_id: str
) -> None:
    """Let one subject be opened for change: at once where no approval of it stands.

    Raises:
        ApprovedError: One stands, and the person has not said that it is to be changed.
    """
    locks = tuple(locks_on(office, file, subject, subject_id))
    if locks and not acting.changes_approved:
        raise ApprovedError(locks)
    reopen(office, acting, locks)


def open_row(office: Office, acting: Acting, table: str, home: HomeCode, row_id: RowId) -> None:
    """Let a stored row of a household be opened for change, as `open_approved` does.

    Raises:
        ApprovedError: It is approved, and the person has not said that it is to be changed.
    """
    row = office.store.get(model_of(table), home, row_id) if table in _OF_HOUSEHOLD else None
    household = row_id if table in _BY_HOUSEHOLD else getattr(row, "household_id", None)
    file = file_of(office.store, home, RowId(household)) if household else None
    if file is None:
        return
    if table in _OF_HELP:
        open_approved(office, acting, file, ReviewSubject.HELP, file.household.id)
        return
    found = [*locks_on(office, file, ReviewSubject.HOUSEHOLD), *locks_on(office, file, ReviewSubject.ADVICE)]
    found += locks_on(office, file, ReviewSubject.PROCEDURE)
    if found and not acting.changes_approved:
        raise ApprovedError(tuple(found))
    reopen(office, acting, found)


def locks_on(
    office: Office, file: HouseholdFile, subject: ReviewSubject, subject_id: str | None = None
) -> list[Lock]:
    """Return the approvals of a subject that stand and were not opened for change."""
    home, household = file.household.home, file.household.id
    rows = office.store.rows(Approval, where={"home": home, "household_id": household})
    asked = office.store.rows(ReviewComment, where={"home": home, "household_id": household})
    standing = [
        row
        for row in _standing(rows, asked, file)
        if row.subject == subject and subject_id in (None, row.subject_id)
    ]
    opened = _opened(office.store.rows(Event, where={"subject_id": [row.id for row in standing]}))
    cases = office.store.rows(Procedure, where={"home": home, "household_id": household})
    return _locks(office, [row for row in standing if row.id not in opened], cases)


def reopen(office: Office, acting: Acting, locks: Iterable[Lock]) -> None:
    """Remember that approved content is opened for change."""
    rows = [_event(office, acting, lock) for lock in locks]
    if rows:
        office.store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)


def _broken(office: Office, unit: Unit) -> list[Lock]:
    """Return the locks of what a unit changed, as they stood before it: read past the unit."""
    store, found = office.store, list[Lock]()
    for home, household in sorted(_households(unit)):
        where = {"home": home, "household_id": household}
        rows = store.rows(Approval, where=where)
        before = file_of(store, home, household) if rows else None
        if before is None:
            continue
        after = next(iter(files_seen(unit.connection, [(home, household)])), None)
        standing = _standing(rows, store.rows(ReviewComment, where=where), before)
        opened = _opened([event for row in standing for event in unit.rows(Event, subject_id=row.id)])
        touched = [
            row for row in standing if row.id not in opened and (after is None or changed_content(row, after))
        ]
        found += _locks(office, touched, store.rows(Procedure, where=where))
    return found


def _households(unit: Unit) -> set[tuple[HomeCode, RowId]]:
    """Return the households of the rows that a unit wrote; of a large unit, where anything was approved."""
    keys = [key for key in unit.touched if key.table in _BY_HOUSEHOLD or key.table in _OF_HOUSEHOLD]
    if len(keys) > _MANY:
        homes = {home for home in {key.home for key in keys} if unit.rows(Approval, home=home)}
        keys = [key for key in keys if key.home in homes]
    found: set[tuple[HomeCode, RowId]] = set()
    for key in keys:
        household = _household(unit, key)
        if household is not None:
            found.add((HomeCode(key.home), RowId(household)))
    return found


def _household(unit: Unit, key: RowKey) -> str | None:
    if key.table in _BY_HOUSEHOLD:
        return key.id
    row = unit.get(model_of(key.table), key.home, key.id)
    if isinstance(row, Interview) and row.previous_id is None:
        return None  # one more interview changes nothing that was approved
    return getattr(row, "household_id", None)


def _standing(
    rows: Iterable[Approval], asked: Iterable[ReviewComment], before: HouseholdFile
) -> list[Approval]:
    """Return the approvals that stand; while a remark waits for the village its subject is open anyway."""
    waiting = {
        (row.subject, row.subject_id)
        for row in asked
        if not row.gone and row.closed_how is None and row.answer is None
    }
    return [
        row
        for row in newest_approvals(rows)
        if row.verdict == Verdict.APPROVED
        and (row.subject, row.subject_id) not in waiting
        and not changed_content(row, before)
    ]


def _locks(office: Office, rows: Iterable[Approval], cases: Iterable[Procedure]) -> list[Lock]:
    """Return locks; what was approved inside a case is locked until the case ends."""
    closed = {case.id for case in cases if case.gone or case.outcome is not None}
    people = names_of_people(office)
    return [_lock(row, people) for row in rows if row.procedure_id not in closed]


def _lock(row: Approval, people: dict[str, str]) -> Lock:
    level = code_list("level").find(row.level or "")
    return Lock(
        home=HomeCode(row.home),
        approval=RowId(row.id),
        subject_label=code_list("review_subject").label(row.subject or ""),
        level_label=level.label if level else "上级",
        by=people.get(row.decided_by or "", ""),
        on=row.decided_on,
    )


def _opened(events: Iterable[Event]) -> set[str | None]:
    return {event.subject_id for event in events if event.kind == REOPENED and not event.gone}


def _event(office: Office, acting: Acting, lock: Lock) -> Event:
    return Event(
        home=lock.home,
        id=office.new_id(),
        kind=REOPENED,
        subject="approval",
        subject_id=lock.approval,
        happened_at=office.now_ms(),
        person=acting.person,
    )
