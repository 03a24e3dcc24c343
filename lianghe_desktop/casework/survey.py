"""Survey: begin an interview, save every answer, go on after a crash.

A draft lies in the encrypted file and never leaves this desk; each answer is one short write, so a
crash costs at most the answer being typed.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.entity_lists import lists_for
from lianghe_desktop.casework.forms import (
    HOUSEHOLD_SURVEY,
    Questionnaire,
    form_ids,
    newer_version,
    questionnaire,
)
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import head_name, number_of
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.prefilling import fill_area, fill_known
from lianghe_desktop.casework.register import require_village
from lianghe_desktop.casework.reviewing.locks import open_approved
from lianghe_desktop.casework.settings import VILLAGE_PLACE, read_setting
from lianghe_desktop.casework.typing_place import forget_place
from lianghe_desktop.casework.version_news import forget_news
from lianghe_desktop.casework.village_defaults import fill_sticky, keep_sticky
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import Blob, Draft
from lianghe_desktop.store.households import file_of
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.survey import Session, missing, restore_session, start_session
from lianghe_desktop.survey.events import PLACE
from lianghe_desktop.survey.serialising import write_instance

MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024
_SUFFIXES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/plain": "txt",
    "text/csv": "csv",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "audio/amr": "amr",
    "audio/ogg": "ogg",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "video/x-msvideo": "avi",
}
MEDIA_TYPES = {suffix: kind for kind, suffix in _SUFFIXES.items()} | {"jpeg": "image/jpeg"}


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenInterview:
    """An interview at work: its draft, the live session and the form."""

    draft: Draft
    session: Session
    form: Questionnaire

    @property
    def title(self) -> str:
        """Return what the interview is called in lists."""
        return self.draft.title


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftLine:
    """An unfinished interview as a list shows it; newer: a newer version of its form is on this desk."""

    id: RowId
    title: str
    saved_at: int
    home: HomeCode
    household: RowId | None
    form_id: str
    newer: bool = False


def begin(office: Office, acting: Acting, home: HomeCode, household: RowId | None = None) -> OpenInterview:
    """Begin an interview in a village, for a household that is known or for a new one.

    Raises:
        UserError: The village is not of this desk, the household is gone, or an interview of it is
            open already.
    """
    require(acting, Act.SURVEY)
    require_village(office, home)
    form = questionnaire(office, acting)
    session = start_session(
        form.definition, clock=interview_clock(office, acting), properties=interview_properties(office)
    )
    fill_area(session, home)
    title = "新户"
    if household is not None:
        refuse_second(office, household, HOUSEHOLD_SURVEY)
        file = file_of(office.store, home, household)
        if file is None:
            raise UserError(ErrorCode.NOT_FOUND, "这一户已不在本机，请回到农户列表重新选择。")
        fill_known(session, form, file)
        title = f"{head_name(file)}（{number_of(file.household)}）"
    fill_sticky(office, session, home)
    xml = session.draft_xml().decode()
    draft = Draft(
        id=office.new_id(),
        home=home,
        household_id=household,
        form_sha256=form.form.sha256,
        title=title,
        instance_xml=xml,
        base_xml=write_instance(session, only_relevant=True).decode() if household else None,
        started_at=office.now_ms(),
        saved_at=office.now_ms(),
        person=acting.person,
    )
    office.store.write(lambda unit: unit.put(draft), actor=acting.actor)
    return OpenInterview(draft=draft, session=session, form=form)


def correct(office: Office, acting: Acting, home: HomeCode, interview: RowId) -> OpenInterview:
    """Open a finished interview again, to mend or complete it; the signed original stays as it is.

    Raises:
        UserError: There is no such interview, its form is not on this desk, the household has an open
            interview, or the interview is approved and nobody said that it is to be changed.
    """
    require(acting, Act.SURVEY)
    kept = office.store.get(Interview, home, interview)
    if kept is None or kept.instance_xml is None or kept.household_id is None:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这次调查，请回到户的页面重新选择。")
    refuse_second(office, RowId(kept.household_id), kept.form_id or HOUSEHOLD_SURVEY)
    file = file_of(office.store, home, RowId(kept.household_id))
    if file is not None:
        open_approved(office, acting, file, ReviewSubject.INTERVIEW, kept.id)
    lists = lists_for(office, kept.form_id, home, RowId(kept.household_id))
    form = questionnaire(office, acting, sha256=kept.form_sha256, lists=lists)
    session = restore_session(
        form.definition, kept.instance_xml.encode(), clock=interview_clock(office, acting), edit=True
    )
    draft = Draft(
        id=office.new_id(),
        home=home,
        household_id=kept.household_id,
        form_sha256=form.form.sha256,
        previous_interview_id=kept.id,
        title=f"{head_name(file)}（更正）" if file else "更正",
        instance_xml=session.draft_xml().decode(),
        base_xml=kept.instance_xml,
        started_at=office.now_ms(),
        saved_at=office.now_ms(),
        person=acting.person,
    )
    office.store.write(lambda unit: unit.put(draft), actor=acting.actor)
    return OpenInterview(draft=draft, session=session, form=form)


def drafts(office: Office) -> list[DraftLine]:
    """Return the unfinished interviews, the newest first."""
    rows = sorted(office.store.rows(Draft), key=lambda d: -d.saved_at)
    forms = form_ids(office) if rows else {}
    return [
        DraftLine(
            id=RowId(row.id),
            title=row.title,
            saved_at=row.saved_at,
            home=HomeCode(row.home),
            household=RowId(row.household_id) if row.household_id else None,
            form_id=forms.get(row.form_sha256, HOUSEHOLD_SURVEY),
            newer=newer_version(office, row.form_sha256) is not None,
        )
        for row in rows
    ]


def resume(office: Office, acting: Acting, draft_id: RowId) -> OpenInterview:
    """Go on with an interview where its last saved answer stands.

    Raises:
        UserError: There is no such draft.
    """
    require(acting, Act.SURVEY)
    found = office.store.rows(Draft, where={"id": draft_id})
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, "这份没做完的调查已不在本机，可能已经完成，请到户的页面查看。")
    form = questionnaire(office, acting, sha256=found[0].form_sha256, lists=_lists_of_draft(office, found[0]))
    session = restore_session(
        form.definition,
        found[0].instance_xml.encode(),
        clock=interview_clock(office, acting),
        properties=interview_properties(office),
    )
    return OpenInterview(draft=found[0], session=session, form=form)


def _lists_of_draft(office: Office, draft: Draft) -> Mapping[str, bytes] | None:
    form_id = form_ids(office).get(draft.form_sha256, HOUSEHOLD_SURVEY)
    return lists_for(
        office, form_id, HomeCode(draft.home), RowId(draft.household_id) if draft.household_id else None
    )


def restored(office: Office, acting: Acting, interview: OpenInterview, draft_xml: bytes) -> Session:
    """Return a session of the interview's form with the answers of a draft, for taking a removal back."""
    return restore_session(
        interview.form.definition,
        draft_xml,
        clock=interview_clock(office, acting),
        properties=interview_properties(office),
    )


