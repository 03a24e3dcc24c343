"""packs install, publish and list on a desk; show and simulate see the pack in force there."""

import shutil
from pathlib import Path

import pytest

from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.resources import resource_path
from tests.casework.conftest import TOWNSHIP
from tests.cli.conftest import Run, make_desk
from tests.cli.test_desk_commands import refused

_NAME = "doumen-2017"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / _NAME
    shutil.copytree(resource_path("policies") / _NAME, copy)
    _edit(copy, "pack.yaml", 'version: "1"', 'version: "2"')
    _edit(copy, "parameters.yaml", "name: low_income_line_year_fen", "name: own_line_year_fen")
    for path in copy.glob("*.yaml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("parameter.low_income_line", "parameter.own_line"), "utf-8")
    return copy


def _edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def test_an_installed_pack_holds_for_every_command_of_the_desk(run: Run, village: Path, folder: Path) -> None:
    installed = run("packs", "install", folder, "--data", village, "--json")
    assert installed.json() == {"code": _NAME, "version": "2", "first_day": "2017-03-10"}
    listed = run("packs", "list", "--data", village, "--json").json()
    mine = [one for one in listed["packs"] if one["code"] == _NAME]
    assert [(one["version"], one["origin"], one["in_force"]) for one in mine] == [
        ("2", "installed", True),
        ("1", "shipped", False),
    ]
    assert listed["refused"] == []
    assert "现用" in run("packs", "list", "--data", village).out
    shown = run("packs", "show", _NAME, "--data", village, "--json").json()
    assert "own_line_year_fen" in [one["name"] for one in shown["parameters"]]
    ran = run("simulate", "--set", "own_line_year_fen=1", "--data", village, "--json")
    assert ran.status == 0
    assert ran.json()["after"] != ran.json()["before"]
    refused(run("simulate", "--set", "low_income_line_year_fen=1", "--data", village), "没有这个参数")
    assert run("assess", "--all", "--data", village, "--json").json()["pack_version"] == "2"


def test_a_faulty_pack_is_refused_with_its_place(run: Run, village: Path, folder: Path) -> None:
    _edit(folder, "lines.yaml", "source: 珠斗办字〔2017〕6号 一（二）1", "")
    refused(run("packs", "install", folder, "--data", village), "lines.yaml")
    assert run("packs", "list", "--data", village, "--json").json()["packs"][0]["origin"] == "shipped"


def test_a_township_publishes_and_a_village_does_not(run: Run, tmp_path: Path, village: Path) -> None:
    town = make_desk(tmp_path / "town", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇")
    told = run("packs", "publish", _NAME, "--data", town, "--json")
    assert told.status == 0
    assert told.json()["version"] == "1"
    listed = run("packs", "list", "--data", town, "--json").json()["packs"]
    assert [one["code"] for one in listed if one["published"]] == [_NAME]
    refused(run("packs", "publish", _NAME, "--data", village), "镇街以上")
