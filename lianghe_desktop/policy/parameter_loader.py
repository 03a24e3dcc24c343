"""Read dated parameters: name, unit, and values by first day, each with its clause."""

import re
from fractions import Fraction

from lianghe_desktop.policy.pack import DatedValue, Parameter
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
    "day_of_month": "_day_of_month",
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WHOLE = {"fen", "age", "years", "months", "days", "people", "times", "grade", "day_of_month"}


def read_parameters(top: Section, key: str, *, limit: bool) -> list[Parameter]:
    """Return the parameters of one file in their order."""
    return [_parameter(section, limit=limit) for section in top.sections(key)]


def stored(unit: str, number: ParameterValue) -> ParameterValue:
    """Return a written number as expressions see it: a percentage as a share of 1."""
    share = Fraction(number) / 100 if unit == "percent" else Fraction(number)
    return int(share) if share.denominator == 1 else share


def acceptable(unit: str, number: ParameterValue) -> bool:
    """Say whether a number may stand for the unit: whole where it must be, never below zero."""
    return number >= 0 and number < 2**62 and (unit not in _WHOLE or isinstance(number, int))


def _parameter(section: Section, *, limit: bool) -> Parameter:
    name = section.text("name")
    if not _NAME.fullmatch(name):
        raise section.refuse("name", "只能用小写英文字母、数字和下划线")
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
            value=stored(unit, number),
            source=entry.text("source"),
            quote=entry.text("quote"),
        )
        if values and value.since <= values[-1].since:
            raise entry.refuse("from", "要从早到晚排列，同一天只能有一个值")
        values.append(value)
        entry.finish()
    return tuple(values)
