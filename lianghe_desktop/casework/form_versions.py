"""A new version of a form while interviews are open: carry a draft over, and list what is new a household.

The old version stays installed: finished interviews are read and printed in the version that was signed.
"""

from dataclasses import dataclass

from lianghe_desktop.casework.entity_lists import lists_for
from lianghe_desktop.casework.forms import Questionnaire, questionnaire
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.survey import OpenInterview, interview_clock
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import Draft, InstalledForm
from lianghe_desktop.survey.carrying import Carried, carry_over, read_renames


@dataclass(frozen=True, kw_only=True, slots=True)
class CarriedDraft:
    """A draft that goes on in the new version, and what to look at."""

    interview: OpenInterview
    carried: Carried


def newer_version(office: Office, sha256: str) -> InstalledForm | None:
    """Return the newest installed version of a form where it is not the one with this hash."""
    rows = office.store.rows(InstalledForm)
    own = next((row for row in rows if row.sha256 == sha256), None)
    if own is None:
        return None
    newest = max(
        (row for row in rows if row.form_id == own.form_id), key=lambda row: (row.version, row.installed_at)
    )
    return None if newest.sha256 == sha256 or newest.version <= own.version else newest


def carry_draft(office: Office, acting: Acting, draft_id: RowId) -> CarriedDraft:
    """Go on with an open interview in the newest version of its form, in one write.

    Raises:
        UserError: There is no such draft, or no newer version of its form is on this desk.
    """
    require(acting, Act.SURVEY)
    found = office.store.rows(Draft, where={"id": draft_id})
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, "这份没做完的调查已不在本机，可能已经完成，请到户的页面查看。")
    draft = found[0]
    newest = newer_version(office, draft.form_sha256)
    if newest is None:
        raise UserError(ErrorCode.WRONG_STATE, "这份调查用的已经是最新的问卷，接着填就可以。")
    home = HomeCode(draft.home)
    household = RowId(draft.household_id) if draft.household_id else None
    old = _version(office, acting, draft.form_sha256, home, household)
    new = _version(office, acting, newest.sha256, home, household)
    renames, clock = read_renames(newest.xlsx), interview_clock(office, acting)
    carried = carry_over(
        old.definition, draft.instance_xml.encode(), new.definition, renames=renames, clock=clock
    )
    base = draft.base_xml
    if base is not None:
        before = carry_over(old.definition, base.encode(), new.definition, renames=renames, clock=clock)
        base = before.session.draft_xml().decode()
    kept = Draft(
        **(
            draft.model_dump()
            | {
                "form_sha256": newest.sha256,
                "instance_xml": carried.session.draft_xml().decode(),
                "base_xml": base,
                "saved_at": office.now_ms(),
            }
        )
    )
    office.store.write(lambda unit: unit.put(kept), actor=acting.actor)
    return CarriedDraft(
        interview=OpenInterview(draft=kept, session=carried.session, form=new), carried=carried
    )


def news_for(
    office: Office, acting: Acting, home: HomeCode, household: RowId, form_id: str
) -> Carried | None:
    """Say what a newer version asks a household that was interviewed with an older one, None for nothing."""
    rows = [
        row
        for row in office.store.rows(Interview, where={"home": home, "household_id": household})
        if row.form_id == form_id and row.instance_xml and row.form_sha256 and not row.gone
    ]
    if not rows:
        return None
    latest = max(rows, key=lambda row: (row.finished_at or 0, row.id))
    newest = newer_version(office, latest.form_sha256 or "")
    if newest is None:
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


def _version(
    office: Office, acting: Acting, sha256: str, home: HomeCode, household: RowId | None
) -> Questionnaire:
    found = office.store.rows(InstalledForm, where={"sha256": sha256})
    form_id = found[0].form_id if found else None
    return questionnaire(office, acting, sha256=sha256, lists=lists_for(office, form_id, home, household))
