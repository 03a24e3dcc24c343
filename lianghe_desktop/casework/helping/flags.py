"""Warn while a measure is typed, by the very rules that the consistency check uses later.

Source: casework/consistency/helping.py, where each rule names its clause.
"""

import datetime as dt
from dataclasses import dataclass, replace

from lianghe_desktop.casework.consistency import helping
from lianghe_desktop.casework.consistency.check import look_at
from lianghe_desktop.casework.consistency.rule import Look
from lianghe_desktop.casework.consistency.steps import first_eligible_day
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.records.consistency_tables import AcceptedFinding
from lianghe_desktop.records.enums import MeasureState
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.ids import HomeCode, RowId

RULES = ("measure_day", "paid_twice", "over_cap", "wrong_person", "measure_signed")
"""The rules that a person must answer before the measure is kept; the others are told later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """One warning: the rule, what it says, its clause, and the measure and column it blames."""

    code: str
    title: str
    message: str
    source: str
    row: str | None = None
    field: str | None = None


def flags_of(office: Office, measure: HelpMeasure, on: dt.date) -> list[Flag]:
    """Return what speaks against a measure as it is about to be kept; it may stand in the records already.

    A planned measure is judged as if it were carried out on the day it is planned for.
    """
    look = look_at(office, HomeCode(measure.home), RowId(measure.household_id or ""), on)
    return judged(look, measure)


def judged(look: Look, measure: HelpMeasure) -> list[Flag]:
    """Return what speaks against a measure beside the others of its dossier."""
    as_done = _as_done(measure, look.on)
    file = look.dossier.file
    others = tuple(one for one in file.measures if one.id != measure.id)
    dossier = replace(look.dossier, file=replace(file, measures=(*others, as_done)))
    before = {_key(flag) for flag in _flags(look_without(look, measure))}
    found = [flag for flag in _flags(replace(look, dossier=dossier)) if _key(flag) not in before]
    if first_eligible_day(look) is None:
        found.insert(0, _NOT_YET)
    return found


def look_without(look: Look, measure: HelpMeasure) -> Look:
    """Return the dossier as it would be without a measure."""
    file = look.dossier.file
    others = tuple(one for one in file.measures if one.id != measure.id)
    return replace(look, dossier=replace(look.dossier, file=replace(file, measures=others)))


def _flags(look: Look) -> list[Flag]:
    return [
        Flag(
            code=rule.code,
            title=rule.title,
            message=spot.message,
            source=spot.source or rule.source,
            row=getattr(spot.row, "id", None),
            field=spot.field,
        )
        for rule in helping.BOOK.rules
        if rule.code in RULES
        for spot in rule.judge(look)
    ]


def _key(flag: Flag) -> tuple[str, str | None, str | None, str]:
    return flag.code, flag.row, flag.field, flag.message


_NOT_YET = Flag(
    code=helping.NOT_ACCEPTED,
    title="还没有认定",
    message=helping.NOT_ACCEPTED_YET,
    source=helping.ACCEPT_FIRST,
)


def accepted_rows(
    office: Office, acting: Acting, measure: HelpMeasure, flags: list[Flag], because: str
) -> list[AcceptedFinding]:
    """Return what keeps that somebody who may has answered these warnings."""
    return [
        AcceptedFinding(
            home=measure.home,
            id=office.new_id(),
            household_id=measure.household_id,
            code=flag.code,
            row_table="help_measure",
            row_id=flag.row or measure.id,
            field=flag.field,
            message=flag.message,
            because=because,
            accepted_by=acting.person,
            accepted_on=acting.today,
        )
        for flag in flags
    ]


def _as_done(measure: HelpMeasure, on: dt.date) -> HelpMeasure:
    values = {column: getattr(measure, column) for column in HelpMeasure.model_fields}
    if measure.state != MeasureState.DONE:
        values |= {"state": MeasureState.DONE.value, "done_on": on, "signed": None}
    return HelpMeasure(**values)
