"""The holidays of a year by commands, and what deadlines say while they are not known."""

from pathlib import Path

from lianghe_desktop.records.enums import Level
from tests.casework.conftest import TOWNSHIP
from tests.casework.test_holidays import NOTICE, SOURCE
from tests.cli.conftest import Run, make_desk
from tests.cli.test_desk_commands import refused


def test_a_year_is_listed_taken_in_and_forgotten(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    where = ("--data", desk, "--json")
    (line,) = run("households", "list", *where).json()["households"]
    opened = ("cases", "open", line["id"], "--origin", "found", "--text", "患重病")
    case = run(*opened, *where).json()
    assert case["due_on"] == "2027-01-04"
    assert "2027年放假安排还没有" in case["calendar_note"]
    assert "2027年放假安排还没有" in run("cases", "list", "--data", desk).err
    assert [one["year"] for one in run("holidays", "list", *where).json()["years"]] == [2026, 2025, 2024]
    notice = tmp_path / "通知.txt"
    notice.write_text(NOTICE.replace("共9天", "共8天"), encoding="utf-8")
    setting = ("holidays", "set", "2027", "--source", SOURCE, "--notice", notice)
    refused(run(*setting, *where), "数下来是 9 天")
    notice.write_bytes("一、元旦".encode("gbk"))
    refused(run(*setting, *where), "UTF-8")
    notice.write_text(NOTICE, encoding="utf-8")
    kept = run(*setting, *where).json()
    assert (kept["year"], kept["worked"][0], kept["origin"]) == (2027, "2027-01-31", "本机录入")
    assert run("cases", "show", case["id"], *where).json()["calendar_note"] is None
    listed = run("mappings", "list", *where).json()["mappings"]
    assert listed == [{"kind": "holidays", "name": "2027", "published": True, "sender": ""}]
    assert run("holidays", "remove", "2027", "--data", desk).status == 0
    refused(run("holidays", "remove", "2027", *where), "没有录入 2027")
