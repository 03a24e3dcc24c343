"""`consistency` in the shape that scripts rely on."""

from pathlib import Path

from tests.cli.conftest import Run, kept
from tests.cli.test_desk_commands import refused

KEYS = {"code", "household", "member", "field", "message", "source"}


def test_findings_name_place_reason_and_source(run: Run, village: Path) -> None:
    before = kept(village)
    found = run("consistency", "--data", village, "--json")
    assert found.status == 0
    findings = found.json()["findings"]
    assert findings
    assert all(set(one) >= KEYS for one in findings)
    assert "status" in {one["code"] for one in findings}  # listed without a decision
    one = run("consistency", "--household", findings[0]["household"], "--data", village, "--json")
    assert one.json()["findings"] == findings
    assert kept(village) == before
    assert findings[0]["message"] in run("consistency", "--data", village).out


def test_an_exception_needs_a_reason_and_stays_with_the_finding(run: Run, village: Path) -> None:
    findings = run("consistency", "--data", village, "--json").json()["findings"]
    home = findings[0]["household"]
    accept = ("consistency", "--household", home, "--accept", "status", "--data", village, "--json")
    refused(run(*accept), "请写明为什么")
    refused(run("consistency", "--accept", "status", "--data", village, "--json"), "--household")
    refused(run(*accept[:4], "dance", *accept[5:]), "dance")
    after = run(*accept, "--because", "上级名单已确认").json()["findings"]
    assert {one["accepted"] for one in after if one["code"] == "status"} == {"上级名单已确认"}
    again = run("consistency", "--data", village, "--json").json()["findings"]
    assert again == after
