"""A light node tree: what expressions walk over. lxml reads the bytes, nothing else of it stays."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from lianghe_desktop.records.errors import ErrorCode, UserError

XHTML = "http://www.w3.org/1999/xhtml"
XFORMS = "http://www.w3.org/2002/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
ORX_META = "meta"
XML_NS = "http://www.w3.org/XML/1998/namespace"

ELEMENT, ATTRIBUTE, TEXT, COMMENT, INSTRUCTION, NAMESPACE, DOCUMENT, DOCTYPE = range(8)


_NO_NODES: list[Node] = []  # shared by nodes that have none: a list of 20,000 rows is 100,000 leaves
_NO_NAMESPACES: dict[str, str] = {}


class Node:
    """Hold one node. An element without element children keeps its text in `text`, unless texts are nodes."""

    __slots__ = (
        "_named",
        "attributes",
        "children",
        "kind",
        "live",
        "name",
        "namespaces",
        "ns",
        "parent",
        "prefix",
        "relevant",
        "text",
    )

    def __init__(self, kind: int, name: str = "", *, ns: str = "", prefix: str = "", text: str = "") -> None:
        self.kind = kind
        self.name = name
        self.ns = ns
        self.prefix = prefix
        self.text = text
        self.parent: Node | None = None
        self.children: list[Node] = _NO_NODES
        self.attributes: list[Node] = _NO_NODES
        self.namespaces: dict[str, str] = _NO_NAMESPACES
        self.relevant = True
        self.live: Any = None
        self._named: dict[str, list[Node]] | None = None

    def named(self, name: str) -> list[Node]:
        """Return the child elements of that local name (XHTML ones excepted); do not change the list."""
        index = self._named
        if index is None:
            index = {}
            for child in self.children:
                if child.kind == ELEMENT and child.ns != XHTML:
                    index.setdefault(child.name, []).append(child)
            self._named = index
        return index.get(name, _NO_NODES)

    def append(self, child: Node) -> None:
        """Put a child last."""
        self.insert(len(self.children), child)

    def insert(self, at: int, child: Node) -> None:
        """Put a child before the 0-based position `at`."""
        child.parent = self
        if self.children is _NO_NODES:
            self.children = []
        self.children.insert(at, child)
        self._named = None

    def remove(self, child: Node) -> None:
        """Take a child out."""
        self.children.remove(child)
        child.parent = None
        self._named = None

    def add_attribute(self, attribute: Node) -> None:
        """Attach an attribute node."""
        attribute.parent = self
        if self.attributes is _NO_NODES:
            self.attributes = []
        self.attributes.append(attribute)

    def attribute(self, name: str, ns: str | None = None) -> str | None:
        """Return the value of an attribute by local name (and namespace, if given)."""
        for attribute in self.attributes:
            if attribute.name == name and (ns is None or attribute.ns == ns):
                return attribute.text
        return None

    def string(self) -> str:
        """Return the string value as XPath defines it."""
        if self.kind not in (ELEMENT, DOCUMENT) or not self.children:
            return self.text
        return "".join(
            node.text
            for node in self.walk()
            if node.kind == TEXT or (node.kind == ELEMENT and not node.children)
        )

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, attributes excepted, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def root(self) -> Node:
        """Return the topmost node."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def qualified(self) -> str:
        """Return the name with its prefix as written."""
        return f"{self.prefix}:{self.name}" if self.prefix else self.name

    def clone(self) -> Node:
        """Copy the node and all below it, without parent and live state."""
        copy = Node(self.kind, self.name, ns=self.ns, prefix=self.prefix, text=self.text)
        copy.namespaces = self.namespaces
        for attribute in self.attributes:
            copy.add_attribute(attribute.clone())
        if self.children:
            copy.children = [child.clone() for child in self.children]
        for child in copy.children:
            child.parent = copy
        return copy


_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_CDATA_MARK = "lh-cdata"


def document_position(node: Node) -> tuple[tuple[int, int], ...]:
    """Return a key that sorts nodes of one document into document order."""
    key: list[tuple[int, int]] = []
    while node.parent is not None:
        parent = node.parent
        if node.kind in (ATTRIBUTE, NAMESPACE):
            at = next((i for i, each in enumerate(parent.attributes) if each is node), len(parent.attributes))
            key.append((0, at))
        else:
            key.append((1, next(i for i, each in enumerate(parent.children) if each is node)))
        node = parent
    return tuple(reversed(key))


