"""Recorded steps, evaluation of single expressions, entities: what commands and casework call."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.records.errors import UserError
from lianghe_desktop.survey import evaluate_file, load_definition, start_session
from lianghe_desktop.survey.converting import convert_workbook
from lianghe_desktop.survey.entities import answers_of, entity_answers, entity_answers_of, save_tos
from lianghe_desktop.survey.running import Step, read_steps, run_form
from tests.survey.forms import NOW, form, workbook

ZONE = ZoneInfo("Asia/Shanghai")
XFORM = form(
    '<a/><r jr:template=""><x/></r>',
    '<bind nodeset="/data/a" type="int" required="true()"/>',
    '<input ref="/data/a"/><repeat nodeset="/data/r"><select1 ref="/data/r/x"><item><label>是</label>'
    "<value>1</value></item></select1></repeat>",
)


def test_the_result_of_a_run_is_the_document_of_the_contract() -> None:
    """Keys, repeats with their index, choices as values, times only from the counter handed in."""
    ticks = iter(range(100))
    result = run_form(
        XFORM,
        [
            Step(op="createNewRepeat", ref="/data/r"),
            Step(op="answer", ref="/data/r[1]/x", value="1"),
            Step(op="finalize"),
        ],
        now=NOW,
        zone=ZONE,
        counter=lambda: next(ticks) / 1000,
    )
    shown = json.loads(result.as_json())
    assert set(shown) == {"state", "errors", "finalized", "timing_ms"}
    assert shown["state"]["/data/r[1]/x"] == {
        "value": "1",
        "relevant": True,
        "required": False,
        "readonly": False,
        "valid": True,
        "choices": ["1"],
    }
    assert shown["state"]["/data/r"]["value"] is None
    assert shown["errors"] == [{"ref": "/data/a", "kind": "required", "message": "这一项必须填写。"}]
    assert shown["finalized"] is False
    assert shown["timing_ms"] == {"load": 1.0, "create": 1.0, "steps": [1.0, 1.0, 1.0]}


def test_a_finished_run_gives_the_instance() -> None:
    """With --out, the canonical XML is written."""
    steps = read_steps('[{"op":"answer","ref":"/data/a","value":3},{"op":"finalize"}]')
    result = run_form(XFORM, steps, now=NOW, zone=ZONE)
    assert result.finalized
    assert result.xml is not None
    assert b"<a>3</a>" in result.xml


@pytest.mark.parametrize(
    "steps", ["{", '{"op":"answer"}', '[{"op":"dance"}]', "[3]", '[{"op":"answer","ref":[]}]']
)
def test_steps_that_are_none_are_refused(steps: str) -> None:
    """One sentence that names the step."""
    with pytest.raises(UserError, match="步骤文件"):
        read_steps(steps)


def test_a_step_that_cannot_be_done_names_its_number() -> None:
    """So that a script of 80 steps can be mended."""
    steps = [Step(op="answer", ref="/data/a", value="1"), Step(op="answer", ref="/data/b", value="1")]
    with pytest.raises(UserError, match="第 2 步"):
        run_form(XFORM, steps, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("1 + 1", "number", 2.0),
        ("1 div 0", "number", "Infinity"),
        ("'x'", "string", "x"),
        ("1 = 1", "boolean", True),
        ("/data/a", "nodeset", ["1", "2"]),
        ("today()", "date", "2019-08-01"),
        ("string(.)", "string", "1"),
    ],
)
def test_an_expression_is_evaluated_on_any_file(expression: str, kind: str, value: object) -> None:
    """Types and values as `form eval` prints them."""
    xml = b"<data><a>1</a><a>2</a></data>"
    found = evaluate_file(expression, xml, now=NOW, zone=ZONE, context="/data/a[1]")
    assert (found.type, found.value) == (kind, value)


@given(st.text(max_size=30), st.binary(max_size=30))
def test_evaluation_answers_or_refuses_in_chinese(expression: str, xml: bytes) -> None:
    """Neither a strange expression nor a strange file may raise anything else."""
    said = "一"
    try:
        evaluate_file(expression, xml or b"<a/>", now=NOW, zone=ZONE)
    except UserError as error:
        said = error.text
    assert any("一" <= char <= "鿿" for char in said)


def test_entities_carry_what_is_saved_to_them() -> None:
    """One for the household, one for each member; the same from the finished answers."""
    xlsx = workbook(
        [
            ("type", "name", "label", "save_to", "relevant"),
            ("text", "address", "住址", "household#address"),
            ("begin repeat", "member", "成员"),
            ("text", "full_name", "姓名", "member#full_name"),
            ("integer", "age", "年龄", "member#age", "${full_name} != ''"),
            ("end repeat",),
        ],
        entities=[
            ("list_name", "label"),
            ("household", "${address}"),
            ("member", "${full_name}"),
        ],
    )
    definition = load_definition(convert_workbook(xlsx).xform)
    session = start_session(definition, clock=lambda: NOW)
    session.answer("/data/address", "新乡村")
    session.answer("/data/member[1]/full_name", "张三")
    session.create_repeat("/data/member")
    live = entity_answers(session)
    assert [(each.dataset, each.ref, each.label, dict(each.properties)) for each in live] == [
        ("household", "/data", "新乡村", {"address": "新乡村"}),
        ("member", "/data/member[1]", "张三", {"full_name": "张三", "age": ""}),
        ("member", "/data/member[2]", "", {"full_name": ""}),
    ]
    assert len({each.entity_id for each in live} - {""}) == 3
    assert all(each.create and not each.update for each in live)
    xml = session.finalize().xml
    assert xml is not None
    assert entity_answers_of(xml, definition) == live
    assert answers_of(xml, definition)["/data/member[1]/full_name"] == "张三"
    assert [(each.path, each.dataset, each.property) for each in save_tos(definition)] == [
        ("/data/address", "household", "address"),
        ("/data/member/full_name", "member", "full_name"),
        ("/data/member/age", "member", "age"),
    ]
