"""`duties` and `stats tasks` in the shapes that scripts rely on."""

from pathlib import Path

import openpyxl

from lianghe_desktop.records.enums import Level
from tests.casework.conftest import TOWNSHIP
from tests.cli.conftest import Run, make_desk
from tests.cli.test_desk_commands import refused


def test_duties_name_the_day_the_state_and_the_clause(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "town", level=Level.TOWNSHIP, area=TOWNSHIP)
    before = run("duties", "--on", "2026-11-29", "--data", desk, "--json").json()
    assert before["area"] == TOWNSHIP
    report = next(one for one in before["duties"] if one["code"] == "monthly_report")
    assert (report["due_on"], report["state"], report["days_left"]) == ("2026-11-28", "red", -1)
    assert report["source"] == "珠斗办字〔2017〕6号 四（五）"
    run("duties", "--done", "monthly_report", "--note", "已报", "--data", desk)
    after = run("duties", "--on", "2026-11-29", "--data", desk, "--json").json()
    assert [one["state"] for one in after["duties"] if one["code"] == "monthly_report"] == ["done"]
    assert "报送当月帮扶情况" in run("duties", "--data", desk).out


def test_what_is_no_duty_is_refused(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "town", level=Level.TOWNSHIP, area=TOWNSHIP)
    refused(run("duties", "--done", "dance", "--data", desk, "--json"), "dance")
    refused(run("duties", "--done", "task_99:plan", "--data", desk, "--json"), "99")
    refused(run("duties", "--area", "440403107201", "--data", desk, "--json"), "不在本机管理的范围")


def test_annex_2_is_counted_and_written(run: Run, village: Path, tmp_path: Path) -> None:
    out = tmp_path / "附件二.xlsx"
    found = run("stats", "tasks", "--data", village, "--out", out, "--json").json()
    assert [task["no"] for task in found["tasks"]] == list(range(1, 11))
    survey = found["tasks"][0]
    assert (survey["done"], survey["of"], survey["unit"]) == ([0, 0], [1, 1], "户")
    assert survey["milestones"][0]["due_on"] == "2016-12-31"
    run("duties", "--done", "task_10:budget", "--data", village)
    again = run("stats", "tasks", "--data", village, "--json").json()
    assert again["tasks"][9]["state"] == "done"
    assert openpyxl.load_workbook(out).sheetnames == ["附件二", "各地进度"]
    assert "低收入单亲家庭帮扶" in run("stats", "tasks", "--data", village).out
