"""What was decided between two ways of filling in a field: kept in batches, listed, and taken back whole.

Taking back writes the value again that lists showed before the decision; every side stays in the history
of the household. Source: journal rule 5.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.conflicts import Conflict, ConflictValue
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.moves import model_of
from lianghe_desktop.store.unit import Unit

ONE_BY_ONE = "one"
MOST_FIELDS_KEPT = 5_000
_SETTING = "decided_by_rule"


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidedBatch:
    """What was decided at once: by which rule (`one`: by hand), when (ms since 1970 UTC), by whom."""

    batch: str
    rule: str
    at_ms: int
    who: str
    fields: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What became of a batch: put back, or left because somebody has written there since."""

    put_back: int
    left: int


def keep_batch(unit: Unit, acting: Acting, batch: str, rule: str, decided: Sequence[Conflict]) -> None:
    """Keep decisions within the unit that has just made them; the oldest go."""
    rows = unit.rows(Setting, key=_SETTING)
    kept = [*_kept(rows), _batch_json(unit, acting, batch, rule, decided)]
    while len(kept) > 1 and sum(len(one["decided"]) for one in kept) > MOST_FIELDS_KEPT:
        kept.pop(0)
    unit.put(_setting(kept))


def decided_batches(office: Office) -> list[DecidedBatch]:
    """Return the decisions that can be taken back, the newest first."""
    return [
        DecidedBatch(
            batch=str(one["batch"]),
            rule=str(one.get("rule", "")),
            at_ms=int(one.get("at", 0)),
            who=str(one.get("who", "")),
            fields=len(one["decided"]),
        )
        for one in reversed(_kept(office.store.rows(Setting, where={"key": _SETTING})))
    ]


def decided_conflicts(office: Office, batch: str) -> list[Conflict]:
    """Return the fields of a batch, each with two values: what lists showed before, and what was chosen.

    Raises:
        UserError: No such batch is kept.
    """
    kept = _kept(office.store.rows(Setting, where={"key": _SETTING}))
    return [_as_conflict(one) for one in _batch(kept, batch)["decided"]]


def take_back(office: Office, acting: Acting, batch: str) -> TakenBack:
    """Put the values there again that were shown before a batch was decided, all in one unit of work.

    Raises:
        UserError: The role may not, or no such batch is kept.
    """
    require(acting, Act.DECIDE_CONFLICT)

    def job(unit: Unit) -> TakenBack:
        kept = _kept(unit.rows(Setting, key=_SETTING))
        found = _batch(kept, batch)
        done = sum(_put_back(unit, one) for one in found["decided"])
        unit.put(_setting([one for one in kept if one["batch"] != batch]))
        return TakenBack(put_back=done, left=len(found["decided"]) - done)

    return office.store.write(job, actor=acting.actor)


def _batch(kept: Sequence[dict[str, Any]], batch: str) -> dict[str, Any]:
    found = next((one for one in kept if one["batch"] == batch), None)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, "这一批决定已经撤销过，或编号写错，请核对。")
    return found


def _batch_json(
    unit: Unit, acting: Acting, batch: str, rule: str, decided: Sequence[Conflict]
) -> dict[str, Any]:
    fields = [
        {
            "row": [str(table_of(one.model).name), one.home, one.id],
            "field": one.field,
            "shown": one.shown,
            "chosen": unit.state(RowKey(str(table_of(one.model).name), one.home, one.id))
            .field(one.field)
            .shown,
        }
        for one in decided
    ]
    return {"batch": batch, "rule": rule, "at": unit.now_ms, "who": acting.name, "decided": fields}


def _as_conflict(one: dict[str, Any]) -> Conflict:
    """Return the decision as a field with two values, so that it is worded as the conflict was."""
    table, home, row_id = one["row"]
    values = tuple(
        ConflictValue(author="", number=0, value=value, person="", interview=None, wall_ms=0)
        for value in (one["shown"], one["chosen"])
    )
    return Conflict(model=model_of(table), home=home, id=row_id, field=one["field"], values=values)


def _put_back(unit: Unit, one: dict[str, Any]) -> bool:
    """Write the value shown before, unless somebody has written the field since."""
    table, home, row_id = one["row"]
    shown: JsonValue = one["shown"]
    state = unit.state(RowKey(table, home, row_id)).field(one["field"])
    if state.contested or canonical_text(state.shown) != canonical_text(one["chosen"]):
        return False
    unit.change(model_of(table), home, row_id, {one["field"]: shown})
    return True


def _kept(rows: Sequence[Setting]) -> list[dict[str, Any]]:
    return list(json.loads(rows[0].value)) if rows else []


def _setting(kept: Sequence[dict[str, Any]]) -> Setting:
    return Setting(key=_SETTING, value=json.dumps(list(kept), ensure_ascii=False))