def save_answer(office: Office, acting: Acting, interview: OpenInterview) -> None:
    """Keep the answers as they stand now."""
    draft = interview.draft
    xml = interview.session.draft_xml().decode()
    now = office.now_ms()
    kept = Draft(**(draft.model_dump() | {"instance_xml": xml, "saved_at": now}))

    def job(unit: Unit) -> None:
        unit.put(kept)
        keep_sticky(office, unit, interview.session, HomeCode(draft.home))

    office.store.write(job, actor=acting.actor)


def discard(office: Office, acting: Acting, draft_id: RowId) -> None:
    """Throw an unfinished interview away; records are not touched."""
    require(acting, Act.SURVEY)

    def job(unit: Unit) -> None:
        unit.drop(Draft, draft_id)
        forget_place(unit, draft_id)
        forget_news(unit, draft_id)

    office.store.write(job, actor=acting.actor)


def attach(office: Office, acting: Acting, content: bytes, media_type: str) -> str:
    """Keep the bytes of a photo or signature and return the name that the answer holds.

    Raises:
        UserError: The file is empty, too large or of a kind that cannot be shown.
    """
    suffix = _SUFFIXES.get(media_type)
    if suffix is None or not content:
        raise UserError(ErrorCode.BAD_INPUT, "只能放照片、PDF、Word、Excel、文字、录音和录像，请重新选择。")
    if len(content) > MAX_ATTACHMENT_BYTES:
        raise UserError(ErrorCode.BAD_INPUT, "这个文件超过 20 MB，请先缩小照片再放进来。")
    digest = hashlib.sha256(content).hexdigest()
    blob = Blob(sha256=digest, size=len(content), media_type=media_type, content=content)
    office.store.write(lambda unit: unit.put(blob), actor=acting.actor)
    return f"{digest}.{suffix}"


def attachment(office: Office, name: str) -> bytes | None:
    """Return the bytes of an attached file by the name in the answer, None when they are not here."""
    found = office.store.rows(Blob, where={"sha256": hash_in_name(name)})
    return found[0].content if found else None


def hash_in_name(name: str) -> str:
    """Return the SHA-256 that the name of an attached file begins with."""
    return name.partition(".")[0]


def still_missing(interview: OpenInterview) -> int:
    """Return how many answers keep the interview from being finished."""
    return len(missing(interview.session))


def interview_clock(office: Office, acting: Acting) -> Callable[[], dt.datetime]:
    """Return the interview's clock: the time of the machine on the working date."""

    def now() -> dt.datetime:
        wall = dt.datetime.fromtimestamp(office.now_ms() / 1000, CHINA)
        return dt.datetime.combine(acting.today, wall.timetz())

    return now


def interview_properties(office: Office) -> Mapping[str, str]:
    """Return what an interview is told of this desk: the place in the settings, for odk:setgeopoint."""
    place = read_setting(office, VILLAGE_PLACE)
    return {PLACE: place} if place else {}


def refuse_second(office: Office, household: RowId, form_id: str) -> None:
    """Refuse to begin what is open already for a household.

    Raises:
        UserError: An interview of the same form is not finished.
    """
    for line in drafts(office):
        if line.household == household and line.form_id == form_id:
            raise UserError(
                ErrorCode.WRONG_STATE, "这一户有一份没做完的调查，请从“入户调查”里接着做，或先作废那一份。"
            )
