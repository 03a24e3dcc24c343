"""Write the values of an issued paper down and read them back, so that the very page can be drawn again.

Format: JSON {"kind": class, "values": {…}}; dates as ISO text, pictures as base64, tuples as arrays, enums by
value. Only the classes of PAPERS are read back: text from another desk never names what is built.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lianghe_desktop.documents import (
    case_list,
    case_values,
    handover_list,
    report_values,
    simulation_values,
    statistics_sheet,
    table_values,
    task_values,
    values,
    yearly_list,
)
from lianghe_desktop.records.errors import ErrorCode, IntegrityFault

PAPERS: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (
        values.HelpCardValues,
        values.HelpBookValues,
        values.ReasonsValues,
        values.NoticeValues,
        values.LedgerValues,
        values.SurveyValues,
        values.ParameterTableValues,
        values.ReceiptValues,
        values.HouseholdReceiptValues,
        handover_list.HandOverValues,
        case_values.ConfirmationValues,
        case_values.MinutesValues,
        case_values.ApprovalValues,
        case_values.LetterValues,
        case_values.VisitSheetValues,
        case_values.CoverValues,
        values.OverviewValues,
        task_values.TaskTableValues,
        table_values.TableValues,
        statistics_sheet.StatisticsValues,
        report_values.ReportValues,
        case_list.CaseListValues,
        yearly_list.YearlyValues,
        simulation_values.SimulationValues,
        simulation_values.ComparisonValues,
    )
}
"""The papers that can be drawn again."""


def freeze(paper: object) -> str | None:
    """Return the values of a paper as text, None for a paper that is not among PAPERS."""
    kind = type(paper).__name__
    if PAPERS.get(kind) is not type(paper):
        return None
    return json.dumps(
        {"kind": kind, "values": _plain(paper)}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def thaw(text: str) -> object:
    """Return the paper that was frozen.

    Raises:
        IntegrityFault: It is not such a text, or of a program that knows other papers.
    """
    try:
        raw = json.loads(text)
        return _built(PAPERS[raw["kind"]], raw["values"])
    except (ValueError, KeyError, TypeError) as problem:
        raise IntegrityFault(
            ErrorCode.DAMAGED, "当时的纸面内容由另一版本的程序留下，本程序不能重新画出，请升级后再看。"
        ) from problem


def plain_fields(paper: object) -> dict[str, Any]:
    """Return the fields of a paper as plain values to compare, its mark left out."""
    held = _plain(paper)
    return {name: value for name, value in held.items() if name != "mark"} if isinstance(held, dict) else {}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(_plain(one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.value if isinstance(value, Enum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if value is None:
            return None
        return _built_as_one([one for one in get_args(hint) if one is not NoneType], value)
    if origin is tuple:
        wanted = get_args(hint)
        if len(wanted) == 2 and wanted[1] is Ellipsis:
            return tuple(_built(wanted[0], one) for one in value)
        return tuple(_built(one, item) for one, item in zip(wanted, value, strict=True))
    if origin is frozenset:
        return frozenset(_built(get_args(hint)[0], one) for one in value)
    if is_dataclass(hint):
        known = _hints(hint)  # type: ignore[arg-type] # a class: hints never hold instances
        return hint(**{name: _built(known[name], one) for name, one in value.items()})  # type: ignore[operator] # the same
    if hint is date:
        return date.fromisoformat(value)
    if hint is float and isinstance(value, int):
        return float(value)
    if hint is bytes:
        return base64.b64decode(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint}")
    return value


def _built_as_one(hints: list[Any], value: Any) -> Any:
    """Return the value as the first of several kinds that it is; a day in a cell stays text."""
    for hint in hints[:-1]:
        try:
            return _built(hint, value)
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    return _built(hints[-1], value)
