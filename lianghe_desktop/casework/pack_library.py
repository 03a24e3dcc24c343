"""The library of policy packs as a page shows it: a pack over time, its clauses, two sides, one edit."""

import datetime as dt
from dataclasses import dataclass

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.pack_drafts import CheckedDraft, PackDraft
from lianghe_desktop.casework.pack_paper import print_table_of_pack
from lianghe_desktop.casework.packs import pack_of_version
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.pack_editing import ValueKey, WrittenValue, add_value, set_value, typed_value
from lianghe_desktop.policy.pack_views import (
    Contrast,
    ParameterView,
    Period,
    RuleView,
    contrast,
    parameter_views,
    rule_views,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One version of a pack on a day."""

    code: str
    version: str
    on: dt.date


def parameters_of(office: Office, side: Side) -> tuple[ParameterView, ...]:
    """Return the numbers of a pack over time, limits of the procedure last.

    Raises:
        UserError: That version is not on this desk.
    """
    return parameter_views(_pack(office, side), side.on)


def rules_of(office: Office, side: Side) -> tuple[RuleView, ...]:
    """Return the rules of a pack with their clauses.

    Raises:
        UserError: That version is not on this desk.
    """
    return rule_views(_pack(office, side))


def contrast_of(office: Office, left: Side, right: Side) -> tuple[Contrast, ...]:
    """Set two versions, packs or days side by side.

    Raises:
        UserError: One of them is not on this desk.
    """
    return contrast(_pack(office, left), left.on, _pack(office, right), right.on)


def print_parameter_table(office: Office, acting: Acting, side: Side) -> Printed:
    """Print the numbers of a pack over time across A4.

    Raises:
        UserError: The role may not print, or that version is not on this desk.
    """
    return print_table_of_pack(office, acting, _pack(office, side), side.on)


def parameters_of_draft(checked: CheckedDraft, on: dt.date) -> tuple[ParameterView, ...] | None:
    """Return the numbers of a draft, None while it has mistakes."""
    return None if checked.pack is None else parameter_views(checked.pack, on)


def change_value(
    draft: PackDraft, parameter: ParameterView, place: int, key: ValueKey, text: str
) -> PackDraft:
    """Return the draft with one part of one dated value as typed: money in yuan, a percentage as 80.

    Raises:
        UserError: What was typed is no day or number of that kind, or is empty.
    """
    return draft.with_files(set_value(draft.files, parameter.name, place, key, text, unit=parameter.unit))


def one_more_value(draft: PackDraft, parameter: ParameterView, value: WrittenValue) -> PackDraft:
    """Return the draft with one more dated value of a parameter.

    Raises:
        UserError: What was typed is no day or number of that kind, or is empty.
    """
    return draft.with_files(add_value(draft.files, parameter.name, value, unit=parameter.unit))


def as_typed(parameter: ParameterView, period: Period) -> str:
    """Return a value as a person types it."""
    return typed_value(parameter.unit, period.number)


def _pack(office: Office, side: Side) -> Pack:
    return pack_of_version(office, side.code, side.version)


__all__ = [
    "Contrast",
    "ParameterView",
    "Period",
    "RuleView",
    "Side",
    "ValueKey",
    "WrittenValue",
    "as_typed",
    "change_value",
    "contrast_of",
    "one_more_value",
    "parameters_of",
    "parameters_of_draft",
    "print_parameter_table",
    "rules_of",
]
