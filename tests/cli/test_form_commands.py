"""form check, run and eval: the documents of the contract, and one sentence for what cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from lianghe_desktop.records.resources import form_path
from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>t</h:title><model>
<instance><data id="t"><name/><age/><twice/><town/><day/>
<member jr:template=""><who/></member></data></instance>
<instance id="towns" src="jr://file-csv/towns.csv"/>
<bind nodeset="/data/name" type="string" required="true()"/>
<bind nodeset="/data/age" type="int" constraint=". &lt; 130" jr:constraintMsg="年龄太大"/>
<bind nodeset="/data/twice" type="int" calculate="/data/age * 2" readonly="true()"/>
<bind nodeset="/data/town" type="select1" relevant="/data/age &gt; 1"/>
<bind nodeset="/data/day" type="date" calculate="today()"/>
</model></h:head>
<h:body>
<input ref="/data/name"><label>姓名</label></input>
<input ref="/data/age"><label>年龄</label></input>
<select1 ref="/data/town"><label>镇</label>
<itemset nodeset="instance('towns')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
<group ref="/data/member"><label>成员</label><repeat nodeset="/data/member">
<input ref="/data/member/who"><label>谁</label></input></repeat></group>
</h:body></h:html>"""
STEPS: list[dict[str, Any]] = [
    {"op": "answer", "ref": "/data/age", "value": "40"},
    {"op": "createNewRepeat", "ref": "/data/member"},
    {"op": "createNewRepeat", "ref": "/data/member"},
    {"op": "removeRepeat", "ref": "/data/member[2]"},
    {"op": "answer", "ref": "/data/member[1]/who", "value": "母亲"},
    {"op": "answer", "ref": "/data/town", "value": "baijiao"},
]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """Return a small form with a constraint, a repeat and a list beside it."""
    path = tmp_path / "form.xml"
    path.write_text(FORM, "utf-8")
    (tmp_path / "towns.csv").write_text("name,label\nbaijiao,白蕉\njingan,井岸\n", "utf-8")
    return path


def _steps(form: Path, steps: object) -> Path:
    path = form.with_name("steps.json")
    path.write_text(json.dumps(steps), "utf-8")
    return path


def _run_form(run: Run, form: Path, steps: object, *more: object) -> Any:
    given = f"towns.csv={form.with_name('towns.csv')}"
    ran = run("form", "run", form, "--steps", _steps(form, steps), "--json", "--data-file", given, *more)
    assert (ran.status, ran.err) == (0, "")
    return ran.json()


def test_run_gives_the_document_of_the_contract(run: Run, form: Path) -> None:
    result = _run_form(run, form, STEPS, "--now", "2026-11-20T23:30:00+00:00")
    assert set(result) == {"state", "errors", "finalized", "timing_ms"}
    assert result["finalized"] is False
    assert result["errors"] == [
        {"ref": "/data/name", "kind": "required", "message": result["errors"][0]["message"]}
    ]
    state = result["state"]
    assert {"/data/member[1]", "/data/member[1]/who"} <= set(state)
    assert "/data/member[2]" not in state
    assert (state["/data/age"]["value"], state["/data/twice"]["value"]) == ("40", "80")
    assert {"value", "relevant", "required", "readonly", "valid"} <= set(state["/data/name"])
    assert (state["/data/name"]["required"], state["/data/twice"]["readonly"]) == (True, True)
    assert state["/data/town"]["choices"] == ["baijiao", "jingan"]
    assert state["/data/day"]["value"] == "2026-11-21"  # half past seven in the morning in Beijing
    assert set(result["timing_ms"]) == {"load", "create", "steps"}
    assert len(result["timing_ms"]["steps"]) == len(STEPS)


def test_the_zone_decides_the_day(run: Run, form: Path) -> None:
    result = _run_form(run, form, [], "--now", "2026-11-20T23:30:00+00:00", "--tz", "America/Phoenix")
    assert result["state"]["/data/day"]["value"] == "2026-11-20"
    local = _run_form(run, form, [], "--now", "2026-11-20T23:30:00", "--tz", "America/Phoenix")
    assert local["state"]["/data/day"]["value"] == "2026-11-20"


def test_a_finished_form_is_written(run: Run, form: Path, tmp_path: Path) -> None:
    out = tmp_path / "答卷.xml"
    named = {"op": "answer", "ref": "/data/name", "value": "梁大山"}
    result = _run_form(run, form, [*STEPS, named, {"op": "finalize"}], "--out", out)
    assert (result["finalized"], result["errors"]) == (True, [])
    assert "梁大山" in out.read_text("utf-8")
    found = run("form", "eval", "/data/age + 2", "--instance", out, "--json")
    assert found.json() == {"type": "number", "value": 42}