def _split(tag: str) -> tuple[str, str]:
    if tag.startswith("{"):
        ns, _, name = tag[1:].partition("}")
        return ns, name
    return "", tag


def _attribute_prefix(element: etree._Element, ns: str) -> str:
    if ns == XML_NS:
        return "xml"
    return next((p for p, uri in element.nsmap.items() if uri == ns and p), "") if ns else ""


def _declared(element: etree._Element) -> dict[str, str]:
    parent = element.getparent()
    inherited = parent.nsmap if parent is not None else {}
    return {
        (prefix or ""): uri for prefix, uri in element.nsmap.items() if inherited.get(prefix) != uri and uri
    }


def convert(element: etree._Element, *, texts: bool = False, scopes: bool = False) -> Node:
    """Turn an lxml element into nodes.

    texts: every text becomes a node, as full XPath needs.
    scopes: remember which namespaces an element declares.
    """
    ns, name = _split(str(element.tag))
    node = Node(ELEMENT, name, ns=ns, prefix=element.prefix or "")
    if scopes:
        node.namespaces = _declared(element)
    for tag, value in element.attrib.items():
        attr_ns, attr_name = _split(str(tag))
        node.add_attribute(
            Node(
                ATTRIBUTE,
                attr_name,
                ns=attr_ns,
                prefix=_attribute_prefix(element, attr_ns),
                text=str(value),
            )
        )
    _convert_children(element, node, texts=texts, scopes=scopes)
    return node


def _convert_children(element: etree._Element, node: Node, *, texts: bool, scopes: bool) -> None:
    leading = element.text or ""
    if texts and leading:
        node.append(Node(TEXT, text=leading))
    children: list[Any] = list(element)
    for child in children:
        if isinstance(child.tag, str):
            node.append(convert(child, texts=texts, scopes=scopes))
        elif texts and isinstance(child, etree._Comment):
            node.append(Node(COMMENT, text=str(child.text or "")))
        elif texts and isinstance(child, etree._ProcessingInstruction) and child.target == _CDATA_MARK:
            node.append(Node(TEXT, text=base64.b64decode(str(child.text or "")).decode()))
        elif texts and isinstance(child, etree._ProcessingInstruction):
            node.append(Node(INSTRUCTION, str(child.target or ""), text=str(child.text or "")))
        elif not texts:
            leading += child.tail or ""
        if texts and child.tail:
            node.append(Node(TEXT, text=child.tail))
    if not texts and not node.children:
        node.text = leading


def read_xml(data: bytes) -> etree._Element:
    """Parse bytes safely (no network, no entities expanded, no huge trees); UserError if not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        text = f"这个文件不是完整的 XML：第 {line} 行有错误。请重新取得原文件。"
        raise UserError(ErrorCode.BAD_FORM, text) from error


def parse_document(data: bytes, *, texts: bool = True) -> Node:
    """Parse a whole XML file into a document node."""
    element = read_xml(_CDATA.sub(_mark_cdata, data) if texts else data)
    document = Node(DOCUMENT)
    before: list[Node] = []
    previous = element.getprevious()
    while previous is not None:
        before.append(_outside(previous))
        previous = previous.getprevious()
    for node in reversed(before):
        document.append(node)
    if texts and _has_doctype(element):
        document.insert(0, Node(DOCTYPE))
    document.append(convert(element, texts=texts, scopes=True))
    following = element.getnext()
    while following is not None:
        document.append(_outside(following))
        following = following.getnext()
    return document


def _has_doctype(element: etree._Element) -> bool:
    docinfo: Any = element.getroottree().docinfo
    return bool(docinfo.doctype)


def _mark_cdata(found: re.Match[bytes]) -> bytes:
    """Keep a CDATA section apart from the text around it, as browsers and the engines on them do."""
    return b"<?" + _CDATA_MARK.encode() + b" " + base64.b64encode(found.group(1)) + b"?>"


def _outside(element: Any) -> Node:
    if isinstance(element, etree._ProcessingInstruction):
        return Node(INSTRUCTION, str(element.target or ""), text=str(element.text or ""))
    return Node(COMMENT, text=str(element.text or ""))
