"""Follow-ups: a monthly check or a helper's visit, opened filled from the household and written three-way.

The form updates entities that the desk hands in as lists; what differs from what it was opened with is
written, what was changed meanwhile is asked about, and the visit becomes a line of the help record book.
"""

from dataclasses import dataclass

from lianghe_desktop.casework.entity_lists import entity_lists
from lianghe_desktop.casework.forms import HOUSEHOLD_SURVEY, questionnaire
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import head_name, number_of
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.register import require_village
from lianghe_desktop.casework.survey import (
    OpenInterview,
    interview_clock,
    interview_properties,
    refuse_second,
    resume,
)
from lianghe_desktop.casework.village_defaults import fill_sticky
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import Draft, InstalledForm
from lianghe_desktop.store.households import file_of
from lianghe_desktop.survey import start_session
from lianghe_desktop.survey.serialising import write_instance

MONTHLY_CHECK = "monthly_check"
HELP_VISIT = "help_visit"


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """A follow-up that may be begun: its form and the words on the button."""

    form_id: str
    verb: str


FOLLOW_UPS = (
    FollowUp(form_id=MONTHLY_CHECK, verb="每月核查"),
    FollowUp(form_id=HELP_VISIT, verb="帮扶走访"),
)


def follow_ups(office: Office) -> tuple[FollowUp, ...]:
    """Return what may be asked of a registered household: the shipped follow-ups, then forms from above."""
    known = {HOUSEHOLD_SURVEY, *(each.form_id for each in FOLLOW_UPS)}
    others = {row.form_id: row for row in office.store.rows(InstalledForm) if row.form_id not in known}
    received = (FollowUp(form_id=row.form_id, verb=row.title or row.form_id) for row in others.values())
    return (*FOLLOW_UPS, *sorted(received, key=lambda each: each.verb))


def begin_followup(
    office: Office, acting: Acting, home: HomeCode, household: RowId, form_id: str
) -> OpenInterview:
    """Begin a follow-up of a household, or go on with the one that is open.

    Raises:
        UserError: The household is not on this desk, or the form is none of follow_ups.
    """
    require(acting, Act.SURVEY)
    require_village(office, home)
    offered = {each.form_id: each.verb for each in follow_ups(office)}
    if form_id not in offered:
        raise UserError(ErrorCode.NOT_FOUND, "没有这种走访表，请从户的页面上选“每月核查”或“帮扶走访”。")
    open_one = _open_draft(office, household, form_id)
    if open_one is not None:
        return resume(office, acting, open_one)
    file = file_of(office.store, home, household)
    if file is None:
        raise UserError(ErrorCode.NOT_FOUND, "这一户已不在本机，请回到农户列表重新选择。")
    refuse_second(office, household, form_id)
    lists = entity_lists(office, home, household)
    form = questionnaire(office, acting, form_id=form_id, lists=lists)
    session = start_session(
        form.definition, clock=interview_clock(office, acting), properties=interview_properties(office)
    )
    fill_sticky(office, session, home)
    draft = Draft(
        id=office.new_id(),
        home=home,
        household_id=household,
        form_sha256=form.form.sha256,
        title=f"{offered[form_id]} {head_name(file)}（{number_of(file.household)}）",
        instance_xml=session.draft_xml().decode(),
        base_xml=write_instance(session, only_relevant=False).decode(),
        started_at=office.now_ms(),
        saved_at=office.now_ms(),
        person=acting.person,
    )
    office.store.write(lambda unit: unit.put(draft), actor=acting.actor)
    return OpenInterview(draft=draft, session=session, form=form)


def _open_draft(office: Office, household: RowId, form_id: str) -> RowId | None:
    hashes = {row.sha256 for row in office.store.rows(InstalledForm, where={"form_id": form_id})}
    for draft in office.store.rows(Draft, where={"household_id": household}):
        if draft.form_sha256 in hashes:
            return RowId(draft.id)
    return None
