"""A new version of a form while interviews are open: carry a draft over, and list what is new a household.

The old version stays installed: finished interviews are read and printed in the version that was signed.
"""

from dataclasses import dataclass

from lianghe_desktop.casework.entity_lists import lists_for
from lianghe_desktop.casework.forms import Questionnaire, newer_version, questionnaire
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import head_name
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.survey import OpenInterview, interview_clock, refuse_second
from lianghe_desktop.casework.version_news import keep_news
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import Draft, InstalledForm
from lianghe_desktop.store.households import file_of
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.survey.carrying import Carried, carry_over, read_renames
from lianghe_desktop.survey.serialising import write_instance


@dataclass(frozen=True, kw_only=True, slots=True)
class CarriedDraft:
    """A draft that goes on in the new version, and what to look at."""

    interview: OpenInterview
    carried: Carried


def draft_news(office: Office, acting: Acting, draft_id: RowId) -> Carried:
    """Say what the newest version of its form asks an open interview; nothing is written.

    Raises:
        UserError: There is no such draft, or no newer version of its form is on this desk.
    """
    draft = _draft(office, draft_id)
    return _carry(office, acting, draft, _newest(office, draft), draft.instance_xml)


def carry_draft(office: Office, acting: Acting, draft_id: RowId) -> CarriedDraft:
    """Go on with an open interview in the newest version of its form, in one write.

    Raises:
        UserError: There is no such draft, or no newer version of its form is on this desk.
    """
    require(acting, Act.SURVEY)
    draft = _draft(office, draft_id)
    newest = _newest(office, draft)
    carried = _carry(office, acting, draft, newest, draft.instance_xml)
    base = draft.base_xml
    if base is not None:
        before = _carry(office, acting, draft, newest, base)
        base = write_instance(before.session, only_relevant=True).decode()
    return _keep(office, acting, draft, newest, carried, base)


def begin_news(
    office: Office, acting: Acting, home: HomeCode, household: RowId, form_id: str
) -> CarriedDraft:
    """Open the newest version filled with what a household signed in an older one, to ask only what is new.

    The signed original stays as it is.

    Raises:
        UserError: Nothing is new for this household, or an interview of it is open.
    """
    require(acting, Act.SURVEY)
    refuse_second(office, household, form_id)
    latest = _latest(office, home, household, form_id)
    newest = None if latest is None else newer_version(office, latest.form_sha256 or "")
    if latest is None or newest is None:
        raise UserError(ErrorCode.WRONG_STATE, "这一户上次用的已经是最新的问卷，没有要补问的。")
    signed = latest.instance_xml or ""
    file = file_of(office.store, home, household)
    draft = Draft(
        id=office.new_id(),
        home=home,
        household_id=household,
        form_sha256=latest.form_sha256 or "",
        previous_interview_id=latest.id,
        title=f"{head_name(file)}（补问）" if file else "补问",
        instance_xml=signed,
        base_xml=signed,
        started_at=office.now_ms(),
        saved_at=office.now_ms(),
        person=acting.person,
    )
    carried = _carry(office, acting, draft, newest, signed)
    base = write_instance(carried.session, only_relevant=True).decode()
    return _keep(office, acting, draft, newest, carried, base)


def news_for(
    office: Office, acting: Acting, home: HomeCode, household: RowId, form_id: str
) -> Carried | None:
    """Say what a newer version asks a household that was interviewed with an older one, None for nothing."""
    latest = _latest(office, home, household, form_id)
    newest = None if latest is None else newer_version(office, latest.form_sha256 or "")
    if latest is None or newest is None:
        return None
    old = _version(office, acting, latest.form_sha256 or "", home, household)
    new = _version(office, acting, newest.sha256, home, household)
    return carry_over(
        old.definition,
        (latest.instance_xml or "").encode(),
        new.definition,
        renames=read_renames(newest.xlsx),
        clock=interview_clock(office, acting),
    )


def _latest(office: Office, home: HomeCode, household: RowId, form_id: str) -> Interview | None:
    rows = [
        row
        for row in office.store.rows(Interview, where={"home": home, "household_id": household})
        if row.form_id == form_id and row.instance_xml and row.form_sha256 and not row.gone
    ]
    return max(rows, key=lambda row: (row.finished_at or 0, row.id), default=None)


def _draft(office: Office, draft_id: RowId) -> Draft:
    found = office.store.rows(Draft, where={"id": draft_id})
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, "这份没做完的调查已不在本机，可能已经完成，请到户的页面查看。")
    return found[0]


def _newest(office: Office, draft: Draft) -> InstalledForm:
    newest = newer_version(office, draft.form_sha256)
    if newest is None:
        raise UserError(ErrorCode.WRONG_STATE, "这份调查用的已经是最新的问卷，接着填就可以。")
    return newest


def _carry(office: Office, acting: Acting, draft: Draft, newest: InstalledForm, xml: str) -> Carried:
    home = HomeCode(draft.home)
    household = RowId(draft.household_id) if draft.household_id else None
    old = _version(office, acting, draft.form_sha256, home, household)
    new = _version(office, acting, newest.sha256, home, household)
    return carry_over(
        old.definition,
        xml.encode(),
        new.definition,
        renames=read_renames(newest.xlsx),
        clock=interview_clock(office, acting),
    )


def _keep(
    office: Office,
    acting: Acting,
    draft: Draft,
    newest: InstalledForm,
    carried: Carried,
    base: str | None,
) -> CarriedDraft:
    changed = {
        "form_sha256": newest.sha256,
        "instance_xml": carried.session.draft_xml().decode(),
        "base_xml": base,
        "saved_at": office.now_ms(),
    }
    kept = Draft(**(draft.model_dump() | changed))

    def job(unit: Unit) -> None:
        unit.put(kept)
        keep_news(unit, kept.id, carried)

    office.store.write(job, actor=acting.actor)
    household = RowId(draft.household_id) if draft.household_id else None
    form = _version(office, acting, newest.sha256, HomeCode(draft.home), household)
    return CarriedDraft(
        interview=OpenInterview(draft=kept, session=carried.session, form=form), carried=carried
    )


def _version(
    office: Office, acting: Acting, sha256: str, home: HomeCode, household: RowId | None
) -> Questionnaire:
    found = office.store.rows(InstalledForm, where={"sha256": sha256})
    form_id = found[0].form_id if found else None
    return questionnaire(office, acting, sha256=sha256, lists=lists_for(office, form_id, home, household))
