"""assess, simulate and packs: documents of the contract, from a file and from a desk."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused

RESULT = {
    "id",
    "income_concept",
    "income_fen",
    "per_capita_fen",
    "incomes",
    "lines",
    "categories",
    "persons",
    "route",
    "points",
    "tier",
    "indicators",
    "review_flags",
    "benefits",
    "missing",
    "stale",
}
POOR: dict[str, Any] = {
    "id": "h1",
    "income": {
        "wage": 600_000,
        "business": 0,
        "business_cost": 0,
        "property": 0,
        "transfer": 0,
        "transfer_paid": 0,
    },
    "members": [{"id": "m1", "birth_date": "1970-01-01", "sex": "1"}],
}


def _file(tmp_path: Path, document: object) -> Path:
    path = tmp_path / "input.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return path


def test_a_file_is_assessed_without_desk_or_password(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIANGHE_PASSWORD")
    document = {
        "on": "2017-08-01",
        "pack": "doumen-2017",
        "households": [POOR, POOR | {"id": "h0"}, {"id": "h2"}],
    }
    ran = run("assess", "--input", _file(tmp_path, document), "--json")
    assert (ran.status, ran.err) == (0, "")
    output = ran.json()
    assert set(output) == {"on", "pack", "pack_version", "results"}
    assert [result["id"] for result in output["results"]] == ["h1", "h0", "h2"]
    assert set(output["results"][0]) >= RESULT
    assert "steps" not in output["results"][0]
    assert output["results"][2]["income_fen"] is None
    assert "income.wage" in output["results"][2]["missing"]


def test_options_win_over_the_file(run: Run, tmp_path: Path) -> None:
    path = _file(tmp_path, {"on": "2017-08-01", "pack": "doumen-2017", "households": [POOR]})
    output = run("assess", "--input", path, "--pack", "kaiping-2019", "--on", "2019-08-01", "--json").json()
    assert (output["pack"], output["on"]) == ("kaiping-2019", "2019-08-01")


def test_explain_gives_the_steps_in_chinese(run: Run, tmp_path: Path) -> None:
    path = _file(tmp_path, {"on": "2017-08-01", "pack": "doumen-2017", "households": [POOR]})
    steps = run("assess", "--input", path, "--explain", "--json").json()["results"][0]["steps"]
    assert {"kind", "code", "text"} <= set(steps[0])
    assert any("珠斗办字" in step.get("source", "") for step in steps)
    told = run("assess", "--input", path, "--explain")
    assert steps[0]["text"] in told.out


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ("{", "第 1 行"),
        ("\ufeff[]", "households"),
        ('{"households": [], "pack": "doumen-2017"}', "on"),
        ({"on": "2017-08-01", "pack": "nix", "households": []}, "nix"),
        ({"on": "2016-08-01", "pack": "doumen-2017", "households": [POOR]}, "2017-03-10"),
        ({"on": "2017-08-01", "pack": "doumen-2017", "households": [POOR | {"moon": 1}]}, "moon"),
        ({"on": "2017-08-01", "pack": "doumen-2017", "households": [POOR, POOR]}, "h1"),
        ({"on": "2017-08-01", "pack": "doumen-2017", "parameters": {"nix": 1}, "households": []}, "nix"),
        ("[" * 100_000, "嵌套"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(run: Run, tmp_path: Path, document: object, word: str) -> None:
    refused(run("assess", "--input", _file(tmp_path, document), "--json"), word)


def test_a_desk_is_assessed_one_or_all(run: Run, village: Path) -> None:
    every = run("assess", "--all", "--data", village, "--json")
    assert every.status == 0
    (result,) = every.json()["results"]
    one = run("assess", "--household", result["id"], "--data", village, "--json").json()
    assert one == every.json()
    assert one["on"] == "2026-11-20"
    told = run("assess", "--all", "--data", village)
    assert "低收入户" in told.out
    assert "low_income" not in told.out
    refused(run("assess", "--all", "--pack", "nix", "--data", village), "nix")
    refused(run("assess", "--all", "--on", "2016-01-01", "--data", village), "2017-03-10")


def test_simulation_has_the_shape_of_the_contract(run: Run, tmp_path: Path, village: Path) -> None:
    path = _file(tmp_path, {"on": "2017-08-01", "pack": "doumen-2017", "households": [POOR]})
    ran = run("simulate", "--input", path, "--set", "low_income_line_year_fen=1", "--json")
    assert ran.status == 0
    assert {"before", "after", "entering", "leaving", "border", "budget_fen", "by_area"} <= set(ran.json())
    assert {"before", "after", "by_payer"} <= set(ran.json()["budget_fen"])
    assert (ran.json()["entering"], ran.json()["leaving"]) == ([], ["h1"])
    desk = run("simulate", "--set", "low_income_line_year_fen=1", "--data", village, "--json")
    assert len(desk.json()["leaving"]) == 1
    for wrong in (
        "nix=1",
        "low_income_line_year_fen",
        "low_income_line_year_fen=x",
        "low_income_line_year_fen=-1",
    ):
        refused(run("simulate", "--input", path, "--set", wrong))
    assert run("simulate", "--input", path).status == 2


def test_packs_are_listed_shown_and_checked(run: Run, tmp_path: Path) -> None:
    listed = run("packs", "list", "--json").json()["packs"]
    assert {pack["code"] for pack in listed} == {
        "doumen-2017",
        "jiangmen-2017",
        "kaiping-2019",
        "lianyungang-2020",
        "national-2021",
    }
    assert [pack["code"] for pack in listed if pack["draft"]] == ["lianyungang-2020"]
    for pack in listed:
        shown = run("packs", "show", pack["code"], "--json").json()
        assert shown["version"] == pack["version"]
        assert run("packs", "show", pack["code"]).status == 0
    refused(run("packs", "show", "../doumen-2017"), "没有名为")
    checked = run("packs", "check", tmp_path, "--json")
    assert (checked.status, checked.json()["ok"]) == (1, False)


def test_a_desk_is_simulated_as_on_the_page_kept_compared_and_written(
    run: Run, tmp_path: Path, village: Path
) -> None:
    low = ("simulate", "--set", "low_income_line_year_fen=1", "--data", village)
    found = run(*low, "--json", "--keep", "线降到底", "--candidates", "900000", "1200000").json()
    assert found["errors"]["after"]["c"] == 1
    assert found["errors"]["before"]["coverage"] == 1
    assert [one["cutoff"] for one in found["candidates"]] == [900_000, 1_200_000]
    assert len(found["distributions"]) == 2
    (of_village,) = found["villages"].values()
    assert of_village == found["errors"]["after"]
    points = ("simulate", "--set", "inclusion_points=1", "--basis", "points", "--data", village)
    assert run(*points, "--keep", "一分", "--json").json()["basis"] == "points"
    both = run("simulate", "--scenario", "线降到底", "一分", "--data", village)
    assert both.out.splitlines()[0].startswith("线降到底：进入 0 户，退出 1 户")
    paper, book = tmp_path / "测算.pdf", tmp_path / "测算.xlsx"
    for out in (paper, book):
        assert run("simulate", "--scenario", "线降到底", "--data", village, "--out", out).status == 0
        assert out.stat().st_size > 3000
    compared = run("simulate", "--scenario", "线降到底", "一分", "--data", village, "--out", paper, "--json")
    assert [one["scenario"] for one in compared.json()["scenarios"]] == ["线降到底", "一分"]
    refused(run("simulate", "--scenario", "线降到底", "一分", "--data", village, "--out", book))
    refused(run("simulate", "--scenario", "没有的", "--data", village))
    refused(run(*low, "--out", tmp_path / "测算.txt"))
    refused(run("simulate", "--input", _file(tmp_path, {}), "--set", "x=1", "--keep", "甲"))


def test_two_years_are_compared_for_all_households_of_a_desk(run: Run, tmp_path: Path, village: Path) -> None:
    again = ("assess", "--all", "--compare-with", "2025-12-31", "--data", village)
    found = run(*again, "--verify", "--json").json()
    assert found["counts"] == {"enters": 0, "leaves": 0, "changes": 0, "unchanged": 1, "unknown": 0}
    (line,) = found["results"]
    assert line["then"] is None
    assert line["now"]["categories"]
    assert "共 1 户，今年已决定 0 户" in run(*again).err
    for name in ("对照表.pdf", "对照表.xlsx"):
        assert run(*again, "--out", tmp_path / name).status == 0
        assert (tmp_path / name).stat().st_size > 3000
    refused(run(*again, "--out", tmp_path / "对照表.txt"))
    refused(run("assess", "--all", "--verify", "--data", village))
    refused(run("assess", "--all", "--compare-with", "2027-01-01", "--data", village))
