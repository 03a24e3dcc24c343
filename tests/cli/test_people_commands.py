"""Two people on one laptop, and one who leaves, by commands."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused


def test_a_second_person_works_here_leaves_and_returns(run: Run, village: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("wang-2026-lianghe\n", encoding="utf-8")
    data = ("--data", village, "--user", "李管理")
    added = run(
        "people", "add", "王干部", "--role", "surveyor", "--new-password-file", secret, *data, "--json"
    )
    assert added.json() == {"name": "王干部"}
    own = ("--data", village, "--user", "王干部", "--password-file", secret)
    assert run("households", "list", *own).status == 0
    refused(run("people", "stop", "李管理", *own), "不能")
    assert run("people", "stop", "王干部", *data).status == 0
    refused(run("households", "list", *own), "已停用")
    listed = run("people", "list", *data, "--json").json()["people"]
    assert [(one["name"], one["active"]) for one in listed] == [("李管理", True), ("王干部", False)]
    assert run("people", "back", "王干部", *data).status == 0
    assert run("households", "list", *own).status == 0
    refused(run("people", "stop", "李管理", *data), "自己")
    refused(run("people", "stop", "无此人", *data), "没有")
