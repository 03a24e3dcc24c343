"""What papers of a case need, as finished values: minutes, notice with objections, the case as a whole.

Nothing is printed here and no document number is among the values.
Source: 最低生活保障审核确认办法 16-24; 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.procedure.reading import case_file
from lianghe_desktop.casework.procedure.village_steps import standing_checks
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import (
    Discussion,
    DiscussionResult,
    Objection,
    Publicity,
    PublicityEntry,
)

Row = TypeVar("Row", bound=SharedRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class SpokenOf:
    """One household of a meeting: its votes and what came of them."""

    head_name: str
    household_no: str
    votes_for: int
    votes_against: int
    votes_abstain: int
    outcome: str
    opinion: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingSummary:
    """A meeting as its minutes are printed; photos: hashes of its attachments."""

    village: str
    about: str
    held_on: dt.date | None
    place: str
    chair: str
    recorder: str
    attendants: str
    entitled: int
    present: int
    minutes: str
    households: tuple[SpokenOf, ...]
    photos: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HungUp:
    """One household on a notice: what stands there and nothing else. Source: 最低生活保障审核确认办法 24."""

    head_name: str
    people: int
    categories: str
    withdrawn_on: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """One objection and how it was settled."""

    head_name: str
    raised_on: dt.date | None
    raised_by: str
    content: str
    handled_on: dt.date | None
    handling: str
    outcome: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeSummary:
    """A notice from the day it went up to the day it came down."""

    village: str
    kind: str
    first_day: dt.date | None
    last_day: dt.date | None
    taken_down_on: dt.date | None
    place: str
    unit: str
    phone: str
    households: tuple[HungUp, ...]
    objections: tuple[Raised, ...]
    photos: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepSummary:
    """One step taken, with its words and its clause."""

    step: str
    turn: int
    outcome: str
    done_on: dt.date | None
    due_on: dt.date | None
    who: str
    others: str
    opinion: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckSummary:
    """One item of the economic check."""

    item: str
    source: str
    result: str
    finding: str
    checked_on: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSummary:
    """A case as its approval form and its cover show it: every step ever taken, every item checked."""

    village: str
    head_name: str
    household_no: str
    kind: str
    origin: str
    opened_on: dt.date | None
    clue: str
    applicant: str
    entrusted_name: str
    entrusted_relation: str
    pack: str
    steps: tuple[StepSummary, ...]
    checks: tuple[CheckSummary, ...]
    outcome: str
    closed_on: dt.date | None
    closed_because: str


def meeting_summary(office: Office, home: HomeCode, discussion: RowId) -> MeetingSummary:
    """Return a meeting with its households in the order of their numbers.

    Raises:
        UserError: There is no such meeting.
    """
    row = office.store.get(Discussion, home, discussion)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这次会议，请刷新后再试。")
    results = _living(office.store.rows(DiscussionResult, where={"home": home, "discussion_id": discussion}))
    heads = _heads(office, home, [one.household_id for one in results])
    spoken = [
        SpokenOf(
            head_name=heads[one.household_id or ""][0],
            household_no=heads[one.household_id or ""][1],
            votes_for=one.votes_for or 0,
            votes_against=one.votes_against or 0,
            votes_abstain=one.votes_abstain or 0,
            outcome=_label("step_outcome", one.outcome),
            opinion=one.opinion or "",
        )
        for one in results
        if (one.household_id or "") in heads
    ]
    return MeetingSummary(
        village=area_names(office).full_name(home),
        about=_label("procedure_kind", row.kind),
        held_on=row.held_on,
        place=row.place or "",
        chair=row.chair or "",
        recorder=row.recorder or "",
        attendants=row.attendants or "",
        entitled=row.entitled or 0,
        present=row.present or 0,
        minutes=row.minutes or "",
        households=tuple(sorted(spoken, key=lambda one: one.household_no)),
        photos=_photos(office, home, discussion),
    )


def notice_summary(office: Office, home: HomeCode, publicity: RowId) -> NoticeSummary:
    """Return a notice with its households and objections.

    Raises:
        UserError: There is no such notice.
    """
    row = office.store.get(Publicity, home, publicity)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这次公示，请刷新后再试。")
    where = {"home": home, "publicity_id": publicity}
    entries = _living(office.store.rows(PublicityEntry, where=where, order=("id",)))
    objections = _living(office.store.rows(Objection, where=where, order=("id",)))
    named = [one.household_id for one in entries] + [one.household_id for one in objections]
    heads = _heads(office, home, named)
    return NoticeSummary(
        village=area_names(office).full_name(home),
        kind=_label("publicity_kind", row.kind),
        first_day=row.first_day,
        last_day=row.last_day,
        taken_down_on=row.taken_down_on,
        place=row.place or "",
        unit=row.unit or "",
        phone=row.phone or "",
        households=tuple(
            HungUp(
                head_name=heads.get(one.household_id or "", ("", ""))[0],
                people=one.people or 0,
                categories="、".join(code_list("category").short(c) for c in (one.categories or "").split()),
                withdrawn_on=one.withdrawn_on,
            )
            for one in entries
        ),
        objections=tuple(
            Raised(
                head_name=heads.get(one.household_id or "", ("", ""))[0],
                raised_on=one.raised_on,
                raised_by=one.raised_by or "",
                content=one.content or "",
                handled_on=one.handled_on,
                handling=one.handling or "",
                outcome=_label("objection_outcome", one.outcome),
            )
            for one in objections
        ),
        photos=_photos(office, home, publicity),
    )


def case_summary(office: Office, acting: Acting, home: HomeCode, procedure: RowId) -> CaseSummary:
    """Return a case with every step ever taken, in the order in which they were.

    Raises:
        UserError: There is no such case.
    """
    file = case_file(office, acting, home, procedure)
    row, people = file.procedure, names_of_people(office)
    head = _heads(office, home, [row.household_id]).get(row.household_id or "", ("", ""))
    return CaseSummary(
        village=area_names(office).full_name(home),
        head_name=head[0],
        household_no=head[1],
        kind=_label("procedure_kind", row.kind),
        origin=_label("procedure_origin", row.origin),
        opened_on=row.opened_on,
        clue=row.clue or "",
        applicant=row.applicant or "",
        entrusted_name=row.entrusted_name or "",
        entrusted_relation=row.entrusted_relation or "",
        pack=row.pack or "",
        steps=tuple(
            StepSummary(
                step=_label("procedure_step", one.step),
                turn=one.turn or 1,
                outcome=_label("step_outcome", one.outcome),
                done_on=one.done_on,
                due_on=one.due_on,
                who=people.get(one.person or "", ""),
                others=one.others or "",
                opinion=one.opinion or "",
            )
            for one in file.rows
        ),
        checks=tuple(
            CheckSummary(
                item=_label("check_item", one.item),
                source=one.source or "",
                result=_label("check_result", one.result),
                finding=one.finding or "",
                checked_on=one.checked_on,
            )
            for one in standing_checks(file)
        ),
        outcome=_label("procedure_outcome", row.outcome),
        closed_on=row.closed_on,
        closed_because=row.closed_because or "",
    )


def _heads(office: Office, home: HomeCode, ids: list[str | None]) -> dict[str, tuple[str, str]]:
    keys = sorted({(home, RowId(one)) for one in ids if one})
    return {line.id: (line.head_name, line.household_no) for line in household_lines(office, keys)}


def _photos(office: Office, home: HomeCode, subject_id: str) -> tuple[str, ...]:
    rows = office.store.rows(Attachment, where={"home": home, "subject_id": subject_id}, order=("id",))
    return tuple(row.sha256 for row in _living(rows) if row.sha256)


def _living(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row.gone]


def _label(codes: str, code: str | None) -> str:
    found = code_list(codes).find(code or "")
    return found.label if found else ""
