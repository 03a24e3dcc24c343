"""A case from opening to the township's opinion by commands, in the shapes that scripts rely on."""

from pathlib import Path

from lianghe_desktop.records.enums import Level
from tests.casework.conftest import TOWNSHIP
from tests.cli.conftest import Run, make_desk, sheet
from tests.cli.test_desk_commands import refused


def test_a_case_by_commands(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    where = ("--data", desk, "--json")
    (line,) = run("households", "list", *where).json()["households"]
    begin = ("cases", "open", line["id"], *where, "--text", "家里有人大病")
    refused(run(*begin, "--origin", "own"), "家庭成员申请")
    opened = run(*begin, "--origin", "found").json()
    assert (opened["next"], opened["turn"], opened["outcome"]) == ("survey", 1, None)
    assert opened["steps"][1] | {"opinion": None} == {
        "step": "survey",
        "standing": "next",
        "outcome": None,
        "done_on": None,
        "due_on": "2026-11-25",
        "opinion": None,
        "source": "最低生活保障审核确认办法 15-16",
    }
    (listed,) = run("cases", "list", *where).json()["cases"]
    assert (listed["id"], listed["next"], listed["due_on"]) == (opened["id"], "survey", "2026-11-25")
    step = ("cases", "step", opened["id"])
    refused(run(*step, "survey", *where), "还没有做完的入户调查")
    refused(run(*step, "publicity", *where), "前面的“入户调查”")
    said = run(*step, "check-item", *where, "--source", "区民政局核对中心").json()
    assert said["next"] == "survey"
    path = sheet(tmp_path / "车.xlsx", ["姓名", "身份证号", "车型"], ["外人", "11010519491231002X", "货车"])
    match = ("cases", "match", path, "--item", "vehicle", "--source", "车管所", *where)
    assert run(*match, "--dry-run").json() == {
        "rows": 1,
        "cases": 1,
        "matched": [],
        "near": [],
        "unreadable": [],
        "kept": 0,
    }
    scan = tmp_path / "盖章件.jpg"
    scan.write_bytes(b"\xff\xd8")
    seal = ("cases", "seal", opened["id"], *where, "--photo")
    refused(run(*seal, scan), "还没有审核")
    refused(run(*seal, path), "不是照片")
    closed = run(*step, "close", *where, "--outcome", "transferred", "--text", "转区人社局")
    assert closed.json()["outcome"] == "transferred"
    assert run("cases", "list", *where).json() == {"cases": []}
    shown = run("cases", "show", opened["id"], "--data", desk)
    assert "线索或申请" in shown.out
    refused(run("cases", "show", "nix", *where), "nix")
