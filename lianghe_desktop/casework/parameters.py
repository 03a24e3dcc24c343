"""The numbers of a pack as a person reads and changes them: in yuan or percent, each with its clause."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lianghe_desktop.policy.exact import exact
from lianghe_desktop.policy.pack import Pack, Parameter
from lianghe_desktop.policy.scoring import decimal_text
from lianghe_desktop.policy.settings import read_setting
from lianghe_desktop.policy.wording import parameter_value
from lianghe_desktop.records.assessment import ParameterValue
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.money import fen_from_yuan, short_yuan_text

_UNITS = {
    "fen": "元",
    "percent": "%",
    "age": "周岁",
    "years": "年",
    "months": "个月",
    "days": "天",
    "people": "人",
    "times": "次",
    "m2": "平方米",
    "mu": "亩",
    "ratio": "倍",
    "points": "分",
    "grade": "级",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ParameterLine:
    """One number of the rules on a day: as it is typed, its unit, and where it is written.

    `typed` is "" where the document names none and a run must give it.
    """

    name: str
    title: str
    typed: str
    unit: str
    words: str
    source: str
    quote: str
    since: dt.date | None
    demonstration: bool
    main: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedParameter:
    """A number that a scenario sets: how it stood and how it is set, in words, with its clause."""

    name: str
    title: str
    was: str
    now: str
    source: str
    demonstration: bool


def parameter_lines(pack: Pack, on: dt.date) -> list[ParameterLine]:
    """Return the numbers that a simulation may change, those behind the main line and points first."""
    main = _behind_main_line(pack)
    lines = [_line(one, on, main) for one in pack.parameters.values() if not one.limit]
    return sorted(lines, key=lambda line: not line.main)


def read_typed(pack: Pack, name: str, text: str) -> ParameterValue:
    """Read what a person typed for a parameter, as `simulate --set` would take it.

    Raises:
        UserError: It is no number of that kind, or there is no such parameter.
    """
    parameter = pack.parameters.get(name)
    if parameter is None:
        raise UserError(ErrorCode.BAD_INPUT, f"政策包里没有“{name}”这个标准，请从列表里选。")
    if parameter.unit == "fen":
        value: ParameterValue = fen_from_yuan(text)
    else:
        found = exact(text.strip().removesuffix("%").strip())
        if found is None:
            raise UserError(ErrorCode.BAD_INPUT, f"“{parameter.title}”要填数字，例如 {_example(parameter)}。")
        value = found
    try:
        return read_setting(pack, f"{name}={decimal_text(Fraction(value))}")[1]
    except UserError as refused:
        raise UserError(
            ErrorCode.BAD_INPUT, f"“{parameter.title}”填的“{text.strip()}”不行：要填不小于 0 的数"
            f"{'，不能带小数' if parameter.unit not in ('percent', 'ratio', 'm2', 'mu', 'fen') else ''}。"
        ) from refused  # fmt: skip


def typed_texts(pack: Pack, settings: Mapping[str, ParameterValue]) -> dict[str, str]:
    """Return how a person would type the numbers of a scenario; numbers the pack has no more are left out."""
    return {
        name: short_yuan_text(int(value)).replace(",", "")
        if pack.parameters[name].unit == "fen"
        else decimal_text(Fraction(value))
        for name, value in settings.items()
        if name in pack.parameters
    }


def changed_parameters(
    pack: Pack, on: dt.date, settings: Mapping[str, ParameterValue]
) -> tuple[ChangedParameter, ...]:
    """Say in words what a scenario changes."""
    found = []
    for name, value in settings.items():
        parameter = pack.parameters[name]
        held = parameter.value_on(on)
        shown = Fraction(value) / 100 if parameter.unit == "percent" else value
        found.append(
            ChangedParameter(
                name=name,
                title=parameter.title,
                was=_words(parameter, held.value) if held else "没有规定",
                now=_words(parameter, shown),
                source=held.source if held else "",
                demonstration=parameter.demonstration,
            )
        )
    return tuple(found)


def _line(parameter: Parameter, on: dt.date, main: frozenset[str]) -> ParameterLine:
    held = parameter.value_on(on)
    return ParameterLine(
        name=parameter.name,
        title=parameter.title,
        typed=_typed(parameter.unit, held.value) if held else "",
        unit=_UNITS.get(parameter.unit, ""),
        words=_words(parameter, held.value) if held else "没有规定",
        source=held.source if held else "文件没有规定，由使用的人给出",
        quote=held.quote if held else "",
        since=held.since if held else None,
        demonstration=parameter.demonstration,
        main=parameter.name in main,
    )


def _words(parameter: Parameter, value: ParameterValue) -> str:
    if parameter.unit == "fen":
        return f"{short_yuan_text(int(value))} 元"
    words, unit = parameter_value(parameter.unit, value), _UNITS.get(parameter.unit, "")
    return words if words.endswith(unit) else f"{words}{unit}"


def _typed(unit: str, value: ParameterValue) -> str:
    if unit == "fen":
        return short_yuan_text(int(value)).replace(",", "")
    return decimal_text(Fraction(value) * (100 if unit == "percent" else 1))


def _example(parameter: Parameter) -> str:
    held = parameter.values[-1] if parameter.values else None
    return _typed(parameter.unit, held.value) if held else "1"


def _behind_main_line(pack: Pack) -> frozenset[str]:
    line = next(one for one in pack.lines if one.code == pack.main_line)
    named = {name.removeprefix("parameter.") for name in line.value.names if name.startswith("parameter.")}
    return frozenset(named | {"inclusion_points"})
