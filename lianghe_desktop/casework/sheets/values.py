"""The value of one field for a household, a person or an area, and how it is written."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.areas import AreaNames
from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.facts import newest_window
from lianghe_desktop.casework.field_kinds import FieldKind
from lianghe_desktop.casework.fields import FieldValue, show_field
from lianghe_desktop.casework.household_reading import is_monitored
from lianghe_desktop.casework.paper_values import (
    current_helper,
    living,
    newest_determination,
    number_of,
)
from lianghe_desktop.casework.sheets.catalogue import SheetField
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years, masked_number, masked_phone
from lianghe_desktop.records.livelihood import IncomeLine, SpendingLine
from lianghe_desktop.records.money import divide_half_up
from lianghe_desktop.store.households import HouseholdFile

_ADDED = ("wage", "business", "property", "transfer")
_TAKEN = ("business_cost", "transfer_paid")
_ABLE = frozenset({"full", "skilled", "weak"})
_OLD, _CHILD = 60, 16
_TEN_THOUSAND_YUAN_FEN = 1_000_000
_YES_WORDS = {"yes": ("是", "否"), "have": ("有", "无"), "tick": ("√", "")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What values need besides the household: names of areas, the day, the period, who fills in for whom."""

    names: AreaNames
    today: dt.date
    period: Period
    office_name: str
    person_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A value as it is written; `number` where it is one, whole or a decimal as text."""

    text: str
    number: int | str | None = None


BLANK = Written(text="")
_Members = Sequence[Member]
_MEMBER_TESTS: dict[str, Callable[[Member, dt.date], bool]] = {
    "people": lambda _one, _day: True,
    "labour": lambda one, _day: one.labour in _ABLE,
    "students": lambda one, _day: one.school not in (None, "none"),
    "disabled": lambda one, _day: one.disability_class not in (None, "none"),
    "ill": lambda one, _day: bool({"chronic", "serious"} & set((one.health or "").split())),
    "over60": lambda one, day: one.birth_date is not None and full_years(one.birth_date, day) >= _OLD,
    "under16": lambda one, day: one.birth_date is not None and full_years(one.birth_date, day) < _CHILD,
    "women": lambda one, _day: one.sex == "2",
    "works": lambda one, _day: one.works is True or (one.months_worked or 0) > 0,
    "dibao": lambda one, _day: one.dibao is True,
    "tekun": lambda one, _day: one.tekun is True,
}
_HOUSEHOLD_TESTS: dict[str, Callable[[HouseholdFile], bool]] = {
    "households": lambda _file: True,
    "registered": lambda file: file.household.registered is True,
    "monitored": lambda file: is_monitored(file.household),
    "dangerous": lambda file: file.household.housing_hardship not in (None, "none"),
    "single_mother": lambda file: file.household.single_mother is True,
}


def household_value(
    field: SheetField,
    file: HouseholdFile,
    around: Surroundings,
    *,
    member: Member | None = None,
    order: int = 0,
) -> FieldValue:
    """Return what a field holds for a household, or for one of its members; None where it is not known."""
    group, _, name = field.key.partition(".")
    if group == "period":
        return any_value(name, around)
    if name == "order":
        return order
    if group == "member":
        return _member_value(field, name, member, around.today)
    if group == "head":
        return _member_value(field, name, head_of(file), around.today)
    if field.spec is not None:
        rows = {"household": file.household, "housing": file.housing, "assets": file.assets}
        return column_value(rows[field.spec.table], field.spec.column)
    if group in ("income", "spending"):
        return _money(group, name, file)
    return _worked_out(field.key, file, around)


def area_value(
    field: SheetField, files: Sequence[HouseholdFile], around: Surroundings, *, area: str = "", order: int = 0
) -> FieldValue:
    """Return a count or sum over households; `area` is the name that is written for them."""
    group, _, name = field.key.partition(".")
    if group == "period":
        return any_value(name, around)
    if group == "area":
        return order if name == "order" else area
    if group == "sum":
        return sum(_help_fen(file, around.period) if name == "help" else _total(file) or 0 for file in files)
    if name == "visits":
        return sum(_within(visit.visited_on, around.period) for file in files for visit in file.visits)
    if name == "measures":
        return sum(_within(one.done_on, around.period) for file in files for one in file.measures)
    if name in _HOUSEHOLD_TESTS:
        return sum(map(_HOUSEHOLD_TESTS[name], files))
    return sum(_counted(living(file.members), name, around.today) for file in files)


def any_value(name: str, around: Surroundings) -> FieldValue:
    """Return the day, the period or the office."""
    held: dict[str, FieldValue] = {
        "words": around.period.words,
        "year": around.period.first.year,
        "today": around.today,
        "office": around.office_name,
        "person": around.person_name,
    }
    return held[name]


def column_value(row: SharedRow | None, column: str) -> FieldValue:
    """Return a stored column, also one of the answers without a column of their own."""
    if row is None:
        return None
    if column.startswith("extra."):
        held: dict[str, FieldValue] = json.loads(getattr(row, "extra", None) or "{}")
        return held.get(column, held.get(column.removeprefix("extra.")))
    value: FieldValue = getattr(row, column)
    return value


def written(field: SheetField, form: str, value: FieldValue) -> Written:
    """Write a value in one of the field's forms; what is not known is blank."""
    if value is None:
        return BLANK
    if field.kind is FieldKind.DAY and isinstance(value, dt.date):
        return Written(text=_day_text(value, form))
    if isinstance(value, bool):
        return Written(text=_YES_WORDS.get(form, _YES_WORDS["yes"])[0 if value else 1])
    if field.kind in (FieldKind.MONEY, FieldKind.CENTI) and isinstance(value, int):
        return _decimal(value, _TEN_THOUSAND_YUAN_FEN if form == "wan" else 100)
    if isinstance(value, int):
        return Written(text=str(value), number=value)
    return Written(text=_words(field, form, str(value)))


