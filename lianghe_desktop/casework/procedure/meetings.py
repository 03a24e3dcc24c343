"""The village discussion: one meeting over many households, its quorum, its votes, its minutes and photos.

Source: 最低生活保障审核确认办法 19; shares of those present from the pack (示范参数, by 村民委员会组织法 26).
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lianghe_desktop.casework.limits import limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.reading import CaseFile, case_file
from lianghe_desktop.casework.procedure.steps import (
    Taken,
    refuse_missing,
    refuse_mixed,
    require_next,
    write_step,
)
from lianghe_desktop.casework.survey import MAX_ATTACHMENT_BYTES
from lianghe_desktop.records.case_codes import CaseKind, CaseStep, StepOutcome
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.records.procedure import Discussion, DiscussionResult
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A picture or scan that proves something."""

    content: bytes
    media_type: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vote:
    """What the meeting said of one case."""

    procedure: RowId
    votes_for: int
    votes_against: int = 0
    votes_abstain: int = 0
    opinion: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMeeting:
    """A meeting of a village as its minutes tell it.

    entitled: how many representatives may take part; present: how many did. attendants: names with 、
    between.
    """

    home: HomeCode
    held_on: dt.date
    place: str
    chair: str
    recorder: str
    entitled: int
    present: int
    minutes: str
    attendants: str = ""
    kind: CaseKind = CaseKind.RECOGNITION
    photos: tuple[Photo, ...] = ()


def record_meeting(office: Office, acting: Acting, new: NewMeeting, votes: Sequence[Vote]) -> RowId:
    """Keep a meeting with what it said of each case; the step of each case is taken. Return its id.

    Raises:
        UserError: The role may not, the minutes are incomplete, too few were present, the votes of a case are
            not those present, or a case is not at this step.
    """
    require(acting, Act.CASE)
    if not votes:
        raise UserError(ErrorCode.BAD_INPUT, "请至少选一户，并填上各户的票数。")
    files = [case_file(office, acting, new.home, vote.procedure) for vote in votes]
    refuse_mixed(files)
    states = [require_next(file, CaseStep.DISCUSSION) for file in files]
    _check_minutes(acting, new)
    for file, vote, state in zip(files, votes, states, strict=True):
        missing = [*quorum_missing(office, acting, file, new), *_wrong_votes(new, vote)]
        advised = file.state.done_on(CaseStep.ADVICE)
        if advised is not None and new.held_on < advised:
            missing.append(f"会议日期 {new.held_on} 早于评定建议的日期 {advised}")
        refuse_missing(state, missing)
    kind = CaseKind(files[0].procedure.kind or new.kind)
    meeting = _meeting_row(office, replace(new, kind=kind))

    def job(unit: Unit) -> RowId:
        unit.insert(meeting)
        for photo in new.photos:
            keep_photo(unit, office, photo, meeting, kind="other", taken_on=new.held_on)
        for file, vote in zip(files, votes, strict=True):
            _keep_vote(unit, office, acting, file, vote, meeting)
        return RowId(meeting.id)

    return office.store.write(job, actor=acting.actor)


def quorum_missing(office: Office, acting: Acting, file: CaseFile, new: NewMeeting) -> list[str]:
    """Return what a meeting lacks to speak for the village."""
    pack = file.procedure.pack
    present = limit_on(office, "meeting_present_min_ratio", acting.today, pack=pack)
    missing = []
    if new.present < new.entitled * present.value:
        missing.append(
            f"应到 {new.entitled} 人，实到 {new.present} 人，不到{present.shown}（{present.source}）"
        )
    return missing


def passes(office: Office, acting: Acting, file: CaseFile, *, votes_for: int, present: int) -> bool:
    """Tell whether so many votes for carry: more than the pack's share of those present."""
    over = limit_on(office, "meeting_votes_over_ratio", acting.today, pack=file.procedure.pack)
    return votes_for > present * over.value


