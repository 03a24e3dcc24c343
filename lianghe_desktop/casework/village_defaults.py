"""Sticky answers: what the last interview of a village said is offered at once in the next one there.

A form marks such questions (docs/formats/projection.md). The answers lie in this desk's settings, one JSON a
form and village, and never leave the desk. Only questions outside of repeats stick.
"""

import json
from collections.abc import Mapping

from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.survey import Definition, Session
from lianghe_desktop.survey.outline import is_sticky

_KEY = "sticky"


def sticky_refs(definition: Definition) -> tuple[str, ...]:
    """Return the references of the questions of a form that stick."""
    repeats = [item.ref for item in definition.root.walk() if item.repeat]
    return tuple(
        item.ref
        for item in definition.root.walk()
        if item.control is not None
        and is_sticky(item)
        and not any(item.ref.startswith(f"{repeat}/") for repeat in repeats)
    )


def fill_sticky(office: Office, session: Session, home: HomeCode) -> None:
    """Answer what is still blank with the last answers of the village."""
    kept = _kept(office, session.definition.form_id, home)
    for ref in sticky_refs(session.definition):
        if kept.get(ref) and not session.state(ref).value:
            try:
                session.answer(ref, kept[ref])
            except UserError:
                continue  # the form has become one in which this question answers itself


def keep_sticky(office: Office, unit: Unit, session: Session, home: HomeCode) -> None:
    """Remember the answers that stick, where they differ from those remembered."""
    refs = sticky_refs(session.definition)
    if not refs:
        return
    before = _kept(office, session.definition.form_id, home)
    now = {ref: session.state(ref).value or before.get(ref, "") for ref in refs}
    if any(now.values()) and now != before:
        key = _key(session.definition.form_id, home)
        unit.put(Setting(key=key, value=json.dumps(now, ensure_ascii=False, sort_keys=True)))


def _key(form_id: str, home: HomeCode) -> str:
    return f"{_KEY}:{form_id}:{home}"


def _kept(office: Office, form_id: str, home: HomeCode) -> Mapping[str, str]:
    found = office.store.rows(Setting, where={"key": _key(form_id, home)})
    kept: dict[str, str] = json.loads(found[0].value) if found else {}
    return kept