def test_a_constraint_is_an_error_of_its_kind(run: Run, form: Path) -> None:
    result = _run_form(run, form, [{"op": "answer", "ref": "/data/age", "value": "200"}, {"op": "finalize"}])
    assert {(error["ref"], error["kind"]) for error in result["errors"]} == {
        ("/data/name", "required"),
        ("/data/age", "constraint"),
    }
    assert "年龄太大" in [error["message"] for error in result["errors"]]
    assert (result["finalized"], result["state"]["/data/age"]["valid"]) == (False, False)


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "步骤"),
        ("{}", "列表"),
        ('[{"op": "nix"}]', "第 1 步"),
        ('[{"op": "answer", "ref": "/data/nix", "value": "1"}]', "第 1 步"),
        ('[{"op": "removeRepeat", "ref": "/data/member[9]"}]', "第 1 步"),
        ('[{"op": "setLanguage", "value": "nix"}]', "第 1 步"),
        ('[{"op": "answer", "ref": "/data/age", "value": [1]}]', "第 1 步"),
    ],
)
def test_steps_that_cannot_be_done_are_refused(run: Run, form: Path, steps: str, word: str) -> None:
    path = form.with_name("steps.json")
    path.write_text(steps, "utf-8")
    refused(run("form", "run", form, "--steps", path, "--json"), word)
    path.write_bytes(b"\xff\xfe")
    refused(run("form", "run", form, "--steps", path), "UTF-8")


def test_files_that_are_not_there_or_no_form_are_refused(run: Run, form: Path, tmp_path: Path) -> None:
    steps = _steps(form, [])
    refused(run("form", "run", tmp_path / "nix.xml", "--steps", steps), "nix.xml")
    refused(run("form", "run", steps, "--steps", steps), "。")
    refused(run("form", "run", form, "--steps", steps, "--data-file", "towns.csv"), "--data-file")
    refused(run("form", "run", form, "--steps", steps, "--data-file", f"towns.csv={tmp_path}/x"), "x")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04broken")
    refused(run("form", "run", broken, "--steps", steps), "调查表")
    refused(run("form", "check", tmp_path / "nix.xlsx", "--json"), "nix.xlsx")


def test_our_questionnaire_passes_and_a_wrong_one_names_sheet_and_row(run: Run, tmp_path: Path) -> None:
    good = run("form", "check", form_path("household_survey.xlsx"), "--json")
    assert (good.status, good.json()["ok"]) == (0, True)
    path = tmp_path / "wrong.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("survey")
    page.write_row(0, 0, ["type", "name", "label", "relevant"])
    page.write_row(1, 0, ["text", "a", "甲", ""])
    page.write_row(2, 0, ["text", "b", "乙", "${a} | ${a}"])
    book.close()
    ran = run("form", "check", path, "--json")
    assert ran.status == 1
    wrong = [message for message in ran.json()["messages"] if message["severity"] == "error"]
    assert [(message["sheet"], message["row"]) for message in wrong] == [("survey", 3)]
    assert set(wrong[0]) == {"sheet", "row", "severity", "code", "message"}
    for_people = run("form", "check", path)
    assert "“survey”第 3 行" in for_people.out


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("1 + 1", "number", 2),
        ("0 div 0", "number", "NaN"),
        ("'a'", "string", "a"),
        ("1 = 1", "boolean", True),
        ("/data/b", "nodeset", ["1", "2"]),
        ("today()", "date", "2026-11-20"),
    ],
)
def test_eval_gives_type_and_value(
    run: Run, tmp_path: Path, expression: str, kind: str, value: object
) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<data><b>1</b><b>2</b></data>", "utf-8")
    ran = run("form", "eval", expression, "--instance", path, "--now", "2026-11-20T09:00:00", "--json")
    assert (ran.status, ran.json()) == (0, {"type": kind, "value": value})


def test_eval_looks_from_the_context(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<data><b><c>1</c></b><b><c>2</c></b></data>", "utf-8")
    ran = run("form", "eval", "string(c)", "--instance", path, "--context", "/data/b[2]", "--json")
    assert ran.json() == {"type": "string", "value": "2"}
    refused(run("form", "eval", "c", "--instance", path, "--context", "/data/nix"), "/data/nix")
    refused(run("form", "eval", "1 +", "--instance", path, "--json"))
    refused(run("form", "eval", "(" * 5000 + "1" + ")" * 5000, "--instance", path))
    path.write_text("<data>", "utf-8")
    refused(run("form", "eval", "1", "--instance", path))
