"""Warnings, the sweep, phase-outs, samples and lists by commands, in the shapes that scripts rely on."""

from pathlib import Path

from lianghe_desktop.casework.assessment import choose_pack
from lianghe_desktop.casework.start import log_in
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import PASSWORD, TODAY, TOWNSHIP, VILLAGE, Clock
from tests.cli.conftest import Run, make_desk
from tests.cli.test_desk_commands import refused


def test_watching_by_commands(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    where = ("--data", desk, "--json")
    (line,) = run("households", "list", *where).json()["households"]
    assert run("monitor", "compute", *where).json() == {"found": 0}
    refused(run("monitor", "warn", line["id"], "--text", " ", *where), "写明发现了什么")
    warning = run("monitor", "warn", line["id"], "--text", "住院", "--cause", "illness", *where).json()
    assert (warning["due_on"], warning["state"], warning["owner"]) == ("2026-11-25", "due", "李管理")
    settle = ("monitor", "settle", warning["id"], *where)
    assert run(*settle, "--outcome", "no_risk", "--text", "报销后无负担").json()["case"] is None
    refused(run(*settle, "--outcome", "no_risk", "--text", "再说"), "已经处理过")
    assert run("monitor", "list", *where).json() == {"warnings": [], "monitored": [], "phase_out": []}
    sweep = ("monitor", "sweep", "--village", VILLAGE, *where)
    refused(run(*sweep, "--finish"), "1 户没有排查")
    swept = run(*sweep, "--rest", "--finish", "--out", tmp_path / "排查.pdf").json()
    assert (swept["left"], swept["unchanged"], swept["finished_on"]) == (0, 1, "2026-11-20")
    assert (tmp_path / "排查.pdf").read_bytes().startswith(b"%PDF")
    rest = ("--household", line["id"], "--job", "环卫", "--answer", "refused", *where)
    refused(run("monitor", "job", "无此人", *rest), line["head_name"])
    job = ("monitor", "job", line["head_name"], *rest)
    assert [run(*job).json()["refused_in_a_row"] for _ in range(3)] == [0, 0, 3]
    offers = ("monitor", "jobs", "--household", line["id"], *where)
    held = run(*offers).json()["jobs"]
    assert [(one["kind"], one["job"], one["answer"]) for one in held] == [
        ("employment_recommend", "环卫", "refused")
    ] * 3
    assert len(run(*offers, "--drop", held[0]["id"]).json()["jobs"]) == 2
    assert len(run(*offers, "--restore", held[0]["id"]).json()["jobs"]) == 3
    training = run(*job, "--kind", "employment_training", "--on", "2026-11-01").json()
    assert training["refused_in_a_row"] == 3
    assert "2026-11-01" in run("monitor", "jobs", "--household", line["id"], "--data", desk).out
    works = {item["work"] for item in run("duties", *where).json()["households"]}
    assert "jobs" in works


def test_samples_and_lists_by_commands(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    where = ("--data", desk, "--json")
    (line,) = run("households", "list", *where).json()["households"]
    sample = run("sample", "draw", "--seed", "7", *where).json()
    assert (sample["population"], sample["percent"], len(sample["households"])) == (1, 10, 1)
    record = ("sample", "record", sample["id"], line["id"], *where)
    refused(run(*record, "--result", "unfit"), "哪里不一样")
    done = run(*record, "--result", "agrees", "--checker", "甲").json()
    assert (done["left"], done["results"]["agrees"]) == (0, 1)
    out = tmp_path / "抽样.pdf"
    assert "种子 7" in run("sample", "show", sample["id"], "--data", desk, "--out", out).err
    assert out.read_bytes().startswith(b"%PDF")
    lists = {one["code"]: one["count"] for one in run("cases", "lists", *where).json()["lists"]}
    assert lists["long_term"] == 1
    wall = run("cases", "lists", "long_term", *where).json()["lists"][0]
    assert wall["columns"] == ["村（居）", "户主", "人数", "类别"]
    yearly = run("cases", "yearly", *where).json()
    assert (yearly["begun"], yearly["running"]) == (1, 1)
    refused(
        run("cases", "open", line["id"], "--kind", "phase_out", "--origin", "found", "--text", "x", *where),
        "渐退",
    )


def test_a_phase_out_of_the_register_is_on_the_calendar(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    where = ("--data", desk, "--json")
    (line,) = run("households", "list", *where).json()["households"]
    started = log_in(desk, user="李管理", password=PASSWORD, now_ms=Clock(), today=TODAY)
    values = {"status": "left", "exit_decided_on": TODAY, "exit_basis": "dibao"}
    home, household = HomeCode(line["home"]), RowId(line["id"])
    choose_pack(started.office, started.acting, "jiangmen-2017")
    started.office.store.write(
        lambda unit: unit.change(Household, home, household, values), actor=started.acting.actor
    )
    started.office.store.close()
    (row,) = run("monitor", "list", *where).json()["phase_out"]
    assert (row["from"], row["to"], row["began"]) == ("2026-12-01", "2027-05-31", "record")
    assert "2026-12-01 至 2027-05-31\t登记的退出日期" in run("monitor", "list", "--data", desk).out
    (listed,) = run("cases", "lists", "phase_out", *where).json()["lists"]
    assert listed["count"] == 1
