"""Lost laptops, new keys, new machines, villages renamed and merged: by commands, from desk to desk."""

import shutil
from pathlib import Path

import pytest

from lianghe_desktop.desktop.guiding.guides import guide
from lianghe_desktop.records.enums import Level
from tests.casework.conftest import TOWNSHIP, VILLAGE
from tests.cli.conftest import Run, make_desk
from tests.cli.test_desk_commands import refused
from tests.cli.test_exchange_commands import (
    Desks,
    _address,
    _enrol,
    _export,
    _take_in,
    _write_address,
    desks,
    prepared,
)
from tests.soak.skew import older_program

__all__ = ["desks", "prepared"]
OTHER = "440403106202"


def _up(run: Run, desks: Desks, source: Path) -> int:
    """Carry a bundle up; return the exit status of taking it in."""
    return _take_in(run, _export(run, source, desks.stick), desks.township).status


def _back(run: Run, desks: Desks, to: Path, name: str) -> None:
    files = _export(run, desks.township, desks.stick, "--kind", "return", "--to", name)
    assert _take_in(run, files, to).status in (0, 3)


def _families(run: Run, folder: Path) -> list[str]:
    listed = run("households", "list", "--data", folder, "--json").json()["households"]
    return [one["id"] for one in listed]


def test_a_lost_laptop_sends_nothing_more_and_a_new_one_takes_its_place(
    run: Run, desks: Desks, tmp_path: Path
) -> None:
    _write_address(desks.first, "丢失以前")
    assert _up(run, desks, desks.first) == 0
    _write_address(desks.first, "捡到的人填的")
    late = _export(run, desks.first, desks.stick)
    stopped = run(
        "enrol", "revoke", "白蕉示范一村", "--reason", "电脑丢失", "--data", desks.township, "--json"
    )
    assert len(stopped.json()["authors"]) == 1
    assert _take_in(run, late, desks.township).status == 3
    assert _address(desks.township) == "丢失以前"
    new = make_desk(tmp_path / "new", name="一村新电脑")
    _enrol(run, desks, new)
    files = _export(run, desks.township, desks.stick, "--kind", "baseline", "--to", "一村新电脑")
    assert _take_in(run, files, new).status in (0, 3)
    assert _address(new) == "丢失以前"
    _write_address(new, "新电脑填的")
    _up(run, desks, new)
    assert _address(desks.township) == "新电脑填的"
    again = run("enrol", "reinstate", "白蕉示范一村", "--data", desks.township, "--json")
    assert again.json()["authors"] == stopped.json()["authors"]
    refused(run("enrol", "reinstate", "白蕉示范一村", "--data", desks.township), "没有停用")


def test_new_keys_of_the_township_by_file_and_by_bundle(run: Run, desks: Desks) -> None:
    before = run("enrol", "above", "--data", desks.first, "--json").json()["above"]
    sealed_before = _export(run, desks.first, desks.stick)
    rotated = run("enrol", "rotate-key", desks.stick, "--data", desks.township, "--json").json()
    assert rotated["fingerprint"] != before[0]["fingerprint"]
    told = run("enrol", "take-over", rotated["file"], "--data", desks.first, "--json")
    assert told.json() == {"above": "白蕉镇"}
    assert _take_in(run, sealed_before, desks.township).status == 0
    _back(run, desks, desks.second, "一村二号机")
    for laptop, words in ((desks.first, "一号机"), (desks.second, "二号机")):
        _write_address(laptop, words)
        _up(run, desks, laptop)
    shown = run("enrol", "above", "--data", desks.second, "--json").json()["above"]
    assert rotated["fingerprint"] in {one["fingerprint"] for one in shown}
    refused(run("enrol", "rotate-key", desks.stick, "--data", desks.first), "登记申请")


