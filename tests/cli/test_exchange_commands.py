"""Enrolment, bundles and conflicts by commands: two laptops of a village, a township, a stick."""

import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.start import log_in
from lianghe_desktop.cli.main import run_command
from lianghe_desktop.records.enums import Level
from lianghe_desktop.store.held import HeldReason, hold
from lianghe_desktop.store.unit import Unit
from tests.casework.conftest import PASSWORD, TODAY, TOWNSHIP, Clock
from tests.cli.conftest import Ran, Run, kept, make_desk
from tests.cli.test_desk_commands import refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Desks:
    """Data folders of a township, two laptops of one village and another village, and a stick."""

    township: Path
    first: Path
    second: Path
    other: Path
    stick: Path


def _enrol(run: Run, desks: Desks, below: Path) -> None:
    asked = run("enrol", "request", desks.stick, "--data", below, "--json").json()
    shown = run("enrol", "show", asked["file"], "--json").json()
    assert (shown["kind"], shown["fingerprint"]) == ("request", asked["fingerprint"])
    told = ("--fingerprint", shown["fingerprint"], "--data", desks.township, "--json")
    given = run("enrol", "approve", asked["file"], desks.stick, *told).json()
    told = ("--fingerprint", given["fingerprint"], "--data", below, "--json")
    assert run("enrol", "accept", given["file"], *told).json() == {"above": "白蕉镇"}
    for name in (asked["file"], given["file"]):
        Path(name).unlink()


def _export(run: Run, source: Path, stick: Path, *more: str) -> list[str]:
    ran = run("bundle", "export", stick, *more, "--data", source, "--json")
    assert ran.status == 0, ran.err
    assert set(ran.json()) == {"kind", "files", "ops", "photos", "contents"}
    files: list[str] = ran.json()["files"]
    return files


def _take_in(run: Run, files: list[str], to: Path) -> Ran:
    return [run("bundle", "import", file, "--data", to, "--json") for file in files][-1]


def _write_address(folder: Path, address: str) -> None:
    started = log_in(folder, user=None, password=PASSWORD, now_ms=Clock(), today=TODAY)
    office, acting = started.office, started.acting
    ((home, household),) = household_ids(office)
    edit = FieldEdit(table="household", home=home, id=household, column="address", text=address)
    change_field(office, acting, edit)
    office.store.close()


def _address(folder: Path) -> str | None:
    started = log_in(folder, user=None, password=PASSWORD, now_ms=Clock(), today=TODAY)
    try:
        ((home, household),) = household_ids(started.office)
        return household_file(started.office, home, household).household.address
    finally:
        started.office.store.close()


