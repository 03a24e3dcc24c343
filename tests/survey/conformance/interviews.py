"""Hold a live interview against a recorded one: value and relevance of every node after every step."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from lianghe_desktop.records.errors import UserError
from lianghe_desktop.survey import Session, load_definition, start_session

RECORDED_AT = datetime(2026, 11, 22, 3, 33, 41, 359000, UTC)
_GENERATED = re.compile(r"(uuid:)?[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*")


def _same(got: str, wanted: str) -> bool:
    if got == wanted:
        return True
    try:
        pairs = zip(got.split(), wanted.split(), strict=True)
        if got and all(float(one) == float(other) for one, other in pairs):
            return True
    except ValueError:
        pass
    return bool(_GENERATED.fullmatch(got) and _GENERATED.fullmatch(wanted))


def _agrees(session: Session, wanted: dict[str, Any]) -> bool:
    states = session.states()
    if set(states) != set(wanted):
        return False
    return all(
        states[ref].relevant == node["rel"] and ("v" not in node or _same(states[ref].value or "", node["v"]))
        for ref, node in wanted.items()
    )


def _do(session: Session, step: dict[str, Any]) -> None:
    try:
        match step["op"]:
            case "answer":
                session.answer(step["ref"], step["value"])
            case "createNewRepeat":
                session.create_repeat(step["ref"])
            case "removeRepeat":
                session.remove_repeat(step["ref"])
            case "setLanguage":
                session.set_language(step["value"])
    except UserError:
        return  # the recorded engine refuses the same ones: the states after it are compared


def failures(cases: list[dict[str, Any]]) -> list[int]:
    """Run all cases and return the places of those that differ."""
    return [place for place, case in enumerate(cases) if not _passes(case)]


def _passes(case: dict[str, Any]) -> bool:
    session = start_session(load_definition(case["xml"].encode()), clock=lambda: RECORDED_AT)
    if not _agrees(session, case["state"]):
        return False
    for step in case["steps"]:
        _do(session, step)
        if not _agrees(session, step["state"]):
            return False
    return True
