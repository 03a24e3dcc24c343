"""What a family said last time, question by question, to stand beside what it says now."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.entity_lists import lists_for
from lianghe_desktop.casework.forms import Questionnaire, questionnaire
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.survey import OpenInterview
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.survey import ControlKind, ItemKind, Session, outline, restore_session

_SILENT = {ControlKind.NOTE, ControlKind.IMAGE, ControlKind.AUDIO, ControlKind.VIDEO, ControlKind.FILE}

Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One answer of last time: its text and the words people read."""

    text: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LastVisit:
    """The answers of the interview before, by question and by the member they are about."""

    day: dt.date | None
    members: str
    naming: str
    said: Mapping[Key, Said]

    def answer(self, session: Session, ref: str) -> Said | None:
        """Return what was answered last time to the question at `ref`, None where nothing was."""
        return self.said.get(_key(session, ref, self.members, self.naming))


def last_visit(office: Office, acting: Acting, interview: OpenInterview) -> LastVisit | None:
    """Return the last finished interview of the same household and form; None where there is none."""
    draft, form = interview.draft, interview.form
    if draft.household_id is None:
        return None
    rows = [
        row
        for row in office.store.rows(
            Interview, where={"home": draft.home, "household_id": draft.household_id}
        )
        if row.form_id == form.form.form_id and row.instance_xml and not row.gone
    ]
    if not rows:
        return None
    latest = max(rows, key=lambda row: (row.finished_at or 0, row.id))
    before = _definition_of(office, acting, latest, form)
    day = dt.datetime.combine(latest.surveyed_on or acting.today, dt.time(), CHINA)
    try:
        session = restore_session(before.definition, (latest.instance_xml or "").encode(), clock=lambda: day)
    except UserError:
        return None  # answers of a form that has since been renamed altogether
    naming = naming_path(form)
    return LastVisit(
        day=latest.surveyed_on,
        members=form.projection.members,
        naming=naming,
        said=_said(session, form.projection.members, naming),
    )


def naming_path(form: Questionnaire) -> str:
    """Return the path of the question that names a member, "" where a form has none."""
    named = (
        field.path for field in form.projection.fields if (field.table, field.column) == ("member", "name")
    )
    return next(named, "")


def _definition_of(office: Office, acting: Acting, row: Interview, form: Questionnaire) -> Questionnaire:
    if row.form_sha256 == form.form.sha256:
        return form
    try:
        lists = lists_for(office, row.form_id, HomeCode(row.home), RowId(row.household_id or ""))
        return questionnaire(office, acting, sha256=row.form_sha256, lists=lists)
    except UserError:
        return form  # the old version is not here: answers are read by name


def _said(session: Session, members: str, naming: str) -> dict[Key, Said]:
    found: dict[Key, Said] = {}
    for item in outline(session):
        if item.kind is not ItemKind.QUESTION or item.control in _SILENT:
            continue
        state = session.state(item.ref)
        if not state.value:
            continue
        labels = {choice.value: choice.label for choice in state.choices or ()}
        words = "、".join(labels.get(code, code) for code in state.value.split()) if labels else state.value
        said = Said(text=state.value, words=f"{words} {item.unit}".strip())
        found[_key(session, item.ref, members, naming)] = said
    return found


def _key(session: Session, ref: str, members: str, naming: str) -> Key:
    """Return question and member: the member by name, because their order may have changed."""
    if not members or not ref.startswith(f"{members}["):
        return generic(ref), ""
    head, _, _ = ref[len(members) + 1 :].partition("]")
    instance = f"{members}[{head}]"
    name = ""
    if naming:
        try:
            name = session.state(f"{instance}{naming.removeprefix(members)}").value or ""
        except UserError:
            name = ""
    return generic(ref), name or f"#{head}"


def generic(ref: str) -> str:
    """Return a reference without the indexes of repeats."""
    return "".join(part.partition("]")[2] if "]" in part else part for part in ref.split("["))
