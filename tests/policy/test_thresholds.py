"""Both sides of every threshold stand in the scenarios: moved by the least step, each number fails a case."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from lianghe_desktop.policy.library import load_pack, pack_names
from lianghe_desktop.policy.output import household_json
from lianghe_desktop.policy.pack import Pack, Parameter
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.records.assessment import AssessInput, ParameterValue
from tests.policy.cases import read_case, scenarios
from tests.policy.test_scenarios import check_case

_STEPS = {"percent": Fraction(1, 10_000)}
_CASES = [case for _, case in scenarios()]
_READ: dict[int, AssessInput] = {}


def _numbers() -> list[tuple[str, str, int]]:
    return [
        (name, parameter.name, side)
        for name in pack_names()
        for parameter in load_pack(name).parameters.values()
        if not parameter.limit
        for side in (-1, 1)
    ]


def _moved(parameter: Parameter, step: ParameterValue) -> Parameter:
    values = tuple(replace(value, value=value.value + step) for value in parameter.values)
    return replace(parameter, values=values)


def _fails(case: dict[str, Any], pack: Pack, more: dict[str, ParameterValue]) -> bool:
    read = _READ.setdefault(id(case), read_case(case))
    assert read.on is not None
    given = {**read.parameters, **{name: read.parameters[name] + step for name, step in more.items()}}
    (result,) = assess(pack, read.households, read.on, given).results
    try:
        check_case(case, household_json(result, explain=False))
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize(("name", "parameter", "side"), _numbers())
def test_a_number_moved_by_the_least_step_fails_a_case(name: str, parameter: str, side: int) -> None:
    pack = load_pack(name)
    whole = pack.parameters[parameter]
    step = side * _STEPS.get(whole.unit, 1)
    cases = [case for case in _CASES if case["pack"] == name]
    given = [case for case in cases if parameter in case.get("parameters", {})]
    changed = replace(pack, parameters={**pack.parameters, parameter: _moved(whole, step)})
    assert any(_fails(case, changed, {}) for case in cases) or any(
        _fails(case, pack, {parameter: step}) for case in given
    )
