"""Run a form through recorded steps: what `lianghe form run` does and shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.definition import Definition
from lianghe_desktop.survey.model import NodeState, Problem
from lianghe_desktop.survey.reading import load_definition
from lianghe_desktop.survey.session import Session, start_session

OPERATIONS = ("answer", "createNewRepeat", "removeRepeat", "setLanguage", "finalize")


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step: op is one of OPERATIONS, ref and value as far as the op wants them."""

    op: str
    ref: str = ""
    value: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RunResult:
    """Give the outcome of a run; as_json is the document of the contract. Times are in milliseconds."""

    states: Mapping[str, NodeState]
    problems: tuple[Problem, ...]
    finalized: bool
    xml: bytes | None
    load_ms: float
    create_ms: float
    step_ms: tuple[float, ...]

    def as_json(self) -> str:
        """Write the result as the contract of `form run` has it."""
        document = {
            "state": {ref: _state_json(state) for ref, state in self.states.items()},
            "errors": [
                {"ref": each.ref, "kind": each.kind.value, "message": each.message} for each in self.problems
            ],
            "finalized": self.finalized,
            "timing_ms": {
                "load": round(self.load_ms, 3),
                "create": round(self.create_ms, 3),
                "steps": [round(each, 3) for each in self.step_ms],
            },
        }
        return json.dumps(document, ensure_ascii=False, indent=1)


def _state_json(state: NodeState) -> dict[str, object]:
    shown: dict[str, object] = {
        "value": state.value,
        "relevant": state.relevant,
        "required": state.required,
        "readonly": state.readonly,
        "valid": state.valid,
    }
    if state.choices is not None:
        shown["choices"] = [choice.value for choice in state.choices]
    return shown


def read_steps(text: str) -> tuple[Step, ...]:
    """Read STEPS.json; UserError (BAD_INPUT) naming the step that is none."""
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise _bad_steps(f"第 {error.lineno} 行不是 JSON") from error
    except (RecursionError, ValueError) as error:
        raise _bad_steps("嵌套太深，或者有太长的数") from error
    if not isinstance(given, list):
        raise _bad_steps("最外面应当是一个列表")
    return tuple(_step(each, at) for at, each in enumerate(given, 1))


def _step(given: object, at: int) -> Step:
    if not isinstance(given, dict) or given.get("op") not in OPERATIONS:
        raise _bad_steps(f"第 {at} 步的 op 应当是 {'、'.join(OPERATIONS)} 之一")
    ref, value = given.get("ref", ""), given.get("value")
    if not isinstance(ref, str) or not (value is None or isinstance(value, str | int | float)):
        raise _bad_steps(f"第 {at} 步的 ref 或 value 不是文字")
    return Step(op=str(given["op"]), ref=ref, value=None if value is None else str(value))


def _bad_steps(what: str) -> UserError:
    return UserError(ErrorCode.BAD_INPUT, f"步骤文件不能用：{what}，请改正后再试。")


def run_form(
    xform: bytes,
    steps: Sequence[Step],
    *,
    now: datetime,
    zone: tzinfo,
    files: Mapping[str, bytes] | None = None,
    counter: Callable[[], float] | None = None,
) -> RunResult:
    """Load a form and run it.

    counter: a performance counter in seconds, for the times; without it they are 0.
    UserError as load_definition and run_steps raise it.
    """
    count = counter or _no_time
    started = count()
    definition = load_definition(xform, files=files)
    loaded = (count() - started) * 1000
    return run_steps(definition, steps, now=now, zone=zone, counter=counter, load_ms=loaded)


def run_steps(
    definition: Definition,
    steps: Sequence[Step],
    *,
    now: datetime,
    zone: tzinfo,
    counter: Callable[[], float] | None = None,
    load_ms: float = 0.0,
) -> RunResult:
    """Answer a form step by step and tell everything at the end.

    errors name what does not stand at the end; a step that cannot be done at all (no such question,
    read-only, no such language) is a UserError that names its number.
    """
    count = counter or _no_time
    local = now.astimezone(zone)
    started = count()
    session = start_session(definition, clock=lambda: local)
    created = (count() - started) * 1000
    times: list[float] = []
    finalized, xml = False, None
    for at, step in enumerate(steps, 1):
        started = count()
        try:
            result = _do(session, step)
        except UserError as error:
            raise UserError(error.code, f"第 {at} 步（{step.op}）：{error.text}") from error
        times.append((count() - started) * 1000)
        if step.op == "finalize":
            finalized, xml = result is not None, result
    return RunResult(
        states=session.states(),
        problems=session.problems(),
        finalized=finalized,
        xml=xml if finalized else session.draft_xml(),
        load_ms=load_ms,
        create_ms=created,
        step_ms=tuple(times),
    )


def _do(session: Session, step: Step) -> bytes | None:
    if step.op == "answer":
        session.answer(step.ref, step.value)
    elif step.op == "createNewRepeat":
        session.create_repeat(_range_of(step.ref))
    elif step.op == "removeRepeat":
        session.remove_repeat(step.ref)
    elif step.op == "setLanguage":
        session.set_language(step.value or "")
    else:
        return session.finalize().xml
    return None


def _range_of(ref: str) -> str:
    """Accept a repeat with or without the index of the instance to come."""
    head, bracket, tail = ref.rpartition("[")
    return head if bracket and tail.rstrip("]").isdigit() else ref


def _no_time() -> float:
    return 0.0
