"""Write facts down as the exchange JSON of `assess --input`, so that any past day can be recomputed."""

import datetime as dt
import json
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from lianghe_desktop.records.assessment import UNKNOWN, HouseholdFacts


def facts_text(facts: HouseholdFacts) -> str:
    """Return the snapshot of one household's facts; what is unknown is left out."""
    return json.dumps(facts_json(facts), ensure_ascii=False, sort_keys=True)


def facts_json(facts: HouseholdFacts) -> dict[str, Any]:
    """Return one household in the shape of the exchange JSON."""
    return dict(_items(facts))


def _items(value: Any) -> list[tuple[str, Any]]:
    found = ((field.name, getattr(value, field.name)) for field in fields(value))
    return [(name, _plain(item)) for name, item in found if item is not UNKNOWN]


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return dict(_items(value))
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value
