"""Decide many fields at once by a rule that a person chooses: shown first, then decided, then undone whole.

A rule decides by the value, as a person would one by one. A field that the rule cannot tell, or that a
desk above must decide, is left. Source: journal rule 5.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lianghe_desktop.casework.conflict_decisions import (
    ConflictLine,
    conflict_line,
    names_of_sides,
    stored_value,
)
from lianghe_desktop.casework.decided_conflicts import (
    ONE_BY_ONE,
    TakenBack,
    decided_batches,
    keep_batch,
    take_back,
)
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.conflicts import Conflict, ConflictValue, conflicts, decide, may_decide
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.export import known_desks


class DecisionRule(StrEnum):
    """Which of the values stands."""

    NEWEST_INTERVIEW = "newest_interview"  # the one of the interview with the latest day
    HIGHEST_DESK = "highest_desk"  # the one that lists show: of the desk furthest above
    TOWNSHIP = "township"  # the one that the township's desk wrote
    VILLAGE = "village"  # the one that the village's laptops wrote
    MINE = "mine"  # the one written on this desk


RULE_WORDS = {
    DecisionRule.NEWEST_INTERVIEW: "以最近一次入户调查的为准",
    DecisionRule.HIGHEST_DESK: "以上级填写的为准",
    DecisionRule.TOWNSHIP: "以镇街填写的为准",
    DecisionRule.VILLAGE: "以村里填写的为准",
    DecisionRule.MINE: "以本机填写的为准",
}
BY_HAND_WORDS = "一处一处定的"


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidedByRule:
    """What a rule came to; `batch` takes it back, `left` are those that it could not tell."""

    batch: str
    decided: int
    left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WouldDecide:
    """A field with the place of the side that a rule would choose; None: it is left for a person."""

    line: ConflictLine
    chosen: int | None


def preview_rule(office: Office, rule: DecisionRule, *, fields: Iterable[str] = ()) -> list[WouldDecide]:
    """Return what a rule would do to every waiting field (of `fields` as table.field, if given)."""
    names = names_of_sides(office)
    return [
        WouldDecide(
            line=conflict_line(office, one, names), chosen=None if value is None else one.values.index(value)
        )
        for one, value in _chosen(office, rule, fields)
    ]


def decide_by_rule(
    office: Office, acting: Acting, rule: DecisionRule, *, fields: Iterable[str] = ()
) -> DecidedByRule:
    """Decide all waiting fields (of `fields` as table.field, if given) by a rule, in one unit of work.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.DECIDE_CONFLICT)
    found = _chosen(office, rule, fields)
    batch = office.new_id()

    def job(unit: Unit) -> int:
        decided: list[Conflict] = []
        for conflict, value in found:
            if value is not None and may_decide(unit, conflict):
                decide(unit, conflict, stored_value(conflict, value))
                decided.append(conflict)
        if decided:
            keep_batch(unit, acting, batch, rule.value, decided)
        return len(decided)

    decided = office.store.write(job, actor=acting.actor)
    return DecidedByRule(batch=batch, decided=decided, left=len(found) - decided)


def batches(office: Office) -> list[tuple[str, int]]:
    """Return the batches decided by a rule, the newest last, each with how many fields it decided."""
    found = [one for one in decided_batches(office) if one.rule != ONE_BY_ONE]
    return [(one.batch, one.fields) for one in reversed(found)]


def rule_words(rule: str) -> str:
    """Return in Chinese how something was decided."""
    known = {one.value: words for one, words in RULE_WORDS.items()}
    return known.get(rule, BY_HAND_WORDS)


def _chosen(
    office: Office, rule: DecisionRule, fields: Iterable[str]
) -> list[tuple[Conflict, ConflictValue | None]]:
    wanted = frozenset(fields)
    waiting = [
        one
        for one in conflicts(office.store)
        if not wanted or f"{table_of(one.model).name}.{one.field}" in wanted
    ]
    chooser = _Chooser(
        rule=rule,
        days={row.id: row.surveyed_on for row in office.store.rows(Interview) if row.surveyed_on},
        levels=_levels(office),
        own=office.desk.author,
    )
    return [(one, chooser.choose(one) if office.desk.may_write_home(one.home) else None) for one in waiting]


def _levels(office: Office) -> dict[str, AreaLevel]:
    known = {one.author: one.level for one in known_desks(office.store)}
    return known | {office.desk.author: office.desk.level}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Chooser:
    """Choose among the values of a field by one rule; None where the rule cannot tell."""

    rule: DecisionRule
    days: Mapping[str, Any]
    levels: Mapping[str, AreaLevel]
    own: str

    def choose(self, conflict: Conflict) -> ConflictValue | None:
        if self.rule is DecisionRule.HIGHEST_DESK:
            return conflict.values[0]
        if self.rule is DecisionRule.NEWEST_INTERVIEW:
            return self._newest(conflict)
        if self.rule is DecisionRule.MINE:
            return _only([one for one in conflict.values if one.author == self.own])
        level = AreaLevel.TOWNSHIP if self.rule is DecisionRule.TOWNSHIP else AreaLevel.VILLAGE
        return _only([one for one in conflict.values if self.levels.get(one.author) is level])

    def _newest(self, conflict: Conflict) -> ConflictValue | None:
        """Return the value of the one interview with the latest day; None where that is not one."""
        dated = [
            (self.days[value.interview], value)
            for value in conflict.values
            if value.interview is not None and value.interview in self.days
        ]
        if not dated:
            return None
        latest = max(day for day, _ in dated)
        return _only([value for day, value in dated if day == latest])


def _only(values: Sequence[ConflictValue]) -> ConflictValue | None:
    """Return the first where all say the same; None where there is none or they differ."""
    return values[0] if len({canonical_text(value.value) for value in values}) == 1 else None


__all__ = [
    "RULE_WORDS",
    "DecidedByRule",
    "DecisionRule",
    "TakenBack",
    "WouldDecide",
    "batches",
    "decide_by_rule",
    "preview_rule",
    "rule_words",
    "take_back",
]