def ticked(field: SheetField, value: FieldValue) -> Written:
    """Return every word that a box of this value may carry, with 、 between."""
    if isinstance(value, bool):
        return Written(text="是、有、√" if value else "否、无")
    if value is None or field.spec is None or not field.spec.codes:
        return written(field, "", value)
    known = code_list(field.spec.codes)
    words: list[str] = []
    for code in str(value).split():
        item = known.find(code)
        words += (item.label, item.short, *item.synonyms) if item else ("无", "健康", code)
    return Written(text="、".join(dict.fromkeys(words)))


def _words(field: SheetField, form: str, value: str) -> str:
    if field.kind is FieldKind.NUMBER_OF_DOCUMENT:
        return masked_number(value) if form == "masked" else value
    if field.kind is FieldKind.PHONE:
        return masked_phone(value) if form == "masked" else value
    spec = field.spec
    if spec is None or not spec.codes or form == "code":
        return value
    if form == "short":
        known = code_list(spec.codes)
        return "、".join(found.short if (found := known.find(code)) else code for code in value.split())
    return show_field(spec, value)


def _day_text(day: dt.date, form: str) -> str:
    return {
        "iso": day.isoformat(),
        "dots": f"{day.year}.{day.month}.{day.day}",
        "month": f"{day.year}年{day.month}月",
        "compact": f"{day:%Y%m%d}",
    }.get(form, f"{day.year}年{day.month}月{day.day}日")


def _decimal(hundredths: int, whole: int) -> Written:
    """Write hundredths without a rounding: 1234500 fen are 12345 yuan or 1.2345 万元."""
    sign = "-" if hundredths < 0 else ""
    units, rest = divmod(abs(hundredths), whole)
    decimals = str(rest).rjust(len(str(whole)) - 1, "0").rstrip("0")
    text = f"{sign}{units}.{decimals}" if decimals else f"{sign}{units}"
    return Written(text=text, number=text if decimals else int(text))


def head_of(file: HouseholdFile) -> Member | None:
    """Return the member who is the head; where none is marked, the first."""
    members = living(file.members)
    return next((one for one in members if one.relation in ("02", "01")), members[0] if members else None)


