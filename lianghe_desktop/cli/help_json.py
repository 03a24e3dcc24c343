"""The JSON of `lianghe help`, and the words that its lines share."""

from typing import Any

from lianghe_desktop.casework.helping.effect import Effect, State, Sum, Totals
from lianghe_desktop.casework.helping.pairing import Loads
from lianghe_desktop.casework.helping.suggesting import Suggestion
from lianghe_desktop.casework.helping.views import ViewRow, ViewTable
from lianghe_desktop.casework.helping.visiting import MonthOfVisits
from lianghe_desktop.casework.helping.year_record import YearRecord
from lianghe_desktop.records.money import yuan_text

STATE_WORDS = {
    "open": "可安排",
    "unclear": "资料不全",
    "planned": "已列计划",
    "partly": "享受一部分",
    "received": "已享受",
}


def suggestion(one: Suggestion) -> dict[str, Any]:
    """Return one suggestion."""
    return {
        "key": one.key,
        "kind": one.kind,
        "content": one.content,
        "because": one.because,
        "member": one.member,
        "benefit": one.benefit,
        "amount_fen": one.amount_fen,
        "min_fen": one.min_fen,
        "max_fen": one.max_fen,
        "per": one.per,
        "payers": dict(one.payers),
        "source": one.source,
        "demonstration": one.sample,
        "state": one.state,
        "received_fen": one.received_fen,
        "last_on": one.last_on.isoformat() if one.last_on else None,
    }


def record(found: YearRecord) -> dict[str, Any]:
    """Return the record of a year."""
    return {
        "year": found.year,
        "goal": found.goal,
        "content": found.content,
        "spent_fen": found.spent_fen,
        "measures": [
            {
                "id": line.id,
                "kind": line.kind,
                "content": line.content,
                "done": line.done,
                "done_on": line.done_on.isoformat() if line.done_on else None,
                "due_on": line.due_on.isoformat() if line.due_on else None,
                "amount_fen": line.amount_fen,
                "goods": line.goods,
                "payers": line.payers,
                "provider": line.provider,
                "helper": line.helper,
                "signed": line.signed,
                "photos": line.photos,
            }
            for line in found.measures
        ],
        "visits": [
            {
                "id": line.id,
                "day": line.day.isoformat(),
                "way": line.way,
                "visitors": line.visitors,
                "content": line.content,
                "findings": line.findings,
                "signed": line.signed,
                "photos": line.photos,
            }
            for line in found.visits
        ],
    }


def month(one: MonthOfVisits) -> dict[str, Any]:
    """Return the visits of a month."""
    return {
        "month": f"{one.first:%Y-%m}",
        "visits": [
            {"household": v.line.id, "due_on": v.due_on.isoformat(), "days_left": v.days_left}
            for v in one.visits
        ],
    }


def effect(one: Effect) -> dict[str, Any]:
    """Return what changed for a household."""
    before = _state(one.before) if one.before else None
    return {"household": one.household, "before": before, "now": _state(one.now)}


def _state(state: State) -> dict[str, Any]:
    return {
        "on": state.on.isoformat(),
        "people": state.people,
        "per_capita_fen": state.per_head_fen,
        "able": state.able,
        "working": state.working,
        "school_age": state.school_age,
        "in_school": state.in_school,
        "housing_grade": state.housing_grade,
        "insured": state.insured,
    }


def total(one: Sum) -> dict[str, Any]:
    """Return the sums of a village."""
    return {
        "home": one.home,
        "village": one.village,
        "households": one.households,
        "measured": one.measured,
        "before": _totals(one.before),
        "now": _totals(one.now),
    }


def _totals(one: Totals) -> dict[str, Any]:
    names = ("able", "working", "school_age", "in_school", "graded", "safe", "people", "insured")
    return {"per_capita_fen": one.per_head_fen, **{name: getattr(one, name) for name in names}}


def table(found: ViewTable) -> dict[str, Any]:
    """Return a theme with its rows."""
    return {
        "view": found.view.code,
        "title": found.view.title,
        "source": found.view.source,
        "on": found.on.isoformat(),
        "helped": found.helped,
        "columns": {column.field: column.title for column in found.view.columns},
        "rows": [
            {
                "household": row.household,
                "home": row.home,
                "member": row.member,
                "helped": row.helped,
                **row.values,
            }
            for row in found.rows
        ],
    }


def cells(found: ViewTable, row: ViewRow) -> list[str]:
    """Return the values of a row in words."""
    words = []
    for column in found.view.columns:
        value = row.values[column.field]
        if value is None:
            words.append("")
        else:
            words.append(yuan_text(value) if column.money and isinstance(value, int) else str(value))
    return words


def loads(found: Loads) -> dict[str, Any]:
    """Return who carries how much."""
    return {
        "helpers": [
            {
                "name": one.who.name,
                "unit": one.who.unit,
                "households": [key[1] for key in one.households],
                "plans": one.plans,
                "planned_measures": one.planned,
            }
            for one in found.helpers
        ],
        "unpaired": [key[1] for key in found.unpaired],
    }