def test_a_replaced_township_is_known_by_its_card_and_counts_what_the_lost_one_wrote(
    run: Run, desks: Desks, tmp_path: Path
) -> None:
    digits = run("enrol", "above", "--data", desks.first, "--json").json()["above"][0]["fingerprint"]
    _write_address(desks.first, "村里填的")
    new = make_desk(tmp_path / "newtown", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇")
    card = run("enrol", "card", desks.stick, "--data", new, "--json").json()
    refused(run("enrol", "take-over", card["file"], "--data", desks.first), "核对码")
    accepted = run(
        "enrol",
        "take-over",
        card["file"],
        "--fingerprint",
        card["fingerprint"],
        "--data",
        desks.first,
        "--json",
    )
    assert accepted.status == 0
    renewed = Desks(
        township=new, first=desks.first, second=desks.second, other=desks.other, stick=desks.stick
    )
    _enrol(run, renewed, desks.first)
    assert _up(run, renewed, desks.first) == 3
    assert run("enrol", "former", "--fingerprint", digits, "--data", new, "--json").json() == {
        "former": "白蕉镇"
    }
    assert _address(new) == "村里填的"


def test_a_recoded_village_keeps_its_home_and_gets_its_new_name(
    run: Run, desks: Desks, tmp_path: Path
) -> None:
    new_code = "440403106288"
    done = run(
        "enrol", "rename-village", VILLAGE, "白蕉新村", "--code", new_code, "--data", desks.township, "--json"
    )
    assert done.json() == {"code": VILLAGE, "name": "白蕉新村", "new_code": new_code}
    _back(run, desks, desks.first, "白蕉示范一村")
    listed = run("households", "list", "--data", desks.first)
    assert "白蕉新村" in listed.out
    _write_address(desks.first, "改名以后")
    assert _up(run, desks, desks.first) == 0
    assert _address(desks.township) == "改名以后"
    wrong = make_desk(tmp_path / "wrong", area=new_code, name="新电脑")
    asked = run("enrol", "request", desks.stick, "--data", wrong, "--json").json()
    told = ("--fingerprint", asked["fingerprint"], "--data", desks.township)
    refused(run("enrol", "approve", asked["file"], desks.stick, *told), VILLAGE)
    assert run("enrol", "correct-village", VILLAGE, "--data", wrong, "--json").json()["home"] == VILLAGE
    refused(
        run("enrol", "rename-village", VILLAGE, "一村", "--code", OTHER, "--data", desks.township), "别的村居"
    )
    refused(run("enrol", "rename-village", TOWNSHIP, "镇", "--data", desks.township), "不归本机管")


def test_one_laptop_serves_two_merged_villages(run: Run, desks: Desks) -> None:
    merged = run(
        "enrol", "merge-village", VILLAGE, OTHER, desks.stick, "--data", desks.township, "--json"
    ).json()
    (file,) = merged["files"]
    told = ("--fingerprint", merged["fingerprint"], "--data", desks.other)
    assert run("enrol", "accept", file, *told).status == 0
    files = _export(run, desks.township, desks.stick, "--kind", "baseline", "--to", OTHER)
    assert _take_in(run, files, desks.other).status == 0
    _write_address(desks.other, "合并以后填的")
    assert _up(run, desks, desks.other) == 0
    assert _address(desks.township) == "合并以后填的"


@pytest.mark.parametrize("choice", ["carry", "leave"])
def test_a_household_moves_and_the_old_village_hears_of_it(run: Run, desks: Desks, choice: str) -> None:
    (family,) = _families(run, desks.first)
    moved = run("households", "move", family, "--to", OTHER, "--data", desks.township, "--json").json()
    assert moved["home"] == OTHER
    _write_address(desks.first, "迁走以后才报的")
    assert _up(run, desks, desks.first) == 3
    asked = run("conflicts", "list", "--data", desks.township, "--json").json()["questions"]
    assert asked[0]["choices"] == ["carry", "leave"]
    assert run("conflicts", "resolve", asked[0]["id"], "--keep", choice, "--data", desks.township).status == 0
    _back(run, desks, desks.other, OTHER)
    assert (_address(desks.other) == "迁走以后才报的") is (choice == "carry")


def test_a_deletion_travels_and_is_taken_back(run: Run, desks: Desks) -> None:
    (family,) = _families(run, desks.first)
    assert run("households", "remove", family, "--data", desks.first).status == 0
    assert _up(run, desks, desks.first) == 0
    assert _families(run, desks.township) == []
    (listed,) = run("households", "removed", "--data", desks.township, "--json").json()["removed"]
    assert listed["id"] == family
    assert run("households", "restore", family, "--data", desks.township).status == 0
    _back(run, desks, desks.first, "白蕉示范一村")
    assert _families(run, desks.first) == [family]


def test_an_erasure_reaches_the_village_through_the_return(run: Run, desks: Desks) -> None:
    (family,) = _families(run, desks.first)
    erased = run(
        "households", "erase", family, "--reason", "本人要求删除", "--data", desks.township, "--json"
    )
    assert erased.json()["rows"] > 4
    _back(run, desks, desks.first, "白蕉示范一村")
    assert _families(run, desks.first) == []
    assert run("check", "--data", desks.first).status == 0


def test_a_restored_laptop_gets_back_what_it_had_sent(run: Run, desks: Desks) -> None:
    kept = run("backup", "create", "--data", desks.first, "--json").json()["backup"]
    _write_address(desks.first, "备份以后报的")
    assert _up(run, desks, desks.first) == 0
    assert run("backup", "restore", kept, "--data", desks.first).status == 0
    assert _address(desks.first) != "备份以后报的"
    assert run("bundle", "status", "--data", desks.first, "--json").json()["joined"] is False
    assert "enrol request" in run("bundle", "status", "--data", desks.first).out
    before = run("enrol", "below", "--data", desks.township, "--json").json()["desks"]
    asked = run("enrol", "request", desks.stick, "--data", desks.first, "--json").json()["file"]
    assert run("enrol", "show", asked, "--json").json()["restored"] is True
    assert "批准后名单里还是一台" in run("enrol", "show", asked).out
    _enrol(run, desks, desks.first)
    below = run("enrol", "below", "--data", desks.township, "--json").json()["desks"]
    assert sorted(one["name"] for one in below) == sorted(one["name"] for one in before)
    (again,) = [one for one in below if one["former"]]
    assert again["former"] == [one["author"] for one in before if one["name"] == "白蕉示范一村"]
    told = run("enrol", "below", "--data", desks.township).out
    assert f"白蕉示范一村\t{again['fingerprint']}\t收到 " in told
    assert "“白蕉示范一村”恢复过备份" in told
    files = _export(run, desks.township, desks.stick, "--kind", "baseline", "--to", "白蕉示范一村")
    assert _take_in(run, files, desks.first).status in (0, 3)
    assert _address(desks.first) == "备份以后报的"
    assert run("check", "--data", desks.first).status == 0


def test_two_copies_of_one_disk_are_told_apart_and_lose_nothing(
    run: Run, desks: Desks, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(desks.first, copy)
    _write_address(desks.first, "原来的那台")
    _write_address(copy, "复制的那台")
    assert _up(run, desks, desks.first) == 0
    assert _up(run, desks, copy) == 3
    forked = run("rulings", "forks", "--data", desks.township, "--json")
    assert (forked.status, len(forked.json()["desks"])) == (3, 1)
    files = _export(run, desks.township, desks.stick, "--kind", "return", "--to", "白蕉示范一村")
    found = _take_in(run, files, copy)
    assert found.status == 3
    _enrol(run, desks, copy)
    assert _up(run, desks, copy) == 3
    waiting = run("conflicts", "list", "--data", desks.township, "--json").json()["conflicts"]
    values = {side["value"] for one in waiting for side in one["values"]}
    assert {"原来的那台", "复制的那台"} <= values


def test_programs_of_two_ages_exchange_and_what_waits_is_named(
    run: Run, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr("lianghe_desktop.sync.manifest.VERSION", 2)
        files = _export(run, desks.first, desks.stick)
    said = [step.words.split("“")[1].split("”")[0] for step in guide("versions").village if "“" in step.words]
    assert len(said) == 1
    refused(run("bundle", "import", files[0], "--data", desks.township), *said)
    _write_address(desks.first, "新版本填的")
    with older_program(frozenset({"address"}), without_housing=False):
        assert _up(run, desks, desks.first) == 3
        told = run("bundle", "status", "--data", desks.township, "--json").json()
        assert [one["what"] for one in told["waits_for_newer"]] == ["户：住址"]
        assert "等新版本的程序：户：住址" in run("bundle", "status", "--data", desks.township).out
        before = _export(run, desks.township, desks.stick, "--kind", "return", "--to", "一村二号机")
    # The older program passes on what it cannot read.
    assert _take_in(run, before, desks.second).status in (0, 3)
    assert _address(desks.second) == "新版本填的"


def test_a_desk_whose_machine_is_gone_is_reissued_by_the_township(
    run: Run, desks: Desks, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(desks.first, copy)
    _write_address(desks.first, "原来的那台")
    _write_address(copy, "已不在的那台")
    assert _up(run, desks, desks.first) == 0
    assert _up(run, desks, copy) == 3
    assert run("enrol", "reissue", "白蕉示范一村", "--data", desks.township, "--json").json()["lines"] > 0
    waiting = run("conflicts", "list", "--data", desks.township, "--json").json()["conflicts"]
    assert any(side["value"] == "已不在的那台" for one in waiting for side in one["values"])
