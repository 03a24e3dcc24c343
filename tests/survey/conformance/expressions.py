"""Hold an expression against what a public engine answered."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lianghe_desktop.records.errors import UserError
from lianghe_desktop.survey.evaluating import environment_of, index_path
from lianghe_desktop.survey.tree import Node, parse_document
from lianghe_desktop.survey.xpath import evaluate
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.values import Value, to_boolean, to_number, to_string

RECORDED_AT = datetime(2026, 11, 21, 20, 21, 15, tzinfo=ZoneInfo("America/Phoenix"))
NUMBER, TEXT, BOOLEAN = 1, 2, 3
_CHANCE = re.compile(r"\b(random|uuid|now|today)\(")
_SEEDED = re.compile(r"randomize\(.*, ")


def is_deterministic(case: dict[str, Any]) -> bool:
    """Tell whether a case gives the same answer every time."""
    if "error" in case or case.get("type") == BOOLEAN:
        return True
    expression = case["expr"]
    return not _CHANCE.search(expression) and (
        "randomize(" not in expression or bool(_SEEDED.search(expression))
    )


def _locate(document: Node, path: str) -> Node:
    node = document
    for part in [each for each in path.split("/") if each]:
        if part.startswith("@"):
            node = next(each for each in node.attributes if each.qualified() == part[1:])
        else:
            node = node.children[int(part)]
    return node


def _path(node: Node) -> str:
    if node.parent is not None and node.kind == 5:
        return f"{index_path(node.parent)}/@xmlns:{node.name}"
    return index_path(node)


def _matches(value: Value, case: dict[str, Any], env: Environment) -> bool:
    wanted = case["expected"]
    kind = case["type"]
    if kind == NUMBER:
        got, number = to_number(value, env), float(wanted)
        return (
            (math.isnan(got) and math.isnan(number))
            or got == number
            or math.isclose(got, number, rel_tol=1e-9)
        )
    if kind == TEXT:
        return to_string(value, env) == wanted
    if kind == BOOLEAN:
        return to_boolean(value) == wanted
    paths = [_path(node) for node in value] if isinstance(value, list) else None
    if isinstance(wanted, list):
        return paths == wanted or (
            case["type"] == 4 and paths is not None and sorted(paths) == sorted(wanted)
        )
    return bool(paths) and paths is not None and paths[0] == wanted


def failures(cases: list[dict[str, Any]]) -> list[int]:
    """Run the cases that are deterministic and return the places of those that differ."""
    documents: dict[str, Node] = {}
    differing: list[int] = []
    for place, case in enumerate(cases):
        if not is_deterministic(case):
            continue
        document = documents.get(case["xml"])
        if document is None:
            document = documents.setdefault(case["xml"], parse_document(case["xml"].encode()))
        if not _passes(case, document):
            differing.append(place)
    return differing


def _passes(case: dict[str, Any], document: Node) -> bool:
    node = _locate(document, case["ctx"])
    env = environment_of(document, now=RECORDED_AT)
    env.current = node
    try:
        value = evaluate(case["expr"], env, node)
    except UserError:
        return "error" in case
    return "error" not in case and _matches(value, case, env)
