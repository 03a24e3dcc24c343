"""Read dated parameters: name, unit, and values by first day, each with its clause."""

import re
from datetime import timedelta
from fractions import Fraction

from lianghe_desktop.policy.pack import DatedValue, Parameter
from lianghe_desktop.policy.pack_reader import PackReader
from lianghe_desktop.policy.yaml_reader import Section
from lianghe_desktop.records.assessment import ParameterValue

UNITS = {
    "fen": "_fen",
    "percent": "_percent",
    "age": "_age_years",
    "years": "_years",
    "months": "_months",
    "days": "_days",
    "people": "_people",
    "times": "_times",
    "m2": "_m2",
    "mu": "_mu",
    "ratio": "_ratio",
    "grade": "_grade",
    "items": "_items",
    "points": "_points",
    "day_of_month": "_day_of_month",
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WHOLE = set(UNITS) - {"percent", "m2", "mu", "ratio"}


def read_parameters(reader: PackReader, key: str, *, limit: bool) -> tuple[Parameter, ...]:
    """Return the parameters of one file in their order."""
    return reader.entries(
        key, lambda section, seen: _parameter(reader, section, seen, limit=limit), prefix="parameter"
    )


def stored(unit: str, number: ParameterValue) -> ParameterValue:
    """Return a written number as expressions see it: a percentage as a share of 1."""
    share = Fraction(number) / 100 if unit == "percent" else Fraction(number)
    return int(share) if share.denominator == 1 else share


def acceptable(unit: str, number: ParameterValue) -> bool:
    """Say whether a number may stand for the unit: whole where it must be, never below zero."""
    return number >= 0 and number < 2**62 and (unit not in _WHOLE or isinstance(number, int))


def _parameter(reader: PackReader, section: Section, seen: set[str], *, limit: bool) -> Parameter:
    name = section.text("name")
    if not _NAME.fullmatch(name):
        raise section.refuse("name", "只能用小写英文字母、数字和下划线")
    if name in seen or f"parameter.{name}" in reader.names:
        raise section.refuse("name", f"的“{name}”写了两次")
    seen.add(name)
    unit = section.choice("unit", tuple(UNITS))
    if not name.endswith(UNITS[unit]):
        raise section.refuse("unit", f"是 {unit}，名称应以 {UNITS[unit]} 结尾")
    external = section.flag("external")
    parameter = Parameter(
        name=name,
        title=section.text("title"),
        unit=unit,
        description=section.text("description"),
        demonstration=section.flag("demonstration"),
        external=external,
        constant=section.flag("constant"),
        limit=limit,
        later=section.flag("later"),
        values=_values(section, unit),
    )
    if bool(parameter.values) == external:
        raise section.refuse("values", "要写出数值；只有 external: true 的参数由运行时给出，不写数值")
    section.finish()
    return parameter


def _values(section: Section, unit: str) -> tuple[DatedValue, ...]:
    values: list[DatedValue] = []
    for entry in section.sections("values"):
        number = entry.number("value")
        if not acceptable(unit, number):
            raise entry.refuse("value", "不能是负数，金额、年数、月数、天数要写整数")
        value = DatedValue(
            since=entry.day("from"),
            until=entry.day("to") if entry.has("to") else None,
            value=stored(unit, number),
            source=entry.source(),
            quote=entry.text("quote"),
        )
        _refuse_disorder(entry, value, values[-1] if values else None)
        values.append(value)
        entry.finish()
    return tuple(values)


def _refuse_disorder(entry: Section, value: DatedValue, before: DatedValue | None) -> None:
    """Refuse days that overlap the value before, or leave a gap after it."""
    if value.until is not None and value.until < value.since:
        raise entry.refuse("to", "早于“from”，请核对日期")
    if before is None:
        return
    if value.since <= before.since:
        raise entry.refuse("from", "要从早到晚排列，同一天只能有一个值")
    if before.until is not None and value.since <= before.until:
        raise entry.refuse("from", f"和上一个值重叠，上一个值用到 {before.until}")
    if before.until is not None and value.since > before.until + timedelta(days=1):
        raise entry.refuse("from", f"和上一个值之间有空档，上一个值只用到 {before.until}")
