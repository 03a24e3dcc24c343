"""The household questionnaire answered as surveyors would, from the cases that lie beside the form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from pyxform.xls2xform import convert
from sqlmodel import SQLModel

from lianghe_desktop.records import households, livelihood, tables  # noqa: F401 - the tables register themselves
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.survey import Definition, Finalized, load_definition, start_session
from lianghe_desktop.survey.linting import lint
from lianghe_desktop.survey.projection import ProjectionMap, projection_findings, read_projection

CASES = form_path("cases/household_survey")
XF = "{http://www.w3.org/2002/xforms}"
SAVE_TO = "{http://www.opendatakit.org/xforms/entities}saveto"


@dataclass
class Played:
    """What came of a case: the session and every attempt to finish it."""

    session: Any
    finishes: list[Finalized] = field(default_factory=list)


@pytest.fixture(scope="module")
def xform() -> bytes:
    return convert(form_path("household_survey.xlsx"), validate=False).xform.encode()


@pytest.fixture(scope="module")
def definition(xform: bytes) -> Definition:
    return load_definition(xform, files={"areas.csv": (CASES / "areas.csv").read_bytes()})


@pytest.fixture(scope="module")
def projection() -> ProjectionMap:
    return read_projection(form_path("household_survey.projection.yaml").read_bytes())


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _steps(listed: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for step in listed:
        if "use" not in step:
            yield step
            continue
        for part in _read(CASES / "parts" / f"{step['use']}.yaml"):
            yield part | {"ref": part["ref"].replace("~", f"/data/member[{step.get('member')}]")}


def _play(definition: Definition, case: dict[str, Any]) -> Played:
    now = datetime.fromisoformat(case["now"])
    played = Played(session=start_session(definition, clock=lambda: now))
    for step in _steps(case["steps"]):
        if step["op"] == "answer":
            played.session.answer(step["ref"], step["value"])
        elif step["op"] == "createNewRepeat":
            played.session.create_repeat(step["ref"])
        else:
            played.finishes.append(played.session.finalize())
    return played


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_case(definition: Definition, path: Path) -> None:
    case = _read(path)
    expect = case["expect"]
    played = _play(definition, case)
    if "finalized" in expect:
        last = played.finishes[-1]
        assert [problem.ref for problem in last.problems] == expect["errors"]
        assert last.ok is expect["finalized"]
    if "earlier_errors" in expect:
        assert [problem.ref for problem in played.finishes[0].problems] == expect["earlier_errors"]
    for ref, wanted in expect.get("states", {}).items():
        state = played.session.state(ref)
        assert {key: getattr(state, key) for key in wanted} == wanted, ref
    for ref, words in expect.get("messages", {}).items():
        state = played.session.state(ref)
        assert not state.valid
        assert words in state.message


def test_refused_talk_hands_over_nothing_but_the_door(definition: Definition) -> None:
    played = _play(definition, _read(CASES / "refused.yaml"))
    xml = played.finishes[-1].xml
    assert xml is not None
    kept = {etree.QName(node).localname for node in etree.fromstring(xml)}
    assert kept == {"started_at", "finished_at", "door", "meta"}


def test_every_question_is_kept_somewhere_or_said_to_stay_in_the_answers(
    xform: bytes, projection: ProjectionMap
) -> None:
    binds = etree.fromstring(xform).findall(f".//{XF}bind")
    paths = {bind.get("nodeset") for bind in binds} | {"/data/member"}
    saved = {bind.get("nodeset") for bind in binds if bind.get(SAVE_TO)}
    columns = {table.name: set(table.columns.keys()) for table in SQLModel.metadata.tables.values()}
    assert projection_findings(projection, paths=paths, saved=saved, columns=columns) == ()
    asked = {bind.get("nodeset") for bind in binds if bind.get("type") and not _computed(bind)}
    known = saved | projection.answers_only | {projection.home}
    known |= {entry.path for entry in (*projection.fields, *projection.prefill)}
    assert asked - known == set()


def _computed(bind: Any) -> bool:
    return (
        bind.get("calculate") is not None
        or bind.get("readonly") is not None
        or "/meta/" in bind.get("nodeset")
    )


def test_linter_has_nothing_to_say() -> None:
    workbook = form_path("household_survey.xlsx").read_bytes()
    assert lint(workbook, files={"areas.csv": (CASES / "areas.csv").read_bytes()}) == ()


def test_save_to_names_are_columns(xform: bytes) -> None:
    for bind in etree.fromstring(xform).findall(f".//{XF}bind"):
        if column := bind.get(SAVE_TO):
            member = bind.get("nodeset").startswith("/data/member/")
            assert column in (households.Member if member else households.Household).model_fields
