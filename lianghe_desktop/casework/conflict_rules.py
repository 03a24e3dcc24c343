"""Decide many fields at once by a rule that a person chooses, and take that back again.

A rule decides by the value, as a person would one by one. Taking it back writes the value again that
lists showed before; every side stays in the history of the household. Source: journal rule 5.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lianghe_desktop.casework.conflict_decisions import stored_value
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.declare import JsonValue
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.conflicts import Conflict, ConflictValue, conflicts, decide, may_decide
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.moves import model_of
from lianghe_desktop.store.unit import Unit

_SETTING = "decided_by_rule"
_MOST_KEPT = 20


class DecisionRule(StrEnum):
    """Which of the values stands."""

    NEWEST_INTERVIEW = "newest_interview"  # the one of the interview with the latest day
    HIGHEST_DESK = "highest_desk"  # the one that lists show: of the desk furthest above


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidedByRule:
    """What a rule came to; `batch` takes it back, `left` are those that it could not tell."""

    batch: str
    decided: int
    left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What became of a batch: put back, or left because somebody has written there since."""

    put_back: int
    left: int


def decide_by_rule(
    office: Office, acting: Acting, rule: DecisionRule, *, fields: Iterable[str] = ()
) -> DecidedByRule:
    """Decide all waiting fields (of `fields` as table.field, if given) by a rule, in one unit of work.

    A field that the rule cannot tell, or that a desk above must decide, is left.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.DECIDE_CONFLICT)
    wanted = frozenset(fields)
    waiting = [
        one
        for one in conflicts(office.store)
        if not wanted or f"{table_of(one.model).name}.{one.field}" in wanted
    ]
    days = {row.id: row.surveyed_on for row in office.store.rows(Interview) if row.surveyed_on}
    chosen: list[tuple[Conflict, ConflictValue]] = []
    for one in waiting:
        value = _newest(one, days) if rule is DecisionRule.NEWEST_INTERVIEW else one.values[0]
        if value is not None and office.desk.may_write_home(one.home):
            chosen.append((one, value))
    batch = office.new_id()
    decided = office.store.write(lambda unit: _decide_all(unit, batch, chosen), actor=acting.actor)
    return DecidedByRule(batch=batch, decided=decided, left=len(waiting) - decided)


def take_back(office: Office, acting: Acting, batch: str) -> TakenBack:
    """Put the values there again that were shown before a rule decided.

    Raises:
        UserError: The role may not, or no such batch is kept.
    """
    require(acting, Act.DECIDE_CONFLICT)
    kept = _batches(office)
    found = next((one for one in kept if one["batch"] == batch), None)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, "这一批决定已经撤销过，或编号写错，请核对。")

    def job(unit: Unit) -> TakenBack:
        done = sum(_put_back(unit, one) for one in found["decided"])
        unit.put(_setting([one for one in kept if one["batch"] != batch]))
        return TakenBack(put_back=done, left=len(found["decided"]) - done)

    return office.store.write(job, actor=acting.actor)


def batches(office: Office) -> list[tuple[str, int]]:
    """Return the batches that can be taken back, the newest last, each with how many fields it decided."""
    return [(str(one["batch"]), len(one["decided"])) for one in _batches(office)]


def _newest(conflict: Conflict, days: dict[str, Any]) -> ConflictValue | None:
    """Return the value of the one interview with the latest day; None where that is not one."""
    dated = [(days[value.interview], value) for value in conflict.values if value.interview in days]
    if not dated:
        return None
    latest = max(day for day, _ in dated)
    newest = [value for day, value in dated if day == latest]
    same = {canonical_text(value.value) for value in newest}
    return newest[0] if len(same) == 1 else None


def _decide_all(unit: Unit, batch: str, chosen: Sequence[tuple[Conflict, ConflictValue]]) -> int:
    decided = []
    for conflict, value in chosen:
        if not may_decide(unit, conflict):
            continue
        decide(unit, conflict, stored_value(conflict, value))
        decided.append(
            {
                "row": [str(table_of(conflict.model).name), conflict.home, conflict.id],
                "field": conflict.field,
                "shown": conflict.shown,
                "chosen": value.value,
            }
        )
    if decided:
        rows = unit.rows(Setting, key=_SETTING)
        before = json.loads(rows[0].value) if rows else []
        unit.put(_setting([*before[-(_MOST_KEPT - 1) :], {"batch": batch, "decided": decided}]))
    return len(decided)


def _put_back(unit: Unit, one: dict[str, Any]) -> bool:
    """Write the value shown before, unless somebody has written the field since."""
    table, home, row_id = one["row"]
    shown: JsonValue = one["shown"]
    state = unit.state(RowKey(table, home, row_id)).field(one["field"])
    if state.contested or canonical_text(state.shown) != canonical_text(one["chosen"]):
        return False
    unit.change(model_of(table), home, row_id, {one["field"]: shown})
    return True


def _batches(office: Office) -> list[dict[str, Any]]:
    rows = office.store.rows(Setting, where={"key": _SETTING})
    return list(json.loads(rows[0].value)) if rows else []


def _setting(kept: Sequence[dict[str, Any]]) -> Setting:
    return Setting(key=_SETTING, value=json.dumps(list(kept), ensure_ascii=False))
