"""Evaluate one expression on an arbitrary XML file: what `lianghe form eval` shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, tzinfo

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.tree import ELEMENT, XHTML, Node, parse_document
from lianghe_desktop.survey.xpath import Environment, evaluate
from lianghe_desktop.survey.xpath.values import Value, to_string


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluated:
    """Give a result: type is number, string, boolean, date or nodeset; value is ready for JSON.

    A number that JSON has no sign for (NaN, Infinity) is given as its name. nodes: for a node-set, where its
    nodes are, as paths of 0-based child indexes from the document (attributes as @name).
    """

    type: str
    value: float | str | bool | list[str]
    nodes: tuple[str, ...] = ()


def evaluate_file(
    expression: str, xml: bytes, *, now: datetime, zone: tzinfo, context: str | None = None
) -> Evaluated:
    """Evaluate an expression in a file, at the node that the expression `context` finds (default: the top).

    now: aware. In an XForm, `/` stands for its first instance. UserError (BAD_EXPRESSION) when expression or
    context cannot be read or evaluated, (BAD_FORM) when the file is no XML.
    """
    document = parse_document(xml)
    env = environment_of(document, now=now.astimezone(zone))
    try:
        if context is not None and context.strip() not in ("", "/"):
            found = _nodes_at(context, env, document)
            if not found:
                raise UserError(ErrorCode.BAD_EXPRESSION, f"在文件里找不到“{context}”，请检查路径。")
            env.current = found[0]
        return _shown(evaluate(expression, env), env)
    except RecursionError as error:
        raise UserError(ErrorCode.BAD_EXPRESSION, "表达式套得太深，请拆成几步。") from error


def _nodes_at(context: str, env: Environment, document: Node) -> list[Node]:
    """Find the context from the top of the file, else from the form's own answers."""
    main = env.root
    for root in (document, main):
        env.root = root
        found = evaluate(context, env, root)
        if isinstance(found, list) and found:
            env.root = main
            return found
    return []


def environment_of(document: Node, *, now: datetime) -> Environment:
    """Return the surroundings of an expression in a file that is no live interview."""
    root = _main_root(document)
    top = next(child for child in document.children if child.kind == ELEMENT)
    return Environment(
        now=now,
        root=root,
        current=root,
        text=lambda identifier, _node: _find_text(document, identifier),
        prefixes={prefix: uri for prefix, uri in top.namespaces.items() if prefix},
    )


def _main_root(document: Node) -> Node:
    top = next(child for child in document.children if child.kind == ELEMENT)
    if top.ns == XHTML:
        for node in top.walk():
            if node.kind == ELEMENT and node.name == "model" and node.ns != XHTML:
                return next(iter(node.named("instance")), document)
    return document


def _find_text(document: Node, identifier: str) -> list[Node] | None:
    for translation in document.walk():
        if translation.kind == ELEMENT and translation.name == "translation":
            for text in translation.named("text"):
                if text.attribute("id") == identifier:
                    return text.named("value")[:1]
            return None
    return None


def _shown(value: Value, env: Environment) -> Evaluated:
    if isinstance(value, bool):
        return Evaluated(type="boolean", value=value)
    if isinstance(value, float):
        special = math.isnan(value) or value in (float("inf"), float("-inf"))
        return Evaluated(type="number", value=to_string(value, env) if special else value)
    if isinstance(value, str):
        return Evaluated(type="string", value=value)
    if isinstance(value, list):
        return Evaluated(
            type="nodeset",
            value=[node.string() for node in value],
            nodes=tuple(index_path(node) for node in value),
        )
    return Evaluated(type="date", value=to_string(value, env))


def index_path(node: Node) -> str:
    """Return where a node is: 0-based child indexes from the document, attributes as @name."""
    parts: list[str] = []
    while node.parent is not None:
        parent = node.parent
        at = next((str(i) for i, each in enumerate(parent.children) if each is node), "")
        parts.append(at or f"@{node.qualified()}")
        node = parent
    return "".join(f"/{part}" for part in reversed(parts))
