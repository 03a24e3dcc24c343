"""Fill what a form asks the device for: time, date, person, ids. Source: ODK XForms, preload attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianghe_desktop.survey.live import every_live, live_of
from lianghe_desktop.survey.tree import ELEMENT, Node
from lianghe_desktop.survey.xpath.dates import format_moment

if TYPE_CHECKING:
    from lianghe_desktop.survey.session import Session

_ID = "instanceID"


def fill(session: Session, *, fresh: bool, edit: bool = False) -> None:
    """Fill preloads at the beginning; an edited interview gets a new instanceID and deprecatedID."""
    if edit:
        _deprecate(session)
    for node in every_live(session.root):
        bind = live_of(node).item.bind
        if not bind.preload:
            continue
        if fresh or (not node.text and bind.preload == "uid"):
            value = _value(session, bind.preload, bind.preload_params, node)
            if value is not None:
                session.calculator.set_text(node, value)
    if not session.definition.declares_id:
        _identify(session)


def _identify(session: Session) -> None:
    """See to it that the answers have an id."""
    for meta in session.root.named("meta"):
        for node in meta.named(_ID):
            if not node.text:
                node.text = f"uuid:{session.environment.new_id()}"


def _value(session: Session, kind: str, params: str, node: Node) -> str | None:
    now = session.environment.now
    if kind == "uid":
        return f"uuid:{session.environment.new_id()}"
    if kind == "timestamp":
        return format_moment(now) if params == "start" else None
    if kind == "date":
        return now.date().isoformat()
    if kind == "property":
        return session.environment.properties.get(params, node.text)
    return None


def fill_end(session: Session) -> None:
    """Fill what is taken when an interview is finished."""
    _identify(session)
    for node in every_live(session.root):
        bind = live_of(node).item.bind
        if bind.preload == "timestamp" and bind.preload_params == "end":
            session.calculator.set_text(node, format_moment(session.environment.now))


def _deprecate(session: Session) -> None:
    for meta in session.root.named("meta"):
        for identifier in meta.named(_ID):
            old = identifier.text
            found = meta.named("deprecatedID")
            if found:
                found[0].text = old
            elif old:
                fresh = Node(ELEMENT, "deprecatedID", ns=identifier.ns, prefix=identifier.prefix, text=old)
                meta.append(fresh)
            identifier.text = f"uuid:{session.environment.new_id()}"
