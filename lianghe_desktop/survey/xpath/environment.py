"""What an expression may ask of its surroundings: clock, documents, texts, chance."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from lianghe_desktop.survey.tree import Node

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.invariants import Memo


def _no_instance(_name: str) -> Node | None:
    return None


def _no_text(_identifier: str, _node: Node) -> str | list[Node] | None:
    return None


def _no_choice(_value: str, _path: str, _node: Node) -> str:
    return ""


@dataclass(slots=True, kw_only=True)
class Environment:
    """Answer the questions that functions ask; one per evaluation or per interview.

    now: aware, in the zone of the interview.
    interview: JavaRosa's meaning in a form: dates become whole local days as numbers, what is no number is
    left out of sums, an impossible date is blank. Otherwise dates become fractions of UTC days, as in a file.
    only_relevant: node-sets leave out non-relevant nodes.
    memo: what predicates remember between evaluations; its owner tells it of every change.
    bound: absolute paths through a repeat that encloses the context mean the context's own instance.
    """

    now: datetime
    root: Node
    current: Node
    interview: bool = False
    only_relevant: bool = False
    bound: bool = False
    instance: Callable[[str], Node | None] = _no_instance
    text: Callable[[str, Node], str | list[Node] | None] = _no_text
    choice_label: Callable[[str, str, Node], str] = _no_choice
    properties: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    chance: random.Random = field(default_factory=random.SystemRandom)
    new_id: Callable[[], str] = lambda: str(uuid.uuid4())
    prefixes: Mapping[str, str] = field(default_factory=dict)
    memo: Memo | None = None

    @property
    def zone(self) -> tzinfo:
        """Return the zone of the interview."""
        zone = self.now.tzinfo
        assert zone is not None  # noqa: S101 - the constructor's contract
        return zone
