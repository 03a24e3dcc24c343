"""Parameters of one run: the pack's values of the day, and those a run puts in their place."""

from collections.abc import Mapping
from datetime import date

from lianghe_desktop.policy.exact import exact
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.parameter_loader import acceptable, stored
from lianghe_desktop.policy.scope import Value
from lianghe_desktop.records.assessment import ParameterValue
from lianghe_desktop.records.errors import ErrorCode, UserError


def held_parameters(pack: Pack, on: date, settings: Mapping[str, ParameterValue]) -> dict[str, Value]:
    """Return each parameter's value on the day as expressions see it, `settings` in their place.

    UserError BAD_INPUT for a day before the pack's first day, an unknown name or an impossible value.
    """
    if on < pack.first_day:
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"评定日 {on} 早于《{pack.title}》开始执行的 {pack.first_day}，请改用当时的政策包或更晚的日期",
        )
    held: dict[str, Value] = {}
    for name, parameter in pack.parameters.items():
        value = parameter.value_on(on)
        if value:
            held[name] = value.value
    for name, number in settings.items():
        held[name] = _given(pack, name, number)
    return held


def _given(pack: Pack, name: str, number: ParameterValue) -> ParameterValue:
    parameter = pack.parameters.get(name)
    if parameter is None:
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"parameters.{name}：政策包 {pack.code} 没有这个参数，请用 packs show 查看名称",
        )
    if not acceptable(parameter.unit, number):
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"parameters.{name}：{parameter.title}要写不小于 0 的数，金额以分为单位写整数",
        )
    return stored(parameter.unit, number)


def read_setting(pack: Pack, text: str) -> tuple[str, ParameterValue]:
    """Read NAME=VALUE as `simulate --set` takes it; UserError BAD_INPUT where it is not that."""
    name, _, written = text.partition("=")
    value = exact(written.strip())
    if value is None:
        raise UserError(ErrorCode.BAD_INPUT, f"“{text}”看不懂，应写成 参数名=数值，例如 某参数_fen=1100000")
    _given(pack, name.strip(), value)
    return name.strip(), value
