"""`duplicates` in the shape that scripts rely on."""

import datetime as dt
from pathlib import Path

from lianghe_desktop.casework.start import log_in
from tests.casework.conftest import PASSWORD, TODAY, Clock
from tests.casework.test_duplicates import put
from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused


def test_a_pair_is_listed_merged_and_taken_back(run: Run, village: Path) -> None:
    started = log_in(village, user="李管理", password=PASSWORD, now_ms=Clock(), today=TODAY)
    first, second = (put(started, "陈小明", dt.date(1970, 3, 12), order) for order in (101, 345))
    started.office.store.close()
    found = run("duplicates", "list", "--data", village, "--json")
    assert found.status == 0
    (pair,) = found.json()["pairs"]
    assert pair["certainty"] == "likely"
    assert {one["id"] for one in pair["members"]} == {first.id, second.id}
    merge = run("duplicates", "merge", first.id, second.id, "--data", village, "--json").json()
    assert run("duplicates", "list", "--data", village, "--json").json()["pairs"] == []
    back = run("duplicates", "undo", merge["id"], "--data", village, "--json").json()
    assert back["kept"] == 0
    assert len(run("duplicates", "list", "--data", village, "--json").json()["pairs"]) == 1
    run("duplicates", "apart", first.id, second.id, "--because", "同名", "--data", village)
    assert run("duplicates", "list", "--data", village, "--json").json()["pairs"] == []
    refused(run("duplicates", "undo", "nix", "--data", village, "--json"), "核对标识")
    refused(run("duplicates", "merge", first.id, first.id, "--data", village, "--json"), "同一条")