def _quiet(*arguments: object) -> Ran:
    """Run a command while desks are being prepared, outside of a test."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        status = run_command([str(each) for each in arguments])
    return Ran(status=status, out=out.getvalue(), err=err.getvalue())


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a township that gave two laptops and another village their baselines."""
    root = tmp_path_factory.mktemp("desks")
    made = _desks(root)
    made.stick.mkdir()
    make_desk(made.township, level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    make_desk(made.first, name="白蕉示范一村")
    make_desk(made.second, name="一村二号机")
    make_desk(made.other, area="440403106202", name="白蕉示范二村")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIANGHE_PASSWORD", PASSWORD)
        clock = Clock()
        patch.setattr("lianghe_desktop.app.system_clock", lambda: clock)
        for below, name in (
            (made.first, "白蕉示范一村"),
            (made.second, "一村二号机"),
            (made.other, "440403106202"),
        ):
            _enrol(_quiet, made, below)
            files = _export(_quiet, made.township, made.stick, "--kind", "baseline", "--to", name)
            assert _take_in(_quiet, files, below).status == 0
            for file in files:
                Path(file).unlink()
    return root


def _desks(root: Path) -> Desks:
    return Desks(
        township=root / "township",
        first=root / "a",
        second=root / "b",
        other=root / "c",
        stick=root / "stick",
    )


@pytest.fixture
def desks(prepared: Path, tmp_path: Path) -> Desks:
    """Return the desks of a test's own."""
    shutil.copytree(prepared, tmp_path / "desks")
    return _desks(tmp_path / "desks")


def test_a_bundle_goes_up_and_its_receipt_comes_back(run: Run, desks: Desks) -> None:
    _write_address(desks.first, "村东一号")
    waiting = run("bundle", "status", "--data", desks.first, "--json")
    assert waiting.status == 0
    assert waiting.json()["above"] == "白蕉镇"
    refused = run("bundle", "export", desks.stick, "--limit-mb", "1", "--data", desks.first)
    assert (refused.status, "2 到 4294 MB" in refused.err) == (1, True)
    (file,) = _export(run, desks.first, desks.stick, "--limit-mb", "100")
    assert Path(file).name.startswith("up-")
    seen = run("bundle", "inspect", file, "--data", desks.township, "--json")
    assert (seen.status, seen.json()["sender"]) == (0, "白蕉示范一村")
    before = kept(desks.township)
    looked = run("bundle", "import", file, "--dry-run", "--data", desks.township, "--json")
    assert (looked.status, len(looked.json()["households"])) == (0, 1)
    assert kept(desks.township) == before
    taken = run("bundle", "import", file, "--data", desks.township, "--json")
    assert taken.json()["new"] == looked.json()["new"] > 0
    assert _address(desks.township) == "村东一号"
    again = run("bundle", "import", file, "--data", desks.township, "--json").json()
    assert (again["new"], again["duplicates"]) == (0, taken.json()["new"])
    back = _export(run, desks.township, desks.stick, "--kind", "return", "--to", "白蕉示范一村")
    assert Path(back[0]).name.startswith("return-")
    assert _take_in(run, back, desks.first).json()["receipt"] is True
    received = run("bundle", "status", "--data", desks.first, "--json").json()
    assert received["waiting_ops"] < waiting.json()["waiting_ops"]


def test_bundles_that_cannot_be_trusted_change_nothing(run: Run, desks: Desks) -> None:
    _write_address(desks.first, "村东一号")
    (file,) = _export(run, desks.first, desks.stick)
    before = {folder: kept(folder) for folder in (desks.township, desks.other)}
    refused(run("bundle", "import", file, "--data", desks.other, "--json"), "白蕉示范一村")
    whole = Path(file).read_bytes()
    short = desks.stick / "short.lhb"
    for content in (
        whole[: len(whole) // 2],
        whole[:-1],
        b"",
        b"age-encryption.org/v1\n",
        whole[:90] + whole,
    ):
        short.write_bytes(content)
        for command in (["import"], ["import", "--dry-run"], ["inspect"]):
            refused(run("bundle", *command, short, "--data", desks.township, "--json"), "损坏")
    refused(run("bundle", "import", desks.stick / "nix.lhb", "--data", desks.township), "nix.lhb")
    refused(run("bundle", "inspect", desks.stick / "nix.lhb", "--data", desks.township), "nix.lhb")
    refused(run("bundle", "inspect", file, "--keys", desks.stick / "nix"), "--keys")
    refused(run("bundle", "inspect", file, "--keys", short), "--keys")
    assert {folder: kept(folder) for folder in before} == before


def _resolve(run: Run, desks: Desks, keep: str) -> Ran:
    lines = run("conflicts", "list", "--data", desks.township, "--json").json()["conflicts"]
    return run("conflicts", "resolve", lines[0]["id"], "--keep", keep, "--data", desks.township, "--json")


def test_a_conflict_waits_until_a_person_writes_the_value(run: Run, desks: Desks) -> None:
    _write_address(desks.first, "村东一号")
    _write_address(desks.second, "村西九号")
    assert _take_in(run, _export(run, desks.first, desks.stick), desks.township).status == 0
    arrived = _take_in(run, _export(run, desks.second, desks.stick), desks.township)
    assert (arrived.status, arrived.json()["conflicts"]) == (3, 1)
    assert run("bundle", "status", "--data", desks.township, "--json").status == 3
    listed = run("conflicts", "list", "--data", desks.township, "--json")
    assert listed.status == 3
    (line,) = listed.json()["conflicts"]
    assert {side["value"] for side in line["values"]} == {"村东一号", "村西九号"}
    assert not any(side["mine"] for side in line["values"])
    assert "村东一号" in run("conflicts", "list", "--data", desks.township).out
    for keep in ("mine", "theirs"):
        refused(_resolve(run, desks, keep), "对方")
    done = _resolve(run, desks, "2")
    assert (done.status, done.json()) == (0, {"left": 0})
    assert _address(desks.township) == "2"
    again = run("conflicts", "resolve", line["id"], "--keep", "mine", "--data", desks.township)
    refused(again, "已经定过")
    nothing = run("conflicts", "list", "--data", desks.township, "--json")
    assert (nothing.status, nothing.json()) == (0, {"conflicts": [], "questions": []})


@pytest.mark.parametrize(
    ("keep", "stands"), [("mine", "镇里写的"), ("theirs", "村东一号"), ("村东一号", "村东一号")]
)
def test_mine_and_theirs_are_seen_from_this_desk(run: Run, desks: Desks, keep: str, stands: str) -> None:
    _write_address(desks.first, "村东一号")
    _write_address(desks.township, "镇里写的")
    assert _take_in(run, _export(run, desks.first, desks.stick), desks.township).status == 3
    assert _resolve(run, desks, keep).status == 0
    assert _address(desks.township) == stands


def test_work_of_a_desk_that_was_not_let_in_waits(run: Run, desks: Desks) -> None:
    status = run("bundle", "status", "--data", desks.township, "--json")
    assert (status.status, status.json()["held"]) == (0, 0)
    started = log_in(desks.township, user=None, password=PASSWORD, now_ms=Clock(), today=TODAY)
    held = [(1, HeldReason.VOID, "0123456789abcdef")]
    stream = "SELECT no << 40 FROM stream LIMIT 1"

    def job(unit: Unit) -> None:
        first = int(unit.connection.exec_driver_sql(stream).scalar_one())
        hold(unit.connection, [(first + number, reason, detail) for number, reason, detail in held])

    started.office.store.write(job, actor=started.acting.actor)
    started.office.store.close()
    status = run("bundle", "status", "--data", desks.township, "--json")
    assert (status.status, status.json()["held"]) == (3, 1)


def test_wrong_digits_enrol_nobody(run: Run, tmp_path: Path) -> None:
    township = make_desk(tmp_path / "t", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇")
    village = make_desk(tmp_path / "v")
    asked = run("enrol", "request", tmp_path, "--data", village, "--json").json()
    wrong = "".join("1" if digit != "1" else "2" for digit in asked["fingerprint"] if digit.isdigit())
    approve = ("enrol", "approve", asked["file"], tmp_path, "--data", township)
    refused(run(*approve, "--fingerprint", wrong), "核对码")
    refused(run("enrol", "show", tmp_path / "nix.lhe"), "nix.lhe")
    refused(run("enrol", "show", village / "keys.json"))
    refused(run("enrol", "accept", asked["file"], "--fingerprint", asked["fingerprint"], "--data", village))
    refused(run("bundle", "export", tmp_path, "--to", "nobody", "--data", village), "nobody")
    shutil.rmtree(tmp_path / "t")
    refused(run(*approve, "--fingerprint", asked["fingerprint"]), "没有建立")


def test_a_folder_is_looked_through_previewed_and_taken_in(run: Run, desks: Desks) -> None:
    _write_address(desks.first, "村东一号")
    for source in (desks.first, desks.other):
        _export(run, source, desks.stick)
    (desks.stick / "broken.lhb").write_bytes((next(desks.stick.glob("up-*.lhb"))).read_bytes()[:400])
    listed = run("bundle", "inbox", desks.stick, "--data", desks.township, "--json").json()["bundles"]
    assert sorted(one["state"] for one in listed) == ["new", "new", "refused"]
    assert "白蕉示范一村" in run("bundle", "inbox", desks.stick, "--data", desks.township).out
    before = kept(desks.township)
    looked = run("bundle", "import", desks.stick, "--dry-run", "--data", desks.township, "--json")
    assert looked.status == 0
    (change,) = looked.json()["changes"]
    assert [field["new"] for field in change["fields"] if field["field"] == "住址"] == ["村东一号"]
    assert len(looked.json()["files"]) == 2
    spoken = run("bundle", "import", desks.stick, "--dry-run", "--data", desks.township)
    assert "→ 村东一号" in spoken.out
    assert kept(desks.township) == before
    files = [one["file"] for one in listed]
    taken = run("bundle", "import", *files, "--data", desks.township, "--json")
    assert taken.status == 3
    assert sorted(one["outcome"] for one in taken.json()["files"]) == ["done", "done", "refused"]
    assert _address(desks.township) == "村东一号"
    nothing = run("bundle", "import", desks.stick, "--data", desks.township)
    damaged, why = nothing.err.strip().splitlines()
    assert (nothing.status, nothing.out) == (1, "")
    assert damaged.startswith("broken.lhb：数据包不完整或已损坏")
    assert "没有还没导入过" in why


def test_the_log_names_the_other_desk_and_the_files(run: Run, desks: Desks) -> None:
    _write_address(desks.first, "村东一号")
    (file,) = _export(run, desks.first, desks.stick)
    log = run("bundle", "log", "--data", desks.first, "--json").json()["log"]
    (written,) = [one for one in log if one["what"] == "导出上报包"]
    assert (written["desk"], written["files"], written["refused"]) == ("白蕉镇", [Path(file).name], None)
    Path(file).write_bytes(Path(file).read_bytes()[:-40])
    refused(run("bundle", "import", file, "--data", desks.township), "损坏")
    log = run("bundle", "log", "--data", desks.township, "--json").json()["log"]
    (damaged,) = [one for one in log if one["refused"]]
    assert damaged["files"] == [Path(file).name]
    assert "损坏" in damaged["refused"]
    assert "没有收下数据包" in run("bundle", "log", "--data", desks.township).out


def test_the_folder_one_stands_in_is_a_folder_too(
    run: Run, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_address(desks.first, "村东一号")
    _export(run, desks.first, desks.stick)
    monkeypatch.chdir(desks.stick)
    taken = run("bundle", "import", ".", "--data", desks.township, "--json")
    assert [one["outcome"] for one in taken.json()["files"]] == ["done"]
    assert run("bundle", "import", "", "--data", desks.township).status == 2


def test_a_rule_is_looked_at_decides_and_is_undone(run: Run, desks: Desks) -> None:
    _write_address(desks.first, "村东一号")
    _write_address(desks.township, "镇里写的")
    _take_in(run, _export(run, desks.first, desks.stick), desks.township)
    on = ("--data", desks.township)
    looked = run("conflicts", "decide", "--rule", "village", "--dry-run", *on, "--json").json()
    assert (looked["would_decide"], looked["left"]) == (1, 0)
    assert "村东一号" in run("conflicts", "decide", "--rule", "village", "--dry-run", *on).out
    assert _address(desks.township) == "镇里写的"
    done = run("conflicts", "decide", "--rule", "village", *on, "--json")
    assert (done.status, done.json()["decided"]) == (0, 1)
    assert _address(desks.township) == "村东一号"
    (batch,) = run("conflicts", "decided", *on, "--json").json()["batches"]
    assert (batch["batch"], batch["rule"]) == (done.json()["batch"], "village")
    assert "以村里填写的为准" in run("conflicts", "decided", *on).out
    (field,) = run("conflicts", "decided", batch["batch"], *on, "--json").json()["fields"]
    assert (field["before"], field["chosen"]) == ("镇里写的", "村东一号")
    assert run("conflicts", "undo", batch["batch"], *on, "--json").json()["put_back"] == 1
    assert _address(desks.township) == "镇里写的"


def test_all_desks_below_get_theirs_and_status_names_who_is_late(run: Run, desks: Desks) -> None:
    done = run("bundle", "export", desks.stick, "--all-below", "--data", desks.township, "--json")
    assert done.status == 0
    assert sorted(one["name"] for one in done.json()["desks"]) == [
        "一村二号机",
        "白蕉示范一村",
        "白蕉示范二村",
    ]
    assert {one["kind"] for one in done.json()["desks"]} == {"return"}
    assert len(done.json()["files"]) == 3
    on = ("--data", desks.township, "--today", "2026-11-29")
    told = run("bundle", "status", *on, "--json").json()
    assert told["reporting"]["due_on"] == "2026-11-28"
    states = {one["area"]: one["state"] for one in told["reporting"]["areas"]}
    assert states["440403106201"] == "overdue"
    assert told["gap_details"] == []
    assert "过期没有上报" in run("bundle", "status", *on).out
    refused(run("bundle", "export", desks.stick, "--all-below", "--data", desks.first), "下级")


def test_desks_of_one_office_share_a_folder(run: Run, desks: Desks) -> None:
    _write_address(desks.first, "村东七号")
    for folder in (desks.township, desks.first):
        run("bundle", "share", "--folder", desks.stick, "--data", folder)
    done = run("bundle", "share", "--data", desks.township, "--json")
    assert (done.status, done.json()["read"]) == (0, ["白蕉示范一村"])
    assert _address(desks.township) == "村东七号"
    assert "收到：白蕉镇" in run("bundle", "share", "--data", desks.first).out
    assert run("bundle", "share", "--off", "--data", desks.first, "--json").json() == {"folder": None}
    refused(run("bundle", "share", "--data", desks.first), "共享文件夹")


def test_a_household_shows_how_far_its_things_have_come(run: Run, desks: Desks) -> None:
    on = ("--data", desks.first)
    (household,) = run("households", "list", *on, "--json").json()["households"]
    (shown,) = run("households", "show", household["id"], *on, "--json").json()["households"]
    assert shown["id"] == household["id"]
    assert isinstance(shown["receipts"], list)
    paper = desks.stick / "receipt.pdf"
    done = run("print", "receipt", "--household", household["id"], "--out", paper, *on, "--json")
    assert done.json()["pages"] == 1
    assert paper.read_bytes().startswith(b"%PDF")