def keep_photo(
    unit: Unit,
    office: Office,
    photo: Photo,
    row: SharedRow,
    *,
    kind: str,
    taken_on: dt.date | None,
    household: str | None = None,
) -> None:
    """Keep a picture as an attachment of a row, inside a unit of work.

    Raises:
        UserError: It is larger than a bundle may carry.
    """
    if len(photo.content) > MAX_ATTACHMENT_BYTES:
        raise UserError(ErrorCode.BAD_INPUT, f"照片“{photo.name}”超过 20 MB，请压缩后再选。")
    digest = hashlib.sha256(photo.content).hexdigest()
    size = len(photo.content)
    unit.put(Blob(sha256=digest, size=size, media_type=photo.media_type, content=photo.content))
    unit.insert(
        Attachment(
            home=row.home,
            id=office.new_id(),
            household_id=household,
            kind=kind,
            name=photo.name or None,
            sha256=digest,
            size=size,
            media_type=photo.media_type,
            taken_on=taken_on,
            subject=str(table_of(type(row)).name),
            subject_id=row.id,
        )
    )


def _meeting_row(office: Office, new: NewMeeting) -> Discussion:
    return Discussion(
        home=new.home,
        id=office.new_id(),
        kind=new.kind.value,
        held_on=new.held_on,
        place=new.place.strip(),
        chair=new.chair.strip(),
        recorder=new.recorder.strip(),
        attendants=new.attendants.strip() or None,
        entitled=new.entitled,
        present=new.present,
        minutes=new.minutes.strip(),
    )


def _keep_vote(
    unit: Unit, office: Office, acting: Acting, file: CaseFile, vote: Vote, meeting: Discussion
) -> None:
    carried = passes(office, acting, file, votes_for=vote.votes_for, present=meeting.present or 0)
    outcome = StepOutcome.PASSED if carried else StepOutcome.REFUSED
    unit.insert(
        DiscussionResult(
            home=file.procedure.home,
            id=office.new_id(),
            discussion_id=meeting.id,
            procedure_id=file.procedure.id,
            household_id=file.procedure.household_id,
            votes_for=vote.votes_for,
            votes_against=vote.votes_against,
            votes_abstain=vote.votes_abstain,
            outcome=outcome.value,
            opinion=vote.opinion.strip() or None,
        )
    )
    counted = f"同意 {vote.votes_for}、不同意 {vote.votes_against}、弃权 {vote.votes_abstain}"
    taken = Taken(
        step=CaseStep.DISCUSSION,
        outcome=outcome,
        opinion=f"{counted}；{vote.opinion.strip()}" if vote.opinion.strip() else counted,
        others="、".join(name for name in (meeting.chair, meeting.recorder) if name),
        subject="discussion",
        subject_id=meeting.id,
    )
    write_step(unit, office, acting, file, taken)


def _check_minutes(acting: Acting, new: NewMeeting) -> None:
    blank = [
        word
        for word, text in (
            ("会议地点", new.place),
            ("主持人", new.chair),
            ("记录人", new.recorder),
            ("会议记录", new.minutes),
        )
        if not text.strip()
    ]
    if blank:
        raise UserError(ErrorCode.BAD_INPUT, f"会议还缺：{'、'.join(blank)}，请补填。")
    if new.held_on > acting.today:
        raise UserError(ErrorCode.BAD_INPUT, "会议日期晚于今天，请开完会再登记。")
    if not 0 < new.present <= new.entitled:
        raise UserError(ErrorCode.BAD_INPUT, "人数不对：实到不能多于应到，请核对。")


def _wrong_votes(new: NewMeeting, vote: Vote) -> list[str]:
    counts = (vote.votes_for, vote.votes_against, vote.votes_abstain)
    if min(counts) < 0 or sum(counts) != new.present:
        return [f"三项票数合计 {sum(counts)}，与实到 {new.present} 人不符"]
    return []
