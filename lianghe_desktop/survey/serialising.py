"""Write the answers as an ODK instance: same answers, same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from lianghe_desktop.survey.live import Live
from lianghe_desktop.survey.tree import JAVAROSA, XFORMS, Node

if TYPE_CHECKING:
    from lianghe_desktop.survey.session import Session


def write_instance(session: Session, *, only_relevant: bool) -> bytes:
    """Return the answers as XML in UTF-8, elements in the form's order, namespaces declared at the top."""
    nsmap = _namespaces(session)
    element = _element(session.root, nsmap, only_relevant)
    etree.cleanup_namespaces(element)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(element, encoding="unicode").encode()


def _namespaces(session: Session) -> dict[str, str]:
    found: dict[str, str] = dict(session.definition.prefixes)
    for node in session.root.walk():
        if node.ns and node.prefix:
            found.setdefault(node.prefix, node.ns)
    return found


def _element(node: Node, nsmap: dict[str, str], only_relevant: bool) -> etree._Element:  # noqa: FBT001
    element = etree.Element(_tag(node), nsmap=dict(nsmap))
    for attribute in node.attributes:
        if attribute.ns == JAVAROSA and attribute.name == "template":
            continue
        if only_relevant and attribute.live is not None and not attribute.relevant:
            continue
        element.set(_tag(attribute), attribute.text)
    for child in node.children:
        if isinstance(child.live, Live) and only_relevant and not child.relevant:
            continue
        element.append(_element(child, nsmap, only_relevant))
    if not node.children and node.text:
        element.text = node.text
    return element


def _tag(node: Node) -> str:
    ns = "" if node.ns == XFORMS else node.ns
    return f"{{{ns}}}{node.name}" if ns else node.name