def _member_value(field: SheetField, name: str, member: Member | None, today: dt.date) -> FieldValue:
    if member is None:
        return None
    if name == "age":
        return full_years(member.birth_date, today) if member.birth_date else None
    return column_value(member, field.spec.column if field.spec else name)


def _money(group: str, name: str, file: HouseholdFile) -> int | None:
    lines: Sequence[IncomeLine | SpendingLine] = file.income if group == "income" else file.spending
    if name == "total":
        return _total(file) if group == "income" else _sum(lines, None)
    if name == "per_capita":
        total = _total(file)
        people = sum(one.counted is not False for one in living(file.members))
        return None if total is None or not people else divide_half_up(total, people)
    return _sum(lines, name)


def _sum(lines: Sequence[IncomeLine | SpendingLine], kind: str | None) -> int | None:
    held = [one for one in lines if not one.gone and one.amount_fen is not None]
    window = newest_window(held)
    found = [
        one.amount_fen or 0
        for one in held
        if (one.window_from, one.window_to) == window
        and (kind is None or kind in (one.kind, getattr(one, "detail", None)))
    ]
    return sum(found) if found else None


def _total(file: HouseholdFile) -> int | None:
    """Return the year's income: the four kinds less costs and what was paid. Source: contract of `assess`."""
    added = [_sum(file.income, kind) for kind in _ADDED]
    if all(one is None for one in added):
        return None
    return sum(one or 0 for one in added) - sum(_sum(file.income, kind) or 0 for kind in _TAKEN)


def _worked_out(key: str, file: HouseholdFile, around: Surroundings) -> FieldValue:
    group, _, name = key.partition(".")
    members = living(file.members)
    if key == "household.village":
        return around.names.name(file.household.home)
    if key == "household.township":
        return around.names.township_of(file.household.home)
    if key == "family.names":
        return "、".join(one.name or "" for one in members)
    if group == "family":
        return _counted(members, name, around.today)
    if group == "cause":
        return _causes(file, main=name == "main")
    if group == "decision":
        return _decided(file, name)
    if group == "helper":
        helper = current_helper(file)
        return getattr(helper, name) if helper else None
    return _helped(file, name)


def _counted(members: _Members, name: str, today: dt.date) -> int:
    return sum(_MEMBER_TESTS[name](one, today) for one in members)


def _causes(file: HouseholdFile, *, main: bool) -> str | None:
    known = code_list("poverty_cause")
    chosen = [one for one in file.causes if one.code and (one.main or not main)] or (
        list(file.causes[:1]) if main else []
    )
    words = [found.label for one in chosen if (found := known.find(one.code or ""))]
    return "、".join(words) or None


def _decided(file: HouseholdFile, name: str) -> FieldValue:
    decision = newest_determination(file)
    if decision is None:
        return None
    if name == "categories":
        known = code_list("category")
        codes = (decision.categories or "").split()
        return "、".join(found.label if (found := known.find(code)) else code for code in codes) or None
    if name == "result":
        found = code_list("determination_result").find(decision.result or "")
        return found.label if found else None
    value: FieldValue = getattr(decision, name)
    return value


def _helped(file: HouseholdFile, name: str) -> FieldValue:
    measures = [one for one in file.measures if not one.gone]
    if name == "amount":
        return sum(one.amount_fen or 0 for one in measures if one.done_on) or None
    if name == "last_visit":
        return max((one.visited_on for one in file.visits if one.visited_on and not one.gone), default=None)
    known = code_list("help_measure_kind")
    words = [
        one.content or (found.label if (found := known.find(one.kind or "")) else "") for one in measures
    ]
    return "；".join(dict.fromkeys(word for word in words if word)) or None


def _help_fen(file: HouseholdFile, period: Period) -> int:
    return sum(one.amount_fen or 0 for one in file.measures if not one.gone and _within(one.done_on, period))


def _within(day: dt.date | None, period: Period) -> bool:
    return day is not None and period.first <= day <= period.last


__all__ = [
    "BLANK",
    "Surroundings",
    "Written",
    "any_value",
    "area_value",
    "column_value",
    "head_of",
    "household_value",
    "number_of",
    "ticked",
    "written",
]
